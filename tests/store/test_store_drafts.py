"""What the working database keeps, and what it refuses to keep."""

from __future__ import annotations

import itertools
import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessor.desk.draft import chain_problem
from assessor.desk.logbook import log_problem
from assessor.desk.ports import DraftStore, NameTaken, StaleDraft, StoredDraft, StoreError
from assessor.document.canonical import sha256, suggestion_sha256
from assessor.document.text import first_forbidden
from assessor.store.database import Store, open_store
from store.places import Place
from store.store_builders import AT, DRAFT, LATER, OPENED, suggested, written


def test_it_is_a_draft_store(store: Store) -> None:
    as_port: DraftStore = store

    assert as_port.drafts() == ()


def test_a_new_file_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "wörk #?%20 [x]" / "deep" / "work.db"
    open_store(path).close()

    assert path.stat().st_mode & 0o777 == 0o600


def test_a_created_draft_is_version_1_and_survives_reopening(place: Place) -> None:
    store = place.open()
    created = store.create("data-steward", OPENED, "Ana", AT)
    store.close()

    reopened = place.open()
    assert created == StoredDraft("data-steward", 1, DRAFT, AT)
    assert reopened.find("data-steward") == created
    assert reopened.find("somebody-else") is None
    reopened.close()


def test_a_save_is_the_next_version_and_logs_what_changed(store: Store) -> None:
    store.create("data-steward", OPENED, "Ana", AT)
    change = written("Data contracts to look after.")

    saved = store.save("data-steward", 1, change, "Ben", LATER)

    assert saved == StoredDraft("data-steward", 2, change.draft, LATER)
    assert store.find("data-steward") == saved
    first, second = store.events("data-steward")
    assert (first.kind, first.actor, first.at, first.previous_sha256) == ("open", "Ana", AT, None)
    assert (second.number, second.kind, second.actor, second.at) == (2, "edit", "Ben", LATER)
    assert (second.path, second.before, second.after) == (
        "reinstatement",
        "",
        "Data contracts to look after.",
    )
    assert second.draft_sha256 == sha256(change.draft)
    assert second.previous_sha256 == first.sha256
    assert chain_problem((first, second)) is None


def test_a_save_on_an_older_version_is_refused_and_writes_nothing(store: Store) -> None:
    store.create("data-steward", OPENED, "Ana", AT)
    saved = store.save("data-steward", 1, written("Ben's"), "Ben", AT)

    with pytest.raises(StaleDraft, match=r"“data-steward” .*version 2, yours is 1"):
        store.save("data-steward", 1, written("Ana's"), "Ana", LATER)

    assert store.find("data-steward") == saved
    assert len(store.events("data-steward")) == 2


def test_a_name_can_be_taken_once(store: Store) -> None:
    created = store.create("data-steward", OPENED, "Ana", AT)

    with pytest.raises(NameTaken, match="“data-steward”"):
        store.create("data-steward", written("Another"), "Ben", LATER)

    assert store.drafts() == (created,)
    assert len(store.events("data-steward")) == 1


@pytest.mark.parametrize("name", ["", "../up", "a b", "Å", "x'; DROP TABLE drafts; --", "a\ud800"])
def test_what_cannot_name_a_draft_is_refused_and_names_none(store: Store, name: str) -> None:
    with pytest.raises(StoreError, match="cannot name a draft"):
        store.create(name, OPENED, "Ana", AT)
    with pytest.raises(StoreError, match="there is no draft"):
        store.save(name, 1, OPENED, "Ana", AT)
    with pytest.raises(StoreError, match="there is no draft"):
        store.add_suggestion(name, suggested(1), "Ana")

    assert store.find(name) is None
    assert store.events(name) == ()
    assert store.suggestions(name) == ()
    assert store.drafts() == ()


def test_drafts_are_listed_by_name(store: Store) -> None:
    for name in ("nurse", "baker", "pilot"):
        store.create(name, OPENED, "Ana", AT)

    assert [draft.name for draft in store.drafts()] == ["baker", "nurse", "pilot"]


def test_a_discarded_draft_is_listed_apart_and_found_by_name(store: Store) -> None:
    store.create("baker", OPENED, "Ana", AT)
    store.create("nurse", OPENED, "Ana", AT)
    gone = store.save("baker", 1, replace(OPENED, kind="discard"), "Ana", LATER)

    assert gone == StoredDraft("baker", 2, DRAFT, LATER, discarded=True)
    assert store.find("baker") == gone
    assert [draft.name for draft in store.drafts()] == ["nurse"]
    assert store.discarded() == ("baker",)
    assert log_problem(gone, store.events("baker"), ()) is None

    back = store.save("baker", 2, replace(OPENED, kind="restore"), "Ana", LATER)
    assert back == StoredDraft("baker", 3, DRAFT, LATER)
    assert [draft.name for draft in store.drafts()] == ["baker", "nurse"]
    assert store.discarded() == ()


def test_a_draft_made_under_the_name_of_a_discarded_one_goes_on_from_it(store: Store) -> None:
    store.create("baker", OPENED, "Ana", AT)
    store.save("baker", 1, replace(written("Gone"), kind="discard"), "Ana", AT)

    made = store.create("baker", written("Anew"), "Ben", LATER)

    assert made == StoredDraft("baker", 3, written("Anew").draft, LATER)
    assert store.drafts() == (made,)
    assert [event.number for event in store.events("baker")] == [1, 2, 3]
    assert chain_problem(store.events("baker")) is None
    with pytest.raises(NameTaken):
        store.create("baker", OPENED, "Ana", AT)


