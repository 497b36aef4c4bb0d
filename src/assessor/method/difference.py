"""Why two scores differ: the difference shared out to the inputs that changed (METHOD §3).

Each changed input gets its Shapley share, its effect averaged over every order in which the changes
could have been made. The formula is a polynomial in which no input occurs twice in one product, so
that share is the integral of the input's effect while all inputs go from old to new together: a
polynomial of low degree, integrated exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from assessor.method.definition import CURRENT, MethodDefinition
from assessor.method.ratings import TIME_TOTAL, Ratings
from assessor.method.rounding import largest_remainder
from assessor.method.score import composite

METHOD = "method"
CUT = "cut"
OVERRIDE = "override"
ROUNDING = "rounding"
"""What besides inputs a difference can come from; they stand where a path would."""


SHARE_WORDS = {
    METHOD: "the other method",
    CUT: "the cut to 0…100",
    OVERRIDE: "the override",
    ROUNDING: "rounding of both scores",
}
"""What they are called."""


@dataclass(frozen=True, slots=True)
class Rated:
    """One side of a comparison. ``keys`` name its tasks: what bears one key is one task."""

    ratings: Ratings
    keys: tuple[str, ...]
    method: MethodDefinition = CURRENT


@dataclass(frozen=True, slots=True)
class Share:
    """What one change does to the score, in points.

    ``path`` is that of the input (``tasks[key].score``, ``growth.rating``; ``tasks[key]`` for a task
    that was added or removed) or one of the names above. ``before`` and ``after`` are its values,
    ``None`` where there is none. ``printed`` are the points to one decimal: all of them together are
    the difference of the published scores.
    """

    path: str
    before: int | None
    after: int | None
    points: Fraction
    printed: Decimal


def difference(before: Rated, after: Rated) -> tuple[Share, ...]:
    """What the published score of ``after`` owes to each change since ``before``, largest first.

    The exact points add up to the difference of the published scores, the printed ones too. Inputs
    are compared under the method of ``before``; what the other side's method makes of the same
    inputs is a part of its own, as are the cut to 0…100, overrides and the rounding of the scores.
    """
    parts = [
        *_inputs(before, after),
        *(
            (name, None, None, points)
            for name, points in _beside_inputs(before, after)
            if points != 0
        ),
    ]
    printed = largest_remainder([points for *_, points in parts], 1) if parts else ()
    found = [
        Share(path, old, new, points, shown)
        for (path, old, new, points), shown in zip(parts, printed, strict=True)
    ]
    return tuple(sorted(found, key=lambda share: -abs(share.points)))


def _beside_inputs(before: Rated, after: Rated) -> Iterator[tuple[str, Fraction]]:
    old = composite(before.ratings, before.method)
    new = composite(after.ratings, after.method)
    under_old = composite(after.ratings, before.method)
    yield METHOD, new.unclamped - under_old.unclamped
    yield CUT, (new.score - new.unclamped) - (old.score - old.unclamped)
    yield OVERRIDE, _overridden(after.ratings, new.score) - _overridden(before.ratings, old.score)
    yield (
        ROUNDING,
        _rounded(after.ratings, new.score, new.published)
        - _rounded(before.ratings, old.score, old.published),
    )


def _overridden(ratings: Ratings, score: Fraction) -> Fraction:
    return Fraction(0) if ratings.override is None else Fraction(ratings.override) - score


def _rounded(ratings: Ratings, score: Fraction, published: Decimal) -> Fraction:
    return Fraction(0) if ratings.override is not None else Fraction(published) - score


_Polynomial = tuple[Fraction, ...]
"""Coefficients, the constant first."""


def _inputs(before: Rated, after: Rated) -> Iterator[tuple[str, int | None, int | None, Fraction]]:
    method, c = before.method, before.method.constants
    old, new = before.ratings, after.ratings
    modifiers = {
        name: _line(1 + was * step, (now - was) * step)
        for name, was, now, step in (
            ("evidence", sum(old.evidence), sum(new.evidence), c.evidence_step),
            ("barriers", sum(old.barriers), sum(new.barriers), c.barriers_step),
            ("growth", old.growth, new.growth, c.growth_step),
        )
    }
    pairs = _task_pairs(before, after)
    resistance: _Polynomial = (c.resistance_from,)
    for _, (t, s), (t2, s2) in pairs:
        work = _times(_line(t, t2 - t), _line(s, s2 - s))
        resistance = _plus(resistance, tuple(-part / TIME_TOTAL for part in work))
    scale = 100 / c.raw_span

    def share(*factors: _Polynomial) -> Fraction:
        product: _Polynomial = (scale,)
        for factor in factors:
            product = _times(product, factor)
        return sum((part / (i + 1) for i, part in enumerate(product)), Fraction(0))

    every = tuple(modifiers.values())
    for path, (t, s), (t2, s2) in pairs:
        if t == 0 or t2 == 0:
            points = share((Fraction(t - t2, TIME_TOTAL),), (Fraction(s),), *every)
            yield path, t or None, t2 or None, points
            continue
        if t != t2:
            yield (
                f"{path}.time",
                t,
                t2,
                share((Fraction(t - t2, TIME_TOTAL),), _line(s, s2 - s), *every),
            )
        if s != s2:
            yield (
                f"{path}.score",
                s,
                s2,
                share((Fraction(s - s2, TIME_TOTAL),), _line(t, t2 - t), *every),
            )
    groups = (
        ("evidence", method.evidence, old.evidence, new.evidence, c.evidence_step),
        ("barriers", method.barriers, old.barriers, new.barriers, c.barriers_step),
    )
    for name, dimensions, was, now, step in groups:
        rest = [factor for group, factor in modifiers.items() if group != name]
        for dimension, a, b in zip(dimensions, was, now, strict=True):
            if a != b:
                points = share(((b - a) * step,), resistance, *rest)
                yield f"{name}.{dimension.key}.rating", a, b, points
    if old.growth != new.growth:
        points = share(
            ((new.growth - old.growth) * c.growth_step,),
            resistance,
            modifiers["evidence"],
            modifiers["barriers"],
        )
        yield "growth.rating", old.growth, new.growth, points


def _task_pairs(before: Rated, after: Rated) -> list[tuple[str, tuple[int, int], tuple[int, int]]]:
    """Each task with its old and new (time, score); no time where it was not or is no longer."""
    old = dict(zip(before.keys, before.ratings.tasks, strict=True))
    new = dict(zip(after.keys, after.ratings.tasks, strict=True))
    pairs = []
    for key in (*old, *(key for key in new if key not in old)):
        was, now = old.get(key), new.get(key)
        score = (was or new[key]).score
        pairs.append(
            (
                f"tasks[{key}]",
                (was.time, was.score) if was else (0, score),
                (now.time, now.score) if now else (0, score),
            )
        )
    return pairs


def _line(start: int | Fraction, change: int | Fraction) -> _Polynomial:
    return (Fraction(start), Fraction(change))


def _times(a: Sequence[Fraction], b: Sequence[Fraction]) -> _Polynomial:
    product = [Fraction(0)] * (len(a) + len(b) - 1)
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            product[i + j] += x * y
    return tuple(product)


def _plus(a: Sequence[Fraction], b: Sequence[Fraction]) -> _Polynomial:
    longest = max(len(a), len(b))
    return tuple(
        (a[i] if i < len(a) else Fraction(0)) + (b[i] if i < len(b) else Fraction(0))
        for i in range(longest)
    )
