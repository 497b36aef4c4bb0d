"""Start-up, measured from outside: a bare Textual app beside assessor, in turn, in a real terminal.

Run with the package installed: ``python benchmarks/start_up.py [RUNS]``. Prints the table that
``benchmarks/README.md`` keeps. Times depend on the machine; the ratios are what to look at.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Sequence
from pathlib import Path

PYTHON = sys.executable
BARE = (
    PYTHON,
    "-c",
    "from textual.app import App; from textual.widgets import Static\n"
    "class Bare(App[None]):\n"
    "    def compose(self): yield Static('first frame', markup=False)\n"
    "Bare().run()",
)
ROLE = Path(__file__).parent.parent / "roles" / "ai-infrastructure-engineer.json"
SCORE = (PYTHON, "-m", "assessor", "score", str(ROLE))
MOVES = (b"jjjjjkkkkk" * 6)[:60]
RATES = b"45" + b"23" * 20
"""Keys pressed at the Desk: to another task, and ratings, each another than the one before."""


def in_terminal(
    command: Sequence[str], folder: str, marker: bytes, then: bytes = b""
) -> tuple[float, list[float], list[float]]:
    """Milliseconds until ``marker`` is painted; then until each of ``MOVES`` and ``RATES`` shows."""
    started = time.perf_counter()
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(folder)
        os.execvp(command[0], list(command))
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    try:
        seen = _until(terminal, marker)
        first = (time.perf_counter() - started) * 1000
        moved, rated = [], []
        if then:
            _open(terminal, then, seen)
            moved, rated = _keys(terminal, MOVES), _keys(terminal, RATES)
        os.write(terminal, b"\x11")
        _drain(terminal)
    finally:
        os.close(terminal)
        os.waitpid(process, 0)
    return first, moved, rated


def _until(terminal: int, marker: bytes, seen: bytes = b"") -> bytes:
    while marker not in seen:
        ready, _, _ = select.select([terminal], [], [], 20)
        if not ready:
            raise SystemExit(f"nothing painted {marker!r} within 20 s; last was {seen[-200:]!r}")
        seen += os.read(terminal, 65536)
    return seen


def _open(terminal: int, marker: bytes, seen: bytes) -> None:
    _until(terminal, b"published", seen)
    os.write(terminal, b"\r")
    _until(terminal, marker)
    os.write(terminal, b"]")
    _drain(terminal)


def _keys(terminal: int, keys: bytes) -> list[float]:
    times = []
    for key in keys:
        pressed = time.perf_counter()
        os.write(terminal, bytes([key]))
        select.select([terminal], [], [], 5)
        times.append((time.perf_counter() - pressed) * 1000)
        _drain(terminal)
    return times


def _drain(terminal: int) -> None:
    while select.select([terminal], [], [], 0.15)[0]:
        try:
            if not os.read(terminal, 65536):
                return
        except OSError:
            return


def process(command: Sequence[str]) -> float:
    """Milliseconds of wall time for a whole process."""
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return (time.perf_counter() - started) * 1000


def row(name: str, ours: Sequence[float], theirs: Sequence[float]) -> str:
    """A line of the table: medians, and the median of the pairwise ratios."""
    ratio = statistics.median(a / b for a, b in zip(ours, theirs, strict=True))
    return f"| {name} | {statistics.median(ours):.0f} ms | {statistics.median(theirs):.0f} ms | {ratio:.2f} |"


def compiled_to(folder: str) -> None:
    """Let every process below keep its compiled modules, as installed packages have them."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = folder


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 11
    first, bare, moves, rates, score, floor, empty = [], [], [], [], [], [], []
    with tempfile.TemporaryDirectory() as workspace, tempfile.TemporaryDirectory() as compiled:
        compiled_to(compiled)
        ours = (PYTHON, "-m", "assessor")
        for number in range(runs + 1):
            fresh = Path(workspace, str(number))  # ratings leave a draft behind
            fresh.mkdir()
            (fresh / "assessor.toml").touch()
            painted, moved, rated = in_terminal(ours, str(fresh), b"New role", b"Job title")
            first.append(painted)
            moves += moved
            rates += rated
            bare.append(in_terminal(BARE, workspace, b"first frame")[0])
            score.append(process(SCORE))
            floor.append(process((PYTHON, "-c", "from pydantic import BaseModel")))
            empty.append(process((PYTHON, "-c", "import pydantic")))
    print("| what | measured | beside it | ratio |")
    print("|---|---|---|---|")
    print(row("first frame of the Library, beside a bare Textual app", first[1:], bare[1:]))
    print(row("`assessor score FILE`, beside `import pydantic`", score[1:], empty[1:]))
    print(row("`from pydantic import BaseModel`, beside `import pydantic`", floor[1:], empty[1:]))
    print("\n| a key at the Desk, until it shows | median | p95 | keys |")
    print("|---|---|---|---|")
    for name, times in (
        ("to another task", moves),
        ("another rating of a task", rates),
        ("either", moves + rates),
    ):
        p95 = sorted(times)[int(len(times) * 0.95)]
        print(f"| {name} | {statistics.median(times):.0f} ms | {p95:.0f} ms | {len(times)} |")


if __name__ == "__main__":
    main()
