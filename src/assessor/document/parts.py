"""What runs across the parts of a document, by attribute access alone: no model is imported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar

from assessor.method.definition import CURRENT

if TYPE_CHECKING:
    from assessor.document.assessment import Assessment, Rated

Section: TypeAlias = Literal[
    "role",
    "tasks",
    "principles",
    "growth",
    "evidence",
    "barriers",
    "reinstatement",
    "commentary",
    "outlook",
    "comparators",
]
"""A section of an assessment that can be suggested."""

A = TypeVar("A", bound="Assessment")


def rated_parts(assessment: Assessment) -> Iterable[tuple[str, Rated]]:
    """Every part that carries a rating and a rationale, with its path, in document order."""
    yield from _group(assessment, "principles")
    yield "growth", assessment.growth
    for i, task in enumerate(assessment.tasks):
        yield f"tasks[{i}]", task
    yield from _group(assessment, "evidence")
    yield from _group(assessment, "barriers")


def ids_are_sound(assessment: A) -> A:
    """``assessment``, in which no id is given twice and every cited source is listed.

    Raises:
        ValueError: that is not so.
    """
    for name, ids in (
        ("tasks", [task.id for task in assessment.tasks]),
        ("comparators", [comparator.id for comparator in assessment.comparators]),
        ("sources", [source.id for source in assessment.sources]),
        ("commentary.not_captured", [point.id for point in assessment.commentary.not_captured]),
        ("outlook.strategies", [point.id for point in assessment.outlook.strategies]),
    ):
        twice = [found for found, count in Counter(ids).items() if count > 1]
        if twice:
            raise ValueError(f"{name}: the id “{twice[0]}” is given twice")
    known = {source.id for source in assessment.sources}
    for path, part in rated_parts(assessment):
        for source in part.sources:
            if source not in known:
                raise ValueError(f"{path}.sources: there is no source “{source}”")
    return assessment


def _group(assessment: Assessment, name: str) -> Iterable[tuple[str, Rated]]:
    for dimension in getattr(CURRENT, name):
        yield f"{name}.{dimension.key}", getattr(getattr(assessment, name), dimension.key)
