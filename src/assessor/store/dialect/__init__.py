"""Everything that is particular to one kind of database has its place here, in a module a kind.

Those modules offer the same functions, see :class:`Kind`. The one for PostgreSQL, and its driver,
are imported only where an address asks for them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from sqlalchemy import URL, ColumnElement, Connection, Engine, String, Table
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError

from assessor.desk.ports import StoreError
from assessor.store.dialect import sqlite
from assessor.store.dialect.sqlite import file_url as file_url

APPEND_ONLY_OPTIONS = {"sqlite_with_rowid": False}
"""Keyword arguments for a table that only grows: its key is then the only way to name a row."""

BY_BYTES = String().with_variant(String(collation="C"), "postgresql")
"""The type of a column that is compared byte by byte, whatever the language of the server."""

ERRORS = (SQLAlchemyError, UnicodeDecodeError)
"""What using a database may raise; the driver cannot decode its own messages on some damage."""


class Kind(Protocol):
    """What each kind of database knows how to do."""

    def engine_for(self, url: URL, /) -> Engine:
        """An engine that opens its first connection when it is needed.

        Raises:
            StoreError: the address cannot be used, or the driver is not installed.
        """
        ...

    def writing(self, engine: Engine, /) -> Engine:
        """``engine`` for transactions that write."""
        ...

    def wait_for_turn(self, connection: Connection, /) -> None:
        """Have the whole database to oneself among those who wait, until the transaction ends."""
        ...

    def append_only(self, table: str, key: Sequence[str], /) -> tuple[str, ...]:
        """Statements that make the database refuse to change or remove rows of ``table``.

        ``key`` is its primary key.
        """
        ...

    def guards(self, connection: Connection, /) -> tuple[str, ...]:
        """Statements that make the database enforce who may do what, beyond its grants."""
        ...

    def functions(self, connection: Connection, /) -> tuple[str, ...]:
        """Statements that define anew what the guards go by."""
        ...

    def catalogue_guards(self, connection: Connection, /) -> tuple[str, ...]:
        """Statements that make the database refuse a catalogue that hides a draft or its status."""
        ...

    def move_guards(self, connection: Connection, /) -> tuple[str, ...]:
        """Statements that make the database look at each step of a draft: see the module for it."""
        ...

    def holds(self, column: ColumnElement[str], word: str, /) -> ColumnElement[bool]:
        """Whether ``column`` holds ``word``, character by character."""
        ...

    def look_over(self, connection: Connection, table: str, /) -> None:
        """Let the database see at once how much a table that was just filled holds."""
        ...

    def lift_guards(self, connection: Connection, tables: Sequence[str], /) -> None:
        """Let what others wrote be copied into ``tables``, until the guards are restored."""
        ...

    def restore_guards(self, connection: Connection, tables: Sequence[str], /) -> None:
        """Enforce again, in ``tables``, who may do what."""
        ...

    def reading(self, engine: Engine, /) -> Engine:
        """``engine`` for transactions that see the database as it was when they began."""
        ...

    def by_bytes(self, column: ColumnElement[str], /) -> ColumnElement[str]:
        """``column`` to order by, as in every other kind of database."""
        ...

    def keep_once(self, connection: Connection, table: Table, values: Mapping[str, object]) -> bool:
        """Insert a row unless there is one of its primary key; whether it was inserted."""
        ...

    def actor(self, connection: Connection, /) -> str | None:
        """Whom the database knows the person as; ``None`` where they say it themselves."""
        ...

    def backend(self, connection: DBAPIConnection, /) -> int | None:
        """The number under which the server knows a connection; ``None`` where there is no server."""
        ...

    def is_forbidden(self, error: Exception, /) -> bool:
        """Whether one of :data:`ERRORS` says that the person is not let do what was asked."""
        ...

    def cause(self, error: Exception, /) -> str:
        """What one of :data:`ERRORS` means and what to do, to follow the words “the working database”."""
        ...


def kind_of(bound: URL | Engine | Connection) -> Kind:
    """What knows the kind of database that an address, an engine or a connection is of.

    Raises:
        StoreError: it is of no kind that can be used.
    """
    name = bound.get_backend_name() if isinstance(bound, URL) else bound.dialect.name
    if name == "sqlite":
        return sqlite
    if name == "postgresql":
        from assessor.store.dialect import postgresql

        return postgresql
    raise StoreError(
        f"the working database must be an SQLite file or on PostgreSQL; “{name}” is not supported"
    )


def keep_once(connection: Connection, table: Table, values: Mapping[str, object]) -> bool:
    """Insert a row unless there is one of its primary key; whether it was inserted."""
    return kind_of(connection).keep_once(connection, table, values)


def append_only(connection: Connection, table: str, key: Sequence[str]) -> None:
    """Make the database refuse to change or remove rows of ``table``, whose key is ``key``."""
    for statement in kind_of(connection).append_only(table, key):
        execute(connection, statement)


def guard(connection: Connection) -> None:
    """Make the database enforce who may do what, where it can tell people apart."""
    for statement in kind_of(connection).guards(connection):
        execute(connection, statement)


def renew_guards(connection: Connection) -> None:
    """Let the guards of an existing database go by the rules as they are now.

    For a migration to call whenever these have changed.
    """
    for statement in kind_of(connection).functions(connection):
        execute(connection, statement)


def guard_catalogue(connection: Connection) -> None:
    """Make the database refuse a catalogue that hides a draft, where it can tell people apart."""
    for statement in kind_of(connection).catalogue_guards(connection):
        execute(connection, statement)


def guard_moves(connection: Connection) -> None:
    """Make the database look at each step of a draft, where it can tell people apart."""
    for statement in kind_of(connection).move_guards(connection):
        execute(connection, statement)


def execute(connection: Connection, statement: str) -> None:
    """Run a statement as it is written; no character in it stands for a value."""
    connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
