"""Which ratings of a document can be precedents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from assessor.document.assessment import Assessment, Rated
from assessor.document.parts import rated_parts

TASK = "task"
"""The kind of all tasks; a dimension's kind is its path, such as ``evidence.wage_trends``."""
ROLE = "role"
"""The kind of what roles are; its rows stand for all the ratings of the role's dimensions."""


class Decided(NamedTuple):
    """A decided rating. ``words`` are what it is found by, ``text`` what is shown of it."""

    kind: str
    words: str
    text: str
    rating: int


def decided_ratings(assessment: Assessment) -> Iterator[Decided]:
    """Every rated task with a name, and every rated dimension with a rationale.

    A rating that stands in a document is decided, in a draft as in a published role: a person
    typed it, took it over from a suggestion, or brought it in with a file. What is only suggested
    is in no document.
    """
    yield from decided_tasks(assessment)
    yield from decided_dimensions(rated_dimensions(assessment))


def decided_tasks(assessment: Assessment) -> Iterator[Decided]:
    """Every rated task with a name, found by its name and its rationale."""
    for task in assessment.tasks:
        if task.score is not None and task.name.strip():
            yield Decided(TASK, f"{task.name}\n{task.rationale}", task.name, task.score)


def decided_dimensions(rated: Iterable[tuple[str, Rated, int]]) -> Iterator[Decided]:
    """Those of :func:`rated_dimensions` with a rationale, by which they are found."""
    for path, part, rating in rated:
        if part.rationale.strip():
            yield Decided(path, part.rationale, part.rationale, rating)


def rated_dimensions(assessment: Assessment) -> list[tuple[str, Rated, int]]:
    """Every rated dimension: its path, the part of the document, its rating."""
    return [
        (path, part, rating)
        for path, part in rated_parts(assessment)
        if not path.startswith("tasks[") and (rating := getattr(part, "rating", None)) is not None
    ]


def role_words(assessment: Assessment) -> str:
    """What a role is found by: its title, what it is for, and the names of its tasks.

    Empty where there is no more than a title, by which roles match badly.
    """
    role = assessment.role
    tasks = (task.name for task in assessment.tasks)
    words = "\n".join(text for text in (role.function, role.summary, *tasks) if text.strip())
    return f"{role.title}\n{words}" if words else ""
