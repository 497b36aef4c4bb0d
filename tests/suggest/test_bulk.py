"""Asking for many sections of many drafts."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable

import pytest

from assessor.desk.ports import Failed, FailureCode, Final, Partial, StoreError, SuggestionEvent
from assessor.document.assessment import Assessment, blank
from assessor.document.model import now
from assessor.document.provenance import Section, Suggestion
from assessor.suggest.bulk import (
    SAME_IN_A_ROW,
    CannotOpen,
    Job,
    Kept,
    Lost,
    Pausing,
    Told,
    ask_all,
)
from support.patience import patiently

LIMITED = Failed("Too often. Wait.", "rate-limit")


def suggestion(section: Section) -> Suggestion:
    """An empty suggestion."""
    return Suggestion(
        id="0" * 32,
        section=section,
        source="llm",
        model="m",
        endpoint="",
        prompt=None,
        parameters={},
        asked_at=now(),
        elapsed_ms=0,
        tokens=None,
        price=None,
        answer="",
        items=(),
    )


class Source:
    """Answers after a second as ``say`` tells for a role and how often it was asked."""

    def __init__(self, say: Callable[[str, int], SuggestionEvent | None]) -> None:
        self.times: Counter[str] = Counter()
        self.most_at_once = 0
        self._now = 0
        self._say = say

    async def suggest(
        self, section: Section, assessment: Assessment
    ) -> AsyncIterator[SuggestionEvent]:
        """One event of text, then what is said."""
        title = assessment.role.title
        self.times[title] += 1
        self._now += 1
        self.most_at_once = max(self.most_at_once, self._now)
        try:
            yield Partial("…")
            said = self._say(title, self.times[title])
            await asyncio.sleep(1)
        finally:
            self._now -= 1
        yield said or Final(suggestion(section))


class Memory:
    """Drafts called after their numbers; some cannot be opened, and keeping may fail."""

    def __init__(self, closed: frozenset[int] = frozenset(), trouble: str = "") -> None:
        self.opened: list[int] = []
        self.kept: list[int] = []
        self._closed = closed
        self._trouble = trouble

    async def open(self, number: int) -> Assessment:
        """A draft called ``role <number>``."""
        self.opened.append(number)
        if number in self._closed:
            raise CannotOpen(f"{number} is gone")
        return blank(f"role {number}")

    async def keep(self, number: int, suggestion: Suggestion) -> None:
        """Note it."""
        if self._trouble:
            raise StoreError(self._trouble)
        self.kept.append(number)


def ran(
    source: Source, drafts: Memory, jobs: int = 8, at_once: int = 3
) -> tuple[str | None, list[Told]]:
    """What a run over so many roles returned and told."""
    told: list[Told] = []
    asked = [Job(number, "tasks") for number in range(jobs)]
    stopped = patiently(ask_all(asked, drafts, source, told.append, at_once=at_once))
    return stopped, told


def test_every_job_is_asked_once_and_its_suggestion_kept() -> None:
    source, drafts = Source(lambda *_: None), Memory()
    stopped, told = ran(source, drafts)
    assert stopped is None
    assert sorted(drafts.kept) == list(range(8))
    assert set(source.times.values()) == {1}
    assert source.most_at_once == 3
    assert all(isinstance(one, Kept) for one in told)


def test_a_draft_is_opened_once_for_all_its_sections() -> None:
    source, drafts = Source(lambda *_: None), Memory()
    jobs = [Job(1, section) for section in ("tasks", "evidence", "barriers")]
    patiently(ask_all(jobs, drafts, source, lambda _: None, at_once=3))
    assert (drafts.opened, drafts.kept) == ([1], [1, 1, 1])


def test_a_refusal_for_asking_too_often_is_asked_again_after_a_pause_and_not_told_as_lost() -> None:
    source = Source(lambda _, times: LIMITED if times == 1 else None)
    drafts = Memory()
    stopped, told = ran(source, drafts)
    assert stopped is None
    assert sorted(drafts.kept) == list(range(8))
    assert not [one for one in told if isinstance(one, Lost)]
    assert any(isinstance(one, Pausing) for one in told)


def test_nobody_asks_during_a_pause() -> None:
    asked: list[tuple[float, str]] = []

    def say(title: str, times: int) -> SuggestionEvent | None:
        asked.append((asyncio.get_running_loop().time(), title))
        first = title == "role 0" and times == 1
        return Failed("Too often. Wait.", "rate-limit", retry_after=30) if first else None

    ran(Source(say), Memory(), at_once=2)
    began = asked[0][0]
    assert not [at for at, _ in asked if began + 2.5 < at < began + 30]
    assert len(asked) == 9


@pytest.mark.parametrize("code", ["setup", "key", "quota"])
def test_a_failure_that_all_would_meet_stops_the_run(code: FailureCode) -> None:
    failed = Failed("No key. Set one.", code)
    source, drafts = Source(lambda title, _: failed if title == "role 3" else None), Memory()
    stopped, told = ran(source, drafts, jobs=50)
    assert stopped == "No key. Set one."
    assert [one.job.number for one in told if isinstance(one, Lost)] == [3]
    assert sum(source.times.values()) <= 6
    assert len(drafts.kept) == sum(source.times.values()) - 1


def test_an_hour_of_waiting_stops_the_run() -> None:
    hour = Failed("Too often. Ask again in an hour.", "rate-limit", retry_after=3600)
    stopped, told = ran(Source(lambda *_: hour), Memory(), at_once=1)
    assert stopped == "Too often. Ask again in an hour."
    assert told == []


def test_other_failures_are_those_of_their_job() -> None:
    failed = Failed("Broke. Again.", "unfit")
    source = Source(lambda title, _: failed if title in {"role 1", "role 5"} else None)
    stopped, told = ran(source, Memory())
    assert stopped is None
    assert sorted(one.job.number for one in told if isinstance(one, Lost)) == [1, 5]
    assert sum(source.times.values()) == 8


def test_a_run_that_fails_alike_again_and_again_is_given_up() -> None:
    down = Failed("Nothing answers. Start it.", "network")
    source = Source(lambda *_: down)
    stopped, _ = ran(source, Memory(), jobs=100, at_once=2)
    assert stopped == "Nothing answers. Start it."
    assert sum(source.times.values()) <= SAME_IN_A_ROW + 1


def test_failures_alike_with_answers_between_do_not_end_it() -> None:
    down = Failed("Nothing answers. Start it.", "network")
    source = Source(lambda title, _: down if int(title.split()[1]) % 2 else None)
    stopped, told = ran(source, Memory(), jobs=60, at_once=1)
    assert stopped is None
    assert len(told) == 60


def test_where_nothing_is_to_be_given_up_every_job_is_asked() -> None:
    failed = Failed("No help. Write it.", "setup")
    told: list[Told] = []
    jobs = [Job(number, "tasks") for number in range(40)]
    asking = ask_all(
        jobs, Memory(), Source(lambda *_: failed), told.append, at_once=2, may_give_up=False
    )
    assert patiently(asking) is None
    assert len(told) == 40


def test_a_draft_that_cannot_be_opened_does_not_keep_the_others() -> None:
    source, drafts = Source(lambda *_: None), Memory(closed=frozenset({2}))
    _, told = ran(source, drafts)
    assert [one for one in told if isinstance(one, Lost)] == [Lost(Job(2, "tasks"), "2 is gone")]
    assert len(drafts.kept) == 7


def test_a_database_that_cannot_be_written_stops_the_run() -> None:
    source = Source(lambda *_: None)
    stopped, _ = ran(source, Memory(trouble="the disk is full"), jobs=50)
    assert stopped == "the disk is full"
    assert sum(source.times.values()) <= 6


def test_cancelling_closes_every_request() -> None:
    async def run() -> None:
        source = Source(lambda *_: None)
        jobs = [Job(number, "tasks") for number in range(8)]
        asking = asyncio.create_task(ask_all(jobs, Memory(), source, lambda _: None, at_once=3))
        await asyncio.sleep(0.5)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert source._now == 0
        assert sum(source.times.values()) == 3

    patiently(run())
