"""What a server means by an error: its status, its headers and its words, read without trust."""

from __future__ import annotations

import difflib
import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from assessor.suggest.failures import MAX_QUOTE, Asked, Failure, clip
from assessor.workspace import FILE_NAME

CHARACTERS_PER_TOKEN = 4
MAX_ERROR_BYTES = 20_000
"""Of the body of an error; what comes after it is not looked at."""
_MAX_WORDS = 2_000
_LONGEST_WAIT = 366 * 86_400
_SHOWN_MODELS = 3
_MAX_MODEL = 40
_COMPARED = 60

_TOO_LONG = (
    r"context_length|exceed_context|context (length|size|window)|maximum context|"
    r"(prompt|input|request) (is )?too (long|large)|too many tokens|"
    r"token count\b.*\bexceeds|maximum number of (input )?tokens"
)
_MODE = (
    r"response_format|json_schema|json_object|json mode|tool_choice|\btools?\b|"
    r"function.?call|grammar|structured output"
)
_MODEL = r"model.*(not found|not exist|unknown|invalid)|model_not_found"
_QUOTA = r"insufficient_quota|quota|billing|credit"
_FITS = (
    r"context (?:length|size|window)\D{0,20}?(\d[\d,]*)",
    r"(?:allowed|limit|maximum)\D{0,30}?(\d[\d,]*)",
    r"> ?(\d[\d,]*)",
)
_SENT = (
    r"(?:you (?:sent|requested)|resulted in|request|token count|prompt (?:is|has|contains))"
    r"\D{0,20}(\d[\d,]*)",
)


def refused(status: int, body: bytes, headers: Mapping[str, str], asked: Asked) -> Failure:
    """The server answered with an error status; header names are in lower case."""
    said = Said.of(body)
    match status:
        case _ if 300 <= status < 400:
            return Failure(
                f"{asked.where} sends requests on to {_elsewhere(headers)} ({status})",
                "Set OPENAI_BASE_URL to that address if you trust it",
                "refused",
            )
        case 401:
            return _unauthorised(asked)
        case 402:
            return _no_credit(said, asked)
        case 403:
            return Failure(
                f"{asked.where} does not let this key use {asked.what}{said.quoted}",
                "Check what OPENAI_API_KEY may use, or name another model with ASSESSOR_MODEL",
                "key",
            )
        case 404 | 501 if said.speaks_of(_MODE) and not said.speaks_of(_MODEL):
            return _no_mode(said, asked)
        case 404 | 405:
            return _not_there(status, said, asked)
        case 408 | 504 | 524:
            return Failure(
                f"{asked.where} gave up waiting for the answer ({status})",
                "Ask again; a smaller model answers sooner",
                "timeout",
                waiting(headers),
                passing=True,
            )
        case 409:
            return Failure(
                f"{asked.where} is in conflict with another request (409){said.quoted}",
                "Ask again in a moment",
                "server",
                waiting(headers),
                passing=True,
            )
        case 413:
            return _too_long(said, asked)
        case 429:
            return _too_many(said, waiting(headers), asked)
        case _ if status >= 500:
            return _server_error(status, said, headers, asked)
        case _:
            return _bad_request(status, said, asked)


def broke_with(content: object, asked: Asked) -> Failure:
    """An error in place of an answer, or in the middle of one, under a status that says all is well."""
    said = Said.of_json(content)
    if said.status is not None:
        return replace(refused(said.status, json.dumps(content).encode(), {}, asked), passing=False)
    if said.speaks_of(_TOO_LONG):
        return _too_long(said, asked)
    return Failure(
        f"{asked.where} replied without an answer{said.quoted}",
        "Ask again; if it happens again, look at the server's log",
        "server",
    )


def no_mode_left(failure: Failure, tried: Sequence[str], asked: Asked) -> Failure:
    """No way to ask for a structured answer is taken; ``failure`` is that of the last one."""
    quote = failure.what.partition("mode: ")[2]
    return replace(
        failure,
        what=f"{asked.where} takes requests in none of the modes {', '.join(tried)}"
        + (f": {quote}" if quote else ""),
        todo="Choose another model or another server",
    )


