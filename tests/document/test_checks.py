"""Every check fires when it must, at a place that exists, and only then (METHOD §7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace as with_
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessor.document.assessment import Assessment
from assessor.document.checks import Check, check_ratings, errors, run_checks
from assessor.document.path import Json, exists, from_json, get, replace, to_json
from assessor.document.provenance import Provenance
from assessor.method.errors import MethodError
from assessor.method.flips import flips
from assessor.method.ratings import Ratings
from assessor.method.score import composite
from method.cases import scoring
from naive import rounded
from strategies import assessments, complete_assessment, published, ratings

COMPLETE = complete_assessment()
ERRORS = {"time-sum", "missing", "duplicate-task", "override-reason"}
FLAGS = {
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
}
REMARKS = {"verbatim", "thin", "same-rationale", "few-tasks", "many-tasks"}
SEVERITIES = {
    **dict.fromkeys(ERRORS, "error"),
    **dict.fromkeys(FLAGS, "flag"),
    **dict.fromkeys(REMARKS, "remark"),
}


def changed(*edits: tuple[str, Json], document: Assessment = COMPLETE) -> Assessment:
    for path, value in edits:
        document = replace(document, path, value)
    return document


def found(document: Assessment, provenance: Sequence[Provenance] = ()) -> set[tuple[str, str, str]]:
    checks = run_checks(document, tuple(provenance))
    return {(check.code, check.severity, check.path) for check in checks}


def only(document: Assessment, code: str) -> list[Check]:
    return [check for check in run_checks(document, ()) if check.code == code]


def seen(path: str, suggested: Any, *, reason: str = "", suggestion: str = "a" * 32) -> Provenance:
    """What provenance says of a rating a person saw a suggestion for."""
    return Provenance(
        path=path,
        origin="override",
        suggestion_id=suggestion,
        suggested=suggested,
        reason=reason,
        decided_by="Ada",
        at=datetime(2026, 11, 24, tzinfo=UTC),
    )


def with_ratings(numbers: Ratings, document: Assessment = COMPLETE) -> Assessment:
    """``document`` with other ratings."""
    content: dict[str, Any] = to_json(document)
    like = content["tasks"][0]
    content["tasks"] = [
        {
            **like,
            "id": f"task-{i}",
            "name": f"task number {i}",
            "time": task.time,
            "score": task.score,
            "involvement": task.involvement,
        }
        for i, task in enumerate(numbers.tasks)
    ]
    for group in ("principles", "evidence", "barriers"):
        for name, rating in zip(
            [name for name in content[group] if name != "quick_screen"],
            getattr(numbers, group),
            strict=True,
        ):
            content[group][name]["rating"] = rating
    content["growth"]["rating"] = numbers.growth
    return from_json(content)


def test_nothing_is_found_in_a_complete_assessment() -> None:
    assert run_checks(COMPLETE) == ()


@given(st.one_of(assessments(), published()))
@settings(max_examples=80, deadline=None)
def test_every_finding_has_a_known_code_its_severity_a_sentence_and_a_place(
    document: Assessment,
) -> None:
    for check in run_checks(document):
        assert check.severity == SEVERITIES[check.code]
        assert check.path == "score" or exists(document, check.path)
        assert check.message[0].isupper() or check.message[0] == "“"
        assert check.message.endswith(".")


@given(st.one_of(assessments(), assessments(complete=True)))
@settings(max_examples=40, deadline=None)
def test_errors_are_the_findings_that_block(document: Assessment) -> None:
    checks = run_checks(document)
    assert errors(checks) == tuple(check for check in checks if check.code in ERRORS)


# time-sum


@pytest.mark.parametrize(
    ("time", "says"),
    [(29, "99 %, not to 100 %: 1 % is missing"), (35, "105 %, not to 100 %: 5 % too much")],
)
def test_time_that_does_not_add_up_is_an_error(time: int, says: str) -> None:
    document = changed(("tasks[0].time", time))
    assert found(document) == {("time-sum", "error", "tasks")}
    assert says in run_checks(document)[0].message


def test_time_not_given_counts_as_none() -> None:
    document = changed(("tasks[0].time", None))
    assert ("time-sum", "error", "tasks") in found(document)
    assert ("missing", "error", "tasks[0].time") in found(document)


def test_with_no_tasks_the_tasks_are_missing_not_their_time() -> None:
    assert found(changed(("tasks", []))) == {("missing", "error", "tasks")}


# missing

BLANKABLE: dict[str, Json] = {
    **{
        f"role.{name}": ""
        for name in (
            "title",
            "seniority",
            "summary",
            "function",
            "is_not",
            "experience",
            "seniority_note",
        )
    },
    **{
        f"{group}.{name}.{field}": blank
        for group in ("principles", "evidence", "barriers")
        for name in to_json(COMPLETE)[group]  # type: ignore[union-attr]
        if name != "quick_screen"
        for field, blank in (("rating", None), ("rationale", ""))
    },
    **{f"tasks[{i}].{name}": "" for i in range(5) for name in ("name", "rationale")},
    **{f"tasks[{i}].{name}": None for i in range(5) for name in ("score", "involvement", "time")},
    "principles.quick_screen": "",
    "growth.rating": None,
    "growth.rationale": "",
    "growth.check": "",
    "reinstatement": "",
    "commentary.reality_check": "",
    "commentary.not_captured": [],
    "commentary.who_should_worry": "",
    "commentary.who_should_not": "",
    "outlook.year": None,
    "outlook.role_then": "",
    "outlook.strategies": [],
    "outlook.timeline": "",
    "assessed_on": None,
}


@given(
    st.lists(st.sampled_from(sorted(BLANKABLE)), unique=True, max_size=12),
    st.sampled_from(["", " ", "\n\t", "\xa0\u3000"]),
)
@settings(max_examples=150, deadline=None)
def test_exactly_what_is_blank_is_reported_as_missing(paths: list[str], nothing: str) -> None:
    content = COMPLETE
    for path in paths:
        value = BLANKABLE[path]
        one_line = path.endswith((".name", ".title", ".seniority"))
        if value == "":
            value = nothing.strip("\n\t") if one_line else nothing
        content = replace(content, path, value)
    missing = only(content, "missing")
    assert sorted(check.path for check in missing) == sorted(paths)
    assert len({check.message for check in missing}) == len(paths)


@pytest.mark.parametrize("path", sorted(BLANKABLE))
def test_a_blank_place_blocks(path: str) -> None:
    assert ("missing", "error", path) in found(changed((path, BLANKABLE[path])))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("role.category", ""),
        ("role.also_known_as", []),
        ("commentary.separator", ""),
        ("comparators", []),
        ("tasks[0].sources", []),
        ("override.justification", ""),
        ("override.author", ""),
    ],
)
def test_what_a_finished_assessment_may_lack_is_not_missed(path: str, value: Json) -> None:
    assert found(changed((path, value))) == set()


@pytest.mark.parametrize("count", [1, 2, 16, 17])
def test_too_few_or_too_many_tasks_are_missing_or_too_many(count: int) -> None:
    content: dict[str, Any] = to_json(COMPLETE)
    like = content["tasks"][0]
    times = [100 - 5 * (count - 1)] + [5] * (count - 1)
    content["tasks"] = [
        {
            **like,
            "id": f"t{i}",
            "name": f"name {i}",
            "time": times[i],
            "rationale": " ".join(f"word{i}-{j}" for j in range(15)),
        }
        for i in range(count)
    ]
    assert found(from_json(content)) == {("missing", "error", "tasks")}


# duplicate-task


@pytest.mark.parametrize("name", ["task number 0", "TASK  Number 0", " task number 0 "])
def test_two_tasks_of_one_name_are_an_error_letter_case_and_spacing_aside(name: str) -> None:
    document = changed(("tasks[3].name", name))
    assert found(document) == {("duplicate-task", "error", "tasks[3].name")}
    assert "Tasks 1 and 4" in run_checks(document)[0].message


def test_two_tasks_without_a_name_are_missing_one_not_duplicates() -> None:
    document = changed(("tasks[1].name", ""), ("tasks[2].name", " "))
    assert {code for code, _, _ in found(document)} == {"missing"}


# override-reason and score-override

TWENTY = " ".join(["word"] * 20)


def overridden(
    score: str = "60.0",
    *,
    reason: str | None = "method_gap",
    justification: str = TWENTY,
    author: str = "Ada",
    at: str | None = "2026-11-24T09:30:00Z",
) -> Assessment:
    return changed(
        (
            "override",
            {
                "score": score,
                "reason": reason,
                "justification": justification,
                "author": author,
                "at": at,
            },
        )
    )


def test_a_justified_override_is_flagged_and_nothing_else() -> None:
    assert found(overridden()) == {("score-override", "flag", "override.score")}


@pytest.mark.parametrize(
    ("document", "path"),
    [
        (overridden(reason=None), "override.reason"),
        (overridden(justification=""), "override.justification"),
        (overridden(justification=" ".join(["word"] * 19)), "override.justification"),
        (overridden(justification="word\n" * 19), "override.justification"),
        (overridden(author=" "), "override.author"),
        (overridden(at=None), "override.author"),
    ],
)
def test_an_override_that_lacks_something_blocks(document: Assessment, path: str) -> None:
    assert [check.path for check in only(document, "override-reason")] == [path]


def test_an_accepted_score_needs_no_justification() -> None:
    assert found(changed(("override.justification", "No."))) == set()


@pytest.mark.parametrize(
    ("score", "weight"),
    [("58.8", "minor"), ("58.9", "major"), ("51.0", "minor"), ("47.9", "major"), ("53.8", "minor")],
)
def test_an_override_is_flagged_as_major_or_minor(score: str, weight: str) -> None:
    message = only(overridden(score), "score-override")[0].message
    assert f"a {weight} override" in message
    assert "53.8" in message
    assert score in message


# rating-override


@pytest.mark.parametrize(
    ("path", "suggested"),
    [
        ("tasks[task-1].score", 4),
        ("evidence.wage_trends.rating", 0),
        ("principles.embodied_physicality.rating", 1),
        ("barriers.physical_presence.rating", 0),
        ("growth.rating", 0),
    ],
)
def test_a_rating_one_away_from_its_suggestion_is_flagged(path: str, suggested: int) -> None:
    place = path.replace("task-1", "1")
    assert found(COMPLETE, [seen(path, suggested)]) == {("rating-override", "flag", place)}
    message = run_checks(COMPLETE, (seen(path, suggested),))[0].message
    assert f"{get(COMPLETE, path)}, {suggested} was suggested." in message


def test_from_two_steps_on_it_asks_for_a_reason_until_there_is_one() -> None:
    path = "tasks[task-1].score"
    for reason, asks in (("", True), (" \n", True), ("The tools fail here.", False)):
        message = run_checks(COMPLETE, (seen(path, 5, reason=reason),))[0].message
        assert ("needs a reason" in message) is asks
    assert "needs a reason" not in run_checks(COMPLETE, (seen(path, 4),))[0].message


@pytest.mark.parametrize(
    "entry",
    [
        seen("tasks[task-1].score", 3),
        seen("tasks[task-1].score", None),
        seen("tasks[task-1].score", "4"),
        seen("tasks[gone].score", 1),
        seen("tasks[task-1].name", "another"),
        seen("tasks[task-1].time", 99),
        seen("nowhere.rating", 1),
        seen("../x.rating", 1),
    ],
)
def test_what_is_no_differing_rating_is_not_flagged(entry: Provenance) -> None:
    assert found(COMPLETE, [entry]) == set()


def test_a_rating_not_given_yet_is_not_flagged() -> None:
    document = changed(("growth.rating", None))
    assert found(document, [seen("growth.rating", 0)]) == {("missing", "error", "growth.rating")}


# label-score


@pytest.mark.parametrize("score", [1, 2, 3, 4, 5])
@pytest.mark.parametrize(
    ("involvement", "misfits"),
    [("displacement", {1, 2}), ("not_involved", {3, 4, 5}), ("augmentation", {1, 5})],
)
def test_an_involvement_that_does_not_fit_the_score_is_flagged(
    involvement: str, score: int, misfits: set[int]
) -> None:
    document = changed(("tasks[1].involvement", involvement), ("tasks[1].score", score))
    expected = [("flag", "tasks[1].involvement")] if score in misfits else []
    assert [(check.severity, check.path) for check in only(document, "label-score")] == expected


# borderline, rounding-decides, clamped


@pytest.mark.parametrize(
    ("score", "says"),
    [
        ("46.0", "2.0 points below the Green threshold of 48"),
        ("48.0", "on the Green threshold of 48"),
        ("50.0", "2.0 points above the Green threshold of 48"),
        ("23.0", "2.0 points below the Yellow threshold of 25"),
        ("27.0", "2.0 points above the Yellow threshold of 25"),
        ("45.9", None),
        ("50.1", None),
        ("22.9", None),
        ("27.1", None),
        ("0.0", None),
    ],
)
def test_a_published_score_within_two_points_of_a_boundary_is_flagged(
    score: str, says: str | None
) -> None:
    checks = only(overridden(score), "borderline")
    assert [(check.severity, check.path) for check in checks] == (
        [("flag", "score")] if says else []
    )
    assert says is None or says in checks[0].message


@given(ratings())
@settings(max_examples=100, deadline=None)
def test_flags_of_a_vector_say_what_its_figures_say(numbers: Ratings) -> None:
    codes = {check.code for check in check_ratings(numbers)}
    result = composite(numbers)
    published = result.published if numbers.override is None else numbers.override
    near = min(abs(published - 25), abs(published - 48)) <= 2
    assert ("borderline" in codes) == near
    assert ("clamped" in codes) == (result.unclamped > 100 or result.unclamped < 0)
    assert ("score-override" in codes) == (numbers.override is not None)
    crosses = any(result.score < bound <= result.published for bound in (25, 48))
    assert ("rounding-decides" in codes) == (crosses and numbers.override is None)
    assert ("fragile" in codes) == (numbers.override is None and flips(numbers) != ())
    assert ("few-tasks" in codes) == (len(numbers.tasks) < 5)
    assert ("many-tasks" in codes) == (len(numbers.tasks) > 10)
    assert codes <= (FLAGS | REMARKS) - {"rating-override"}


@pytest.mark.parametrize(
    ("low", "high", "says"),
    [
        ("47.95", "47.99", "is Yellow; rounded to 48.0 it is Green."),
        ("24.95", "24.99", "is Red; rounded to 25.0 it is Yellow."),
    ],
)
def test_rounding_that_decides_the_zone_is_flagged(low: str, high: str, says: str) -> None:
    for numbers in scoring(low, high):
        checks = only(with_ratings(numbers), "rounding-decides")
        assert [(check.severity, check.path) for check in checks] == [("flag", "score")]
        assert checks[0].message.endswith(says)
        assert only(with_ratings(numbers), "borderline")


@pytest.mark.parametrize(
    ("low", "high"),
    [("47.90", "47.94"), ("48.00", "48.04"), ("24.90", "24.94"), ("25.00", "25.04")],
)
def test_rounding_inside_a_zone_is_not_flagged(low: str, high: str) -> None:
    for numbers in scoring(low, high):
        assert only(with_ratings(numbers), "rounding-decides") == []


def test_an_override_takes_the_decision_from_rounding() -> None:
    numbers = with_(scoring("47.95", "47.99")[0], override=Decimal("60.0"))
    assert "rounding-decides" not in {check.code for check in check_ratings(numbers)}


def test_a_clamped_score_is_flagged_with_what_the_formula_gives() -> None:
    for numbers in scoring("100.05", "109.70"):
        checks = only(with_ratings(numbers), "clamped")
        assert [(check.severity, check.path) for check in checks] == [("flag", "score")]
        assert f"gives {rounded(composite(numbers).unclamped, 1)};" in checks[0].message
        assert "cut to 100.0" in checks[0].message
    for numbers in scoring("99.00", "99.99"):
        assert only(with_ratings(numbers), "clamped") == []


def test_an_unknown_method_is_refused_not_checked() -> None:
    document = COMPLETE.model_copy(
        update={"method": COMPLETE.method.model_copy(update={"sha256": "0" * 64})}
    )
    with pytest.raises(MethodError, match="altered constants"):
        run_checks(document)
    other = COMPLETE.method.model_copy(update={"version": "9.9"})
    with pytest.raises(MethodError, match=r"aijri 9\.9 is not known"):
        run_checks(COMPLETE.model_copy(update={"method": other}))
