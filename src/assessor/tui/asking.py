"""Asking for suggestions from the Desk: one section at a time, always cancellable."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Literal, Protocol

from assessor.desk.ports import Failed, Partial, SuggestionSource
from assessor.desk.sampling import ask
from assessor.desk.session import Session
from assessor.document.provenance import Section, Suggestion

SourceFactory = Callable[[Session], Awaitable[Sequence[SuggestionSource] | str]]
"""The sources to ask for a draft, one for every answer wanted; a string says why there is none."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How a person works: ``at_once`` questions under way; whether they rate before they look."""

    at_once: int = 1
    blind_first: bool = False


@dataclass(frozen=True, slots=True)
class Material:
    """What tasks are made from: text, the path of a file, or the code of an occupation."""

    kind: Literal["text", "file", "occupation"]
    content: str


@dataclass(frozen=True, slots=True)
class FoundOccupation:
    """An occupation that a search found; ``also`` is the other title it was found by."""

    code: str
    title: str
    also: str = ""


Search = Callable[[str], Awaitable[Sequence[FoundOccupation] | str]]
"""Occupations for some words, the nearest first; a string says why none can be looked for."""


@dataclass(frozen=True, slots=True)
class SourceText:
    """Where the text of a source is: one of three; ``title`` may be left to what is read."""

    title: str
    url: str = ""
    path: str = ""
    text: str = ""


class SourceError(Exception):
    """A source that could not be read or kept; the message is for the person at the desk."""


class Outside(Protocol):
    """What the Desk needs from outside the draft; nothing of it holds up a key."""

    async def occupations(self, words: str) -> Sequence[FoundOccupation] | str:
        """Occupations for some words, the nearest first; a string says why there are none."""
        ...

    async def from_material(
        self, session: Session, material: Material
    ) -> Sequence[SuggestionSource] | str:
        """What proposes tasks from ``material``; a string says why it cannot be used.

        A job description is kept among the draft's sources with its text.
        """
        ...

    async def keep_source(self, session: Session, wanted: SourceText, source_id: str) -> str:
        """Read a source's text and keep it with the draft; what was kept, in a sentence.

        Without ``source_id`` a new source is added.

        Raises:
            SourceError: it cannot be read or kept; nothing was changed.
        """
        ...


@dataclass
class Asking:
    """A section being asked for: what has arrived of which answer, since when; what was ``made``."""

    section: Section
    answers: int = 1
    had: int = 0
    attempt: int = 1
    text: str = ""
    made: list[Suggestion] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)
    _shown: int = -1

    @property
    def seconds(self) -> int:
        """Whole seconds since it was asked."""
        return int(time.monotonic() - self.started)

    def arrived(self, number: int, partial: Partial) -> bool:
        """Take in what has arrived; whether it is to be shown: of several answers, one is."""
        if self._shown in (-1, number):
            self._shown, self.attempt, self.text = number, partial.attempt, partial.text
        return self._shown == number

    def answered(self, number: int) -> None:
        """Count an answer; the next to say something is shown."""
        self.had += 1
        if self._shown == number:
            self._shown, self.text = -1, ""


async def asked(
    make_sources: SourceFactory,
    asking: Asking,
    session: Session,
    at_once: int,
    arriving: Callable[[], None],
) -> Failed | None:
    """The first failure; the suggestions that come are kept with the draft at once.

    They are in ``asking.made``, also where this is cancelled, which stops every request and closes
    its connection, or ends by an error.

    Raises:
        StoreError: a suggestion cannot be kept.
    """
    sources = await make_sources(session)
    if isinstance(sources, str):
        return Failed(sources, "setup")
    asking.answers = len(sources)

    def arrived(number: int, partial: Partial) -> None:
        if asking.arrived(number, partial):
            arriving()

    failed: Failed | None = None
    answers = ask(
        sources, asking.section, session.draft.assessment, at_once=at_once, arriving=arrived
    )
    async with aclosing(answers):
        async for outcome in answers:
            asking.answered(outcome.number)
            if isinstance(outcome.found, Suggestion):
                session.keep(outcome.found)
                asking.made.append(outcome.found)
            else:
                failed = failed or outcome.found
    return failed
