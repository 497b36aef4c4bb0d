"""The kept texts of sources: logged, never changed, and the newest counts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from assessor.desk.draft import Draft
from assessor.desk.logbook import log_problem
from assessor.desk.ports import DraftStore, Snapshot, StoreError
from assessor.desk.session import Session
from assessor.document.errors import DocumentError
from assessor.document.path import replace as with_
from assessor.store.database import Store, open_store
from store.places import Place
from store.store_builders import AT, LATER, OPENED, suggested, written
from strategies import complete_assessment, texts

TEXT = "Pay rose by 12 %.\nIt will go on rising."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "work.db"


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    """A working database with the draft “baker”."""
    with closing(place.open()) as opened:
        opened.create("baker", OPENED, "Ana", AT)
        yield opened


@pytest.fixture
def any_store(any_empty: DraftStore) -> DraftStore:
    """The working database in each place and its twin in memory, with the draft “baker”."""
    any_empty.create("baker", OPENED, "Ana", AT)
    return any_empty


def sound(store: DraftStore, name: str = "baker") -> str | None:
    """What is wrong with all that is held of a draft."""
    stored = store.find(name)
    assert stored is not None
    return log_problem(stored, store.events(name), store.suggestions(name), store.snapshots(name))


def test_a_kept_text_comes_back_with_its_hash_who_kept_it_and_when(any_store: DraftStore) -> None:
    digest = sha256(TEXT.encode()).hexdigest()
    expected = Snapshot("gartner", TEXT, digest, LATER, "Ben")
    assert any_store.keep_snapshot("baker", "gartner", TEXT, "Ben", LATER) == expected
    assert any_store.snapshots("baker") == {"gartner": expected}


def test_keeping_is_logged_by_hash_and_leaves_the_draft_as_it_was(any_store: DraftStore) -> None:
    kept = any_store.keep_snapshot("baker", "gartner", TEXT, "Ben", LATER)
    opened, event = any_store.events("baker")
    assert (event.kind, event.path, event.before, event.after) == (
        "snapshot",
        "sources[gartner]",
        None,
        "gartner",
    )
    assert (event.detail, event.actor, event.at) == ({"sha256": kept.sha256}, "Ben", LATER)
    assert event.draft_sha256 == opened.draft_sha256
    stored = any_store.find("baker")
    assert stored is not None
    assert (stored.version, stored.changed_at) == (1, AT)
    assert sound(any_store) is None


def test_the_newest_snapshot_of_each_source_counts(any_store: DraftStore) -> None:
    for source, text in (("a", "old"), ("b", "only"), ("a", "new")):
        any_store.keep_snapshot("baker", source, text, "Ana", AT)
    found = {source: kept.text for source, kept in any_store.snapshots("baker").items()}
    assert found == {"a": "new", "b": "only"}
    assert sound(any_store) is None


def test_drafts_do_not_see_each_others_snapshots(any_store: DraftStore) -> None:
    any_store.create("cook", OPENED, "Ana", AT)
    any_store.keep_snapshot("cook", "a", TEXT, "Ana", AT)
    assert any_store.snapshots("baker") == {}
    assert any_store.snapshots("no-such-draft") == {}


def test_changes_suggestions_and_snapshots_share_one_sound_log(any_store: DraftStore) -> None:
    any_store.keep_snapshot("baker", "a", TEXT, "Ana", AT)
    any_store.save("baker", 1, written("One"), "Ana", AT)
    any_store.add_suggestion("baker", suggested(1), "Ana")
    any_store.keep_snapshot("baker", "a", "Later text", "Ben", LATER)
    kinds = [event.kind for event in any_store.events("baker")]
    assert kinds == ["open", "snapshot", "edit", "suggest", "snapshot"]
    assert sound(any_store) is None


def test_snapshots_survive_reopening(store: Store, place: Place) -> None:
    kept = store.keep_snapshot("baker", "a", TEXT, "Ana", AT)
    store.close()
    with closing(place.open()) as again:
        assert again.snapshots("baker") == {"a": kept}


@given(texts())
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_comes_back_as_it_was(store: Store, text: str) -> None:
    store.keep_snapshot("baker", "a", text, "Ana", AT)
    assert store.snapshots("baker")["a"].text == text


def test_a_draft_that_is_not_there_takes_no_snapshot(store: Store) -> None:
    with pytest.raises(StoreError, match="there is no draft “pilot”"):
        store.keep_snapshot("pilot", "a", TEXT, "Ana", AT)


def test_half_characters_are_refused_and_nothing_is_logged(store: Store) -> None:
    with pytest.raises(StoreError, match="cannot be kept as it came"):
        store.keep_snapshot("baker", "a", "half \ud800", "Ana", AT)
    assert len(store.events("baker")) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE snapshots SET text = 'x'",
        "UPDATE OR REPLACE snapshots SET sha256 = 'x'",
        "DELETE FROM snapshots",
        "INSERT OR REPLACE INTO snapshots SELECT * FROM snapshots",
    ],
)
def test_the_database_itself_refuses_to_change_them(path: Path, statement: str) -> None:
    store = open_store(path)
    store.create("baker", OPENED, "Ana", AT)
    store.keep_snapshot("baker", "a", TEXT, "Ana", AT)
    store.close()
    with closing(sqlite3.connect(path)) as raw:
        with pytest.raises(sqlite3.IntegrityError, match="snapshots are append-only"):
            raw.execute(statement)
        assert raw.execute("SELECT text FROM snapshots").fetchall() == [(TEXT,)]


def test_what_is_altered_missing_or_unlogged_is_found(store: Store) -> None:
    kept = store.keep_snapshot("baker", "a", TEXT, "Ana", AT)
    stored, events = store.find("baker"), store.events("baker")
    assert stored is not None
    for altered in (
        replace(kept, text=TEXT + " "),
        replace(kept, kept_by="Eve"),
        replace(kept, kept_at=LATER),
    ):
        assert log_problem(stored, events, (), {"a": altered}) == (
            "the snapshot of “a” is not the one that event 2 logged"
        )
    assert log_problem(stored, events, ()) == "the snapshot that event 2 logged is missing"
    assert log_problem(stored, events, (), {"a": kept, "b": kept}) == (
        "the snapshot of “b” was never logged"
    )


def session_of(store: DraftStore) -> Session:
    """A session on a complete assessment that is not stored yet."""
    return Session(store, "cook", Draft(assessment=complete_assessment()), stored=None, actor="Ana")


def test_a_session_stores_its_draft_first_and_keeps_plain_text(any_store: DraftStore) -> None:
    session = session_of(any_store)
    kept = session.keep_snapshot("source-0", "Pay\x1b[31m rose\x00\r\nagain")
    assert kept.text == "Pay rose\nagain"
    assert [event.kind for event in any_store.events("cook")] == ["open", "snapshot"]
    assert session.finished().log.count == 2


@pytest.mark.parametrize(
    ("source", "text", "sentence"),
    [
        ("nobody", TEXT, "there is no source “nobody”; there are source-0, source-1"),
        ("source-0", " \x07 \n", "its text is empty"),
    ],
)
def test_a_session_refuses_what_cannot_be_kept_and_stores_nothing(
    any_store: DraftStore, source: str, text: str, sentence: str
) -> None:
    with pytest.raises(DocumentError, match=sentence):
        session_of(any_store).keep_snapshot(source, text)
    assert any_store.find("cook") is None


def test_a_snapshot_altered_behind_the_store_is_found_before_an_export(
    store: Store, place: Place
) -> None:
    session = session_of(store)
    session.keep_snapshot("source-0", TEXT)
    place.run("UPDATE snapshots SET text = 'Pay rose by 99 %.'")
    with pytest.raises(StoreError, match="the snapshot of “source-0” is not the one"):
        session.finished()


def test_a_snapshot_without_a_readable_time_is_refused_by_name(store: Store, place: Place) -> None:
    store.keep_snapshot("baker", "a", TEXT, "Ana", AT)
    place.run("UPDATE snapshots SET kept_at = 'today'")
    with pytest.raises(StoreError, match=r"the snapshot of “a” for the draft “baker”.*backup"):
        store.snapshots("baker")


def test_a_database_of_the_first_revision_gets_the_table_and_keeps_what_it_holds(
    path: Path,
) -> None:
    store = open_store(path)
    store.create("baker", OPENED, "Ana", AT)
    events = store.events("baker")
    store.close()
    with closing(sqlite3.connect(path)) as raw:
        for (table,) in raw.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN "
            "('assessor_revision', 'drafts', 'events', 'suggestions')"
        ).fetchall():
            raw.execute(f"DROP TABLE {table}")
        raw.execute("DROP INDEX ix_drafts_discarded")
        raw.execute("ALTER TABLE drafts DROP COLUMN discarded")
        raw.execute("ALTER TABLE drafts DROP COLUMN status")
        raw.execute("UPDATE assessor_revision SET version_num = '0001'")
        raw.commit()
    with closing(open_store(path)) as upgraded:
        assert upgraded.events("baker") == events
        assert [spot.name for spot in upgraded.catalogue.span("title", 0, 9)] == ["baker"]
        upgraded.keep_snapshot("baker", "a", TEXT, "Ana", AT)
        assert sound(upgraded) is None


def test_a_source_renamed_in_title_keeps_its_snapshot(any_store: DraftStore) -> None:
    session = session_of(any_store)
    session.keep_snapshot("source-0", TEXT)
    renamed = with_(session.draft.assessment, "sources[0].title", "Another title")
    assert renamed.sources[0].id in any_store.snapshots("cook")
