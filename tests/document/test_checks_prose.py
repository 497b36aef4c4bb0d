"""Remarks on the rationales as texts, and on the number of tasks (METHOD §7)."""

from __future__ import annotations

from time import process_time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessor.document.assessment import Assessment
from assessor.document.checks import Check, check_ratings, run_checks
from assessor.document.parts import rated_parts
from assessor.document.path import from_json, replace, to_json
from assessor.method.definition import CURRENT
from assessor.method.vector import parse_vector
from strategies import HOSTILE, complete_assessment, texts

COMPLETE = complete_assessment()
SIGNALS = [signal.key for signal in CURRENT.evidence]
WAGES = "evidence.wage_trends.rationale"
UNION = "barriers.union_collective_bargaining.rationale"


def words(count: int, kind: str = "word") -> str:
    """So many different words."""
    return " ".join(f"{kind}{i}" for i in range(count))


def only(document: Assessment, *codes: str) -> list[Check]:
    """What is found of some kinds."""
    return [check for check in run_checks(document) if check.code in codes]


@pytest.mark.parametrize(("count", "thin"), [(1, True), (14, True), (15, False), (16, False)])
def test_a_rationale_of_under_15_words_is_thin(count: int, thin: bool) -> None:
    found = only(replace(COMPLETE, WAGES, words(count)), "thin")
    assert [(check.severity, check.path) for check in found] == (
        [("remark", WAGES)] if thin else []
    )


@pytest.mark.parametrize(
    ("path", "says"),
    [
        (WAGES, "Wage Trends has a rationale of 1 word; under 15 seldom tell a reader why."),
        ("growth.rationale", "AI Growth Correlation has a rationale of 1 word"),
        ("tasks[2].rationale", "“task number 2” has a rationale of 1 word"),
        ("principles.embodied_physicality.rationale", "Embodied Physicality has a rationale"),
    ],
)
def test_a_thin_rationale_is_named(path: str, says: str) -> None:
    (check,) = only(replace(COMPLETE, path, "Yes."), "thin")
    assert check.path == path
    assert check.message.startswith(says)


@pytest.mark.parametrize("nothing", ["", " \n\t"])
def test_an_empty_rationale_is_missing_not_thin(nothing: str) -> None:
    found = run_checks(replace(COMPLETE, WAGES, nothing))
    assert [(check.code, check.path) for check in found] == [("missing", WAGES)]


@pytest.mark.parametrize(
    "again",
    [
        words(30),
        words(30).upper(),
        words(30).replace(" ", ",\n "),
        f"  “{words(30)}.”",
        words(30) + " more",
    ],
)
def test_two_rationales_of_nearly_the_same_text_are_remarked_on_at_the_later(again: str) -> None:
    document = replace(replace(COMPLETE, WAGES, words(30)), UNION, again)
    (check,) = only(document, "same-rationale")
    assert (check.severity, check.path) == ("remark", UNION)
    assert check.message == (
        "The rationale of Union/Collective Bargaining is nearly the same text as that of "
        "Wage Trends."
    )


@pytest.mark.parametrize(("shared", "same"), [(20, True), (19, False)])
def test_it_takes_nine_tenths_of_all_runs_of_three_words(shared: int, same: bool) -> None:
    one = words(shared)  # shared - 2 runs, and 2 more in the other text
    document = replace(replace(COMPLETE, WAGES, one), UNION, f"{one} and more")
    assert bool(only(document, "same-rationale")) is same


def test_texts_that_share_words_in_another_order_are_not_the_same() -> None:
    turned = " ".join(reversed(words(30).split()))
    document = replace(replace(COMPLETE, WAGES, words(30)), UNION, turned)
    assert only(document, "same-rationale") == []


@pytest.mark.parametrize(
    ("text", "same"), [("No.", True), ("No obstacle.", True), ("—", False), ("", False)]
)
def test_short_texts_are_the_same_when_their_words_are(text: str, same: bool) -> None:
    document = replace(replace(COMPLETE, WAGES, text), UNION, text.upper())
    assert bool(only(document, "same-rationale")) is same


def test_one_text_everywhere_is_remarked_on_once_for_each_repetition() -> None:
    document = COMPLETE
    paths = [f"{path}.rationale" for path, _ in rated_parts(COMPLETE)]
    for path in paths:
        document = replace(document, path, words(20))
    found = only(document, "same-rationale")
    assert [check.path for check in found] == paths[1:]
    assert {check.message.rpartition("that of ")[2] for check in found} == {"Embodied Physicality."}


@given(st.lists(st.one_of(texts(), st.sampled_from(HOSTILE)), min_size=2, max_size=4))
@settings(max_examples=30, deadline=None)
def test_text_of_any_kind_is_compared(pool: list[str]) -> None:
    content: dict[str, Any] = to_json(COMPLETE)
    for i, name in enumerate(SIGNALS):
        content["evidence"][name]["rationale"] = pool[i % len(pool)]
    document = from_json(content)
    assert only(document, "thin", "same-rationale") == only(document, "thin", "same-rationale")
    again = {check.path for check in only(document, "same-rationale")}
    for i, name in enumerate(SIGNALS):
        spoken = any(character.isalnum() for character in pool[i % len(pool)])
        if i >= len(pool) and spoken:
            assert f"evidence.{name}.rationale" in again


def test_long_texts_are_compared_in_no_time() -> None:
    content: dict[str, Any] = to_json(COMPLETE)
    for i, task in enumerate(content["tasks"]):
        task["rationale"] = words(2_000, f"{i}w")
    for i, name in enumerate(SIGNALS):
        content["evidence"][name]["rationale"] = "a " * (9_000 + i)
    document = from_json(content)
    began = process_time()
    run_checks(document)
    assert process_time() - began < 1


# few-tasks and many-tasks


def with_tasks(count: int) -> Assessment:
    """The complete assessment with so many tasks."""
    content: dict[str, Any] = to_json(COMPLETE)
    like = content["tasks"][0]
    content["tasks"] = [
        {
            **like,
            "id": f"t{i}",
            "name": f"name {i}",
            "rationale": words(15, f"{i}w"),
            "time": 100 - 5 * (count - 1) if i == 0 else 5,
        }
        for i in range(count)
    ]
    return from_json(content)


@pytest.mark.parametrize(
    ("count", "codes"),
    [
        (2, []),
        (3, ["few-tasks"]),
        (4, ["few-tasks"]),
        (5, []),
        (10, []),
        (11, ["many-tasks"]),
        (15, ["many-tasks"]),
        (16, []),
    ],
)
def test_under_5_and_over_10_tasks_are_remarked_on_where_they_are_not_errors(
    count: int, codes: list[str]
) -> None:
    found = only(with_tasks(count), "few-tasks", "many-tasks")
    assert [check.code for check in found] == codes
    assert {(check.severity, check.path) for check in found} <= {("remark", "tasks")}
    assert all(f"There are {count} tasks" in check.message for check in found)


def test_tasks_of_a_vector_are_counted_too() -> None:
    vector = "AIJRI:1.0/T:40x2A+35x3A+25x4D/E:1,0,1,-1,0/B:0,0,0,1,0/P:0,1,1/G:1"
    assert "few-tasks" in {check.code for check in check_ratings(parse_vector(vector))}
