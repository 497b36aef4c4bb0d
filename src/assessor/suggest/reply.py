"""A whole reply of an endpoint, read without trust: any bytes in, a reply or a failure out.

Nothing here raises anything but :class:`~assessor.suggest.failures.NoSuggestion`, whatever the
bytes: depth, size, wrong types, lone surrogates and numbers that JSON has no form for included.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeGuard

from assessor.document.provenance import Tokens
from assessor.document.text import clean_line
from assessor.suggest import failures
from assessor.suggest.failures import Asked, NoSuggestion
from assessor.suggest.refusals import broke_with

MAX_BODY_BYTES = 4_000_000
MAX_ANSWER_CHARACTERS = 200_000

_SURROGATE = re.compile("[\ud800-\udfff]")
_THOUGHTS_END = re.compile(r"</(?:think|thought|reason)\w*\s*>|\[/THINK\]", re.IGNORECASE)
_FENCE = "```"
_MAX_KEY = 60
_CUT_OFF = {"length", "max_tokens", "model_length"}
_WITHHELD = {"content_filter", "safety"}
_BROKEN = {"error", "abort", "aborted", "cancelled", "insufficient_system_resource"}
"""How servers say that an answer ended otherwise than at its end; others may say anything."""


@dataclass(frozen=True, slots=True)
class Call:
    """A function the model called; ``arguments`` should be JSON."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One chat completion: its text or its calls, how it ended, and the tokens it reports.

    ``thought`` says whether thoughts came beside the text.
    """

    text: str = ""
    calls: tuple[Call, ...] = ()
    finish: str = ""
    refusal: str = ""
    tokens: Tokens | None = None
    thought: bool = False


def read_reply(body: bytes, asked: Asked) -> Reply:
    """The reply that a response body holds.

    Raises:
        NoSuggestion: it holds none.
    """
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        html = body.lstrip()[:1] == b"<"
        if body.lstrip()[:1] == b"{" and b'"choices"' in body:
            raise NoSuggestion(failures.broken_off(asked)) from None
        raise NoSuggestion(failures.not_a_reply(asked, html=html)) from None
    if not isinstance(content, dict):
        raise NoSuggestion(failures.not_a_reply(asked, html=False))
    if content.get("error"):
        raise NoSuggestion(broke_with(content, asked))
    choices = content.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    message = choice.get("message") if isinstance(choice, dict) else None
    if not isinstance(choice, dict) or not isinstance(message, dict):
        raise NoSuggestion(broke_with(content, asked))
    return Reply(
        text=joined([part_text(message.get("content"))]),
        calls=tuple(_calls(message.get("tool_calls"))),
        finish=string_of(choice.get("finish_reason")),
        refusal=string_of(message.get("refusal")),
        tokens=tokens_of(content.get("usage")),
        thought=bool(message.get("reasoning_content") or message.get("reasoning")),
    )


def checked(reply: Reply, asked: Asked) -> Reply:
    """``reply``, when it ended as an answer ends.

    Raises:
        NoSuggestion: it was cut off, withheld or refused, is empty, or is far too long.
    """
    finish = reply.finish.lower()
    if finish in _CUT_OFF:
        raise NoSuggestion(failures.cut_off(asked))
    if finish in _WITHHELD:
        raise NoSuggestion(failures.filtered(asked))
    if finish in _BROKEN:
        raise NoSuggestion(failures.broken_off(asked))
    if reply.refusal:
        raise NoSuggestion(failures.declined(reply.refusal, asked))
    if not reply.text.strip() and not reply.calls:
        nothing = failures.only_thoughts if reply.thought else failures.empty
        raise NoSuggestion(nothing(asked))
    if max(map(len, (reply.text, *(call.arguments for call in reply.calls)))) > (
        MAX_ANSWER_CHARACTERS
    ):
        raise NoSuggestion(failures.too_much(MAX_ANSWER_CHARACTERS, "characters", asked))
    return reply


def json_in(text: str) -> str:
    """The JSON object in an answer that may wrap it in thoughts, a fence or a preamble.

    Of several fenced blocks the last one counts: earlier ones may quote what the model was given.
    Text that holds no object is returned as it is.
    """
    text = after_thoughts(text.strip())
    if not text.startswith(("{", "[")):
        close = text.rfind(_FENCE)
        inside = text[text.rfind(_FENCE, 0, max(close, 0)) + len(_FENCE) : max(close, 0)]
        fenced = inside.partition("\n")[2].strip()
        start = text.find("{")
        text = fenced if fenced.startswith("{") else text[start:] if start >= 0 else text
    end = text.rfind("}")
    return text[: end + 1] if text.startswith("{") and end > 0 else text


def twice_in(text: str) -> str:
    """The first key that one object of the JSON in ``text`` gives twice; empty where none does."""

    def look(pairs: list[tuple[str, object]]) -> None:
        keys: set[str] = set()
        for key, _ in pairs:
            if key in keys:
                raise _Twice(key)
            keys.add(key)

    try:
        json.loads(text, object_pairs_hook=look)
    except _Twice as found:
        return clean_line(found.key)[:_MAX_KEY] or "(empty)"
    except (ValueError, RecursionError):
        return ""
    return ""


class _Twice(Exception):
    """A key was given twice."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def after_thoughts(text: str) -> str:
    """``text`` without thoughts that a model put before its answer between tags.

    The opening tag may be missing, as where a server's template ends in it.
    """
    if text.startswith(("{", "[{")):
        return text
    end = _THOUGHTS_END.search(text)
    return text[end.end() :].lstrip() if end else text


def joined(parts: Iterable[str]) -> str:
    """One text of ``parts``: halves of a character are put together, lone ones replaced."""
    text = "".join(parts)
    if text.isascii() or not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def part_text(content: object) -> str:
    """The text of a message or of a part of one; as it came, halves of characters included."""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        texts = (part.get("text") for part in content if isinstance(part, dict))
        return "".join(text for text in texts if isinstance(text, str))
    return ""


def string_of(value: object) -> str:
    """``value`` where it is text, without halves of characters."""
    return joined([value]) if isinstance(value, str) else ""


def json_text(arguments: dict[str, object]) -> str:
    """Arguments that should have been JSON and came as an object; empty where it is too deep."""
    try:
        return string_of(json.dumps(arguments, ensure_ascii=False))
    except RecursionError:
        return ""


def tokens_of(usage: object) -> Tokens | None:
    """The tokens that an endpoint reports; ``None`` unless it does so properly."""
    if not isinstance(usage, dict):
        return None
    prompt, completion = usage.get("prompt_tokens"), usage.get("completion_tokens")
    if _is_count(prompt) and _is_count(completion):
        return Tokens(prompt=prompt, completion=completion)
    return None


def _calls(found: object) -> Iterator[Call]:
    for call in found if isinstance(found, list) else ():
        function = call.get("function") if isinstance(call, dict) else None
        if isinstance(function, dict):
            arguments = function.get("arguments")
            yield Call(
                id=string_of(call.get("id")) or "call-1",
                name=string_of(function.get("name")),
                arguments=json_text(arguments)
                if isinstance(arguments, dict)
                else string_of(arguments),
            )


def _is_count(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9
