"""Connections that go to the very address that was looked at, all within one deadline.

Importing this module loads the HTTP library: import it where something is fetched.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias

import httpcore2

from assessor.exchange.addresses import not_public

Resolve: TypeAlias = Callable[[str, int], Sequence[str]]
"""The IP addresses of a host; an ``OSError`` where there are none."""


_CONNECTING = 8.0  # Seconds for one address, so that there is time for the next.


class NotPublic(Exception):
    """A host has no public address; the message says of what kind its address is."""


class Unknown(Exception):
    """A host's name is not known, or nobody said it in time; the message says which."""


class Deadline:
    """A moment by which everything has to be done, ``seconds`` after it is made."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self, timeout: float | None = None) -> float:
        """The seconds that are left, at most ``timeout``.

        Raises:
            httpcore2.ReadTimeout: none is.
        """
        left = self._end - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("the time is up")
        return left if timeout is None else min(left, timeout)


class PinnedBackend(httpcore2.NetworkBackend):
    """Resolves a host once, drops what is not public, and connects to an address that is left."""

    def __init__(self, deadline: Deadline, resolve: Resolve, *, allow_private: bool) -> None:
        self._deadline = deadline
        self._resolve = resolve
        self._allow_private = allow_private
        self._sockets = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """A connection to ``host``.

        Raises:
            NotPublic: none of its addresses may be connected to.
            Unknown: it has none.
        """
        failure: httpcore2.ConnectError | httpcore2.ConnectTimeout | None = None
        for address in self._allowed(self._addresses(host, port)):
            try:
                limit = self._deadline.left(timeout or _CONNECTING)
                stream = self._sockets.connect_tcp(
                    address, port, limit, local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
            else:
                return _Stream(stream, self._deadline)
        raise failure or Unknown(f"{host} has no address")

    def _allowed(self, found: Sequence[str]) -> Sequence[str]:
        if self._allow_private:
            return found
        allowed = [address for address in found if not not_public(address)]
        if found and not allowed:
            raise NotPublic(not_public(found[0]))
        return allowed

    def _addresses(self, host: str, port: int) -> Sequence[str]:
        # The system's resolver takes no time limit: where it is late, its thread is left behind.
        answer: list[Sequence[str]] = []
        trouble: list[str] = []

        def ask() -> None:
            try:
                answer.append(self._resolve(host, port))
            except (OSError, UnicodeError) as error:
                trouble.append(str(error))

        asking = threading.Thread(target=ask, daemon=True)
        asking.start()
        asking.join(self._deadline.left())
        if asking.is_alive():
            raise Unknown(f"nobody said in time where {host} is")
        if trouble:
            raise Unknown(f"there is no computer called {host}, or no network to ask")
        return answer[0]


class _Stream(httpcore2.NetworkStream):
    """A connection whose every step ends by the deadline, however little each brings."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        secure = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _Stream(secure, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def system_addresses(host: str, port: int) -> Sequence[str]:
    """The addresses that the system knows for ``host``, each once, in its order.

    Raises:
        OSError: it knows none.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))
