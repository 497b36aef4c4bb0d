"""The published score from the four totals it depends on, in whole numbers (METHOD §2).

Σ time · score, Σ evidence, Σ barriers and growth decide the score. Searches over many of them work
with these instead of with :class:`Ratings`; an override is left aside.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from math import lcm

from assessor.method.definition import MethodDefinition, Zone
from assessor.method.errors import MethodError
from assessor.method.ratings import TIME_TOTAL, Ratings

TENTHS = 10
"""Published scores are counted in tenths of a point here."""


@dataclass(frozen=True, slots=True)
class Totals:
    """``work`` is Σ time · score, 100…500; the others are the sums of their ratings."""

    work: int
    evidence: int
    barriers: int
    growth: int

    @classmethod
    def of(cls, ratings: Ratings) -> Totals:
        """The totals of ``ratings``."""
        return cls(
            sum([task.time * task.score for task in ratings.tasks]),
            sum(ratings.evidence),
            sum(ratings.barriers),
            ratings.growth,
        )


@dataclass(frozen=True, slots=True)
class Formula:
    """METHOD §2 with every denominator multiplied out.

    tenths = (``slope`` · (``top`` − work) · modified − ``offset``) / ``over``, where ``modified`` is
    the product of the three modifiers in units of ``unit`` each.
    """

    top: int
    unit: int
    evidence: int
    barriers: int
    growth: int
    slope: int
    offset: int
    over: int
    lowest: int
    highest: int

    def modified(self, evidence: int, barriers: int, growth: int) -> int:
        """The product of the modifiers, in units."""
        return (
            (self.unit + evidence * self.evidence)
            * (self.unit + barriers * self.barriers)
            * (self.unit + growth * self.growth)
        )

    def tenths(self, work: int, modified: int) -> int:
        """The published score in tenths of a point: clamped, then rounded half-up."""
        exact = self.slope * (self.top - work) * modified - self.offset
        tenths = (2 * exact + self.over) // (2 * self.over)
        return min(max(tenths, self.lowest), self.highest)

    def most_work(self, tenths: int, modified: int) -> int:
        """The largest Σ time · score that still publishes at least ``tenths``."""
        return self.most_works(tenths, [modified])[0]

    def most_works(self, tenths: int, modified: Iterable[int]) -> list[int]:
        """:meth:`most_work` for each of ``modified``, which are positive."""
        if tenths <= self.lowest:
            return [self.top for _ in modified]
        if tenths > self.highest:
            return [-1 for _ in modified]
        # rounded half-up: 2 · exact ≥ over · (2 · tenths − 1)
        top, step = self.top, 2 * self.slope
        needed = -(self.over * (2 * tenths - 1) + 2 * self.offset)
        return [top + needed // (step * product) for product in modified]


@lru_cache(maxsize=8)
def formula(method: MethodDefinition) -> Formula:
    """The whole numbers of ``method``.

    Raises:
        MethodError: its resistance does not begin at a hundredth.
    """
    c = method.constants
    steps = (c.evidence_step, c.barriers_step, c.growth_step)
    unit = lcm(*(step.denominator for step in steps))
    evidence, barriers, growth = (step.numerator * (unit // step.denominator) for step in steps)
    low, span = c.raw_lowest, c.raw_span
    # points = 100 · (raw − low) / span, raw = (top − work) · modified / (TIME_TOTAL · unit³)
    whole = TIME_TOTAL * unit**3
    top = c.resistance_from * TIME_TOTAL
    if top.denominator != 1:
        raise MethodError(f"{method.id} {method.version} resists from no hundredth: {top}")
    return Formula(
        top=top.numerator,
        unit=unit,
        evidence=evidence,
        barriers=barriers,
        growth=growth,
        slope=100 * TENTHS * span.denominator * low.denominator,
        offset=100 * TENTHS * span.denominator * low.numerator * whole,
        over=span.numerator * low.denominator * whole,
        lowest=c.score_lowest * TENTHS,
        highest=c.score_highest * TENTHS,
    )


def published(tenths: int) -> Decimal:
    """Tenths of a point as the published score they are."""
    return Decimal(tenths).scaleb(-1)


def zone_at(tenths: int, method: MethodDefinition) -> Zone:
    """The zone of a published score in tenths."""
    return next(zone for zone in method.zones if tenths >= zone.lower * TENTHS)
