"""A finished assessment as it is exported: the document and all that vouches for it."""

from assessor.document.assessment import Assessment
from assessor.document.model import Part, Sha256
from assessor.document.provenance import Decision, FirstRating, Provenance, Suggestion
from assessor.document.review import Review, SecondRating, Signature
from assessor.method.firmness import Firmness
from assessor.method.scorecard import Scorecard


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
    """Each reviewer's last verdict on each item that is still there."""
    signatures: tuple[Signature, ...]
    """Who signed it off; empty where it was exported without review."""
    second_ratings: tuple[SecondRating, ...]
    log: LogHead

    def assessment(self) -> Assessment:
        """The document without what export added."""
        return Assessment.model_construct(
            _fields_set=set(Assessment.model_fields),
            **{name: getattr(self, name) for name in Assessment.model_fields},
        )
