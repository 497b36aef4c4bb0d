"""A database that is open: its transactions, what it is called, and its errors as sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import URL, Connection, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from assessor.desk.ports import Forbidden, StoreError
from assessor.document.text import clean_line
from assessor.store.dialect import ERRORS, kind_of
from assessor.store.migrate import bring_up_to_date, check_up_to_date

_BACKEND = "backend"


class Link:
    """An open database of any kind.

    ``place`` is what it is called in sentences; it holds no password. ``check`` raises a
    :class:`StoreError` where what is written would be lost, and is asked before every write.
    """

    def __init__(self, url: URL, place: str, check: Callable[[], None] = lambda: None) -> None:
        self.place = place
        self.kind = kind_of(url)
        self.engine = self.kind.engine_for(url)
        self._writing = self.kind.writing(self.engine)
        self._check = check
        self._backends: set[int | None] = set()
        event.listen(self.engine, "connect", self._connected)
        event.listen(self.engine, "close", self._closed)

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def is_own(self, backend: int) -> bool:
        """Whether a connection of this link is the one that the server knows by that number."""
        return backend in self._backends

    def _connected(self, connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
        number = self.kind.backend(connection)
        entry.info[_BACKEND] = number
        self._backends.add(number)

    def _closed(self, _connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
        self._backends.discard(entry.info.get(_BACKEND))

    def bring_up_to_date(self) -> None:
        """Run the migrations that are missing.

        Raises:
            StoreError: they fail, or the database is not one this version can use.
        """
        with self.sentences():
            bring_up_to_date(self.engine, self.place)

    def check_up_to_date(self) -> None:
        """Make sure that no migration is missing.

        Raises:
            StoreError: one is, or the database is not one this version can use.
        """
        with self.sentences():
            check_up_to_date(self.engine, self.place)

    def actor(self) -> str | None:
        """Whom the database knows the person as; ``None`` where they say it themselves.

        Raises:
            StoreError: it cannot be reached.
        """
        with self.reads() as connection:
            return self.kind.actor(connection)

    @staticmethod
    def is_doubtful(error: StoreError) -> bool:
        """Whether the connection broke, so that what was being written may have been written."""
        return isinstance(error.__cause__, DBAPIError) and error.__cause__.connection_invalidated

    @contextmanager
    def reads(self) -> Iterator[Connection]:
        """A transaction that reads.

        Raises:
            StoreError: the database cannot be read.
        """
        with self.sentences(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A transaction that reads the database as it is when it begins.

        Raises:
            StoreError: the database cannot be read.
        """
        with self.sentences(), self.kind.reading(self.engine).begin() as connection:
            yield connection

    @contextmanager
    def writes(self) -> Iterator[Connection]:
        """A transaction that writes, whole or not at all.

        Raises:
            StoreError: the database cannot be written.
        """
        with self.sentences(), self._writing.begin() as connection:
            self._check()
            yield connection

    @contextmanager
    def sentences(self) -> Iterator[None]:
        """Say in a sentence what is wrong with the database.

        Raises:
            Forbidden: it does not let the person do this.
            StoreError: anything else is.
        """
        try:
            yield
        except ERRORS as error:
            kind = Forbidden if self.kind.is_forbidden(error) else StoreError
            raise kind(f"{self.place} {self.kind.cause(error)}") from error


def place_of(url: URL) -> str:
    """What the database on a server is called in sentences: never with its password."""
    # Built of its parts: what else an address says, say in its query, may be secret.
    user = f"{url.username}@" if url.username else ""
    host = url.host or url.query.get("host") or ""
    port = f":{url.port}" if url.port else ""
    return clean_line(
        f"the working database {url.get_backend_name()}://{user}{host}{port}/{url.database or ''}"
    )
