"""Each event of a log tells what it changed, and each way of telling otherwise is found."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cache
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import JsonValue

from assessor.desk.draft import Draft
from assessor.desk.editing import Author, add, move, remove, set_override, set_value
from assessor.desk.logbook import MIGRATE, log_problem
from assessor.desk.ports import Change
from assessor.desk.told_changes import told_problems
from assessor.document.path import replace as put
from assessor.document.provenance import Decision, FirstRating
from desk.commands import TEXTS, random_command, some_suggestions
from desk.memory_store import MemoryStore
from desk.reviewed import NAME, Desk, in_review
from strategies import AT, complete_assessment

WHO = Author("Ada", AT)
_PLACES = (*TEXTS, "tasks[task-1].name", "evidence.wage_trends.rating", "outlook.timeline")


def told(store: MemoryStore) -> list[str]:
    """What is wrong with what the log tells."""
    return [problem.message for problem in told_problems(store.events(NAME), store.content)]


def begun() -> Desk:
    """A draft with some suggestions, in a store of its own."""
    return replace(_begun(), store=_begun().store.copied())


@cache
def _begun() -> Desk:
    desk = Desk()
    desk.begin(complete_assessment())
    for suggestion in some_suggestions():
        desk.store.add_suggestion(NAME, suggestion, "Ada")
    return desk


def saved(change: Change, actor: str = "Ada") -> MemoryStore:
    """A store in which ``change`` was saved as it tells of itself; its log is sealed and chained."""
    desk = begun()
    desk.store.save(NAME, 1, change, actor, AT)
    stored = desk.store.find(NAME)
    assert stored is not None
    made = desk.store.suggestions(NAME)
    assert log_problem(stored, desk.store.events(NAME), made) is None
    return desk.store


def draft() -> Draft:
    """The draft as it begins."""
    return _begun().store.draft(NAME)


@given(seed=st.integers(0, 2**32))
@settings(max_examples=3, deadline=None)
def test_whatever_is_done_at_the_desk_tells_what_it_changed(seed: int) -> None:
    desk, random = begun(), Random(seed)
    for _ in range(10):
        session = desk.session(random.choice(("Ada", "Ben")))
        match random.choice(("do", "do", "do", "undo", "redo")):
            case "undo":
                session.undo()
                session.redo()
            case "redo":
                session.undo()
            case _:
                session.do(random_command(session, random))
    assert told(desk.store) == []


def _honest(random: Random) -> Change:
    """A change that tells of itself what it is."""
    before = draft()
    change = random.choice(
        (
            lambda: set_value(before, random.choice(TEXTS), "Other words.", WHO),
            lambda: set_value(before, "evidence.wage_trends.rating", -2, WHO),
            lambda: set_override(before, None, None, "Because of this. " * 4, WHO),
            lambda: add(before, "tasks", {"name": "More work"}, WHO),
            lambda: remove(before, "tasks[1]"),
            lambda: remove(before, "sources[0]"),
            lambda: move(before, "tasks[0]", 1),
        )
    )()
    assume(change is not None)
    assert change is not None
    return change


@given(seed=st.integers(0, 2**32))
@settings(max_examples=8, deadline=None)
def test_a_change_that_tells_what_it_is_holds(seed: int) -> None:
    assert told(saved(_honest(Random(seed)))) == []


@given(seed=st.integers(0, 2**32), place=st.sampled_from(_PLACES))
@settings(max_examples=8, deadline=None)
def test_a_change_told_of_another_place_is_found(seed: int, place: str) -> None:
    change = _honest(Random(seed))
    assume(place != change.path)
    lie = replace(change, path=place)
    assert told(saved(lie)) != []


@given(seed=st.integers(0, 2**32), other=st.sampled_from(["what never stood there", 7, None, []]))
@settings(max_examples=8, deadline=None)
def test_a_change_told_with_other_values_is_found(seed: int, other: JsonValue) -> None:
    change = _honest(Random(seed))
    lie = Random(seed).choice(
        (
            replace(change, before=other),
            replace(change, after=other),
            replace(change, before=other, after=other),
            replace(change, before=change.after, after=change.before),
        )
    )
    assume((lie.before, lie.after) != (change.before, change.after))
    assert told(saved(lie)) != []


@given(
    seed=st.integers(0, 2**32), kind=st.sampled_from([MIGRATE, "rate-first", "undo", "redo", "set"])
)
@settings(max_examples=8, deadline=None)
def test_a_change_told_as_one_of_another_kind_is_found(seed: int, kind: str) -> None:
    change = _honest(Random(seed))
    detail: dict[str, JsonValue] = {"of": "submit"} if kind == "set" else {}
    assert told(saved(replace(change, kind=kind, detail=detail))) != []


@given(
    seed=st.integers(0, 2**32), altered=st.sampled_from(["blamed", "dropped", "decision", "first"])
)
@settings(max_examples=8, deadline=None)
def test_what_a_change_alters_beside_what_it_tells_is_found(seed: int, altered: str) -> None:
    change = _honest(Random(seed))
    left = change.draft
    entry = next(one for one in left.provenance if one.path == "role.title")
    rest = tuple(one for one in left.provenance if one is not entry)
    made = {"suggestion_id": "f" * 32, "item_id": "1", "field": "rating", "at": AT, "by": "Ada"}
    updates: dict[str, dict[str, object]] = {
        "blamed": {"provenance": (*rest, entry.model_copy(update={"decided_by": "Mallory"}))},
        "dropped": {"provenance": rest},
        "decision": {
            "decisions": (Decision.model_validate({**made, "verdict": "discarded", "path": ""}),)
        },
        "first": {"first_ratings": (FirstRating.model_validate({**made, "rating": 1}),)},
    }
    lie = replace(change, draft=left.model_copy(update=updates[altered]))
    assert told(saved(lie)) != []


def test_a_change_of_one_item_told_as_one_of_several_is_found() -> None:
    change = set_value(draft(), "evidence.wage_trends.rating", -2, WHO)
    assert change is not None
    before, after = draft().assessment.evidence, change.draft.assessment.evidence
    lie = replace(
        change,
        path="evidence",
        before=before.model_dump(mode="json"),
        after=after.model_dump(mode="json"),
    )
    assert told(saved(lie)) == ["event 6 tells of several items as if they were one"]


def test_who_says_that_another_decided_is_found() -> None:
    change = set_value(draft(), "growth.rationale", "Other words.", Author("Ben", AT))
    assert change is not None
    assert told(saved(change, "Ben")) == []
    assert told(saved(change, "Ada")) == ["event 6 changes who decided what, and does not tell it"]


def test_a_first_rating_told_as_another_is_found() -> None:
    before = draft()
    first = FirstRating(
        suggestion_id="1" * 32, item_id="1", field="rating", rating=1, by="Ada", at=AT
    )
    left = before.model_copy(update={"first_ratings": (first,)})
    change = Change(left, "rate-first", "growth", None, 1, {})
    assert told(saved(change)) == []
    assert told(saved(replace(change, after=2))) != []
    assert told(saved(change, "Ben")) != []


@given(
    i=st.integers(1, 8),
    back=st.integers(6, 10**6).map(lambda minutes: timedelta(minutes=minutes)),
)
@settings(max_examples=8, deadline=None)
def test_an_event_dated_before_what_it_follows_is_found(i: int, back: timedelta) -> None:
    store = _written()
    events = list(store.events(NAME))
    events[i] = events[i].model_copy(update={"at": events[i - 1].at - back})
    found = [problem.message for problem in told_problems(events, store.content)]
    assert found[0].startswith(f"event {i + 1} is dated ")


@cache
def _written() -> MemoryStore:
    desk = begun()
    for number in range(4):
        desk.put("Ada", "growth.check", f"Words {number}.")
    assert told(desk.store) == []
    return desk.store


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("publish", "in review", "published"),
        ("reopen", "in review", "draft"),
        ("submit", "in review", "in review"),
        ("withdraw", "approved", "draft"),
        ("approve", "in review", "published"),
    ],
)
def test_a_step_that_the_status_does_not_allow_or_that_is_told_otherwise_is_found(
    kind: str, before: str, after: str
) -> None:
    desk = in_review()
    change = Change(desk.store.draft(NAME), kind, "", before, after, {})
    assert told(desk.store) == []
    desk.store.save(NAME, 2, change, "Mallory", AT)
    assert len(told(desk.store)) == 1


def test_a_discarded_draft_takes_no_step() -> None:
    desk = begun()
    for version, kind in enumerate(("discard", "submit"), start=1):
        desk.store.save(
            NAME, version, Change(desk.store.draft(NAME), kind, "", None, None, {}), "Ada", AT
        )
    assert len(told(desk.store)) == 1


def test_what_was_not_kept_is_not_looked_at() -> None:
    desk = begun()
    desk.put("Ada", "growth.check", "Words.")
    desk.store.contents.clear()
    assert told(desk.store) == []


def test_a_change_begun_anew_is_held_against_nothing() -> None:
    desk = begun()
    desk.store.save(
        NAME, 1, Change(desk.store.draft(NAME), "discard", "", None, None, {}), "Ada", AT
    )
    other = Draft.of(put(complete_assessment(), "role.title", "Another"))
    desk.store.create(NAME, Change(other, "import", "", None, "Another", {}), "Ben", AT)
    assert told(desk.store) == []
