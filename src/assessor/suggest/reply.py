"""What came back from an endpoint, read without trust: any bytes in, a reply or a failure out.

Nothing here raises anything but :class:`~assessor.suggest.failures.NoSuggestion`, whatever the
bytes: depth, size, wrong types, lone surrogates and numbers that JSON has no form for included.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeGuard

from assessor.document.provenance import Tokens
from assessor.suggest import failures
from assessor.suggest.failures import Asked, NoSuggestion

MAX_BODY_BYTES = 4_000_000
MAX_ANSWER_CHARACTERS = 200_000

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_FENCE = "```"


@dataclass(frozen=True, slots=True)
class Call:
    """A function the model called; ``arguments`` should be JSON."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One chat completion: its text or its calls, how it ended, and the tokens it reports."""

    text: str = ""
    calls: tuple[Call, ...] = ()
    finish: str = ""
    refusal: str = ""
    tokens: Tokens | None = None


def read_reply(body: bytes, asked: Asked) -> Reply:
    """The reply that a response body holds.

    Raises:
        NoSuggestion: it holds none.
    """
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        html = body.lstrip()[:1] == b"<"
        raise NoSuggestion(*failures.not_a_reply(asked, html=html)) from None
    if not isinstance(content, dict):
        raise NoSuggestion(*failures.not_a_reply(asked, html=False))
    choices = content.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    message = choice.get("message") if isinstance(choice, dict) else None
    if not isinstance(choice, dict) or not isinstance(message, dict):
        raise NoSuggestion(*failures.no_choices(content.get("error"), asked))
    return Reply(
        text=_text(message.get("content")),
        calls=tuple(_calls(message.get("tool_calls"))),
        finish=_string(choice.get("finish_reason")),
        refusal=_string(message.get("refusal")),
        tokens=_tokens(content.get("usage")),
    )


def checked(reply: Reply, asked: Asked) -> Reply:
    """``reply``, when it ended as an answer ends.

    Raises:
        NoSuggestion: it was cut off, withheld or refused, is empty, or is far too long.
    """
    if reply.finish == "length":
        raise NoSuggestion(*failures.cut_off(asked))
    if reply.finish == "content_filter":
        raise NoSuggestion(*failures.filtered(asked))
    if reply.refusal:
        raise NoSuggestion(*failures.declined(reply.refusal, asked))
    if not reply.text.strip() and not reply.calls:
        raise NoSuggestion(*failures.empty(asked))
    if max(map(len, (reply.text, *(call.arguments for call in reply.calls)))) > (
        MAX_ANSWER_CHARACTERS
    ):
        raise NoSuggestion(*failures.too_much(MAX_ANSWER_CHARACTERS, "characters", asked))
    return reply


def json_in(text: str) -> str:
    """The JSON object in an answer that may wrap it in thoughts, a fence or a preamble.

    Of several fenced blocks the last one counts: earlier ones may quote what the model was given.
    Text that holds no object is returned as it is.
    """
    text = text.strip()
    if text.startswith("<think") and "</think" in text:
        text = text.partition("</think")[2].partition(">")[2].strip()
    if not text.startswith(("{", "[")):
        close = text.rfind(_FENCE)
        inside = text[text.rfind(_FENCE, 0, max(close, 0)) + len(_FENCE) : max(close, 0)]
        fenced = inside.partition("\n")[2].strip()
        start = text.find("{")
        text = fenced if fenced.startswith("{") else text[start:] if start >= 0 else text
    end = text.rfind("}")
    return text[: end + 1] if text.startswith("{") and end > 0 else text


def _text(content: object) -> str:
    if isinstance(content, list):
        parts = (part.get("text") for part in content if isinstance(part, dict))
        return "".join(map(_string, parts))
    return _string(content)


def _calls(found: object) -> Iterator[Call]:
    for call in found if isinstance(found, list) else ():
        function = call.get("function") if isinstance(call, dict) else None
        if isinstance(function, dict):
            arguments = function.get("arguments")
            yield Call(
                id=_string(call.get("id")) or "call-1",
                name=_string(function.get("name")),
                arguments=_json_text(arguments)
                if isinstance(arguments, dict)
                else _string(arguments),
            )


def _json_text(arguments: dict[str, object]) -> str:
    try:
        return _string(json.dumps(arguments, ensure_ascii=False))
    except RecursionError:
        return ""


def _tokens(usage: object) -> Tokens | None:
    if not isinstance(usage, dict):
        return None
    prompt, completion = usage.get("prompt_tokens"), usage.get("completion_tokens")
    if _is_count(prompt) and _is_count(completion):
        return Tokens(prompt=prompt, completion=completion)
    return None


def _is_count(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9


def _string(value: object) -> str:
    return _LONE_SURROGATE.sub("\ufffd", value) if isinstance(value, str) else ""
