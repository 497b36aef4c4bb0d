"""Every state a draft has been in: each event of its log can be read as the draft it left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from assessor.desk.draft import Draft, Event
from assessor.desk.logbook import KEEPING
from assessor.desk.ports import DraftStore
from assessor.document.text import clean_line


class UnknownRevision(Exception):
    """A draft as it was that cannot be had; the message says why."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A change to a draft: event ``number`` of its log, and the place by ids."""

    number: int
    at: datetime
    actor: str
    kind: str
    path: str


def revisions(store: DraftStore, name: str) -> tuple[Revision, ...]:
    """The events that changed the draft ``name``, oldest first; none where there is no such draft.

    Raises:
        StoreError: the working database cannot be read.
    """
    return tuple(
        Revision(event.number, event.at, event.actor, event.kind, event.path)
        for event in store.events(name)
        if event.kind not in KEEPING
    )


def revision(store: DraftStore, name: str, number: int) -> Draft:
    """The draft ``name`` as event ``number`` of its log left it, whether or not it changed it.

    Raises:
        UnknownRevision: there is no such draft or event, or what it left was not kept.
        StoreError: the working database cannot be read, or what it keeps is not what the event
            left.
    """
    events = store.events(name)
    if not events:
        raise UnknownRevision(f"there is no draft “{clean_line(name)}”")
    event = next((event for event in events if event.number == number), None)
    if event is None:
        raise UnknownRevision(
            f"“{name}” has no revision {number}; its log has the events 1 to {events[-1].number}"
        )
    return left_by(store, event)


def left_by(store: DraftStore, event: Event) -> Draft:
    """The draft as ``event`` left it, whether or not it changed it.

    Raises:
        UnknownRevision: it was not kept.
        StoreError: the working database cannot be read, or what it keeps was altered.
    """
    draft = store.content(event.draft_sha256)
    if draft is None:
        raise UnknownRevision(
            f"the draft as event {event.number} left it was not kept: "
            "an assessor that kept only the newest wrote it"
        )
    return draft
