"""How likely each zone is when every rating may be off by one (METHOD §3): exact convolution.

Items are assumed independent. Everything is about the formula's score; an override is left aside.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate

from assessor.method.definition import CURRENT, MethodDefinition, ZoneKey
from assessor.method.errors import MethodError
from assessor.method.ratings import Ratings
from assessor.method.totals import TENTHS, Formula, formula, published

DEFAULT_PROBABILITY = Fraction(1, 10)
"""How likely a rating is to be off by one to a side, where nothing else is said (METHOD §3)."""
TAIL = Fraction(5, 100)
"""What is left out at either end of the 90 % interval."""


@dataclass(frozen=True, slots=True)
class Likelihood:
    """What errors of one step in the ratings would do.

    ``probability`` is that of a rating being off by one to either side, 0…1/2; at the end of a
    scale what has no place there stays on the rating. ``zones`` add up to exactly 1. ``low`` and
    ``high`` are the lowest published scores that with all below them are at least 5 % and 95 %
    likely; ``worst`` and ``best`` the scores with every rating one step worse or better.
    """

    probability: Fraction
    zones: Mapping[ZoneKey, Fraction]
    low: Decimal
    high: Decimal
    worst: Decimal
    best: Decimal


def likelihood(
    ratings: Ratings,
    probability: Fraction = DEFAULT_PROBABILITY,
    method: MethodDefinition = CURRENT,
) -> Likelihood:
    """Zone probabilities, the 90 % interval and the bounds of ``ratings``.

    Raises:
        MethodError: the probability is not within 0…1/2.
    """
    if not 0 <= probability <= Fraction(1, 2):
        raise MethodError("the probability of a rating being off by one must be within 0 and 0.5")
    spread = _Spread(ratings, probability, method)
    zones: dict[ZoneKey, Fraction] = {}
    below = 0
    for zone in reversed(method.zones):
        higher = [other.lower for other in method.zones if other.lower > zone.lower]
        reached = spread.below(min(higher) * TENTHS) if higher else spread.whole
        zones[zone.key] = Fraction(reached - below, spread.whole)
        below = reached
    low, high = (spread.percentile(part) for part in (TAIL, 1 - TAIL))
    return Likelihood(
        probability=probability,
        zones={zone.key: zones[zone.key] for zone in method.zones},
        low=published(low),
        high=published(high),
        worst=published(spread.worst),
        best=published(spread.best),
    )


class _Spread:
    """Every published score there can be, with its weight; weights are whole numbers.

    Kept as the distribution of Σ time · score, cumulated from its end, and that of the product of
    the modifiers.
    """

    def __init__(self, ratings: Ratings, probability: Fraction, method: MethodDefinition) -> None:
        self._rules: Formula = formula(method)
        scale, growth = method.task_score, method.growth
        tasks = [(task.time, task.score, scale.low, scale.high) for task in ratings.tasks]
        evidence, barriers = (
            [(1, rating, d.low, d.high) for rating, d in zip(rated, dimensions, strict=True)]
            for rated, dimensions in (
                (ratings.evidence, method.evidence),
                (ratings.barriers, method.barriers),
            )
        )
        growing = [(1, ratings.growth, growth.low, growth.high)]
        work = _convolved(tasks, probability)
        self._works = sorted(work)
        cumulated = [0, *accumulate(work[total] for total in self._works)]
        self._beyond = [cumulated[-1] - so_far for so_far in cumulated]
        self._modified: dict[int, int] = {}
        growths = _convolved(growing, probability).items()
        barriers_spread = _convolved(barriers, probability).items()
        for e, e_weight in _convolved(evidence, probability).items():
            for b, b_weight in barriers_spread:
                for g, g_weight in growths:
                    product = self._rules.modified(e, b, g)
                    weight = e_weight * b_weight * g_weight
                    self._modified[product] = self._modified.get(product, 0) + weight
        self.whole = self._beyond[0] * sum(self._modified.values())
        self.worst, self.best = (
            self._rules.tenths(
                sum(time * _moved(score, -way, low, high) for time, score, low, high in tasks),
                self._rules.modified(
                    *(
                        sum(_moved(rating, way, low, high) for _, rating, low, high in group)
                        for group in (evidence, barriers, growing)
                    )
                ),
            )
            for way in (-1, 1)
        )

    def below(self, tenths: int) -> int:
        """The weight of all published scores under ``tenths``."""
        works, beyond = self._works, self._beyond
        most = self._rules.most_works(tenths, self._modified)
        weights = self._modified.values()
        return sum(
            [
                weight * beyond[bisect_right(works, work)]
                for work, weight in zip(most, weights, strict=True)
            ]
        )

    def percentile(self, part: Fraction) -> int:
        """The lowest published score that, with all below it, has at least ``part`` of the weight."""
        low, high = self.worst, self.best
        while low < high:
            middle = (low + high) // 2
            if self.below(middle + 1) * part.denominator >= self.whole * part.numerator:
                high = middle
            else:
                low = middle + 1
        return low


def _convolved(items: Iterable[tuple[int, int, int, int]], probability: Fraction) -> dict[int, int]:
    """The weight of each Σ weight · rating; items are (weight, rating, low, high)."""
    off, sure = probability.numerator, probability.denominator
    spread = {0: 1}
    for weight, rating, low, high in items:
        down, up = off * (rating > low), off * (rating < high)
        ways = [
            (weight * after, chance)
            for after, chance in (
                (rating - 1, down),
                (rating, sure - down - up),
                (rating + 1, up),
            )
            if chance
        ]
        wider: dict[int, int] = {}
        for total, so_far in spread.items():
            for by, chance in ways:
                wider[total + by] = wider.get(total + by, 0) + so_far * chance
        spread = wider
    return spread


def _moved(rating: int, by: int, low: int, high: int) -> int:
    return min(max(rating + by, low), high)
