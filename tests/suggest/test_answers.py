from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from assessor.document.assessment import Assessment
from assessor.document.checks.counts import USUAL_TASKS
from assessor.document.checks.prose import THIN_UNDER_WORDS
from assessor.document.provenance import Section
from assessor.document.text import MAX_LINE, MAX_TEXT, first_forbidden, word_count
from assessor.method.definition import CURRENT, Involvement
from assessor.suggest.answers import ANSWERS, Answer, ReinstatementAnswer, RoleAnswer, TasksAnswer
from assessor.suggest.values import PARAGRAPH, PROSE, REMARK, Length
from support.samples import ANSWERED, TASKS, WHY, task
from support.samples import PARAGRAPH as SAMPLE

SECTIONS: tuple[Section, ...] = tuple(ANSWERS)
RATED: dict[Section, list[str]] = {
    "principles": [d.key for d in CURRENT.principles],
    "evidence": [d.key for d in CURRENT.evidence],
    "barriers": [d.key for d in CURRENT.barriers],
}


def read(section: Section, content: object) -> Answer:
    return ANSWERS[section].model_validate_json(json.dumps(content))


def problem(section: Section, content: object) -> str:
    with pytest.raises(ValidationError) as caught:
        read(section, content)
    return str(caught.value.errors(include_url=False)[0]["msg"])


def tasks(*found: dict[str, Any]) -> dict[str, Any]:
    return {"tasks": list(found)}


def with_first(time: object = 40, **fields: object) -> dict[str, Any]:
    """Five tasks whose first is as told."""
    return tasks(task("A", time, **fields), *(task(name, 15) for name in "BCDE"))


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
    assert fields_of(ANSWERS[section].model_json_schema()) <= names | {"text", "involvement_reason"}


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
            **with_first(weighted=1.5),
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
    answer = read("tasks", with_first(written))
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
    assert problem("tasks", with_first(score=written))


@pytest.mark.parametrize("written", ["Not Involved", "NOT_INVOLVED", " not-involved "])
def test_involvement_is_understood_in_any_case(written: str) -> None:
    answer = read("tasks", with_first(involvement=written))
    assert isinstance(answer, TasksAnswer)
    assert answer.tasks[0].involvement == "not_involved"


@pytest.mark.parametrize(
    ("times", "said"),
    [
        ((40, 30, 10, 10, 9), "adds up to 99 %, not to 100 %: add 1"),
        ((50, 20, 20, 10, 5), "105 %, not to 100 %: take 5 off"),
    ],
)
def test_time_that_does_not_add_up_says_what_to_change(times: tuple[int, ...], said: str) -> None:
    found = [task(f"Task {number}", time) for number, time in enumerate(times)]
    assert said in problem("tasks", tasks(*found))


def test_two_tasks_of_one_name_are_named() -> None:
    for other in ("TRIAGE", "Tri age"):
        found = tasks(task("Triage", 40), task(f"  {other} ", 30), *(task(n, 10) for n in "CDE"))
        assert f"tasks 1 and 2 are both called “{other}”" in problem("tasks", found)


@pytest.mark.parametrize("count", [USUAL_TASKS[0] - 1, USUAL_TASKS[1] + 1])
def test_there_are_as_many_tasks_as_no_check_remarks_on(count: int) -> None:
    found = [task(f"Task {number}", 1) for number in range(count)]
    assert f"has {count} entries; give at" in problem("tasks", tasks(*found))
    schema = TasksAnswer.model_json_schema()["properties"]["tasks"]
    assert (schema["minItems"], schema["maxItems"]) == USUAL_TASKS


MISMATCHED: tuple[tuple[Involvement, int, str], ...] = (
    ("displacement", 1, "3, 4 or 5"),
    ("displacement", 2, "3, 4 or 5"),
    ("not_involved", 3, "1 or 2"),
    ("not_involved", 5, "1 or 2"),
    ("augmentation", 1, "2, 3 or 4"),
    ("augmentation", 5, "2, 3 or 4"),
)


@pytest.mark.parametrize(("involvement", "score", "scores"), MISMATCHED)
def test_an_involvement_that_does_not_go_with_the_score_is_refused_without_a_reason(
    involvement: Involvement, score: int, scores: str
) -> None:
    for reason in (None, "", "  ", "It just is."):
        given = {} if reason is None else {"involvement_reason": reason}
        said = problem("tasks", with_first(involvement=involvement, score=score, **given))
        assert f"task 1: {involvement} goes with a score of {scores}, not {score}" in said
        assert "involvement_reason" in said


@pytest.mark.parametrize(("involvement", "score", "scores"), MISMATCHED)
def test_an_involvement_that_does_not_go_with_the_score_is_taken_with_a_reason(
    involvement: Involvement, score: int, scores: str
) -> None:
    reason = "the ward signs what the system books"
    found = read(
        "tasks", with_first(involvement=involvement, score=score, involvement_reason=reason)
    )
    assert isinstance(found, TasksAnswer)
    assert not found.tasks[0].is_usual
    assert found.tasks[1].is_usual


