"""The published page's own figures (METHOD §4), from its vector."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from assessor.method.figures import Figures
from assessor.method.ratings import Ratings
from assessor.method.score import composite
from assessor.method.scorecard import scorecard
from assessor.method.vector import parse_vector, print_vector
from method.cases import plain, with_group
from naive import scorecard_of

PAGE = "AIJRI:1.0/T:25x2A+20x3A+15x3A+15x2A+10x3A+10x3A+5x2N/E:1,2,1,0,1/B:0,0,0,1,0/P:0,1,1/G:1"

GOLDEN: dict[str, object] = {
    "vector": PAGE,
    "weighted": "2.55",
    "task_resistance": "3.45",
    "evidence_total": 5,
    "barriers_total": 1,
    "protective_total": 2,
    "growth": 1,
    "modifiers": {"evidence": "1.20", "barriers": "1.02", "growth": "1.05"},
    "raw": "4.4339",
    "score_exact": "194697/3965",
    "computed_score": "49.1",
    "published_score": "49.1",
    "zone": "green",
    "sub_label": "transforming",
    "label": "GREEN (Transforming)",
    "zone_word": "Protected",
    "share_scoring_3_plus": 55,
    "work_impact": {"displaced": 0, "augmented": 95, "not_involved": 5},
    "composition": {
        "task_resistance": "34.5",
        "evidence": "10.0",
        "barriers": "1.5",
        "protective": "2.2",
        "growth": "2.5",
    },
    "attribution": {"base": "36.7", "evidence": "9.0", "barriers": "1.0", "growth": "2.4"},
    "threshold": {"zone": "green", "distance": "1.1"},
    "borderline": True,
    "quick_screen": "Likely Yellow or borderline Green",
    "override": None,
}


def printed_sum(parts: Figures) -> str:
    return str(sum(Decimal(part) for part in parts.as_json().values()))


def test_package_yields_the_golden_figures() -> None:
    assert scorecard(parse_vector(PAGE)).as_json() == GOLDEN


def test_naive_implementation_yields_the_golden_figures() -> None:
    assert scorecard_of(plain(parse_vector(PAGE))) == GOLDEN


def test_raw_product_is_exact() -> None:
    assert composite(parse_vector(PAGE)).raw == Fraction("4.43394")


def test_composition_profile_does_not_add_up_to_the_score() -> None:
    profile = scorecard(parse_vector(PAGE)).composition
    assert printed_sum(profile) == "50.7"


def adverse_steps() -> list[Ratings]:
    page = parse_vector(PAGE)
    steps = [
        replace(
            page,
            tasks=(*page.tasks[:i], replace(task, score=task.score + 1), *page.tasks[i + 1 :]),
        )
        for i, task in enumerate(page.tasks)
        if task.score < 5
    ]
    for group, low in (("evidence", -2), ("barriers", 0)):
        present = getattr(page, group)
        steps += [
            with_group(page, group, (*present[:i], rating - 1, *present[i + 1 :]))
            for i, rating in enumerate(present)
            if rating > low
        ]
    return [*steps, replace(page, growth=page.growth - 1)]


def test_twelve_of_fourteen_adverse_steps_leave_green() -> None:
    after = [scorecard(step).zone for step in adverse_steps()]
    assert (len(after), after.count("yellow"), after.count("green")) == (14, 12, 2)


def test_losing_liability_stays_green_by_a_hair() -> None:
    without = replace(parse_vector(PAGE), barriers=(0, 0, 0, 0, 0))
    result = composite(without)
    assert (f"{float(result.score):.3f}", str(result.published)) == ("48.008", "48.0")


@pytest.mark.parametrize(
    ("tasks", "evidence", "barriers", "growth", "raw", "clamped_score"),
    [
        ("40x5D+30x5D+30x5D", "-2,-2,-2,-2,-2", "0,0,0,0,0", "-2", "0.5400", "0.0"),
        ("40x1N+30x1N+30x1N", "2,2,2,2,2", "2,2,2,2,2", "2", "9.2400", "100.0"),
    ],
)
def test_ends_of_the_formula(
    tasks: str, evidence: str, barriers: str, growth: str, raw: str, clamped_score: str
) -> None:
    found = parse_vector(f"AIJRI:1.0/T:{tasks}/E:{evidence}/B:{barriers}/P:0,0,0/G:{growth}")
    card = scorecard(found)
    assert (str(card.raw), str(card.published_score)) == (raw, clamped_score)


def test_highest_score_is_clamped_from_109_7() -> None:
    best = parse_vector("AIJRI:1.0/T:40x1N+30x1N+30x1N/E:2,2,2,2,2/B:2,2,2,2,2/P:0,0,0/G:2")
    assert composite(best).clamped
    assert printed_sum(scorecard(best).attribution) == "109.7"


def test_lowest_score_is_not_clamped() -> None:
    worst = parse_vector("AIJRI:1.0/T:40x5D+30x5D+30x5D/E:-2,-2,-2,-2,-2/B:0,0,0,0,0/P:0,0,0/G:-2")
    assert not composite(worst).clamped
    assert print_vector(worst).endswith("/G:-2")
