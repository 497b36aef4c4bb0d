"""Running every check, in the order of METHOD §7."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from assessor.document.checks import (
    comparators,
    completeness,
    counts,
    fragility,
    habits,
    outlier,
    prose,
    quotes,
    ratings,
    sources,
    stale,
)
from assessor.document.checks.check import (
    NOTHING_BESIDE,
    Beside,
    Check,
    Severity,
    Subject,
)
from assessor.method.definition import CURRENT, MethodDefinition
from assessor.method.ratings import Ratings

if TYPE_CHECKING:
    from assessor.document.assessment import Assessment
    from assessor.document.provenance import Decision, Provenance

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
    fragility.fragile,
    ratings.rounding_decides,
    ratings.clamped,
    stale.stale_number,
    sources.unsourced_figure,
    quotes.quote_not_found,
    sources.stale_source,
    comparators.comparator_drift,
    outlier.precedent_outlier,
    habits.verbatim,
    prose.thin,
    prose.same_rationale,
    counts.few_tasks,
    counts.many_tasks,
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
    if provenance is None:
        provenance = getattr(assessment, "provenance", ())
    if decisions is None:
        decisions = getattr(assessment, "decisions", ())
    return _run(Subject.of_assessment(assessment, provenance, decisions, beside))


def check_ratings(found: Ratings, method: MethodDefinition = CURRENT) -> tuple[Check, ...]:
    """What can be checked of numbers alone, such as those of a vector."""
    return _run(Subject(None, found, method))


def errors(checks: tuple[Check, ...]) -> tuple[Check, ...]:
    """Those of ``checks`` that block finishing."""
    return tuple(check for check in checks if check.severity == "error")


def _run(subject: Subject) -> tuple[Check, ...]:
    return tuple(found for check in _CHECKS for found in check(subject))