def test_what_breaks_rules_across_fields_is_told_at_once() -> None:
    found = with_first(41, involvement="displacement")
    found["tasks"][2]["name"] = "B"
    found["tasks"][4]["score"] = 5
    said = problem("tasks", found)
    for words in ("101 %, not to 100 %: take 1 off", "task 1: ", "tasks 2 and 3", "task 5: "):
        assert words in said


LENGTHS: tuple[tuple[Section, str, Length], ...] = (
    ("role", "summary", PROSE),
    ("role", "is_not", PROSE),
    ("growth", "rationale", PROSE),
    ("growth", "check", PARAGRAPH),
    ("principles", "quick_screen", PROSE),
    ("reinstatement", "text", PARAGRAPH),
    ("commentary", "reality_check", PARAGRAPH),
    ("commentary", "who_should_worry", PROSE),
    ("commentary", "separator", REMARK),
    ("outlook", "role_then", PARAGRAPH),
    ("outlook", "timeline", PROSE),
)


@pytest.mark.parametrize(("section", "field", "length"), LENGTHS)
def test_a_text_is_neither_too_short_nor_too_long(
    section: Section, field: str, length: Length
) -> None:
    def given(text: str) -> dict[str, Any]:
        return {**ANSWERED[section], field: text}

    assert read(section, given(" ".join(["why"] * length.least)))
    assert read(section, given("why " * length.least + "y" * (length.most - 4 * length.least)))
    short = problem(section, given(" ".join(["why"] * (length.least - 1))))
    assert f"has {length.least - 1} words; write {length.form}" in short
    assert f"at least {length.least} words" in short
    long = problem(section, given("why " * length.least * 200))
    assert f"shorten it to {length.form}, at most {length.most:,} characters" in long


@pytest.mark.parametrize("section", ["tasks", "principles", "evidence", "barriers"])
def test_a_rationale_of_one_word_is_refused_wherever_it_stands(section: Section) -> None:
    written = json.dumps(ANSWERED[section])
    parts = json.loads(written)["tasks"] if section == "tasks" else RATED[section]
    for place in range(len(parts)):
        content = json.loads(written)
        rated = content["tasks"] if section == "tasks" else [content[key] for key in parts]
        rated[place]["rationale"] = "Judgement."
        assert "has 1 word; write two to four sentences" in problem(section, content)


@pytest.mark.parametrize("where", [("commentary", "not_captured"), ("outlook", "strategies")])
def test_a_point_needs_a_text_that_says_something(where: tuple[Section, str]) -> None:
    section, name = where
    points = [{"title": "Shortage", "text": "Wards are short."}]
    assert "has 3 words" in problem(section, {**ANSWERED[section], name: points})


def test_the_note_of_a_comparator_needs_a_sentence() -> None:
    other = {"role": "Midwife", "kind": "other_role", "note": "Close."}
    assert "has 1 word; write one or two sentences" in problem(
        "comparators", {"comparators": [other]}
    )


def test_no_rationale_that_is_taken_is_thin_to_the_checks() -> None:
    assert PROSE.least >= THIN_UNDER_WORDS
    assert word_count(WHY) >= THIN_UNDER_WORDS


def test_scripts_without_spaces_between_words_are_not_taken_for_short() -> None:
    text = "系统会自动整理病历并提出建议，护士在床边核对每一项内容并对最终的决定承担责任。"
    assert word_count(text) == 1
    assert read("growth", {**ANSWERED["growth"], "rationale": text})
    assert "write two to four" in problem(
        "growth", {**ANSWERED["growth"], "rationale": "护士决定。"}
    )


def test_every_length_fits_into_a_document() -> None:
    for length in (PROSE, PARAGRAPH, REMARK):
        assert length.most + MAX_LINE < MAX_TEXT


def test_an_empty_rationale_is_refused() -> None:
    assert "is empty" in problem("growth", {**ANSWERED["growth"], "rationale": " \n\x00 "})


def test_a_line_longer_than_a_document_allows_is_refused_with_its_length() -> None:
    role = {**ANSWERED["role"], "category": "x" * (MAX_LINE + 1)}
    assert "301 characters" in problem("role", role)


@pytest.mark.parametrize("given", [None, "", "  "])
def test_a_line_that_may_be_empty_may_be_null(given: object) -> None:
    found = read("tasks", with_first(involvement_reason=given))
    assert isinstance(found, TasksAnswer)
    assert found.tasks[0].involvement_reason == ""


@given(st.text(max_size=200))
def test_text_is_cleaned_to_what_a_document_may_hold(text: str) -> None:
    try:
        answer = ReinstatementAnswer(text=f"{text} {SAMPLE} {text}")
    except ValidationError:
        return
    assert first_forbidden(answer.text) is None
    assert answer.text == answer.text.strip()


def test_terminal_sequences_are_taken_out_of_an_answer() -> None:
    answer = ReinstatementAnswer(text=f"\x1b[31mRed\x1b[0m\r\n[@click=app.bell]x[/]\x00 {SAMPLE} ")
    assert answer.text == f"Red\n[@click=app.bell]x[/] {SAMPLE}"


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
