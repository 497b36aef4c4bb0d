"""Write, review and publish AI-displacement assessments of job roles.

The names below are the public interface. Each is imported at its first use, so that importing
the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assessor.desk.publishing import contradictions
    from assessor.document.assessment import Assessment, blank
    from assessor.document.canonical import dump, load
    from assessor.document.checks import Check, check_ratings, run_checks
    from assessor.document.errors import DocumentError
    from assessor.document.export import PublishedAssessment
    from assessor.document.parsed import score_parsed
    from assessor.document.ratings import score
    from assessor.document.schema import json_schema
    from assessor.method.errors import MethodError
    from assessor.method.ratings import Ratings, TaskRating
    from assessor.method.scorecard import Scorecard, scorecard
    from assessor.method.vector import VectorError, parse_vector, print_vector

__all__ = [
    "Assessment",
    "Check",
    "DocumentError",
    "MethodError",
    "PublishedAssessment",
    "Ratings",
    "Scorecard",
    "TaskRating",
    "VectorError",
    "blank",
    "check_ratings",
    "contradictions",
    "dump",
    "json_schema",
    "load",
    "parse_vector",
    "print_vector",
    "run_checks",
    "score",
    "score_parsed",
    "scorecard",
]

_HOMES = {
    "Assessment": "assessor.document.assessment",
    "Check": "assessor.document.checks",
    "DocumentError": "assessor.document.errors",
    "MethodError": "assessor.method.errors",
    "PublishedAssessment": "assessor.document.export",
    "Ratings": "assessor.method.ratings",
    "Scorecard": "assessor.method.scorecard",
    "TaskRating": "assessor.method.ratings",
    "VectorError": "assessor.method.vector",
    "blank": "assessor.document.assessment",
    "check_ratings": "assessor.document.checks",
    "contradictions": "assessor.desk.publishing",
    "dump": "assessor.document.canonical",
    "json_schema": "assessor.document.schema",
    "load": "assessor.document.canonical",
    "parse_vector": "assessor.method.vector",
    "print_vector": "assessor.method.vector",
    "run_checks": "assessor.document.checks",
    "score": "assessor.document.ratings",
    "score_parsed": "assessor.document.parsed",
    "scorecard": "assessor.method.scorecard",
}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = getattr(import_module(_HOMES[name]), name)
        globals()[name] = found
        return found

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
