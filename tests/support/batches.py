"""A server with a Batch API: files, batches, and answers as a test says. Every request is counted.

It runs in threads of its own on 127.0.0.1. A batch stays ``in_progress`` until :meth:`finish`.
"""

from __future__ import annotations

import json
import re
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from assessor.document.provenance import Section
from support.many import completion
from support.samples import ANSWERED

_POLL = 0.01


@dataclass
class Stored:
    """A batch at the server."""

    id: str
    input: str
    metadata: Mapping[str, str]
    status: str = "in_progress"
    output: str | None = None
    errors: str | None = None
    refusal: str = ""


def answered(request: Mapping[str, Any]) -> dict[str, Any]:
    """A line with a good answer to a line of a batch."""
    section: Section = request["custom_id"].partition("-")[2]
    return {
        "id": "r1",
        "custom_id": request["custom_id"],
        "response": {
            "status_code": 200,
            "request_id": "q1",
            "body": completion(ANSWERED[section]),
        },
        "error": None,
    }


def expired(request: Mapping[str, Any]) -> dict[str, Any]:
    """A line that says a request was not come to."""
    return {
        "id": "r1",
        "custom_id": request["custom_id"],
        "response": None,
        "error": {"code": "batch_expired", "message": "The window ended first."},
    }


@dataclass
class Batches:
    """The server. ``failing`` gives (method, path) pairs a status to answer with instead.

    With ``deaf`` the answer to the next request that makes a batch never comes, though it is made;
    ``raw`` stands in place of every batch that is looked at.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    batches: dict[str, Stored] = field(default_factory=dict)
    times: Counter[str] = field(default_factory=Counter)
    failing: dict[str, int] = field(default_factory=dict)
    deaf: bool = False
    raw: bytes | None = None

    def __enter__(self) -> Self:
        state: Batches = self

        class Handler(_Handler):
            batches = state

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(_POLL,), daemon=True
        )
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def base_url(self) -> str:
        """The address to set as base URL."""
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    @property
    def only(self) -> Stored:
        """The one batch there is."""
        (batch,) = self.batches.values()
        return batch

    def requests(self, batch: Stored) -> list[dict[str, Any]]:
        """The requests of a batch."""
        return [json.loads(line) for line in self.files[batch.input].splitlines()]

    def finish(
        self,
        batch: Stored,
        answer: Callable[[Mapping[str, Any]], Mapping[str, Any] | None] = answered,
        status: str = "completed",
        more: bytes = b"",
    ) -> None:
        """End a batch: lines that hold an error go to the error file, ``None`` to neither."""
        lines = [line for request in self.requests(batch) if (line := answer(request))]
        good = [json.dumps(line).encode() for line in lines if not line.get("error")]
        bad = [json.dumps(line).encode() for line in lines if line.get("error")]
        if good or more:
            batch.output = self.keep(b"\n".join([*good, more]) + b"\n")
        if bad:
            batch.errors = self.keep(b"\n".join(bad) + b"\n")
        batch.status = status

    def keep(self, content: bytes) -> str:
        """Keep a file; its name."""
        name = f"file-{len(self.files) + 1}"
        self.files[name] = content
        return name

    def shown(self, batch: Stored) -> dict[str, Any]:
        """A batch as the API shows it."""
        done = len(self.files[batch.output].splitlines()) if batch.output else 0
        return {
            "id": batch.id,
            "object": "batch",
            "endpoint": "/v1/chat/completions",
            "errors": {"data": [{"line": 1, "message": batch.refusal}]} if batch.refusal else None,
            "input_file_id": batch.input,
            "completion_window": "24h",
            "status": batch.status,
            "output_file_id": batch.output,
            "error_file_id": batch.errors,
            "created_at": 1000,
            "completed_at": 1090 if batch.status == "completed" else None,
            "request_counts": {"total": 2, "completed": done, "failed": 0},
            "metadata": dict(batch.metadata),
        }


class _Handler(BaseHTTPRequestHandler):
    batches: Batches
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is logged."""

    def do_GET(self) -> None:
        """Tell of a batch, list them, or hand out a file."""
        path = self.path.partition("?")[0].removeprefix("/v1")
        if self._counted("GET", path):
            return
        state = self.batches
        if path == "/batches":
            self._json({"data": [state.shown(one) for one in state.batches.values()]})
        elif (found := re.fullmatch(r"/files/([^/]+)/content", path)) and found[1] in state.files:
            self._send(200, state.files[found[1]], "application/octet-stream")
        elif state.raw is not None:
            self._send(200, state.raw, "application/json")
        elif (one := state.batches.get(path.rpartition("/")[2])) is not None:
            self._json(state.shown(one))
        else:
            self._json({"error": {"message": "no such thing"}}, 404)

    def do_POST(self) -> None:
        """Take a file or make a batch."""
        path = self.path.removeprefix("/v1")
        body = self.rfile.read(int(self.headers["content-length"]))
        if self._counted("POST", path):
            return
        state = self.batches
        if path == "/files":
            form = message_from_bytes(
                b"content-type: " + self.headers["content-type"].encode() + b"\r\n\r\n" + body
            )
            parts: Any = form.get_payload()
            content = {
                part.get_param("name", header="content-disposition"): part.get_payload(decode=True)
                for part in parts
            }
            assert content["purpose"] == b"batch"
            self._json({"id": state.keep(content["file"]), "object": "file"})
            return
        asked = json.loads(body)
        assert asked["endpoint"] == "/v1/chat/completions"
        batch = Stored(f"batch_{len(state.batches) + 1}", asked["input_file_id"], asked["metadata"])
        state.batches[batch.id] = batch
        if state.deaf:
            state.deaf = False
            self.close_connection = True
            return
        self._json(state.shown(batch))

    def _counted(self, method: str, path: str) -> bool:
        kind = f"{method} /{path.split('/')[1]}"
        self.batches.times[kind] += 1
        status = self.batches.failing.get(kind)
        if status is not None:
            self._json({"error": {"message": "it fails"}}, status)
        return status is not None

    def _json(self, content: object, status: int = 200) -> None:
        self._send(status, json.dumps(content).encode(), "application/json")

    def _send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
