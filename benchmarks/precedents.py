"""What a look-up among precedents takes, and what one role's change costs, at 20,000 tasks.

Run with the package installed: ``python benchmarks/precedents.py [TASKS]``. Prints the table that
``benchmarks/README.md`` keeps. The texts are random words, as frequent as words are in prose.
"""

from __future__ import annotations

import itertools
import random
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from assessor import Assessment, load
from assessor.document.checks.check import Beside, Subject
from assessor.document.checks.outlier import precedent_outlier
from assessor.precedents.index import PrecedentIndex

ROLE = Path(__file__).parent.parent / "roles" / "ai-infrastructure-engineer.json"
TASKS_A_ROLE = 10
NAME_WORDS, RATIONALE_WORDS = 6, 60
LOOK_UPS = 200
_VOCABULARY = [f"word{i}" for i in range(30_000)]
_FREQUENCIES = list(itertools.accumulate(1 / (rank + 3) for rank in range(len(_VOCABULARY))))


def prose(words: int, chance: random.Random) -> str:
    """A text of so many words."""
    return " ".join(chance.choices(_VOCABULARY, cum_weights=_FREQUENCIES, k=words))


def role(number: int, model: Assessment, chance: random.Random) -> Assessment:
    """A role like ``model`` with ten tasks and prose of its own for every rating."""
    tasks = tuple(
        model.tasks[0].model_copy(
            update={
                "id": f"task-{i}",
                "name": prose(NAME_WORDS, chance),
                "rationale": prose(RATIONALE_WORDS, chance),
                "score": chance.randint(1, 5),
            }
        )
        for i in range(TASKS_A_ROLE)
    )
    groups = {
        group: getattr(model, group).model_copy(
            update={
                key: part.model_copy(update={"rationale": prose(RATIONALE_WORDS, chance)})
                for key, part in getattr(model, group)
                if key != "quick_screen"
            }
        )
        for group in ("principles", "evidence", "barriers")
    }
    title = model.role.model_copy(update={"title": f"Role {number}"})
    return model.model_copy(update={"role": title, "tasks": tasks, **groups})


def milliseconds(run: Callable[[], object]) -> float:
    """What one run takes."""
    before = time.perf_counter()
    run()
    return (time.perf_counter() - before) * 1e3


def main() -> None:
    tasks = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    chance = random.Random(1)
    model = load(ROLE.read_bytes())
    roles = [role(number, model, chance) for number in range(tasks // TASKS_A_ROLE)]
    texts = [prose(NAME_WORDS + RATIONALE_WORDS, chance) for _ in range(LOOK_UPS)]
    index = PrecedentIndex()
    for number, document in enumerate(roles):
        index.put(f"role-{number}", document)

    def look_up(text: str) -> None:
        index.nearest("task", text, besides="")

    def take_in(changed: Assessment) -> None:
        index.put("role-0", changed)
        look_up("")

    build = milliseconds(lambda: look_up(""))
    cold = sorted(milliseconds(partial(look_up, text)) for text in texts)
    warm = [milliseconds(partial(look_up, text)) for text in texts]
    own = Subject.of_assessment(role(-1, model, chance), beside=Beside(precedents=index))
    check_cold = milliseconds(lambda: list(precedent_outlier(own)))
    check_warm = statistics.median(
        milliseconds(lambda: list(precedent_outlier(own))) for _ in range(20)
    )
    changes = [role(0, model, chance) for _ in range(20)]
    change = statistics.median(milliseconds(partial(take_in, changed)) for changed in changes)
    print(f"| {tasks:,} tasks in {len(roles):,} roles | time |")
    print("|---|---|")
    print(f"| the first look-up, which builds the index | {build / 1e3:.1f} s |")
    print(f"| a look-up, median | {statistics.median(cold):.1f} ms |")
    print(f"| a look-up, p95 | {cold[int(LOOK_UPS * 0.95)]:.1f} ms |")
    print(f"| a look-up, slowest of {LOOK_UPS} | {cold[-1]:.1f} ms |")
    print(f"| the same look-up again | {statistics.median(warm) * 1e3:.1f} µs |")
    ratings = TASKS_A_ROLE + 14
    print(f"| the check of a role with {ratings} ratings, at first | {check_cold:.0f} ms |")
    print(f"| the same check again | {check_warm * 1e3:.0f} µs |")
    print(f"| taking in a changed role | {change:.1f} ms |")


if __name__ == "__main__":
    main()
