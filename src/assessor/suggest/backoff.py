"""The pace that many requests to one endpoint share: how many at once, and when to pause.

A refusal for asking too often pauses everyone, not only the one who was refused, and lets fewer
ask at once from then on; answers let more ask again, one by one, up to the limit.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass

FIRST_PAUSE = 1.0
"""Seconds of the first pause where the server does not say."""
LONGEST_PAUSE = 60.0
"""Seconds that a pause grows to where the server asks for less."""
LONGEST_WAIT = 600.0
"""Seconds a server may ask for before the run is given up instead."""
MOST_PAUSES = 8
"""Pauses in a row, without an answer between them, before the run is given up."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Leave to ask once; ``pauses`` is how many there had been by then."""

    pauses: int


class Pace:
    """Turns to ask for everybody on one event loop."""

    def __init__(self, most: int) -> None:
        """At most ``most`` requests at once."""
        self._most = most
        self._limit = most
        self._running = 0
        self._until = 0.0
        self._pauses = 0
        self._in_a_row = 0
        self._answers = 0
        self._stopped = False
        self._changed = asyncio.Event()

    @property
    def limit(self) -> int:
        """How many may ask at once now."""
        return self._limit

    async def turn(self) -> Turn | None:
        """Wait for one's turn; ``None`` once nobody is to ask any more. End it by one of the others."""
        while not self._stopped:
            pause = self._until - asyncio.get_running_loop().time()
            if pause <= 0 and self._running < self._limit:
                self._running += 1
                return Turn(self._pauses)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause if pause > 0 else None):
                    await self._changed.wait()
        return None

    def over(self) -> None:
        """A turn ended without word on the pace: by a failure of another kind."""
        self._running -= 1
        self._tell()

    def answered(self) -> None:
        """A turn ended with an answer."""
        self._in_a_row = 0
        self._answers += 1
        if self._answers >= self._limit < self._most:
            self._limit, self._answers = self._limit + 1, 0
        self.over()

    def refused(self, turn: Turn, retry_after: float | None) -> float | None:
        """A turn ended because too much is asked: the seconds of the pause that begins for everybody.

        ``retry_after`` is what the server said, in seconds. A refusal of what was asked before
        the last pause began belongs to that one: 0. ``None`` where waiting is of no use: the
        server wants more than :data:`LONGEST_WAIT`, or refused all the same after
        :data:`MOST_PAUSES`.
        """
        wait = max(retry_after or 0.0, 0.0)
        new = turn.pauses == self._pauses
        if wait > LONGEST_WAIT or (new and self._in_a_row >= MOST_PAUSES):
            self.over()
            return None
        if new:
            grown = (retry_after or FIRST_PAUSE) * 2.0**self._in_a_row
            wait = max(wait, min(grown, LONGEST_PAUSE))
            self._pauses += 1
            self._in_a_row += 1
            self._answers = 0
            self._limit = max(1, self._limit // 2)
        self._until = max(self._until, asyncio.get_running_loop().time() + wait)
        self.over()
        return wait if new else 0.0

    def stop(self) -> None:
        """Give nobody a turn any more, and wake who waits for one."""
        self._stopped = True
        self._tell()

    def _tell(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()
