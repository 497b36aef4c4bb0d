"""Files, disks and other programs that stand in the way: one sentence each, and nothing lost."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.pool import Pool

from assessor.desk.ports import StoredDraft, StoreError, UnreadableDraft
from assessor.store.database import Store, open_store
from assessor.store.dialect import sqlite
from store.places import Place
from store.store_builders import AT, DRAFT, OPENED, suggested, written


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A working database with a draft and a suggestion."""
    found = tmp_path / "work.db"
    store = open_store(found)
    store.create("baker", OPENED, "Ana", AT)
    store.add_suggestion("baker", suggested(1), "Ana")
    store.close()
    return found


def _open_with(path: Path, pragma: str) -> Store:
    def limit(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(pragma)

    event.listen(Pool, "connect", limit)
    try:
        return open_store(path)
    finally:
        event.remove(Pool, "connect", limit)


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "work.db"
    path.write_bytes(b"Dear diary, " * 1000)

    with pytest.raises(StoreError, match=r"work\.db is not a database; move the file away"):
        open_store(path)

    assert path.read_bytes() == b"Dear diary, " * 1000


def test_a_folder_in_the_place_of_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "work.db").mkdir()

    with pytest.raises(StoreError, match=r"work\.db cannot be opened"):
        open_store(tmp_path / "work.db")


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder").touch()

    with pytest.raises(StoreError, match=r"work\.db cannot be made: .*; check its folder"):
        open_store(tmp_path / "folder" / "work.db")


@pytest.mark.parametrize("seed", range(8))
def test_a_damaged_file_never_ends_in_anything_but_a_sentence(path: Path, seed: int) -> None:
    content = bytearray(path.read_bytes())
    start = random.Random(seed).randrange(100, len(content) // 2)
    content[start : len(content)] = random.Random(seed).randbytes(len(content) - start)
    path.write_bytes(content)

    with pytest.raises(StoreError, match=r"work\.db|working database"):
        _use(path)


def test_a_file_cut_short_ends_in_a_sentence(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])

    with pytest.raises(StoreError, match=r"work\.db is damaged; keep a copy"):
        _use(path)


def _use(path: Path) -> None:
    store = open_store(path)
    try:
        store.drafts()
        store.events("baker")
        store.suggestions("baker")
        store.save("baker", 1, written("Text"), "Ana", AT)
        store.add_suggestion("baker", suggested(2), "Ana")
    finally:
        store.close()


def test_a_file_that_may_not_be_written_can_be_read_and_says_so(path: Path) -> None:
    store = _open_with(path, "PRAGMA query_only = ON")

    with pytest.raises(StoreError, match=r"work\.db cannot be written; check the permissions"):
        store.save("baker", 1, written("Text"), "Ana", AT)

    found = store.find("baker")
    assert found is not None
    assert found.draft == DRAFT
    store.close()


def test_a_full_disk_loses_the_save_but_not_the_draft_and_can_be_retried(path: Path) -> None:
    full = _open_with(path, "PRAGMA max_page_count = 1")
    change = written("A long text. " * 1000)

    with pytest.raises(StoreError, match=r"work\.db cannot grow, the disk is full; free some"):
        full.save("baker", 1, change, "Ana", AT)

    found = full.find("baker")
    assert found is not None
    assert found.version == 1
    full.close()
    store = open_store(path)
    assert store.save("baker", 1, change, "Ana", AT).version == 2
    store.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stores opened from now on do not wait for others."""
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0)


@pytest.fixture
def busy(path: Path, impatient: None) -> Iterator[sqlite3.Connection]:
    """Another program in the middle of writing."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield other
    other.close()


def test_a_busy_database_can_be_read_and_is_written_once_it_is_free(
    path: Path, busy: sqlite3.Connection
) -> None:
    store = open_store(path)

    for attempt in (
        lambda: store.save("baker", 1, written("Text"), "Ana", AT),
        lambda: store.create("pilot", OPENED, "Ana", AT),
        lambda: store.add_suggestion("baker", suggested(2), "Ana"),
    ):
        with pytest.raises(StoreError, match=r"work\.db has been in use .*; try again"):
            attempt()
    assert [(draft.name, isinstance(draft, StoredDraft)) for draft in store.drafts()] == [
        ("baker", True)
    ]

    busy.execute("ROLLBACK")
    assert store.save("baker", 1, written("Text"), "Ana", AT).version == 2
    store.close()


