"""The first shipped role, whose every figure is known in advance (METHOD §4).

It holds for the working document and for its export alike.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assessor.document.assessment import Assessment
from assessor.document.canonical import dump, load
from assessor.document.checks import errors, run_checks
from assessor.document.checks.completeness import REQUIRED_TEXTS
from assessor.document.export import PublishedAssessment
from assessor.document.parts import rated_parts
from assessor.document.path import get
from assessor.document.ratings import score
from assessor.document.text import word_count
from assessor.method.scorecard import Scorecard

FILE = Path(__file__).parents[1] / "roles" / "ai-infrastructure-engineer.json"

GOLDEN: dict[str, object] = {
    "vector": (
        "AIJRI:1.0/T:25x2A+20x3A+15x3A+15x2A+10x3A+10x3A+5x2N/E:1,2,1,0,1/B:0,0,0,1,0/P:0,1,1/G:1"
    ),
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

COMPARATORS = {
    "ML/AI Engineer": ("68.2", "green", "accelerated"),
    "ML Platform Engineer": ("47.5", "yellow", None),
    "Platform Engineer": ("43.5", "yellow", None),
    "Kubernetes Platform Engineer": ("42.7", "yellow", None),
    "Cloud Engineer": ("25.3", "yellow", None),
    "DevOps Engineer": ("10.7", "red", None),
    "AI Solutions Architect": ("71.3", "green", "accelerated"),
    "Data Center Technician": ("67.3", "green", "transforming"),
    "Chief Technology Officer": ("67.0", "green", "stable"),
    "Solutions Architect": ("66.4", "green", "transforming"),
}

FILLED_LISTS = (
    "role.also_known_as",
    "tasks",
    "commentary.not_captured",
    "outlook.strategies",
    "comparators",
    "sources",
)


@pytest.fixture(scope="module")
def role() -> Assessment:
    return load(FILE.read_bytes())


@pytest.fixture(scope="module")
def card(role: Assessment) -> Scorecard:
    found = score(role)
    assert found is not None
    return found


@pytest.mark.parametrize("figure", GOLDEN)
def test_computed_figure_is_the_golden_one(card: Scorecard, figure: str) -> None:
    assert card.as_json()[figure] == GOLDEN[figure]


def test_every_computed_figure_has_a_golden_value() -> None:
    assert set(Scorecard.__annotations__) == set(GOLDEN)


def test_figures_stored_in_an_export_are_the_computed_ones(
    role: Assessment, card: Scorecard
) -> None:
    if isinstance(role, PublishedAssessment):
        assert (role.scorecard, role.vector) == (card, card.vector)


def test_load_then_dump_gives_the_same_bytes(role: Assessment) -> None:
    assert dump(role) == FILE.read_bytes()


def test_nothing_blocks_it_from_being_finished(role: Assessment) -> None:
    assert errors(run_checks(role)) == ()


def test_it_is_flagged_as_borderline_and_fragile_and_nothing_else(role: Assessment) -> None:
    found = [(check.code, check.severity, check.path) for check in run_checks(role)]
    assert found == [("borderline", "flag", "score"), ("fragile", "flag", "score")]


def test_comparators_are_quoted_with_their_scores(role: Assessment) -> None:
    quoted = {
        comparator.role: (str(comparator.score), comparator.zone, comparator.sub_label)
        for comparator in role.comparators
    }
    assert quoted == COMPARATORS
    assert len(role.comparators) == len(COMPARATORS)


@pytest.mark.parametrize(
    "path",
    [path for path, _ in REQUIRED_TEXTS]
    + ["role.category", "commentary.separator", "override.justification"],
)
def test_prose_section_is_filled(role: Assessment, path: str) -> None:
    assert str(get(role, path)).strip()


@pytest.mark.parametrize("path", FILLED_LISTS)
def test_list_is_filled(role: Assessment, path: str) -> None:
    assert get(role, path)


def test_every_rationale_has_at_least_fifteen_words(role: Assessment) -> None:
    short = [path for path, part in rated_parts(role) if word_count(part.rationale) < 15]
    assert short == []


def test_entries_of_every_list_say_something(role: Assessment) -> None:
    points = (*role.commentary.not_captured, *role.outlook.strategies)
    assert all(point.title and point.text for point in points)
    assert all(comparator.note for comparator in role.comparators)
    assert all(source.title and source.publisher for source in role.sources)


def test_every_source_is_cited_and_says_how_far_it_can_be_followed(role: Assessment) -> None:
    cited = {source for _, part in rated_parts(role) for source in part.sources}
    assert cited == {source.id for source in role.sources}
    assert all(source.url or source.note for source in role.sources)


def test_formula_score_is_accepted_as_of_the_day_of_the_assessment(role: Assessment) -> None:
    assert (role.override.score, role.override.reason) == (None, None)
    assert role.assessed_on == date(2026, 11, 24)
    assert role.outlook.year == 2028
