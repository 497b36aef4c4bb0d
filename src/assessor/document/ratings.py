"""From a document to the ratings the method computes with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessor.method.bounds import PartialRatings
from assessor.method.definition import CURRENT, MethodDefinition, find_method
from assessor.method.ratings import Ratings, TaskRating
from assessor.method.scorecard import Scorecard, figures

if TYPE_CHECKING:
    from assessor.document.assessment import Assessment


def method_of(assessment: Assessment) -> MethodDefinition:
    """The method definition ``assessment`` was made under.

    Raises:
        MethodError: it is not known here, or altered.
    """
    ref = assessment.method
    return find_method(ref.id, ref.version, ref.sha256)


def method_note(document: Assessment, current: MethodDefinition = CURRENT) -> str:
    """Which method a document is scored under, where that is not the current one; else empty.

    Raises:
        MethodError: it is not known here.
    """
    method = method_of(document)
    if (method.id, method.version) == (current.id, current.version):
        return ""
    return (
        f"Scored under {method.id} {method.version}; "
        f"the current method is {current.id} {current.version}."
    )


def partial_ratings(assessment: Assessment) -> PartialRatings:
    """What is rated so far."""
    return PartialRatings(
        tasks=tuple((task.time, task.score) for task in assessment.tasks),
        evidence=_group(assessment, "evidence"),
        barriers=_group(assessment, "barriers"),
        growth=assessment.growth.rating,
    )


def decided_ratings(assessment: Assessment) -> Ratings | None:
    """The ratings of ``assessment``, or ``None`` while one is missing or the time is not 100 %.

    Raises:
        MethodError: its method is not known here.
    """
    tasks: list[TaskRating] = []
    for task in assessment.tasks:
        if task.time is None or task.score is None or task.involvement is None:
            return None
        tasks.append(TaskRating(task.time, task.score, task.involvement))
    growth = assessment.growth.rating
    evidence, barriers, principles = (
        _complete(_group(assessment, name)) for name in ("evidence", "barriers", "principles")
    )
    if growth is None or evidence is None or barriers is None or principles is None:
        return None
    found = Ratings(tuple(tasks), evidence, barriers, principles, growth, assessment.override.score)
    return None if any(found.problems(method_of(assessment))) else found


def score(assessment: Assessment) -> Scorecard | None:
    """Every computed figure of ``assessment``; ``None`` while it is incomplete.

    Raises:
        MethodError: its method is not known here.
    """
    method = method_of(assessment)
    ratings = decided_ratings(assessment)
    return None if ratings is None else figures(ratings, method)


def _group(assessment: Assessment, name: str) -> tuple[int | None, ...]:
    group = getattr(assessment, name)
    return tuple(getattr(group, d.key).rating for d in getattr(CURRENT, name))


def _complete(ratings: tuple[int | None, ...]) -> tuple[int, ...] | None:
    known = tuple(rating for rating in ratings if rating is not None)
    return known if len(known) == len(ratings) else None
