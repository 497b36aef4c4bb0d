"""Lists of job titles."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.desk.bulk import TitleRow
from assessor.document.errors import DocumentError
from assessor.document.text import MAX_LINE, MAX_TEXT, clean_line
from assessor.exchange.titles import MAX_ROWS, Titles, read_titles


def read(text: str) -> Titles:
    """What a list of this text holds."""
    return read_titles(text.encode())


def only(text: str) -> TitleRow:
    """The one row of a list without problems and notes."""
    found = read(text)
    (row,) = found.rows
    assert (found.problems, found.notes) == ((), ())
    return row


def refusal(data: bytes) -> str:
    """Why a list is refused."""
    with pytest.raises(DocumentError) as caught:
        read_titles(data)
    return str(caught.value)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_first_line_tells_what_sets_columns_apart(delimiter: str) -> None:
    text = "title|category|name\nNurse, senior; ward|Health|the-nurse\n"
    cells = [line.split("|") for line in text.splitlines()]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(cells)
    row = only(out.getvalue())
    assert row == TitleRow(2, "Nurse, senior; ward", "the-nurse", {"category": "Health"})


def test_in_a_list_of_one_column_nothing_sets_columns_apart() -> None:
    found = read('title\nNurse, senior\n"Welder; night"\n')
    assert [row.title for row in found.rows] == ["Nurse, senior", "Welder; night"]


def test_a_first_line_may_declare_the_delimiter() -> None:
    row = only("sep=;\r\ntitle;category\r\nNurse;Health\r\n")
    assert (row.line, row.title, row.said) == (3, "Nurse", {"category": "Health"})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_common_encodings_are_read(encoding: str) -> None:
    assert read_titles("title\nKrankenpfleger für Ä\n".encode(encoding)).rows[0].title == (
        "Krankenpfleger für Ä"
    )


@pytest.mark.parametrize("heading", ["Title", " job title ", "JOB_TITLE", "Role", "job-title"])
def test_column_names_are_known_in_the_ways_people_write_them(heading: str) -> None:
    assert only(f"{heading},Is Not\nNurse,No physician\n").said == {"is_not": "No physician"}


def test_lines_are_counted_where_rows_begin() -> None:
    found = read('title,summary\n\n"Nurse","one\ntwo\nthree"\n,x\nWelder,\n')
    assert [(row.line, row.title) for row in found.rows] == [(3, "Nurse"), (7, "Welder")]
    assert found.rows[0].said == {"summary": "one\ntwo\nthree"}
    assert [str(problem) for problem in found.problems] == [
        "line 6: has no title; give it one or remove the line"
    ]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Nurse,Big Name,", "cannot name a draft"),
        ("Nurse,,x,y", "has 4 cells under 3 columns"),
        ("x" * (MAX_LINE + 1) + ",,", "its title is 301 characters long"),
        ("Nurse,," + "x" * (MAX_TEXT + 1), "its summary is 20,001 characters long"),
        (" ,a,b", "has no title"),
    ],
)
def test_a_row_that_cannot_be_used_says_why_and_leaves_the_others(row: str, said: str) -> None:
    found = read(f"title,name,summary\n{row}\nWelder,,\n")
    assert [kept.title for kept in found.rows] == ["Welder"]
    (problem,) = found.problems
    assert problem.place == "line 2"
    assert said in problem.message


def test_of_two_rows_for_the_same_role_the_first_is_taken_and_it_is_said() -> None:
    found = read("title,seniority,name\nNurse,,\nnurse ,,\nNurse,Senior,\nNurse,,other\n")
    assert [row.line for row in found.rows] == [2, 4, 5]
    assert [str(note) for note in found.notes] == ["line 3: “nurse” is on line 2 too; taken once"]


def test_columns_that_are_not_used_are_said() -> None:
    found = read("title,salary\nNurse,100\n")
    assert "“salary”" in found.notes[0].message
    assert found.rows[0].said == {}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "line 1: there is nothing in it"),
        (b"\n\n", "line 1: there is nothing in it"),
        (b"name,level\na,b\n", "line 1: there is no column “title”"),
        (b"title,Title\na,b\n", "line 1: two columns are called “title”"),
        (b"title\n", "line 1: no role follows"),
        (b"title\nNurse\n\xff\n", "line 3: this is not UTF-8 text"),
        (b"title\n\0\n", "this is not text"),
        (b'title\na\n"b\nc\n', "line 3: a quotation mark is opened and not closed"),
        (b'title\n"' + b"x" * 200_000 + b'"\n', "line 2: a cell is far too long"),
    ],
)
def test_what_is_no_such_list_is_refused_with_its_line(data: bytes, said: str) -> None:
    assert said in refusal(data)


def test_a_list_that_is_far_too_long_is_refused() -> None:
    assert f"line {MAX_ROWS + 2}" in refusal(b"title\n" + b"a\n" * (MAX_ROWS + 1))


def test_control_characters_do_not_get_into_a_draft() -> None:
    assert only(
        "title,summary\n\x1b[31mNurse\x07\u2028x,a\x00b\n".replace("\x00", "\x01")
    ).said == {"summary": "ab"}


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_bytes_are_a_list_or_a_sentence(data: bytes) -> None:
    try:
        found = read_titles(b"title,name\n" + data)
    except DocumentError as error:
        assert str(error).isprintable()
    else:
        for row in found.rows:
            assert row.title == clean_line(row.title) != ""


@given(st.lists(st.text(min_size=1, max_size=20).map(clean_line).filter(bool), min_size=1))
def test_titles_come_back_as_a_spreadsheet_wrote_them(titles: list[str]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([["title", "category"], *([title, "x"] for title in titles)])
    found = read_titles(out.getvalue().encode())
    read_back = [row.title for row in found.rows]
    keys = [" ".join(title.split()).casefold() for title in titles]
    assert read_back == [title for n, title in enumerate(titles) if keys[n] not in keys[:n]]
