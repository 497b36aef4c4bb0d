"""A finished assessment as it is exported: the document and all that vouches for it."""

from typing import Literal

from assessor.document.assessment import Assessment
from assessor.document.model import Instant, Line, Part, Sha256, Text
from assessor.document.provenance import Decision, FirstRating, Provenance, Suggestion
from assessor.method.firmness import Firmness
from assessor.method.scorecard import Scorecard


class Review(Part):
    """A reviewer's verdict on exactly what stood at a path."""

    path: Line
    subject_sha256: Sha256
    reviewer: Line
    verdict: Literal["approved", "change_requested", "approved_with_comment"]
    meaning: Line
    comment: Text
    at: Instant


class LogHead(Part):
    """The end of the event log at the time of export: the last event's hash and their number."""

    head: Sha256 | None
    count: int


class PublishedAssessment(Assessment):
    """An exported assessment. Every computed figure in it is recomputed by ``assessor verify``.

    ``firmness`` is ``None`` where it was exported before schema version 2.
    """

    vector: str
    scorecard: Scorecard
    firmness: Firmness | None
    provenance: tuple[Provenance, ...]
    suggestions: tuple[Suggestion, ...]
    decisions: tuple[Decision, ...]
    first_ratings: tuple[FirstRating, ...]
    """What people rated before they saw the suggested ratings; empty unless they worked that way."""
    reviews: tuple[Review, ...]
    log: LogHead

    def assessment(self) -> Assessment:
        """The document without what export added."""
        return Assessment.model_construct(
            _fields_set=set(Assessment.model_fields),
            **{name: getattr(self, name) for name in Assessment.model_fields},
        )
