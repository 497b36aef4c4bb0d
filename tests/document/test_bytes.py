"""A document's bytes: what is written is read again, and nothing else is read."""

from __future__ import annotations

import hashlib
import json
from random import Random
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assessor.document.assessment import Assessment
from assessor.document.canonical import canonical_bytes, dump, load, sha256
from assessor.document.errors import DocumentError
from assessor.document.export import PublishedAssessment
from assessor.document.json_text import MAX_BYTES
from assessor.document.migrations import SCHEMA_VERSION
from assessor.document.path import exists
from strategies import (
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

DRAFT: dict[str, Any] = json.loads(dump(complete_assessment()))
EXPORT: dict[str, Any] = json.loads(dump(complete_export()))
FREE = (
    "suggestions[0].parameters",
    "suggestions[0].items[0].fields",
    "suggestions[0].items[1].fields",
)
"""Objects of an export whose keys are not fields."""


def read(content: object) -> Assessment:
    return load(json.dumps(content).encode())


def problems(data: bytes) -> dict[str, str]:
    """What refusing ``data`` says, by place."""
    with pytest.raises(DocumentError) as refused:
        load(data)
    assert refused.value.problems
    return {problem.place: problem.message for problem in refused.value.problems}


def refusal(content: object) -> dict[str, str]:
    return problems(json.dumps(content).encode())


def is_free(place: str) -> bool:
    return place.startswith(FREE)


# Round trips


@given(st.one_of(assessments(), published()))
@settings(max_examples=80, deadline=None)
def test_load_of_dump_is_the_same_document(document: Assessment) -> None:
    assert load(dump(document)) == document


@given(st.one_of(assessments(), published()))
@settings(max_examples=80, deadline=None)
def test_dump_of_load_is_the_same_bytes(document: Assessment) -> None:
    data = dump(document)
    assert dump(load(data)) == data


@given(published())
@settings(max_examples=20, deadline=None)
def test_an_export_without_what_export_added_is_the_document(found: PublishedAssessment) -> None:
    document = found.assessment()
    assert type(document) is Assessment
    assert load(dump(document)) == document


def test_a_file_is_indented_utf8_with_a_newline_at_the_end() -> None:
    data = dump(complete_assessment())
    assert data.startswith(f'{{\n  "schema_version": {SCHEMA_VERSION},\n'.encode())
    assert data.endswith(b"}\n")
    assert not data.endswith(b"\n\n")
    assert "’s".encode() in dump(
        complete_assessment().model_copy(update={"reinstatement": "the role’s"})
    )


# Canonical bytes


def shuffled(value: Any, random: Random) -> Any:
    """The same JSON values with the keys of every object in another order."""
    if isinstance(value, dict):
        names = list(value)
        random.shuffle(names)
        return {name: shuffled(value[name], random) for name in names}
    return [shuffled(child, random) for child in value] if isinstance(value, list) else value


@given(st.one_of(assessments(), published()), st.integers(0, 1000))
@settings(max_examples=30, deadline=None)
def test_canonical_bytes_do_not_depend_on_the_order_of_keys(
    document: Assessment, seed: int
) -> None:
    content = json.loads(dump(document))
    assert canonical_bytes(shuffled(content, Random(seed))) == canonical_bytes(document)


@given(assessments())
@settings(max_examples=30, deadline=None)
def test_canonical_bytes_hold_the_same_content_without_insignificant_space(
    document: Assessment,
) -> None:
    data = canonical_bytes(document)
    content = json.loads(dump(document))
    assert json.loads(data) == content
    assert (
        data
        == json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    )


def test_hash_is_that_of_the_canonical_bytes() -> None:
    document = complete_assessment()
    assert sha256(document) == hashlib.sha256(canonical_bytes(document)).hexdigest()


@pytest.mark.parametrize("place", places(DRAFT)[1:], ids=written)
def test_no_two_different_documents_have_the_same_canonical_bytes(
    place: tuple[str | int, ...],
) -> None:
    before = at_place(DRAFT, place)
    after = with_value(DRAFT, place, [before, "something else"])
    assert canonical_bytes(after) != canonical_bytes(DRAFT)


@pytest.mark.parametrize("value", [1.0, {"a": [0.5]}, [{"a": float("nan")}]])
def test_canonical_bytes_refuse_floats(value: object) -> None:
    with pytest.raises(TypeError, match="no floats"):
        canonical_bytes(value)


# Fields


def test_an_unknown_field_is_refused_with_its_path_at_every_level() -> None:
    levels = 0
    for place in places(EXPORT):
        if isinstance(at_place(EXPORT, place), dict) and not is_free(written(place)):
            found = refusal(with_value(EXPORT, (*place, "zzz"), 1))
            assert "remove it" in found[written((*place, "zzz"))]
            levels += 1
    assert levels > 50


def test_a_missing_field_is_refused_with_its_path_at_every_level() -> None:
    fields = 0
    for place in places(EXPORT)[1:]:
        if isinstance(place[-1], str) and not is_free(written(place)):
            if place == ("scorecard",):
                continue
            found = refusal(without(EXPORT, place))
            assert found[written(place)].startswith("is missing")
            fields += 1
    assert fields > 200


def test_an_export_without_its_scorecard_is_not_taken_for_a_draft() -> None:
    found = refusal(without(EXPORT, ("scorecard",)))
    assert {"vector", "provenance", "suggestions", "decisions", "reviews", "log"} <= set(found)


@pytest.mark.parametrize("wrong", [True, {"x": 1}, ["x"], "text", 7])
def test_a_value_of_the_wrong_type_is_refused_at_or_in_its_place(wrong: object) -> None:
    """Every place takes one type only, but for those that may also be empty."""
    covered = 0
    for place in places(DRAFT)[1:]:
        value = at_place(DRAFT, place)
        if type(value) is type(wrong) or value is None:
            continue
        found = refusal(with_value(DRAFT, place, wrong))
        at = written(place)
        assert any(name == at or name.startswith((f"{at}.", f"{at}[")) for name in found)
        covered += 1
    assert covered > 30


def int_places() -> list[tuple[str | int, ...]]:
    return [
        place
        for place in places(DRAFT)
        if isinstance(at_place(DRAFT, place), int) and not isinstance(at_place(DRAFT, place), bool)
    ]


def scale(place: tuple[str | int, ...]) -> tuple[int, int]:
    """Lowest and highest value of a number in a document (METHOD §1)."""
    name = str(place[-1])
    if name == "rating":
        return {"principles": (0, 3), "barriers": (0, 2)}.get(str(place[0]), (-2, 2))
    return {
        "schema_version": (1, SCHEMA_VERSION),
        "time": (1, 100),
        "score": (1, 5),
        "year": (2000, 2999),
    }[name]


@pytest.mark.parametrize("place", int_places(), ids=written)
def test_a_number_off_its_scale_is_refused_and_the_ends_are_taken(
    place: tuple[str | int, ...],
) -> None:
    low, high = scale(place)
    for wrong in (low - 1, high + 1, 10**14, -(10**13)):
        assert written(place) in refusal(with_value(DRAFT, place, wrong))
    for right in (low, high):
        assert exists(read(with_value(DRAFT, place, right)), written(place))


def test_every_number_of_a_document_is_covered() -> None:
    assert len(int_places()) == 1 + 3 + 5 + 5 + 1 + 2 * 5 + 1


# Text


TEXT_PLACES = [place for place in places(DRAFT) if isinstance(at_place(DRAFT, place), str)]


def free_text(place: tuple[str | int, ...]) -> bool:
    """Whether any text may stand there."""
    return (
        place[-1]
        not in {
            "id",
            "sha256",
            "involvement",
            "kind",
            "zone",
            "sub_label",
            "score",
            "reason",
            "at",
            "url",
            "accessed_on",
            "assessed_on",
        }
        and (place[-2] if len(place) > 1 and isinstance(place[-1], int) else "") != "sources"
    )


@pytest.mark.parametrize(
    "character",
    [
        "\x00",
        "\x07",
        "\x1b",
        "\x7f",
        "\x80",
        "\x9b",
        "\r",
        "\x0b",
        "\x0c",
        "\x85",
        "\ufdd0",
        "\uffff",
        "\U0001fffe",
    ],
)
def test_a_control_character_is_refused_with_its_position_in_every_text(character: str) -> None:
    covered = 0
    for place in filter(free_text, TEXT_PLACES):
        found = refusal(with_value(DRAFT, place, f"ab{character}c"))
        assert f"U+{ord(character):04X} at character 3" in found[written(place)]
        covered += 1
    assert covered > 60


@pytest.mark.parametrize("name", ["reason", "decided_by", "path", "suggested"])
def test_a_control_character_in_provenance_is_refused_with_its_position(name: str) -> None:
    found = refusal(with_value(EXPORT, ("provenance", 1, name), "a\x1b[31m"))
    assert "U+001B at character 2" in found[f"provenance[1].{name}"]


def test_a_wrong_suggested_value_is_one_problem_at_its_place() -> None:
    place = ("suggestions", 0, "items", 1, "fields", "name")
    for wrong in (True, {"a": 1}, [1], 10**12, "a\x00", ["a\nb"]):
        assert list(refusal(with_value(EXPORT, place, wrong))) == [written(place)]


@pytest.mark.parametrize("breaks", ["\n", "\t", "\u2028", "\u2029"])
def test_a_title_is_one_line(breaks: str) -> None:
    found = refusal(with_value(DRAFT, ("role", "title"), f"a{breaks}b"))
    assert found == {"role.title": "must be one line without tabs"}


def test_text_has_a_greatest_length() -> None:
    assert "300" in refusal(with_value(DRAFT, ("role", "title"), "x" * 301))["role.title"]
    assert "20000" in refusal(with_value(DRAFT, ("role", "summary"), "x" * 20_001))["role.summary"]
    longest = with_value(
        with_value(DRAFT, ("role", "title"), "x" * 300), ("role", "summary"), "👩" * 20_000
    )
    assert len(read(longest).role.summary) == 20_000


@pytest.mark.parametrize("surrogate", ["\\ud800", "\\udfff", "\\udc00\\ud800"])
def test_half_of_a_surrogate_pair_is_refused(surrogate: str) -> None:
    data = dump(complete_assessment()).replace(
        b'"title": "title"', f'"title": "{surrogate}"'.encode(), 1
    )
    assert data != dump(complete_assessment())
    assert len(problems(data)) == 1


def test_a_whole_surrogate_pair_is_read() -> None:
    data = dump(complete_assessment()).replace(b'"title": "title"', b'"title": "\\ud83d\\ude00"', 1)
    assert load(data).role.title == "😀"


@pytest.mark.parametrize(
    "wrong",
    ["Upper", "1a", "-a", "a_b", "a b", "", "a" * 65, "ä", "a\n", "../a", "a.b", "a]"],
)
def test_an_id_is_a_plain_name(wrong: str) -> None:
    assert "tasks[0].id" in refusal(with_value(DRAFT, ("tasks", 0, "id"), wrong))


@pytest.mark.parametrize(
    "wrong",
    ["2026-11-31", "2026-1-1", "20261124", "2026-11-24T00:00:00", "0", "1780000000", " 2026-11-24",
     "1899-12-31", "3000-01-01", "٢٠٢٦-١١-٢٤", "", 20000],
)  # fmt: skip
def test_a_date_is_written_one_way(wrong: object) -> None:
    assert "assessed_on" in refusal(with_value(DRAFT, ("assessed_on",), wrong))


@pytest.mark.parametrize(
    "wrong",
    ["2026-11-24", "2026-11-24T09:30:00", "2026-11-24T09:30:00+00:00", "2026-11-24 09:30:00Z",
     "2026-11-24t09:30:00z", "2026-11-24T09:30Z", "2026-11-24T09:30:00.000Z", "1780000000",
     "2026-11-24T09:30:60Z", "2026-11-24T25:00:00Z", "0099-01-01T00:00:00Z", "", 1780000000],
)  # fmt: skip
def test_a_moment_is_written_one_way(wrong: object) -> None:
    assert "override.at" in refusal(with_value(DRAFT, ("override", "at"), wrong))


@pytest.mark.parametrize(
    "wrong",
    ["javascript:alert(1)", "file:///etc/passwd", "ftp://example.org", "example.org", "http://",
     " https://example.org", "https://example.org ", "https://exa mple.org", "https://a.b/c d"],
)  # fmt: skip
def test_a_source_links_to_the_web_or_nowhere(wrong: str) -> None:
    assert "sources[0].url" in refusal(with_value(DRAFT, ("sources", 0, "url"), wrong))
    assert read(with_value(DRAFT, ("sources", 0, "url"), "")).sources[0].url == ""


@pytest.mark.parametrize("wrong", ["100.1", "50", "50.00", "-1.0", "٥٠.0", "050.0", "50,0", "", 50])
def test_an_overridden_score_is_written_one_way(wrong: object) -> None:
    assert "override.score" in refusal(with_value(DRAFT, ("override", "score"), wrong))


# Ids and citations


@pytest.mark.parametrize(
    "place", ["tasks", "comparators", "sources", "commentary.not_captured", "outlook.strategies"]
)
def test_an_id_given_twice_is_refused(place: str) -> None:
    steps = tuple(place.split("."))
    present = at_place(DRAFT, steps)
    found = refusal(with_value(DRAFT, steps, [*present, present[0]]))
    assert found[""] == f"{place}: the id “{present[0]['id']}” is given twice"


@pytest.mark.parametrize(
    "place",
    [("tasks", 1), ("growth",), ("evidence", "wage_trends"), ("barriers", "physical_presence")],
)
def test_a_citation_of_no_source_is_refused(place: tuple[str | int, ...]) -> None:
    found = refusal(with_value(DRAFT, (*place, "sources"), ["nowhere"]))
    assert found[""] == f"{written(place)}.sources: there is no source “nowhere”"


# Bytes that are no document


def test_a_field_given_twice_is_refused() -> None:
    data = dump(complete_assessment()).replace(b'"seniority":', b'"title":', 1)
    assert "given twice" in problems(data)['"title"']


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "3.0", "3e0", "1e999"])
def test_a_number_that_is_not_whole_is_refused(number: str) -> None:
    data = dump(complete_assessment()).replace(b'"year": 2028', f'"year": {number}'.encode())
    assert "numbers are whole" in problems(data)[number]


