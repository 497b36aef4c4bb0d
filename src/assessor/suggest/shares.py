"""Shares of the working week for task statements: a prior for a person to confirm.

Nobody has measured how long the tasks of occupations take, and the ways to estimate it differ by
a factor of three. Two are used, both exact:

- From ratings: a statement weighs the hours a year that its frequency stands for, averaged over
  the respondents, times its importance, 1…5.
- Where there are none: a core statement weighs 2, any other 1.

Shares are whole %, at least 1, and add up to 100.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, Protocol, TypeAlias

from assessor.method.ratings import TIME_TOTAL
from assessor.method.rounding import largest_remainder

MOST = TIME_TOTAL
"""Statements that can share the week: each has at least 1 %."""

OCCURRENCES = (1, 4, 24, 104, 260, 780, 2080)
"""Times a year that are taken for each category of frequency: yearly or less 1, more than yearly 4,
more than monthly 24 (twice a month), more than weekly 104 (twice a week), daily 260 (52 weeks of
5 days), several times daily 780 (three times), hourly or more 2,080 (8 hours a day)."""
HOURS = (
    Fraction(8),
    Fraction(8),
    Fraction(4),
    Fraction(2),
    Fraction(1),
    Fraction(1, 2),
    Fraction(1, 4),
)
"""Hours that one occurrence is taken to last: what is done rarely takes a day, what is done every
hour a quarter of it. With equal lengths the commonest statement would take nearly the whole week."""
CORE, OTHER = Fraction(2), Fraction(1)
"""Weights without ratings."""

Method: TypeAlias = Literal["ratings", "kinds"]
"""From frequency and importance, or from core and supplemental."""


class Rateable(Protocol):
    """A task statement as far as its share depends on it.

    ``core`` is ``None`` where it is not known; ``importance`` is 1…5; ``frequency`` is empty or
    holds the % of respondents in each of the seven categories of :data:`OCCURRENCES`.
    """

    @property
    def core(self) -> bool | None:
        """Whether it is a core statement of the occupation."""

    @property
    def importance(self) -> Fraction | None:
        """1…5."""

    @property
    def frequency(self) -> tuple[Fraction, ...]:
        """% of respondents by category."""


@dataclass(frozen=True, slots=True)
class Shares:
    """Whole % for each statement, in order, and how they came about.

    ``unrated`` counts the statements that had no ratings among others that had.
    """

    percents: tuple[int, ...]
    method: Method
    unrated: int


def shares(statements: Sequence[Rateable]) -> Shares:
    """The share of each statement.

    Ratings are used where at least half of the statements have both frequency and importance; one
    that has not then weighs as much as the others do on average.

    Raises:
        ValueError: there are more than :data:`MOST`.
    """
    hours = [weight(statement) for statement in statements]
    known = [weight for weight in hours if weight is not None]
    if not known or 2 * len(known) < len(hours):
        weights = [CORE if statement.core else OTHER for statement in statements]
        return Shares(whole_percents(weights), "kinds", 0)
    mean = sum(known, Fraction(0)) / len(known)
    weights = [mean if weight is None else weight for weight in hours]
    return Shares(whole_percents(weights), "ratings", len(hours) - len(known))


def weight(statement: Rateable) -> Fraction | None:
    """Hours a year times importance; ``None`` where either is not known."""
    hours = hours_a_year(statement.frequency)
    if hours is None or statement.importance is None:
        return None
    return hours * statement.importance


def hours_a_year(frequency: Sequence[Fraction]) -> Fraction | None:
    """The hours that respondents spend on a statement on average; ``None`` without respondents."""
    total = sum(frequency, Fraction(0))
    if len(frequency) != len(OCCURRENCES) or total <= 0:
        return None
    spent = (
        percent * times * hours
        for percent, times, hours in zip(frequency, OCCURRENCES, HOURS, strict=True)
    )
    return sum(spent, Fraction(0)) / total


def whole_percents(weights: Sequence[Fraction]) -> tuple[int, ...]:
    """Whole % in proportion to ``weights``, at least 1 each, together 100; of nothing, nothing.

    What would come to less than 1 gets 1, and the others share the rest; they are rounded by
    largest remainder, earlier ones first where they tie.

    Raises:
        ValueError: there are more than :data:`MOST`, or a weight is negative.
    """
    if len(weights) > MOST or any(weight < 0 for weight in weights):
        raise ValueError(f"shares are for at most {MOST} weights of 0 and more")
    if not weights:
        return ()
    if not any(weights):
        weights = [Fraction(1)] * len(weights)
    least: set[int] = set()
    while True:
        rest = TIME_TOTAL - len(least)
        total = sum((w for i, w in enumerate(weights) if i not in least), Fraction(0))
        exact = [Fraction(1) if i in least else rest * w / total for i, w in enumerate(weights)]
        small = {i for i, share in enumerate(exact) if share < 1}
        if not small:
            return tuple(map(int, largest_remainder(exact, 0)))
        least |= small
