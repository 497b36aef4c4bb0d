"""Paths into a document: by position for people, by id for what is kept."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assessor.document.assessment import Assessment
from assessor.document.canonical import dump
from assessor.document.errors import DocumentError
from assessor.document.path import (
    by_id,
    by_position,
    exists,
    from_json,
    get,
    is_rating,
    look,
    replace,
    to_json,
)
from strategies import assessments, at_place, complete_assessment, places, written

DOCUMENT = complete_assessment()
PLACES = places(to_json(DOCUMENT))[1:]


@given(assessments(), st.data())
@settings(max_examples=60, deadline=None)
def test_by_id_and_by_position_are_inverse(document: Assessment, data: st.DataObject) -> None:
    path = written(data.draw(st.sampled_from(places(to_json(document))[1:])))
    stable = by_id(document, path)
    assert by_position(document, stable) == path
    assert by_id(document, stable) == stable
    assert by_position(document, path) == path
    assert get(document, stable) == get(document, path)


@pytest.mark.parametrize("place", PLACES, ids=written)
def test_get_finds_what_stands_at_every_place(place: tuple[str | int, ...]) -> None:
    expected = at_place(json.loads(dump(DOCUMENT)), place)
    assert get(DOCUMENT, written(place)) == expected
    assert look(to_json(DOCUMENT), written(place)) == expected
    assert exists(DOCUMENT, written(place))
    assert replace(DOCUMENT, written(place), expected) == DOCUMENT


@pytest.mark.parametrize("text", ["", "new words", "[bold]", "a\n\tb"])
@pytest.mark.parametrize(
    "path", ["role.summary", "tasks[1].rationale", "tasks[task-1].rationale", "growth.check"]
)
def test_replace_changes_that_place_and_no_other(path: str, text: str) -> None:
    after = replace(DOCUMENT, path, text)
    assert get(after, path) == text
    assert replace(after, path, get(DOCUMENT, path)) == DOCUMENT


def test_replace_leaves_the_document_it_was_given() -> None:
    document = complete_assessment()
    replace(document, "tasks[0].score", 5)
    assert document == complete_assessment()


def test_an_id_stays_when_the_element_moves() -> None:
    content = to_json(DOCUMENT)
    assert isinstance(content["tasks"], list)
    content["tasks"].reverse()
    moved = from_json(content)
    assert get(moved, "tasks[task-0]") == get(DOCUMENT, "tasks[task-0]")
    assert by_position(moved, "tasks[task-0].score") == "tasks[4].score"


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        ("tasks[0].score", 6, "tasks[0].score"),
        ("tasks[task-0].score", 6, "tasks[0].score"),
        ("tasks[0].score", "3", "tasks[0].score"),
        ("tasks[0].score", 3.0, "tasks[0].score"),
        ("tasks[0].time", True, "tasks[0].time"),
        ("role.title", "a\x1bb", "role.title"),
        ("role.title", None, "role.title"),
        ("role", {}, "role.title"),
        ("growth.rating", float("nan"), "growth.rating"),
        ("growth.rating", 10**30, "growth.rating"),
        ("tasks", {}, "tasks"),
    ],
)
def test_a_value_that_does_not_belong_there_is_refused_with_the_place(
    path: str, value: object, place: str
) -> None:
    with pytest.raises(DocumentError) as refused:
        replace(DOCUMENT, path, value)  # type: ignore[arg-type]
    assert place in {problem.place for problem in refused.value.problems}


HOSTILE = [
    "",
    ".",
    "..",
    "role.",
    ".role",
    "role..title",
    "role.title\n",
    "role.title.",
    "role.title.x",
    "role.title[0]",
    "role.__class__",
    "role.__dict__",
    "__class__",
    "model_dump",
    "tasks[",
    "tasks[]",
    "tasks[0",
    "tasks[0]]",
    "tasks[-1]",
    "tasks[99]",
    "tasks[0]score",
    "tasks[" + "9" * 5000 + "]",
    "tasks." + "9" * 5000,
    "tasks[٣]",
    "tasks[²]",
    "tasks[no-such-task].score",
    "tasks[0].score.x",
    "tasks[0][0]",
    "../../etc/passwd",
    "/etc/passwd",
    "role/title",
    "{{ 7*7 }}",
    "[@click=app.bell]",
    "role\x00title",
    "Role.title",
    "a" * 100_000,
    "role" + ".x" * 10_000,
    "tasks" + "[0]" * 10_000,
]


@pytest.mark.parametrize("path", HOSTILE, ids=lambda path: repr(path[:24]))
def test_a_path_that_leads_nowhere_is_refused(path: str) -> None:
    for use in (get, by_id, by_position):
        with pytest.raises(DocumentError):
            use(DOCUMENT, path)
    with pytest.raises(DocumentError):
        replace(DOCUMENT, path, "x")
    assert not exists(DOCUMENT, path)


@given(
    st.one_of(
        st.text(max_size=30),
        st.lists(
            st.sampled_from(
                ["role", "tasks", ".", "[", "]", "0", "task-0", "title", "score", "9", " "]
            ),
            max_size=8,
        ).map("".join),
    )
)
@example("tasks[00].score")
@settings(max_examples=300, deadline=None)
def test_random_paths_raise_nothing_but_document_errors(path: str) -> None:
    try:
        found = get(DOCUMENT, path)
    except DocumentError as error:
        assert error.problems
        assert not exists(DOCUMENT, path)
    else:
        assert get(DOCUMENT, by_id(DOCUMENT, path)) == found
        assert get(DOCUMENT, by_position(DOCUMENT, path)) == found


@pytest.mark.parametrize(
    ("path", "rating"),
    [
        ("tasks[0].score", True),
        ("tasks[triage].score", True),
        ("growth.rating", True),
        ("evidence.wage_trends.rating", True),
        ("tasks[0].time", False),
        ("comparators[x].score", False),
        ("override.score", False),
        ("growth.rationale", False),
    ],
)
def test_a_rating_is_a_tasks_score_or_a_dimensions_rating(path: str, rating: bool) -> None:
    assert is_rating(path) is rating
