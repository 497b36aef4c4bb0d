"""What the offline rater costs: its size, a cold start beside ``import json``, and a rating.

Run with the package installed: ``python benchmarks/offline_rater.py [RUNS]``. Prints the table that
``docs/offline-rater.md`` keeps. The texts are those of the shipped role, and longer ones made of them.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

from assessor import load
from assessor.suggest.rater import MODEL, load_rater

ROLE = Path(__file__).parent.parent / "roles" / "ai-infrastructure-engineer.json"
LOAD = "from assessor.suggest.rater import load_rater; load_rater()"
ROUNDS = 200


def process(program: str) -> float:
    """What a new interpreter takes to run ``program``, in milliseconds."""
    before = time.perf_counter()
    subprocess.run([sys.executable, "-c", program], check=True)
    return (time.perf_counter() - before) * 1e3


def rating(text: str) -> float:
    """What rating ``text`` takes at the median, in milliseconds."""
    rater, times = load_rater(), []
    for _ in range(ROUNDS):
        before = time.perf_counter()
        rater.rate(text)
        times.append((time.perf_counter() - before) * 1e3)
    return statistics.median(times)


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    process(LOAD)  # compiles the modules
    programs = ("pass", "import json", LOAD)
    taken = [[process(program) for program in programs] for _ in range(runs)]
    bare, json, cold = (statistics.median(column) for column in zip(*taken, strict=True))
    tasks = load(ROLE.read_bytes()).tasks
    names = statistics.median(rating(task.name) for task in tasks)
    prose = statistics.median(rating(f"{task.name}. {task.rationale}") for task in tasks)
    long = " ".join(task.rationale for task in tasks)
    print("| offline rater | measured | target |")
    print("|---|--:|--:|")
    print(f"| the file of its numbers | {MODEL.stat().st_size / 1e3:.0f} kB | 1,000 kB |")
    print(f"| a process that loads it | {cold:.0f} ms | |")
    print(f"| … more than one that does nothing | {cold - bare:.0f} ms | 150 ms |")
    print(f"| a process that imports json | {json:.0f} ms | |")
    print(f"| rating a task by its name | {names:.2f} ms | 5 ms |")
    print(f"| rating it by name and rationale | {prose:.2f} ms | 5 ms |")
    print(f"| rating a text of {len(long):,} characters | {rating(long):.2f} ms | |")
    print(f"| rating one of a million characters | {rating((long * 1000)[: 10**6]):.2f} ms | |")


if __name__ == "__main__":
    main()
