"""What similar precedents say together is exact, and does not hang on their order."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.document.checks import Precedent, Vote, vote


def rated(ratings: Sequence[int], weights: Sequence[float] | None = None) -> tuple[Precedent, ...]:
    """Precedents with ``ratings``, of roles 0, 1, …"""
    return tuple(
        Precedent(str(i), "text", rating, weight)
        for i, (rating, weight) in enumerate(
            zip(ratings, weights or [1.0] * len(ratings), strict=True)
        )
    )


def voted(ratings: Sequence[int], weights: Sequence[float] | None = None) -> Vote:
    """The vote of precedents, of which there are some."""
    found = vote(rated(ratings, weights))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("ratings", "weights", "rating", "median", "share", "abstains"),
    [
        ((1, 2, 3), (1, 1, 1), 2, Fraction(2), Fraction(1, 3), True),
        ((1, 2, 3), (3, 1, 1), 1, Fraction(1), Fraction(3, 5), False),
        ((2, 2, 3), (1, 1, 2), 2, Fraction(5, 2), Fraction(1, 2), True),
        ((3, 1), (0.1, 0.1), 1, Fraction(2), Fraction(1, 2), True),
        ((4, 1, 1, 4), (0.1, 0.2, 0.3, 0.4), 1, Fraction(5, 2), Fraction(1, 2), True),
        ((1, 2, 2, 3), (1, 1, 1, 1), 2, Fraction(2), Fraction(1, 2), False),
        ((5,), (0.2,), 5, Fraction(5), Fraction(1), False),
        ((-2, -2, 2), (0.1, 0.1, 0.7), 2, Fraction(2), Fraction(7, 9), False),
        ((0, 0, 1), (1e-9, 0.0, 1e-9), 0, Fraction(0), Fraction(2, 3), False),
    ],
)
def test_the_vote(
    ratings: tuple[int, ...],
    weights: tuple[float, ...],
    rating: int,
    median: Fraction,
    share: Fraction,
    abstains: bool,
) -> None:
    found = voted(ratings, weights)
    assert (found.rating, found.median, found.share) == (rating, median, share)
    assert found.abstains is abstains


def test_all_of_the_weight_is_said_only_where_all_agree() -> None:
    assert voted([3] * 400 + [4]).percent == 99
    assert voted([3] * 5).percent == 100


def test_nobody_says_nothing() -> None:
    assert vote(()) is None


def test_the_precedents_stay_beside_the_vote_as_they_were_found() -> None:
    found = rated((3, 1, 2))
    assert voted((3, 1, 2)).precedents == found


_PAIRS = st.lists(st.tuples(st.integers(-2, 5), st.integers(1, 9)), min_size=1, max_size=15)


@given(_PAIRS)
def test_it_is_that_of_as_many_equal_votes_laid_in_a_row(pairs: list[tuple[int, int]]) -> None:
    row = sorted(rating for rating, weight in pairs for _ in range(weight))
    low, high = row[(len(row) - 1) // 2], row[len(row) // 2]
    found = voted([rating for rating, _ in pairs], [float(weight) for _, weight in pairs])
    assert found.rating == low
    assert found.median == Fraction(low + high, 2)
    assert found.share == Fraction(row.count(low), len(row))
    assert found.abstains == (2 * row.count(low) < len(row) or low != high)


@given(_PAIRS, st.randoms(use_true_random=False), st.integers(1, 1000))
def test_neither_order_nor_unit_of_weight_matters(
    pairs: list[tuple[int, int]], random: Random, unit: int
) -> None:
    shuffled = list(pairs)
    random.shuffle(shuffled)
    before = voted([r for r, _ in pairs], [float(w) for _, w in pairs])
    after = voted([r for r, _ in shuffled], [float(w * unit) for _, w in shuffled])
    assert (after.rating, after.share, after.median) == (before.rating, before.share, before.median)


@given(st.lists(st.tuples(st.integers(1, 5), st.floats(0.01, 1)), min_size=1, max_size=15))
def test_a_vote_is_a_rating_of_one_of_them_and_has_some_share(
    pairs: list[tuple[int, float]],
) -> None:
    found = voted([r for r, _ in pairs], [w for _, w in pairs])
    assert found.rating in {r for r, _ in pairs}
    assert 0 < found.share <= 1
    assert found.share == 1 or len({r for r, _ in pairs}) > 1


@given(st.integers(1, 5), st.lists(st.floats(0.1, 1), min_size=1, max_size=15))
def test_where_all_agree_the_share_is_whole(rating: int, weights: list[float]) -> None:
    found = voted([rating] * len(weights), weights)
    assert (found.rating, found.share, found.abstains) == (rating, Fraction(1), False)
