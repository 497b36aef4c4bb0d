"""Where a value came from: back to who decided it, the suggestion they saw, and its prompt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from assessor.desk.authorship import changed_places
from assessor.desk.draft import Draft, Event
from assessor.desk.ports import KeptRecord
from assessor.document import path as paths
from assessor.document.provenance import Decision, Provenance, SuggestedItem, Suggestion
from assessor.document.review import record_path
from assessor.document.subjects import within


@dataclass(frozen=True, slots=True)
class Trace:
    """All that is known of the value at one path (by ids).

    ``suggestion`` is the one that was seen for it and ``item`` the part of it that was about this
    place; both ``None`` where a person wrote it unaided. ``decisions`` are those on that item's
    field, ``events`` those that changed the place, ``records`` what reviewers left on it; each
    oldest first.
    """

    path: str
    value: JsonValue
    origin: Provenance | None
    suggestion: Suggestion | None
    item: SuggestedItem | None
    decisions: tuple[Decision, ...]
    events: tuple[Event, ...]
    records: tuple[KeptRecord, ...]


def traces(
    draft: Draft,
    path: str,
    suggestions: Sequence[Suggestion],
    events: Sequence[Event],
    records: Sequence[KeptRecord] = (),
) -> tuple[Trace, ...]:
    """Every value at ``path`` (by ids or positions) or within it, traced back.

    Raises:
        DocumentError: there is no such place.
    """
    stable = paths.by_id(draft.assessment, path)
    paths.get(draft.assessment, stable)
    known = [entry.path for entry in draft.provenance if within(entry.path, stable)]
    return tuple(_trace(draft, place, suggestions, events, records) for place in known or [stable])


def touches(event: Event, path: str) -> bool:
    """Whether ``event`` changed the place ``path``, something in it, or what it is in.

    One that decided on several things at once names each in its ``after``.
    """
    return any(
        within(place, path) or within(path, place) for place in changed_places(event) if place
    )


def _trace(
    draft: Draft,
    path: str,
    suggestions: Sequence[Suggestion],
    events: Sequence[Event],
    records: Sequence[KeptRecord],
) -> Trace:
    origin = draft.origin(path)
    made = next((s for s in suggestions if origin and s.id == origin.suggestion_id), None)
    decisions = tuple(
        decision
        for decision in draft.decisions
        if decision.path == path and (made is None or decision.suggestion_id == made.id)
    )
    return Trace(
        path=path,
        value=paths.get(draft.assessment, path),
        origin=origin,
        suggestion=made,
        item=_item(made, decisions, path),
        decisions=decisions,
        events=tuple(event for event in events if touches(event, path)),
        records=tuple(
            kept for kept in records if (at := record_path(kept.record)) and within(path, at)
        ),
    )


def _item(
    made: Suggestion | None, decisions: Sequence[Decision], path: str
) -> SuggestedItem | None:
    if made is None:
        return None
    decided = {decision.item_id for decision in decisions}
    return next(
        (item for item in made.items if item.id in decided or within(path, item.target)), None
    )
