"""Running every check, in the order of METHOD §7."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from assessor.document.assessment import Assessment
from assessor.document.checks import completeness, ratings
from assessor.document.checks.check import (
    NOTHING_BESIDE,
    Beside,
    Check,
    Severity,
    Subject,
)
from assessor.document.export import PublishedAssessment
from assessor.document.provenance import Decision, Provenance
from assessor.method.definition import CURRENT, MethodDefinition
from assessor.method.ratings import Ratings

__all__ = ["Check", "Severity", "check_ratings", "errors", "run_checks"]

_CHECKS: tuple[Callable[[Subject], Iterator[Check]], ...] = (
    completeness.time_sum,
    completeness.missing,
    completeness.duplicate_task,
    completeness.override_reason,
    ratings.score_override,
    ratings.rating_override,
    ratings.label_score,
    ratings.borderline,
    ratings.rounding_decides,
    ratings.clamped,
)


def run_checks(
    assessment: Assessment,
    provenance: tuple[Provenance, ...] | None = None,
    decisions: tuple[Decision, ...] | None = None,
    beside: Beside = NOTHING_BESIDE,
) -> tuple[Check, ...]:
    """Everything the checks find in a document.

    ``provenance`` and ``decisions`` are taken from an exported assessment where not given.

    Raises:
        MethodError: the document's method is not known here.
    """
    if isinstance(assessment, PublishedAssessment):
        provenance = assessment.provenance if provenance is None else provenance
        decisions = assessment.decisions if decisions is None else decisions
    return _run(Subject.of_assessment(assessment, provenance or (), decisions or (), beside))


def check_ratings(found: Ratings, method: MethodDefinition = CURRENT) -> tuple[Check, ...]:
    """What can be checked of numbers alone, such as those of a vector."""
    return _run(Subject(None, found, method))


def errors(checks: tuple[Check, ...]) -> tuple[Check, ...]:
    """Those of ``checks`` that block finishing."""
    return tuple(check for check in checks if check.severity == "error")


def _run(subject: Subject) -> tuple[Check, ...]:
    return tuple(found for check in _CHECKS for found in check(subject))
