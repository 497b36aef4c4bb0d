"""Commands on a draft, and what is noted of where its parts came from (METHOD §6)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessor.desk.deciding import OpenItem, decide
from assessor.desk.draft import Draft
from assessor.desk.editing import (
    BLANKS,
    Author,
    add,
    move,
    remove,
    set_override,
    set_value,
)
from assessor.desk.ports import Change
from assessor.document.assessment import Assessment
from assessor.document.canonical import dump
from assessor.document.errors import DocumentError
from assessor.document.migrations import SCHEMA_VERSION
from assessor.document.path import Json, exists, get, is_rating, to_json
from desk.commands import ADA
from strategies import (
    AT,
    assessments,
    at_place,
    complete_assessment,
    complete_export,
    places,
    suggestion,
    texts,
    written,
)

DRAFT = Draft.of(complete_assessment())
LISTS = list(BLANKS)


def made(change: Change | None) -> Change:
    assert change is not None
    return change


def origin(draft: Draft, path: str) -> str | None:
    found = draft.origin(path)
    return found.origin if found else None


def accepted(fields: dict[str, Any], target: str = "tasks[task-1]", **options: Any) -> Draft:
    """The draft after deciding on a suggestion of these fields."""
    asked = suggestion(1, items=[(target, fields)])
    return made(decide(DRAFT, OpenItem(asked, asked.items[0]), ADA, **options)).draft


# Setting


@given(assessments(), texts())
@settings(max_examples=40, deadline=None)
def test_a_text_put_somewhere_stands_there_and_nowhere_else(
    document: Assessment, text: str
) -> None:
    before = Draft.of(document)
    change = set_value(before, "reinstatement", text, ADA)
    if document.reinstatement == text:
        assert change is None
        return
    after = made(change).draft
    assert after.assessment == document.model_copy(update={"reinstatement": text})
    assert (made(change).before, made(change).after) == (document.reinstatement, text)
    assert before == Draft.of(document)


def test_a_change_is_by_id_however_its_path_was_written() -> None:
    by_position = made(set_value(DRAFT, "tasks[1].score", 4, ADA))
    assert by_position == made(set_value(DRAFT, "tasks[task-1].score", 4, ADA))
    assert by_position.path == "tasks[task-1].score"
    assert (by_position.kind, by_position.before, by_position.after) == ("set", 3, 4)


def test_setting_what_is_there_changes_nothing() -> None:
    for place in places(to_json(DRAFT.assessment))[1:]:
        path = written(place)
        if not path.endswith("].id"):
            value = at_place(to_json(DRAFT.assessment), place)
            change = set_value(DRAFT, path, value, ADA)
            assert change is None or (path.startswith("override."))


def test_a_reason_alone_is_a_change_once() -> None:
    first = made(set_value(DRAFT, "tasks[1].score", 3, ADA, "as it is"))
    assert first.draft.assessment == DRAFT.assessment
    assert first.detail == {"reason": "as it is"}
    assert set_value(first.draft, "tasks[1].score", 3, ADA, "as it is") is None


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("tasks[0].score", 6),
        ("tasks[0].score", "3"),
        ("role.title", "two\nlines"),
        ("role.title", "\x1b[31m"),
        ("no.such.place", "x"),
        ("tasks[gone].name", "x"),
        ("role.title", None),
        ("growth.sources", ["nowhere"]),
        ("override.score", "101.0"),
        ("override.reason", "whim"),
        ("tasks[0].id", "another-id"),
        ("sources[0].id", "another-id"),
        ("schema_version", SCHEMA_VERSION + 1),
    ],
)
def test_a_value_that_does_not_belong_is_refused(path: str, value: Json) -> None:
    with pytest.raises(DocumentError):
        set_value(DRAFT, path, value, ADA)


def test_what_a_person_sets_is_theirs() -> None:
    after = made(set_value(DRAFT, "role.summary", "mine", Author("Grace", AT))).draft
    entry = after.origin("role.summary")
    assert entry is not None
    assert (entry.origin, entry.suggestion_id, entry.decided_by, entry.at) == (
        "human",
        None,
        "Grace",
        AT,
    )


# Where a value came from


def test_an_accepted_rating_changed_is_an_override_and_back_is_the_suggestion() -> None:
    path = "tasks[task-1].score"
    draft = accepted({"score": 4, "name": "suggested name"})
    assert origin(draft, path) == "suggestion"
    changed = made(set_value(draft, path, 2, ADA, "It fails here.")).draft
    entry = changed.origin(path)
    assert entry is not None
    assert (entry.origin, entry.suggested, entry.reason) == ("override", 4, "It fails here.")
    further = made(set_value(changed, path, 1, ADA)).draft
    assert (origin(further, path), further.origin(path).reason) == (  # type: ignore[union-attr]
        "override",
        "It fails here.",
    )
    back = made(set_value(further, path, 4, ADA)).draft
    assert origin(back, path) == "suggestion"


def test_an_accepted_text_changed_is_an_edited_suggestion_and_back_is_the_suggestion() -> None:
    path = "tasks[task-1].name"
    draft = accepted({"score": 4, "name": "suggested name"})
    changed = made(set_value(draft, path, "own name", ADA)).draft
    assert origin(changed, path) == "suggestion-edited"
    back = made(set_value(changed, path, "suggested name", ADA)).draft
    assert origin(back, path) == "suggestion"


def test_a_list_of_lines_accepted_and_set_again_is_still_the_suggestion() -> None:
    draft = accepted({"also_known_as": ("One", "Two")}, target="role")
    path = "role.also_known_as"
    assert get(draft.assessment, path) == ["One", "Two"]
    changed = made(set_value(draft, path, ["One"], ADA)).draft
    assert origin(changed, path) == "suggestion-edited"
    back = made(set_value(changed, path, ["One", "Two"], ADA)).draft
    assert origin(back, path) == "suggestion"


def test_a_rating_given_where_a_suggestion_was_discarded_is_an_override_of_it() -> None:
    blank = made(set_value(DRAFT, "growth.rating", None, ADA)).draft
    asked = suggestion(1, section="growth", items=[("growth", {"rating": -1})])
    left = made(decide(blank, OpenItem(asked, asked.items[0]), ADA, leave=["rating"])).draft
    assert get(left.assessment, "growth.rating") is None
    rated = made(set_value(left, "growth.rating", 2, ADA)).draft
    entry = rated.origin("growth.rating")
    assert entry is not None
    assert (entry.origin, entry.suggested, entry.suggestion_id) == ("override", -1, asked.id)


def test_provenance_has_one_entry_a_path_in_the_order_of_paths() -> None:
    draft = DRAFT
    for path, value in (("role.summary", "a"), ("growth.check", "b"), ("role.summary", "c")):
        draft = made(set_value(draft, path, value, ADA)).draft
    paths = [entry.path for entry in draft.provenance]
    assert paths == sorted(set(paths))


# Lists


@pytest.mark.parametrize("list_path", LISTS)
def test_an_added_element_is_last_with_an_id_of_its_own(list_path: str) -> None:
    first = add(DRAFT, list_path, {}, ADA)
    second = add(first.draft, list_path, {}, ADA)
    assert first.path != second.path
    assert first.before is None
    elements = get(second.draft.assessment, list_path)
    assert isinstance(elements, list)
    assert elements[-1] == second.after
    assert elements[-2] == first.after


@pytest.mark.parametrize("name", ["", "../../x", "Ä ö", "中文", "[bold]", "9 lives", "a" * 300])
def test_the_id_of_an_added_task_is_made_from_its_name_and_stays(name: str) -> None:
    change = add(DRAFT, "tasks", {"name": name}, ADA)
    renamed = made(set_value(change.draft, f"{change.path}.name", "renamed", ADA)).draft
    assert get(renamed.assessment, f"{change.path}.name") == "renamed"
    assert origin(renamed, f"{change.path}.name") == "human"


def test_many_elements_of_one_name_have_different_ids() -> None:
    draft = DRAFT
    for _ in range(20):
        draft = add(draft, "comparators", {"role": "Same role"}, ADA).draft
    ids = [comparator.id for comparator in draft.assessment.comparators]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("list_path", ["role", "role.also_known_as", "nowhere", "tasks[0]", ""])
def test_only_lists_of_parts_can_be_added_to(list_path: str) -> None:
    with pytest.raises(DocumentError):
        add(DRAFT, list_path, {}, ADA)


@pytest.mark.parametrize("values", [{"nonsense": 1}, {"score": 9}, {"name": "a\x00"}, {"time": 0}])
def test_an_element_that_does_not_fit_is_not_added(values: dict[str, Json]) -> None:
    with pytest.raises(DocumentError):
        add(DRAFT, "tasks", values, ADA)


@pytest.mark.parametrize("list_path", LISTS)
def test_a_removed_element_is_gone_with_its_provenance(list_path: str) -> None:
    field = {"tasks": "name", "comparators": "role"}.get(list_path, "title")
    added = add(DRAFT, list_path, {field: "To go"}, ADA)
    assert added.draft.provenance
    removed = remove(added.draft, added.path)
    assert removed.draft == DRAFT
    assert (removed.path, removed.before, removed.after) == (added.path, added.after, None)


def test_a_removed_source_is_cited_nowhere() -> None:
    assert b'"source-0"' in dump(DRAFT.assessment)
    after = remove(DRAFT, "sources[source-0]").draft
    assert b'"source-0"' not in dump(after.assessment)
    assert b'"source-1"' in dump(after.assessment)


@pytest.mark.parametrize("path", ["tasks", "tasks[9]", "role.title", "", "role.also_known_as[0]"])
def test_only_an_element_can_be_removed_or_moved(path: str) -> None:
    with pytest.raises(DocumentError):
        remove(DRAFT, path)
    with pytest.raises(DocumentError):
        move(DRAFT, path, 1)


@given(st.integers(0, 4), st.integers(-10, 10))
def test_a_moved_element_stops_at_the_ends_and_keeps_its_id(i: int, by: int) -> None:
    ids = [task.id for task in DRAFT.assessment.tasks]
    change = move(DRAFT, f"tasks[{i}]", by)
    expected = ids.copy()
    to = min(max(i + by, 0), 4)
    expected.insert(to, expected.pop(i))
    if expected == ids:
        assert change is None
    else:
        assert [task.id for task in made(change).draft.assessment.tasks] == expected
        assert made(change).path == f"tasks[{ids[i]}]"


# Overrides of the score


def test_an_override_is_signed_and_dated() -> None:
    change = made(set_override(DRAFT, Decimal("60.0"), "method_gap", "why", ADA))
    override = change.draft.assessment.override
    assert (override.score, override.reason, override.justification) == (
        Decimal("60.0"),
        "method_gap",
        "why",
    )
    assert (override.author, override.at) == ("Ada", AT)
    assert {"override.score", "override.reason", "override.justification"} == {
        entry.path for entry in change.draft.provenance
    }


def test_taking_an_override_back_leaves_no_time() -> None:
    overridden = made(set_override(DRAFT, Decimal("60.0"), "method_gap", "why", ADA)).draft
    accepted = made(set_override(overridden, None, None, "", ADA)).draft.assessment.override
    assert (accepted.score, accepted.reason, accepted.author, accepted.at) == (None, None, "", None)


def test_the_same_override_again_changes_nothing() -> None:
    first = made(set_override(DRAFT, Decimal("60.0"), "method_gap", "why", ADA)).draft
    later = Author("Grace", AT)
    assert set_override(first, Decimal("60.0"), "method_gap", "why", later) is None


def test_setting_a_field_of_the_override_signs_it_anew() -> None:
    after = made(set_value(DRAFT, "override.score", "61.0", Author("Grace", AT))).draft
    assert (after.assessment.override.author, after.assessment.override.at) == ("Grace", AT)


@pytest.mark.parametrize("score", ["60.05", "60.06", "100.1", "-0.1", "NaN", "Infinity", "1e5"])
def test_an_override_is_never_rounded_or_off_the_scale(score: str) -> None:
    with pytest.raises(DocumentError):
        set_override(DRAFT, Decimal(score), "method_gap", "why", ADA)


def test_an_unknown_reason_code_is_refused() -> None:
    with pytest.raises(DocumentError):
        set_override(DRAFT, Decimal("60.0"), "whim", "why", ADA)


# Carrying on from an export


def test_a_draft_of_an_export_keeps_provenance_and_decisions() -> None:
    export = complete_export()
    draft = Draft.of(export)
    assert draft.assessment == export.assessment()
    assert type(draft.assessment) is Assessment
    assert (draft.provenance, draft.decisions) == (export.provenance, export.decisions)
    assert all(exists(draft.assessment, entry.path) for entry in draft.provenance)
    assert any(is_rating(entry.path) for entry in draft.provenance)
