"""Drafts in review and their items as JSON values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from pydantic import JsonValue

from assessor.cli.review_item import proposals
from assessor.desk.ports import KeptRecord
from assessor.desk.review_state import ItemState, ReviewState, Said, Thread
from assessor.desk.second_rating import seen_before
from assessor.document.path import Json


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A draft in the list of those in review; ``waiting`` counts items of the one who looks."""

    name: str
    title: str
    status: str
    items: int
    approved: int
    waiting: int
    changed_at: str

    def as_json(self) -> dict[str, JsonValue]:
        """The row for other programs to read."""
        return dict(asdict(self))

    def cells(self) -> tuple[str, ...]:
        """The row for people to read."""
        approved = f"{self.approved} of {self.items}"
        return self.name, self.status, approved, str(self.waiting), self.title


def queue_row(state: ReviewState, approved: int, waiting: int) -> QueueRow:
    """The row of a draft in review."""
    return QueueRow(
        name=state.name,
        title=state.draft.assessment.role.title,
        status=state.status,
        items=len(state.items),
        approved=approved,
        waiting=waiting,
        changed_at=state.stored.changed_at.isoformat(),
    )


def item_json(item: ItemState, reviewer: str) -> dict[str, JsonValue]:
    """An item in the queue of ``reviewer``; ``sha256`` is what ``approve --expect`` takes."""
    return {
        "path": item.item.path,
        "kind": item.item.kind,
        "title": item.item.title,
        "state": item.progress,
        "effect": str(item.effect_points),
        "sha256": item.subject_sha256,
        "authors": _names(item.authors),
        "may_approve": item.may_approve(reviewer),
        "approved_by": list(item.approved_by),
        "requested_by": list(item.requested_by),
        "approvals_needed": item.approvals_needed,
        "flags": [{"path": flag.path, "message": flag.title} for flag in item.flags],
        "unresolved": len(item.unresolved),
    }


def shown_json(
    state: ReviewState,
    item: ItemState,
    before: Mapping[str, Json] | None,
    reviewer: str,
    signals: Sequence[str],
) -> dict[str, JsonValue]:
    """An item with all there is to read of it.

    ``seen_before`` says of a second rating that the log has its rater shown the first one before.
    """
    knowing = seen_before(state, item.item.path)
    return item_json(item, reviewer) | {
        "subject": dict(item.subject),
        "approved_before": None if before is None else dict(before),
        "provenance": [known.model_dump(mode="json") for known in item.provenance],
        "proposals": [
            {
                "suggestion": one.suggestion,
                "by": one.by,
                "field": one.field,
                "value": one.value,
                "why": one.why,
            }
            for one in proposals(state, item)
        ],
        "verdicts": [_verdict(said) for _, said in sorted(item.verdicts.items())],
        "threads": [thread_json(thread) for thread in item.threads],
        "second_ratings": [
            second.model_dump(mode="json") | {"seen_before": second.by in knowing}
            for second in item.second_ratings
        ],
        "adjudications": [settled.model_dump(mode="json") for settled in item.adjudications],
        "signals": list(signals),
    }


def thread_json(thread: Thread) -> dict[str, JsonValue]:
    """A thread of comments."""
    settled = thread.resolution
    return {
        "comments": [said.model_dump(mode="json") for said in (thread.first, *thread.replies)],
        "resolution": None if settled is None else settled.model_dump(mode="json"),
    }


def kept_json(kept: KeptRecord) -> dict[str, JsonValue]:
    """What a command left, with the number of its event."""
    return {"event": kept.event, "record": kept.record.model_dump(mode="json")}


def _names(names: frozenset[str]) -> list[JsonValue]:
    return [*sorted(names)]


def _verdict(said: Said) -> dict[str, JsonValue]:
    return {
        "review": said.review.model_dump(mode="json"),
        "fresh": said.fresh,
        "event": said.event,
        "shown_ms": said.shown_ms,
    }
