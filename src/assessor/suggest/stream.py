"""A response body as it arrives, plain JSON or a stream of events, read without trust.

An endpoint may ignore that a stream was asked for, so the first byte decides. Deltas are gathered
in lists and joined once. An answer has ended where the server says so: with a ``finish_reason`` or
with ``[DONE]``; either is enough, for some servers send only one. A body that ends without them
was cut off, however orderly the connection was closed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from assessor.suggest import failures
from assessor.suggest.failures import Asked, NoSuggestion
from assessor.suggest.hidden import Hidden
from assessor.suggest.refusals import broke_with
from assessor.suggest.reply import (
    MAX_ANSWER_CHARACTERS,
    MAX_BODY_BYTES,
    Call,
    Reply,
    joined,
    json_text,
    part_text,
    read_reply,
    string_of,
    tokens_of,
)
from assessor.suggest.sse import Event, Events

MAX_STREAM_BYTES = 64_000_000
_NOTHING = Hidden()
_DONE = b"[DONE]"
_BLANK = b" \t\r\n\xef\xbb\xbf"


@dataclass(slots=True)
class _Calling:
    """A call as it arrives."""

    id: str = ""
    name: str = ""
    arguments: list[str] = field(default_factory=list)


class Incoming:
    """One response. Attributes tell how far it is.

    Attributes:
        size: characters of answer and thoughts so far.
        thoughts: characters of thoughts that came apart from the answer.
        answered: the server said that the answer has ended.
        over: nothing more is to come.
        begun: whether any byte came.
    """

    def __init__(self, asked: Asked, hidden: Hidden = _NOTHING) -> None:
        self.size = self.thoughts = 0
        self.answered = self.over = self.begun = False
        self._asked = asked
        self._hidden = hidden
        self._bytes = 0
        self._plain: list[bytes] | None = None
        self._events = Events()
        self._streamed = 0
        self._text: list[str] = []
        self._calls: list[_Calling] = []
        self._places: dict[int, _Calling] = {}
        self._refusal: list[str] = []
        self._finish = ""
        self._usage: object = None

    def feed(self, chunk: bytes) -> None:
        """Take in what arrived.

        Raises:
            NoSuggestion: it is far too much, an error, or not what a stream is made of.
        """
        if not self.begun:
            head = chunk.lstrip(_BLANK)
            if not head:
                return
            self.begun = True
            if head.startswith((b"{", b"[", b"<")):
                self._plain = []
        self._bytes += len(chunk)
        most = MAX_BODY_BYTES if self._plain is not None else MAX_STREAM_BYTES
        if self._bytes > most:
            raise NoSuggestion(failures.too_much(most, "bytes", self._asked))
        if self._plain is not None:
            self._plain.append(chunk)
            return
        for event in self._events.feed(chunk):
            self._take(event)
        if self.size - self.thoughts > MAX_ANSWER_CHARACTERS:
            raise NoSuggestion(failures.too_much(MAX_ANSWER_CHARACTERS, "characters", self._asked))

    def reply(self) -> Reply:
        """What came, after the last byte.

        Raises:
            NoSuggestion: it is no answer, or not all of one.
        """
        if self._plain is not None:
            body = self._hidden.body(b"".join(self._plain))
            reply = read_reply(body, self._asked)
            self._text = [reply.text or "".join(call.arguments for call in reply.calls)]
            self.size = len(self._text[0])
            return reply
        last = self._events.end()
        if last is not None:
            self._take(last)
        if not self._streamed:
            raise NoSuggestion(failures.not_a_reply(self._asked, html=False))
        if not self.answered:
            raise NoSuggestion(failures.broken_off(self._asked))
        return Reply(
            text=self._hidden.text(joined(self._text)),
            calls=tuple(
                Call(call.id or "call-1", call.name, self._hidden.text(joined(call.arguments)))
                for call in self._calls
            ),
            finish=self._finish,
            refusal=self._hidden.text(joined(self._refusal)),
            tokens=tokens_of(self._usage),
            thought=self.thoughts > 0,
        )

    def shown(self) -> str:
        """The text of the answer so far: of its first call where there is one."""
        parts = self._calls[0].arguments if self._calls else self._text
        if len(parts) > 1:
            parts[:] = ["".join(parts)]
        return self._hidden.text(joined(parts))

    def _take(self, event: Event) -> None:
        data = event.data.strip()
        if data == _DONE:
            self.answered = self.over = True
            self._streamed += 1
        if self.over or not (data or event.name == "error"):
            return
        if len(data) > MAX_BODY_BYTES:
            raise NoSuggestion(failures.too_much(MAX_BODY_BYTES, "bytes", self._asked))
        try:
            if event.name == "error" or b'"error"' in data:
                data = self._hidden.body(data)
            content = json.loads(self._hidden.text(data.decode("utf-8", "replace")))
        except (ValueError, RecursionError):
            if not event.whole:
                return
            if event.name == "error":
                content = {"error": data.decode("utf-8", "replace")}
            else:
                raise NoSuggestion(failures.broken_event(self._asked)) from None
        if event.name == "error" or (isinstance(content, dict) and content.get("error")):
            raise NoSuggestion(broke_with(content, self._asked))
        if not isinstance(content, dict):
            raise NoSuggestion(failures.broken_event(self._asked))
        self._streamed += 1
        if content.get("usage"):
            self._usage = content["usage"]
        choices = content.get("choices")
        if isinstance(choices, list):
            for choice in choices:
                if isinstance(choice, dict) and choice.get("index", 0) == 0:
                    self._choice(choice)

    def _choice(self, choice: dict[str, object]) -> None:
        delta = choice.get("delta")
        if not isinstance(delta, dict):
            delta = choice.get("message")
        if isinstance(delta, dict):
            self._delta(delta)
        if finish := string_of(choice.get("finish_reason")):
            self._finish = finish
            self.answered = True

    def _delta(self, delta: dict[str, object]) -> None:
        content = delta.get("content")
        if content:
            self._add(self._text, part_text(content))
        calls = delta.get("tool_calls")
        if isinstance(calls, list):
            for call in calls:
                if isinstance(call, dict):
                    self._call(call)
        if refusal := part_text(delta.get("refusal")):
            self._add(self._refusal, refusal)
        for name in ("reasoning_content", "reasoning", "thinking"):
            thought = delta.get(name)
            if thought and isinstance(thought, str):
                self.thoughts += len(thought)
                self.size += len(thought)
                break

    def _call(self, found: dict[str, object]) -> None:
        function = found.get("function")
        if not isinstance(function, dict):
            return
        place, called = found.get("index"), part_text(found.get("id"))
        name = part_text(function.get("name"))
        last = self._calls[-1] if self._calls else None
        call = self._places.get(place) if isinstance(place, int) else last
        if call is None or (name and called and call.id and called != call.id):
            # Some servers give every call the same index, or none; only its id is new then. Others
            # make an id up for every piece of one call; only the first has a name then.
            call = _Calling()
            self._calls.append(call)
        if isinstance(place, int):
            self._places[place] = call
        call.id = call.id or called
        call.name = call.name or name
        arguments = function.get("arguments")
        self._add(
            call.arguments,
            json_text(arguments) if isinstance(arguments, dict) else part_text(arguments),
        )

    def _add(self, parts: list[str], text: str) -> None:
        if text:
            parts.append(text)
            self.size += len(text)
