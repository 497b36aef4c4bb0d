"""The checks of METHOD §7: deterministic, each with a stable code, a severity and a place."""

from assessor.document.checks.check import Check, Severity
from assessor.document.checks.run import check_ratings, errors, run_checks

__all__ = ["Check", "Severity", "check_ratings", "errors", "run_checks"]
