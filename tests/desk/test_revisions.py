"""Every state of a draft can be read again."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessor.desk.draft import Draft
from assessor.desk.editing import set_value
from assessor.desk.ports import StoreError
from assessor.desk.revisions import UnknownRevision, revision, revisions
from assessor.desk.session import Session
from desk.commands import random_command, some_suggestions
from desk.memory_store import MemoryStore
from strategies import AT, complete_assessment

NAME = "some-role"
DRAFT = Draft.of(complete_assessment())


def begun(store: MemoryStore) -> Session:
    """A draft whose title was set to “one”."""
    session = Session(store, NAME, DRAFT, stored=None, actor="Ada", clock=lambda: AT)
    session.do(lambda draft, who: set_value(draft, "role.title", "one", who))
    return session


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@given(st.integers(0, 2**32))
@settings(max_examples=25, deadline=None)
def test_each_event_can_be_read_as_the_draft_it_left(seed: int) -> None:
    random, store = Random(seed), MemoryStore()
    session = begun(store)
    left = [DRAFT, session.draft]
    for made in some_suggestions():
        session.keep(made)
        left.append(session.draft)
    for _ in range(15):
        act = random.choice(("do", "do", "undo", "redo"))
        if act == "undo":
            changed = session.undo()
        elif act == "redo":
            changed = session.redo()
        else:
            changed = session.do(random_command(session, random))
        if changed is not None:
            left.append(session.draft)
    numbers = range(1, len(store.events(NAME)) + 1)
    assert [revision(store, NAME, number) for number in numbers] == left


def test_the_changes_of_a_draft_are_listed_with_who_when_and_where(store: MemoryStore) -> None:
    session = begun(store)
    session.keep(some_suggestions()[0])
    session.undo()
    listed = revisions(store, NAME)
    assert [(change.number, change.kind, change.path) for change in listed] == [
        (1, "open", ""),
        (2, "set", "role.title"),
        (4, "undo", "role.title"),
    ]
    assert {(change.actor, change.at) for change in listed} == {("Ada", AT)}
    assert revisions(store, "nobody") == ()


@pytest.mark.parametrize("number", [-1, 0, 3, 10**9])
def test_a_revision_that_never_was_is_refused(store: MemoryStore, number: int) -> None:
    begun(store)
    with pytest.raises(UnknownRevision, match=f"no revision {number}; .* the events 1 to 2"):
        revision(store, NAME, number)


def test_a_draft_that_never_was_has_no_revision(store: MemoryStore) -> None:
    with pytest.raises(UnknownRevision, match="there is no draft “nobody”"):
        revision(store, "nobody", 1)


def test_a_revision_that_was_not_kept_is_refused(store: MemoryStore) -> None:
    begun(store)
    del store.contents[store.events(NAME)[0].draft_sha256]
    with pytest.raises(UnknownRevision, match="as event 1 left it was not kept"):
        revision(store, NAME, 1)
    assert revision(store, NAME, 2) == store.draft(NAME)


def test_a_revision_that_was_altered_is_refused(store: MemoryStore) -> None:
    begun(store)
    store.contents[store.events(NAME)[0].draft_sha256] = store.draft(NAME)
    with pytest.raises(StoreError, match="altered"):
        revision(store, NAME, 1)
