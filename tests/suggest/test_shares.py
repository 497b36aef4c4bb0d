"""Shares of the week: exact, whole, at least 1 % each, together 100 %."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.suggest.shares import HOURS, OCCURRENCES, hours_a_year, shares, whole_percents

WEIGHTS = st.lists(
    st.fractions(min_value=0, max_value=10**6, max_denominator=1000), min_size=1, max_size=100
)


@dataclass(frozen=True)
class Work:
    """A task statement; by default a core one that nobody rated."""

    core: bool | None = True
    importance: Fraction | None = None
    frequency: tuple[Fraction, ...] = ()


def every(category: int, percent: int = 100) -> tuple[Fraction, ...]:
    """All respondents in one category of frequency, 1 to 7."""
    return tuple(Fraction(percent if category == i else 0) for i in range(1, 8))


@given(WEIGHTS)
def test_whole_percents_are_at_least_1_and_add_up_to_100(weights: list[Fraction]) -> None:
    found = whole_percents(weights)
    assert len(found) == len(weights)
    assert min(found) >= 1
    assert sum(found) == 100


@given(WEIGHTS)
def test_more_weight_never_gets_less(weights: list[Fraction]) -> None:
    found = whole_percents(weights)
    for i, one in enumerate(weights):
        for j, other in enumerate(weights):
            assert not (one > other and found[i] < found[j])


@given(WEIGHTS)
def test_nobody_above_the_least_is_more_than_one_off_the_proportion_left(
    weights: list[Fraction],
) -> None:
    found = whole_percents(weights)
    above = [i for i, percent in enumerate(found) if percent > 1]
    total = sum(weights[i] for i in above)
    left = sum(found[i] for i in above)
    for i in above:
        assert abs(found[i] - left * weights[i] / total) < 2 if total else found[i] <= 100


@pytest.mark.parametrize(
    ("weights", "percents"),
    [
        ([], ()),
        ([5], (100,)),
        ([0, 0], (50, 50)),
        ([1, 1, 1], (34, 33, 33)),
        ([2, 1], (67, 33)),
        ([1000, 1, 1], (98, 1, 1)),
        ([0, 3, 1], (1, 74, 25)),
        ([1] * 100, (1,) * 100),
    ],
)
def test_known_weights_give_known_percents(weights: list[int], percents: tuple[int, ...]) -> None:
    assert whole_percents(list(map(Fraction, weights))) == percents


@pytest.mark.parametrize("weights", [[1] * 101, [1, -1]])
def test_weights_that_cannot_share_a_week_are_refused(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="at most 100 weights of 0 and more"):
        whole_percents(list(map(Fraction, weights)))


def test_frequencies_are_turned_into_hours_a_year() -> None:
    assert [hours_a_year(every(category)) for category in range(1, 8)] == [
        8,
        32,
        96,
        208,
        260,
        390,
        520,
    ]
    assert hours_a_year((Fraction(50), *[Fraction(0)] * 5, Fraction(50))) == 264
    assert hours_a_year(every(5, percent=37)) == 260


def test_what_is_done_more_often_takes_more_of_the_year() -> None:
    hours = [times * length for times, length in zip(OCCURRENCES, HOURS, strict=True)]
    assert hours == sorted(set(hours))


@pytest.mark.parametrize("frequency", [(), (Fraction(1),) * 6, (Fraction(0),) * 7])
def test_without_respondents_there_are_no_hours(frequency: tuple[Fraction, ...]) -> None:
    assert hours_a_year(frequency) is None


def test_without_ratings_a_core_statement_counts_for_two_others() -> None:
    found = shares([Work(True), Work(False), Work(None), Work(True)])
    assert found.percents == (33, 17, 17, 33)
    assert (found.method, found.unrated) == ("kinds", 0)


def test_with_ratings_hours_times_importance_decide() -> None:
    daily, yearly = every(5), every(1)
    found = shares([Work(True, Fraction(4), daily), Work(True, Fraction(2), daily)])
    assert (found.percents, found.method) == ((67, 33), "ratings")
    found = shares([Work(False, Fraction(4), daily), Work(True, Fraction(4), yearly)])
    assert found.percents == (97, 3)


def test_one_without_ratings_weighs_as_the_others_do_on_average() -> None:
    rated = [Work(True, Fraction(4), every(5)), Work(True, Fraction(2), every(5))]
    found = shares([*rated, Work(False)])
    assert found.percents == (45, 22, 33)
    assert found.unrated == 1


def test_ratings_of_less_than_half_are_left_aside() -> None:
    rated = Work(False, Fraction(5), every(7))
    assert shares([rated, Work(True), Work(True)]).percents == (20, 40, 40)
    assert shares([rated, Work(True)]).method == "ratings"


def test_a_frequency_without_an_importance_is_no_rating() -> None:
    assert shares([Work(True, None, every(7)), Work(True)]).method == "kinds"


def test_nothing_has_no_shares() -> None:
    assert shares([]).percents == ()
