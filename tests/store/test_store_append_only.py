"""The database itself refuses to change what was logged, whoever asks."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from assessor.store.database import open_store
from store.store_builders import AT, OPENED, suggested, written

_KEYS = {"events": "draft, number", "suggestions": "draft, id", "contents": "sha256"}


@pytest.fixture
def raw(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A plain connection to a database with two events and a suggestion, past the store."""
    store = open_store(tmp_path / "work.db")
    store.create("baker", OPENED, "Ana", AT)
    store.save("baker", 1, written("Text"), "Ana", AT)
    store.add_suggestion("baker", suggested(1), "Ana")
    store.close()
    connection = sqlite3.connect(tmp_path / "work.db")
    yield connection
    connection.close()


def _refused(raw: sqlite3.Connection, table: str, statement: str) -> None:
    before = raw.execute(f"SELECT * FROM {table}").fetchall()
    assert before
    with pytest.raises(sqlite3.IntegrityError, match=f"{table} are append-only"):
        raw.execute(statement)
    assert raw.execute(f"SELECT * FROM {table}").fetchall() == before


@pytest.mark.parametrize("table", _KEYS)
def test_no_column_of_a_row_can_be_changed(raw: sqlite3.Connection, table: str) -> None:
    columns = [row[1] for row in raw.execute(f"PRAGMA table_info({table})")]
    assert len(columns) > 1
    for column in columns:
        _refused(raw, table, f"UPDATE {table} SET \"{column}\" = 'x'")
        _refused(raw, table, f'UPDATE OR REPLACE {table} SET "{column}" = "{column}"')


@pytest.mark.parametrize("table", _KEYS)
def test_no_row_can_be_removed(raw: sqlite3.Connection, table: str) -> None:
    _refused(raw, table, f"DELETE FROM {table}")


@pytest.mark.parametrize("table", _KEYS)
def test_no_row_can_be_replaced(raw: sqlite3.Connection, table: str) -> None:
    _refused(raw, table, f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
    _refused(raw, table, f"REPLACE INTO {table} SELECT * FROM {table}")
    _refused(
        raw,
        table,
        f"INSERT INTO {table} SELECT * FROM {table} WHERE true "
        f"ON CONFLICT ({_KEYS[table]}) DO UPDATE SET draft = 'x'",
    )


@pytest.mark.parametrize("table", _KEYS)
def test_no_row_has_a_second_name_to_be_replaced_by(raw: sqlite3.Connection, table: str) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such column: rowid"):
        raw.execute(f"SELECT rowid FROM {table}")


def test_a_draft_with_a_log_cannot_be_removed_or_renamed(raw: sqlite3.Connection) -> None:
    raw.execute("PRAGMA foreign_keys = ON")
    for statement in ("DELETE FROM drafts", "UPDATE drafts SET name = 'pilot'"):
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            raw.execute(statement)
