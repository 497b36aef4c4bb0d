"""What is particular to PostgreSQL: a server that a team shares, where the role is the person.

The rules of who may do what are in :mod:`assessor.store.dialect.postgresql_guards`; the driver
(psycopg) is imported by SQLAlchemy when an engine is made, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import (
    URL,
    ColumnElement,
    Connection,
    Engine,
    String,
    Table,
    create_engine,
    event,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, TimeoutError

from assessor.desk.ports import StoreError
from assessor.document.text import clean_line
from assessor.store.dialect.postgresql_guards import catalogue_guards as catalogue_guards
from assessor.store.dialect.postgresql_guards import functions as functions
from assessor.store.dialect.postgresql_guards import guards as guards
from assessor.store.dialect.postgresql_guards import refusing
from assessor.store.dialect.postgresql_moves import move_guards as move_guards

BUSY_SECONDS = 5
"""How long a statement waits for somebody else who is writing the same draft."""

_DRIVER = "postgresql+psycopg"
_CONNECTING: dict[str, int | str] = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,  # milliseconds
    "application_name": "assessor",
}
"""Given to the driver unless the address says otherwise, so that a dead network is soon noticed."""
_TURN = 0x617373657373  # Any number will do that no other program is likely to take.
_LONGEST_SAYING = 160

_IN_USE = f"has been in use by somebody else for {BUSY_SECONDS} seconds; try again"
_LOST = "closed the connection; try again, what could not be saved is kept until then"
_MEANWHILE = "was written by somebody else at the same moment; try again"
_PASSWORD = "refused the name or the password; check ASSESSOR_DATABASE_URL"
_NO_DATABASE = "does not exist on that server; check its name in ASSESSOR_DATABASE_URL"
_NO_RIGHTS = "does not give you the right to do this; ask whoever looks after it (assessor db init)"
_NOT_FROM_HERE = "does not let you in from here; ask whoever looks after the server"
_NO_RIGHT_STATE, _GUARD_STATE = "42501", "P0001"
_UNREACHABLE = "cannot be reached; check the address, the network, and that the server runs"
_BY_STATE = {
    "28P01": _PASSWORD,
    "28000": _PASSWORD,
    "3D000": _NO_DATABASE,
    _NO_RIGHT_STATE: _NO_RIGHTS,
    "42P01": "does not hold the tables it should; assessor db init makes them",
    "55P03": _IN_USE,
    "57014": _IN_USE,
    "40001": _MEANWHILE,
    "40P01": _MEANWHILE,
    "23505": _MEANWHILE,
    "53100": "cannot grow, the disk of the server is full; have some space freed and try again",
    "53300": "has too many connections; try again later",
    "25006": "cannot be written now; the server only answers questions",
    "57P01": _LOST,
    "57P02": _LOST,
    "57P03": "is starting or stopping; try again in a moment",
}
_BY_SAYING = (
    ("password authentication failed", _PASSWORD),
    ("no password supplied", "wants a password; put one into ASSESSOR_DATABASE_URL"),
    ("no pg_hba.conf entry", _NOT_FROM_HERE),
    ("pg_hba.conf rejects", _NOT_FROM_HERE),
    ("too many clients", _BY_STATE["53300"]),
    ("remaining connection slots", _BY_STATE["53300"]),
    ("permission denied for database", _NO_RIGHTS),
    ("is not permitted to log in", _PASSWORD),
    ("not currently accepting connections", _BY_STATE["57P03"]),
    ("is starting up", _BY_STATE["57P03"]),
    ("shutting down", _BY_STATE["57P03"]),
    (
        "invalid connection option",
        "cannot be reached: ASSESSOR_DATABASE_URL holds an unknown option",
    ),
)
"""What the driver says of a connection that was never made; it has no code for it then."""


def engine_for(url: URL) -> Engine:
    """An engine that finds out before each use whether its connection still stands.

    Raises:
        StoreError: the driver is another than psycopg, or it is not installed.
    """
    if url.drivername not in ("postgresql", _DRIVER):
        raise StoreError(
            f"the working database cannot be reached with “{clean_line(url.drivername)}”; "
            f"let ASSESSOR_DATABASE_URL begin with {_DRIVER}://"
        )
    options = {name: value for name, value in _CONNECTING.items() if name not in url.query}
    try:
        engine = create_engine(
            url.set(drivername=_DRIVER), pool_pre_ping=True, pool_size=2, connect_args=options
        )
    except ImportError:
        raise StoreError(
            "a working database on PostgreSQL needs psycopg; install assessor[postgresql]"
        ) from None
    event.listen(engine, "connect", _prepare)
    return engine


def writing(engine: Engine) -> Engine:
    """``engine`` itself: those who write lock the draft they write."""
    return engine


def holds(column: ColumnElement[str], word: str) -> ColumnElement[bool]:
    """Whether ``column`` holds ``word``, character by character."""
    return func.strpos(column, word) > 0


def look_over(connection: Connection, table: str) -> None:
    """Gather statistics; left to itself, the server does so a minute later."""
    connection.execute(text(f"ANALYZE {table}"))


def lift_guards(connection: Connection, tables: Sequence[str]) -> None:
    """Take the guards from ``tables``, which only their owner may; nobody else can write meanwhile."""
    for table in tables:
        connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))


def restore_guards(connection: Connection, tables: Sequence[str]) -> None:
    """Put the guards back."""
    for table in tables:
        connection.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))


def reading(engine: Engine) -> Engine:
    """``engine`` for transactions that see the database as it was when they began."""
    return engine.execution_options(isolation_level="REPEATABLE READ")


def by_bytes(column: ColumnElement[str]) -> ColumnElement[str]:
    """``column`` compared byte by byte, whatever the language of the server."""
    if isinstance(column.type, String):
        return column.collate("C")
    return column


def wait_for_turn(connection: Connection) -> None:
    """Let one at a time bring the tables up to date."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": _TURN})


