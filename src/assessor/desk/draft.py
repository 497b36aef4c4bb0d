"""A draft: the document being written, and what is known of where its parts came from."""

from __future__ import annotations

from pydantic import JsonValue

from assessor.document.assessment import Assessment
from assessor.document.canonical import sha256
from assessor.document.export import PublishedAssessment
from assessor.document.model import Instant, Line, Part, Sha256
from assessor.document.provenance import Decision, FirstRating, Provenance


class Draft(Part):
    """A working document with its provenance (one entry a path) and the decisions taken so far."""

    assessment: Assessment
    provenance: tuple[Provenance, ...] = ()
    decisions: tuple[Decision, ...] = ()
    first_ratings: tuple[FirstRating, ...] = ()

    @classmethod
    def of(cls, document: Assessment) -> Draft:
        """A draft that carries on from a document, exported or not."""
        if isinstance(document, PublishedAssessment):
            return cls(
                assessment=document.assessment(),
                provenance=document.provenance,
                decisions=document.decisions,
                first_ratings=document.first_ratings,
            )
        return cls(assessment=document)

    def origin(self, path: str) -> Provenance | None:
        """Where the value at ``path`` (by ids) came from."""
        return next((known for known in self.provenance if known.path == path), None)


class Event(Part):
    """One entry of a draft's log: who did what, when, from what to what.

    ``before`` and ``after`` are the JSON values at ``path`` (by ids); ``detail`` holds what the
    kind needs besides, such as the suggestion decided on. ``draft_sha256`` is the hash of the
    draft that the event left. Each event's ``sha256`` covers all its other fields and the hash of
    the event before it, so that none can be altered, dropped or moved unnoticed.
    """

    number: int
    kind: Line
    path: Line
    before: JsonValue
    after: JsonValue
    detail: dict[str, JsonValue]
    actor: Line
    at: Instant
    draft_sha256: Sha256
    previous_sha256: Sha256 | None
    sha256: Sha256

    @classmethod
    def chained(
        cls,
        previous: Event | None,
        draft: Draft | None,
        *,
        kind: str,
        path: str,
        before: JsonValue,
        after: JsonValue,
        detail: dict[str, JsonValue],
        actor: str,
        at: Instant,
    ) -> Event:
        """The event that follows ``previous`` and leaves ``draft``, or what that left where ``None``.

        Its time is ``at``, or that of ``previous`` where a clock had gone wrong or the change waited
        to be saved: the times of a log do not go back.
        """
        left = previous.draft_sha256 if previous and draft is None else sha256(draft)
        unsealed = cls(
            number=previous.number + 1 if previous else 1,
            kind=kind,
            path=path,
            before=before,
            after=after,
            detail=detail,
            actor=actor,
            at=max(at, previous.at) if previous else at,
            draft_sha256=left,
            previous_sha256=previous.sha256 if previous else None,
            sha256="0" * 64,
        )
        return unsealed.model_copy(update={"sha256": unsealed.seal()})

    def seal(self) -> str:
        """The hash this event must carry."""
        return sha256(self.model_dump(mode="json", exclude={"sha256"}))


def chain_problem(events: tuple[Event, ...]) -> str | None:
    """The first thing wrong with a log, in a sentence; ``None`` for a sound one."""
    previous: Event | None = None
    for event in events:
        expected = previous.number + 1 if previous else 1
        if event.number != expected:
            return f"event {expected} is missing: event {event.number} stands in its place"
        if event.previous_sha256 != (previous.sha256 if previous else None):
            return f"event {event.number} does not follow the event before it"
        if event.sha256 != event.seal():
            return f"event {event.number} was altered"
        previous = event
    return None
