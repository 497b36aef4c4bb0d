"""The composite and what is shown beside it, exactly (METHOD §2, §3).

All functions take ratings that :meth:`Ratings.validated` accepts.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm

from assessor.method.definition import CURRENT, Constants, MethodDefinition, SubLabelKey, Zone
from assessor.method.ratings import TIME_TOTAL, Ratings
from assessor.method.rounding import half_up


@dataclass(frozen=True, slots=True)
class Composite:
    """METHOD §2 as exact rationals.

    ``weighted`` and ``task_resistance`` are on the task scale (1…5); the modifiers are factors
    around 1; ``raw`` is their product; ``unclamped`` and ``score`` are points.
    """

    weighted: Fraction
    task_resistance: Fraction
    evidence_modifier: Fraction
    barriers_modifier: Fraction
    growth_modifier: Fraction
    raw: Fraction
    unclamped: Fraction
    score: Fraction

    @property
    def clamped(self) -> bool:
        """Whether the formula left 0…100 and was cut."""
        return self.score != self.unclamped

    @property
    def published(self) -> Decimal:
        """The score, rounded half-up to one decimal: the only rounding of it."""
        return half_up(self.score, 1)


def weighted_score(ratings: Ratings) -> Fraction:
    """The mean task score (1…5), weighted by time (METHOD §2)."""
    return Fraction(sum([task.time * task.score for task in ratings.tasks]), TIME_TOTAL)


def composite(ratings: Ratings, method: MethodDefinition = CURRENT) -> Composite:
    """The formula's score and its factors (METHOD §2)."""
    return composite_at(weighted_score(ratings), ratings, method)


def composite_at(
    weighted: Fraction, ratings: Ratings, method: MethodDefinition = CURRENT
) -> Composite:
    """:func:`composite` as if the weighted task score were ``weighted`` (1…5).

    Lets time be shared out in parts of a percent, which ratings cannot hold.
    """
    c = method.constants
    resistance = c.resistance_from - weighted
    evidence, barriers, growth, unit = _modifiers(ratings, method)
    raw = Fraction(
        resistance.numerator * (unit + evidence) * (unit + barriers) * (unit + growth),
        resistance.denominator * unit**3,
    )
    unclamped = _points(raw, c)
    score = unclamped
    if score < c.score_lowest:
        score = Fraction(c.score_lowest)
    elif score > c.score_highest:
        score = Fraction(c.score_highest)
    return Composite(
        weighted,
        resistance,
        Fraction(unit + evidence, unit),
        Fraction(unit + barriers, unit),
        Fraction(unit + growth, unit),
        raw,
        unclamped,
        score,
    )


def _points(raw: Fraction, c: Constants) -> Fraction:
    low, span = c.raw_lowest, c.raw_span
    above = raw.numerator * low.denominator - low.numerator * raw.denominator
    return Fraction(
        100 * span.denominator * above, span.numerator * raw.denominator * low.denominator
    )


