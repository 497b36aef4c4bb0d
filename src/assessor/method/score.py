"""The composite and what is shown beside it, exactly (METHOD §2, §3).

All functions take ratings that :meth:`Ratings.validated` accepts.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from assessor.method.definition import CURRENT, MethodDefinition, SubLabelKey, Zone
from assessor.method.ratings import Ratings
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


def composite(ratings: Ratings, method: MethodDefinition = CURRENT) -> Composite:
    """The formula's score and its factors (METHOD §2)."""
    c = method.constants
    weighted = Fraction(sum(task.time * task.score for task in ratings.tasks), 100)
    resistance = c.resistance_from - weighted
    evidence = 1 + sum(ratings.evidence) * c.evidence_step
    barriers = 1 + sum(ratings.barriers) * c.barriers_step
    growth = 1 + ratings.growth * c.growth_step
    raw = resistance * evidence * barriers * growth
    unclamped = (raw - c.raw_lowest) / c.raw_span * 100
    score = min(max(unclamped, Fraction(c.score_lowest)), Fraction(c.score_highest))
    return Composite(weighted, resistance, evidence, barriers, growth, raw, unclamped, score)


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
        composite(ratings, method).task_resistance < c.imminent_resistance_below
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


def composition(ratings: Ratings, method: MethodDefinition = CURRENT) -> dict[str, Fraction]:
    """The composition profile, in points of its own (METHOD §3).

    Its weights are not the composite's: it does not add up to the score.
    """
    c = method.constants
    return {
        "task_resistance": composite(ratings, method).task_resistance
        * c.composition_task_resistance,
        "evidence": sum(ratings.evidence) * c.composition_evidence,
        "barriers": sum(ratings.barriers) * c.composition_barriers,
        "protective": sum(ratings.principles) * c.composition_principles,
        "growth": ratings.growth * c.composition_growth,
    }


def attribution(ratings: Ratings, method: MethodDefinition = CURRENT) -> dict[str, Fraction]:
    """What the score consists of: base plus Shapley shares, in points (METHOD §3).

    The four parts add up to the unclamped score exactly.
    """
    c = method.constants
    resistance = composite(ratings, method).task_resistance
    per_raw = 100 / c.raw_span
    k = resistance * per_raw
    a = sum(ratings.evidence) * c.evidence_step
    b = sum(ratings.barriers) * c.barriers_step
    g = ratings.growth * c.growth_step
    abg = a * b * g / 3
    return {
        "base": k - c.raw_lowest * per_raw,
        "evidence": k * (a + a * (b + g) / 2 + abg),
        "barriers": k * (b + b * (a + g) / 2 + abg),
        "growth": k * (g + g * (a + b) / 2 + abg),
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
    return abs(Fraction(threshold(published, method)[1])) <= method.constants.borderline_points
