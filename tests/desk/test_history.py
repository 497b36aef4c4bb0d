"""What a log says can be taken back and done again."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.desk.draft import Draft, Event
from assessor.desk.history import History, history
from assessor.document.assessment import blank
from assessor.document.canonical import sha256
from strategies import AT

Told = list[tuple[str, str]]
"""Events of a log: their kind, and the title of the draft they left."""


def log(told: Told) -> list[Event]:
    """A log with one event for each (kind, title)."""
    events: list[Event] = []
    for number, (kind, title) in enumerate(told):
        events.append(
            Event.chained(
                events[-1] if events else None,
                draft(title),
                kind=kind,
                path="role.title",
                before=told[number - 1][1] if number else None,
                after=title,
                detail={},
                actor="Ada",
                at=AT + timedelta(seconds=number),
            )
        )
    return events


def draft(title: str) -> Draft:
    return Draft(assessment=blank(title))


def of(told: Told, version: int = 999) -> tuple[list[tuple[object, object]], ...]:
    """What can be taken back and done again, each as (before, after)."""
    found = history(log(told), version)
    return tuple([(step.before, step.after) for step in way] for way in (found.done, found.undone))


def test_an_empty_log_holds_nothing_to_take_back() -> None:
    assert history([], 0) == History()


@pytest.mark.parametrize("kind", ["start", "open", "import", "set", "anything"])
def test_the_first_event_is_never_taken_back(kind: str) -> None:
    assert of([(kind, "A")]) == ([], [])


def test_changes_are_taken_back_newest_first() -> None:
    assert of([("open", "A"), ("set", "B"), ("set", "C")]) == ([("A", "B"), ("B", "C")], [])


def test_a_step_names_the_drafts_around_its_change() -> None:
    (step,) = history(log([("open", "A"), ("add", "B")]), 2).done
    assert (step.kind, step.path) == ("add", "role.title")
    assert (step.began, step.led) == (sha256(draft("A")), sha256(draft("B")))


def test_an_undo_pairs_with_the_change_it_took_back() -> None:
    told = [("open", "A"), ("set", "B"), ("set", "C"), ("undo", "B")]
    assert of(told) == ([("A", "B")], [("B", "C")])
    assert of([*told, ("undo", "A")]) == ([], [("B", "C"), ("A", "B")])


def test_a_redo_pairs_with_the_undo_it_took_back() -> None:
    told = [("open", "A"), ("set", "B"), ("undo", "A"), ("redo", "B")]
    assert of(told) == ([("A", "B")], [])


def test_a_new_change_leaves_nothing_to_do_again() -> None:
    told = [("open", "A"), ("set", "B"), ("undo", "A"), ("set", "C")]
    assert of(told) == ([("A", "C")], [])


def test_what_leaves_the_draft_alone_does_not_count() -> None:
    told = [("open", "A"), ("suggest", "A"), ("set", "B"), ("snapshot", "B"), ("undo", "A")]
    assert of([*told, ("suggest", "A")]) == ([], [("A", "B")])


@pytest.mark.parametrize("kind", ["start", "open", "import"])
def test_nothing_before_a_new_beginning_is_taken_back(kind: str) -> None:
    assert of([("open", "A"), ("set", "B"), (kind, "C"), ("set", "D")]) == ([("C", "D")], [])


@pytest.mark.parametrize("kind", ["undo", "redo"])
def test_an_undo_or_redo_that_leads_elsewhere_is_a_beginning(kind: str) -> None:
    told = [("open", "A"), ("set", "B"), ("set", "C"), ("undo", "B"), (kind, "Z")]
    assert of(told) == ([], [])
    assert of([*told, ("set", "D")]) == ([("Z", "D")], [])


def test_only_what_was_there_at_that_version_is_told() -> None:
    told = [("open", "A"), ("suggest", "A"), ("set", "B"), ("set", "C"), ("undo", "B")]
    assert of(told, 1) == ([], [])
    assert of(told, 2) == ([("A", "B")], [])
    assert of(told, 3) == ([("A", "B"), ("B", "C")], [])


@given(st.lists(st.sampled_from(["set", "set", "undo", "redo", "suggest"]), max_size=30))
def test_a_log_tells_what_two_stacks_would_hold(acts: list[str]) -> None:
    told, titles, here = [("open", "0")], ["0"], 0
    for number, act in enumerate(acts, 1):
        if act == "set":
            titles, here = [*titles[: here + 1], str(number)], here + 1
        elif act == "undo" and here > 0:
            here -= 1
        elif act == "redo" and here < len(titles) - 1:
            here += 1
        elif act != "suggest":
            continue
        told.append((act, titles[here]))
    pairs = list(pairwise(titles))
    assert of(told) == (pairs[:here], pairs[here:][::-1])
