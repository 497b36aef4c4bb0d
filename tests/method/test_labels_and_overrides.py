"""Zones, sub-labels and overrides where one step decides (METHOD §2, §6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from assessor.method.ratings import Ratings, TaskRating
from assessor.method.score import composite, zone_of
from assessor.method.scorecard import Scorecard, scorecard
from method.cases import ratings_of, resisting, scoring


def with_shares(rows: Sequence[tuple[int, int]], *, evidence: int, growth: int) -> Ratings:
    base = ratings_of(300, evidence, 0, growth)
    return replace(base, tasks=tuple(TaskRating(t, s, "augmentation") for t, s in rows))


@pytest.mark.parametrize(
    ("score", "zone"),
    [
        ("100.0", "green"),
        ("48.0", "green"),
        ("47.9", "yellow"),
        ("25.0", "yellow"),
        ("24.9", "red"),
        ("0.0", "red"),
    ],
)
def test_zone_begins_at_its_lower_bound(score: str, zone: str) -> None:
    assert zone_of(Decimal(score)).key == zone_of(Fraction(score)).key == zone


def test_zone_follows_the_rounded_score() -> None:
    for found in scoring("47.95", "47.99"):
        assert composite(found).score < 48
        assert (str(scorecard(found).published_score), scorecard(found).zone) == ("48.0", "green")
    for found in scoring("24.95", "24.99"):
        assert composite(found).score < 25
        assert (str(scorecard(found).published_score), scorecard(found).zone) == ("25.0", "yellow")
    for found in scoring("24.90", "24.94"):
        assert (str(scorecard(found).published_score), scorecard(found).zone) == ("24.9", "red")


@pytest.mark.parametrize(
    ("rows", "growth", "label"),
    [
        ([(80, 1), (10, 3), (9, 5), (1, 2)], 0, "GREEN (Stable)"),
        ([(80, 1), (10, 3), (10, 5)], 0, "GREEN (Transforming)"),
        ([(80, 1), (10, 3), (10, 5)], 1, "GREEN (Transforming)"),
        ([(80, 1), (10, 3), (10, 5)], 2, "GREEN (Accelerated)"),
        ([(90, 1), (5, 1), (5, 1)], 2, "GREEN (Accelerated)"),
    ],
)
def test_green_sub_label(rows: list[tuple[int, int]], growth: int, label: str) -> None:
    assert scorecard(with_shares(rows, evidence=4, growth=growth)).label == label


@pytest.mark.parametrize(
    ("rows", "label"),
    [
        ([(30, 2), (31, 2), (39, 3)], "YELLOW (Moderate)"),
        ([(30, 2), (30, 2), (40, 3)], "YELLOW (Urgent)"),
    ],
)
def test_yellow_sub_label(rows: list[tuple[int, int]], label: str) -> None:
    assert scorecard(with_shares(rows, evidence=0, growth=0)).label == label


@pytest.mark.parametrize(
    ("resistance", "evidence", "barriers", "label"),
    [
        (179, -6, 2, "RED (Imminent)"),
        (180, -6, 2, "RED"),
        (179, -5, 2, "RED"),
        (179, -6, 3, "RED"),
        (100, -10, 0, "RED (Imminent)"),
    ],
)
def test_red_sub_label(resistance: int, evidence: int, barriers: int, label: str) -> None:
    assert scorecard(ratings_of(resistance, evidence, barriers, 0)).label == label


def test_the_search_for_imminent_meets_both_sides() -> None:
    labels = {scorecard(found).label for found in resisting(179)}
    assert labels == {"RED", "RED (Imminent)"}


def overridden(score: str, *, computed: str = "50.00") -> Scorecard:
    found = next(
        found
        for found in scoring("49.96", "50.04")
        if str(composite(found).published) == f"{Decimal(computed):.1f}"
    )
    return scorecard(replace(found, override=Decimal(score)))


@pytest.mark.parametrize(
    ("score", "points", "major"),
    [
        ("50.0", "0.0", False),
        ("55.0", "5.0", False),
        ("55.1", "5.1", True),
        ("48.0", "-2.0", False),
        ("47.9", "-2.1", True),
        ("24.9", "-25.1", True),
        ("100.0", "50.0", True),
    ],
)
def test_an_override_is_major_over_five_points_or_into_another_zone(
    score: str, points: str, major: bool
) -> None:
    effect = overridden(score).override
    assert effect is not None
    assert (str(effect.points), effect.major) == (points, major)


def test_an_override_down_by_exactly_five_points_is_minor() -> None:
    found = next(f for f in scoring("59.96", "60.04") if str(composite(f).published) == "60.0")
    effect = scorecard(replace(found, override=Decimal("55.0"))).override
    assert effect is not None
    assert (str(effect.points), effect.major) == ("-5.0", False)


def test_zone_and_sub_label_come_from_the_overridden_score() -> None:
    card = overridden("30.0")
    assert card.zone == "yellow"
    assert card.label.startswith("YELLOW (")
    assert card.zone_word == "Transforming"
    assert card.override is not None
    assert card.override.computed_label.startswith("GREEN (")
    assert str(card.computed_score) == "50.0"
    assert (card.threshold.zone, str(card.threshold.distance)) == ("yellow", "5.0")


def test_an_override_beside_a_boundary_is_borderline_whatever_the_formula_says() -> None:
    assert overridden("46.0").borderline
    assert not overridden("60.0").borderline


@pytest.mark.parametrize(
    ("score", "borderline"),
    [
        ("45.9", False),
        ("46.0", True),
        ("50.0", True),
        ("50.1", False),
        ("22.9", False),
        ("27.0", True),
    ],
)
def test_borderline_is_within_two_points_both_ends_included(score: str, borderline: bool) -> None:
    assert overridden(score).borderline is borderline


def test_halfway_between_both_boundaries_the_higher_is_named() -> None:
    threshold = overridden("36.5").threshold
    assert (threshold.zone, str(threshold.distance)) == ("green", "-11.5")
