"""Hearing of what others write to the database that a team shares."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from selectors import EVENT_READ, DefaultSelector
from typing import TYPE_CHECKING, cast

from pydantic import SecretStr

from assessor.desk.ports import StoreError
from assessor.store.dialect import execute
from assessor.store.dialect.postgresql_guards import CHANNEL
from assessor.store.opening import link_to

if TYPE_CHECKING:
    from psycopg import Connection

_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0
"""Seconds between two attempts to reach the server again; each is twice the one before."""


_LONGEST_NAME = 63
"""Bytes of a role's name. Anybody can send a notice, and with any words in it."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Somebody logged an event: of which draft, and who, as whoever sent the notice says."""

    draft: str
    actor: str


class Listener:
    """Listens in a thread of its own until it is stopped.

    ``told`` is called in that thread: for each event that is logged, unless ``is_own`` says so of
    the connection it comes from, by its number; and with ``None`` whenever the server is reached,
    for anything may have been written until then. Neither may raise. A server that goes away is
    tried again until it is back.
    """

    def __init__(
        self,
        url: SecretStr,
        told: Callable[[Heard | None], None],
        is_own: Callable[[int], bool] = lambda _: False,
    ) -> None:
        """Begin to listen.

        Raises:
            StoreError: ``url`` is no address of a server.
        """
        self._link = link_to(url)
        self._told, self._is_own = told, is_own
        self._stopped = threading.Event()
        self._waker, self._woken = socket.socketpair()
        self._thread = threading.Thread(target=self._listen, name="listener", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop listening, without waiting for the end of what is under way."""
        self._stopped.set()
        with suppress(OSError):
            self._waker.send(b"\0")

    def join(self) -> None:
        """Wait until it has stopped; ``told`` is not called any more then."""
        self._thread.join()

    def _listen(self) -> None:
        # By now it is installed; a file needs none of it.
        from psycopg import Error

        pause = _FIRST_PAUSE
        with closing(self._link), self._waker, self._woken:
            while not self._stopped.is_set():
                try:
                    with self._connection() as connection:
                        pause = _FIRST_PAUSE
                        self._hear(connection)
                except (StoreError, Error):
                    self._stopped.wait(pause)
                    pause = min(pause * 2, _LONGEST_PAUSE)

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        with self._link.sentences(), self._link.engine.connect() as pooled:
            execute(pooled, f"LISTEN {CHANNEL}")
            pooled.commit()
            connection = cast("Connection", pooled.connection.driver_connection)
            # Taken out of the pool, where it would go on hearing.
            pooled.detach()
            connection.autocommit = True
            yield connection

    def _hear(self, connection: Connection) -> None:
        """Tell of all that is heard, until this is stopped or the connection ends."""
        self._told(None)
        with DefaultSelector() as either:
            either.register(connection.fileno(), EVENT_READ)
            either.register(self._woken, EVENT_READ)
            while not self._stopped.is_set():
                for notice in connection.notifies(timeout=0):
                    heard = _heard(notice.payload)
                    if heard is not None and not self._is_own(notice.pid):
                        self._told(heard)
                either.select()


def _heard(payload: str) -> Heard | None:
    """What a notice says; ``None`` for one that no event can have sent."""
    draft, _, actor = payload.partition(" ")
    if not draft or not 0 < len(actor.encode("utf-8", "replace")) <= _LONGEST_NAME:
        return None
    return Heard(draft, actor)
