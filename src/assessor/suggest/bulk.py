"""Asking for many sections of many drafts, some at a time, at one pace.

What is asked, and where the answers go, is the caller's: a suggestion is handed over the moment it
is had, so that whatever ends the run, nothing that was paid for is asked again.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from assessor.desk.ports import Failed, Final, StoreError, SuggestionSource
from assessor.document.assessment import Assessment
from assessor.document.provenance import Section, Suggestion
from assessor.suggest.backoff import Pace, Turn

HOPELESS = frozenset({"setup", "key", "quota"})
"""Codes of failures that every other request would meet as well."""
SAME_IN_A_ROW = 10
"""Requests that fail alike one after the other, none succeeding, before the run is given up."""


class CannotOpen(Exception):
    """A draft that cannot be asked for; the message says why. The others can."""


class Drafts(Protocol):
    """Where the drafts of a run are."""

    async def open(self, number: int) -> Assessment:
        """The draft of row ``number``, begun where it is not there yet.

        Raises:
            CannotOpen: it is not there and cannot be begun.
            StoreError: the working database cannot be used.
        """
        ...

    async def keep(self, number: int, suggestion: Suggestion) -> None:
        """Keep a suggestion with the draft of row ``number``, before this returns.

        Raises:
            StoreError: the working database cannot be used.
        """
        ...


@dataclass(frozen=True, slots=True)
class Job:
    """One section of the draft of row ``number``."""

    number: int
    section: Section


@dataclass(frozen=True, slots=True)
class Kept:
    """A suggestion was had and kept."""

    job: Job
    suggestion: Suggestion


@dataclass(frozen=True, slots=True)
class Lost:
    """There is none, and why."""

    job: Job
    message: str


@dataclass(frozen=True, slots=True)
class Pausing:
    """The endpoint is asked too often: nobody asks for ``seconds``, then ``at_once`` at a time."""

    seconds: float
    at_once: int


Told: TypeAlias = Kept | Lost | Pausing


async def ask_all(
    jobs: Iterable[Job],
    drafts: Drafts,
    source: SuggestionSource,
    tell: Callable[[Told], None],
    *,
    at_once: int,
    may_give_up: bool = True,
) -> str | None:
    """Ask for every job, at most ``at_once`` at a time, and tell what becomes of each.

    What ends the run for all (a failure that every request would meet, where it ``may_give_up``; a
    database that cannot be written) is returned as a sentence: nothing more is asked then, what is under way is waited for
    and kept, and the jobs left over are not told of. ``None`` where all were asked. Cancelling
    closes every connection; what was kept stays.
    """
    run = _Run(jobs, drafts, source, tell, Pace(at_once), may_give_up=may_give_up)
    async with asyncio.TaskGroup() as group:
        # While as many as may are asked, as many others are opened and kept.
        for _ in range(2 * at_once):
            group.create_task(run.work())
    return run.stopped


class _Run:
    def __init__(
        self,
        jobs: Iterable[Job],
        drafts: Drafts,
        source: SuggestionSource,
        tell: Callable[[Told], None],
        pace: Pace,
        *,
        may_give_up: bool,
    ) -> None:
        self.stopped: str | None = None
        self._waiting = deque(jobs)
        self._left = Counter(job.number for job in self._waiting)
        self._drafts = drafts
        self._source = source
        self._tell = tell
        self._pace = pace
        self._may_give_up = may_give_up
        self._alike: tuple[str, int] = "", 0
        self._open: dict[int, asyncio.Task[Assessment]] = {}

    async def work(self) -> None:
        """Take jobs until none is left. A turn is held for the request alone."""
        while self._waiting and self.stopped is None:
            job = self._waiting.popleft()
            came = await self._done(job)
            if came is None:
                continue
            self._close(job)
            if isinstance(came, Failed):
                self._fail(job, came)
            else:
                self._alike = "", 0
                self._tell(Kept(job, came))

    async def _done(self, job: Job) -> Suggestion | Failed | None:
        """What came of a job; ``None`` where it is to be asked again, or not any more."""
        try:
            assessment = await self._assessment(job)
            turn = await self._pace.turn()
            if turn is None:
                return None
            came = await self._ask(job.section, assessment)
            if isinstance(came, Failed):
                return self._refused(job, turn, came)
            self._pace.answered()
            await self._drafts.keep(job.number, came)
        except CannotOpen as error:
            return Failed(str(error))
        except StoreError as error:
            self._stop(str(error))
            return Failed(str(error))
        return came

    async def _ask(self, section: Section, assessment: Assessment) -> Suggestion | Failed:
        async for event in self._source.suggest(section, assessment):
            if isinstance(event, Failed):
                return event
            if isinstance(event, Final):
                return event.suggestion
        return Failed("The model gave no answer. Ask again.")

    def _refused(self, job: Job, turn: Turn, failed: Failed) -> Failed | None:
        if failed.code != "rate-limit":
            self._pace.over()
            return failed
        self._waiting.appendleft(job)
        pause = self._pace.refused(turn, failed.retry_after)
        if pause is None:
            self._stop(failed.message)
        elif pause:
            self._tell(Pausing(pause, self._pace.limit))
        return None

    async def _assessment(self, job: Job) -> Assessment:
        if job.number not in self._open:
            self._open[job.number] = asyncio.create_task(self._drafts.open(job.number))
        return await asyncio.shield(self._open[job.number])

    def _close(self, job: Job) -> None:
        self._left[job.number] -= 1
        if not self._left[job.number]:
            self._open.pop(job.number, None)

    def _fail(self, job: Job, failed: Failed) -> None:
        sentence, times = self._alike
        self._alike = failed.message, times + 1 if failed.message == sentence else 1
        hopeless = failed.code in HOPELESS or self._alike[1] >= SAME_IN_A_ROW
        if hopeless and self._may_give_up:
            self._stop(failed.message)
        self._tell(Lost(job, failed.message))

    def _stop(self, sentence: str) -> None:
        self.stopped = self.stopped or sentence
        self._pace.stop()
