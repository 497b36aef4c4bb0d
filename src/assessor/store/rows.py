"""Between rows and what they hold. A row that cannot be read is refused by name, never guessed at."""

from __future__ import annotations

import hashlib
import json
import zlib
from datetime import UTC, datetime
from typing import TypeAlias, TypeVar, cast, get_args

from pydantic import ValidationError
from sqlalchemy import RowMapping

from assessor.desk.draft import Draft, Event
from assessor.desk.logbook import text_hash
from assessor.desk.ports import KeptRecord, Snapshot, StoredDraft, StoreError, UnreadableDraft
from assessor.document.canonical import canonical_bytes, sha256, suggestion_sha256
from assessor.document.errors import DocumentError
from assessor.document.migrations import SCHEMA_VERSION, migrated, migrated_suggestion
from assessor.document.model import Part
from assessor.document.problems import problems_of
from assessor.document.provenance import Suggestion
from assessor.document.review import (
    RECORD_KINDS,
    Record,
    Status,
    record_author,
    record_kind,
    record_path,
)
from assessor.document.text import clean_line

Values: TypeAlias = dict[str, object]
"""A row to be written, by column."""

_PartT = TypeVar("_PartT", bound=Part)
_FASTEST = 1
"""Level of compression: 0.2 ms for a whole role, and a tenth larger than the usual level."""
_TIME = "%Y-%m-%dT%H:%M:%SZ"
_PRESENT = f'"schema_version":{SCHEMA_VERSION}'
"""In the canonical JSON of every draft of the present schema version, and in no text of one."""
_VALUE_COLUMNS = ("before", "after", "detail")


def draft_values(saved: StoredDraft) -> Values:
    """The columns of a draft that change with each version."""
    return {
        "version": saved.version,
        "content": _text(saved.draft),
        "changed_at": saved.changed_at.strftime(_TIME),
        "discarded": saved.discarded,
        "status": saved.status,
    }


def readable_draft(row: RowMapping) -> StoredDraft | UnreadableDraft:
    """The draft in a row, or why it cannot be read."""
    try:
        return stored_draft(row)
    except StoreError as error:
        return UnreadableDraft(str(row["name"]), str(error))


def stored_draft(row: RowMapping) -> StoredDraft:
    """The draft in a row.

    Raises:
        StoreError: it no longer validates.
    """
    place = f"the draft “{_shown(row['name'])}”"
    content = str(row["content"])
    draft = _draft(content, place)
    older = None if _PRESENT in content else hashlib.sha256(content.encode()).hexdigest()
    changed_at = _moment(row["changed_at"], place)
    discarded = bool(row["discarded"])
    status = stored_status(row["status"], place)
    return StoredDraft(row["name"], row["version"], draft, changed_at, discarded, older, status)


def stored_status(found: object, place: str) -> Status:
    """The status in a row; ``place`` names whose.

    Raises:
        StoreError: it is none.
    """
    for status in get_args(Status):
        if found == status:
            return cast(Status, status)
    raise StoreError(
        f"{place} in the working database has no known status, put a backup in its place"
    )


def content_values(sha256: str, text: object) -> Values:
    """The row that keeps the canonical ``text`` of a draft under its hash."""
    return {"sha256": sha256, "draft": zlib.compress(str(text).encode(), _FASTEST)}


def kept_content(row: RowMapping) -> Draft:
    """The draft in a row of contents.

    Raises:
        StoreError: it is not what its hash says, or no longer validates.
    """
    place = f"the content {_shown(row['sha256'])[:12]}"
    content = _unpacked(row)
    if content is None:
        raise StoreError(
            f"{place} in the working database was altered or is damaged, put a backup in its place"
        )
    return _draft(content.decode(), place)


def is_sound_content(row: RowMapping) -> bool:
    """Whether what a row of contents holds is what its hash says."""
    return _unpacked(row) is not None


def _unpacked(row: RowMapping) -> bytes | None:
    try:
        content = zlib.decompress(row["draft"])
    except (TypeError, zlib.error):
        return None
    return content if hashlib.sha256(content).hexdigest() == row["sha256"] else None


def event_values(name: str, event: Event) -> Values:
    """The row of an event of the draft ``name``."""
    values: Values = event.model_dump(mode="json")
    texts = {column: _text(values[column]) for column in _VALUE_COLUMNS}
    return {"draft": name, **values, **texts}


def logged_event(row: RowMapping) -> Event:
    """The event in a row.

    Raises:
        StoreError: it no longer validates.
    """
    place = f"event {_shown(row['number'])} of the draft “{_shown(row['draft'])}”"
    fields = {column: row[column] for column in Event.model_fields}
    try:
        for column in _VALUE_COLUMNS:
            fields[column] = json.loads(fields[column], parse_float=_refuse, parse_constant=_refuse)
        content = json.dumps(fields)
    except (TypeError, ValueError, RecursionError):
        raise StoreError(
            f"{place} in the working database cannot be read, put a backup in its place"
        ) from None
    return _part(Event, content, place)


