"""Where a draft stands, and what a change would do to it."""

from __future__ import annotations

from hypothesis import given, settings

from assessor.desk.draft import Draft
from assessor.desk.standing import Standing, effect, standing
from assessor.document.assessment import Assessment, blank
from assessor.document.checks import run_checks
from assessor.document.path import Json, replace
from assessor.document.ratings import score
from strategies import assessments, complete_assessment


def of(*edits: tuple[str, Json]) -> Standing:
    document = complete_assessment()
    for path, value in edits:
        document = replace(document, path, value)
    return standing(Draft.of(document))


@given(assessments())
@settings(max_examples=60, deadline=None)
def test_a_draft_has_a_score_or_bounds_for_it(document: Assessment) -> None:
    found = standing(Draft.of(document))
    assert found.card == score(document)
    assert found.checks == run_checks(document, ())
    if found.card is not None or sum(task.time or 0 for task in document.tasks) > 100:
        assert found.bounds is None
    else:
        assert found.bounds is not None
        assert 0 <= found.bounds[0] <= found.bounds[1] <= 100


def test_bounds_of_an_empty_draft_are_everything() -> None:
    found = standing(Draft.of(blank("A role")))
    assert found.bounds is not None
    assert [str(bound) for bound in found.bounds] == ["0.0", "100.0"]


def test_one_rating_short_the_finished_score_is_within_the_bounds() -> None:
    short, whole = of(("growth.rating", None)), of()
    assert short.bounds is not None
    assert whole.card is not None
    assert short.bounds[0] < whole.card.computed_score < short.bounds[1]


def test_checks_are_found_by_the_part_they_are_about() -> None:
    found = of(("tasks[1].name", ""), ("tasks[1].rationale", ""), ("growth.check", ""))
    assert [c.path for c in found.checks_at("tasks[1]")] == ["tasks[1].name", "tasks[1].rationale"]
    assert [c.path for c in found.checks_at("tasks[1].name")] == ["tasks[1].name"]
    assert [c.path for c in found.checks_at("growth")] == ["growth.check"]
    assert found.checks_at("task") == ()
    assert found.checks_at("tasks[10]") == ()


def test_effect_of_a_change_in_a_few_words() -> None:
    whole, unfinished = of(), of(("growth.rating", None))
    assert effect(whole, of(("role.title", "another"))) == ""
    assert effect(whole, of(("tasks[2].score", 5))) == "-2.8 points"
    assert effect(whole, of(("tasks[0].score", 4))) == (
        "-11.2 points, GREEN (Transforming) → YELLOW (Urgent)"
    )
    assert effect(whole, of(("growth.rating", 2))) == (
        "+2.9 points, GREEN (Transforming) → GREEN (Accelerated)"
    )
    assert effect(whole, unfinished) == "no score until the rest is decided"
    assert effect(unfinished, whole) == "gives 53.8 GREEN (Transforming)"
    assert effect(unfinished, unfinished) == ""
    worse = of(("growth.rating", None), ("tasks[0].score", 5))
    assert worse.bounds is not None
    low, high = worse.bounds
    assert effect(unfinished, worse) == f"the score will be between {low} and {high}"
