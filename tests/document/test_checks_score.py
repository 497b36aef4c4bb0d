"""Flags on how firm the zone is, what checks offer to mend, and the order of them all (METHOD §7)."""

from __future__ import annotations

from dataclasses import replace as with_
from decimal import Decimal
from time import process_time

import pytest
from hypothesis import given, settings

from assessor.document.assessment import Assessment
from assessor.document.checks import Check, Fix, check_ratings, run, run_checks
from assessor.document.path import replace
from assessor.method.flips import flips
from assessor.method.ratings import Ratings
from assessor.method.vector import parse_vector
from strategies import assessments, complete_assessment, ratings

COMPLETE = complete_assessment()
GOLDEN = "AIJRI:1.0/T:25x2A+20x3A+15x3A+15x2A+10x3A+10x3A+5x2N/E:1,2,1,0,1/B:0,0,0,1,0/P:0,1,1/G:1"
CODES = [
    "time-sum",
    "missing",
    "duplicate-task",
    "override-reason",
    "score-override",
    "rating-override",
    "label-score",
    "borderline",
    "fragile",
    "rounding-decides",
    "clamped",
    "stale-number",
    "unsourced-figure",
    "quote-not-found",
    "stale-source",
    "comparator-drift",
    "precedent-outlier",
    "verbatim",
    "thin",
    "same-rationale",
    "few-tasks",
    "many-tasks",
]
"""The codes of METHOD §7 in its order."""


def only(checks: tuple[Check, ...], code: str) -> list[Check]:
    """The findings of one kind."""
    return [check for check in checks if check.code == code]


def test_the_checks_run_in_the_order_of_the_method() -> None:
    places = [CODES.index(check.__name__.replace("_", "-")) for check in run._CHECKS]
    assert places == sorted(set(places))
    assert len(places) >= len(CODES) - 1


@given(assessments())
@settings(max_examples=40, deadline=None)
def test_findings_come_in_that_order(document: Assessment) -> None:
    places = [CODES.index(check.code) for check in run_checks(document)]
    assert places == sorted(places)


def test_single_steps_that_change_the_zone_are_a_flag_that_counts_them_and_names_one() -> None:
    (check,) = only(check_ratings(parse_vector(GOLDEN)), "fragile")
    assert (check.severity, check.path, check.fix) == ("flag", "score", None)
    assert check.message == (
        "Each of 12 single steps of a rating changes the zone: task 1 rated 3 instead of 2 gives "
        "45.1 Yellow."
    )


def test_a_task_of_a_document_is_named() -> None:
    document = replace(COMPLETE, "evidence.wage_trends.rating", -1)
    (check,) = only(run_checks(document), "fragile")
    assert "“task number 0” rated 3 instead of 2" in check.message


def test_a_lone_step_has_its_own_words_and_a_dimension_its_label() -> None:
    tasks = "+".join(["7x2A"] * 4 + ["7x3A"] * 6 + ["6x2A"] * 4 + ["6x3A"])
    lone = parse_vector(f"AIJRI:1.0/T:{tasks}/E:1,1,1,1,1/B:0,0,0,1,0/P:0,1,1/G:1")
    (check,) = only(check_ratings(lone), "fragile")
    assert check.message == (
        "A single step of a rating changes the zone: AI Growth Correlation rated 0 instead of 1 "
        "gives 47.5 Yellow."
    )


def test_a_zone_no_single_step_changes_is_firm() -> None:
    assert only(run_checks(COMPLETE), "fragile") == []


def test_an_override_is_not_fragile() -> None:
    numbers = with_(parse_vector(GOLDEN), override=Decimal("60.0"))
    assert only(check_ratings(numbers), "fragile") == []


@given(ratings(overridden=False))
@settings(max_examples=50, deadline=None)
def test_a_step_that_lowers_the_score_is_named_where_there_is_one(numbers: Ratings) -> None:
    found = flips(numbers)
    for check in only(check_ratings(numbers), "fragile"):
        said = [flip for flip in found if f"gives {flip.published} " in check.message]
        assert any(flip.adverse for flip in said) == any(flip.adverse for flip in found)


# What a program can mend


def test_the_one_task_without_a_time_is_offered_the_rest() -> None:
    document = replace(COMPLETE, "tasks[1].time", None)
    (check,) = only(run_checks(document), "time-sum")
    assert check.fix == Fix("tasks[1].time", 30, "give “task number 1” the other 30 %")
    assert run_checks(replace(document, check.fix.path, check.fix.value)) == ()


def test_of_two_tasks_without_a_time_neither_is_offered_it() -> None:
    document = replace(replace(COMPLETE, "tasks[1].time", None), "tasks[2].time", None)
    assert only(run_checks(document), "time-sum")[0].fix is None


def test_where_no_time_is_left_none_is_offered() -> None:
    document = replace(replace(COMPLETE, "tasks[1].time", None), "tasks[0].time", 61)
    assert only(run_checks(document), "time-sum")[0].fix is None


@pytest.mark.parametrize(
    ("involvement", "score", "fitting"),
    [
        ("augmentation", 1, "not_involved"),
        ("displacement", 1, "not_involved"),
        ("augmentation", 5, "displacement"),
        ("not_involved", 5, "displacement"),
        ("displacement", 2, None),
        ("not_involved", 3, None),
        ("not_involved", 4, None),
    ],
)
def test_an_involvement_is_offered_where_no_other_fits_the_score(
    involvement: str, score: int, fitting: str | None
) -> None:
    document = replace(COMPLETE, "tasks[2].involvement", involvement)
    (check,) = only(run_checks(replace(document, "tasks[2].score", score)), "label-score")
    assert (check.fix and check.fix.value) == fitting
    if check.fix is not None:
        mended = replace(replace(document, "tasks[2].score", score), check.fix.path, fitting)
        assert only(run_checks(mended), "label-score") == []


def test_all_checks_of_a_document_take_a_few_milliseconds() -> None:
    run_checks(COMPLETE)
    began = process_time()
    for _ in range(10):
        run_checks(COMPLETE)
    assert (process_time() - began) / 10 < 0.02
