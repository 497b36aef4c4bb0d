"""Which ratings of a document can be precedents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assessor.document.assessment import Assessment
from assessor.document.parts import rated_parts

TASK = "task"
"""The kind of all tasks; a dimension's kind is its path, such as ``evidence.wage_trends``."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A decided rating. ``words`` are what it is found by, ``text`` what is shown of it."""

    kind: str
    words: str
    text: str
    rating: int


def decided_ratings(assessment: Assessment) -> Iterator[Decided]:
    """Every rated task with a name, and every rated dimension with a rationale."""
    for task in assessment.tasks:
        if task.score is not None and task.name.strip():
            yield Decided(TASK, f"{task.name}\n{task.rationale}", task.name, task.score)
    for path, part in rated_parts(assessment):
        rating = getattr(part, "rating", None)
        if rating is not None and part.rationale.strip():
            yield Decided(path, part.rationale, part.rationale, rating)
