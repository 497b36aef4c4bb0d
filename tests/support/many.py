"""A server that many sections of many roles are asked of: it knows which, and answers each alike.

It runs in a thread of its own on 127.0.0.1 and speaks chat completions: as calls where functions
are given, else streamed where that is asked for.
"""

from __future__ import annotations

import asyncio
import json
import re
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from assessor.document.provenance import Section
from assessor.suggest.answers import ANSWERS
from support.samples import ANSWERED

PATIENCE = 20
_SECTIONS: dict[str, Section] = {model.__name__: section for section, model in ANSWERS.items()}
_TITLE = re.compile(r"^Job title: (.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: of which role, for which section; the ``number``-th of all, from 1."""

    title: str
    section: Section
    number: int
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """What a request gets: ``content`` as an answer, else an error; ``held`` until released."""

    content: object = None
    status: int = 200
    message: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    held: bool = False


def sound(asked: Asked) -> Said:
    """A good answer."""
    return Said(ANSWERED[asked.section])


class Many:
    """The server. ``say`` decides what a request gets, ``seconds`` after it came.

    ``asked`` holds every request in order, ``most_at_once`` how many were under way at a time.
    """

    def __init__(self, say: Callable[[Asked], Said] = sound, seconds: float = 0.0) -> None:
        self.say = say
        self.asked: list[Asked] = []
        self.most_at_once = 0
        self.port = 0
        self._seconds = seconds
        self._now = 0
        self._came = threading.Condition()
        self._started = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)

    @property
    def base_url(self) -> str:
        """The address to set as base URL."""
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def times(self) -> Counter[tuple[str, Section]]:
        """How often each role was asked for each section."""
        return Counter((asked.title, asked.section) for asked in self.asked)

    def wait_for(self, count: int) -> None:
        """Wait until so many requests have come."""
        with self._came:
            assert self._came.wait_for(lambda: len(self.asked) >= count, PATIENCE)

    def release(self) -> None:
        """Answer what is held."""
        self._loop.call_soon_threadsafe(self._free.set)

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
        self._free = asyncio.Event()
        handlers: set[asyncio.Task[None]] = set()

        async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            handlers.add(task)
            try:
                await self._converse(reader, writer)
            except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                pass
            finally:
                writer.transport.abort()
                handlers.discard(task)

        server = await asyncio.start_server(handle, "127.0.0.1", 0, limit=2**24)
        self.port = server.sockets[0].getsockname()[1]
        self._started.set()
        await self._stop.wait()
        server.close()
        for task in tuple(handlers):
            task.cancel()
        await server.wait_closed()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
            length = re.search(r"content-length: (\d+)", head)
            body = json.loads(await reader.readexactly(int(length[1]) if length else 0) or b"{}")
            asked = self._note(body)
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)
            try:
                said = self.say(asked)
                await asyncio.sleep(self._seconds)
                if said.held:
                    await self._free.wait()
            finally:
                self._now -= 1
            tool = next((one["function"]["name"] for one in body.get("tools", ())), "")
            writer.write(_response(said, tool, streamed=bool(body.get("stream"))))
            await writer.drain()

    def _note(self, body: Mapping[str, Any]) -> Asked:
        prompt = "\n".join(str(message["content"]) for message in body.get("messages", ()))
        title = _TITLE.search(prompt)
        form = body.get("response_format", {}).get("json_schema", {}).get("name", "")
        form = form or next((tool["function"]["name"] for tool in body.get("tools", ())), "")
        with self._came:
            asked = Asked(
                title=title[1] if title else "",
                section=_SECTIONS.get(form, "tasks"),
                number=len(self.asked) + 1,
                body=body,
            )
            self.asked.append(asked)
            self._came.notify_all()
        return asked


def completion(content: object, function: str = "") -> dict[str, Any]:
    """A chat completion that says ``content``, as JSON where it is not text, or calls a function."""
    text = content if isinstance(content, str) else json.dumps(content)
    message: dict[str, Any] = {"role": "assistant", "content": text}
    if function:
        call = {"name": function, "arguments": text}
        message = {
            "role": "assistant",
            "content": None,
            "tool_calls": [{"id": "call-1", "type": "function", "function": call}],
        }
    return {
        "id": "c1",
        "object": "chat.completion",
        "created": 1,
        "model": "m",
        "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
    }


def _response(said: Said, tool: str, *, streamed: bool) -> bytes:
    if said.content is None:
        body = json.dumps({"error": {"message": said.message}})
        return _http(said.status, "application/json", body, said.headers)
    whole = completion(said.content, tool)
    if tool or not streamed:
        return _http(200, "application/json", json.dumps(whole), said.headers)
    text = whole["choices"][0]["message"]["content"]
    common = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
    deltas = [{"role": "assistant", "content": ""}]
    deltas += [{"content": text[i : i + 40]} for i in range(0, len(text), 40)]
    chunks: list[dict[str, Any]] = [
        {**common, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]}
        for delta in deltas
    ]
    chunks.append({**common, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
    chunks.append({**common, "choices": [], "usage": whole["usage"]})
    events = [json.dumps(chunk) for chunk in chunks] + ["[DONE]"]
    body = "".join(f"data: {event}\n\n" for event in events)
    return _http(200, "text/event-stream", body, said.headers)


def _http(status: int, kind: str, body: str, headers: Mapping[str, str]) -> bytes:
    data = body.encode()
    lines = [
        f"HTTP/1.1 {status} Said",
        f"content-type: {kind}",
        f"content-length: {len(data)}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode() + data
