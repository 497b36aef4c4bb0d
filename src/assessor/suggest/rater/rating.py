"""How a text becomes a rating: four calibrated thresholds, their probabilities, the median."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import accumulate, pairwise

from assessor.suggest.rater import card as cards
from assessor.suggest.rater.numbers import THRESHOLDS, UNIT, Numbers, RaterError
from assessor.suggest.rater.words import features_of, stems_of

LEAST_PROBABILITY = Decimal("0.5")
"""Below this the rater abstains: it would be wrong more often than right."""
LEAST_KNOWN = 0.5
"""Share of a text's words that have to be known: below it is another language, or no task."""


@dataclass(frozen=True, slots=True)
class Rated:
    """A task score by the rater (METHOD §1: 1 irreducibly human … 5 fully automatable).

    ``probabilities`` are of the levels 1 to 5, in steps of 0.001; they add up to 1. ``rating`` is
    their weighted median and ``probability`` its own, at least :data:`LEAST_PROBABILITY`.
    """

    rating: int
    probability: Decimal
    probabilities: tuple[Decimal, ...]


@dataclass(frozen=True)
class Rater:
    """A trained model that rates tasks by their wording. ``sha256`` is that of its file."""

    numbers: Numbers
    card_json: str
    sha256: str

    @cached_property
    def card(self) -> cards.Card:
        """Where the numbers come from, and how good they are on tasks they were not made with.

        Raises:
            RaterError: the file of the numbers holds no such thing.
        """
        try:
            return cards.of_json(self.card_json)
        except (ValueError, KeyError, TypeError, ArithmeticError) as error:
            raise RaterError(
                "The offline rater's figures are damaged. Install assessor again."
            ) from error

    def rate(self, *statements: str) -> Rated | None:
        """The rating of a task by its text, name and description together.

        A task that several ``statements`` were merged into is as likely to have each score as they
        are on average: read as one text, it would be called far surer than it is. ``None``: the
        rater abstains, because it does not know the words or is not sure. Any text will do; of a
        long one the beginning is read.
        """
        known = [stems for stems in map(stems_of, statements) if self._knows(stems)]
        if 2 * len(known) <= len(statements):
            return None
        rated = self.weigh(*known)
        return rated if rated.probability >= LEAST_PROBABILITY else None

    def _knows(self, stems: list[str]) -> bool:
        known = sum(stem in self.numbers.places for stem in stems)
        return bool(known) and known >= LEAST_KNOWN * len(stems)

    def weigh(self, *statements: list[str]) -> Rated:
        """The same of the stems of at least one statement, however unsure."""
        each = [calibrated(self.scores(stems), self.numbers) for stems in statements]
        thousandths = _rounded([math.fsum(level) / len(each) for level in zip(*each, strict=True)])
        rating = next(
            level for level, sum_ in enumerate(accumulate(thousandths), 1) if 2 * sum_ >= UNIT
        )
        decimals = tuple(Decimal(part).scaleb(-3) for part in thousandths)
        return Rated(rating, decimals[rating - 1], decimals)

    def scores(self, stems: list[str]) -> list[float]:
        """How far the text exceeds each threshold, before calibration."""
        numbers = self.numbers
        vector = vector_of(stems, numbers)
        return [
            intercept + sum(weight[place] * value for place, value in vector) / UNIT
            for intercept, weight in zip(numbers.intercepts, numbers.weights, strict=True)
        ]


def vector_of(stems: list[str], numbers: Numbers) -> list[tuple[int, float]]:
    """The known features of a text: place and weight, less than 1 in all (TF-IDF, damped)."""
    counts = Counter(
        place for place in map(numbers.places.get, features_of(stems)) if place is not None
    )
    raw = [
        (place, (1 + math.log(count)) * numbers.rarities[place] / UNIT)
        for place, count in sorted(counts.items())
    ]
    length = math.sqrt(math.fsum(value * value for _, value in raw) + numbers.damping**2)
    return [(place, value / length) for place, value in raw]


def calibrated(scores: Iterable[float], numbers: Numbers) -> list[float]:
    """The probabilities of the five levels; those of more than 1, 2, 3, 4 never rise."""
    fitted = zip(scores, numbers.slopes, numbers.shifts, strict=True)
    above = accumulate((_logistic(slope * score + shift) for score, slope, shift in fitted), min)
    return [higher - lower for higher, lower in pairwise([1.0, *above, 0.0])]


def _logistic(score: float) -> float:
    return 0.5 * (1 + math.tanh(score / 2))


def _rounded(probabilities: list[float]) -> list[int]:
    """In thousandths that add up to 1000, by largest remainder."""
    exact = [UNIT * probability for probability in probabilities]
    whole = [math.floor(part) for part in exact]
    order = sorted(range(THRESHOLDS + 1), key=lambda level: whole[level] - exact[level])
    for level in order[: UNIT - sum(whole)]:
        whole[level] += 1
    return whole
