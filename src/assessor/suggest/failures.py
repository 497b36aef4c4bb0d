"""What went wrong with a request, as "<what happened>. <What to do>." in at most 300 characters.

Sentences are built here from plain facts (a status, a server's words, an operating system error),
so that nothing of a library's own wording, no key and no line break reaches a person.
"""

from __future__ import annotations

import json
import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from pydantic import ValidationError

from assessor.document.problems import problems_of
from assessor.document.text import clean_line
from assessor.settings import Mode
from assessor.workspace import FILE_NAME

MAX_MESSAGE = 300
_MAX_QUOTE = 110
_MAX_NAME = 60

Failure: TypeAlias = tuple[str, str]
"""What happened, and what to do; both without the full stop."""

_AGAIN = "Ask again, or choose another model"


class NoSuggestion(Exception):
    """A request that yields no suggestion, with its :data:`Failure`."""

    def __init__(self, what: str, todo: str) -> None:
        super().__init__(what)
        self.failure: Failure = (what, todo)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of whom: ``endpoint`` is host and port, ``seconds`` the whole deadline."""

    endpoint: str
    model: str
    mode: Mode
    seconds: float
    has_key: bool

    @property
    def where(self) -> str:
        """The endpoint, short enough for a sentence."""
        return clip(self.endpoint, _MAX_NAME)

    @property
    def what(self) -> str:
        """The model in quotation marks, short enough for a sentence."""
        return f"“{clip(self.model, _MAX_NAME)}”"

    @property
    def other_modes(self) -> str:
        """The modes that were not used."""
        return " or ".join(
            f"ASSESSOR_MODE={mode}"
            for mode in ("json_schema", "tools", "json")
            if mode != self.mode
        )


def sentence(failure: Failure) -> str:
    """The message of a failure."""
    what, todo = (clean_line(part).rstrip(".") for part in failure)
    return f"{clip(what, MAX_MESSAGE - len(todo) - 3)}. {todo}."


def clip(text: str, most: int) -> str:
    """``text`` on one line, printable characters only, at most ``most`` characters long."""
    line = clean_line("".join(c if c.isprintable() else " " for c in clean_line(text)))
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def too_slow(asked: Asked) -> Failure:
    """The deadline passed."""
    return (
        f"{asked.where} gave no whole answer within {asked.seconds:g} seconds",
        f"Ask again, or allow more seconds with ASSESSOR_TIMEOUT (or timeout in {FILE_NAME})",
    )


def bad_prompt(problem: str) -> Failure:
    """A prompt cannot be used; ``problem`` names its file and line."""
    return f"The prompt {problem}", "Correct the file, or remove it to use the shipped prompt"


def endless_prompt(section: str, asked: Asked) -> Failure:
    """A prompt did not become text in time, or at all."""
    return (
        f"The prompts system.md and {section}.md did not become text within {asked.seconds:g} seconds",
        "Correct the files in prompts/, or remove them to use the shipped prompts",
    )


def no_client(error: Exception, asked: Asked) -> Failure:
    """Not even a connection can be prepared: address, proxy or certificates are unusable."""
    return (
        f"No connection to {asked.where} can be prepared ({type(error).__name__})",
        "Check OPENAI_BASE_URL and the proxy and certificate variables of the environment",
    )


def no_connection(error: BaseException, asked: Asked) -> Failure:
    """A connection could not be made, or broke."""
    causes = list(_causes(error))
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return (
            f"The host of {asked.where} was not found",
            "Check OPENAI_BASE_URL and the network connection",
        )
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        reason = next((c.verify_message for c in causes if isinstance(c, _BadCertificate)), "")
        return (
            f"No secure connection to {asked.where} could be made"
            + (f" ({clip(reason, _MAX_QUOTE)})" if reason else ""),
            "Check that OPENAI_BASE_URL begins with http:// or https:// as the server wants it, "
            "and that its certificate is trusted here",
        )
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return (
            f"Nothing answers at {asked.where}",
            "Start the model server there, or correct OPENAI_BASE_URL",
        )
    if any("timeout" in type(cause).__name__.lower() for cause in causes):
        return (
            f"{asked.where} could not be reached in time",
            "Check that the server is up and OPENAI_BASE_URL is right, then ask again",
        )
    return (
        f"The connection to {asked.where} broke before the answer was complete",
        "Ask again; if it breaks again, look at the server's log",
    )


_BadCertificate = ssl.SSLCertVerificationError


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    here: BaseException | None = error
    while here is not None and id(here) not in seen:
        seen.add(id(here))
        yield here
        here = here.__cause__ or here.__context__


def refused(status: int, body: bytes, headers: Mapping[str, str], asked: Asked) -> Failure:
    """The server answered with an error status; header names are in lower case."""
    said = _Said.of(body)
    match status:
        case _ if 300 <= status < 400:
            return (
                f"{asked.where} sends requests on to {_elsewhere(headers)} ({status})",
                "Set OPENAI_BASE_URL to that address if you trust it",
            )
        case 401:
            return _unauthorised(asked)
        case 402:
            return _no_credit(said, asked)
        case 403:
            return (
                f"{asked.where} does not let this key use {asked.what}{said.quoted}",
                "Check what OPENAI_API_KEY may use, or name another model with ASSESSOR_MODEL",
            )
        case 404 | 405:
            return _not_there(status, said, asked)
        case 408 | 504 | 524:
            return (
                f"{asked.where} gave up waiting for the answer ({status})",
                "Ask again; a smaller model answers sooner",
            )
        case 413:
            return _too_long(said, asked)
        case 429:
            return _too_many(said, headers.get("retry-after", ""), asked)
        case _ if status >= 500:
            return (
                f"{asked.where} failed with an error of its own ({status}){said.quoted}",
                "Ask again in a moment; if it fails again, look at the server's log",
            )
        case _:
            return _bad_request(status, said, asked)


@dataclass(frozen=True, slots=True)
class _Said:
    """What a server said in the body of an error, and the words to tell errors apart by."""

    message: str
    code: str

    @classmethod
    def of(cls, body: bytes) -> _Said:
        text = body[:20_000].decode("utf-8", "replace").strip()
        try:
            return cls.of_json(json.loads(text))
        except (ValueError, RecursionError):
            html = text.startswith("<")
            return cls("" if html else text, "")

    @classmethod
    def of_json(cls, content: object) -> _Said:
        error = content.get("error", content) if isinstance(content, dict) else content
        if not isinstance(error, dict):
            return cls(error if isinstance(error, str) else "", "")
        detail = error.get("detail")
        if isinstance(detail, list) and detail and isinstance(detail[0], dict):
            error = {**error, "detail": f"{detail[0].get('loc')} {detail[0].get('msg')}"}
        words = (error.get(name) for name in ("message", "detail", "error"))
        message = next((word for word in words if isinstance(word, str) and word.strip()), "")
        return cls(message, f"{_word(error.get('code'))} {_word(error.get('type'))}")

    @property
    def quoted(self) -> str:
        quote = clip(self.message, _MAX_QUOTE).rstrip(".")
        return f": “{quote}”" if quote else ""

    def speaks_of(self, pattern: str) -> bool:
        return re.search(pattern, f"{self.code} {self.message[:2_000]}", re.IGNORECASE) is not None


def _elsewhere(headers: Mapping[str, str]) -> str:
    return clip(headers.get("location", "").partition("?")[0], _MAX_QUOTE) or "another address"


def _word(value: object) -> str:
    return value if isinstance(value, str) else ""


def _unauthorised(asked: Asked) -> Failure:
    if asked.has_key:
        return (
            f"{asked.where} did not accept the key",
            "Set OPENAI_API_KEY to a key that is valid there",
        )
    return f"{asked.where} wants a key and none is set", "Set OPENAI_API_KEY in the environment"


def _no_credit(said: _Said, asked: Asked) -> Failure:
    return (
        f"The account at {asked.where} has no credit left{said.quoted}",
        "Add credit there, or set OPENAI_BASE_URL and ASSESSOR_MODEL to another endpoint",
    )


def _not_there(status: int, said: _Said, asked: Asked) -> Failure:
    if status == 404 and said.speaks_of(r"model"):
        return (
            f"{asked.where} does not know the model {asked.what}",
            f"Name one it serves with ASSESSOR_MODEL (or model in {FILE_NAME})",
        )
    return (
        f"{asked.where} has no chat endpoint at this address ({status})",
        "Check the path in OPENAI_BASE_URL; most servers want it to end in /v1",
    )


def _too_long(said: _Said, asked: Asked) -> Failure:
    return (
        f"The request is too long for {asked.what}{said.quoted}",
        "Choose a model with a longer context, give the server a larger one, or shorten the texts",
    )


def _too_many(said: _Said, retry_after: str, asked: Asked) -> Failure:
    if said.speaks_of(r"insufficient_quota|quota|billing|credit"):
        return _no_credit(said, asked)
    wait = f"{retry_after} seconds" if retry_after.isdecimal() and retry_after.isascii() else ""
    return (
        f"{asked.where} is asked too often at present (429)",
        f"Ask again in {wait[:20] or 'a minute'}",
    )


def _bad_request(status: int, said: _Said, asked: Asked) -> Failure:
    if said.speaks_of(
        r"context_length|exceed_context|context (length|size|window)|maximum context|"
        r"(prompt|input|request) (is )?too (long|large)|too many tokens"
    ):
        return _too_long(said, asked)
    if said.speaks_of(
        r"response_format|json_schema|json_object|json mode|tool_choice|\btools?\b|"
        r"function.?call|grammar|structured output"
    ):
        return (
            f"{asked.where} does not take requests in {asked.mode} mode{said.quoted}",
            f"Try {asked.other_modes}",
        )
    if said.speaks_of(r"model.*(not found|not exist|unknown|invalid)|model_not_found"):
        return _not_there(404, said, asked)
    return (
        f"{asked.where} refused the request ({status}){said.quoted}",
        f"Check ASSESSOR_MODEL and ASSESSOR_MODE; try {asked.other_modes}",
    )


def unfit(error: ValidationError, text: str, attempts: int, asked: Asked) -> Failure:
    """The last answer still broke a rule; ``text`` is that answer as it was validated."""
    tried = f", also after {attempts - 1} re-asks" if attempts > 1 else ""
    first = error.errors(include_url=False, include_input=False)[0]
    if first["type"] == "json_invalid":
        kind = "with broken JSON" if "{" in text else "in prose instead of JSON"
        return (
            f"{asked.what} answered {kind}{tried}",
            f"Choose another model, or try {asked.other_modes}",
        )
    problems = problems_of(error)
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return (
        f"The answer of {asked.what} broke a rule{tried}: {clip(str(problems[0]), 130)}{more}",
        _AGAIN,
    )


def no_call(calls: int, attempts: int, asked: Asked) -> Failure:
    """Tools mode: the function was not called, not alone, or under another name."""
    did = {0: "did not call the function it was given", 1: "called a function nobody gave it"}
    tried = f", also after {attempts - 1} re-asks" if attempts > 1 else ""
    return (
        f"{asked.what} {did.get(calls, f'called functions {calls} times instead of once')}{tried}",
        f"Choose another model, or try {asked.other_modes}",
    )


def cut_off(asked: Asked) -> Failure:
    """The model ran into a length limit."""
    return (
        f"The answer of {asked.what} was cut off at a length limit",
        "Raise the server's output limit or context, or choose another model",
    )


def filtered(asked: Asked) -> Failure:
    """A content filter withheld the answer."""
    return (
        f"A content filter at {asked.where} withheld the answer",
        "Reword what the section's texts say, or choose another model",
    )


def declined(words: str, asked: Asked) -> Failure:
    """The model refused in words of its own."""
    return f"{asked.what} declined to answer: “{clip(words, _MAX_QUOTE).rstrip('.')}”", _AGAIN


def empty(asked: Asked) -> Failure:
    """Nothing at all was answered."""
    return f"{asked.what} answered with nothing", _AGAIN


def no_choices(error: object, asked: Asked) -> Failure:
    """The reply holds no answer, perhaps an error instead."""
    return (
        f"{asked.where} replied without an answer{_Said.of_json(error).quoted}",
        "Ask again; if it happens again, look at the server's log",
    )


def not_a_reply(asked: Asked, *, html: bool) -> Failure:
    """What came is no chat completion at all."""
    kind = "a web page" if html else "something else"
    return (
        f"{asked.where} answered with {kind} instead of a chat completion",
        "Check OPENAI_BASE_URL; most servers want it to end in /v1",
    )


def too_much(count: int, unit: str, asked: Asked) -> Failure:
    """The answer is far longer than any section."""
    return (
        f"{asked.what} answered with over {count:,} {unit}, far more than a section holds",
        _AGAIN,
    )


def unexpected(error: BaseException, asked: Asked) -> Failure:
    """Anything that has no sentence of its own."""
    return (
        f"The answer of {asked.where} could not be used ({type(error).__name__})",
        "Ask again; if it happens again, try another model or mode",
    )