def test_a_huge_number_is_refused() -> None:
    data = dump(complete_assessment()).replace(b'"year": 2028', b'"year": ' + b"9" * 100_000)
    assert "far too large" in next(iter(problems(data).values()))


@pytest.mark.parametrize(
    ("data", "place", "message"),
    [
        (b"", "line 1, column 1", "not JSON"),
        (b"{", "line 1, column 2", "not JSON"),
        (b'{\n  "a": }', "line 2, column 8", "not JSON"),
        (b"[]", "file", "one JSON object"),
        (b"null", "file", "one JSON object"),
        (b'"text"', "file", "one JSON object"),
        (b"{}", "schema_version", "is missing"),
        (b'{"schema_version": null}', "schema_version", "is missing"),
        (b'{"schema_version": 99}', "schema_version", "newer assessor"),
        (b'{"schema_version": 0}', "schema_version", "must be 1"),
        (b'{"schema_version": true}', "schema_version", "must be 1"),
        (b'{"schema_version": "1"}', "schema_version", "must be 1"),
        (b"\xef\xbb\xbf{}", "file", "byte order mark"),
        ("{}".encode("utf-16"), "byte 0", "not UTF-8"),
        ('{"a": 1}'.encode("utf-16-le"), "line 1, column 2", "not JSON"),
        (b'{"a": "\xff"}', "byte 7", "not UTF-8"),
        (b'{"a": "\xed\xa0\x80"}', "byte 7", "not UTF-8"),
        (b'{"a": "\x00"}', "line 1, column 8", "not JSON"),
        (b"[" * 100_000, "file", "too deep"),
        (b'{"schema_version": 1, "a":' * 50_000, "file", "too deep"),
        (b"\x7fELF\x02\x01\x01", "line 1, column 1", "not JSON"),
    ],
    ids=lambda value: value[:20] if isinstance(value, bytes) else None,
)  # fmt: skip
def test_bytes_that_are_no_document_are_refused_with_the_place(
    data: bytes, place: str, message: str
) -> None:
    assert message in problems(data)[place]


