"""A list of roles, drafted: its plan, its run beside the working database, and what came of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from math import ceil
from typing import TypeVar

from assessor.cli import INTERRUPTED
from assessor.cli.desk import Desk
from assessor.cli.output import OK, WRONG
from assessor.cli.progress import Shown, bar
from assessor.desk.bulk import Drafting, Place, missing, placed
from assessor.desk.library import UnknownRole
from assessor.desk.ports import NameTaken, StoreError, SuggestionSource
from assessor.document.assessment import Assessment
from assessor.document.errors import DocumentError, Problem
from assessor.document.provenance import Section, Suggestion
from assessor.exchange.titles import Titles
from assessor.suggest.bulk import CannotOpen, Job, Kept, Lost, Pausing, Told, ask_all

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run has before it: the rows with a place, and what is left to ask for them.

    What is ``under_way`` was asked for in a batch and is not asked again.
    """

    places: tuple[Place, ...]
    sections: tuple[Section, ...]
    jobs: tuple[Job, ...]
    under_way: tuple[Job, ...]
    left_out: tuple[Problem, ...]
    notes: tuple[Problem, ...]


@dataclass
class Outcome:
    """What came of a run. ``names`` are those of the drafts, by row."""

    plan: Plan
    names: dict[int, str] = field(default_factory=dict)
    kept: set[Job] = field(default_factory=set)
    lost: dict[Job, str] = field(default_factory=dict)
    stopped: str = ""
    interrupted: bool = False

    @property
    def code(self) -> int:
        """The exit code it calls for."""
        if self.interrupted:
            return INTERRUPTED
        return WRONG if self.lost or self.stopped or self.plan.left_out else OK

    @property
    def left(self) -> int:
        """How many of the plan's requests were not made."""
        return len(self.plan.jobs) - len(self.kept) - len(self.lost)


def plan_of(
    titles: Titles,
    sections: Sequence[Section],
    desk: Desk,
    source: str,
    sent: Collection[tuple[str, Section]] = (),
) -> Plan:
    """What is to be done for a list: ``sections`` that ``source`` has made no suggestion for.

    ``sent`` are drafts and sections that a batch was asked for.

    Raises:
        StoreError: the working database cannot be read.
    """
    places = list(placed(titles.rows, desk.roles, desk.store))
    jobs: list[Job] = []
    under_way: list[Job] = []
    left_out = list(titles.problems)
    for number, place in enumerate(places):
        name, problem = place.name or place.row.name, place.problem
        try:
            had = desk.store.suggestions(name) if name and not problem else ()
        except StoreError as error:
            problem = str(error)
        if problem:
            places[number] = replace(place, problem=problem)
            left_out.append(Problem(f"line {place.row.line}", problem))
            continue
        for section in missing(sections, had, source):
            waiting = under_way if (name, section) in sent else jobs
            waiting.append(Job(number, section))
    return Plan(
        places=tuple(places),
        sections=tuple(sections),
        jobs=tuple(jobs),
        under_way=tuple(under_way),
        left_out=tuple(left_out),
        notes=titles.notes,
    )


def carry_out(
    plan: Plan,
    source: SuggestionSource,
    desk: Desk,
    *,
    at_once: int,
    may_give_up: bool = True,
) -> Outcome:
    """Begin every draft that is not there and ask for what is missing, ``at_once`` at a time.

    It ``may_give_up`` where every request would fail alike, as where a server is asked.
    """
    outcome = Outcome(plan, {n: place.name for n, place in enumerate(plan.places) if place.name})
    with bar(len(plan.jobs)) as shown, ThreadPoolExecutor(1) as aside:
        drafts = _Drafts(plan, desk, aside, outcome)
        view = _View(outcome, shown)
        try:
            stopped = asyncio.run(
                ask_all(
                    plan.jobs,
                    drafts,
                    source,
                    view.tell,
                    at_once=at_once,
                    may_give_up=may_give_up,
                )
            )
        except KeyboardInterrupt:
            outcome.interrupted = True
        else:
            outcome.stopped = stopped or ""
    return outcome


class _Drafts:
    """The drafts of a run, in the working database: used on one thread, beside the requests."""

    def __init__(self, plan: Plan, desk: Desk, aside: ThreadPoolExecutor, outcome: Outcome) -> None:
        self._plan = plan
        self._drafting = Drafting(desk.roles, desk.store, desk.settings.user)
        self._aside = aside
        self._outcome = outcome

    async def open(self, number: int) -> Assessment:
        """The draft of row ``number``, begun where it is not there yet."""
        return await self._run(lambda: self._open(number))

    async def keep(self, number: int, suggestion: Suggestion) -> None:
        """Keep a suggestion; being cancelled meanwhile does not keep it from that."""
        await self._run(lambda: self._keep(number, suggestion))

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.shield(asyncio.get_running_loop().run_in_executor(self._aside, work))

    def _open(self, number: int) -> Assessment:
        try:
            name, assessment = self._drafting.open(self._plan.places[number])
        except (DocumentError, NameTaken, UnknownRole) as error:
            raise CannotOpen(str(error)) from None
        self._outcome.names[number] = name
        return assessment

    def _keep(self, number: int, suggestion: Suggestion) -> None:
        self._drafting.keep(self._outcome.names[number], suggestion)
        self._outcome.kept.add(Job(number, suggestion.section))


class _View:
    """Tells of a run while it goes on."""

    def __init__(self, outcome: Outcome, shown: Shown) -> None:
        self._outcome = outcome
        self._shown = shown
        self._pause = 0.0, ""

    def tell(self, told: Told) -> None:
        """Show one thing that happened, and note it."""
        outcome = self._outcome
        match told:
            case Pausing(seconds, at_once):
                many = f"{at_once} at a time" if at_once > 1 else "one at a time"
                said = f"asked too often: a pause of {ceil(seconds)} s, then {many}"
                self._pause = time.monotonic() + seconds, said
                self._shown.line(said)
            case Lost(job, message):
                outcome.lost[job] = message
                self._step(f"{self._name(job)}, {job.section}: failed")
            case Kept(job):
                self._step(f"{self._name(job)}, {job.section}: kept")

    def _step(self, note: str) -> None:
        until, said = self._pause
        if time.monotonic() < until:
            note = f"{said}; {note}"
        failed = len(self._outcome.lost)
        done = len(self._outcome.kept) + failed
        self._shown.step(done, f"{note} ({failed} failed)" if failed else note)

    def _name(self, job: Job) -> str:
        return (
            self._outcome.names.get(job.number) or self._outcome.plan.places[job.number].row.title
        )
