"""Asking as often as is wanted: every answer its own suggestion, nothing left running."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing

import pytest

from assessor.desk.ports import Failed, Final, Partial, SuggestionEvent
from assessor.desk.sampling import Outcome, ask
from assessor.document.assessment import Assessment
from assessor.document.provenance import Section, Suggestion
from strategies import complete_assessment, suggestion

ROLE = complete_assessment()


class Told:
    """A source that says what it was told to; ``hangs`` before its last event."""

    def __init__(self, *events: SuggestionEvent | Exception, hangs: bool = False) -> None:
        self.events, self.hangs, self.open = events, hangs, 0
        self.most_open = 0

    async def suggest(
        self, section: Section, assessment: Assessment
    ) -> AsyncIterator[SuggestionEvent]:
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        try:
            for number, event in enumerate(self.events):
                await asyncio.sleep(0)
                if self.hangs and number == len(self.events) - 1:
                    await asyncio.Event().wait()
                if isinstance(event, Exception):
                    raise event
                yield event
        finally:
            self.open -= 1


async def outcomes(sources: Sequence[Told], at_once: int = 1) -> list[Outcome]:
    return [found async for found in ask(sources, "tasks", ROLE, at_once=at_once)]


def suggestions(found: Sequence[Outcome]) -> list[Suggestion]:
    return [one.found for one in found if isinstance(one.found, Suggestion)]


async def test_one_answer_is_kept_as_it_came() -> None:
    made = suggestion(1)
    assert await outcomes([Told(Final(made))]) == [Outcome(0, made)]


async def test_several_answers_are_several_suggestions_of_one_run() -> None:
    sources = [Told(Final(suggestion(number))) for number in (1, 2, 3)]
    found = suggestions(await outcomes(sources, at_once=3))
    assert len({made.id for made in found}) == 3
    assert len({made.parameters["run"] for made in found}) == 1
    assert sorted(made.parameters["sample"] for made in found) == [1, 2, 3]  # type: ignore[type-var]
    assert {made.parameters["samples"] for made in found} == {3}
    assert {made.parameters["temperature"] for made in found} == {"0.2"}


async def test_two_askings_are_two_runs() -> None:
    sources = [Told(Final(suggestion(number))) for number in (1, 2)]
    runs = {made.parameters["run"] for _ in "ab" for made in suggestions(await outcomes(sources))}
    assert len(runs) == 2


async def test_one_that_fails_takes_nothing_from_the_others() -> None:
    failed = Failed("No.", "server")
    found = await outcomes([Told(failed), Told(Final(suggestion(2)))])
    assert found[0] == Outcome(0, failed)
    assert isinstance(found[1].found, Suggestion)


@pytest.mark.parametrize("at_once", [1, 2, 5])
async def test_no_more_are_asked_at_once_than_is_said(at_once: int) -> None:
    source = Told(Partial("a"), Final(suggestion(1)))
    await outcomes([source] * 5, at_once)
    assert source.most_open == at_once


async def test_what_arrives_is_told_with_its_number() -> None:
    told: list[tuple[int, str]] = []
    sources = [Told(Partial(text), Final(suggestion(1))) for text in ("one", "two")]
    async for _ in ask(
        sources, "tasks", ROLE, arriving=lambda number, partial: told.append((number, partial.text))
    ):
        pass
    assert told == [(0, "one"), (1, "two")]


async def test_a_source_that_says_nothing_is_a_failure() -> None:
    (found,) = await outcomes([Told()])
    assert isinstance(found.found, Failed)


async def test_leaving_stops_what_is_under_way() -> None:
    quick, slow = Told(Final(suggestion(1))), Told(Final(suggestion(2)), hangs=True)
    async with aclosing(ask([quick, slow], "tasks", ROLE, at_once=2)) as answers:
        async for _ in answers:
            break
    assert slow.open == 0


async def test_a_defect_of_a_source_is_raised_and_stops_the_others() -> None:
    slow = Told(Final(suggestion(2)), hangs=True)
    with pytest.raises(ZeroDivisionError):
        await outcomes([Told(ZeroDivisionError()), slow], at_once=2)
    assert slow.open == 0
