from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from assessor.document.assessment import Assessment
from assessor.document.provenance import Section
from assessor.document.text import MAX_LINE, MAX_TEXT, first_forbidden
from assessor.method.definition import CURRENT
from assessor.suggest.answers import ANSWERS, Answer, ReinstatementAnswer, RoleAnswer, TasksAnswer
from support.samples import ANSWERED, TASKS, task

SECTIONS: tuple[Section, ...] = tuple(ANSWERS)


def read(section: Section, content: object) -> Answer:
    return ANSWERS[section].model_validate_json(json.dumps(content))


def problem(section: Section, content: object) -> str:
    with pytest.raises(ValidationError) as caught:
        read(section, content)
    return str(caught.value.errors(include_url=False)[0]["msg"])


def tasks(*found: dict[str, Any]) -> dict[str, Any]:
    return {"tasks": list(found)}


def fields_of(schema: object) -> set[str]:
    """Every property name anywhere in a JSON Schema."""
    if isinstance(schema, dict):
        own = set(schema.get("properties", {}))
        return own.union(*map(fields_of, schema.values()))
    return set().union(*map(fields_of, schema)) if isinstance(schema, list) else set()


@pytest.mark.parametrize("section", SECTIONS)
def test_a_plain_answer_is_read(section: Section) -> None:
    assert read(section, ANSWERED[section])


@pytest.mark.parametrize("section", SECTIONS)
def test_no_answer_has_a_field_for_a_computed_or_quoted_number(section: Section) -> None:
    fields = fields_of(ANSWERS[section].model_json_schema())
    assert not fields & {"weighted", "total", "zone", "sub_label", "raw", "override"}
    assert section == "tasks" or "score" not in fields


@pytest.mark.parametrize("section", SECTIONS)
def test_fields_are_named_as_in_the_document(section: Section) -> None:
    names = fields_of(Assessment.model_json_schema())
    assert fields_of(ANSWERS[section].model_json_schema()) <= names | {"text"}


@pytest.mark.parametrize("section", ["principles", "evidence", "barriers"])
def test_every_dimension_of_the_method_is_asked_for(section: Section) -> None:
    keys = {dimension.key for dimension in getattr(CURRENT, section)}
    assert keys == set(ANSWERS[section].model_fields) - {"quick_screen"}


@pytest.mark.parametrize("section", SECTIONS)
def test_a_schema_bounds_no_text_because_grammars_cannot_count_so_far(section: Section) -> None:
    assert "maxLength" not in json.dumps(ANSWERS[section].model_json_schema())


def test_fields_that_were_not_asked_for_are_ignored() -> None:
    answer = read(
        "tasks",
        {
            **TASKS,
            "total": 3.2,
            "tasks": [task("A", 50, weighted=1.5), task("B", 25), task("C", 25)],
        },
    )
    assert isinstance(answer, TasksAnswer)
    assert "weighted" not in answer.tasks[0].model_dump()
    assert "total" not in answer.model_dump()


@pytest.mark.parametrize(
    ("written", "meant"),
    [("40", 40), (" 40 ", 40), ("40%", 40), ("40 %", 40), (40.0, 40), ("+40", 40), ("40.0", 40)],
)
def test_whole_numbers_written_otherwise_are_understood(written: object, meant: int) -> None:
    answer = read("tasks", tasks(task("A", written), task("B", 30), task("C", 30)))
    assert isinstance(answer, TasksAnswer)
    assert answer.tasks[0].time == meant


@pytest.mark.parametrize("written", ["-1", "−1", -1.0])
def test_negative_ratings_written_otherwise_are_understood(written: object) -> None:
    answer = read("growth", {**ANSWERED["growth"], "rating": written})
    assert answer.model_dump()["rating"] == -1


