"""Work beside the event loop, in a daemon thread of its own."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from functools import partial
from types import TracebackType
from typing import TypeVar

T = TypeVar("T")


class UnfinishedError(Exception):
    """The work ended in a way its caller did not expect."""


async def aside(work: Callable[[], T], *expected: type[Exception]) -> T:
    """What ``work`` returns, without holding up the event loop meanwhile.

    Cancelling does not stop the work, but nothing waits for it any more: leaving the program
    doesn't either, as it would for a thread of the loop's pool.

    Raises:
        UnfinishedError: the work raised something that is not ``expected``, which is passed on;
            what it was is its cause.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def settle(outcome: Callable[[], None]) -> None:
        if not done.done():
            outcome()

    def run() -> None:
        carried = _Carried()
        with carried:
            outcome = partial(done.set_result, work())
        if (error := carried.error) is not None:
            if not isinstance(error, expected):
                error, unexpected = UnfinishedError(), error
                error.__cause__ = unexpected
            outcome = partial(done.set_exception, error)
        with contextlib.suppress(RuntimeError):  # the loop was closed meanwhile: nobody waits
            loop.call_soon_threadsafe(settle, outcome)

    threading.Thread(target=run, name="aside", daemon=True).start()
    return await done


class _Carried(contextlib.AbstractContextManager["_Carried"]):
    """Keeps what its block raises for whoever waits: left in a thread it is printed instead."""

    error: BaseException | None = None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        self.error = error
        return True
