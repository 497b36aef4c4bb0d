"""The spread of several answers as a table of at most 80 cells."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessor.cli.consensus import as_json, lines
from assessor.cli.layout import WIDTH, width_of
from assessor.document.provenance import Suggestion
from assessor.document.text import clean_line, printable
from strategies import HOSTILE, suggestion
from strategies import lines as hostile_lines


def scored(number: int, *named: tuple[str, int, int], model: str = "some-model") -> Suggestion:
    """An answer with a task for each (name, score, time)."""
    made = suggestion(
        number,
        items=[("tasks", {"name": name, "score": s, "time": t}) for name, s, t in named],
        parameters={"run": "a" * 32, "sample": number},
    )
    items = tuple(
        item.model_copy(update={"label": name})
        for item, (name, _, _) in zip(made.items, named, strict=True)
    )
    return made.model_copy(update={"items": items, "model": model})


def test_the_table() -> None:
    answers = [
        scored(1, ("Triage tickets", 2, 20), ("Meet clients", 1, 80)),
        scored(2, ("Triaging tickets", 4, 25), ("Meet clients", 1, 75)),
        scored(3, ("Triage tickets", 4, 100)),
    ]
    assert list(lines(answers)) == [
        "Spread of 3 answers for tasks                       1   2   3   spread     agree",
        "! Triage tickets                                    2   4   4      2…4    2 of 3",
        "    time, %                                        20  25 100   20…100    1 of 3",
        "  Meet clients                                      1   1   –        1    2 of 3",
        "    time, %                                        80  75   –    75…80    1 of 3",
        "",
        "1 rating is 2 or more apart, marked with “!”: look there first. That answers",
        "agree does not make them right.",
    ]


def test_ratings_of_two_sided_scales_have_signs() -> None:
    made = [
        suggestion(i, section="evidence", items=[("evidence.wage_trends", {"rating": rating})])
        for i, rating in ((1, -1), (2, 0), (3, 1))
    ]
    assert any("-1   0  +1    -1…+1" in line for line in lines(made))


def test_nothing_far_apart_is_said_too() -> None:
    shown = list(lines([scored(1, ("Bake", 2, 1)), scored(2, ("Bake", 3, 1))]))
    assert not any(line.startswith("!") for line in shown)
    assert "No rating is 2 or more apart" in shown[-2] + shown[-1]


def test_models_are_named_where_there_are_several() -> None:
    shown = list(lines([scored(1, ("Bake", 2, 1)), scored(2, ("Bake", 3, 1), model="[b]other")]))
    assert shown[1:3] == ["  1: some-model", "  2: [b]other"]


def test_many_answers_are_counted_by_value() -> None:
    shown = list(lines([scored(i, ("Bake", 1 + i % 2, i)) for i in range(1, 31)]))
    (bake,) = [line for line in shown if "Bake" in line]
    assert bake.startswith("  Bake")
    assert "1×15, 2×15" in bake
    assert bake.endswith("15 of 30")


def test_items_without_numbers_say_in_how_many_answers_they_are() -> None:
    made = [
        suggestion(i, section="reinstatement", items=[("reinstatement", {"text": "New."})])
        for i in (1, 2)
    ]
    assert any(
        line.strip().startswith("reinstatement") and "2 of 2" in line for line in lines(made)
    )


@pytest.mark.parametrize("count", [1, 2, 9, 12, 13, 40])
@given(st.lists(hostile_lines() | st.sampled_from(HOSTILE), min_size=1, max_size=4))
@settings(max_examples=20)
def test_no_line_is_wider_than_80_cells_or_acts_on_a_terminal(count: int, names: list[str]) -> None:
    tasks = [(clean_line(name)[:300], 1 + i % 5, 100) for i, name in enumerate(names)]
    made = [scored(i, *tasks, model=clean_line(names[0])[:300]) for i in range(1, count + 1)]
    for line in lines(made):
        assert printable(line) == line
        assert width_of(line) <= WIDTH


def test_json_has_the_rows_and_the_answers() -> None:
    found = as_json([scored(1, ("Bake", 2, 1)), scored(2, ("Bake", 3, 1))])
    assert set(found) == {"section", "answers", "rows"}
