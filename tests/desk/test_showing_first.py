"""A change that is shown before it is saved: what is done next saves it, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assessor.desk.ports import StaleDraft, StoreError
from assessor.desk.session import Session
from assessor.document.path import get
from desk.memory_store import MemoryStore
from desk.test_session import NAME, opened, put, value


@pytest.fixture
def store() -> MemoryStore:
    made = MemoryStore()
    opened(made).do(put("role.category", "begun"))
    return made


def saved(store: MemoryStore, path: str) -> object:
    return get(store.draft(NAME).assessment, path)


def test_what_is_shown_is_in_the_draft_and_its_score_and_saved_when_asked_for(
    store: MemoryStore,
) -> None:
    session = opened(store)
    before = session.standing
    session.show(put("tasks[0].score", 5))
    assert (value(session, "tasks[0].score"), session.saving, session.unsaved) == (5, True, [])
    assert session.standing.card != before.card
    assert saved(store, "tasks[0].score") != 5
    change = session.save_shown()
    assert change is not None
    assert (change.path, session.saving) == ("tasks[task-0].score", False)
    assert saved(store, "tasks[0].score") == 5
    assert session.save_shown() is None


@pytest.mark.parametrize(
    "follow",
    [
        lambda session: session.do(put("role.title", "next")),
        lambda session: session.show(put("role.title", "next")),
        lambda session: session.undo(),
        lambda session: session.redo(),
        lambda session: session.save_unsaved(),
        lambda session: session.finished(),
    ],
    ids=["do", "show", "undo", "redo", "save", "finish"],
)
def test_whatever_is_done_next_saves_it_before(
    store: MemoryStore, follow: Callable[[Session], object]
) -> None:
    session = opened(store)
    session.show(put("tasks[0].score", 5))
    follow(session)
    first = store.events(NAME)[2]
    assert (first.kind, first.path, first.after) == ("set", "tasks[task-0].score", 5)


def test_what_cannot_be_saved_waits_in_order_with_what_follows(store: MemoryStore) -> None:
    session = opened(store)
    store.trouble = "disk full"
    session.show(put("tasks[0].score", 5))
    with pytest.raises(StoreError, match="disk full"):
        session.save_shown()
    assert (len(session.unsaved), session.saving) == (1, False)
    session.show(put("tasks[0].score", 4))
    session.show(put("tasks[0].score", 2))
    store.trouble = ""
    session.save_unsaved()
    assert [event.after for event in store.events(NAME)[2:]] == [5, 4, 2]
    assert store.draft(NAME) == session.draft


def test_it_merges_with_what_somebody_else_saved_elsewhere(store: MemoryStore) -> None:
    ada, grace = opened(store, "Ada"), opened(store, "Grace")
    grace.show(put("tasks[0].score", 5))
    ada.do(put("role.title", "Ada's title"))
    change = grace.save_shown()
    assert change is not None
    assert (value(grace, "role.title"), value(grace, "tasks[0].score")) == ("Ada's title", 5)
    assert store.draft(NAME) == grace.draft == change.draft


def test_it_is_refused_where_somebody_else_changed_the_same_place(store: MemoryStore) -> None:
    ada, grace = opened(store, "Ada"), opened(store, "Grace")
    grace.show(put("tasks[0].score", 5))
    ada.do(put("tasks[0].score", 4))
    with pytest.raises(StaleDraft):
        grace.save_shown()
    assert value(grace, "tasks[0].score") == 4
    assert (grace.saving, grace.unsaved, grace.unmerged) == (False, [], [])
    assert store.draft(NAME) == grace.draft


def test_refused_on_leaving_it_stays_at_hand(store: MemoryStore) -> None:
    ada, grace = opened(store, "Ada"), opened(store, "Grace")
    grace.show(put("tasks[0].score", 5))
    ada.do(put("tasks[0].score", 4))
    with pytest.raises(StaleDraft):
        grace.save_unsaved()
    (mine,) = grace.unmerged
    assert (mine.path, mine.after) == ("tasks[task-0].score", 5)
    assert get(mine.draft.assessment, "tasks[0].score") == 5
