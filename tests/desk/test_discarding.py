"""A discarded draft is out of sight, and nothing of it is lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assessor.desk.discarding import discard, restore
from assessor.desk.draft import Draft
from assessor.desk.editing import Author, set_value
from assessor.desk.library import Role, UnknownRole, open_entry, start_draft
from assessor.desk.logbook import log_problem
from assessor.desk.ports import Change, NameTaken, StaleDraft
from assessor.desk.revisions import revision
from assessor.desk.session import Session
from desk.memory_store import MemoryStore
from desk.shelves import listed
from strategies import AT, complete_export

ADA = Author("Ada", AT)
NAME = "some-role"
EXPORT = complete_export()
ROLES = (Role(NAME, Path(f"{NAME}.json"), EXPORT, ""),)


def titled(session: Session, title: str) -> None:
    session.do(lambda draft, who: set_value(draft, "role.title", title, who))


def sound(store: MemoryStore) -> bool:
    """Whether the draft, its log and its suggestions fit."""
    problem = log_problem(store.kept[NAME], store.events(NAME), store.suggestions(NAME))
    assert problem is None, problem
    return True


@pytest.fixture
def store() -> MemoryStore:
    """A draft of a published role, with another title than it."""
    made = MemoryStore()
    titled(open_entry(NAME, ROLES, made, "Ada"), "Changed")
    return made


def test_a_discarded_draft_leaves_the_library_to_the_published_role(store: MemoryStore) -> None:
    discard(NAME, store, ADA)
    (row,) = listed(ROLES, store)
    assert (row.name, row.status) == (NAME, "published")
    assert (list(store.drafts()), list(store.discarded())) == ([], [NAME])
    assert open_entry(NAME, ROLES, store, "Ada").draft == Draft.of(EXPORT)
    assert store.kinds(NAME)[-1] == "discard"
    assert sound(store)


def test_a_restored_draft_is_as_it_was_and_can_be_undone_further(store: MemoryStore) -> None:
    before = store.draft(NAME)
    discard(NAME, store, ADA)
    assert restore(NAME, store, ADA).draft == before
    session = open_entry(NAME, ROLES, store, "Ada")
    assert (session.draft, list(store.discarded())) == (before, [])
    assert session.undo() is not None
    assert session.draft == Draft.of(EXPORT)
    assert session.undo() is None
    assert sound(store)


def test_a_discarded_draft_without_a_role_says_how_to_get_it_back(store: MemoryStore) -> None:
    discard(NAME, store, ADA)
    with pytest.raises(UnknownRole, match=f"is discarded; assessor restore {NAME} brings it back"):
        open_entry(NAME, (), store, "Ada")


def test_a_draft_begun_of_the_role_after_discarding_carries_the_log_on(store: MemoryStore) -> None:
    left = store.draft(NAME)
    discard(NAME, store, ADA)
    session = open_entry(NAME, ROLES, store, "Grace")
    titled(session, "Anew")
    assert [row.status for row in listed(ROLES, store)] == ["draft"]
    kinds = [kind for kind in store.kinds(NAME) if kind != "suggest"]
    assert kinds == ["open", "set", "discard", "open", "set"]
    assert store.suggestions(NAME) == EXPORT.suggestions
    (discarded,) = (event for event in store.events(NAME) if event.kind == "discard")
    assert revision(store, NAME, discarded.number) == left
    again = open_entry(NAME, ROLES, store, "Grace")
    assert again.undo() is not None
    assert again.draft == Draft.of(EXPORT)
    assert again.undo() is None
    assert sound(store)


def test_a_new_role_of_the_same_title_gets_another_name() -> None:
    store = MemoryStore()
    first = start_draft("Data steward", (), store, ADA)
    discard(first.name, store, ADA)
    assert start_draft("Data steward", (), store, ADA).name == "data-steward-2"
    restore(first.name, store, ADA)
    assert {stored.name for stored in store.drafts()} == {"data-steward", "data-steward-2"}


def test_whoever_has_it_open_is_told_and_does_not_bring_it_back(store: MemoryStore) -> None:
    session = open_entry(NAME, ROLES, store, "Grace")
    before = store.draft(NAME)
    discard(NAME, store, ADA)
    for _ in range(2):
        with pytest.raises(StaleDraft, match="was discarded meanwhile; assessor restore"):
            titled(session, "Grace's title")
    assert store.draft(NAME) == before
    assert list(store.discarded()) == [NAME]
    assert sound(store)


def test_only_a_draft_that_is_there_is_discarded_and_only_a_discarded_one_restored(
    store: MemoryStore,
) -> None:
    with pytest.raises(UnknownRole, match="no discarded draft “some-role”"):
        restore(NAME, store, ADA)
    discard(NAME, store, ADA)
    with pytest.raises(UnknownRole, match="no draft “some-role” to discard"):
        discard(NAME, store, ADA)
    for act in (discard, restore):
        with pytest.raises(UnknownRole, match="nobody"):
            act("nobody", store, ADA)


def test_a_name_is_taken_again_once_its_draft_is_back(store: MemoryStore) -> None:
    discard(NAME, store, ADA)
    late = open_entry(NAME, ROLES, store, "Grace")
    restore(NAME, store, ADA)
    with pytest.raises(StaleDraft):
        titled(late, "Grace's title")
    assert late.draft == store.draft(NAME)
    with pytest.raises(NameTaken):
        store.create(NAME, Change(store.draft(NAME), "open", "", None, None, {}), "Ada", AT)


def test_a_draft_put_out_of_sight_behind_its_log_is_noticed(store: MemoryStore) -> None:
    hidden = replace(store.kept[NAME], discarded=True)
    assert log_problem(hidden, store.events(NAME), store.suggestions(NAME)) == (
        "the draft is discarded, which event 2 does not tell"
    )
    discard(NAME, store, ADA)
    shown = replace(store.kept[NAME], discarded=False)
    problem = log_problem(shown, store.events(NAME), store.suggestions(NAME))
    assert problem is not None
    assert problem.startswith("the draft is not discarded, which event")
