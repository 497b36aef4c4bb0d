"""What building an index of precedents, looking up and keeping it current take, at 20,000 tasks.

Run with the package installed: ``python benchmarks/precedents.py [TASKS]``. Prints the tables that
``benchmarks/README.md`` keeps. The texts are random words, as frequent as words are in prose. Beside
it stands SQLite's full text alone: a plain table of the same texts, and a plain query of all words.
"""

from __future__ import annotations

import itertools
import random
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from assessor import Assessment, load
from assessor.document.checks.check import Beside, Subject
from assessor.document.checks.outlier import precedent_outlier
from assessor.precedents.decided import TASK, decided_ratings
from assessor.precedents.index import PrecedentIndex, of_roles

ROLE = Path(__file__).parent.parent / "roles" / "ai-infrastructure-engineer.json"
TASKS_A_ROLE = 10
NAME_WORDS = 6
LONG, SHORT = 60, 8
LOOK_UPS = 200
CHANGES = 20
_VOCABULARY = [f"word{i}" for i in range(30_000)]
_FREQUENCIES = list(itertools.accumulate(1 / (rank + 3) for rank in range(len(_VOCABULARY))))


def prose(words: int, chance: random.Random) -> str:
    """A text of so many words."""
    return " ".join(chance.choices(_VOCABULARY, cum_weights=_FREQUENCIES, k=words))


def role(number: int, model: Assessment, chance: random.Random, words: int) -> Assessment:
    """A role like ``model`` with ten tasks, and a rationale of ``words`` for every rating."""
    tasks = tuple(
        model.tasks[0].model_copy(
            update={
                "id": f"task-{i}",
                "name": prose(NAME_WORDS, chance),
                "rationale": prose(words, chance),
                "score": chance.randint(1, 5),
            }
        )
        for i in range(TASKS_A_ROLE)
    )
    groups = {
        group: getattr(model, group).model_copy(
            update={
                key: part.model_copy(update={"rationale": prose(words, chance)})
                for key, part in getattr(model, group)
                if key != "quick_screen"
            }
        )
        for group in ("principles", "evidence", "barriers")
    }
    title = model.role.model_copy(update={"title": f"Role {number}"})
    return model.model_copy(update={"role": title, "tasks": tasks, **groups})


def milliseconds(run: Callable[[], object]) -> float:
    """What one run takes of processor time, which all of it is."""
    before = time.process_time()
    run()
    return (time.process_time() - before) * 1e3


def plain_table(texts: Sequence[str]) -> sqlite3.Connection:
    """SQLite's full text of ``texts``, with nothing to it."""
    plain = sqlite3.connect(":memory:", isolation_level=None)
    plain.execute("CREATE VIRTUAL TABLE rated USING fts5(words, tokenize = 'porter unicode61')")
    plain.execute("BEGIN")
    plain.executemany("INSERT INTO rated VALUES (?)", ((text,) for text in texts))
    plain.execute("COMMIT")
    return plain


def plain_query(plain: sqlite3.Connection, text: str) -> None:
    """The fifteen best for any word of ``text``."""
    query = " OR ".join(f'"{word}"' for word in dict.fromkeys(text.split()))
    ranked = "SELECT rowid, rank FROM rated WHERE rated MATCH ? ORDER BY rank LIMIT 15"
    plain.execute(ranked, (query,)).fetchall()


def spread(times: Sequence[float]) -> str:
    """Median, 95th percentile and slowest, in milliseconds."""
    ordered = sorted(times)
    p95 = ordered[int(len(ordered) * 0.95)]
    return f"{statistics.median(ordered):.1f} / {p95:.1f} / {ordered[-1]:.1f} ms"


def table(count: int, words: int) -> None:
    """Print what it takes with rationales of so many words."""
    chance = random.Random(1)
    model = load(ROLE.read_bytes())
    roles = [
        (f"role-{number}", role(number, model, chance, words))
        for number in range(count // TASKS_A_ROLE)
    ]
    texts = [prose(NAME_WORDS + words, chance) for _ in range(LOOK_UPS)]
    everything = [list(decided_ratings(document)) for _, document in roles]
    tasks = [found.words for role_ in everything for found in role_ if found.kind == TASK]
    others = [found.words for role_ in everything for found in role_ if found.kind != TASK]

    plain_tasks = milliseconds(lambda: plain_table(tasks))
    plain_all = plain_tasks + milliseconds(lambda: plain_table(others))
    plain = plain_table(tasks)
    plain_look_ups = [milliseconds(partial(plain_query, plain, text)) for text in texts]

    index = of_roles(roles)
    look_up = partial(index.nearest, TASK, besides="")
    first = milliseconds(lambda: look_up(""))
    whole = milliseconds(of_roles(roles).warm)
    rest = milliseconds(index.warm)
    cold = [milliseconds(partial(look_up, text)) for text in texts]
    again = [milliseconds(partial(look_up, text)) for text in texts]
    mine = role(-1, model, chance, words)
    own = Subject.of_assessment(mine, beside=Beside(precedents=index))
    check_cold = milliseconds(lambda: list(precedent_outlier(own)))
    check_warm = [milliseconds(lambda: list(precedent_outlier(own))) for _ in range(CHANGES)]
    new_words = [
        milliseconds(partial(_change, index, role(0, model, chance, words))) for _ in range(CHANGES)
    ]
    new_ratings = [
        milliseconds(partial(_change, index, _rated(mine, 1 + i % 5))) for i in range(CHANGES + 1)
    ][1:]
    after = []
    for text in texts[:CHANGES]:
        _change(index, role(0, model, chance, words))
        after.append(milliseconds(partial(look_up, text)))

    print(f"| {count:,} tasks of {NAME_WORDS + words} words | here | SQLite's full text alone |")
    print("|---|---|---|")
    print(f"| building, the tasks | {first:.0f} ms | {plain_tasks:.0f} ms |")
    print(
        f"| building, all {len(tasks) + len(others):,} texts | {whole:.0f} ms | {plain_all:.0f} ms |"
    )
    print(f"| building the rest after the tasks | {rest:.0f} ms | |")
    print(f"| a look-up (median / p95 / slowest) | {spread(cold)} | {spread(plain_look_ups)} |")
    print(f"| a look-up right after a change | {spread(after)} | |")
    print(f"| the same look-up again, median | {statistics.median(again) * 1e3:.1f} µs | |")
    print(f"| taking in a role with other words, all kinds | {spread(new_words)} | |")
    print(f"| taking in a role with other ratings | {spread(new_ratings)} | |")
    print(
        f"| the check of a role with {TASKS_A_ROLE + 14} ratings, at first | {check_cold:.0f} ms | |"
    )
    print(f"| the same check again | {statistics.median(check_warm) * 1e3:.0f} µs | |")
    print()


def _change(index: PrecedentIndex, changed: Assessment) -> None:
    index.put_draft("role-0", changed)
    index.warm()


def _rated(document: Assessment, score: int) -> Assessment:
    tasks = tuple(task.model_copy(update={"score": score}) for task in document.tasks)
    return document.model_copy(update={"tasks": tasks})


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    for words in (LONG, SHORT):
        table(count, words)


if __name__ == "__main__":
    main()