def test_a_new_database_that_another_program_holds_is_refused(
    tmp_path: Path, impatient: None
) -> None:
    other = sqlite3.connect(tmp_path / "new.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")

    with pytest.raises(StoreError, match=r"new\.db has been in use"):
        open_store(tmp_path / "new.db")

    other.close()


def test_a_new_database_is_opened_once_another_program_lets_go_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = sqlite3.connect(tmp_path / "new.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waits: list[float] = []

    def let_go(seconds: float) -> None:
        waits.append(seconds)
        other.execute("ROLLBACK")

    monkeypatch.setattr(sqlite, "sleep", let_go)

    open_store(tmp_path / "new.db").close()

    assert len(waits) == 1
    other.close()


@pytest.mark.parametrize("replaced", [False, True])
def test_a_file_taken_away_while_open_takes_no_writes(path: Path, replaced: bool) -> None:
    store = open_store(path)
    store.find("baker")
    moved = path.rename(path.with_name("moved.db"))
    if replaced:
        open_store(path).close()

    with pytest.raises(StoreError, match=r"work\.db was moved or deleted while it was open"):
        store.save("baker", 1, written("Text"), "Ana", AT)

    moved.rename(path)
    assert store.save("baker", 1, written("Text"), "Ana", AT).version == 2
    store.close()


@pytest.fixture
def held(place: Place) -> Place:
    """A working database with a draft and a suggestion, in each place."""
    store = place.open()
    store.create("baker", OPENED, "Ana", AT)
    store.add_suggestion("baker", suggested(1), "Ana")
    store.close()
    return place


def _alter(place: Place, statement: str, value: object) -> None:
    if place.strict and not isinstance(value, str):
        pytest.skip("such a value cannot be put there")
    place.run(statement, value=value)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{}",
        "not JSON",
        "[" * 100_000,
        '{"assessment": null}',
        b"\xff\xfe",
        5,
        '"\ud83d"'.encode("utf-8", "surrogatepass"),
    ],
)
def test_a_draft_that_no_longer_validates_is_named(held: Place, content: object) -> None:
    _alter(held, "UPDATE drafts SET content = :value", content)
    store = held.open()

    (listed,) = store.drafts()
    assert isinstance(listed, UnreadableDraft)
    assert (listed.name, "the draft “baker” in" in listed.problem) == ("baker", True)
    with pytest.raises(StoreError, match="the draft “baker” in the working database"):
        store.find("baker")
    with pytest.raises(StoreError, match="the draft “baker” in the working database"):
        store.add_suggestion("baker", suggested(2), "Ana")
    store.close()


@pytest.mark.parametrize("time", ["", "yesterday", "2026-11-24T09:30:00", 5, b"\xff"])
def test_a_draft_with_an_unreadable_time_is_named(held: Place, time: object) -> None:
    _alter(held, "UPDATE drafts SET changed_at = :value", time)
    store = held.open()

    with pytest.raises(StoreError, match="the draft “baker” in the working database"):
        store.find("baker")
    store.close()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("before", "1.5"),
        ("after", "NaN"),
        ("detail", "not JSON"),
        ("detail", "[]"),
        ("before", "[" * 100_000),
        ("at", "yesterday"),
        ("actor", "\x1b[2J"),
        ("sha256", "abc"),
        ("kind", b"\xff"),
        ("before", b"\xff"),
    ],
)
def test_an_event_that_no_longer_validates_is_named(
    held: Place, column: str, value: object
) -> None:
    _alter(held, f'UPDATE events SET "{column}" = :value WHERE number = 2', value)
    store = held.open()

    with pytest.raises(StoreError, match="event 2 of the draft “baker” in the working database"):
        store.events("baker")
    store.close()


def test_a_suggestion_that_no_longer_validates_is_named(held: Place) -> None:
    _alter(held, "UPDATE suggestions SET content = :value", "{}")
    store = held.open()

    with pytest.raises(StoreError, match=f"suggestion {1:032x} for the draft “baker”"):
        store.suggestions("baker")
    store.close()