def _modifiers(ratings: Ratings, method: MethodDefinition) -> tuple[int, int, int, int]:
    """What evidence, barriers and growth add to 1, as whole numbers of one unit, and the unit."""
    c = method.constants
    steps = (c.evidence_step, c.barriers_step, c.growth_step)
    unit = lcm(*(step.denominator for step in steps))
    evidence, barriers, growth = (step.numerator * (unit // step.denominator) for step in steps)
    return (
        sum(ratings.evidence) * evidence,
        sum(ratings.barriers) * barriers,
        ratings.growth * growth,
        unit,
    )


def zone_of(score: Fraction | Decimal, method: MethodDefinition = CURRENT) -> Zone:
    """The zone a score falls in (METHOD §2). Published zones use the published score."""
    return next(zone for zone in method.zones if score >= zone.lower)


def share_exposed(ratings: Ratings, method: MethodDefinition = CURRENT) -> int:
    """% of task time with a score of 3 or more."""
    return sum(t.time for t in ratings.tasks if t.score >= method.constants.exposed_from_score)


def sub_label(
    zone: Zone, ratings: Ratings, method: MethodDefinition = CURRENT
) -> SubLabelKey | None:
    """The sub-label of ``zone`` (METHOD §2), or ``None`` where it has none."""
    c = method.constants
    exposed = share_exposed(ratings, method)
    if zone.key == "green":
        if ratings.growth == c.accelerated_growth:
            return "accelerated"
        return "transforming" if exposed >= c.transforming_share else "stable"
    if zone.key == "yellow":
        return "urgent" if exposed >= c.urgent_share else "moderate"
    imminent = (
        c.resistance_from - weighted_score(ratings) < c.imminent_resistance_below
        and sum(ratings.evidence) <= c.imminent_evidence_at_most
        and sum(ratings.barriers) <= c.imminent_barriers_at_most
    )
    return "imminent" if imminent else None


def label(zone: Zone, sub: SubLabelKey | None, method: MethodDefinition = CURRENT) -> str:
    """A zone and its sub-label as printed, ``GREEN (Transforming)``."""
    words = dict(method.sub_labels)
    return zone.label.upper() + (f" ({words[sub]})" if sub else "")


def work_impact(ratings: Ratings) -> dict[str, int]:
    """% of task time displaced, augmented and not involved (METHOD §3)."""
    shares = {"displacement": 0, "augmentation": 0, "not_involved": 0}
    for task in ratings.tasks:
        shares[task.involvement] += task.time
    return shares


def composition(
    ratings: Ratings, method: MethodDefinition = CURRENT, result: Composite | None = None
) -> dict[str, Fraction]:
    """The composition profile, in points of its own (METHOD §3).

    Its weights are not the composite's: it does not add up to the score. ``result`` is the
    composite of ``ratings`` where it is known already.
    """
    c = method.constants
    resistance = (result or composite(ratings, method)).task_resistance
    return {
        "task_resistance": resistance * c.composition_task_resistance,
        "evidence": _times(sum(ratings.evidence), c.composition_evidence),
        "barriers": _times(sum(ratings.barriers), c.composition_barriers),
        "protective": _times(sum(ratings.principles), c.composition_principles),
        "growth": _times(ratings.growth, c.composition_growth),
    }


def _times(total: int, weight: Fraction) -> Fraction:
    return Fraction(total * weight.numerator, weight.denominator)


def attribution(
    ratings: Ratings, method: MethodDefinition = CURRENT, result: Composite | None = None
) -> dict[str, Fraction]:
    """What the score consists of: base plus Shapley shares, in points (METHOD §3).

    The four parts add up to the unclamped score exactly. ``result`` is the composite of
    ``ratings`` where it is known already.
    """
    c = method.constants
    a, b, g, unit = _modifiers(ratings, method)
    resistance = (result or composite(ratings, method)).task_resistance
    numerator = 100 * resistance.numerator * c.raw_span.denominator
    denominator = resistance.denominator * c.raw_span.numerator * 6 * unit**3

    def share(of: int, others: int) -> Fraction:
        parts = 6 * unit**2 * of + 3 * unit * of * others + 2 * a * b * g
        return Fraction(numerator * parts, denominator)

    return {
        "base": _points(resistance, c),
        "evidence": share(a, b + g),
        "barriers": share(b, a + g),
        "growth": share(g, a + b),
    }


def quick_screen(ratings: Ratings, method: MethodDefinition = CURRENT) -> str:
    """The hint from protective total and growth (METHOD §3): never a result."""
    total = sum(ratings.principles)
    row = [words for lowest, words in method.quick_screen if lowest <= total][-1]
    return row[ratings.growth - method.growth.low]


def threshold(published: Decimal, method: MethodDefinition = CURRENT) -> tuple[Zone, Decimal]:
    """The nearest zone boundary and the signed distance to it in points (METHOD §3).

    The boundary is named by the zone above it; at equal distance the higher one is taken.
    """
    bounded = [zone for zone in method.zones if zone.lower > method.constants.score_lowest]
    zone = min(bounded, key=lambda zone: abs(published - zone.lower))
    return zone, published - zone.lower


def is_borderline(published: Decimal, method: MethodDefinition = CURRENT) -> bool:
    """Whether a score is within 2.0 points of a zone boundary (METHOD §3)."""
    return abs(threshold(published, method)[1]) <= method.constants.borderline_points
