"""Statements for psql, as somebody would write them who goes past the program."""

from __future__ import annotations

from datetime import datetime

from pydantic import JsonValue

from assessor.desk.draft import Draft, Event
from assessor.desk.ports import StoredDraft
from assessor.document.canonical import canonical_bytes, sha256
from assessor.document.review import Record, record_author, record_kind, record_path, record_word
from assessor.store import rows


def insert(table: str, values: rows.Values) -> str:
    """A statement that inserts a row, with every value written out."""
    listed = ", ".join(f'"{column}"' for column in values)
    return (
        f"INSERT INTO {table} ({listed}) VALUES ({', '.join(map(literal, values.values()))}) "
        "ON CONFLICT DO NOTHING;"
    )


def literal(value: object) -> str:
    """A value as SQL writes it."""
    if value is None:
        return "NULL"
    if isinstance(value, bool | int):
        return str(value).lower()
    if isinstance(value, bytes):
        return f"'\\x{value.hex()}'"
    return "'" + str(value).replace("'", "''") + "'"


def whole(*statements: str) -> str:
    """All of the statements or none."""
    return "".join(("BEGIN;", *statements, "COMMIT;"))


def logged(
    after: Event | None,
    draft: Draft,
    kind: str,
    actor: str,
    at: datetime,
    path: str = "",
    before: JsonValue = None,
    became: JsonValue = None,
    detail: dict[str, JsonValue] | None = None,
) -> Event:
    """The event that somebody says they did, properly sealed, whenever they say they did it."""
    event = Event.chained(
        after,
        draft,
        kind=kind,
        path=path,
        before=before,
        after=became,
        detail=detail or {},
        actor=actor,
        at=at,
    )
    dated = event.model_copy(update={"at": at})
    return dated.model_copy(update={"sha256": dated.seal()})


def step(name: str, version: int, event: Event, draft: Draft, status: str) -> str:
    """The statements that make ``draft`` the next version of what is called ``name``."""
    stored = StoredDraft(name, version, draft, event.at)
    changed = {**rows.draft_values(stored), "status": status}
    sets = ", ".join(f"{column} = {literal(value)}" for column, value in changed.items())
    return "".join(
        [
            insert("events", rows.event_values(name, event)),
            insert("contents", rows.content_values(sha256(draft), canonical_bytes(draft).decode())),
            f"UPDATE drafts SET {sets} WHERE name = {literal(name)};",
            f"UPDATE catalogue SET version = {version}, status = {literal(status)} "
            f"WHERE name = {literal(name)};",
        ]
    )


def left(name: str, after: Event, draft: Draft, record: Record) -> tuple[Event, str]:
    """The event of what a reviewer leaves, and the statements that leave it."""
    event = logged(
        after,
        draft,
        record_kind(record),
        record_author(record),
        record.at,
        record_path(record),
        became=record_word(record),
        detail={"sha256": sha256(record)},
    )
    kept = insert("records", rows.record_values(name, record, event))
    return event, insert("events", rows.event_values(name, event)) + kept
