"""Quick reading takes what the models take, as they take it, and never anything else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, HttpUrl, TypeAdapter

from assessor.document import table
from assessor.document.assessment import Assessment
from assessor.document.canonical import dump, load
from assessor.document.errors import DocumentError
from assessor.document.json_text import parse_json
from assessor.document.quick import Record, quick, read
from assessor.document.rules import Node
from assessor.document.tabulate import tabulate
from assessor.document.values import COMMON_ADDRESS
from assessor.method.figures import Figures
from assessor.shipped import shipped_folder
from strategies import (
    HOSTILE,
    Step,
    as_version,
    assessments,
    at_place,
    complete_assessment,
    complete_export,
    places,
    published,
    with_value,
    without,
    written,
)

DOCUMENT: Any = json.loads(dump(complete_assessment()))
EXPORT: Any = json.loads(dump(complete_export()))
HTTP = TypeAdapter(HttpUrl)

VALUES: tuple[Any, ...] = (
    *HOSTILE,
    *(None, True, False, -1, 0, 1, 2, 3, 5, 6, 100, 101, 2028, -(10**9), 10**9 + 1, 10**14),
    *(
        [],
        [None],
        [""],
        ["source-0"],
        ["source-0", "nowhere"],
        [[]],
        {},
        {"a": 1},
        {"": ""},
        {"\ud800": 1},
    ),
    *("", " ", "\n", "a\n", "two\nlines", "tab\t", "\u2028", "\x00", "\x1b[31m", "\x7f", "\x85"),
    *("\ud800", "\udfff\ud800", "\ufffe", "\ufdd0", "\U0001ffff", "\ufeff", "é" * 300, "é" * 301),
    *(
        "x" * 20_000,
        "x" * 20_001,
        "a",
        "a" * 64,
        "a" * 65,
        "A",
        "a_b",
        "1a",
        "source-0",
        "source-1",
    ),
    *("ab" * 32, "AB" * 32, "0" * 32, "٣" * 32, "ab" * 32 + "\n", "0" * 32 + "\n"),
    *("2026-11-24", "2026-02-30", "1899-12-31", "3000-01-01", "2026-11-24\n", "20261124"),
    *("٢٠٢٦-11-24", "2026-11-24T09:30:00Z", "2026-11-24T24:00:00Z", "2026-11-24T09:30:60Z"),
    *("2026-11-24T09:30:00+00:00", "2026-11-24T09:30:00.5Z", "0001-01-01T00:00:00Z"),
    *(
        "0.0",
        "-0.0",
        "100.0",
        "100.1",
        "5",
        "5.00",
        "05.0",
        "1.2345",
        "-1.5",
        "٣.٣",
        "1e1",
        "7.0\n",
    ),
    *("http://a", "https://A.example/x y", "https://", "http:/a", "ftp://a.b", "https://a..b"),
    *("https://xn--a", "https://1.2.3", "https://256.1.1.1", "https://é.example", "http://a:99999"),
    *(
        "https://example.org/é",
        "http://[::1]/",
        "http://a_b.c/",
        "HTTPS://EXAMPLE.ORG",
        "http://a@b",
    ),
    *("green", "Green", "stable", "augmentation", "evidence", "approved", "tasks", "llm", "other"),
)
"""What may stand at a place: right in some, wrong in most."""


def same(quickly: object, model: object) -> bool:
    """Whether a record has the attributes of a model, all of them, each with the same value."""
    if isinstance(model, BaseModel | Figures):
        names = type(model).model_fields if isinstance(model, BaseModel) else vars(model)
        return (
            isinstance(quickly, Record)
            and vars(quickly).keys() == {*names, "_content"}
            and all(same(getattr(quickly, name), getattr(model, name)) for name in names)
        )
    if type(quickly) is not type(model):
        return False
    if isinstance(quickly, tuple) and isinstance(model, tuple):
        return len(quickly) == len(model) and all(map(same, quickly, model))
    if isinstance(quickly, dict) and isinstance(model, dict):
        return list(quickly) == list(model) and all(same(quickly[key], model[key]) for key in model)
    return repr(quickly) == repr(model) and quickly == model


def loaded(data: bytes) -> Assessment | None:
    """The document as the models read it, if they do."""
    try:
        return load(data)
    except DocumentError:
        return None


def agree(content: object, *, ascii_only: bool = True) -> bool:
    """Whether both ways make the same of JSON values: the same document, or none."""
    data = json.dumps(content, ensure_ascii=ascii_only).encode(errors="surrogatepass")
    try:
        quickly = quick(parse_json(data))
    except DocumentError:
        quickly = None
    slowly = loaded(data)
    return slowly is None if quickly is None else same(quickly, slowly)


def place_in(data: st.DataObject, content: object) -> tuple[Step, ...]:
    """Any place below the whole."""
    return data.draw(st.sampled_from(places(content)[1:]))


def nodes_in(node: Node, value: Any, at: tuple[Step, ...] = ()) -> Iterator[tuple[Node, Any]]:
    """The rows of the table that a document meets, each with the place where it does."""
    yield node, at
    match node:
        case ("part", name):
            for field, row in table.PARTS[name].items():
                yield from nodes_in(row, value[field], (*at, field))
        case ("list", row, _):
            for i, element in enumerate(value):
                yield from nodes_in(row, element, (*at, i))
        case ("dict", _, row):
            for name, element in value.items():
                yield from nodes_in(row, element, (*at, name))
        case ("nullable", row) if value is not None:
            yield from nodes_in(row, value, at)
        case ("rule", _, row):
            yield from nodes_in(row, value, at)


def slimmed(content: Any) -> Any:
    """A document cut short in every list and text where the models take it so: quicker to read."""
    for place in sorted(places(content)[1:], key=len):
        try:
            value = at_place(content, place)
        except IndexError:
            continue
        if isinstance(value, list | str):
            short = with_value(content, place, value[: 2 if isinstance(value, list) else 1])
            content = content if loaded(json.dumps(short).encode()) is None else short
    return content


SLIM = slimmed(EXPORT)
EACH_ROW = dict(reversed([*nodes_in(table.DOCUMENTS["PublishedAssessment"], SLIM)]))
"""The first place in an export of each different row of the table."""


documents = st.one_of(
    st.just(DOCUMENT),
    st.just(EXPORT),
    st.one_of(assessments(), published()).map(lambda found: json.loads(dump(found))),
)


def test_the_table_is_what_the_models_say_today() -> None:
    made = (table.DOCUMENTS, table.PARTS)
    assert made == tabulate(), "run python -m assessor.document.tabulate"


@given(st.one_of(assessments(), published()))
@settings(max_examples=50, deadline=None)
@example(complete_assessment())
@example(complete_export())
def test_a_sound_document_is_read_quickly_and_as_the_models_read_it(document: Assessment) -> None:
    content = json.loads(dump(document))
    quickly = quick(content)
    assert quickly is not None
    assert same(quickly, document)
    assert quickly.model_dump(mode="json") == document.model_dump(mode="json")


def test_an_export_of_an_older_schema_version_is_read_quickly_too() -> None:
    content = as_version(1, EXPORT)
    assert same(quick(content), load(json.dumps(content).encode()))


def test_the_shipped_roles_are_read_quickly() -> None:
    files = list(shipped_folder("roles").glob("*.json"))
    assert files
    for file in files:
        assert same(quick(parse_json(file.read_bytes())), load(file.read_bytes()))


def test_a_slim_export_has_every_row_that_a_full_one_has() -> None:
    assert len(json.dumps(SLIM)) < len(json.dumps(EXPORT))
    assert EACH_ROW.keys() == dict(nodes_in(table.DOCUMENTS["PublishedAssessment"], EXPORT)).keys()


@pytest.mark.parametrize(
    "place", sorted({place for place in EACH_ROW.values() if place}, key=repr), ids=written
)
def test_every_value_is_judged_as_the_models_judge_it(place: tuple[Step, ...]) -> None:
    for value in VALUES:
        assert agree(with_value(SLIM, place, value)), value


@pytest.mark.parametrize(("name", "most"), [("tasks", 50), ("comparators", 200), ("sources", 500)])
def test_a_list_is_as_long_as_the_models_allow(name: str, most: int) -> None:
    one = DOCUMENT[name][0]
    for count in (most, most + 1):
        content = DOCUMENT | {name: [one, *(one | {"id": f"x{i}"} for i in range(count - 1))]}
        assert (quick(content) is not None) == (count == most)
        assert agree(content)


@given(documents, st.data(), st.sampled_from(VALUES), st.booleans())
@settings(max_examples=150, deadline=None)
def test_any_value_in_any_place_is_judged_as_the_models_judge_it(
    content: Any, data: st.DataObject, value: object, ascii_only: bool
) -> None:
    assert agree(with_value(content, place_in(data, content), value), ascii_only=ascii_only)


@given(documents, st.data(), st.text(max_size=30) | st.integers() | st.floats() | st.booleans())
@settings(max_examples=200, deadline=None)
def test_any_text_or_number_in_any_place_is_judged_as_the_models_judge_it(
    content: Any, data: st.DataObject, value: object
) -> None:
    assert agree(with_value(content, place_in(data, content), value))


@given(documents, st.data())
@settings(max_examples=150, deadline=None)
def test_what_is_taken_out_added_given_twice_or_exchanged_is_judged_as_the_models_judge_it(
    content: Any, data: st.DataObject
) -> None:
    place, other = place_in(data, content), place_in(data, content)
    *parent, last = place
    around = at_place(content, parent)
    assert agree(without(content, place))
    assert agree(with_value(content, place, at_place(content, other)))
    if isinstance(around, list):
        assert isinstance(last, int)
        assert agree(with_value(content, parent, [*around, around[last]]) if parent else around)
    else:
        name = data.draw(st.sampled_from(("surprise", "", "__class__", "_content", f"{last}\n")))
        assert agree(with_value(content, (*parent, name), around[last]))


@pytest.mark.parametrize(
    "number", ["-0", "-1", "01", "1.0", "1e0", "1E2", "NaN", "-Infinity", "9" * 15, "9" * 16, "0x1"]
)
@pytest.mark.parametrize("place", [("growth", "rating"), ("log", "count"), ("schema_version",)])
def test_a_number_is_judged_as_the_models_judge_it_however_it_is_written(
    place: tuple[str, ...], number: str
) -> None:
    data = json.dumps(with_value(EXPORT, place, "@@@")).replace('"@@@"', number).encode()
    slowly = loaded(data)
    try:
        assert same(read(data), slowly)
    except DocumentError:
        assert slowly is None


@pytest.mark.parametrize("content", [None, True, 7, "text", [], [DOCUMENT], {}])
def test_what_is_no_document_at_all_is_not_read(content: object) -> None:
    assert quick(content) is None


@given(st.from_regex(re.compile(COMMON_ADDRESS, re.ASCII), fullmatch=True))
@settings(max_examples=100, deadline=None)
def test_an_address_taken_without_asking_pydantic_is_one_it_takes(address: str) -> None:
    HTTP.validate_python(address)


def test_a_record_does_not_change() -> None:
    found: Any = quick(DOCUMENT)
    with pytest.raises(AttributeError, match="does not change"):
        found.reinstatement = "else"
    with pytest.raises(AttributeError, match="no attribute 'weighted'"):
        found.weighted  # noqa: B018


def test_a_refused_document_is_refused_with_the_words_of_the_models() -> None:
    for place in (("growth",), ("tasks", 0, "name"), ("sources", 0, "id")):
        data = json.dumps(with_value(DOCUMENT, place, 7)).encode()
        with pytest.raises(DocumentError) as slow:
            load(data)
        with pytest.raises(DocumentError) as fast:
            read(data)
        assert fast.value.problems == slow.value.problems