@pytest.mark.parametrize(
    "written", [True, "three", "", "4/5", 2.5, "2.5", None, [2], 6, 0, "9" * 6, 10**30, 1e300]
)
def test_what_is_no_rating_is_refused(written: object) -> None:
    assert problem("tasks", tasks(task("A", 40, score=written), task("B", 30), task("C", 30)))


@pytest.mark.parametrize("written", ["Not Involved", "NOT_INVOLVED", " not-involved "])
def test_involvement_is_understood_in_any_case(written: str) -> None:
    answer = read("tasks", tasks(task("A", 40, involvement=written), task("B", 30), task("C", 30)))
    assert isinstance(answer, TasksAnswer)
    assert answer.tasks[0].involvement == "not_involved"


@pytest.mark.parametrize(
    ("times", "said"),
    [
        ((40, 30, 29), "adds up to 99 %, not to 100 %: add 1"),
        ((50, 50, 5), "105 %, not to 100 %: take 5 off"),
    ],
)
def test_time_that_does_not_add_up_says_what_to_change(times: tuple[int, ...], said: str) -> None:
    found = [task(f"Task {number}", time) for number, time in enumerate(times)]
    assert said in problem("tasks", tasks(*found))


def test_two_tasks_of_one_name_are_named() -> None:
    found = tasks(task("Triage", 40), task("  TRIAGE ", 30), task("C", 30))
    assert "tasks 1 and 2 are both called “TRIAGE”" in problem("tasks", found)


@pytest.mark.parametrize("count", [CURRENT.tasks_lowest - 1, CURRENT.tasks_highest + 1])
def test_the_number_of_tasks_is_the_methods(count: int) -> None:
    found = [task(f"Task {number}", 1) for number in range(count)]
    assert f"has {count} entries; give at" in problem("tasks", tasks(*found))
    schema = TasksAnswer.model_json_schema()["properties"]["tasks"]
    assert (schema["minItems"], schema["maxItems"]) == (CURRENT.tasks_lowest, CURRENT.tasks_highest)


def test_an_empty_rationale_is_refused() -> None:
    assert "is empty" in problem("growth", {**ANSWERED["growth"], "rationale": " \n\x00 "})


def test_text_longer_than_a_document_allows_is_refused_with_its_length() -> None:
    assert "20,001 characters" in problem("reinstatement", {"text": "x" * (MAX_TEXT + 1)})
    role = {**ANSWERED["role"], "category": "x" * (MAX_LINE + 1)}
    assert "301 characters" in problem("role", role)


@given(st.text(max_size=200))
def test_text_is_cleaned_to_what_a_document_may_hold(text: str) -> None:
    try:
        answer = ReinstatementAnswer(text=text)
    except ValidationError:
        return
    assert first_forbidden(answer.text) is None
    assert answer.text == answer.text.strip()


def test_terminal_sequences_are_taken_out_of_an_answer() -> None:
    answer = ReinstatementAnswer(text="\x1b[31mRed\x1b[0m\r\n[@click=app.bell]x[/]\x00 ")
    assert answer.text == "Red\n[@click=app.bell]x[/]"


@pytest.mark.parametrize(
    ("given", "kept"),
    [(None, ()), ([], ()), (["RN", " rn ", "", "Staff\nnurse"], ("RN", "Staff nurse"))],
)
def test_other_names_are_kept_once_and_may_be_missing(given: object, kept: tuple[str, ...]) -> None:
    answer = read("role", {**ANSWERED["role"], "also_known_as": given})
    assert isinstance(answer, RoleAnswer)
    assert tuple(name.lower() for name in answer.also_known_as) == tuple(n.lower() for n in kept)
    assert RoleAnswer.model_fields["also_known_as"].default == ()


def test_every_answer_model_is_frozen_and_asks_for_no_further_fields() -> None:
    for model in ANSWERS.values():
        assert model.model_config["frozen"]
        schema = model.model_json_schema()
        for part in (schema, *schema.get("$defs", {}).values()):
            assert part["additionalProperties"] is False
