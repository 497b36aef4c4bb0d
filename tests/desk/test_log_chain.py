"""The log of a draft: nothing in it can be altered, dropped or moved unnoticed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessor.desk.draft import Draft, Event, chain_problem
from assessor.document.assessment import Assessment
from assessor.document.canonical import sha256
from strategies import AT, assessments, complete_assessment, lines

OTHER: dict[str, Any] = {
    "number": 9,
    "kind": "other",
    "path": "role.title",
    "before": "other",
    "after": {"other": ["value"]},
    "detail": {"other": True},
    "actor": "Mallory",
    "at": AT + timedelta(seconds=1),
    "draft_sha256": "1" * 64,
    "previous_sha256": "2" * 64,
    "sha256": "3" * 64,
}


def following(previous: Event | None, draft: Draft, actor: str = "Ada") -> Event:
    return Event.chained(
        previous,
        draft,
        kind="set",
        path="growth.check",
        before=None,
        after="text",
        detail={"reason": "why"},
        actor=actor,
        at=AT,
    )


def log(*actors: str) -> tuple[Event, ...]:
    draft = Draft.of(complete_assessment())
    events: list[Event] = []
    for actor in actors:
        events.append(following(events[-1] if events else None, draft, actor))
    return tuple(events)


LOG = log("Ada", "Grace", "Ada", "Barbara")


@given(st.lists(lines(), max_size=6), assessments())
@settings(max_examples=30, deadline=None)
def test_a_chain_that_was_only_added_to_is_sound(actors: list[str], document: Assessment) -> None:
    events: list[Event] = []
    for actor in actors:
        events.append(following(events[-1] if events else None, Draft.of(document), actor))
    assert chain_problem(tuple(events)) is None
    assert [event.number for event in events] == list(range(1, len(events) + 1))
    assert all(event.draft_sha256 == sha256(Draft.of(document)) for event in events)


@pytest.mark.parametrize("field", sorted(Event.model_fields))
@pytest.mark.parametrize("i", range(len(LOG)))
def test_an_altered_field_is_found(i: int, field: str) -> None:
    altered = LOG[i].model_copy(update={field: OTHER[field]})
    assert altered != LOG[i]
    found = chain_problem((*LOG[:i], altered, *LOG[i + 1 :]))
    assert found is not None
    if field not in ("number", "previous_sha256"):
        assert found == f"event {i + 1} was altered"


@pytest.mark.parametrize("field", sorted(set(Event.model_fields) - {"sha256"}))
@pytest.mark.parametrize("i", range(len(LOG) - 1))
def test_an_altered_event_sealed_anew_no_longer_fits_the_next(i: int, field: str) -> None:
    altered = LOG[i].model_copy(update={field: OTHER[field]})
    altered = altered.model_copy(update={"sha256": altered.seal()})
    assert chain_problem((*LOG[:i], altered, *LOG[i + 1 :])) is not None


@given(st.permutations(range(len(LOG))))
def test_events_in_another_order_are_found(order: list[int]) -> None:
    events = tuple(LOG[i] for i in order)
    assert (chain_problem(events) is None) == (order == sorted(order))


@given(st.sets(st.sampled_from(range(len(LOG)))))
def test_a_dropped_event_is_found_unless_the_log_is_cut_off_there(kept: set[int]) -> None:
    events = tuple(LOG[i] for i in sorted(kept))
    is_beginning = sorted(kept) == list(range(len(kept)))
    assert (chain_problem(events) is None) == is_beginning


def test_an_event_put_in_twice_is_found() -> None:
    assert chain_problem((LOG[0], LOG[0], *LOG[1:])) is not None


def test_an_event_of_another_draft_is_found() -> None:
    others = log("Mallory", "Mallory")
    found = chain_problem((LOG[0], others[1], *LOG[2:]))
    assert found == "event 2 does not follow the event before it"


def test_the_seal_covers_the_draft_the_event_left() -> None:
    draft = Draft.of(complete_assessment())
    other = draft.model_copy(
        update={"assessment": draft.assessment.model_copy(update={"reinstatement": "other"})}
    )
    assert following(None, draft).sha256 != following(None, other).sha256
    assert following(None, draft).sha256 == following(None, draft).sha256
