"""A list of roles as a batch: sent, remembered in the workspace, and its answers taken in later."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from assessor.cli.desk import Desk
from assessor.cli.drafting import Plan
from assessor.cli.output import OK, WRONG
from assessor.cli.sent_batches import path_of, remember
from assessor.desk.bulk import Drafting
from assessor.desk.library import UnknownRole
from assessor.desk.ports import NameTaken, StoreError
from assessor.document.assessment import Assessment
from assessor.document.errors import DocumentError
from assessor.document.provenance import Section
from assessor.suggest.batch import BatchApi
from assessor.suggest.batch_answers import Seen
from assessor.suggest.batch_file import BatchError, Prepared, Wanted, asked_of, prepare
from assessor.suggest.sent import SentBatch, SentRequest

_UNCERTAIN = frozenset({"network", "timeout", "broken", "server"})
_NEVER_SENT = "never sent"


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A batch that is not over, as the endpoint describes it."""

    batch: str
    status: str
    total: int
    completed: int


@dataclass
class Batched:
    """What came of one look at the batches, or of sending one. Counts are of sections."""

    kept: list[SentRequest] = field(default_factory=list)
    had: int = 0
    lost: dict[tuple[str, Section], str] = field(default_factory=dict)
    under_way: list[UnderWay] = field(default_factory=list)
    sent: list[SentBatch] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    ended: int = 0

    @property
    def code(self) -> int:
        """The exit code it calls for."""
        return WRONG if self.lost or self.problems else OK


def collect(desk: Desk, batches: Sequence[SentBatch]) -> Batched:
    """Take in the answers of every batch that is over.

    Raises:
        BatchError: nothing can be asked as things are set.
        FileError: what is remembered cannot be written.
        StoreError: the working database cannot be used.
    """
    result = Batched()
    asyncio.run(_collect(desk, [batch for batch in batches if not batch.ended], result))
    return result


def send(desk: Desk, plan: Plan, result: Batched) -> None:
    """Send what a plan has before it as a batch, or as several where it is too much for one.

    Raises:
        BatchError: nothing can be asked as things are set.
        FileError: what is remembered cannot be written.
        StoreError: the working database cannot be used.
    """
    wanted = list(_wanted(desk, plan, result))
    if wanted:
        asyncio.run(_send(desk, wanted, result))


async def _collect(desk: Desk, batches: Sequence[SentBatch], result: Batched) -> None:
    asked = asked_of(desk.asking)
    async with BatchApi(desk.asking, asked) as api:
        for sent in batches:
            if sent.endpoint != asked.endpoint:
                result.problems.append(
                    f"The batch {sent.batch or sent.run} was sent to {sent.endpoint}, and "
                    f"{asked.endpoint} is set. Set OPENAI_BASE_URL to that to take its answers in."
                )
                continue
            try:
                await _take_in(desk, api, sent, result)
            except BatchError as error:
                forget = f"Remove {path_of(desk.workspace, sent)} to ask anew."
                result.problems.append(f"{sent.batch or sent.run}: {error} {forget}")


async def _take_in(desk: Desk, api: BatchApi, sent: SentBatch, result: Batched) -> None:
    if not sent.batch:
        found = await api.find(sent.run)
        if found is None:
            remember(desk.workspace, sent.model_copy(update={"ended": _NEVER_SENT}))
            return
        sent = sent.model_copy(update={"batch": found})
        remember(desk.workspace, sent)
    seen = await api.look(sent.batch)
    if not seen.is_over:
        result.under_way.append(_under_way(sent, seen))
        return
    drafts, had = _drafts(desk, {request.name for request in sent.requests})
    problems: dict[str, str] = {}
    async for came in api.results(sent, seen, drafts):
        request = came.request
        if came.suggestion is None:
            problems[request.custom_id] = came.problem
            result.lost[request.name, request.section] = came.problem
        elif came.suggestion.id in had:
            result.had += 1
        else:
            desk.store.add_suggestion(request.name, came.suggestion, desk.settings.user)
            result.kept.append(request)
    result.ended += 1
    remember(
        desk.workspace, sent.model_copy(update={"ended": seen.status[:80], "problems": problems})
    )


async def _send(desk: Desk, wanted: Sequence[Wanted], result: Batched) -> None:
    settings = desk.asking
    prepared = await prepare(wanted, settings, desk.workspace.root, desk.precedents)
    async with BatchApi(settings, asked_of(settings)) as api:
        for one in prepared:
            try:
                await _send_one(desk, api, one, result)
            except BatchError as error:
                result.problems.append(str(error))
                return


async def _send_one(desk: Desk, api: BatchApi, prepared: Prepared, result: Batched) -> None:
    # Written before and after: whatever happens between, the next look finds out what became of it.
    remember(desk.workspace, prepared.sent)
    try:
        batch = await api.send(prepared)
    except BatchError as error:
        if error.code not in _UNCERTAIN:
            path_of(desk.workspace, prepared.sent).unlink(missing_ok=True)
        raise
    sent = prepared.sent.model_copy(update={"batch": batch})
    remember(desk.workspace, sent)
    result.sent.append(sent)


def _wanted(desk: Desk, plan: Plan, result: Batched) -> Iterator[Wanted]:
    drafting = Drafting(desk.roles, desk.store, desk.settings.user)
    opened: dict[int, tuple[str, Assessment]] = {}
    for job in plan.jobs:
        place = plan.places[job.number]
        try:
            if job.number not in opened:
                opened[job.number] = drafting.open(place)
        except (DocumentError, NameTaken, UnknownRole) as error:
            result.lost[place.name or place.row.title, job.section] = str(error)
        else:
            yield Wanted(opened[job.number][0], job.section, opened[job.number][1])


def _drafts(desk: Desk, names: set[str]) -> tuple[dict[str, Assessment], frozenset[str]]:
    """The drafts of these names that can be read, and the ids of their suggestions."""
    drafts: dict[str, Assessment] = {}
    had: set[str] = set()
    for name in names:
        with suppress(StoreError):  # one that cannot be read keeps no other's answers out
            stored = desk.store.find(name)
            had |= {made.id for made in desk.store.suggestions(name)}
            if stored is not None:
                drafts[name] = stored.draft.assessment
    return drafts, frozenset(had)


def _under_way(sent: SentBatch, seen: Seen) -> UnderWay:
    counts = seen.request_counts
    return UnderWay(
        batch=sent.batch,
        status=seen.status,
        total=len(sent.requests),
        completed=counts.completed if counts else 0,
    )
