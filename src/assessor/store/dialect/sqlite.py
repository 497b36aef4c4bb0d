"""What is particular to SQLite: a file of one person, read and written by one process at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import monotonic, sleep

from sqlalchemy import (
    URL,
    ColumnElement,
    Connection,
    Engine,
    Table,
    create_engine,
    event,
    func,
    insert,
    select,
)
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from assessor.desk.ports import StoreError
from assessor.document.text import clean_line

BUSY_SECONDS = 5
"""How long a statement waits for another program that is writing."""

_KIND = 0xFF  # The low byte of an error code; the rest only refines it.
_LONGEST_SAYING = 120
_WRITES = "assessor_writes"

_CAUSES = {
    sqlite3.SQLITE_BUSY: f"has been in use by another program for {BUSY_SECONDS} seconds; try again",
    sqlite3.SQLITE_LOCKED: "is in use by another part of this program; try again",
    sqlite3.SQLITE_PERM: "may not be used; check the permissions of the file and its folder",
    sqlite3.SQLITE_READONLY: "cannot be written; check the permissions of the file and its folder",
    sqlite3.SQLITE_IOERR: "could not be read or written; check the disk it is on and try again",
    sqlite3.SQLITE_CORRUPT: "is damaged; keep a copy of it and put a backup in its place",
    sqlite3.SQLITE_FULL: "cannot grow, the disk is full; free some space and try again",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; check that its folder exists and can be written",
    sqlite3.SQLITE_NOTADB: "is not a database; move the file away or choose another workspace",
}


def file_url(path: Path) -> URL:
    """The address of a database file."""
    return URL.create("sqlite", database=str(path))


def engine_for(url: URL) -> Engine:
    """An engine with one connection, which is opened at its first use.

    Raises:
        StoreError: the address is not that of a file.
    """
    if not url.database:
        raise StoreError("the working database must be a file; one in memory is gone at the end")
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        connect_args={"timeout": BUSY_SECONDS},
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def writing(engine: Engine) -> Engine:
    """``engine`` for transactions that write: they take their turn when they begin, not halfway."""
    return engine.execution_options(**{_WRITES: True})


def append_only(table: str, key: Sequence[str]) -> tuple[str, ...]:
    """Statements that make the database refuse to change or remove rows of ``table``.

    ``key`` is its primary key. An insert that would replace a row is refused as well, since it
    removes the old one without firing the trigger for that.
    """
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} are append-only'); END"
    same = " AND ".join(f"{column} = NEW.{column}" for column in key)
    return (
        f"CREATE TRIGGER {table}_refuse_update BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_refuse_delete BEFORE DELETE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_refuse_replace BEFORE INSERT ON {table} "
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) {refuse}",
    )


def guards(_connection: Connection) -> tuple[str, ...]:
    """Nothing more: whoever can open the file can do with it as they like."""
    return ()


def functions(_connection: Connection) -> tuple[str, ...]:
    """Nothing, for that reason."""
    return ()


def catalogue_guards(_connection: Connection) -> tuple[str, ...]:
    """Nothing either."""
    return ()


def move_guards(_connection: Connection) -> tuple[str, ...]:
    """Nor here."""
    return ()


def holds(column: ColumnElement[str], word: str) -> ColumnElement[bool]:
    """Whether ``column`` holds ``word``, character by character."""
    return func.instr(column, word) > 0


def look_over(_connection: Connection, _table: str) -> None:
    """Nothing: its plans do not depend on it."""


def lift_guards(_connection: Connection, _tables: Sequence[str]) -> None:
    """Nothing: there are none that an insert meets."""


def restore_guards(_connection: Connection, _tables: Sequence[str]) -> None:
    """Nothing: none were lifted."""


def reading(engine: Engine) -> Engine:
    """``engine`` itself: every transaction sees the file as it was when it began."""
    return engine


def by_bytes(column: ColumnElement[str]) -> ColumnElement[str]:
    """``column`` itself: texts are compared byte by byte."""
    return column


def wait_for_turn(_connection: Connection) -> None:
    """Nothing: a transaction that writes has the file to itself from its beginning."""


def keep_once(connection: Connection, table: Table, values: Mapping[str, object]) -> bool:
    """Insert a row unless there is one of its primary key; whether it was inserted."""
    key = [column == values[column.name] for column in table.primary_key.columns]
    if connection.execute(select(table.primary_key.columns[0]).where(*key)).first() is not None:
        return False
    connection.execute(insert(table).values(values))
    return True


def actor(_connection: Connection) -> str | None:
    """Nobody in particular: the person says who they are."""
    return None


def backend(_connection: DBAPIConnection) -> int | None:
    """None: there is no server."""
    return None


def is_forbidden(_error: Exception) -> bool:
    """Never: whoever may write the file may do everything."""
    return False


def cause(error: Exception) -> str:
    """What an error means and what to do, to follow the words “the working database”."""
    original = error.orig if isinstance(error, DBAPIError) else error
    said = clean_line(str(original))
    if isinstance(error, UnicodeDecodeError) or said.startswith("Could not decode"):
        return _CAUSES[sqlite3.SQLITE_CORRUPT]
    code = getattr(original, "sqlite_errorcode", 0)
    if (known := _CAUSES.get(code & _KIND)) is not None:
        return known
    return f"cannot be used ({said[:_LONGEST_SAYING]}); put a backup in its place"


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    # Left to itself, the driver begins transactions late and never for DDL; _begin does it instead.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    _write_ahead(connection)
    connection.execute("PRAGMA synchronous = FULL")


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Set the journal mode, which needs the file to itself and, unlike all else, may not wait."""
    give_up = monotonic() + BUSY_SECONDS
    while connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & _KIND != sqlite3.SQLITE_BUSY or monotonic() >= give_up:
                raise
            sleep(0.01)
        else:
            # Some file systems do not have it and keep the mode they had, which is as safe.
            return


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
