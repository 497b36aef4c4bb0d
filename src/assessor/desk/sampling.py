"""Asking for one section as often as is wanted: every answer is a suggestion of its own."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass

from assessor.desk.ports import Failed, Final, Partial, SuggestionSource
from assessor.document.assessment import Assessment
from assessor.document.provenance import Section, Suggestion

Arriving = Callable[[int, Partial], None]
"""Is told what has arrived, and of which answer: 0 for the first that was asked for."""


def run_of(suggestion: Suggestion) -> str:
    """What the answers to one question have in common; empty for a question asked once."""
    return str(suggestion.parameters.get("run") or "")


def sample_of(suggestion: Suggestion) -> int:
    """Which of the answers to its question a suggestion is, from 1; 0 for the only one."""
    return _number(suggestion, "sample")


def samples_of(suggestion: Suggestion) -> int:
    """How many answers its question was to have; 0 for the only one."""
    return _number(suggestion, "samples")


def _number(suggestion: Suggestion, name: str) -> int:
    number = suggestion.parameters.get(name)
    return number if isinstance(number, int) else 0


def answers_beside(
    suggestion: Suggestion, suggestions: Sequence[Suggestion]
) -> tuple[Suggestion, ...]:
    """All answers to the question of ``suggestion``, in the order they were asked for."""
    run = run_of(suggestion)
    if not run:
        return (suggestion,)
    same = [made for made in suggestions if run_of(made) == run]
    return tuple(sorted(same, key=sample_of))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question; ``number`` counts from 0 in the order they were asked."""

    number: int
    found: Suggestion | Failed


async def ask(
    sources: Sequence[SuggestionSource],
    section: Section,
    assessment: Assessment,
    *,
    at_once: int = 1,
    arriving: Arriving = lambda _number, _partial: None,
) -> AsyncGenerator[Outcome, None]:
    """Ask every source for ``section``, at most ``at_once`` at a time; each outcome as it comes.

    Several suggestions share a ``run`` among their parameters, and each says which ``sample`` it
    is of how many ``samples``. Closing the iterator stops what is under way and waits until its
    connections are closed.
    """
    run, turns = uuid.uuid4().hex, asyncio.Semaphore(at_once)

    async def one(number: int, source: SuggestionSource) -> Outcome:
        async with turns:
            found = await _answer(source, section, assessment, number, arriving)
        if isinstance(found, Suggestion) and len(sources) > 1:
            place = {"run": run, "sample": number + 1, "samples": len(sources)}
            found = found.model_copy(update={"parameters": {**found.parameters, **place}})
        return Outcome(number, found)

    tasks = [asyncio.create_task(one(number, source)) for number, source in enumerate(sources)]
    try:
        for done in asyncio.as_completed(tasks):
            yield await done
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _answer(
    source: SuggestionSource,
    section: Section,
    assessment: Assessment,
    number: int,
    arriving: Arriving,
) -> Suggestion | Failed:
    events = source.suggest(section, assessment)
    try:
        async for event in events:
            if isinstance(event, Partial):
                arriving(number, event)
            else:
                return event.suggestion if isinstance(event, Final) else event
    finally:
        close = getattr(events, "aclose", None)
        if close is not None:
            await close()
    return Failed("The source ended without an answer. Ask again.")
