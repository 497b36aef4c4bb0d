"""What a text means for a place of a document, and which places there are to set."""

from __future__ import annotations

import pytest

from assessor.cli.entry import nothing_at, place_of, places, value_at
from assessor.desk.editing import BLANKS, filled
from assessor.document.errors import DocumentError
from assessor.document.path import Json, by_position, replace, to_json
from strategies import complete_assessment

DOCUMENT = complete_assessment()
WAGES = "evidence.wage_trends"


@pytest.mark.parametrize(
    ("path", "text", "value"),
    [
        ("growth.rationale", "- the first\n-\thow", "- the first\n-\thow"),
        ("growth.rationale", "2", "2"),
        ("growth.rationale", "\x1b[31mred\x1b[0m\r\n", "red\n"),
        ("growth.rating", " +2 ", 2),
        ("growth.rating", "-2", -2),
        ("tasks[0].score", "4", 4),
        ("tasks[0].involvement", "augmentation", "augmentation"),
        (f"{WAGES}.sources", "source-0; source-1;", ["source-0", "source-1"]),
        ("role.also_known_as", "One; two\nthree", ["One", "two", "three"]),
        ("role.live_tracked", "Yes", True),
        ("role.live_tracked", "no", False),
        ("override.score", "52", "52.0"),
        ("comparators[0].score", "7.5", "7.5"),
        ("assessed_on", "2026-11-24", "2026-11-24"),
        ("outlook.year", "2031", 2031),
        ("growth.nowhere", "2", "2"),
    ],
)
def test_a_text_means_what_belongs_at_its_place(path: str, text: str, value: Json) -> None:
    found = value_at(DOCUMENT, path, text)
    assert (found, type(found)) == (value, type(value))
    if "nowhere" not in path:
        replace(DOCUMENT, path, found)


@pytest.mark.parametrize("text", ["52.55", "NaN", "Infinity", "1e999999999", "high", "", "-0x1"])
def test_what_is_no_score_is_refused_as_the_document_does(text: str) -> None:
    found = value_at(DOCUMENT, "override.score", text)
    with pytest.raises(DocumentError):
        replace(DOCUMENT, "override.score", found)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("growth.ratng", "do you mean growth.rating or growth.rationale"),
        ("tasks[0].scre", "do you mean tasks[0].score"),
        ("tasks[task-0].scre", "do you mean tasks[task-0].score"),
        ("nothing like it at all", "is not a path such as tasks[2].score"),
        ("growth", "holds several values; name one of them: growth.rationale, growth.sources, "),
        ("tasks", "holds several values; name one of them: tasks[task-0].rationale, "),
        ("method.version", "is kept by the program itself and cannot be set"),
        ("schema_version", "is kept by the program itself and cannot be set"),
        ("override.author", "is kept by the program itself and cannot be set"),
    ],
)
def test_what_is_no_place_to_set_is_refused_with_a_way_on(path: str, said: str) -> None:
    with pytest.raises(DocumentError) as refused:
        place_of(DOCUMENT, path)
    assert refused.value.problems[0].place == path
    assert said in refused.value.problems[0].message


def test_an_empty_list_of_elements_is_no_place_to_set() -> None:
    with pytest.raises(DocumentError, match="is a list without elements"):
        place_of(replace(DOCUMENT, "comparators", []), "comparators")


def test_every_value_a_person_decides_is_a_place_to_set_by_id_and_by_position() -> None:
    known = set(places(DOCUMENT))
    decided = set(filled(to_json(DOCUMENT)))
    assert decided - known == {"override.author", "override.at"} & decided
    assert not known & set(BLANKS)
    for path in known:
        assert place_of(DOCUMENT, path) == path
        assert place_of(DOCUMENT, by_position(DOCUMENT, path)) == path


def test_nothing_is_what_an_empty_field_at_the_desk_holds() -> None:
    for path, value in (
        ("growth.rationale", ""),
        ("growth.rating", None),
        ("override.score", None),
    ):
        assert nothing_at(DOCUMENT, path) == value
    assert nothing_at(DOCUMENT, "role.also_known_as") == []
    assert nothing_at(DOCUMENT, "tasks[0].involvement") is None
    with pytest.raises(DocumentError):
        nothing_at(DOCUMENT, "role.live_tracked")
