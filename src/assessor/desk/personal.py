"""Making a personal profile from a role's assessment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from pydantic import JsonValue

from assessor.desk.whatif import supposing
from assessor.document import path as paths
from assessor.document.assessment import Assessment
from assessor.document.canonical import sha256
from assessor.document.errors import DocumentError
from assessor.document.export import PublishedAssessment
from assessor.document.parts import rated_parts
from assessor.document.personal import (
    PersonalProfile,
    PersonalRating,
    PersonalTask,
    RoleRef,
    percentages,
    with_figures,
)
from assessor.document.ratings import method_of
from assessor.document.ratings import score as score_of

MOST_WEIGHT = 100_000
"""The largest weight a task can be given, in whatever unit."""


def personal_profile(
    document: Assessment,
    name: str,
    weights: Mapping[str, Decimal],
    own: Mapping[str, JsonValue],
    *,
    made_by: str,
    made_at: datetime,
) -> PersonalProfile:
    """The profile of somebody who does the role's tasks with other shares of time.

    Args:
        name: what the library calls the role; may be empty.
        weights: what the person says of tasks, by path (``tasks[2].time``) or by task id, in any
            unit; a task not named keeps the role's share in %. Made into % by largest remainder.
        own: ratings that the person gives otherwise, by path.

    Raises:
        DocumentError: the assessment is unfinished, a weight or rating does not belong there, or
            under three tasks are left.
        MethodError: the document's method is not known here.
    """
    if isinstance(document, PublishedAssessment):
        document = document.assessment()
    card = score_of(document)
    if card is None:
        raise DocumentError.at("tasks", "the role's assessment is not finished; it has no score")
    for path in own:
        if path.endswith(".time"):
            raise DocumentError.at(path, "is a time; give it as the person's time, not as a rating")
    rated = supposing(document, own.items())
    stated = _stated(document, weights)
    shares = _shares(document, stated)
    mine = []
    for task, theirs, said, time in zip(document.tasks, rated.tasks, stated, shares, strict=True):
        assert task.time is not None and task.score is not None and task.involvement is not None
        if theirs.score is None or theirs.involvement is None:
            raise DocumentError.at(f"tasks[{task.id}]", "must keep a score and an involvement")
        mine.append(
            PersonalTask(
                id=task.id,
                name=task.name,
                stated=_plain(said),
                time=time,
                score=theirs.score,
                involvement=theirs.involvement,
                role_time=task.time,
                role_score=task.score,
                role_involvement=task.involvement,
            )
        )
    return with_figures(
        RoleRef(
            name=name,
            title=document.role.title,
            seniority=document.role.seniority,
            sha256=sha256(document),
            score=card.computed_score,
            label=card.override.computed_label if card.override else card.label,
        ),
        document.method,
        made_by,
        made_at,
        tuple(mine),
        tuple(_dimension_ratings(document, rated)),
        method_of(document),
    )


def _dimension_ratings(role: Assessment, own: Assessment) -> Iterator[PersonalRating]:
    for (path, theirs), (_, mine) in zip(rated_parts(role), rated_parts(own), strict=True):
        if path.startswith("tasks["):
            continue
        rating, role_rating = getattr(mine, "rating", None), getattr(theirs, "rating", None)
        if rating is None or role_rating is None:
            raise DocumentError.at(f"{path}.rating", "must keep a rating")
        yield PersonalRating(path=f"{path}.rating", rating=rating, role_rating=role_rating)


def _stated(document: Assessment, weights: Mapping[str, Decimal]) -> list[Decimal]:
    by_id = {task.id: Decimal(task.time or 0) for task in document.tasks}
    for place, weight in weights.items():
        path = place if place.startswith("tasks[") else f"tasks[{place}]"
        stable = paths.by_id(document, path.removesuffix(".time"))
        own_id = stable.removeprefix("tasks[").removesuffix("]")
        if own_id not in by_id:
            raise DocumentError.at(place, "is not the time of a task, as in tasks[2].time")
        if not (weight.is_finite() and 0 <= weight <= MOST_WEIGHT):
            raise DocumentError.at(place, f"must be a number from 0 to {MOST_WEIGHT:,}")
        if weight != round(weight, 4):
            raise DocumentError.at(place, "has more than four decimals")
        by_id[own_id] = weight
    return list(by_id.values())


def _shares(document: Assessment, stated: Sequence[Decimal]) -> list[int]:
    if not any(stated):
        raise DocumentError.at("tasks", "no task has any of your time")
    shares = percentages([Fraction(weight) for weight in stated])
    lowest = method_of(document).tasks_lowest
    if sum(1 for share in shares if share) < lowest:
        raise DocumentError.at(
            "tasks",
            f"fewer than {lowest} tasks have a share of your week; the method needs {lowest}",
        )
    return shares


def _plain(weight: Decimal) -> str:
    text = f"{weight:.4f}".rstrip("0").rstrip(".")
    return text or "0"
