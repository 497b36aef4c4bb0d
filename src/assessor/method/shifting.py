"""What shifting time into or out of a task would do to the score (METHOD §2)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from assessor.method.definition import CURRENT, MethodDefinition, Zone
from assessor.method.ratings import TIME_TOTAL, Ratings
from assessor.method.score import composite, composite_at, weighted_score, zone_of

SHIFTED = 10
"""Points of time, % of the week, that are shifted where nothing else is said."""


@dataclass(frozen=True, slots=True)
class Shift:
    """Time moved between a task and all others, which give or take by their shares.

    ``points`` are % of the week, negative where the task loses them; ``published`` is the score
    afterwards, 0.0…100.0, and ``difference`` the exact change of the unrounded score.
    """

    task: int
    points: int
    published: Decimal
    zone: Zone
    difference: Fraction


def shift(ratings: Ratings, task: int, points: int, method: MethodDefinition = CURRENT) -> Shift:
    """What ``points`` more of the week for ``tasks[task]`` would do (less where negative).

    No more is taken from it than it has, nor given to it than the others have; there are others
    (METHOD §1). An override is left aside.
    """
    here = ratings.tasks[task]
    others = TIME_TOTAL - here.time
    points = max(-here.time, min(points, others))
    before = weighted_score(ratings)
    elsewhere = (before * TIME_TOTAL - here.time * here.score) / others
    moved = before + Fraction(points, TIME_TOTAL) * (here.score - elsewhere)
    after = composite_at(moved, ratings, method)
    return Shift(
        task,
        points,
        after.published,
        zone_of(after.published, method),
        after.score - composite(ratings, method).score,
    )


def strongest_shifts(
    ratings: Ratings, count: int, method: MethodDefinition = CURRENT
) -> tuple[tuple[Shift, Shift], ...]:
    """The ``count`` tasks whose time moves the score most, strongest first.

    Each with what 10 % of the week more for it would do, and what 10 % less would (or all it has).
    The order is that of the larger of the two effects, earlier tasks first where they tie.
    """
    pairs = [
        (shift(ratings, i, SHIFTED, method), shift(ratings, i, -SHIFTED, method))
        for i in range(len(ratings.tasks))
    ]
    pairs.sort(key=lambda pair: -max(abs(half.difference) for half in pair))
    return tuple(pairs[:count])