def unknown_model(asked: Asked, listed: Sequence[str]) -> Failure:
    """There is no such model; ``listed`` are those the endpoint names."""
    some = closest(asked.model, listed)[:_SHOWN_MODELS]
    names = ", ".join(f"“{clip(name, _MAX_MODEL)}”" for name in some)
    rest = len(listed) - len(some)
    more = f" and {rest} more" if rest > 0 else ""
    return Failure(
        f"{asked.where} does not know the model {asked.what}"
        + (f"; it serves {names}{more}" if names else ""),
        f"Name one it serves with ASSESSOR_MODEL (or model in {FILE_NAME})",
        "refused",
        about="model",
    )


def closest(name: str, others: Sequence[str]) -> list[str]:
    """``others``, those most like ``name`` first, by how they begin: names may be of any length."""
    matcher = difflib.SequenceMatcher(b=name[:_COMPARED].casefold(), autojunk=False)

    def unlike(other: str) -> float:
        matcher.set_seq1(other[:_COMPARED].casefold())
        return -matcher.ratio()

    return sorted(others, key=unlike)


def waiting(headers: Mapping[str, str]) -> float | None:
    """Seconds that a server asks to wait for, by ``Retry-After`` in seconds or as a date."""
    milliseconds = _number(headers.get("retry-after-ms", ""))
    if milliseconds is not None:
        return min(milliseconds / 1000, _LONGEST_WAIT)
    text = headers.get("retry-after", "")
    seconds = _number(text)
    if seconds is None:
        try:
            at = parsedate_to_datetime(text)
        except (ValueError, TypeError, OverflowError):
            return None
        until = at if at.tzinfo else at.replace(tzinfo=UTC)
        seconds = max((until - datetime.now(UTC)).total_seconds(), 0)
    return min(seconds, _LONGEST_WAIT)


def in_words(seconds: float | None, otherwise: str) -> str:
    """A wait for people, rounded up: ``150 seconds``, ``40 minutes``, ``3 hours``, ``3 days``.

    ``otherwise`` where it is not known, or too short to speak of.
    """
    if seconds is None or seconds < 1:
        return otherwise
    for unit, length, most in (("second", 1, 180), ("minute", 60, 120), ("hour", 3600, 48)):
        count = math.ceil(seconds / length)
        if count <= most:
            return f"{count} {unit}{'s' if count != 1 else ''}"
    return f"{math.ceil(seconds / 86_400)} days"


def _number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"\d{1,12}(\.\d{1,6})?", text.strip(), re.ASCII) else None


@dataclass(frozen=True, slots=True)
class Said:
    """What a server said in the body of an error, and the words to tell errors apart by."""

    message: str
    code: str
    status: int | None = None
    sent: int | None = None
    fits: int | None = None

    @classmethod
    def of(cls, body: bytes) -> Said:
        """What a body says that may be JSON, HTML or text."""
        text = body[:MAX_ERROR_BYTES].decode("utf-8", "replace").strip()
        try:
            return cls.of_json(json.loads(text))
        except (ValueError, RecursionError):
            html = text.startswith("<")
            return cls("" if html else text, "")

    @classmethod
    def of_json(cls, content: object) -> Said:
        """What the JSON of an error says, as OpenAI words it or as others do."""
        if isinstance(content, list) and content:
            content = content[0]
        error = content.get("error", content) if isinstance(content, dict) else content
        if not isinstance(error, dict):
            return cls(error if isinstance(error, str) else "", "")
        detail = error.get("detail")
        if isinstance(detail, list) and detail and isinstance(detail[0], dict):
            error = {**error, "detail": f"{detail[0].get('loc')} {detail[0].get('msg')}"}
        words = (error.get(name) for name in ("message", "detail", "error"))
        message = next((word for word in words if isinstance(word, str) and word.strip()), "")
        status = next(
            (s for s in map(_count, (error.get("code"), error.get("status"))) if s is not None),
            None,
        )
        return cls(
            message,
            " ".join(_word(error.get(name)) for name in ("code", "type", "param")),
            status if status is not None and 400 <= status <= 599 else None,
            _count(error.get("n_prompt_tokens")),
            _count(error.get("n_ctx")),
        )

    @property
    def quoted(self) -> str:
        """The message in quotation marks after a colon; nothing where there is none."""
        quote = clip(self.message, MAX_QUOTE).rstrip(".")
        return f": “{quote}”" if quote else ""

    def speaks_of(self, pattern: str) -> bool:
        """Whether code or message match."""
        words = f"{self.code} {self.message[:_MAX_WORDS]}"
        return re.search(pattern, words, re.IGNORECASE) is not None

    def number(self, known: int | None, patterns: Sequence[str]) -> int | None:
        """The number that the message states after one of some words."""
        if known is not None:
            return known
        for pattern in patterns:
            found = re.search(pattern, self.message[:_MAX_WORDS], re.IGNORECASE | re.ASCII)
            digits = found[1].replace(",", "") if found else ""
            if digits and len(digits) <= 9:
                return int(digits)
        return None


