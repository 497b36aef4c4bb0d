"""Work beside the event loop, in a daemon thread of its own."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from functools import partial
from typing import TypeVar

T = TypeVar("T")


class UnfinishedError(Exception):
    """The work ended in a way its caller did not expect."""


async def aside(work: Callable[[], T], *expected: type[Exception]) -> T:
    """What ``work`` returns, without holding up the event loop meanwhile.

    Cancelling does not stop the work, but nothing waits for it any more: leaving the program
    doesn't either, as it would for a thread of the loop's pool.

    Raises:
        UnfinishedError: the work raised something that is not ``expected``, which is passed on.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def settle(outcome: Callable[[], None]) -> None:
        if not done.done():
            outcome()

    def run() -> None:
        outcome: Callable[[], None] = partial(done.set_exception, UnfinishedError())
        try:
            outcome = partial(done.set_result, work())
        except expected as error:
            outcome = partial(done.set_exception, error)
        finally:
            with contextlib.suppress(RuntimeError):  # the loop was closed meanwhile: nobody waits
                loop.call_soon_threadsafe(settle, outcome)

    threading.Thread(target=run, name="aside", daemon=True).start()
    return await done
