"""What similar precedents say together: their weighted median, and how many of them say it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

from assessor.document.checks.check import Precedent

MAJORITY = Fraction(1, 2)
"""The share of the weight below which a vote abstains."""

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Vote:
    """What ``precedents``, nearest first, say of a rating.

    ``rating`` is their lower weighted median: the lowest rating that, with those below it, has at
    least half of the weight. ``median`` is the same, but halfway to the next rating where the
    weight is split exactly. ``share`` is the part of the weight that ``rating`` itself has, 0…1:
    the confidence of the vote, for likeness says nothing of it.
    """

    rating: int
    share: Fraction
    median: Fraction
    precedents: tuple[Precedent, ...]

    @property
    def percent(self) -> int:
        """``share`` in whole %, rounded down: 100 is said only where all agree."""
        return self.share.numerator * 100 // self.share.denominator

    @property
    def abstains(self) -> bool:
        """Whether it proposes nothing: no rating has half of the weight, or two have half each."""
        return self.share < MAJORITY or self.median != self.rating


def vote(precedents: Sequence[Precedent]) -> Vote | None:
    """The vote of ``precedents``; ``None`` where there are none.

    Weights count in millionths, at least one, and are added exactly. So neither the order of the
    precedents nor the last digits of a likeness decide.
    """
    if not precedents:
        return None
    weights: dict[int, int] = {}
    for precedent in sorted(precedents, key=lambda precedent: precedent.rating):
        weight = max(1, round(precedent.weight * _MILLION))
        weights[precedent.rating] = weights.get(precedent.rating, 0) + weight
    total, ratings = sum(weights.values()), list(weights)
    at = next(i for i, below in enumerate(accumulate(weights.values())) if 2 * below >= total)
    split = 2 * sum(weights[rating] for rating in ratings[: at + 1]) == total
    rating = ratings[at]
    return Vote(
        rating=rating,
        share=Fraction(weights[rating], total),
        median=Fraction(rating + ratings[at + 1], 2) if split else Fraction(rating),
        precedents=tuple(precedents),
    )
