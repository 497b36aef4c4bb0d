"""An open draft: what is done to it is saved, undone and redone, and never lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessor.desk.deciding import accept_rest, decide
from assessor.desk.draft import Draft, chain_problem
from assessor.desk.editing import Author, add, move, remove, set_value
from assessor.desk.logbook import log_problem
from assessor.desk.ports import Change, Forbidden, StaleDraft, StoreError
from assessor.desk.session import Command, Session
from assessor.desk.standing import standing
from assessor.document.errors import DocumentError
from assessor.document.path import Json, get
from desk.commands import random_command, some_suggestions
from desk.memory_store import MemoryStore
from strategies import AT, complete_assessment, complete_export, suggestion

NAME = "some-role"
DRAFT = Draft.of(complete_assessment())


def ticking() -> Callable[[], datetime]:
    """A clock that moves on by a second each time it is read."""
    times = iter(range(10**9))
    return lambda: AT + timedelta(seconds=next(times))


def opened(store: MemoryStore, actor: str = "Ada") -> Session:
    """The draft as ``actor`` opens it, from the store where it is there."""
    stored = store.find(NAME)
    return Session(store, NAME, DRAFT, stored=stored, actor=actor, clock=ticking())


def put(path: str, value: Json) -> Command:
    return lambda draft, who: set_value(draft, path, value, who)


def value(session: Session, path: str) -> Json:
    return get(session.draft.assessment, path)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def two(store: MemoryStore) -> tuple[Session, Session]:
    """One stored draft that two people have open."""
    opened(store).do(put("role.category", "begun"))
    return opened(store, "Ada"), opened(store, "Grace")


# Saving


def test_opening_a_role_leaves_no_trace_until_the_first_change(store: MemoryStore) -> None:
    session = opened(store)
    assert (session.stored, store.kept) == (False, {})
    assert session.do(put("role.title", "title")) is None
    assert store.kept == {}
    session.do(put("role.title", "another"))
    assert session.stored
    assert store.draft(NAME) == session.draft
    assert store.kinds(NAME) == ["open", "set"]
    assert store.content(store.events(NAME)[0].draft_sha256) == DRAFT


def test_every_change_is_saved_with_who_when_and_what(store: MemoryStore) -> None:
    session = opened(store)
    session.do(put("tasks[1].score", 4))
    session.do(put("role.title", "another"))
    event = store.events(NAME)[2]
    assert (event.number, event.kind, event.path) == (3, "set", "role.title")
    assert (event.before, event.after, event.actor) == ("title", "another", "Ada")
    assert store.kept[NAME].version == 3
    assert chain_problem(store.events(NAME)) is None


def test_the_score_follows_each_change(store: MemoryStore) -> None:
    session = opened(store)
    before = session.standing
    session.do(put("growth.rating", 2))
    assert session.standing == standing(session.draft)
    assert session.standing.card != before.card
    session.undo()
    assert session.standing == before


def test_a_refused_command_changes_nothing(store: MemoryStore) -> None:
    session = opened(store)
    with pytest.raises(DocumentError):
        session.do(put("tasks[0].score", 9))
    assert session.draft == DRAFT
    assert store.kept == {}
    assert session.undo() is None


def test_a_preview_changes_nothing(store: MemoryStore) -> None:
    session = opened(store)
    shown = session.preview(put("growth.rating", 2))
    assert shown.card is not None
    assert shown.card.growth == 2
    assert session.draft == DRAFT
    assert store.kept == {}
    assert session.preview(put("role.title", "title")) == session.standing


# Undo and redo


@given(st.integers(0, 2**32), st.integers(1, 25))
@settings(max_examples=40, deadline=None)
def test_undoing_everything_is_the_start_and_redoing_everything_the_end(
    seed: int, count: int
) -> None:
    random, store = Random(seed), MemoryStore()
    session = opened(store)
    for made in some_suggestions():
        session.keep(made)
    seen = [session.draft]
    for _ in range(count):
        if session.do(random_command(session, random)) is not None:
            seen.append(session.draft)
    end = session.draft
    for expected in reversed(seen[:-1]):
        session.undo()
        assert session.draft == expected
    assert session.undo() is None
    assert session.draft == DRAFT
    for expected in seen[1:]:
        session.redo()
        assert session.draft == expected
    assert session.redo() is None
    assert session.draft == end == store.draft(NAME)
    assert session.suggestions == some_suggestions()
    assert chain_problem(store.events(NAME)) is None


@given(st.integers(0, 2**32))
@settings(max_examples=40, deadline=None)
def test_undo_and_redo_in_any_order_agree_with_a_list_of_drafts(seed: int) -> None:
    random, store = Random(seed), MemoryStore()
    session = opened(store)
    session.keep(some_suggestions()[0])
    drafts, here = [session.draft], 0
    for _ in range(25):
        what = random.choice(("do", "do", "undo", "redo"))
        if what == "undo":
            assert (session.undo() is None) == (here == 0)
            here = max(here - 1, 0)
        elif what == "redo":
            assert (session.redo() is None) == (here == len(drafts) - 1)
            here = min(here + 1, len(drafts) - 1)
        elif session.do(random_command(session, random)) is not None:
            drafts = [*drafts[: here + 1], session.draft]
            here += 1
        assert session.draft == drafts[here]
        assert store.draft(NAME) == session.draft
    assert chain_problem(store.events(NAME)) is None


def test_a_decision_undone_leaves_the_item_open_again(store: MemoryStore) -> None:
    session = opened(store)
    session.keep(suggestion(1, items=[("tasks[task-1]", {"score": 4})]))
    (item,) = session.open_items("tasks")
    session.do(lambda draft, who: decide(draft, item, who))
    assert session.open_items() == ()
    session.undo()
    assert session.open_items() == (item,)
    assert session.draft == DRAFT
    session.redo()
    assert (session.open_items(), value(session, "tasks[1].score")) == ((), 4)


def test_accepting_the_rest_is_undone_at_once(store: MemoryStore) -> None:
    session = opened(store)
    session.keep(
        suggestion(1, items=[(f"tasks[task-{i}]", {"rationale": "Said."}) for i in range(4)])
    )
    items = session.open_items()
    session.do(lambda draft, who: accept_rest(draft, items, "tasks", who))
    assert session.open_items() == ()
    session.undo()
    assert session.draft == DRAFT
    assert session.open_items() == items


def test_undo_and_redo_are_logged_as_what_they_take_back(store: MemoryStore) -> None:
    session = opened(store)
    session.do(put("tasks[1].score", 4))
    session.undo()
    session.redo()
    undo, redo = store.events(NAME)[2:]
    assert (undo.kind, undo.path, undo.before, undo.after) == ("undo", "tasks[task-1].score", 4, 3)
    assert (redo.kind, redo.path, redo.before, redo.after) == ("redo", "tasks[task-1].score", 3, 4)
    assert undo.detail == redo.detail == {"of": "set"}


def test_a_new_change_ends_redoing(store: MemoryStore) -> None:
    session = opened(store)
    session.do(put("role.title", "one"))
    session.undo()
    session.do(put("role.title", "two"))
    assert session.redo() is None
    assert value(session, "role.title") == "two"


# Undo beyond the opening


def past(store: MemoryStore, *titles: str) -> None:
    """A draft that was given each of ``titles`` by a session that is over."""
    session = opened(store)
    for title in titles:
        session.do(put("role.title", title))


@given(st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_closing_and_opening_again_changes_nothing_about_undo_and_redo(seed: int) -> None:
    random, store = Random(seed), MemoryStore()
    session, suggestions = opened(store), list(some_suggestions())
    drafts, here = [session.draft], 0
    for step in range(30):
        what = random.choice(("do", "do", "undo", "undo", "redo", "open", "suggest"))
        if what == "open":
            session = opened(store, random.choice(("Ada", "Grace")))
        elif what == "suggest" and suggestions:
            session.keep(suggestions.pop())
        elif what == "undo":
            assert (session.undo() is None) == (here == 0)
            here = max(here - 1, 0)
        elif what == "redo":
            assert (session.redo() is None) == (here == len(drafts) - 1)
            here = min(here + 1, len(drafts) - 1)
        elif session.do(random_command(session, random)) is not None:
            drafts = [*drafts[: here + 1], session.draft]
            here += 1
        assert session.draft == drafts[here]
        if step % 3 == 0:  # each is as dear as all the rest of a step
            assert session.standing == standing(session.draft)
    stored = store.find(NAME)
    assert (
        stored is None or log_problem(stored, store.events(NAME), store.suggestions(NAME)) is None
    )


def test_undo_goes_on_from_the_log(store: MemoryStore) -> None:
    past(store, "one", "two")
    session = opened(store)
    session.do(put("role.title", "three"))
    seen = []
    while session.undo() is not None:
        seen.append(value(session, "role.title"))
    assert seen == ["two", "one", "title"]
    assert session.draft == DRAFT == store.draft(NAME)
    assert session.standing == standing(DRAFT)


def test_what_is_taken_back_from_the_log_is_logged_like_any_undo(store: MemoryStore) -> None:
    past(store, "one")
    taken = opened(store).undo()
    assert taken is not None
    assert (taken.kind, taken.path, taken.before, taken.after) == (
        "set",
        "role.title",
        "title",
        "one",
    )
    event = store.events(NAME)[-1]
    assert (event.kind, event.path, event.before, event.after, event.detail) == (
        "undo",
        "role.title",
        "one",
        "title",
        {"of": "set"},
    )


def test_an_undo_that_was_the_last_thing_done_is_redone_after_opening_again(
    store: MemoryStore,
) -> None:
    past(store, "one", "two")
    opened(store).undo()
    session = opened(store)
    session.redo()
    assert value(session, "role.title") == "two"
    assert session.redo() is None
    assert store.events(NAME)[-1].detail == {"of": "set"}


def test_a_change_after_opening_again_ends_redoing(store: MemoryStore) -> None:
    past(store, "one", "two")
    opened(store).undo()
    session = opened(store)
    session.do(put("reinstatement", "words"))
    assert session.redo() is None
    session.undo()
    assert session.redo() is not None
    assert value(session, "role.title") == "one"


def test_nothing_is_taken_back_where_the_draft_before_was_not_kept(store: MemoryStore) -> None:
    past(store, "one", "two")
    del store.contents[store.events(NAME)[0].draft_sha256]
    session = opened(store)
    session.undo()
    assert session.undo() is None
    assert value(session, "role.title") == "one"
    assert session.redo() is not None


def test_nothing_is_taken_back_or_redone_where_the_draft_is_not_what_the_log_says(
    store: MemoryStore,
) -> None:
    past(store, "one", "two")
    opened(store).undo()
    stored = store.kept[NAME]
    other = put("role.title", "Altered")(stored.draft, Author("nobody", AT))
    assert other is not None
    store.kept[NAME] = replace(stored, draft=other.draft)
    session = opened(store)
    assert session.undo() is None
    assert session.redo() is None
    assert value(session, "role.title") == "Altered"


def test_a_kept_draft_that_was_altered_is_not_gone_back_to(store: MemoryStore) -> None:
    past(store, "one", "two")
    store.contents[store.events(NAME)[1].draft_sha256] = DRAFT
    session = opened(store)
    with pytest.raises(StoreError, match="altered"):
        session.undo()
    assert value(session, "role.title") == "two"
    with pytest.raises(StoreError, match="the draft as event 2 left it was altered or is damaged"):
        session.finished()


def test_undo_goes_past_what_could_not_be_saved_into_the_log(store: MemoryStore) -> None:
    past(store, "one")
    session = opened(store)
    store.trouble = "disk full"
    with pytest.raises(StoreError):
        session.do(put("role.title", "two"))
    for expected in ("one", "title"):
        with pytest.raises(StoreError):
            session.undo()
        assert value(session, "role.title") == expected
    store.trouble = ""
    session.save_unsaved()
    assert session.undo() is None
    assert [event.after for event in store.events(NAME)] == [None, "one", "two", "one", "title"]
    assert opened(store).undo() is None


def test_after_somebody_else_saved_undo_follows_the_log_as_it_is_then(
    two: tuple[Session, Session],
) -> None:
    ada, grace = two
    grace.do(put("role.title", "Grace's title"))
    ada.do(put("reinstatement", "Ada's words"))
    for _ in range(3):
        assert ada.undo() is not None
    assert ada.draft == DRAFT
    assert ada.undo() is None


# A database that cannot be written


def test_what_cannot_be_saved_is_kept_and_saved_in_order_later(store: MemoryStore) -> None:
    session = opened(store)
    session.do(put("role.title", "zero"))
    store.trouble = "disk full"
    for text in ("one", "two"):
        with pytest.raises(StoreError, match="disk full"):
            session.do(put("role.title", text))
    with pytest.raises(StoreError):
        session.undo()
    assert value(session, "role.title") == "one"
    assert get(store.draft(NAME).assessment, "role.title") == "zero"
    assert len(session.unsaved) == 3
    with pytest.raises(StoreError):
        session.save_unsaved()
    store.trouble = ""
    session.save_unsaved()
    assert session.unsaved == []
    assert store.draft(NAME) == session.draft
    assert [event.after for event in store.events(NAME)] == [None, "zero", "one", "two", "one"]
    times = [event.at for event in store.events(NAME)]
    assert times == sorted(times)


def test_the_next_change_saves_what_could_not_be_saved(store: MemoryStore) -> None:
    session = opened(store)
    store.trouble = "locked"
    with pytest.raises(StoreError):
        session.do(put("role.title", "one"))
    assert not session.stored
    store.trouble = ""
    session.do(put("role.title", "two"))
    assert [event.after for event in store.events(NAME)] == [None, "one", "two"]
    assert session.unsaved == []


# Two people


def test_edits_to_different_places_merge(two: tuple[Session, Session], store: MemoryStore) -> None:
    ada, grace = two
    ada.do(put("role.title", "Ada's title"))
    change = grace.do(put("reinstatement", "Grace's words"))
    assert change is not None
    assert store.draft(NAME) == grace.draft
    assert value(grace, "role.title") == "Ada's title"
    assert value(grace, "reinstatement") == "Grace's words"
    grace.undo()
    assert value(grace, "role.title") == "Ada's title"
    assert value(grace, "reinstatement") == "reinstatement"


def test_edits_to_the_same_place_are_refused_and_both_versions_are_there(
    two: tuple[Session, Session], store: MemoryStore
) -> None:
    ada, grace = two
    ada.do(put("role.title", "Ada's title"))
    again = put("role.title", "Grace's title")
    with pytest.raises(StaleDraft):
        grace.do(again)
    assert value(grace, "role.title") == "Ada's title"
    assert grace.draft == store.draft(NAME)
    assert grace.unsaved == []
    grace.do(again)
    assert get(store.draft(NAME).assessment, "role.title") == "Grace's title"


def test_the_same_edit_by_both_is_no_conflict(two: tuple[Session, Session]) -> None:
    ada, grace = two
    ada.do(put("tasks[0].time", 41))
    ada.do(put("tasks[0].time", 40))
    assert grace.do(put("role.title", "Grace's title")) is not None


OTHERS: dict[str, Command] = {
    "set": put("growth.check", "other words"),
    "add": lambda draft, who: add(draft, "tasks", {"name": "Grace's task"}, who),
    "remove": lambda draft, _: remove(draft, "tasks[task-4]"),
    "move": lambda draft, _: move(draft, "tasks[task-0]", 2),
    "remove a source": lambda draft, _: remove(draft, "sources[source-1]"),
}


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [(mine, theirs) for mine in OTHERS for theirs in OTHERS if mine != theirs or mine == "move"],
)
def test_changes_to_different_parts_merge_whatever_they_are(
    two: tuple[Session, Session], store: MemoryStore, mine: str, theirs: str
) -> None:
    ada, grace = two
    ada.do(OTHERS[theirs])
    before = ada.draft
    change = grace.do(OTHERS[mine])
    assert change is not None
    assert store.draft(NAME) == grace.draft == change.draft
    alone = OTHERS[mine](before, grace.author)
    assert alone is not None
    assert grace.draft.assessment == alone.draft.assessment


def test_accepting_suggestions_merges_with_edits_elsewhere(
    two: tuple[Session, Session], store: MemoryStore
) -> None:
    ada, grace = two
    grace.keep(suggestion(1, items=[("tasks[task-1]", {"rationale": "Said."})]))
    items = grace.open_items()
    ada.do(put("role.title", "Ada's title"))
    change = grace.do(lambda draft, who: accept_rest(draft, items, "tasks", who))
    assert change is not None
    assert value(grace, "tasks[1].rationale") == "Said."
    assert get(store.draft(NAME).assessment, "role.title") == "Ada's title"


def test_editing_what_somebody_removed_is_refused(two: tuple[Session, Session]) -> None:
    ada, grace = two
    ada.do(lambda draft, _: remove(draft, "tasks[task-1]"))
    with pytest.raises(StaleDraft):
        grace.do(put("tasks[task-1].name", "renamed"))
    assert len(grace.draft.assessment.tasks) == 4


def test_removing_what_somebody_edited_is_refused(two: tuple[Session, Session]) -> None:
    ada, grace = two
    ada.do(put("tasks[task-1].name", "renamed"))
    with pytest.raises(StaleDraft):
        grace.do(lambda draft, _: remove(draft, "tasks[task-1]"))
    assert value(grace, "tasks[task-1].name") == "renamed"


def waits(session: Session, store: MemoryStore, *values: tuple[str, str]) -> None:
    """Have changes wait that the database did not take."""
    store.trouble = "connection lost"
    for path, words in values:
        with pytest.raises(StoreError):
            session.do(put(path, words))
    store.trouble = ""


def test_changes_that_were_waiting_when_somebody_else_saved_merge_by_their_places(
    two: tuple[Session, Session], store: MemoryStore
) -> None:
    ada, grace = two
    waits(
        grace,
        store,
        ("growth.check", "typed"),
        ("growth.check", "typed on"),
        ("role.title", "Grace's title"),
        ("tasks[task-0].name", "Grace's task"),
    )
    ada.do(put("role.title", "Ada's title"))
    ada.do(lambda draft, _: move(draft, "tasks[task-0]", 1))
    grace.do(put("reinstatement", "Grace's words"))
    assert [(change.path, change.after) for change in grace.unmerged] == [
        ("role.title", "Grace's title")
    ]
    assert grace.unsaved == []
    assert value(grace, "growth.check") == "typed on"
    assert value(grace, "tasks[1].name") == "Grace's task"
    assert value(grace, "reinstatement") == "Grace's words"
    assert value(grace, "role.title") == "Ada's title"
    assert store.draft(NAME) == grace.draft
    assert chain_problem(store.events(NAME)) is None
    grace.undo()
    assert value(grace, "reinstatement") != "Grace's words"
    assert value(grace, "growth.check") == "typed on"


def test_what_waited_is_written_without_another_change(
    two: tuple[Session, Session], store: MemoryStore
) -> None:
    ada, grace = two
    waits(grace, store, ("growth.check", "typed"))
    ada.do(put("role.title", "Ada's title"))
    grace.save_unsaved()
    assert (grace.unsaved, grace.unmerged) == ([], [])
    assert value(grace, "growth.check") == "typed"
    assert store.draft(NAME) == grace.draft


def test_what_waited_and_cannot_follow_is_told_and_kept(
    two: tuple[Session, Session], store: MemoryStore
) -> None:
    ada, grace = two
    waits(grace, store, ("growth.check", "mine"), ("reinstatement", "also mine"))
    ada.do(put("growth.check", "hers"))
    with pytest.raises(StaleDraft):
        grace.save_unsaved()
    assert [change.after for change in grace.unmerged] == ["mine"]
    assert (value(grace, "growth.check"), value(grace, "reinstatement")) == ("hers", "also mine")
    assert store.draft(NAME) == grace.draft


def test_an_undo_after_somebody_else_saved_is_refused(
    two: tuple[Session, Session], store: MemoryStore
) -> None:
    _, grace = two
    grace.do(put("role.title", "Grace's title"))
    fresh = opened(store)
    fresh.do(put("reinstatement", "Ada's words"))
    with pytest.raises(StaleDraft):
        grace.undo()
    assert value(grace, "role.title") == "Grace's title"
    assert value(grace, "reinstatement") == "Ada's words"


def test_two_people_who_open_the_same_role_first_write_one_draft(store: MemoryStore) -> None:
    ada, grace = opened(store, "Ada"), opened(store, "Grace")
    ada.do(put("role.title", "Ada's title"))
    grace.do(put("reinstatement", "Grace's words"))
    assert get(store.draft(NAME).assessment, "role.title") == "Ada's title"
    assert get(store.draft(NAME).assessment, "reinstatement") == "Grace's words"
    assert store.kinds(NAME) == ["open", "set", "set"]


# Suggestions


def test_keeping_a_suggestion_stores_the_draft_first(store: MemoryStore) -> None:
    session = opened(store)
    made = suggestion(1, items=[("tasks", {"name": "New"})])
    session.keep(made)
    assert session.stored
    assert session.draft == DRAFT == store.draft(NAME)
    assert store.kinds(NAME) == ["open", "suggest"]
    assert store.suggestions(NAME) == session.suggestions == (made,)
    assert session.undo() is None
    session.keep(suggestion(2))
    assert store.kinds(NAME) == ["open", "suggest", "suggest"]
    assert store.kept[NAME].version == 1


def test_a_suggestion_that_cannot_be_kept_is_not_shown_as_kept(store: MemoryStore) -> None:
    session = opened(store)
    store.trouble = "locked"
    with pytest.raises(StoreError):
        session.keep(suggestion(1))
    assert not session.suggestions
    store.trouble = ""
    session.keep(suggestion(1))
    assert store.suggestions(NAME) == session.suggestions == (suggestion(1),)


def test_suggestions_are_there_when_the_draft_is_opened_again(store: MemoryStore) -> None:
    opened(store).keep(suggestion(1, items=[("tasks", {"name": "New"})]))
    assert len(opened(store).open_items("tasks")) == 1


def test_the_suggestions_of_a_published_role_move_into_its_draft(store: MemoryStore) -> None:
    export = complete_export()
    session = Session(store, NAME, Draft.of(export), stored=None, actor="Ada", published=export)
    assert session.suggestions == export.suggestions
    session.do(put("role.title", "another"))
    session.do(put("role.title", "yet another"))
    assert store.suggestions(NAME) == export.suggestions
    assert opened(store).suggestions == export.suggestions


def test_a_published_roles_suggestions_are_moved_once_trouble_is_over(store: MemoryStore) -> None:
    export = complete_export()
    session = Session(store, NAME, Draft.of(export), stored=None, actor="Ada", published=export)
    store.no_suggestions = True
    with pytest.raises(StoreError):
        session.do(put("role.title", "another"))
    store.no_suggestions = False
    session.do(put("role.title", "yet another"))
    assert store.suggestions(NAME) == export.suggestions
    assert [event.after for event in store.events(NAME) if event.kind == "set"] == [
        "another",
        "yet another",
    ]


def test_an_unchanged_published_role_is_exported_as_it_is(store: MemoryStore) -> None:
    export = complete_export()
    session = Session(store, NAME, Draft.of(export), stored=None, actor="Ada", published=export)
    assert session.finished() is export
    session.do(put("role.title", "another"))
    assert session.finished().role.title == "another"
    assert session.finished().log.count == len(store.events(NAME))


def test_a_change_knows_the_draft_it_leaves(store: MemoryStore) -> None:
    session = opened(store)
    change = session.do(put("role.title", "another"))
    assert isinstance(change, Change)
    assert change.draft == session.draft


def test_a_draft_somebody_else_changed_meanwhile_is_not_exported(
    two: tuple[Session, Session],
) -> None:
    ada, grace = two
    grace.do(put("role.title", "Grace's title"))
    with pytest.raises(StaleDraft, match="open it again"):
        ada.finished()
    assert grace.finished().role.title == "Grace's title"


def test_a_draft_altered_behind_its_log_is_not_exported(store: MemoryStore) -> None:
    opened(store).do(put("role.category", "begun"))
    stored = store.kept[NAME]
    changed = put("role.title", "Altered")(stored.draft, Author("nobody", AT))
    assert changed is not None
    store.kept[NAME] = replace(stored, draft=changed.draft)
    with pytest.raises(StoreError, match="not the one that event 2 left"):
        opened(store).finished()


def test_a_role_file_that_is_no_export_is_published_without_a_log(store: MemoryStore) -> None:
    document = opened(store).finished()
    assert (document.log.head, document.log.count) == (None, 0)
    assert store.kept == {}


def test_what_the_database_no_longer_allows_leaves_the_draft_and_is_kept_but_for_what_is_told(
    two: tuple[Session, Session], store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbids(*_: object) -> None:
        raise Forbidden("Grace may only read")

    grace = two[1]
    before = grace.draft
    waits(grace, store, ("growth.check", "mine"))
    monkeypatch.setattr(store, "save", forbids)
    with pytest.raises(Forbidden):
        grace.do(put("reinstatement", "also mine"))
    assert (grace.draft, grace.unsaved) == (before, [])
    assert [change.after for change in grace.unmerged] == ["mine"]
    with pytest.raises(Forbidden):
        grace.do(put("reinstatement", "again"))
    assert [change.after for change in grace.unmerged] == ["mine"]
