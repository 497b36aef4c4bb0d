"""An event loop whose clock jumps to the next timer instead of waiting for it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class PatientLoop(asyncio.SelectorEventLoop):
    """For code that waits for nothing but timers and what runs on the loop itself."""

    _skipped = 0.0

    def time(self) -> float:
        """Seconds since some moment, those that were skipped included."""
        return super().time() + self._skipped

    def _run_once(self) -> None:
        timers: list[asyncio.TimerHandle] = self._scheduled  # type: ignore[attr-defined]
        due = [timer.when() for timer in timers if not timer.cancelled()]
        if due and not self._ready:  # type: ignore[attr-defined]
            self._skipped += max(0.0, min(due) - self.time())
        super()._run_once()  # type: ignore[misc]


def patiently(work: Coroutine[Any, Any, T]) -> T:
    """What ``work`` returns, however long it waits."""
    with asyncio.Runner(loop_factory=PatientLoop) as runner:
        return runner.run(work)
