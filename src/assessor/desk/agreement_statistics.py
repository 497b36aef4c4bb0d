"""How far raters agree: shares, weighted kappa, Krippendorff's alpha, all as exact fractions.

Where a statistic has no value, it is an :class:`Undefined` with the reason. Ratings on several
scales can be taken together: disagreement is then added up over the scales, and what chance would
make of it is reckoned within each scale, never across. A scale on which a single item was rated
twice has no part in that: its disagreement is always just what chance would make of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Literal, TypeAlias

Pair: TypeAlias = tuple[int, int]
"""Two ratings of one item: the first one and the second."""
Unit: TypeAlias = Sequence[int | None]
"""All ratings of one item, in any number and order; ``None`` where a rater gave none."""
Weights: TypeAlias = Literal["linear", "quadratic"]
"""How a disagreement counts: by its steps, or by their square."""


@dataclass(frozen=True, slots=True)
class Undefined:
    """A statistic that has no value; ``reason`` says why, in a sentence."""

    reason: str


Coefficient: TypeAlias = Fraction | Undefined
"""The value of a statistic, or why it has none."""


@dataclass(frozen=True, slots=True)
class PairsOnScale:
    """Pairs of ratings on one scale. ``steps`` is how many lie between its ends, from 1."""

    steps: int
    pairs: Sequence[Pair]


def exact_agreement(pairs: Sequence[Pair]) -> Coefficient:
    """The share of pairs whose ratings are the same, 0…1."""
    if not pairs:
        return Undefined(_NOTHING)
    return Fraction(sum(first == second for first, second in pairs), len(pairs))


def weighted_kappa(scales: Sequence[PairsOnScale], weights: Weights) -> Coefficient:
    """Cohen's weighted kappa: 1 for the same ratings throughout, 0 for what chance would give.

    1 − observed / expected disagreement, where a pair's disagreement is the share of its scale
    that lies between the ratings, squared with ``quadratic`` weights (J. Cohen, 1968).
    """
    used = [scale for scale in scales if len(scale.pairs) > 1]
    if not used:
        return _too_few(len(scale.pairs) for scale in scales)
    power = 1 if weights == "linear" else 2
    return _coefficient([_kappa_parts(scale, power) for scale in used])


def ordinal_alpha(scales: Sequence[Sequence[Unit]]) -> Coefficient:
    """Krippendorff's alpha for ordinal ratings: 1 for perfect agreement, 0 for chance.

    ``scales`` holds the items of each scale. Raters may be any, in any number; an item with fewer
    than two ratings does not count. The difference of two ratings is how many ratings lie between
    them, half of their own included, squared (K. Krippendorff, 2011). Over several scales it is
    measured in shares of each scale's ratings.
    """
    found = [list(_pairable(units)) for units in scales]
    used = [units for units in found if len(units) > 1]
    if not used:
        return _too_few(map(len, found))
    return _coefficient([_alpha_parts(units) for units in used])


_NOTHING = "No item was rated twice."
_TOO_FEW = "Only one item was rated twice; it takes two."
_TOO_FEW_ON_EACH = "On no scale were two items rated twice; it takes two on one scale."
_Parts: TypeAlias = tuple[Fraction, Fraction]
"""Observed and expected disagreement of one scale, each added up over what was rated."""


def _too_few(counts: Iterable[int]) -> Undefined:
    """Why there is no value where each scale has a single item that was rated twice, or none."""
    return Undefined((_NOTHING, _TOO_FEW, _TOO_FEW_ON_EACH)[min(sum(counts), 2)])


def _coefficient(parts: Sequence[_Parts]) -> Coefficient:
    observed = sum((observed for observed, _ in parts), Fraction(0))
    expected = sum((expected for _, expected in parts), Fraction(0))
    if not expected:
        only = "Only one value of the scale" if len(parts) == 1 else "Only one value of each scale"
        return Undefined(f"{only} was used, so agreement cannot be told from chance.")
    return 1 - observed / expected


def _kappa_parts(scale: PairsOnScale, power: int) -> _Parts:
    whole = scale.steps**power
    observed = sum(abs(first - second) ** power for first, second in scale.pairs)
    firsts = Counter(first for first, _ in scale.pairs)
    seconds = Counter(second for _, second in scale.pairs)
    expected = sum(
        times * others * abs(first - second) ** power
        for (first, times), (second, others) in product(firsts.items(), seconds.items())
    )
    return Fraction(observed, whole), Fraction(expected, whole * len(scale.pairs))


def _pairable(units: Sequence[Unit]) -> Iterator[list[int]]:
    for unit in units:
        ratings = [rating for rating in unit if rating is not None]
        if len(ratings) > 1:
            yield ratings


def _alpha_parts(units: Sequence[Sequence[int]]) -> _Parts:
    counts = Counter(rating for unit in units for rating in unit)
    total = counts.total()
    # Twice the number of ratings before the middle of a value's own, so that it is whole.
    middles: dict[int, int] = {}
    below = 0
    for value in sorted(counts):
        middles[value] = 2 * below + counts[value]
        below += counts[value]

    def apart(ratings: Counter[int]) -> int:
        return sum(
            times * others * (middles[one] - middles[other]) ** 2
            for (one, times), (other, others) in product(ratings.items(), repeat=2)
        )

    whole = (2 * total) ** 2
    observed = sum((Fraction(apart(Counter(unit)), len(unit) - 1) for unit in units), Fraction(0))
    return observed / whole, Fraction(apart(counts), (total - 1) * whole)
