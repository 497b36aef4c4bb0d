"""Every draft that was saved can be read again by its hash."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from pathlib import Path
from random import Random

import pytest
from alembic import command
from alembic.config import Config
from hypothesis import given, settings
from hypothesis import strategies as st

from assessor.desk.draft import Draft, Event
from assessor.desk.logbook import log_problem
from assessor.desk.ports import StoredDraft, StoreError
from assessor.desk.session import Session
from assessor.document.canonical import canonical_bytes, sha256
from assessor.store import rows
from assessor.store.database import Store, open_store
from assessor.store.dialect import sqlite
from desk.commands import random_command, some_suggestions
from store.places import Place
from store.store_builders import AT, DRAFT, LATER, OPENED, suggested, written
from strategies import complete_assessment


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "work.db"


def test_each_saved_draft_is_kept_under_the_hash_its_event_calls_it_by(store: Store) -> None:
    change = written("Data contracts.")
    store.create("baker", OPENED, "Ana", AT)
    store.save("baker", 1, change, "Ana", LATER)

    first, second = store.events("baker")
    assert store.content(first.draft_sha256) == DRAFT
    assert store.content(second.draft_sha256) == change.draft


@pytest.mark.parametrize("digest", ["0" * 64, "", "x'; DROP TABLE contents; --"])
def test_what_was_never_saved_is_not_there(store: Store, digest: str) -> None:
    store.create("baker", OPENED, "Ana", AT)

    assert store.content(digest) is None


def test_a_content_that_returns_is_kept_once(store: Store, place: Place) -> None:
    store.create("baker", OPENED, "Ana", AT)
    store.create("pilot", OPENED, "Ana", AT)
    store.save("baker", 1, written("Text"), "Ana", AT)
    store.save("baker", 2, OPENED, "Ana", AT)

    kept = place.run("SELECT sha256, draft FROM contents")
    assert len(kept) == 2
    for digest, packed in kept:
        assert isinstance(packed, bytes)
        content = zlib.decompress(packed)
        assert hashlib.sha256(content).hexdigest() == digest
        assert content in (canonical_bytes(DRAFT), canonical_bytes(written("Text").draft))


def test_a_draft_is_not_saved_without_its_content(path: Path) -> None:
    store = open_store(path)
    created = store.create("baker", OPENED, "Ana", AT)
    _run(path, "CREATE TRIGGER full BEFORE INSERT ON contents BEGIN SELECT RAISE(ABORT, 'no'); END")

    with pytest.raises(StoreError):
        store.save("baker", 1, written("Text"), "Ana", AT)

    assert store.find("baker") == created
    assert len(store.events("baker")) == 1
    store.close()


OTHER = zlib.compress(canonical_bytes(written("Other").draft))


@pytest.mark.parametrize("damaged", [OTHER, OTHER[:-9], b"", b"\xff" * 99, "text", 7])
def test_a_content_that_is_not_what_its_hash_says_is_noticed(
    store: Store, place: Place, damaged: object
) -> None:
    if place.strict and not isinstance(damaged, bytes):
        pytest.skip("such a value cannot be put there")
    store.create("baker", OPENED, "Ana", AT)
    stored = store.save("baker", 1, written("Text"), "Ana", AT)
    assert store.damaged_contents("baker") == frozenset()
    first, second = store.events("baker")
    place.run(
        "UPDATE contents SET draft = :draft WHERE sha256 = :sha256",
        draft=damaged,
        sha256=first.draft_sha256,
    )

    with pytest.raises(StoreError, match=f"{first.draft_sha256[:12]} .* was altered or is damaged"):
        store.content(first.draft_sha256)
    assert store.content(second.draft_sha256) == stored.draft
    assert store.damaged_contents("baker") == {first.draft_sha256}
    assert log_problem(stored, (first, second), (), damaged={first.draft_sha256}) == (
        "the draft as event 1 left it was altered or is damaged"
    )


def test_damage_to_another_draft_is_not_held_against_this_one(store: Store, place: Place) -> None:
    store.create("baker", OPENED, "Ana", AT)
    store.create("pilot", written("Text"), "Ana", AT)
    digest = store.events("pilot")[0].draft_sha256
    place.run("UPDATE contents SET draft = :none WHERE sha256 = :sha256", none=b"", sha256=digest)

    assert store.damaged_contents("baker") == frozenset()
    assert store.damaged_contents("pilot") == {digest}
    assert store.damaged_contents("nobody") == frozenset()


def _run(path: Path, statement: str, *values: object) -> None:
    with sqlite3.connect(path) as raw:
        raw.execute(statement, values)
    raw.close()


# A database from before contents were kept


def _older(path: Path, drafts: dict[str, Draft], logs: dict[str, tuple[Event, ...]]) -> None:
    """Make the database that held these drafts before there was a table of contents."""
    engine = sqlite.engine_for(sqlite.file_url(path))
    with sqlite.writing(engine).begin() as connection:
        config = Config()
        config.set_main_option("script_location", "assessor.store:migrations")
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        for name, draft in drafts.items():
            connection.exec_driver_sql(
                "INSERT INTO drafts VALUES (?, ?, ?, '2026-11-24T09:30:00Z', '2026-11-24T09:30:00Z')",
                (name, len(logs[name]), canonical_bytes(draft).decode()),
            )
            for event in logs[name]:
                values = rows.event_values(name, event)
                marks = ", ".join("?" * len(values))
                connection.exec_driver_sql(
                    f"INSERT INTO events ({', '.join(values)}) VALUES ({marks})",
                    tuple(values.values()),
                )
    engine.dispose()


def _told(*drafts: Draft) -> tuple[Event, ...]:
    events: list[Event] = []
    for draft in drafts:
        events.append(
            Event.chained(
                events[-1] if events else None,
                draft,
                kind="edit" if events else "open",
                path="",
                before=None,
                after=None,
                detail={},
                actor="Ana",
                at=AT,
            )
        )
    return tuple(events)


def test_an_older_database_keeps_the_present_content_of_each_draft(path: Path) -> None:
    one, two = written("One").draft, written("Two").draft
    logs = {"baker": _told(DRAFT, one, two), "nurse": _told(two), "pilot": _told(DRAFT)}
    _older(path, {"baker": two, "nurse": two, "pilot": DRAFT}, logs)
    store = open_store(path)

    assert store.find("baker") == StoredDraft("baker", 3, two, AT)
    assert store.events("baker") == logs["baker"]
    assert store.content(sha256(two)) == two
    assert store.content(sha256(DRAFT)) == DRAFT
    assert store.content(sha256(one)) is None
    store.save("baker", 3, written("Three"), "Ana", AT)
    assert store.content(sha256(written("Three").draft)) == written("Three").draft
    store.close()


def test_undo_in_an_older_draft_goes_back_to_where_it_was_when_contents_were_first_kept(
    path: Path,
) -> None:
    one = written("One").draft
    _older(path, {"baker": one}, {"baker": _told(DRAFT, one)})
    store = open_store(path)
    session = Session(store, "baker", one, stored=store.find("baker"), actor="Ana")
    session.do(lambda draft, _: written("Two", draft))
    session = Session(store, "baker", one, stored=store.find("baker"), actor="Ana")

    assert session.undo() is not None
    assert session.draft == one
    assert session.undo() is None
    store.close()


def test_a_draft_altered_behind_its_log_is_not_kept_as_what_its_last_event_left(path: Path) -> None:
    _older(path, {"baker": written("Altered").draft}, {"baker": _told(DRAFT)})
    store = open_store(path)

    assert store.content(sha256(DRAFT)) is None
    assert store.content(sha256(written("Altered").draft)) is None
    store.close()


# Undo over all of it


@given(st.integers(0, 2**32))
@settings(max_examples=6, deadline=None)
def test_undo_and_redo_reach_over_closing_and_opening_the_database(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    random, path = Random(seed), tmp_path_factory.mktemp("undo") / "work.db"
    store, begun = open_store(path), Draft.of(complete_assessment())
    session = Session(store, "baker", begun, stored=None, actor="Ana")
    session.keep(some_suggestions()[0])
    drafts, here = [session.draft], 0
    for _ in range(20):
        what = random.choice(("do", "do", "undo", "undo", "redo", "open", "open"))
        if what == "open":
            store.close()
            store = open_store(path)
            session = Session(store, "baker", begun, stored=store.find("baker"), actor="Ana")
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
    stored, events = store.find("baker"), store.events("baker")
    assert stored is not None
    damaged = store.damaged_contents("baker")
    assert log_problem(stored, events, store.suggestions("baker"), damaged=damaged) is None
    store.close()


def test_a_suggestion_leaves_nothing_new_to_keep(store: Store, place: Place) -> None:
    store.create("baker", OPENED, "Ana", AT)
    store.add_suggestion("baker", suggested(1), "Ana")

    assert place.run("SELECT count(*) FROM contents") == [(1,)]