def test_too_large_a_file_is_refused_unread() -> None:
    assert f"{MAX_BYTES:,}" in problems(b" " * (MAX_BYTES + 1))["file"]


@given(st.binary(max_size=200))
@example(b"\xfe\xff")
@settings(max_examples=300, deadline=None)
def test_random_bytes_raise_nothing_but_document_errors(data: bytes) -> None:
    problems(data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda child: (
        st.lists(child, max_size=3) | st.dictionaries(st.text(max_size=5), child, max_size=3)
    ),
    max_leaves=8,
)


@given(st.sampled_from(places(EXPORT)[1:]), JSON)
@settings(max_examples=200, deadline=None)
def test_a_document_with_anything_anywhere_is_read_whole_or_refused(
    place: tuple[str | int, ...], value: object
) -> None:
    data = json.dumps(with_value(EXPORT, place, value)).encode()
    try:
        document = load(data)
    except DocumentError as error:
        assert error.problems
    else:
        assert load(dump(document)) == document
        assert json.loads(dump(document)) == json.loads(data)


@given(st.integers(0, 2**32))
@settings(max_examples=150, deadline=None)
def test_a_damaged_file_raises_nothing_but_document_errors(seed: int) -> None:
    random = Random(seed)
    data = bytearray(dump(complete_export()) if seed % 2 else dump(complete_assessment()))
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(data))
        data[at : at + random.randint(0, 3)] = random.randbytes(random.randint(0, 3))
    try:
        load(bytes(data))
    except DocumentError as error:
        assert error.problems