def suggestion_hash(suggestion: Suggestion) -> str:
    """Hex digest of a suggestion.

    Raises:
        StoreError: the answer holds half characters, or the parameters numbers that are not whole.
    """
    try:
        return suggestion_sha256(suggestion)
    except (TypeError, UnicodeEncodeError) as error:
        raise StoreError(f"the suggestion cannot be kept as it came: {error}") from None


def suggestion_values(name: str, suggestion: Suggestion, event: Event) -> Values:
    """The row of a suggestion for the draft ``name``, logged by ``event``."""
    return {
        "draft": name,
        "id": suggestion.id,
        "event": event.number,
        "section": suggestion.section,
        "content": _text(suggestion),
        "sha256": suggestion_hash(suggestion),
    }


def kept_suggestion(row: RowMapping) -> Suggestion:
    """The suggestion in a row.

    Raises:
        StoreError: it no longer validates.
    """
    place = f"suggestion {_shown(row['id'])} for the draft “{_shown(row['draft'])}”"
    content = str(row["content"])
    try:
        fields = json.loads(content, parse_float=_refuse, parse_constant=_refuse)
        content = json.dumps(migrated_suggestion(fields))
    except (TypeError, ValueError, RecursionError):
        pass  # no suggestion of any version: what is wrong with it is said below
    return _part(Suggestion, content, place)


def snapshot_of(source_id: str, text: str, actor: str, at: datetime) -> Snapshot:
    """The snapshot that ``actor`` makes of a source's text.

    Raises:
        StoreError: the text holds half characters.
    """
    try:
        return Snapshot(source_id, text, text_hash(text), at, actor)
    except UnicodeEncodeError as error:
        raise StoreError(f"the text cannot be kept as it came: {error}") from None


def snapshot_values(name: str, snapshot: Snapshot, event: Event) -> Values:
    """The row of a snapshot for the draft ``name``, logged by ``event``."""
    return {
        "draft": name,
        "event": event.number,
        "source": snapshot.source,
        "sha256": snapshot.sha256,
        "text": snapshot.text,
        "kept_at": snapshot.kept_at.strftime(_TIME),
        "kept_by": snapshot.kept_by,
    }


def kept_snapshot(row: RowMapping) -> Snapshot:
    """The snapshot in a row.

    Raises:
        StoreError: it has no readable time.
    """
    place = f"the snapshot of “{_shown(row['source'])}” for the draft “{_shown(row['draft'])}”"
    return Snapshot(
        source=str(row["source"]),
        text=str(row["text"]),
        sha256=str(row["sha256"]),
        kept_at=_moment(row["kept_at"], place),
        kept_by=str(row["kept_by"]),
    )


def record_hash(record: Record) -> str:
    """Hex digest that the log knows a record by.

    Raises:
        StoreError: a text in it holds half characters.
    """
    try:
        return sha256(record)
    except UnicodeEncodeError as error:
        raise StoreError(f"what was written cannot be kept as it came: {error}") from None


def record_values(name: str, record: Record, event: Event) -> Values:
    """The row of what a reviewer left on the draft ``name``, logged by ``event``."""
    return {
        "draft": name,
        "event": event.number,
        "kind": record_kind(record),
        "path": record_path(record),
        "author": record_author(record),
        "content": _text(record),
        "sha256": record_hash(record),
    }


def kept_record(row: RowMapping) -> KeptRecord:
    """What a reviewer left, in a row joined with the event that logged it.

    Raises:
        StoreError: it no longer validates.
    """
    place = f"what event {_shown(row['event'])} of the draft “{_shown(row['draft'])}” kept"
    kind = RECORD_KINDS.get(str(row["kind"]))
    if kind is None:
        raise StoreError(f"{place} in the working database is of no known kind")
    record = _part(kind, str(row["content"]), place)
    return KeptRecord(row["event"], str(row["draft_sha256"]), record)


def _moment(value: object, place: str) -> datetime:
    try:
        return datetime.strptime(str(value), _TIME).replace(tzinfo=UTC)
    except ValueError:
        raise StoreError(
            f"{place} in the working database has no readable time, put a backup in its place"
        ) from None


def _text(value: object) -> str:
    return canonical_bytes(value).decode()


def _draft(content: str, place: str) -> Draft:
    """The draft in canonical JSON, brought forward where it is of an older schema version."""
    if _PRESENT in content:
        return _part(Draft, content, place)
    try:
        fields = json.loads(content, parse_float=_refuse, parse_constant=_refuse)
        fields["assessment"] = migrated(fields["assessment"])
        content = json.dumps(fields)
    except DocumentError as error:
        raise StoreError(f"{place} in the working database cannot be read: {error}") from None
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        pass  # no draft of any version: what is wrong with it is said below
    return _part(Draft, content, place)


def _part(kind: type[_PartT], content: str, place: str) -> _PartT:
    try:
        return kind.model_validate_json(content)
    except ValidationError as error:
        raise StoreError(
            f"{place} in the working database no longer validates, put a backup in its place: "
            f"{problems_of(error)[0]}"
        ) from None


def _shown(value: object) -> str:
    return clean_line(str(value))[:80]


def _refuse(text: str) -> object:
    raise ValueError(text)
