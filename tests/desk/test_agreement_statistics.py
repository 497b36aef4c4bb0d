"""Agreement statistics: against published values, values by hand, and other ways to compute them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assessor.desk.agreement_statistics import (
    Coefficient,
    Pair,
    PairsOnScale,
    Undefined,
    Unit,
    Weights,
    exact_agreement,
    ordinal_alpha,
    weighted_kappa,
)

WEIGHTS: tuple[Weights, ...] = ("linear", "quadratic")
FOUR_OBSERVERS: tuple[Unit, ...] = (
    (1, 1, None, 1),
    (2, 2, 3, 2),
    (3, 3, 3, 3),
    (3, 3, 3, 3),
    (2, 2, 2, 2),
    (1, 2, 3, 4),
    (4, 4, 4, 4),
    (1, 1, 2, 1),
    (2, 2, 2, 2),
    (None, 5, 5, 5),
    (None, None, 1, 1),
    (None, None, 3, None),
)
"""The worked example of four observers and twelve units in “Computing Krippendorff's
Alpha-Reliability” (K. Krippendorff, 2011), which gives .815 for ordinal data."""

SCORES = st.integers(1, 5)
PAIRS = st.lists(st.tuples(SCORES, SCORES), min_size=2, max_size=12)
UNITS = st.lists(st.lists(SCORES | st.none(), min_size=1, max_size=4), max_size=8)


def kappa(pairs: Sequence[Pair], weights: Weights = "linear", steps: int = 4) -> Coefficient:
    """Weighted kappa of pairs on one scale."""
    return weighted_kappa([PairsOnScale(steps, pairs)], weights)


def value(found: Coefficient) -> Fraction:
    """The value of a statistic, which has to have one."""
    assert isinstance(found, Fraction), found
    return found


def reason(found: Coefficient) -> str:
    """Why a statistic has no value, which it must not have."""
    assert isinstance(found, Undefined), found
    return found.reason


# Exact agreement


def test_exact_agreement_is_the_share_of_equal_pairs() -> None:
    assert exact_agreement([(1, 1), (2, 3), (5, 5)]) == Fraction(2, 3)
    assert exact_agreement([(1, 2)]) == 0


def test_without_a_pair_there_is_no_share() -> None:
    assert reason(exact_agreement([])) == "No item was rated twice."


# Weighted kappa


def test_kappa_by_hand() -> None:
    # Observed steps 0+0+0+1 of 4 pairs. Firsts 1,1,2,3, seconds 1,1,2,2: expected steps are
    # (2·0 + 2·1)·2 for the ones, (2·1 + 2·0) for the two, (2·2 + 2·1) for the three, over 4.
    assert kappa([(1, 1), (1, 1), (2, 2), (3, 2)]) == 1 - Fraction(1) / Fraction(4 + 2 + 6, 4)
    # Squared: 1 observed; (2·1)·2 + 2·1 + (2·4 + 2·1) expected, over 4.
    squared = kappa([(1, 1), (1, 1), (2, 2), (3, 2)], "quadratic")
    assert squared == 1 - Fraction(1) / Fraction(4 + 2 + 10, 4)


@pytest.mark.parametrize("weights", WEIGHTS)
def test_kappa_is_one_for_the_same_ratings_and_below_nothing_for_opposite_ones(
    weights: Weights,
) -> None:
    assert kappa([(1, 1), (5, 5), (3, 3)], weights) == 1
    assert kappa([(1, 5), (5, 1)], weights) == -1
    assert kappa([(2, 4), (2, 4), (2, 4)], weights) == 0


@pytest.mark.parametrize("weights", WEIGHTS)
@given(pairs=PAIRS)
def test_kappa_is_that_of_another_library(weights: Weights, pairs: list[Pair]) -> None:
    from sklearn.metrics import cohen_kappa_score

    found = kappa(pairs, weights)
    assume(isinstance(found, Fraction))
    first, second = zip(*pairs, strict=True)
    other = cohen_kappa_score(first, second, labels=[1, 2, 3, 4, 5], weights=weights)
    assert float(value(found)) == pytest.approx(other, abs=1e-9)


def test_kappa_needs_two_pairs() -> None:
    assert reason(kappa([])) == "No item was rated twice."
    assert reason(kappa([(1, 4)])) == "Only one item was rated twice; it takes two."


@pytest.mark.parametrize("weights", WEIGHTS)
def test_one_value_throughout_tells_nothing_of_chance(weights: Weights) -> None:
    said = reason(kappa([(2, 2), (2, 2), (2, 2)], weights))
    assert said == (
        "Only one value of the scale was used, so agreement cannot be told from chance."
    )
    both = [PairsOnScale(4, [(2, 2)] * 2), PairsOnScale(2, [(0, 0)] * 2)]
    assert "one value of each scale" in reason(weighted_kappa(both, weights))


def test_chance_is_reckoned_within_each_scale() -> None:
    by_chance = [(0, 1), (1, 0), (0, 0), (1, 1)]
    shifted = [(first + 4, second + 4) for first, second in by_chance]
    assert kappa(by_chance) == kappa(shifted) == 0
    assert value(kappa(by_chance + shifted)) > Fraction(1, 2)
    assert weighted_kappa([PairsOnScale(4, by_chance), PairsOnScale(4, shifted)], "linear") == 0


def test_a_step_on_a_short_scale_counts_for_more() -> None:
    agreed, apart = [(0, 0), (1, 1), (2, 2)], [(0, 0), (1, 2), (2, 1)]
    on_short = [PairsOnScale(2, apart), PairsOnScale(4, agreed)]
    on_long = [PairsOnScale(2, agreed), PairsOnScale(4, apart)]
    assert value(weighted_kappa(on_short, "linear")) < value(weighted_kappa(on_long, "linear"))


@pytest.mark.parametrize("weights", WEIGHTS)
@given(pairs=PAIRS, lone=st.tuples(SCORES, SCORES))
def test_a_scale_with_a_single_pair_says_nothing_of_chance(
    weights: Weights, pairs: list[Pair], lone: Pair
) -> None:
    single = PairsOnScale(4, [lone])
    assert weighted_kappa([PairsOnScale(4, pairs), single], weights) == kappa(pairs, weights)
    assert ordinal_alpha([pairs, [lone]]) == ordinal_alpha([pairs])
    none_left = "On no scale were two items rated twice; it takes two on one scale."
    assert reason(weighted_kappa([single, single], weights)) == none_left
    assert reason(ordinal_alpha([[lone], [lone]])) == none_left


# Krippendorff's alpha


def test_alpha_of_the_published_example() -> None:
    assert round(value(ordinal_alpha([FOUR_OBSERVERS])), 3) == Fraction("0.815")


def test_alpha_by_hand() -> None:
    # Values 1,1,1,2: the middles of 1 and 2 lie (3 + 1) / 2 = 2 ratings apart. Observed: one unit
    # of 1 and 2, twice 4; expected: 2 · 3 · 1 · 4 / (4 − 1).
    assert ordinal_alpha([[(1, 1), (1, 2)]]) == 1 - Fraction(8) / Fraction(24, 3)
    # Values 1,1,2,2,3,3: neighbours 2 apart, the ends 4. Observed: twice 4 for 2 and 3.
    # Expected: 2 · (2·2·4 + 2·2·4 + 2·2·16) / 5 = 192 / 5; here with a third, silent rater.
    units = [(1, 1, None), (2, 3, None), (3, 2, None)]
    assert ordinal_alpha([units]) == 1 - Fraction(16) / Fraction(192, 5)


def naive_alpha(units: Sequence[Unit]) -> Fraction | None:
    """Alpha by its definition over single pairs of ratings; ``None`` where it is 0 / 0."""
    paired = [[r for r in unit if r is not None] for unit in units]
    paired = [unit for unit in paired if len(unit) > 1]
    pooled = [rating for unit in paired for rating in unit]

    def difference(one: int, other: int) -> Fraction:
        low, high = sorted((one, other))
        between = sum(low <= rating <= high for rating in pooled)
        ends = Fraction(pooled.count(low) + pooled.count(high), 2)
        return (between - ends) ** 2 if low != high else Fraction(0)

    expected = sum((difference(*pair) for pair in permutations(pooled, 2)), Fraction(0))
    if not expected:
        return None
    observed = sum(
        (difference(*pair) / (len(unit) - 1) for unit in paired for pair in permutations(unit, 2)),
        Fraction(0),
    )
    return 1 - observed / (expected / (len(pooled) - 1))


@given(UNITS)
def test_alpha_is_that_of_its_definition(units: list[list[int | None]]) -> None:
    found = ordinal_alpha([units])
    enough = sum(sum(rating is not None for rating in unit) > 1 for unit in units) > 1
    assert (found if isinstance(found, Fraction) else None) == (
        naive_alpha(units) if enough else None
    )


@given(UNITS)
def test_alpha_does_not_depend_on_who_rated_or_in_which_order(
    units: list[list[int | None]],
) -> None:
    shuffled = [sorted(unit, key=lambda rating: rating or 0) for unit in reversed(units)]
    assert ordinal_alpha([units]) == ordinal_alpha([shuffled])


@given(UNITS)
def test_alpha_uses_only_the_order_of_the_ratings(units: list[list[int | None]]) -> None:
    grown = [[None if rating is None else rating**3 for rating in unit] for unit in units]
    assert ordinal_alpha([units]) == ordinal_alpha([grown])


def test_alpha_needs_two_items_rated_twice_and_two_values() -> None:
    assert reason(ordinal_alpha([])) == "No item was rated twice."
    assert reason(ordinal_alpha([[(1, None), (None, 2)]])) == "No item was rated twice."
    assert reason(ordinal_alpha([[(1, 2), (3, None)]])) == (
        "Only one item was rated twice; it takes two."
    )
    assert "cannot be told from chance" in reason(ordinal_alpha([[(2, 2), (2, 2)]]))


def test_alpha_over_scales_lies_between_theirs_and_is_theirs_where_they_are_alike() -> None:
    good = [(1, 1), (2, 2), (3, 3), (2, 3)]
    poor = [(1, 3), (2, 2), (3, 1), (1, 2)]
    alphas = [value(ordinal_alpha([units])) for units in (poor, good)]
    assert alphas[0] < value(ordinal_alpha([good, poor])) < alphas[1]
    higher = [(first + 10, second + 10) for first, second in good]
    assert ordinal_alpha([good, higher]) == alphas[1]
    assert value(ordinal_alpha([[*good, *higher]])) > alphas[1]
