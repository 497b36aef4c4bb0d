"""A small web server on 127.0.0.1 that sends the very bytes a test says, or drips them.

It runs in threads of its own and keeps the heads of the requests it got.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Sequence
from types import TracebackType
from typing import Self

PATIENCE = 10
_PAUSE = 0.02
_HELLO = b"\x16"  # How a client that wants TLS begins.


def answer(
    body: bytes | str = b"",
    media_type: str = "text/plain",
    *,
    status: int = 200,
    sized: bool = True,
    headers: Sequence[str] = (),
) -> bytes:
    """A whole HTTP answer; not ``sized``, its end is where the connection ends."""
    content = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} Said", *([f"Content-Type: {media_type}"] if media_type else [])]
    lines += [f"Content-Length: {len(content)}"] if sized else []
    return "\r\n".join([*lines, *headers, "", ""]).encode("latin-1") + content


def redirect(location: str, status: int = 302) -> bytes:
    """An answer that leads on to ``location``."""
    return answer(status=status, headers=[f"Location: {location}"])


class Web:
    """The server. ``pages`` are whole answers by path; others get a 404.

    The answers of the paths in ``dripping`` go out one byte at a time, those in ``silent`` not
    at all. With ``tls`` it speaks HTTPS.
    """

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.pages: dict[str, bytes] = {}
        self.dripping: set[str] = set()
        self.silent: set[str] = set()
        self.requests: list[str] = []
        self._tls = tls
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._listening.settimeout(_PAUSE)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._listening.getsockname()[1])

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        """The address of a path."""
        return f"http{'s' if self._tls else ''}://{host}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        """The paths that were asked for, in order."""
        return [head.split()[1] for head in self.requests]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._thread.join(PATIENCE)
        self._listening.close()
        assert not self._thread.is_alive()

    def _serve(self) -> None:
        while not self._over.is_set():
            with contextlib.suppress(TimeoutError):
                connection, _ = self._listening.accept()
                threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        # A client that leaves early is what many tests are about.
        with contextlib.suppress(OSError), connection:
            connection.settimeout(PATIENCE)
            if self._tls is not None:
                connection = self._tls.wrap_socket(connection, server_side=True)
            head = b""
            while b"\r\n\r\n" not in head:
                more = connection.recv(4096)
                if not more:
                    return
                if more.startswith(_HELLO):
                    connection.sendall(answer(status=400))
                    return
                head += more
            self.requests.append(head.decode("latin-1"))
            self._send(connection, head.split()[1].decode("latin-1"))

    def _send(self, connection: socket.socket, path: str) -> None:
        if path in self.silent:
            connection.recv(1)
            return
        data = self.pages.get(path, answer("no such page", status=404))
        if path not in self.dripping:
            connection.sendall(data)
            return
        for i in range(len(data)):
            connection.sendall(data[i : i + 1])
            if self._over.wait(_PAUSE):
                return
