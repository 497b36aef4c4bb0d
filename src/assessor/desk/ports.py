"""What the desk needs from the outside: a place for drafts, and sources of suggestions."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Literal, Protocol, TypeAlias

from pydantic import JsonValue

from assessor.desk.catalogue import Catalogue, CatalogueRow, catalogue_row
from assessor.desk.draft import Draft, Event
from assessor.document.assessment import Assessment
from assessor.document.provenance import Section, Suggestion
from assessor.document.review import SETTLED, STATUS_AFTER, Record, Status


class StoreError(Exception):
    """The working database cannot do what was asked; the message is for the person at the desk."""


class Forbidden(StoreError):
    """The working database does not let the person do this, now or later; nothing was written."""


class NameTaken(StoreError):
    """A draft of that name exists already."""


class StaleDraft(StoreError):
    """Somebody else saved the draft since it was opened; nothing was written."""


class Settled(StoreError):
    """The draft is approved or published and was not reopened; nothing was written."""


DISCARD = "discard"
"""The kind of event that puts a draft out of sight and leaves it as it was."""
RESTORE = "restore"
"""The kind of event that brings a discarded draft back as it was."""


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

    One that is ``discarded`` is out of sight until it is restored or begun anew. ``status`` is
    where it is on its way to the published library.
    """

    name: str
    version: int
    draft: Draft
    changed_at: datetime
    discarded: bool = False
    older_sha256: str | None = None
    status: Status = "draft"


def catalogue_row_of(stored: StoredDraft) -> CatalogueRow:
    """The row of a draft in the catalogue."""
    return catalogue_row(
        stored.name, stored.version, stored.draft.assessment, stored.status, stored.changed_at
    )


def status_after(stored: StoredDraft | None, change: Change) -> Status:
    """The status in which ``change`` leaves a draft; ``stored`` is what it was, if it was.

    Raises:
        StoreError: the draft is approved or published, and the change would alter it.
    """
    if stored is None or (stored.discarded and change.kind != RESTORE):
        return "draft"
    if change.kind in STATUS_AFTER:
        return STATUS_AFTER[change.kind]
    if stored.status in SETTLED and change.draft != stored.draft:
        raise Settled(settled(stored.name, stored.status))
    return stored.status


def settled(name: str, status: Status) -> str:
    """That a draft cannot be changed, and what to do."""
    return (
        f"“{name}” is {status}, so it cannot be changed; reopen it first: W in its review, or "
        f"assessor reopen {name}"
    )


def left_meanwhile(name: str) -> str:
    """That somebody left something on a draft since it was read, and what to do."""
    return (
        f"somebody left something on “{name}” since you read it; "
        "look at it again and repeat the step"
    )


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


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """What a reviewer left, logged by event number ``event``.

    ``draft_sha256`` is the hash of the draft as it was then; the store may hold its content.
    """

    event: int
    draft_sha256: str
    record: Record


class DraftStore(Protocol):
    """The working database. Every write is one transaction; all but the drafts only grows."""

    def drafts(self) -> Sequence[StoredDraft | UnreadableDraft]:
        """Every draft that is not discarded, by name; an unreadable one does not hide the others.

        It reads them all, which takes minutes where there are very many: see :attr:`catalogue`.

        Raises:
            StoreError: the database cannot be read.
        """
        ...

    def read(self, names: Sequence[str]) -> Sequence[StoredDraft | UnreadableDraft]:
        """The drafts called ``names``, discarded or not, in that order; those that are there."""
        ...

    @property
    def catalogue(self) -> Catalogue:
        """What finds a draft without reading all of them; its methods raise :class:`StoreError`."""
        ...

    def names(self, beginning: str = "") -> Sequence[str]:
        """The names of all drafts that begin so, discarded or not, in order."""
        ...

    def recorded(self, kind: str) -> Sequence[str]:
        """The names of the drafts in sight on which reviewers left something of that kind."""
        ...

    def discarded(self) -> Sequence[str]:
        """The names of the drafts that are discarded, in order."""
        ...

    def find(self, name: str) -> StoredDraft | None:
        """The draft called ``name``, discarded or not."""
        ...

    def check_writable(self, name: str) -> None:
        """Make sure that the draft ``name`` could be written now, by whoever acts.

        Raises:
            StoreError: it could not.
        """
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
        self,
        name: str,
        version: int,
        change: Change,
        actor: str,
        at: datetime,
        after: int | None = None,
    ) -> StoredDraft:
        """Store ``change`` on top of ``version``, as version + 1 with its event.

        A change of a kind in :data:`~assessor.document.review.STATUS_AFTER` moves the draft's
        status. With ``after``, the event has to follow that of this number, so that nothing was
        left on the draft meanwhile either.

        Raises:
            StaleDraft: the stored version is not ``version``, or the newest event not ``after``.
            StoreError: the database cannot be written, or the draft is approved or published and
                the change would alter it.
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

    def add_record(
        self,
        name: str,
        record: Record,
        actor: str,
        detail: Mapping[str, JsonValue] = MappingProxyType({}),
        after: int | None = None,
    ) -> KeptRecord:
        """Keep what a reviewer left on the draft ``name``, with an event of the record's kind.

        The event's ``path`` is the item, ``after`` a word on the record, and ``detail`` its
        sha256 and what is given; the draft's version does not change. With ``after``, the event
        has to follow that of this number.

        Raises:
            StaleDraft: the newest event is not ``after``.
            Settled: the draft is approved or published.
            StoreError: there is no such draft, the record was not made by ``actor``, or the
                database cannot be written.
        """
        ...

    def records(self, name: str) -> tuple[KeptRecord, ...]:
        """Everything reviewers left on a draft, oldest first."""
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