def append_only(table: str, _key: Sequence[str]) -> tuple[str, ...]:
    """Statements that make the database refuse to change or remove rows of ``table``.

    They hold for its owner too, until that person takes the triggers away.
    """
    return refusing(table)


def keep_once(connection: Connection, table: Table, values: Mapping[str, object]) -> bool:
    """Insert a row unless there is one of its primary key; whether it was inserted.

    Waits for whoever is inserting the same row at this moment.
    """
    once = insert(table).values(values).on_conflict_do_nothing()
    return connection.execute(once.returning(*table.primary_key.columns)).first() is not None


def actor(connection: Connection) -> str | None:
    """The role that logged in; what it sets itself to be meanwhile does not count."""
    return str(connection.execute(text("SELECT session_user")).scalar_one())


def backend(connection: DBAPIConnection) -> int | None:
    """The number under which the server knows a connection."""
    info = connection.info
    return int(info.backend_pid)


def is_forbidden(error: Exception) -> bool:
    """Whether an error says that the role has no right to what was asked, or that a guard refused."""
    original = error.orig if isinstance(error, DBAPIError) else error
    return getattr(original, "sqlstate", None) in (_NO_RIGHT_STATE, _GUARD_STATE)


def cause(error: Exception) -> str:
    """What an error means and what to do, to follow the words “the working database”."""
    original = error.orig if isinstance(error, DBAPIError) else error
    state = getattr(original, "sqlstate", None)
    said = clean_line(str(original))
    if state == _GUARD_STATE:
        primary = getattr(getattr(original, "diag", None), "message_primary", None)
        return f"refuses this: {clean_line(str(primary or said))}"
    if state in _BY_STATE:
        return _BY_STATE[state]
    if isinstance(error, TimeoutError):
        return _IN_USE
    if state is None or state.startswith("08"):
        return _of_connection(error, said)
    return f"cannot be used ({said[:_LONGEST_SAYING]})"


def _of_connection(error: Exception, said: str) -> str:
    for words, meaning in _BY_SAYING:
        if words in said:
            return meaning
    if 'database "' in said and "does not exist" in said:
        return _NO_DATABASE
    if 'role "' in said and "does not exist" in said:
        return _PASSWORD
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return _LOST
    if "connection" in said or "host" in said:
        return _UNREACHABLE
    return f"cannot be used ({said[:_LONGEST_SAYING]})"


def _prepare(connection: DBAPIConnection, _record: object) -> None:
    cursor = connection.cursor()
    try:
        cursor.execute(f"SET lock_timeout = '{BUSY_SECONDS}s'")
        connection.commit()
    finally:
        cursor.close()
