"""Finishing: the exported form of a draft, and whether one still holds."""

from __future__ import annotations

from collections.abc import Sequence

from assessor.desk.draft import Draft, Event
from assessor.document.assessment import Assessment
from assessor.document.checks import Check, errors, run_checks
from assessor.document.errors import Problem
from assessor.document.export import LogHead, PublishedAssessment
from assessor.document.path import exists
from assessor.document.provenance import Suggestion
from assessor.document.ratings import score
from assessor.method.errors import MethodError


class NotFinished(Exception):
    """A draft that cannot be exported as finished; ``errors`` says what is missing."""

    def __init__(self, found: Sequence[Check]) -> None:
        self.errors = tuple(found)
        count = len(self.errors)
        super().__init__(
            f"{count} error{'s' if count != 1 else ''} to mend before it can be exported"
        )


def publish(
    draft: Draft, suggestions: Sequence[Suggestion], events: Sequence[Event]
) -> PublishedAssessment:
    """The finished form of a draft: computed figures, provenance, suggestions, log head.

    Raises:
        NotFinished: a check finds an error.
        MethodError: the draft's method is not known here.
    """
    assessment = draft.assessment
    found = errors(run_checks(assessment, draft.provenance))
    card = score(assessment)
    if found or card is None:
        raise NotFinished(found)
    last = events[-1] if events else None
    return PublishedAssessment.model_construct(
        _fields_set=set(PublishedAssessment.model_fields),
        **{name: getattr(assessment, name) for name in Assessment.model_fields},
        vector=card.vector,
        scorecard=card,
        provenance=draft.provenance,
        suggestions=tuple(suggestions),
        decisions=draft.decisions,
        reviews=(),
        log=LogHead(head=last.sha256 if last else None, count=len(events)),
    )


def contradictions(document: Assessment) -> tuple[Problem, ...]:
    """Where an exported assessment does not hold: empty when everything stored is recomputed.

    Checks that ratings yield the stored scorecard and vector, that nothing required is missing,
    that provenance and decisions speak of suggestions that are kept, and provenance of places
    that are there (what was decided on may have been removed since).
    """
    if not isinstance(document, PublishedAssessment):
        return (Problem("", "is a working document without a scorecard; export it first"),)
    try:
        card = score(document)
    except MethodError as error:
        return (Problem("method", str(error)),)
    if card is None:
        return (Problem("scorecard", "is stored, but the ratings yield no score"),)
    found = [Problem(check.path, check.message) for check in errors(run_checks(document))]
    if document.vector != card.vector:
        found.append(Problem("vector", f"is {document.vector}, the ratings yield {card.vector}"))
    stored, computed = document.scorecard.model_dump(mode="json"), card.model_dump(mode="json")
    found += _differences("scorecard", stored, computed)
    known = {suggestion.id for suggestion in document.suggestions}
    plain = document.assessment()
    for i, entry in enumerate(document.provenance):
        if entry.suggestion_id is not None and entry.suggestion_id not in known:
            found.append(
                Problem(
                    f"provenance[{i}]",
                    f"names the suggestion {entry.suggestion_id}, which is not kept here",
                )
            )
        if not exists(plain, entry.path):
            found.append(
                Problem(f"provenance[{i}]", f"speaks of {entry.path}, which is not in the document")
            )
    for i, decision in enumerate(document.decisions):
        if decision.suggestion_id not in known:
            found.append(
                Problem(
                    f"decisions[{i}]",
                    f"names the suggestion {decision.suggestion_id}, which is not kept here",
                )
            )
    return tuple(found)


def _differences(path: str, stored: object, computed: object) -> list[Problem]:
    if isinstance(stored, dict) and isinstance(computed, dict):
        return [
            problem
            for key in computed
            for problem in _differences(f"{path}.{key}", stored.get(key), computed[key])
        ]
    if stored != computed:
        return [Problem(path, f"is {stored}, the ratings yield {computed}")]
    return []
