"""What-if: other numbers tried without touching the document, and kept as a draft of its own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.desk.draft import Draft
from assessor.desk.library import open_entry, store_new
from assessor.desk.publishing import contradictions
from assessor.desk.session import Session
from assessor.desk.whatif import differing, keep, number_paths, setting, supposing
from assessor.document.assessment import Assessment
from assessor.document.canonical import dump
from assessor.document.errors import DocumentError
from assessor.document.path import Json, get, to_json
from desk.commands import ADA
from desk.memory_store import MemoryStore
from strategies import assessments, complete_assessment, complete_export

DOCUMENT = complete_assessment()


def kept_from(base: Session, supposed: Assessment, title: str, store: MemoryStore) -> Session:
    """What was tried on ``base``, kept."""
    return keep(base.draft, base.suggestions, supposed, title, (), store, base.author)


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("tasks[2].score=4", "tasks[2].score", 4),
        (" tasks[task-1].time = 12 ", "tasks[task-1].time", 12),
        ("tasks[0].involvement=displacement", "tasks[0].involvement", "displacement"),
        ("evidence.wage_trends=-1", "evidence.wage_trends.rating", -1),
        ("barriers.physical_presence.rating=+2", "barriers.physical_presence.rating", 2),
        ("growth=0", "growth.rating", 0),
        ("growth.rating=0", "growth.rating", 0),
    ],
)
def test_a_setting_names_a_number_and_its_value(text: str, path: str, value: Json) -> None:
    assert setting(text) == (path, value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "=",
        "tasks[0].score",
        "tasks[0].score=",
        "=4",
        "role.title=Nurse",
        "tasks[0].name=x",
        "evidence.wage_trends.rationale=x",
        "override.score=50.0",
        "tasks[0]=4",
        "growth.check=0",
    ],
)
def test_what_is_no_number_of_the_method_cannot_be_set(text: str) -> None:
    with pytest.raises(DocumentError, match="is not"):
        setting(text)


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("tasks[0].score", 6, "less than or equal to 5|at most 5|5"),
        ("tasks[99].score", 3, "no such place"),
        ("evidence.weather", 1, "no such place"),
        ("growth", "high", "growth"),
    ],
)
def test_a_value_off_its_scale_is_refused_with_its_place(path: str, value: Json, said: str) -> None:
    with pytest.raises(DocumentError, match=said):
        supposing(DOCUMENT, [(path, value)])


def test_the_document_stays_as_it_is() -> None:
    before = dump(DOCUMENT)
    supposed = supposing(DOCUMENT, [("tasks[0].score", 5), ("growth", -2)])
    assert dump(DOCUMENT) == before
    assert get(supposed, "tasks[0].score") == 5
    assert get(supposed, "growth.rating") == -2


@given(assessments(complete=True), st.data())
def test_what_differs_put_into_the_document_gives_what_was_supposed(
    document: Assessment, data: st.DataObject
) -> None:
    other = data.draw(assessments(complete=True))
    numbers = [path for path in number_paths(document) if not path.startswith("tasks[")]
    chosen = data.draw(st.lists(st.sampled_from(numbers), unique=True))
    supposed = supposing(document, [(path, get(other, path)) for path in chosen])
    found = differing(document, supposed)
    assert set(found) <= set(chosen)
    assert to_json(supposing(document, found.items())) == to_json(supposed)
    assert all(get(document, path) != value for path, value in found.items())


def test_what_was_tried_is_kept_as_a_draft_beside_the_one_it_was_tried_on() -> None:
    store, export = MemoryStore(), complete_export()
    base = store_new(Draft.of(export), export.suggestions, (), store, ADA, kind="import")
    supposed = supposing(base.draft.assessment, [("tasks[0].score", 5), ("growth", -2)])
    kept = kept_from(base, supposed, "title, if agents did the first task", store)
    assert kept.name != base.name
    again = open_entry(kept.name, (), store, "Ada").draft
    assert again.assessment.role.title == "title, if agents did the first task"
    assert get(again.assessment, "tasks[0].score") == 5
    assert open_entry(base.name, (), store, "Ada").draft == base.draft
    assert next(event.kind for event in store.events(kept.name)) == "whatif"


def test_the_person_answers_for_what_was_changed_and_the_rest_keeps_its_origin() -> None:
    store, export = MemoryStore(), complete_export()
    base = store_new(Draft.of(export), export.suggestions, (), store, ADA, kind="import")
    supposed = supposing(base.draft.assessment, [("growth", -2)])
    kept = kept_from(base, supposed, "Another", store)
    changed = {"growth.rating", "role.title"}
    for before in base.draft.provenance:
        if before.path not in changed:
            assert kept.draft.origin(before.path) == before
    growth = kept.draft.origin("growth.rating")
    assert growth is not None
    assert growth.decided_by == base.author.name


def test_what_was_kept_can_be_exported_when_it_is_finished() -> None:
    store, export = MemoryStore(), complete_export()
    base = store_new(Draft.of(export), export.suggestions, (), store, ADA, kind="import")
    supposed = supposing(base.draft.assessment, [("growth", -2)])
    assert contradictions(kept_from(base, supposed, "Another", store).finished()) == ()
