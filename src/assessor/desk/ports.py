"""What the desk needs from the outside: a place for drafts, and sources of suggestions."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, TypeAlias

from pydantic import JsonValue

from assessor.desk.draft import Draft, Event
from assessor.document.assessment import Assessment
from assessor.document.provenance import Section, Suggestion


class StoreError(Exception):
    """The working database cannot do what was asked; the message is for the person at the desk."""


class NameTaken(StoreError):
    """A draft of that name exists already."""


class StaleDraft(StoreError):
    """Somebody else saved the draft since it was opened; nothing was written."""


@dataclass(frozen=True, slots=True)
class Change:
    """What one command does: the draft it leaves, and how its event reads.

    ``before`` and ``after`` are the JSON values at ``path`` (by ids).
    """

    draft: Draft
    kind: str
    path: str
    before: JsonValue
    after: JsonValue
    detail: dict[str, JsonValue]


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """A draft as the working database holds it. ``version`` counts its saved changes, from 1.

    ``older_sha256`` is the hash of what is stored, where that is of an older schema version and
    ``draft`` was brought forward on reading; else ``None``.

    One that is ``discarded`` is out of sight until it is restored or begun anew.
    """

    name: str
    version: int
    draft: Draft
    changed_at: datetime
    discarded: bool = False
    older_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class UnreadableDraft:
    """A draft that the working database holds in a form that cannot be read; why, in a sentence."""

    name: str
    problem: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The text of a draft's source as it was when ``kept_by`` kept it; ``sha256`` is its hash."""

    source: str
    text: str
    sha256: str
    kept_at: datetime
    kept_by: str


class DraftStore(Protocol):
    """The working database. Every write is one transaction; all but the drafts only grows."""

    def drafts(self) -> Sequence[StoredDraft | UnreadableDraft]:
        """Every draft that is not discarded, by name; an unreadable one does not hide the others.

        Raises:
            StoreError: the database cannot be read.
        """
        ...

    def discarded(self) -> Sequence[str]:
        """The names of the drafts that are discarded, in order."""
        ...

    def find(self, name: str) -> StoredDraft | None:
        """The draft called ``name``, discarded or not."""
        ...

    def create(self, name: str, change: Change, actor: str, at: datetime) -> StoredDraft:
        """Store a new draft as version 1 with its first event.

        It takes the place of a discarded draft of that name, whose versions and log go on with it.

        Raises:
            NameTaken: there is one of that name that is not discarded.
            StoreError: the database cannot be written.
        """
        ...

    def save(
        self, name: str, version: int, change: Change, actor: str, at: datetime
    ) -> StoredDraft:
        """Store ``change`` on top of ``version``, as version + 1 with its event.

        Raises:
            StaleDraft: the stored version is not ``version``.
            StoreError: the database cannot be written.
        """
        ...

    def add_suggestion(self, name: str, suggestion: Suggestion, actor: str) -> None:
        """Keep a suggestion for the draft ``name``, with an event of kind ``suggest``.

        The event's ``path`` is the section, ``after`` the suggestion's id and ``detail`` its
        sha256; the draft's version does not change. Needs the draft to exist.
        """
        ...

    def suggestions(self, name: str) -> tuple[Suggestion, ...]:
        """Every suggestion made for a draft, oldest first."""
        ...

    def keep_snapshot(
        self, name: str, source_id: str, text: str, actor: str, at: datetime
    ) -> Snapshot:
        """Keep the text of a source of the draft ``name``, with an event of kind ``snapshot``.

        The event's ``path`` is that of the source, ``after`` the source's id and ``detail`` the
        text's sha256; the draft's version does not change. Needs the draft to exist. Earlier
        snapshots of the source stay.

        Raises:
            StoreError: there is no such draft, or the database cannot be written.
        """
        ...

    def snapshots(self, name: str) -> Mapping[str, Snapshot]:
        """The newest snapshot of each source of a draft, by source id."""
        ...

    def content(self, digest: str) -> Draft | None:
        """The draft of that hash, as some event left it; ``None`` where it was not kept.

        Whatever is saved is kept; of what was saved before contents were kept, only the last is.

        Raises:
            StoreError: the database cannot be read, or what it keeps is not what the hash says.
        """
        ...

    def damaged_contents(self, name: str) -> frozenset[str]:
        """Hashes in a draft's log under which something else is kept."""
        ...

    def events(self, name: str) -> tuple[Event, ...]:
        """The draft's log, oldest first."""
        ...


FailureCode: TypeAlias = Literal[
    "setup",
    "material",
    "network",
    "rate-limit",
    "quota",
    "key",
    "refused",
    "server",
    "timeout",
    "broken",
    "unfit",
    "other",
]
"""What kind of failure it was: ``setup`` before anything was sent, ``material`` where there is
nothing to make a suggestion of, ``unfit`` an answer that broke rules to the end, ``broken`` a
stream that ended early; the others as they are called."""


@dataclass(frozen=True, slots=True)
class Partial:
    """The newest part of an answer as far as it has arrived: to look at, never to accept.

    ``text`` is written for people: labels and values. ``attempt`` counts from 1; where an answer
    breaks a rule the model is asked again, and what arrives starts over.
    """

    text: str
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class Final:
    """A whole, validated suggestion."""

    suggestion: Suggestion


@dataclass(frozen=True, slots=True)
class Failed:
    """No suggestion came: one sentence on what happened, and one on what to do.

    ``retry_after`` is in seconds, where a server said when to ask again. ``arrived`` is the text
    that had come by then, incomplete: to look at and to copy by hand, never to accept.
    """

    message: str
    code: FailureCode = "other"
    retry_after: float | None = None
    arrived: str = ""


SuggestionEvent: TypeAlias = Partial | Final | Failed


class SuggestionSource(Protocol):
    """Something that proposes content for a section."""

    def suggest(self, section: Section, assessment: Assessment) -> AsyncIterator[SuggestionEvent]:
        """Ask for ``section``. Ends after one :class:`Final` or :class:`Failed`.

        Cancelling the consuming task stops the request and closes its connection.
        """
        ...
