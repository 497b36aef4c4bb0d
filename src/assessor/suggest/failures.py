"""What went wrong with a request, as "<what happened>. <What to do>." in at most 300 characters.

Sentences are built here from plain facts (an operating system error, how an answer ended), so that
nothing of a library's own wording, no key and no line break reaches a person. What a server says
with an error status is read in :mod:`assessor.suggest.refusals`.
"""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pydantic import ValidationError

from assessor.desk.ports import FailureCode
from assessor.document.problems import problems_of
from assessor.document.text import clean_line
from assessor.settings import Mode
from assessor.workspace import FILE_NAME

MAX_MESSAGE = 300
MAX_QUOTE = 110
MODES: tuple[Mode, ...] = ("json_schema", "tools", "json")
"""In the order in which they are tried."""

_MAX_NAME = 60
_AGAIN = "Ask again, or choose another model"
_LOG = "Ask again; if it happens again, look at the server's log"
_SCHEMA = re.compile(r'"(\$defs|properties)"\s*:')


@dataclass(frozen=True, slots=True)
class Failure:
    """What happened and what to do, both without the full stop, and what kind of failure it is.

    ``retry_after`` is in seconds, where the server said it. ``about`` names what the server
    would not take of the request (``usage`` are stream options), so that it can be asked
    otherwise. What is ``passing`` may be gone when the same request is made again.
    """

    what: str
    todo: str
    code: FailureCode = "other"
    retry_after: float | None = None
    about: Literal["", "mode", "stream", "usage", "model"] = ""
    passing: bool = False


class NoSuggestion(Exception):
    """A request that yields no suggestion, with its :class:`Failure`."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.what)
        self.failure = failure


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of whom: ``endpoint`` is host and port, ``seconds`` the whole deadline.

    ``characters`` is the length of all messages.
    """

    endpoint: str
    model: str
    mode: Mode
    seconds: float
    has_key: bool
    characters: int = 0
    temperature: str = ""

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
        return " or ".join(f"ASSESSOR_MODE={mode}" for mode in MODES if mode != self.mode)


def sentence(failure: Failure) -> str:
    """The message of a failure."""
    what, todo = (clean_line(part).rstrip(".") for part in (failure.what, failure.todo))
    return f"{clip(what, MAX_MESSAGE - len(todo) - 3)}. {todo}."


def clip(text: str, most: int) -> str:
    """``text`` on one line, printable characters only, at most ``most`` characters long."""
    line = clean_line("".join(c if c.isprintable() else " " for c in clean_line(text)))
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def bad_prompt(problem: str) -> Failure:
    """A prompt cannot be used; ``problem`` names its file and line."""
    return Failure(
        f"The prompt {problem}", "Correct the file, or remove it to use the shipped prompt", "setup"
    )


def no_text(section: str, why: str) -> Failure:
    """A prompt did not become text in time, or at all; ``why`` ends the sentence."""
    return Failure(
        f"The prompts system.md and {section}.md did not become text{why}",
        "Correct the files in prompts/, or remove them to use the shipped prompts",
        "setup",
    )


def no_client(error: Exception, asked: Asked) -> Failure:
    """Not even a connection can be prepared: address, proxy or certificates are unusable."""
    return Failure(
        f"No connection to {asked.where} can be prepared ({type(error).__name__})",
        "Check OPENAI_BASE_URL and the proxy and certificate variables of the environment",
        "setup",
    )


def no_connection(error: BaseException, asked: Asked, *, answering: bool) -> Failure:
    """A connection could not be made, or broke; ``answering``: part of an answer had come."""
    causes = list(_causes(error))
    if answering:
        return Failure(
            f"The connection to {asked.where} broke before the answer was complete", _LOG, "broken"
        )
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return Failure(
            f"The host of {asked.where} was not found",
            "Check OPENAI_BASE_URL and the network connection",
            "network",
        )
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        reason = next((c.verify_message for c in causes if isinstance(c, _BadCertificate)), "")
        return Failure(
            f"No secure connection to {asked.where} could be made"
            + (f" ({clip(reason, MAX_QUOTE)})" if reason else ""),
            "Check that OPENAI_BASE_URL begins with http:// or https:// as the server wants it, "
            "and that its certificate is trusted here",
            "network",
        )
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return Failure(
            f"Nothing answers at {asked.where}",
            "Start the model server there, or correct OPENAI_BASE_URL",
            "network",
        )
    if any("timeout" in type(cause).__name__.lower() for cause in causes):
        return Failure(
            f"{asked.where} could not be reached in time",
            "Check that the server is up and OPENAI_BASE_URL is right, then ask again",
            "network",
        )
    return Failure(
        f"The connection to {asked.where} broke before an answer came",
        "Ask again; if it breaks again, look at the server's log",
        "network",
        passing=True,
    )


