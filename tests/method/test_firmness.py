"""The printed record of how firm a score is."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings

from assessor.method.errors import MethodError
from assessor.method.firmness import firmness
from assessor.method.flips import fewest_steps, flips, time_to_move, unit_steps
from assessor.method.ratings import Ratings
from assessor.method.score import composite, zone_of
from assessor.method.vector import parse_vector
from method.cases import scoring
from method.test_golden import PAGE
from strategies import ratings

FOUND = parse_vector(PAGE)


def flip(path: str, before: int, after: int, score: str) -> dict[str, object]:
    return {
        "path": path,
        "before": before,
        "after": after,
        "score": score,
        "zone": "yellow",
        "adverse": True,
    }


GOLDEN: dict[str, object] = {
    "steps": 31,
    "adverse": 14,
    "flips": [
        flip("tasks[0].score", 2, 3, "45.1"),
        flip("tasks[1].score", 3, 4, "45.9"),
        flip("tasks[2].score", 3, 4, "46.7"),
        flip("tasks[3].score", 2, 3, "46.7"),
        flip("tasks[4].score", 3, 4, "47.5"),
        flip("tasks[5].score", 3, 4, "47.5"),
        flip("evidence.job_posting_trends.rating", 1, 0, "47.2"),
        flip("evidence.company_actions.rating", 2, 1, "47.2"),
        flip("evidence.wage_trends.rating", 1, 0, "47.2"),
        flip("evidence.ai_tool_maturity.rating", 0, -1, "47.2"),
        flip("evidence.expert_consensus.rating", 1, 0, "47.2"),
        flip("growth.rating", 1, 0, "46.4"),
    ],
    "fewest": {
        "count": 1,
        "steps": [{"path": "tasks[0].score", "before": 2, "after": 3}],
        "score": "45.1",
        "zone": "yellow",
    },
    "time": {
        "points": 8,
        "moves": [{"from_task": 0, "to_task": 5, "points": 8}],
        "score": "47.8",
        "zone": "yellow",
    },
    "probability": "0.100",
    "zones": {"green": "0.649", "yellow": "0.351", "red": "0.000"},
    "low": "43.3",
    "high": "55.6",
    "worst": "24.1",
    "best": "87.2",
    "rounding_decides": False,
    "clamped": False,
}


def test_record_of_the_published_page() -> None:
    found = firmness(FOUND)
    assert found.as_json() == GOLDEN
    assert list(found.as_json()) == list(GOLDEN)
    assert found.adverse_flips == 12


@pytest.mark.parametrize(
    ("probability", "printed"),
    [
        (Fraction(0), "0.000"),
        (Fraction(175, 1000), "0.175"),
        (Fraction(1, 3), "0.333"),
        (Fraction(1, 2), "0.500"),
    ],
)
def test_probability_is_printed_with_three_places(probability: Fraction, printed: str) -> None:
    assert firmness(FOUND, probability=probability).as_json()["probability"] == printed


@settings(max_examples=60, deadline=None)
@given(ratings())
def test_record_says_what_its_parts_say(found: Ratings) -> None:
    told = firmness(found)
    assert told.steps == len(unit_steps(found))
    assert told.adverse_flips <= told.adverse <= told.steps
    assert [flip.score for flip in told.flips] == [flip.published for flip in flips(found)]
    fewest, time = fewest_steps(found), time_to_move(found)
    assert (told.fewest and told.fewest.count) == (fewest and len(fewest.steps))
    assert (told.time and told.time.points) == (time and time.points)


@settings(max_examples=60, deadline=None)
@given(ratings())
def test_printed_chances_add_up_to_one(found: Ratings) -> None:
    zones = firmness(found).zones
    assert zones.green + zones.yellow + zones.red == Decimal("1.000")


@settings(max_examples=30, deadline=None)
@given(ratings(overridden=True))
def test_an_override_is_left_aside(found: Ratings) -> None:
    assert firmness(found) == firmness(replace(found, override=None))


def test_it_is_told_where_rounding_alone_decides_the_zone() -> None:
    just_under = (*scoring("47.95", "47.99"), *scoring("24.95", "24.99"))
    assert just_under
    for found in just_under:
        assert zone_of(composite(found).score) != zone_of(composite(found).published)
        assert firmness(found).rounding_decides
    for found in scoring("48.00", "48.04"):
        assert not firmness(found).rounding_decides


def test_it_is_told_where_the_formula_left_its_range() -> None:
    highest = parse_vector("AIJRI:1.0/T:40x1N+30x1N+30x1N/E:2,2,2,2,2/B:2,2,2,2,2/P:3,3,3/G:2")
    assert firmness(highest).clamped
    assert not firmness(FOUND).clamped


def test_a_probability_beyond_a_half_is_refused() -> None:
    with pytest.raises(MethodError, match=r"within 0 and 0\.5"):
        firmness(FOUND, probability=Fraction(2, 3))