def test_a_suggestion_is_kept_and_logged_and_leaves_the_draft_alone(store: Store) -> None:
    created = store.create("data-steward", OPENED, "Ana", AT)
    suggestion = suggested(7)

    store.add_suggestion("data-steward", suggestion, "Ben")

    assert store.suggestions("data-steward") == (suggestion,)
    assert store.find("data-steward") == created
    event = store.events("data-steward")[-1]
    assert (event.number, event.kind, event.path, event.actor) == (
        2,
        "suggest",
        "reinstatement",
        "Ben",
    )
    assert (event.before, event.after) == (None, suggestion.id)
    assert event.detail == {"sha256": suggestion_sha256(suggestion)}
    assert event.draft_sha256 == sha256(DRAFT)


def test_suggestions_come_back_oldest_first(store: Store) -> None:
    store.create("data-steward", OPENED, "Ana", AT)
    for number in (9, 1, 5):
        store.add_suggestion("data-steward", suggested(number), "Ana")

    assert [int(kept.id, 16) for kept in store.suggestions("data-steward")] == [9, 1, 5]


def test_a_suggestion_is_kept_once_a_draft(store: Store) -> None:
    store.create("data-steward", OPENED, "Ana", AT)
    store.create("data-steward-2", OPENED, "Ana", AT)
    store.add_suggestion("data-steward", suggested(1), "Ana")
    store.add_suggestion("data-steward-2", suggested(1), "Ana")

    with pytest.raises(StoreError, match=f"has the suggestion {1:032x} already"):
        store.add_suggestion("data-steward", suggested(1, value="Other words"), "Ana")

    assert store.suggestions("data-steward") == (suggested(1),)
    assert len(store.events("data-steward")) == 2


def test_a_suggestion_without_canonical_form_is_refused(store: Store) -> None:
    unfit = {"answer": "half a \ud83d"}
    store.create("data-steward", OPENED, "Ana", AT)

    with pytest.raises(StoreError, match="cannot be kept as it came"):
        store.add_suggestion("data-steward", suggested(1).model_copy(update=unfit), "Ana")

    assert store.suggestions("data-steward") == ()
    assert len(store.events("data-steward")) == 1


def test_an_actor_that_no_log_may_hold_is_refused_and_nothing_is_saved(store: Store) -> None:
    created = store.create("data-steward", OPENED, "Ana", AT)

    with pytest.raises(StoreError, match="cannot be logged: actor: holds the control character"):
        store.save("data-steward", 1, written("Text"), "\x1b[2JAna", AT)

    assert store.find("data-steward") == created


def test_a_moment_that_no_log_may_hold_is_refused_and_nothing_is_saved(store: Store) -> None:
    with pytest.raises(StoreError, match="cannot be logged: at: must be a time in UTC"):
        store.create("data-steward", OPENED, "Ana", AT + timedelta(microseconds=1))

    assert store.drafts() == ()


def test_a_draft_is_not_saved_without_its_event(tmp_path: Path) -> None:
    store = open_store(tmp_path / "work.db")
    created = store.create("data-steward", OPENED, "Ana", AT)
    with sqlite3.connect(tmp_path / "work.db") as other:
        other.execute(
            "CREATE TRIGGER full BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
    other.close()

    with pytest.raises(StoreError):
        store.save("data-steward", 1, written("Text"), "Ana", AT)

    assert store.find("data-steward") == created
    store.close()


_PROSE = st.text(st.characters(codec="utf-8"), max_size=60).filter(
    lambda text: first_forbidden(text) is None
)
_STEP = st.one_of(
    _PROSE.map(lambda text: ("save", text)),
    _PROSE.map(lambda text: ("stale", text)),
    _PROSE.map(lambda text: ("suggest", text)),
    st.just(("reopen", "")),
)


_NUMBERS = itertools.count(1)


@settings(
    deadline=None,
    max_examples=20,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(_STEP, max_size=12))
def test_whatever_is_done_to_a_draft_is_kept_and_logged(
    place: Place, steps: list[tuple[str, str]]
) -> None:
    store = place.open()
    name = f"role-{next(_NUMBERS)}"
    expected = store.create(name, OPENED, "Ana", AT)
    suggestions = []
    kinds = ["open"]
    for number, (kind, text) in enumerate(steps):
        if kind == "reopen":
            store.close()
            store = place.open()
        elif kind == "suggest":
            suggestions.append(suggested(number, value=text))
            store.add_suggestion(name, suggestions[-1], "Ana")
            kinds.append("suggest")
        elif kind == "stale":
            with pytest.raises(StaleDraft):
                store.save(name, expected.version + 1, written(text), "Ana", AT)
        else:
            change = written(text, expected.draft)
            expected = store.save(name, expected.version, change, "Ana", AT)
            kinds.append("edit")

    events = store.events(name)
    assert store.find(name) == expected
    assert store.suggestions(name) == tuple(suggestions)
    assert [event.kind for event in events] == kinds
    assert log_problem(expected, events, store.suggestions(name)) is None
    store.close()
