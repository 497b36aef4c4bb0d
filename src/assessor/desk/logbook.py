"""Whether a draft, its log and its suggestions still tell one story."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from hashlib import sha256 as _sha256
from itertools import pairwise
from types import MappingProxyType

from assessor.desk.draft import Event, chain_problem
from assessor.desk.ports import DISCARD, RESTORE, KeptRecord, Snapshot, StoredDraft
from assessor.document.canonical import sha256, suggestion_sha256
from assessor.document.provenance import Suggestion
from assessor.document.review import (
    RECORD_KINDS,
    STATUS_AFTER,
    Status,
    record_author,
    record_kind,
    record_path,
    record_word,
)

SUGGEST = "suggest"
"""The kind of event that keeps a suggestion and leaves the draft as it was."""
SNAPSHOT = "snapshot"
"""The kind of event that keeps the text of a source and leaves the draft as it was."""
KEEPING = {
    SUGGEST: "a suggestion",
    SNAPSHOT: "a snapshot",
    "review": "a verdict",
    "comment": "a comment",
    "resolve": "a resolution",
    "sign": "a signature",
    "second-rating": "a second rating",
    "adjudicate": "an adjudication",
}
"""The kinds of event that change nothing in the draft, with what each keeps."""
MIGRATE = "migrate"
"""The kind of event that brings a draft of an older schema version forward."""


MOVING = frozenset({DISCARD, RESTORE, *STATUS_AFTER})
"""The kinds of event that move a draft as a whole and leave it as it was."""


def status_of(events: Sequence[Event]) -> Status:
    """Where a log leaves a draft on its way to the published library."""
    status: Status = "draft"
    discarded = False
    for event in events:
        if event.kind in KEEPING:
            continue
        if discarded and event.kind != RESTORE:
            status = "draft"
        status = STATUS_AFTER.get(event.kind, status)
        discarded = event.kind == DISCARD
    return status


def text_hash(text: str) -> str:
    """Hex sha256 of a snapshot's text in UTF-8.

    Raises:
        UnicodeEncodeError: it holds half characters.
    """
    return _sha256(text.encode()).hexdigest()


def log_problem(
    stored: StoredDraft,
    events: Sequence[Event],
    suggestions: Sequence[Suggestion],
    snapshots: Mapping[str, Snapshot] = MappingProxyType({}),
    damaged: Collection[str] = (),
    records: Sequence[KeptRecord] = (),
) -> str | None:
    """The first thing wrong with what the working database holds of a draft; ``None`` if sound.

    ``snapshots`` are the newest of each source, ``damaged`` the hashes under which another content
    is kept. Finds an event altered, dropped, moved or cut off,
    a draft, a suggestion or a snapshot altered, and a suggestion or a snapshot that was never
    logged or is gone; the same of what reviewers left (``records``). A change that makes draft, version, log and every
    hash agree anew is beyond it: only a log head kept elsewhere, as in an export, shows that.
    """
    return (
        chain_problem(tuple(events))
        or _draft_problem(stored, events)
        or _suggestion_problem(events, suggestions)
        or _snapshot_problem(events, snapshots)
        or _record_problem(events, records)
        or _content_problem(events, damaged)
    )


def _draft_problem(stored: StoredDraft, events: Sequence[Event]) -> str | None:
    changes = [event for event in events if event.kind not in KEEPING]
    if not changes or events[0].kind in KEEPING:
        return "the log does not tell how the draft began"
    for before, event in pairwise(events):
        if event.kind in KEEPING and event.draft_sha256 != before.draft_sha256:
            return f"event {event.number} keeps {KEEPING[event.kind]}, yet changes the draft"
        if event.kind in MOVING and event.draft_sha256 != before.draft_sha256:
            return f"event {event.number} is one of “{event.kind}”, yet changes the draft"
    last = changes[-1]
    if len(changes) != stored.version:
        return f"the draft is at version {stored.version}, but {len(changes)} changes are logged"
    if last.draft_sha256 != (stored.older_sha256 or sha256(stored.draft)):
        return f"the draft is not the one that event {last.number} left"
    if (last.kind == DISCARD) != stored.discarded:
        said = "discarded" if stored.discarded else "not discarded"
        return f"the draft is {said}, which event {last.number} does not tell"
    if status_of(events) != stored.status:
        return f"the draft is {stored.status}, but its log leaves it {status_of(events)}"
    if last.at != stored.changed_at:
        return f"the draft does not bear the time of event {last.number}"
    return None


def _suggestion_problem(events: Sequence[Event], suggestions: Sequence[Suggestion]) -> str | None:
    logged = [event for event in events if event.kind == SUGGEST]
    for event, suggestion in zip(logged, suggestions, strict=False):
        if event.after != suggestion.id:
            return f"event {event.number} logs another suggestion than {suggestion.id}"
        if event.path != suggestion.section or event.detail.get("sha256") != suggestion_sha256(
            suggestion
        ):
            return f"suggestion {suggestion.id} is not the one that event {event.number} logged"
    if len(logged) > len(suggestions):
        missing = logged[len(suggestions)]
        return f"the suggestion that event {missing.number} logged is missing"
    if len(suggestions) > len(logged):
        return f"suggestion {suggestions[len(logged)].id} was never logged"
    return None


def _snapshot_problem(events: Sequence[Event], snapshots: Mapping[str, Snapshot]) -> str | None:
    newest = {event.after: event for event in events if event.kind == SNAPSHOT}
    for source, event in newest.items():
        snapshot = snapshots.get(str(source))
        if snapshot is None:
            return f"the snapshot that event {event.number} logged is missing"
        logged = event.detail.get("sha256"), event.at, event.actor
        if logged != (text_hash(snapshot.text), snapshot.kept_at, snapshot.kept_by):
            return f"the snapshot of “{source}” is not the one that event {event.number} logged"
    for source in snapshots:
        if source not in newest:
            return f"the snapshot of “{source}” was never logged"
    return None


def _record_problem(events: Sequence[Event], records: Sequence[KeptRecord]) -> str | None:
    logged = {event.number: event for event in events if event.kind in RECORD_KINDS}
    for kept in records:
        event = logged.pop(kept.event, None)
        if event is None:
            return f"what is kept as left by event {kept.event} was never logged"
        earlier = events[event.number - 2].at if event.number > 1 else event.at
        said = event.kind, event.path, event.after, event.actor, event.at
        record = kept.record
        left = record_kind(record), record_path(record), record_word(record)
        if said != (*left, record_author(record), max(record.at, earlier)) or (
            event.detail.get("sha256") != sha256(record)
        ):
            return f"{KEEPING[event.kind]} is not the one that event {event.number} logged"
    for number, event in logged.items():
        return f"{KEEPING[event.kind]} that event {number} logged is missing"
    return None


def _content_problem(events: Sequence[Event], damaged: Collection[str]) -> str | None:
    for event in events:
        if event.draft_sha256 in damaged:
            return f"the draft as event {event.number} left it was altered or is damaged"
    return None
