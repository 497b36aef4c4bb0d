"""The checks of METHOD §7: deterministic, each with a stable code, a severity and a place."""

from assessor.document.checks.check import (
    NOTHING_BESIDE,
    Beside,
    Check,
    Fix,
    KnownRole,
    Precedent,
    Precedents,
    Severity,
)
from assessor.document.checks.run import check_ratings, errors, run_checks
from assessor.document.checks.voting import Vote, vote

__all__ = [
    "NOTHING_BESIDE",
    "Beside",
    "Check",
    "Fix",
    "KnownRole",
    "Precedent",
    "Precedents",
    "Severity",
    "Vote",
    "check_ratings",
    "errors",
    "run_checks",
    "vote",
]
