"""A small HTTP server that answers as a test says: any status, body or broken connection.

It runs in a thread of its own on 127.0.0.1, so that tests of any kind can use it, and keeps what
it was sent.
"""

from __future__ import annotations

import asyncio
import json
import socket
import struct
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Literal, Self

PATIENCE = 10
_TLS = b"\x16"


@dataclass(frozen=True, slots=True)
class Step:
    """What one request gets.

    ``answer`` sends status and body. ``hang`` sends nothing and waits until the client leaves.
    ``drip`` sends one byte at a time without an end, ``talk`` comments after the body. ``reset`` breaks the connection at once,
    ``cut`` in the middle of the body. ``raw`` sends the body alone, as no HTTP server would.

    With ``chunks`` these are sent one by one before that; ``cut`` then ends in the middle of one
    more chunk, and ``answer`` ends as HTTP wants it, whatever the chunks say.
    """

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    action: Literal["answer", "hang", "drip", "talk", "reset", "cut", "raw"] = "answer"
    chunks: Sequence[bytes] | None = None


HANG = Step(action="hang")
DRIP = Step(action="drip")
RESET = Step(action="reset")


@dataclass(frozen=True, slots=True)
class Request:
    """What a client sent."""

    path: str
    headers: Mapping[str, str]
    body: Any


def completion(message: Mapping[str, object], finish: str | None = "stop", **extra: object) -> Step:
    """A chat completion with one choice."""
    content = {
        "id": "c1",
        "object": "chat.completion",
        "created": 1,
        "model": "m",
        "choices": [
            {
                "index": 0,
                "finish_reason": finish,
                "message": {"role": "assistant", "content": None, **message},
            }
        ],
        "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
        **extra,
    }
    return Step(body=json.dumps(content).encode())


def said(content: object, finish: str | None = "stop") -> Step:
    """A completion whose text is ``content``: as it is, or as JSON where it is not text."""
    return completion(
        {"content": content if isinstance(content, str) else json.dumps(content)}, finish
    )


def called(*calls: tuple[str, object]) -> Step:
    """A completion that calls functions by name, with arguments."""
    found = [
        {
            "id": f"call-{number}",
            "type": "function",
            "function": {
                "name": name,
                "arguments": arguments if isinstance(arguments, str) else json.dumps(arguments),
            },
        }
        for number, (name, arguments) in enumerate(calls, 1)
    ]
    return completion({"tool_calls": found}, "tool_calls")


def event(content: object, end: str = "\n\n") -> bytes:
    """A server-sent event whose data is ``content``: as it is, or as JSON where it is not text."""
    data = content if isinstance(content, str) else json.dumps(content)
    return f"data: {data}{end}".encode()


def delta(change: Mapping[str, object], finish: str | None = None) -> dict[str, object]:
    """A chunk of a streamed completion."""
    choice = {"index": 0, "delta": change, "finish_reason": finish}
    return {"id": "c1", "object": "chat.completion.chunk", "model": "m", "choices": [choice]}


USAGE: dict[str, object] = {
    "choices": [],
    "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
}
DONE = "[DONE]"


def stream(*contents: object, action: Literal["answer", "hang", "cut", "reset"] = "answer") -> Step:
    """A stream of events, each in a chunk of its own; bytes are sent as they are."""
    chunks = [part if isinstance(part, bytes) else event(part) for part in contents]
    return Step(content_type="text/event-stream", chunks=chunks, action=action)


def pieces(text: str, size: int = 40) -> list[str]:
    """``text`` in pieces, none empty."""
    return [text[start : start + size] for start in range(0, len(text), size)]


def said_slowly(content: object, finish: str = "stop") -> Step:
    """:func:`said`, streamed."""
    text = content if isinstance(content, str) else json.dumps(content)
    deltas = [delta({"content": piece}) for piece in pieces(text)]
    start = delta({"role": "assistant", "content": ""})
    return stream(start, *deltas, delta({}, finish), USAGE, DONE)


