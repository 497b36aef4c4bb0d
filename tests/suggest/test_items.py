from __future__ import annotations

import pytest

from assessor.desk.deciding import OpenItem, decide, plain
from assessor.desk.draft import Draft
from assessor.desk.editing import Author
from assessor.document.assessment import Assessment, blank
from assessor.document.model import now
from assessor.document.path import get, replace, to_json
from assessor.document.provenance import Section, SuggestedItem, Suggestion
from assessor.method.definition import CURRENT
from assessor.suggest.answers import ANSWERS, Answer
from assessor.suggest.items import items_of
from support.samples import ANSWERED, TASKS, WHY, task

SECTIONS: tuple[Section, ...] = tuple(ANSWERS)
NURSE = blank("Nurse")


def items(section: Section, assessment: Assessment = NURSE) -> tuple[SuggestedItem, ...]:
    return items_of(ANSWERS[section].model_validate(ANSWERED[section]), assessment)


def accepted(section: Section, assessment: Assessment) -> Assessment:
    """``assessment`` with every item of the sample answer accepted at the desk."""
    suggestion = Suggestion(
        id="0" * 32,
        section=section,
        source="llm",
        model="m",
        endpoint="",
        prompt=None,
        parameters={},
        asked_at=now(),
        elapsed_ms=0,
        tokens=None,
        price=None,
        answer="",
        items=items(section, assessment),
    )
    draft = Draft(assessment=assessment)
    for item in suggestion.items:
        change = decide(draft, OpenItem(suggestion, item), Author("a", now()))
        assert change is not None
        draft = change.draft
    return draft.assessment


@pytest.mark.parametrize("section", SECTIONS)
def test_every_item_can_be_accepted_into_a_blank_document(section: Section) -> None:
    after = accepted(section, NURSE)
    before, written = to_json(NURSE)[section], to_json(after)[section]
    assert written != before
    assert {k: v for k, v in to_json(after).items() if k != section} == {
        k: v for k, v in to_json(NURSE).items() if k != section
    }


@pytest.mark.parametrize("section", SECTIONS)
def test_every_field_of_an_existing_part_can_be_written_where_it_belongs(section: Section) -> None:
    full = accepted(section, NURSE)
    for item in items(section, full):
        here = get(full, item.target)
        for name, value in item.fields.items():
            put = plain(value)
            if isinstance(here, list):
                assert isinstance(here[0], dict)
                assert name in here[0]
            elif isinstance(here, dict):
                assert get(replace(full, f"{item.target}.{name}", put), item.target)
            else:
                assert name == "text"
                assert get(replace(full, item.target, put), item.target) == put


@pytest.mark.parametrize("section", SECTIONS)
def test_ids_are_numbers_from_1_in_order(section: Section) -> None:
    found = items(section)
    assert [item.id for item in found] == [str(n) for n in range(1, len(found) + 1)]


@pytest.mark.parametrize("section", SECTIONS)
def test_every_item_has_a_label(section: Section) -> None:
    assert all(item.label for item in items(section))


@pytest.mark.parametrize("section", ["principles", "evidence", "barriers"])
def test_each_dimension_is_an_item_of_its_own(section: Section) -> None:
    found = {item.target: item for item in items(section)}
    for dimension in getattr(CURRENT, section):
        item = found[f"{section}.{dimension.key}"]
        assert set(item.fields) == {"rating", "rationale"}
        assert item.label == dimension.label


def test_the_quick_screen_is_an_item_of_the_principles() -> None:
    last = items("principles")[-1]
    assert (last.target, list(last.fields)) == ("principles", ["quick_screen"])


def test_growth_carries_its_check() -> None:
    (item,) = items("growth")
    assert (item.target, set(item.fields)) == ("growth", {"rating", "rationale", "check"})


def test_a_bare_text_section_has_the_single_field_text() -> None:
    (item,) = items("reinstatement")
    assert (item.target, item.fields) == (
        "reinstatement",
        {"text": ANSWERED["reinstatement"]["text"]},
    )


def test_the_title_and_the_tracking_of_a_role_are_not_suggested() -> None:
    (item,) = items("role")
    assert not {"title", "live_tracked"} & set(item.fields)
    assert item.fields["also_known_as"] == ("Staff nurse", "RN")


def test_points_and_strategies_are_items_of_their_lists() -> None:
    assert [item.target for item in items("commentary")] == [
        "commentary",
        "commentary.not_captured",
        "commentary.not_captured",
    ]
    assert [item.target for item in items("outlook")] == ["outlook", "outlook.strategies"]
    assert set(items("outlook")[0].fields) == {"year", "role_then", "timeline"}


def test_comparators_bring_no_score() -> None:
    for item in items("comparators"):
        assert item.target == "comparators"
        assert set(item.fields) == {"role", "seniority", "kind", "note", "also_known_as"}


def test_a_task_of_the_same_name_is_rated_anew_and_others_are_added() -> None:
    full = accepted("tasks", NURSE)
    answer = ANSWERS["tasks"].model_validate(
        {
            "tasks": [
                task(" tri AGE ".replace(" ", ""), 40),
                task("family  TALKS", 30),
                *(task(f"New {n}", 10) for n in (1, 2, 3)),
            ]
        }
    )
    ids = {known.name: known.id for known in full.tasks}
    assert [item.target for item in items_of(answer, full)] == [
        f"tasks[{ids['Triage']}]",
        f"tasks[{ids['Family talks']}]",
        *["tasks"] * 3,
    ]


def test_a_task_brings_its_name_its_numbers_and_its_rationale() -> None:
    first = items("tasks")[0]
    assert first.fields == {
        "name": "Triage",
        "time": 40,
        "score": 2,
        "involvement": "augmentation",
        "rationale": TASKS["tasks"][0]["rationale"],
    }


@pytest.mark.parametrize(
    ("reason", "end"),
    [
        ("the ward signs what the system books", "The ward signs what the system books."),
        ("The ward signs what the system books!", "The ward signs what the system books!"),
    ],
)
def test_why_an_unusual_involvement_holds_ends_the_rationale(reason: str, end: str) -> None:
    unusual = task("Booking", 40, involvement="displacement", involvement_reason=reason)
    usual = task("Triage", 30, involvement_reason=reason)
    answer = {"tasks": [unusual, usual, *(task(name, 10) for name in "CDE")]}
    first, second, *_ = items_of(ANSWERS["tasks"].model_validate(answer), NURSE)
    assert first.fields["rationale"] == f"{WHY} {end}"
    assert second.fields["rationale"] == WHY
    assert set(first.fields) == {"name", "time", "score", "involvement", "rationale"}


@pytest.mark.parametrize("section", SECTIONS)
def test_items_of_a_model_name_no_basis(section: Section) -> None:
    assert {item.basis for item in items(section)} == {""}


def test_what_is_no_answer_of_a_section_is_refused() -> None:
    with pytest.raises(TypeError, match="is not the answer of a section"):
        items_of(Answer(), NURSE)
