"""Whether a draft, its log and its suggestions still tell one story."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from assessor.desk.draft import Event, chain_problem
from assessor.desk.ports import StoredDraft
from assessor.document.canonical import sha256
from assessor.document.provenance import Suggestion

SUGGEST = "suggest"
"""The kind of event that keeps a suggestion and leaves the draft as it was."""


def log_problem(
    stored: StoredDraft, events: Sequence[Event], suggestions: Sequence[Suggestion]
) -> str | None:
    """The first thing wrong with what the working database holds of a draft; ``None`` if sound.

    Finds an event altered, dropped, moved or cut off, a draft or a suggestion altered, and a
    suggestion that was never logged or is gone. A change that makes draft, version, log and every
    hash agree anew is beyond it: only a log head kept elsewhere, as in an export, shows that.
    """
    return (
        chain_problem(tuple(events))
        or _draft_problem(stored, events)
        or _suggestion_problem(events, suggestions)
    )


def _draft_problem(stored: StoredDraft, events: Sequence[Event]) -> str | None:
    changes = [event for event in events if event.kind != SUGGEST]
    if not changes or events[0].kind == SUGGEST:
        return "the log does not tell how the draft began"
    for before, event in pairwise(events):
        if event.kind == SUGGEST and event.draft_sha256 != before.draft_sha256:
            return f"event {event.number} keeps a suggestion, yet changes the draft"
    last = changes[-1]
    if len(changes) != stored.version:
        return f"the draft is at version {stored.version}, but {len(changes)} changes are logged"
    if last.draft_sha256 != sha256(stored.draft):
        return f"the draft is not the one that event {last.number} left"
    if last.at != stored.changed_at:
        return f"the draft does not bear the time of event {last.number}"
    return None


def _suggestion_problem(events: Sequence[Event], suggestions: Sequence[Suggestion]) -> str | None:
    logged = [event for event in events if event.kind == SUGGEST]
    for event, suggestion in zip(logged, suggestions, strict=False):
        if event.after != suggestion.id:
            return f"event {event.number} logs another suggestion than {suggestion.id}"
        if event.path != suggestion.section or event.detail.get("sha256") != sha256(suggestion):
            return f"suggestion {suggestion.id} is not the one that event {event.number} logged"
    if len(logged) > len(suggestions):
        missing = logged[len(suggestions)]
        return f"the suggestion that event {missing.number} logged is missing"
    if len(suggestions) > len(logged):
        return f"suggestion {suggestions[len(logged)].id} was never logged"
    return None
