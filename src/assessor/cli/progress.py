"""How far a long command is, on standard error: a line that renews itself on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from assessor.cli.output import one_line

if TYPE_CHECKING:
    from rich.progress import Progress


class Shown(Protocol):
    """Where progress is shown."""

    def step(self, done: int, note: str) -> None:
        """``done`` of all is done; ``note`` says what else there is to say now."""
        ...

    def line(self, text: str) -> None:
        """Something a person should know, left standing where lines are printed."""
        ...


class _Lines:
    """Plain lines, for logs and pipes."""

    def __init__(self, total: int) -> None:
        self._total = total

    def step(self, done: int, note: str) -> None:
        self.line(f"{done} of {self._total}: {note}")

    def line(self, text: str) -> None:
        sys.stderr.write(one_line(text) + "\n")
        sys.stderr.flush()


class _Bar:
    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._task = progress.add_task("", total=total)

    def step(self, done: int, note: str) -> None:
        self._progress.update(self._task, completed=done, description=one_line(note)[:60])

    def line(self, text: str) -> None:
        self._progress.update(self._task, description=one_line(text)[:60])


@contextmanager
def bar(total: int) -> Iterator[Shown]:
    """A bar with how many of ``total`` are done and the time that is left, or plain lines."""
    if not sys.stderr.isatty():
        yield _Lines(total)
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        BarColumn(24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left", markup=False),
        TimeRemainingColumn(),
        TextColumn("{task.description}", markup=False),
    )
    # Answers take seconds to minutes each: an estimate needs more than rich's half minute.
    with Progress(
        *columns, console=Console(stderr=True), transient=True, speed_estimate_period=900
    ) as progress:
        yield _Bar(progress, total)


@contextmanager
def live_line() -> Iterator[Shown]:
    """One line that says how far an answer is; nothing where nobody looks."""
    if not sys.stderr.isatty():
        yield _Silence()
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield _Bar(progress, 1)


class _Silence:
    def step(self, done: int, note: str) -> None:
        """Nothing is shown."""

    def line(self, text: str) -> None:
        """Nothing is shown."""
