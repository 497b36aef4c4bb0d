"""Flips, smallest changes, probabilities and bounds beside an independent, naive implementation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from pydantic import JsonValue

from assessor.document.path import from_json
from assessor.document.ratings import decided_ratings
from assessor.method.firmness import firmness
from assessor.method.flips import (
    Flip,
    fewest_steps,
    flips,
    stepped,
    time_to_move,
    unit_steps,
)
from assessor.method.likelihood import likelihood
from assessor.method.ratings import Ratings, TaskRating
from assessor.method.vector import parse_vector
from method.cases import document_with, plain, ratings_of, scoring
from method.test_golden import PAGE
from naive import computed_of, rating_set_in, rounded, unclamped_of, zone_of
from naive_firmness import (
    best_of,
    chances_by_trying,
    chances_of,
    changed,
    clamped_in,
    fewest_steps_by_trying,
    fewest_steps_of,
    flips_of,
    percentile_of,
    rounding_decides_in,
    steps_of,
    time_to_move_of,
    worst_of,
    zone_chances_of,
)
from strategies import random_ratings

FLIPPED = 1500
COUNTED = 100
CONVOLVED = 36
PROBABILITIES = ("0", "1/20", "1/10", "7/40", "1/3", "1/2")
BOUNDARIES = (("47.90", "48.10"), ("24.90", "25.10"), ("0.00", "0.60"), ("99.50", "101.00"))


def formula_only(found: Ratings) -> Ratings:
    return replace(found, override=None)


def small(random: Random, count: int) -> Ratings:
    """Random ratings of ``count`` tasks."""
    found = formula_only(random_ratings(random))
    ends = [0, *sorted(random.sample(range(1, 100), count - 1)), 100]
    tasks = tuple(
        TaskRating(ends[i + 1] - ends[i], random.randint(1, 5), "augmentation")
        for i in range(count)
    )
    return replace(found, tasks=tasks)


def at_boundaries(at_most: int) -> Iterable[Ratings]:
    for low, high in BOUNDARIES:
        yield from scoring(low, high, at_most=at_most)


def told(flip: Flip) -> tuple[str, int, int, str, str, bool]:
    step = flip.step
    return (step.path, step.before, step.after, str(flip.published), flip.zone.key, flip.adverse)


def assert_same_flips(found: Ratings) -> None:
    ours = flips(found)
    assert {told(flip) for flip in ours} == flips_of(plain(found))
    assert len({flip.step for flip in ours}) == len(ours)


def zone_word(found: Ratings) -> str:
    return zone_of(computed_of(plain(formula_only(found))))


# Steps and flips


def test_unit_steps_are_all_there_are() -> None:
    random = Random(1)
    for _ in range(200):
        found = random_ratings(random)
        ours = [(step.path, step.before, step.after) for step in unit_steps(found)]
        assert len(ours) == len(set(ours))
        assert set(ours) == steps_of(plain(found))


def test_random_rating_sets_have_the_same_flips() -> None:
    random = Random(2)
    for _ in range(FLIPPED):
        assert_same_flips(formula_only(random_ratings(random)))


def test_rating_sets_at_a_boundary_have_the_same_flips() -> None:
    for found in at_boundaries(120):
        assert_same_flips(found)


def test_flips_are_those_of_the_formula_where_the_score_is_overridden() -> None:
    found = replace(parse_vector(PAGE), override=Decimal("70.0"))
    assert {told(flip) for flip in flips(found)} == flips_of(plain(formula_only(found)))


# The fewest steps


def assert_fewest(found: Ratings, count: int | None) -> None:
    ours = fewest_steps(found)
    if ours is None:
        assert count is None
        return
    assert len(ours.steps) == count
    after = stepped(found, ours.steps)
    assert str(ours.published) == computed_of(plain(after))
    assert ours.zone.key == zone_word(after) != zone_word(found)
    at = found
    for step in ours.steps:
        assert (step.path, step.before, step.after) in steps_of(plain(at))
        at = stepped(at, [step])
    assert at == after


def test_fewest_steps_are_as_few_as_trying_every_rating_finds() -> None:
    random = Random(3)
    tried = 0
    while tried < COUNTED:
        found = small(random, 3)
        count = fewest_steps_by_trying(plain(found), at_most=3)
        assert count is None or count == fewest_steps_of(plain(found))
        if count is not None:
            tried += 1
            assert_fewest(found, count)


def test_fewest_steps_are_as_few_as_all_totals_allow() -> None:
    random = Random(4)
    for _ in range(COUNTED):
        found = formula_only(random_ratings(random))
        assert_fewest(found, fewest_steps_of(plain(found)))


def test_fewest_steps_at_a_boundary_are_as_few_as_all_totals_allow() -> None:
    for found in at_boundaries(40):
        assert_fewest(found, fewest_steps_of(plain(found)))


@pytest.mark.parametrize(
    "totals", [(100, -10, 0, -2), (500, 10, 10, 2), (100, 10, 10, 2), (500, -10, 0, -2)]
)
def test_fewest_steps_from_a_corner_are_as_few_as_all_totals_allow(
    totals: tuple[int, int, int, int],
) -> None:
    found = ratings_of(*totals)
    assert_fewest(found, fewest_steps_of(plain(found)))


# Time that would have to move


def assert_time(found: Ratings, points: int | None, at_most: int = 100) -> None:
    ours = time_to_move(found)
    if points is None:
        assert ours is None or ours.points > at_most
    if ours is None:
        assert points is None
        return
    assert points in (None, ours.points)
    assert sum(moved for _, _, moved in ours.moves) == ours.points
    times = [task.time for task in found.tasks]
    for source, target, moved in ours.moves:
        assert moved > 0
        times[source] -= moved
        times[target] += moved
    assert min(times) >= 1
    after = replace(
        found,
        tasks=tuple(replace(t, time=time) for t, time in zip(found.tasks, times, strict=True)),
    )
    assert str(ours.published) == computed_of(plain(after))
    assert ours.zone.key == zone_word(after) != zone_word(found)


def test_time_to_move_among_three_tasks_is_as_little_as_trying_every_split_finds() -> None:
    random = Random(5)
    for _ in range(COUNTED):
        found = small(random, 3)
        assert_time(found, time_to_move_of(plain(found)))


def test_time_to_move_near_a_boundary_is_as_little_as_trying_every_move_finds() -> None:
    random = Random(6)
    near = [
        found
        for found in (small(random, random.choice((4, 5, 7))) for _ in range(4000))
        if any(abs(Decimal(computed_of(plain(found))) - edge) < 2 for edge in (25, 48))
    ]
    moved = 0
    for found in near[:COUNTED]:
        points = time_to_move_of(plain(found), at_most=3)
        assert_time(found, points, at_most=3)
        moved += points is not None
    assert moved > COUNTED // 4


# Likelihood


def assert_same_likelihood(found: Ratings, p: Fraction, chances: dict[str, Fraction]) -> None:
    ours = likelihood(found, p)
    assert ours.probability == p
    assert dict(ours.zones) == zone_chances_of(chances)
    assert sum(ours.zones.values()) == 1
    assert str(ours.low) == percentile_of(chances, Fraction(5, 100))
    assert str(ours.high) == percentile_of(chances, Fraction(95, 100))
    assert (str(ours.worst), str(ours.best)) == (worst_of(plain(found)), best_of(plain(found)))


@pytest.mark.parametrize("probability", PROBABILITIES)
def test_random_rating_sets_have_the_same_likelihood(probability: str) -> None:
    random, p = Random(probability), Fraction(probability)
    for _ in range(CONVOLVED // len(PROBABILITIES)):
        found = small(random, random.choice((3, 3, 4, 5, 7)))
        assert_same_likelihood(found, p, chances_of(plain(found), p))


def test_rating_sets_at_a_boundary_have_the_same_likelihood() -> None:
    for found in at_boundaries(6):
        assert_same_likelihood(found, Fraction(1, 10), chances_of(plain(found), Fraction(1, 10)))


@pytest.mark.parametrize("p", [Fraction(1, 10), Fraction(1, 3)])
def test_likelihood_at_the_ends_of_all_scales_is_that_of_every_set_there_is(p: Fraction) -> None:
    found = Ratings(
        tasks=(
            TaskRating(50, 1, "augmentation"),
            TaskRating(30, 5, "augmentation"),
            TaskRating(20, 5, "augmentation"),
        ),
        evidence=(2, -2, 2, 2, -2),
        barriers=(0, 2, 2, 0, 2),
        principles=(0, 0, 0),
        growth=2,
    )
    chances = chances_by_trying(plain(found), p)
    assert chances == chances_of(plain(found), p)
    assert_same_likelihood(found, p, chances)


@pytest.mark.parametrize(
    ("probability", "green", "low", "high"),
    [
        ("1/20", "0.714", "44.9", "53.6"),
        ("1/10", "0.649", "43.3", "55.6"),
        ("7/40", "0.616", "41.6", "58.0"),
    ],
)
def test_naive_likelihood_of_the_published_page_is_the_known_one(
    probability: str, green: str, low: str, high: str
) -> None:
    chances = chances_of(plain(parse_vector(PAGE)), Fraction(probability))
    assert rounded(zone_chances_of(chances)["green"], 3) == green
    assert percentile_of(chances, Fraction(5, 100)) == low
    assert percentile_of(chances, Fraction(95, 100)) == high


# The printed record


def assert_same_firmness(document: dict[str, JsonValue]) -> None:
    """What is printed of a document of three tasks."""
    found = decided_ratings(from_json(document))
    assert found is not None
    naive = rating_set_in(document)
    ours = firmness(found).as_json()
    steps = steps_of(naive)
    assert ours["steps"] == len(steps)
    assert ours["adverse"] == sum(
        unclamped_of(changed(naive, path, after)) < unclamped_of(naive) for path, _, after in steps
    )
    places = ("path", "before", "after", "score", "zone", "adverse")
    assert {tuple(flip[place] for place in places) for flip in ours["flips"]} == flips_of(naive)
    assert (ours["fewest"] and ours["fewest"]["count"]) == fewest_steps_of(naive)
    assert (ours["time"] and ours["time"]["points"]) == time_to_move_of(naive)
    chances = chances_of(naive, Fraction(1, 10))
    assert ours["probability"] == "0.100"
    assert sum(Fraction(chance) for chance in ours["zones"].values()) == 1
    for zone, chance in zone_chances_of(chances).items():
        assert abs(Fraction(ours["zones"][zone]) - chance) < Fraction(1, 1000)
    assert ours["low"] == percentile_of(chances, Fraction(5, 100))
    assert ours["high"] == percentile_of(chances, Fraction(95, 100))
    assert (ours["worst"], ours["best"]) == (worst_of(naive), best_of(naive))
    assert ours["rounding_decides"] == rounding_decides_in(naive)
    assert ours["clamped"] == clamped_in(naive)


def test_random_documents_are_printed_as_firm_as_they_are() -> None:
    random = Random(7)
    for _ in range(30):
        override = random.choice((None, Decimal("12.3"), Decimal("48.0")))
        found = replace(small(random, 3), override=override)
        assert_same_firmness(document_with(found, random))


def test_documents_at_a_boundary_are_printed_as_firm_as_they_are() -> None:
    random = Random(8)
    for found in at_boundaries(8):
        assert_same_firmness(document_with(found, random))


def test_rounding_and_clamping_are_flagged_on_the_same_documents() -> None:
    flagged = set()
    for found in at_boundaries(80):
        ours, naive = firmness(found), plain(found)
        assert ours.rounding_decides == rounding_decides_in(naive)
        assert ours.clamped == clamped_in(naive)
        flagged.add((ours.rounding_decides, ours.clamped))
    assert flagged == {(False, False), (True, False), (False, True)}
