"""A personal profile: a role's tasks re-weighted to one person's own week, and the score of that.

A document type of its own. It names the role assessment it was made from and its hash, and can
never be loaded as an assessment, nor an assessment as one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, ValidationError

from assessor.document.assessment import MethodRef, TaskScore
from assessor.document.errors import DocumentError, Problem
from assessor.document.json_text import parse_json
from assessor.document.model import Id, Instant, Line, Part, Sha256
from assessor.document.problems import problems_of
from assessor.method.decimals import Decimal1, Points
from assessor.method.definition import Involvement, MethodDefinition, ZoneKey, find_method
from assessor.method.firmness import Firmness, firmness
from assessor.method.ratings import TIME_TOTAL, Ratings, TaskRating
from assessor.method.rounding import largest_remainder
from assessor.method.scorecard import Scorecard, figures
from assessor.method.shifting import Shift, strongest_shifts

KIND: Literal["personal-profile"] = "personal-profile"
FORMAT_VERSION: Literal[1] = 1
STRONGEST = 3
"""How many tasks are named as those that move the score most."""

NOTICE: Literal[
    "This is one person's own week, weighed by that person. It is not an assessment of the role."
] = "This is one person's own week, weighed by that person. It is not an assessment of the role."

Weight: TypeAlias = Annotated[str, Field(pattern=r"^(0|[1-9][0-9]{0,5})(\.[0-9]{1,4})?$")]
"""What a person says of a task: hours, days or percent, whatever they count in."""


class RoleRef(Part):
    """The role assessment a profile was made from, and what its formula gives.

    An override of the role is left aside, as a person's own score is the formula's too.

    ``sha256`` is that of the assessment's canonical bytes, without what export adds to it.
    """

    name: Line
    title: Line
    seniority: Line
    sha256: Sha256
    score: Points
    label: Line


class PersonalTask(Part):
    """A task in this person's week.

    ``stated`` is what the person said, ``time`` the % of the week that follows from it; a task
    with 0 % is none of theirs and does not count. The ``role_`` values are the assessment's.
    """

    id: Id
    name: Line
    stated: Weight
    time: Annotated[int, Field(ge=0, le=TIME_TOTAL)]
    score: TaskScore
    involvement: Involvement
    role_time: int
    role_score: int
    role_involvement: Involvement


class PersonalRating(Part):
    """A rating of a dimension: ``path`` in the assessment, this person's, and the role's."""

    path: Line
    rating: int
    role_rating: int


class ShiftEffect(Part):
    """What ``points`` more (or less) of the week for a task would do to the published score."""

    points: int
    score: Points
    zone: ZoneKey
    difference: Decimal1


class Mover(Part):
    """A task whose time moves the score, with what 10 % more of it and 10 % less would do."""

    id: Id
    name: Line
    more: ShiftEffect
    less: ShiftEffect


class PersonalProfile(Part):
    """One person's own figures beside those of their role.

    The person's figures are recomputed on reading; what it says of the role is vouched for by the
    hash of the role's assessment alone.
    """

    kind: Literal["personal-profile"]
    format_version: Literal[1]
    notice: Literal[
        "This is one person's own week, weighed by that person. It is not an assessment of the role."
    ]
    role: RoleRef
    method: MethodRef
    made_by: Line
    made_at: Instant
    tasks: tuple[PersonalTask, ...]
    ratings: tuple[PersonalRating, ...]
    scorecard: Scorecard
    firmness: Firmness
    movers: tuple[Mover, ...]


def dump_profile(profile: PersonalProfile) -> bytes:
    """The bytes of a profile's file."""
    content = profile.model_dump(mode="json")
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


def load_profile(data: bytes) -> PersonalProfile:
    """The profile in a file's bytes, recomputed.

    Raises:
        DocumentError: it is not JSON, not a profile, wrong in a field, or states a figure that
            does not follow from what it holds.
        MethodError: its method is not known here.
    """
    content = parse_json(data)
    if not isinstance(content, dict) or content.get("kind") != KIND:
        raise DocumentError.at("kind", f"must be “{KIND}”; this is not a personal profile")
    try:
        profile = PersonalProfile.model_validate_json(data)
    except ValidationError as error:
        raise DocumentError(problems_of(error)) from None
    wrong = tuple(_contradictions(profile))
    if wrong:
        raise DocumentError(wrong)
    return profile


