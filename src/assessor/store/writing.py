"""Writing to a draft inside a transaction: who writes holds the draft's row until it ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError
from sqlalchemy import Connection, RowMapping, func, insert, select, update

from assessor.desk.draft import Event
from assessor.desk.logbook import KEEPING, MOVING
from assessor.desk.names import is_name
from assessor.desk.ports import DISCARD, Change, StoredDraft, StoreError, status_after
from assessor.document.canonical import sha256
from assessor.document.errors import DocumentError
from assessor.document.problems import problems_of
from assessor.document.review import STATUS_AFTER, Status
from assessor.store import rows
from assessor.store.catalogue import catalogue
from assessor.store.dialect import keep_once
from assessor.store.tables import CONTENTS, DRAFTS, EVENTS

_LEAVING = frozenset({*KEEPING, *MOVING})
"""Kinds of event that leave the draft as it is stored, even where that is of an older schema version."""


@dataclass(frozen=True, slots=True)
class Held:
    """A draft that nobody else can write to: what its row says, without what the draft holds."""

    version: int
    discarded: bool
    status: str


def lock(connection: Connection, name: str) -> Held | None:
    """Hold the draft ``name`` until the transaction ends; ``None`` where there is none.

    Waits for whoever holds it now.
    """
    if not is_name(name):
        return None
    query = select(DRAFTS.c.version, DRAFTS.c.discarded, DRAFTS.c.status)
    found = connection.execute(query.where(DRAFTS.c.name == name).with_for_update()).one_or_none()
    return Held(found.version, bool(found.discarded), str(found.status)) if found else None


def find(connection: Connection, name: str, *, to_write: bool = False) -> StoredDraft | None:
    """The draft called ``name``; with ``to_write`` it is held until the transaction ends.

    Raises:
        StoreError: it no longer validates.
    """
    query = select(DRAFTS).where(DRAFTS.c.name == name)
    if to_write:
        query = query.with_for_update()
    row = connection.execute(query).mappings().one_or_none() if is_name(name) else None
    return rows.stored_draft(row) if row else None


def write(
    connection: Connection,
    name: str,
    earlier: Held | None,
    change: Change,
    actor: str,
    at: datetime,
) -> StoredDraft | None:
    """Write what ``change`` left on top of ``earlier``: the draft, its row in the catalogue, its event, its content.

    ``None`` where there was no earlier one, and somebody else has made one at this moment.

    Raises:
        StoreError: the change cannot be logged, or is one to a draft that is approved or published.
    """
    event = next_event(connection, name, change, actor, at)
    saved = StoredDraft(
        name,
        earlier.version + 1 if earlier else 1,
        change.draft,
        event.at,
        change.kind == DISCARD,
        status=_status(connection, name, earlier, change),
    )
    values = rows.draft_values(saved)
    if earlier is None:
        values |= {"name": name, "created_at": values["changed_at"]}
        if not keep_once(connection, DRAFTS, values):
            return None
    else:
        if change.kind in MOVING:
            del values["content"]
        connection.execute(update(DRAFTS).where(DRAFTS.c.name == name).values(values))
    catalogue(connection, saved)
    connection.execute(insert(EVENTS).values(rows.event_values(name, event)))
    if "content" in values:
        keep_once(connection, CONTENTS, rows.content_values(event.draft_sha256, values["content"]))
    return saved


def is_newest(connection: Connection, name: str, change: Change, actor: str, at: datetime) -> bool:
    """Whether the newest event of a draft is that very change, by ``actor`` at ``at``.

    Raises:
        StoreError: the event no longer validates.
    """
    row = _newest(connection, name)
    if row is None:
        return False
    event = rows.logged_event(row)
    told = (event.kind, event.path, event.before, event.after, event.detail, event.actor)
    wanted = (change.kind, change.path, change.before, change.after, change.detail, actor)
    return told == wanted and event.at >= at and event.draft_sha256 == sha256(change.draft)


def newest_number(connection: Connection, name: str) -> int:
    """The number of the newest event of a draft; 0 where it has none."""
    query = select(func.max(EVENTS.c.number)).where(EVENTS.c.draft == name)
    return connection.execute(query).scalar() or 0


def next_event(
    connection: Connection, name: str, change: Change, actor: str, at: datetime
) -> Event:
    """The event that follows the newest one of the draft ``name``.

    Raises:
        StoreError: the change cannot be logged, or the newest event no longer validates.
    """
    last = _newest(connection, name)
    try:
        return Event.chained(
            rows.logged_event(last) if last else None,
            None if last and change.kind in _LEAVING else change.draft,
            kind=change.kind,
            path=change.path,
            before=change.before,
            after=change.after,
            detail=change.detail,
            actor=actor,
            at=at,
        )
    except ValidationError as error:
        raise StoreError(
            f"the change to the draft “{name}” cannot be logged: {DocumentError(problems_of(error))}"
        ) from None


def _newest(connection: Connection, name: str) -> RowMapping | None:
    query = select(EVENTS).where(EVENTS.c.draft == name).order_by(EVENTS.c.number.desc()).limit(1)
    return connection.execute(query).mappings().one_or_none()


def _status(connection: Connection, name: str, earlier: Held | None, change: Change) -> Status:
    if earlier is None or (earlier.status == "draft" and change.kind not in STATUS_AFTER):
        return "draft"  # without reading what the draft holds, as with almost every change
    return status_after(find(connection, name), change)