def called_slowly(*calls: tuple[str, object]) -> Step:
    """:func:`called`, streamed."""
    deltas: list[dict[str, object]] = []
    for number, (name, arguments) in enumerate(calls):
        text = arguments if isinstance(arguments, str) else json.dumps(arguments)
        head = {"id": f"call-{number}", "type": "function", "function": {"name": name}}
        deltas.append(delta({"tool_calls": [{"index": number, **head}]}))
        deltas += [
            delta({"tool_calls": [{"index": number, "function": {"arguments": piece}}]})
            for piece in pieces(text)
        ]
    return stream(*deltas, delta({}, "tool_calls"), USAGE, DONE)


def error(
    status: int, message: str = "", *, retry_after_ms: int | None = 1, **fields: object
) -> Step:
    """An error as OpenAI words it; retries are asked for at once unless ``retry_after_ms`` is None."""
    body = json.dumps({"error": {"message": message, **fields}}).encode()
    headers = {} if retry_after_ms is None else {"retry-after-ms": str(retry_after_ms)}
    return Step(status=status, body=body, headers=headers)


class Endpoint:
    """The server. Requests get :attr:`steps` one after the other; the last one repeats.

    ``received`` is set by the first request, ``disconnected`` when a client leaves. A client that
    speaks TLS gets a plain error, as from most servers.
    """

    def __init__(self) -> None:
        self.steps: tuple[Step, ...] = (Step(status=500),)
        self.requests: list[Request] = []
        self.connections = 0
        self.received = threading.Event()
        self.disconnected = threading.Event()
        self.port = 0
        self._started = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)

    @property
    def base_url(self) -> str:
        """The address to set as base URL."""
        return f"http://127.0.0.1:{self.port}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._started.wait(PATIENCE)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        handlers: set[asyncio.Task[None]] = set()

        async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            handlers.add(task)
            try:
                await self._converse(reader, writer)
            except (ConnectionError, asyncio.IncompleteReadError):
                self.disconnected.set()
            except asyncio.CancelledError:
                pass
            finally:
                writer.transport.abort()
                handlers.discard(task)

        server = await asyncio.start_server(handle, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._started.set()
        await self._stop.wait()
        server.close()
        for task in tuple(handlers):
            task.cancel()
        await server.wait_closed()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        first = await reader.readexactly(1)
        if first == _TLS:
            writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            await writer.drain()
            return
        while True:
            head = (first + await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = {
                name.lower(): value.strip()
                for name, _, value in (line.partition(":") for line in head[1:] if line)
            }
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            step = self.steps[min(len(self.requests), len(self.steps) - 1)]
            self.requests.append(
                Request(head[0].split()[1], headers, json.loads(body) if body else None)
            )
            self.received.set()
            await self._answer(step, reader, writer)
            if step.action != "answer":
                if step.action == "cut":
                    writer.close()
                    await writer.wait_closed()
                return
            first = b""

    async def _answer(
        self, step: Step, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if step.chunks is not None:
            writer.write(_head(step))
            for chunk in step.chunks:
                writer.write(b"%x\r\n%b\r\n" % (len(chunk), chunk))
                await writer.drain()
            if step.action in {"answer", "cut"}:
                writer.write(b"0\r\n\r\n" if step.action == "answer" else b"ff\r\nda")
                await writer.drain()
        if step.action == "reset":
            linger = struct.pack("ii", 1, 0)  # closing then resets the connection
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            return
        if step.action == "hang":
            await reader.read()
            self.disconnected.set()
            return
        if step.chunks is not None:
            return
        if step.action != "raw":
            writer.write(_head(step))
        if step.action in {"drip", "talk"}:
            writer.write(step.body)
            leaving = asyncio.ensure_future(reader.read())
            while not leaving.done():
                writer.write(b" " if step.action == "drip" else b": still here\n\n")
                await asyncio.wait([leaving], timeout=0.02)
            self.disconnected.set()
            return
        writer.write(step.body[: len(step.body) // 2] if step.action == "cut" else step.body)
        await writer.drain()
        if step.action == "raw":
            writer.close()
            await writer.wait_closed()


def _head(step: Step) -> bytes:
    length = f"content-length: {1_000_000 if step.action in {'drip', 'talk'} else len(step.body)}"
    lines = [
        f"HTTP/1.1 {step.status} Said",
        f"content-type: {step.content_type}",
        "transfer-encoding: chunked" if step.chunks is not None else length,
        *(f"{name}: {value}" for name, value in step.headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode()