_BadCertificate = ssl.SSLCertVerificationError


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    here: BaseException | None = error
    while here is not None and id(here) not in seen:
        seen.add(id(here))
        yield here
        here = here.__cause__ or here.__context__


def too_slow(asked: Asked) -> Failure:
    """The deadline passed."""
    return Failure(
        f"{asked.where} gave no whole answer within {asked.seconds:g} seconds",
        f"Ask again, or allow more seconds with ASSESSOR_TIMEOUT (or timeout in {FILE_NAME})",
        "timeout",
    )


def silent(seconds: float, asked: Asked) -> Failure:
    """Nothing more came of an answer that had begun."""
    return Failure(
        f"{asked.where} fell silent in mid-answer: nothing came for {seconds:g} seconds",
        _LOG,
        "timeout",
    )


def broken_off(asked: Asked) -> Failure:
    """The connection was closed in an orderly way, but the answer had not ended."""
    return Failure(f"{asked.where} stopped before the answer was complete", _LOG, "broken")


def broken_event(asked: Asked) -> Failure:
    """A part of the stream is not what it should be."""
    return Failure(f"{asked.where} sent a part of the answer that is not JSON", _LOG, "broken")


def not_a_reply(asked: Asked, *, html: bool) -> Failure:
    """What came is no chat completion at all."""
    kind = "a web page" if html else "something else"
    return Failure(
        f"{asked.where} answered with {kind} instead of a chat completion",
        "Check OPENAI_BASE_URL; most servers want it to end in /v1",
        "server",
    )


def unfit(error: ValidationError, text: str, attempts: int, asked: Asked) -> Failure:
    """The last answer still broke a rule; ``text`` is that answer as it was validated."""
    tried = _tried(attempts)
    first = error.errors(include_url=False, include_input=False)[0]
    other = f"Choose another model, or try {asked.other_modes}"
    if first["type"] == "json_invalid":
        kind = "with broken JSON" if "{" in text else "in prose instead of JSON"
        return Failure(f"{asked.what} answered {kind}{tried}", other, "unfit")
    if first["type"] == "missing" and _SCHEMA.search(text):
        return Failure(
            f"{asked.what} gave back the form of the answer instead of filling it in{tried}",
            other,
            "unfit",
        )
    problems = problems_of(error)
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return Failure(
        f"The answer of {asked.what} broke a rule{tried}: {clip(str(problems[0]), 130)}{more}",
        _AGAIN,
        "unfit",
    )


def no_call(calls: int, attempts: int, asked: Asked) -> Failure:
    """Tools mode: the function was not called, not alone, or under another name."""
    did = {0: "did not call the function it was given", 1: "called a function nobody gave it"}
    times = did.get(calls, f"called functions {calls} times instead of once")
    return Failure(
        f"{asked.what} {times}{_tried(attempts)}",
        f"Choose another model, or try {asked.other_modes}",
        "unfit",
    )


def _tried(attempts: int) -> str:
    return f", also after {attempts - 1} re-asks" if attempts > 1 else ""


def cut_off(asked: Asked) -> Failure:
    """The model ran into a length limit."""
    return Failure(
        f"The answer of {asked.what} was cut off at a length limit",
        "Raise the server's output limit or context, or choose another model",
        "unfit",
    )


def filtered(asked: Asked) -> Failure:
    """A content filter withheld the answer."""
    return Failure(
        f"A content filter at {asked.where} withheld the answer",
        "Reword what the section's texts say, or choose another model",
        "refused",
    )


def declined(words: str, asked: Asked) -> Failure:
    """The model refused in words of its own."""
    quote = clip(words, MAX_QUOTE).rstrip(".")
    return Failure(f"{asked.what} declined to answer: “{quote}”", _AGAIN, "refused")


def empty(asked: Asked) -> Failure:
    """Nothing at all was answered."""
    return Failure(f"{asked.what} answered with nothing", _AGAIN, "unfit")


def only_thoughts(asked: Asked) -> Failure:
    """The model thought, and answered nothing."""
    return Failure(
        f"{asked.what} thought but gave no answer",
        "Ask again, raise the server's output limit, or choose another model",
        "unfit",
    )


def too_much(count: int, unit: str, asked: Asked) -> Failure:
    """The answer is far longer than any section."""
    return Failure(
        f"{asked.what} answered with over {count:,} {unit}, far more than a section holds",
        _AGAIN,
        "unfit",
    )


def unexpected(error: BaseException, asked: Asked) -> Failure:
    """Anything that has no sentence of its own."""
    return Failure(
        f"The answer of {asked.where} could not be used ({type(error).__name__})",
        "Ask again; if it happens again, try another model or mode",
    )