def _contradictions(profile: PersonalProfile) -> Iterator[Problem]:
    shares = percentages([Fraction(task.stated) for task in profile.tasks])
    for i, (task, time) in enumerate(zip(profile.tasks, shares, strict=True)):
        if task.time != time:
            yield Problem(f"tasks[{i}].time", f"is {task.time}, what was stated gives {time}")
    method = find_method(profile.method.id, profile.method.version, profile.method.sha256)
    again = with_figures(
        profile.role,
        profile.method,
        profile.made_by,
        profile.made_at,
        profile.tasks,
        profile.ratings,
        method,
    )
    for name in ("scorecard", "firmness", "movers"):
        if getattr(again, name) != getattr(profile, name):
            yield Problem(name, "is not what the ratings and times of this profile yield")


def with_figures(
    role: RoleRef,
    method_ref: MethodRef,
    made_by: str,
    made_at: datetime,
    tasks: tuple[PersonalTask, ...],
    dimensions: tuple[PersonalRating, ...],
    method: MethodDefinition,
) -> PersonalProfile:
    """The profile whose figures follow from ``tasks`` and ``dimensions``.

    Raises:
        DocumentError: they are not what the method can compute with.
    """
    found = _ratings(tasks, dimensions, method)
    for path, sentence in found.problems(method):
        raise DocumentError.at(path, sentence)
    done = [task for task in tasks if task.time]
    card = figures(found, method)
    return PersonalProfile(
        kind=KIND,
        format_version=FORMAT_VERSION,
        notice=NOTICE,
        role=role,
        method=method_ref,
        made_by=made_by,
        made_at=made_at,
        tasks=tasks,
        ratings=dimensions,
        scorecard=card,
        firmness=firmness(found, method),
        movers=tuple(
            Mover(
                id=done[more.task].id,
                name=done[more.task].name,
                more=_effect(more, card.published_score),
                less=_effect(less, card.published_score),
            )
            for more, less in strongest_shifts(found, STRONGEST, method)
        ),
    )


def _effect(shift: Shift, published: Decimal) -> ShiftEffect:
    return ShiftEffect(
        points=shift.points,
        score=shift.published,
        zone=shift.zone.key,
        difference=shift.published - published,
    )


def _ratings(
    tasks: Sequence[PersonalTask], dimensions: Sequence[PersonalRating], method: MethodDefinition
) -> Ratings:
    groups = {
        "principles": [d.key for d in method.principles],
        "evidence": [d.key for d in method.evidence],
        "barriers": [d.key for d in method.barriers],
    }
    by_path = {dimension.path: dimension.rating for dimension in dimensions}
    expected = {f"{group}.{key}.rating" for group, keys in groups.items() for key in keys}
    expected.add("growth.rating")
    if set(by_path) != expected or len(dimensions) != len(expected):
        raise DocumentError.at("ratings", "must hold every dimension of the method once")

    def rated(group: str) -> tuple[int, ...]:
        return tuple(by_path[f"{group}.{key}.rating"] for key in groups[group])

    return Ratings(
        tasks=tuple(
            TaskRating(task.time, task.score, task.involvement) for task in tasks if task.time
        ),
        evidence=rated("evidence"),
        barriers=rated("barriers"),
        principles=rated("principles"),
        growth=by_path["growth.rating"],
    )


def percentages(stated: Sequence[Fraction]) -> list[int]:
    """Weights in any unit as whole % of a week, adding up to 100 by largest remainder."""
    total = sum(stated)
    if not total:
        return [0 for _ in stated]
    parts = [weight * TIME_TOTAL / total for weight in stated]
    return [int(share) for share in largest_remainder(parts, 0)]
