"""What ``score()`` of a built document takes: the shipped role, and roles of 5 and 15 tasks.

Run with the package installed: ``python benchmarks/scoring.py [ROUNDS]``. Prints the table that
``benchmarks/README.md`` keeps.
"""

from __future__ import annotations

import statistics
import sys
import time
import timeit
from pathlib import Path

from assessor import Assessment, load, score

ROLE = Path(__file__).parent.parent / "roles" / "ai-infrastructure-engineer.json"
CALLS = 500


def with_tasks(document: Assessment, count: int) -> Assessment:
    """``document`` with ``count`` tasks (3…15) that share the time of one week."""
    first = document.tasks[0]
    share, rest = divmod(100, count)
    tasks = tuple(
        first.model_copy(update={"id": f"task-{i}", "time": share + (i < rest), "score": i % 5 + 1})
        for i in range(count)
    )
    return document.model_copy(update={"tasks": tasks})


def microseconds(document: Assessment, rounds: int) -> list[float]:
    """µs of processor time a call, one figure per round of ``CALLS`` calls; the collector runs as it does in use."""
    if score(document) is None:
        raise SystemExit("the document has no score")
    timer = timeit.Timer(
        lambda: score(document), setup="import gc; gc.enable()", timer=time.process_time
    )
    return [taken / CALLS * 1e6 for taken in timer.repeat(rounds, CALLS)]


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 21
    role = load(ROLE.read_bytes())
    print("| document | median | fastest round |")
    print("|---|---|---|")
    for name, document in (
        (f"the shipped role, {len(role.tasks)} tasks", role),
        ("5 tasks", with_tasks(role, 5)),
        ("15 tasks", with_tasks(role, 15)),
    ):
        found = microseconds(document, rounds)
        print(f"| {name} | {statistics.median(found):.0f} µs | {min(found):.0f} µs |")


if __name__ == "__main__":
    main()
