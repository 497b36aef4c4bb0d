"""What it takes to say how firm a score is, how that grows, and to score very many documents.

Run with the package installed: ``python benchmarks/firmness.py [DOCUMENTS]`` (default 100,000).
Prints the tables that ``benchmarks/README.md`` keeps.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from assessor.document.canonical import load
from assessor.document.parsed import score_parsed
from assessor.document.path import to_json
from assessor.document.quick import quick
from assessor.document.ratings import decided_ratings, score
from assessor.method.firmness import firmness
from assessor.method.flips import fewest_steps, flips, time_to_move
from assessor.method.likelihood import likelihood
from assessor.method.ratings import Ratings, TaskRating
from assessor.method.scorecard import figures

T = TypeVar("T")

ROLE = Path(__file__).parent.parent / "roles" / "ai-infrastructure-engineer.json"
ROUNDS = 21
CALLS = 5
SAMPLE = 300
DOCUMENTS = 100_000


def with_tasks(ratings: Ratings, count: int) -> Ratings:
    """``ratings`` with ``count`` tasks that share the time; more than the method takes are fine."""
    share, rest = divmod(100, count)
    tasks = tuple(TaskRating(share + (i < rest), 1 + i % 5, "augmentation") for i in range(count))
    return replace(ratings, tasks=tasks)


def milliseconds(call: Callable[[], object]) -> float:
    """Processor time of one call: the median of ``ROUNDS`` rounds."""
    call()
    taken = []
    for _ in range(ROUNDS):
        began = time.process_time()
        for _ in range(CALLS):
            call()
        taken.append((time.process_time() - began) / CALLS * 1000)
    return statistics.median(taken)


def documents(content: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """``content`` with other ratings and other time, again and again; the prose is shared."""
    random = Random(0)
    while True:
        count = random.randint(3, 15)
        ends = [0, *sorted(random.sample(range(1, 100), count - 1)), 100]
        rows = content["tasks"]
        tasks = [
            {
                **rows[i % len(rows)],
                "id": f"task-{i}",
                "time": ends[i + 1] - ends[i],
                "score": random.randint(1, 5),
                "involvement": random.choice(("augmentation", "displacement", "not_involved")),
            }
            for i in range(count)
        ]
        groups = {
            name: {
                key: {**part, "rating": random.randint(low, high)}
                if isinstance(part, dict)
                else part
                for key, part in content[name].items()
            }
            for name, low, high in (("evidence", -2, 2), ("barriers", 0, 2), ("principles", 0, 3))
        }
        growth = {**content["growth"], "rating": random.randint(-2, 2)}
        yield {**content, **groups, "tasks": tasks, "growth": growth}


def seconds(scored: Callable[[T], object], contents: Sequence[T]) -> float:
    """Processor time to score ``contents``, each of which has a score."""
    began = time.process_time()
    for content in contents:
        if scored(content) is None:
            raise SystemExit("a document has no score")
    return time.process_time() - began


def through_models(content: dict[str, Any]) -> object:
    """The score of a document that the models validate whole."""
    return score(load(json.dumps(content).encode()))


def through_records(content: dict[str, Any]) -> object:
    """The score of a document that is validated whole without the models."""
    found = quick(content)
    return None if found is None else score(found)


def told(each: float) -> str:
    """Seconds a document as two cells."""
    return f"{each * 1e6:.0f} µs | {each * 1e5:.1f} s"


def print_growth(ratings: Ratings) -> None:
    """What each part of firmness takes by the number of tasks."""
    print(
        "| ratings | flips | fewest steps | time to move | probabilities | firmness | scorecard |"
    )
    print("|---|---|---|---|---|---|---|")
    rows = [(f"the shipped role, {len(ratings.tasks)} tasks", ratings)]
    rows += [(f"{count} tasks", with_tasks(ratings, count)) for count in (5, 10, 15, 50)]
    for name, found in rows:
        parts: tuple[Callable[[Ratings], object], ...] = (
            flips,
            fewest_steps,
            time_to_move,
            likelihood,
            firmness,
            figures,
        )
        taken = [milliseconds(partial(part, found)) for part in parts]
        print(f"| {name} | " + " | ".join(f"{one:.2f} ms" for one in taken) + " |")
    finer = milliseconds(lambda: likelihood(with_tasks(ratings, 10), Fraction(175, 1000)))
    print(f"\nProbabilities of 10 tasks at p = 0.175: {finer:.2f} ms.\n")


def print_many(content: dict[str, Any], count: int) -> None:
    """What it takes to score ``count`` different documents from their JSON values."""
    made = documents(content)
    total = 0.0
    for at in range(0, count, 1000):  # not all at once: they are made while the clock stands still
        total += seconds(score_parsed, list(islice(made, min(1000, count - at))))
    print("| to every figure from | a document | 100,000 documents |")
    print("|---|---|---|")
    each = total / count
    print(f"| JSON values, the numbers validated ({count:,} run) | {told(each)} |")
    sample = list(islice(made, SAMPLE))
    for name, way in (
        ("JSON values, the whole document validated by the models", through_models),
        ("JSON values, the whole document validated without them", through_records),
    ):
        each = seconds(way, sample) / SAMPLE
        print(f"| {name} ({SAMPLE} run) | {told(each)} |")
    built = [load(json.dumps(content).encode()) for content in sample]
    each = seconds(score, built) / SAMPLE
    print(f"| a document in memory ({SAMPLE} run) | {told(each)} |")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS
    role = load(ROLE.read_bytes())
    ratings = decided_ratings(role)
    if ratings is None:
        raise SystemExit("the shipped role has no score")
    print_growth(ratings)
    content = to_json(role)
    exported = ("vector", "scorecard", "firmness", "provenance", "suggestions", "decisions")
    for name in (*exported, "reviews", "log"):
        content.pop(name, None)
    print_many(content, count)


if __name__ == "__main__":
    main()
