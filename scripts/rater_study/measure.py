"""How good held-out ratings are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from assessor.suggest.rater import LEAST_PROBABILITY, Rated
from assessor.suggest.rater.card import Agreement, Bin, HeldOut
from assessor.suggest.rater.numbers import THRESHOLDS
from rater_study.data import Flags, Levels

CALIBRATION_BINS, TABLE_BINS = 15, 10

Shares: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Measured:
    """What every task got, by place."""

    groups: int
    labels: Levels
    whole: Sequence[Rated]
    short: Sequence[Rated]
    majority: Levels
    unseen: Flags

    @property
    def ratings(self) -> Levels:
        """The weighted medians, those of abstentions included."""
        return _ratings(self.whole)

    def figures(self) -> HeldOut:
        """What they come to."""
        rated = np.array([one.probability >= LEAST_PROBABILITY for one in self.whole])
        top, right = likeliest(self.whole, self.labels)
        levels = np.array([one.probabilities for one in self.whole], dtype=float)
        above = 1 - np.cumsum(levels, axis=1)
        return HeldOut(
            groups=self.groups,
            all=agreement(self.ratings, self.labels),
            rated=agreement(self.ratings[rated], self.labels[rated]),
            coverage=figure(rated.mean()),
            unseen=agreement(self.ratings[self.unseen], self.labels[self.unseen]),
            short=agreement(_ratings(self.short), self.labels),
            majority=agreement(self.majority, self.labels),
            ece=calibration_error(top, right),
            threshold_ece=tuple(
                calibration_error(above[:, threshold], self.labels > threshold + 1)
                for threshold in range(THRESHOLDS)
            ),
            short_ece=calibration_error(*likeliest(self.short, self.labels)),
            reliability=tuple(
                Bin(Decimal(low) / TABLE_BINS, int(those.sum()), figure(p.mean()), figure(r.mean()))
                for low, those, p, r in binned(top, right, TABLE_BINS)
            ),
        )


def _ratings(rated: Sequence[Rated]) -> Levels:
    return np.array([one.rating for one in rated])


def likeliest(rated: Sequence[Rated], labels: Levels) -> tuple[Shares, Flags]:
    """The probability of each most probable level, and whether it is the right one."""
    levels = np.array([one.probabilities for one in rated], dtype=float)
    return levels.max(axis=1), levels.argmax(axis=1) + 1 == labels


def binned(
    probabilities: Shares, right: Flags, bins: int
) -> Iterator[tuple[int, Flags, Shares, Flags]]:
    """The bins of equal width that are not empty: number, members, probabilities, outcomes."""
    numbers = np.clip((probabilities * bins + 1e-9).astype(int), 0, bins - 1)
    for number in range(bins):
        those = numbers == number
        if those.any():
            yield number, those, probabilities[those], right[those]


def calibration_error(probabilities: Shares, right: Flags) -> Decimal:
    """The expected calibration error: mean |probability − outcome| of the bins, by size."""
    gaps = (
        abs(float(p.mean() - r.mean())) * len(p)
        for _, _, p, r in binned(probabilities, right, CALIBRATION_BINS)
    )
    return figure(sum(gaps) / len(probabilities))


def agreement(left: Levels, right: Levels) -> Agreement:
    """How far two ratings of the same tasks agree."""
    if not len(left):
        return Agreement(0, figure(0), figure(0), figure(0))
    apart = np.abs(left - right)
    levels = np.arange(1, THRESHOLDS + 2)
    shares = [np.array([(side == level).mean() for level in levels]) for side in (left, right)]
    by_chance = shares[0] @ np.abs(np.subtract.outer(levels, levels)) @ shares[1]
    kappa = 1 - apart.mean() / by_chance if by_chance else 0
    return Agreement(
        len(left), figure((apart == 0).mean()), figure((apart <= 1).mean()), figure(kappa)
    )


def figure(value: float) -> Decimal:
    """Three decimals."""
    return Decimal(f"{value:.3f}")