def _elsewhere(headers: Mapping[str, str]) -> str:
    address = headers.get("location", "").partition("?")[0].removesuffix("/chat/completions")
    return clip(address, MAX_QUOTE) or "another address"


def _word(value: object) -> str:
    return value if isinstance(value, str) else ""


def _count(value: object) -> int | None:
    return value if type(value) is int and 0 <= value < 10**9 else None


def _unauthorised(asked: Asked) -> Failure:
    if asked.has_key:
        return Failure(
            f"{asked.where} did not accept the key",
            "Set OPENAI_API_KEY to a key that is valid there",
            "key",
        )
    return Failure(
        f"{asked.where} wants a key and none is set", "Set OPENAI_API_KEY in the environment", "key"
    )


def _no_credit(said: Said, asked: Asked) -> Failure:
    return Failure(
        f"The account at {asked.where} has no credit left{said.quoted}",
        "Add credit there, or set OPENAI_BASE_URL and ASSESSOR_MODEL to another endpoint",
        "quota",
    )


def _not_there(status: int, said: Said, asked: Asked) -> Failure:
    if status == 404 and said.speaks_of(r"model"):
        return unknown_model(asked, ())
    return Failure(
        f"{asked.where} has no chat endpoint at this address ({status})",
        "Check the path in OPENAI_BASE_URL; most servers want it to end in /v1",
        "refused",
    )


def _too_long(said: Said, asked: Asked) -> Failure:
    fits = said.number(said.fits, _FITS)
    sent = said.number(said.sent, _SENT)
    about = asked.characters // CHARACTERS_PER_TOKEN
    if sent is None and about:
        length = f"The request, ≈ {about:,} tokens long,"
    else:
        length = "The request" + (f", {sent:,} tokens long," if sent is not None else "")
    fit = f": it takes {fits:,} tokens" if fits is not None else said.quoted
    return Failure(
        f"{length} is too long for {asked.what}{fit}",
        "Choose a model with a longer context, give the server a larger one, or shorten the texts",
        "refused",
    )


def _too_many(said: Said, wait: float | None, asked: Asked) -> Failure:
    if said.speaks_of(_QUOTA):
        return _no_credit(said, asked)
    return Failure(
        f"{asked.where} is asked too often at present (429)",
        f"Ask again in {in_words(wait, 'a minute')}",
        "rate-limit",
        wait,
        passing=True,
    )


def _server_error(status: int, said: Said, headers: Mapping[str, str], asked: Asked) -> Failure:
    if said.speaks_of(r"\bgrammar|response_format|json_schema"):
        return _no_mode(said, asked)
    wait = waiting(headers)
    return Failure(
        f"{asked.where} failed with an error of its own ({status}){said.quoted}",
        f"Ask again in {in_words(wait, 'a moment')}; if it fails again, look at the server's log",
        "server",
        wait,
        passing=True,
    )


def _bad_request(status: int, said: Said, asked: Asked) -> Failure:
    if said.speaks_of(_TOO_LONG):
        return _too_long(said, asked)
    other = f"Check ASSESSOR_MODEL and ASSESSOR_MODE; try {asked.other_modes}"
    refusal = f"{asked.where} refused the request ({status}){said.quoted}"
    if said.speaks_of(r"stream_options|include_usage"):
        return Failure(refusal, other, "refused", about="usage")
    if said.speaks_of(r"\bstream(ing)?\b"):
        return Failure(refusal, other, "refused", about="stream")
    if asked.temperature and said.speaks_of(r"temperature"):
        return Failure(
            f"{asked.what} does not take the temperature {asked.temperature}{said.quoted}",
            f"Set another ASSESSOR_TEMPERATURE, or none (also temperature in {FILE_NAME})",
            "refused",
        )
    if said.speaks_of(_MODE):
        return _no_mode(said, asked)
    if said.speaks_of(_MODEL):
        return unknown_model(asked, ())
    return Failure(refusal, other, "refused")


def _no_mode(said: Said, asked: Asked) -> Failure:
    return Failure(
        f"{asked.where} does not take requests in {asked.mode} mode{said.quoted}",
        f"Try {asked.other_modes}",
        "refused",
        about="mode",
    )
