"""Zone probabilities, the interval and the bounds: known values and what holds for all ratings.

They are compared with a second implementation in ``test_firmness_against_naive.py``.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessor.method.definition import CURRENT
from assessor.method.errors import MethodError
from assessor.method.flips import stepped, unit_steps
from assessor.method.likelihood import DEFAULT_PROBABILITY, likelihood
from assessor.method.ratings import Ratings, TaskRating
from assessor.method.rounding import half_up
from assessor.method.score import composite, zone_of
from assessor.method.vector import parse_vector
from method.test_golden import PAGE
from strategies import ratings

FOUND = parse_vector(PAGE)
LOWEST = parse_vector("AIJRI:1.0/T:40x5D+30x5D+30x5D/E:-2,-2,-2,-2,-2/B:0,0,0,0,0/P:0,0,0/G:-2")
HIGHEST = parse_vector("AIJRI:1.0/T:40x1N+30x1N+30x1N/E:2,2,2,2,2/B:2,2,2,2,2/P:3,3,3/G:2")
STEPS = unit_steps(LOWEST)


def probabilities() -> st.SearchStrategy[Fraction]:
    return st.integers(1, 60).flatmap(
        lambda whole: st.integers(0, whole // 2).map(lambda part: Fraction(part, whole))
    )


@pytest.mark.parametrize(
    ("probability", "green", "low", "high"),
    [
        (Fraction(5, 100), "0.714", "44.9", "53.6"),
        (Fraction(10, 100), "0.649", "43.3", "55.6"),
        (Fraction(175, 1000), "0.616", "41.6", "58.0"),
    ],
)
def test_likelihood_of_the_published_page(
    probability: Fraction, green: str, low: str, high: str
) -> None:
    found = likelihood(FOUND, probability)
    assert found.probability == probability
    assert str(half_up(found.zones["green"], 3)) == green
    assert (str(found.low), str(found.high)) == (low, high)
    assert (str(found.worst), str(found.best)) == ("24.1", "87.2")


def test_a_tenth_is_taken_where_nothing_is_said() -> None:
    assert Fraction(1, 10) == DEFAULT_PROBABILITY
    assert likelihood(FOUND) == likelihood(FOUND, Fraction(1, 10))


@settings(max_examples=60, deadline=None)
@given(ratings(), probabilities())
def test_zones_add_up_to_exactly_one(found: Ratings, probability: Fraction) -> None:
    zones = likelihood(found, probability).zones
    assert list(zones) == [zone.key for zone in CURRENT.zones]
    assert all(0 <= chance <= 1 for chance in zones.values())
    assert sum(zones.values()) == 1


@settings(max_examples=60, deadline=None)
@given(ratings())
def test_without_errors_the_score_is_certain(found: Ratings) -> None:
    score = composite(found).published
    certain = likelihood(found, Fraction(0))
    assert certain.low == certain.high == score
    assert certain.zones[zone_of(score).key] == 1


@settings(max_examples=60, deadline=None)
@given(ratings(), probabilities())
def test_interval_and_score_lie_within_the_bounds(found: Ratings, probability: Fraction) -> None:
    chances = likelihood(found, probability)
    assert chances.worst <= chances.low <= chances.high <= chances.best
    assert chances.worst <= composite(found).published <= chances.best


@settings(max_examples=30, deadline=None)
@given(ratings(), probabilities(), st.data())
def test_a_worse_rating_makes_no_better_zone_likelier(
    found: Ratings, probability: Fraction, data: st.DataObject
) -> None:
    step = data.draw(st.sampled_from(unit_steps(found)))
    pair = (found, stepped(found, [step]))
    worse, better = sorted(pair, key=lambda one: composite(one).unclamped)
    low, high = likelihood(worse, probability), likelihood(better, probability)
    assert low.zones["green"] <= high.zones["green"]
    assert low.zones["red"] >= high.zones["red"]
    assert low.low <= high.low and low.high <= high.high
    assert low.worst <= high.worst and low.best <= high.best


@settings(max_examples=30, deadline=None)
@given(ratings(), probabilities(), probabilities())
def test_bounds_do_not_depend_on_the_probability(
    found: Ratings, one: Fraction, other: Fraction
) -> None:
    first, second = likelihood(found, one), likelihood(found, other)
    assert (first.worst, first.best) == (second.worst, second.best)


@settings(max_examples=30, deadline=None)
@given(ratings(), probabilities())
def test_the_order_of_tasks_and_signals_means_nothing(
    found: Ratings, probability: Fraction
) -> None:
    turned = replace(
        found,
        tasks=found.tasks[::-1],
        evidence=found.evidence[::-1],
        barriers=found.barriers[::-1],
    )
    assert likelihood(turned, probability) == likelihood(found, probability)


def test_at_the_ends_of_all_scales_ratings_can_go_one_way_only() -> None:
    top, bottom = likelihood(HIGHEST), likelihood(LOWEST)
    assert (str(top.worst), str(top.best)) == ("63.1", "100.0")
    assert (str(bottom.worst), str(bottom.best)) == ("0.0", "14.3")
    assert top.zones["green"] == bottom.zones["red"] == 1


def test_at_the_end_of_a_scale_what_has_no_place_stays_on_the_rating() -> None:
    # Only with all fourteen ratings in place is the score 0.0: (1 − p)¹⁴, over 5 % up to p = 0.19.
    assert likelihood(LOWEST, Fraction(19, 100)).low == Decimal("0.0")
    assert likelihood(LOWEST, Fraction(20, 100)).low == Decimal("0.1")


def test_a_percentile_is_the_lowest_score_that_reaches_it() -> None:
    # With 2¹⁴ · 0.05 = 819.2 of the 16384 equally likely cases, the 820th is the 5th percentile.
    scores = sorted(
        composite(
            stepped(LOWEST, [step for step, taken in zip(STEPS, bits, strict=True) if taken])
        ).published
        for bits in product((False, True), repeat=len(STEPS))
    )
    found = likelihood(LOWEST, Fraction(1, 2))
    assert (found.low, found.high) == (scores[819], scores[15564])


@pytest.mark.parametrize("probability", [Fraction(-1, 100), Fraction(51, 100), Fraction(1)])
def test_a_probability_beyond_a_half_is_refused(probability: Fraction) -> None:
    with pytest.raises(MethodError, match=r"within 0 and 0\.5"):
        likelihood(FOUND, probability)


def test_an_override_is_left_aside() -> None:
    assert likelihood(replace(FOUND, override=Decimal("70.0"))) == likelihood(FOUND)


def test_fifty_tasks_are_no_different() -> None:
    fifty = replace(FOUND, tasks=tuple(TaskRating(2, 1 + i % 5, "augmentation") for i in range(50)))
    found = likelihood(fifty)
    assert sum(found.zones.values()) == 1
    assert found.worst < found.low < composite(fifty).published < found.high < found.best
