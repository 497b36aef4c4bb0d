"""Between rows and what they hold. A row that cannot be read is refused by name, never guessed at."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TypeAlias, TypeVar

from pydantic import ValidationError
from sqlalchemy import RowMapping

from assessor.desk.draft import Draft, Event
from assessor.desk.ports import StoredDraft, StoreError, UnreadableDraft
from assessor.document.canonical import canonical_bytes, sha256
from assessor.document.model import Part
from assessor.document.problems import problems_of
from assessor.document.provenance import Suggestion
from assessor.document.text import clean_line

Values: TypeAlias = dict[str, object]
"""A row to be written, by column."""

_PartT = TypeVar("_PartT", bound=Part)
_TIME = "%Y-%m-%dT%H:%M:%SZ"
_VALUE_COLUMNS = ("before", "after", "detail")


def draft_values(draft: Draft, version: int, at: datetime) -> Values:
    """The columns of a draft that change with each version."""
    return {"version": version, "content": _text(draft), "changed_at": at.strftime(_TIME)}


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
    draft = _part(Draft, row["content"], place)
    try:
        changed_at = datetime.strptime(str(row["changed_at"]), _TIME).replace(tzinfo=UTC)
    except ValueError:
        raise StoreError(
            f"{place} in the working database has no readable time, put a backup in its place"
        ) from None
    return StoredDraft(row["name"], row["version"], draft, changed_at)


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
        return sha256(suggestion)
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
    return _part(Suggestion, row["content"], place)


def _text(value: object) -> str:
    return canonical_bytes(value).decode()


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
