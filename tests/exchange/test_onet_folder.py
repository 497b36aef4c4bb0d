"""An O*NET folder: text and workbooks read alike, and what is wrong named with its place."""

from __future__ import annotations

import os
from collections.abc import Sequence
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessor.exchange.files import FileError
from assessor.exchange.onet.folder import MAX_STATEMENTS, read_database
from assessor.exchange.onet.tables import read_table
from assessor.exchange.onet.values import Database, OnetError
from support.onet import (
    ALL,
    OCCUPATIONS,
    RATINGS,
    STATEMENTS,
    TITLES,
    Rows,
    text_folder,
    workbook,
    workbook_folder,
)

NEEDED = {"Occupation Data": OCCUPATIONS, "Task Statements": STATEMENTS}


def replaced(rows: Rows, number: int, column: int, cell: str) -> Rows:
    """``rows`` with another cell."""
    changed = [list(row) for row in rows]
    changed[number][column] = cell
    return changed


def refusal(folder: Path) -> str:
    """The sentence with which a folder is refused."""
    with pytest.raises(OnetError) as caught:
        read_database(folder)
    return str(caught.value)


def only_text(database: Database) -> list[tuple[str, list[str]]]:
    """The occupations' titles with their statements."""
    return [(o.title, [s.text for s in o.statements]) for o in database.occupations]


def test_text_is_read(tmp_path: Path) -> None:
    found = read_database(text_folder(tmp_path))
    assert only_text(found) == [
        (
            "Software Developers",
            [
                "Design, develop, or modify software.",
                "Modify software to correct errors.",
                "Train users.",
            ],
        ),
        ("Registered Nurses", ["Record patients' vital signs."]),
        ("Infantry", []),
    ]
    first, second, third = found.occupations[0].statements
    assert (first.id, first.core, first.importance) == (1, True, Fraction("4.5"))
    assert list(map(str, first.frequency)) == ["0", "0", "0", "0", "100", "0", "0"]
    assert (second.frequency[1], second.frequency[3]) == (Fraction("50.5"), Fraction("49.5"))
    assert (third.core, third.importance, third.frequency) == (False, None, ())
    assert found.occupations[1].statements[0].core is None
    assert found.titles[0] == ("15-1252.00", "Application Developer")
    assert len(found.titles) == 4


def test_workbooks_say_the_same_as_text(tmp_path: Path) -> None:
    text, book = (
        read_database(text_folder(tmp_path / "text")),
        read_database(workbook_folder(tmp_path / "xlsx")),
    )
    assert book.occupations == text.occupations
    assert book.titles == text.titles
    assert book.release == text.release


def test_columns_are_found_by_name_wherever_they_stand(tmp_path: Path) -> None:
    widened = [
        [row[3], row[0], "Title" if i == 0 else "any", *row[1:3]]
        for i, row in enumerate(STATEMENTS)
    ]
    tables = {**ALL, "Task Statements": widened}
    assert only_text(read_database(text_folder(tmp_path / "a", tables))) == only_text(
        read_database(text_folder(tmp_path / "b"))
    )


def test_the_files_that_were_read_are_known_by_their_hashes(tmp_path: Path) -> None:
    found = read_database(text_folder(tmp_path))
    assert [file.name for file in found.files] == [
        "Occupation Data.txt",
        "Task Statements.txt",
        "Task Ratings.txt",
        "Alternate Titles.txt",
        "Read Me.txt",
    ]
    for file in found.files:
        data = (tmp_path / file.name).read_bytes()
        assert (file.sha256, file.size) == (sha256(data).hexdigest(), len(data))


def test_ratings_titles_and_read_me_may_be_missing(tmp_path: Path) -> None:
    found = read_database(text_folder(tmp_path, NEEDED, read_me=""))
    assert found.titles == ()
    assert found.release.name == "unknown release"
    assert {s.importance for o in found.occupations for s in o.statements} == {None}


@pytest.mark.parametrize(
    ("read_me", "folder", "number", "date"),
    [
        ("O*NET 29.3 Database\nMay 2025 Release\n", "db_28_0_text", "29.3", "May 2025"),
        ("O*NET® 30.1 Database\r\n", "x", "30.1", ""),
        ("", "db_18_1", "18.1", ""),
        ("something else", "onet-27.3", "27.3", ""),
        ("something else", "onet", "", ""),
        ("", "data-2025.10.11", "", ""),
    ],
)
def test_the_release_is_that_of_the_read_me_else_of_the_folder(
    tmp_path: Path, read_me: str, folder: str, number: str, date: str
) -> None:
    found = read_database(text_folder(tmp_path / folder, NEEDED, read_me)).release
    assert (found.number, found.date) == (number, date)


def test_names_of_files_may_be_in_any_letter_case(tmp_path: Path) -> None:
    text_folder(tmp_path, NEEDED)
    (tmp_path / "Task Statements.txt").rename(tmp_path / "TASK STATEMENTS.TXT")
    assert len(read_database(tmp_path).occupations) == 3


def test_of_a_table_in_both_forms_the_text_is_read(tmp_path: Path) -> None:
    text_folder(tmp_path, NEEDED)
    other = replaced(OCCUPATIONS, 1, 1, "Other")
    (tmp_path / "Occupation Data.xlsx").write_bytes(workbook(other))
    assert read_database(tmp_path).occupations[0].title == "Software Developers"


def test_windows_1252_is_read_beside_utf_8(tmp_path: Path) -> None:
    text_folder(tmp_path, NEEDED)
    file = tmp_path / "Task Statements.txt"
    data = file.read_bytes().replace(b"Train users", b"Train the caf\xe9\x92s users")
    file.write_bytes(data.replace(b"Modify", "Prüfe und modify".encode()))
    statements = read_database(tmp_path).occupations[0].statements
    assert [s.text for s in statements[1:]] == [
        "Prüfe und modify software to correct errors.",
        "Train the café’s users.",
    ]


def test_what_acts_on_a_terminal_is_removed(tmp_path: Path) -> None:
    tables = {**NEEDED, "Task Statements": replaced(STATEMENTS, 1, 2, "Design\x1b[31m  it\x07.")}
    found = read_database(text_folder(tmp_path, tables))
    assert found.occupations[0].statements[0].text == "Design it."


def test_a_title_given_twice_is_kept_once(tmp_path: Path) -> None:
    tables = {**ALL, "Alternate Titles": [*TITLES, TITLES[1]]}
    assert len(read_database(text_folder(tmp_path, tables)).titles) == 4


@pytest.mark.parametrize("missing", ["Occupation Data", "Task Statements"])
def test_a_needed_table_that_is_missing_is_named(tmp_path: Path, missing: str) -> None:
    tables = {name: rows for name, rows in ALL.items() if name != missing}
    assert refusal(text_folder(tmp_path, tables)) == (
        f"{tmp_path}: holds no “{missing}” as .txt or .xlsx; name the folder that the O*NET "
        "database was unpacked to"
    )


@pytest.mark.parametrize(
    ("name", "rows", "sentence"),
    [
        ("Occupation Data", replaced(OCCUPATIONS, 0, 1, "Name"), "has no column “Title”"),
        ("Task Ratings", replaced(RATINGS, 0, 4, "Value"), "has no column “Data Value”"),
        ("Occupation Data", replaced(OCCUPATIONS, 2, 0, "../etc"), "3: “../etc” is not an O*NET"),
        ("Occupation Data", [*OCCUPATIONS, OCCUPATIONS[1]], "5: has 15-1252.00 a second time"),
        ("Occupation Data", replaced(OCCUPATIONS, 1, 1, " "), "2: the title is missing"),
        ("Occupation Data", replaced(OCCUPATIONS, 1, 1, "a" * 301), "2: the title is longer than"),
        ("Occupation Data", OCCUPATIONS[:1], "holds no occupation"),
        ("Task Statements", STATEMENTS[:1], "holds no task statement"),
        ("Task Statements", replaced(STATEMENTS, 1, 1, "1e3"), "2: the task id “1e3” is not"),
        ("Task Statements", replaced(STATEMENTS, 1, 2, ""), "2: the task is missing"),
        ("Task Statements", replaced(STATEMENTS, 3, 3, "Corr"), "4: “Corr” is not Core, Suppl"),
        ("Task Statements", replaced(STATEMENTS, 2, 1, "1"), "3: has task 1 of 15-1252.00 a sec"),
        (
            "Task Statements",
            replaced(STATEMENTS, 1, 0, "99-9999.00"),
            "2: 99-9999.00 is not in Occupation Data; take all files from one release",
        ),
        ("Task Ratings", replaced(RATINGS, 1, 4, "101"), "2: the frequency “101” is not from 0"),
        ("Task Ratings", replaced(RATINGS, 1, 4, "many"), "2: the frequency “many” is not from 0"),
        ("Task Ratings", replaced(RATINGS, 1, 3, "8"), "2: the category “8” is not from 1 to 7"),
        ("Task Ratings", replaced(RATINGS, 8, 4, "0.5"), "9: the importance “0.5” is not from 1"),
        ("Alternate Titles", replaced(TITLES, 1, 0, "x"), "2: “x” is not an O*NET-SOC code"),
    ],
)
@pytest.mark.parametrize(("form", "unit"), [(text_folder, "line"), (workbook_folder, "row")])
def test_what_is_wrong_in_a_table_is_named_with_file_and_row(
    tmp_path: Path, form: object, unit: str, name: str, rows: Rows, sentence: str
) -> None:
    assert callable(form)
    said = refusal(form(tmp_path, {**ALL, name: rows}))
    ending = ".txt" if unit == "line" else ".xlsx"
    place = f", {unit} " if sentence[0].isdigit() else ": "
    assert said.startswith(f"{name}{ending}{place}{sentence}")


def test_a_row_of_another_length_is_named(tmp_path: Path) -> None:
    text_folder(tmp_path, {**ALL, "Task Statements": [*STATEMENTS[:2], STATEMENTS[2][:4]]})
    assert refusal(tmp_path) == (
        "Task Statements.txt, line 3: has 4 cells, the header has 7; take the file as O*NET "
        "publishes it"
    )


def test_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    text_folder(tmp_path)
    file = tmp_path / "Task Statements.txt"
    file.write_bytes(file.read_bytes().replace(b"Train", b"Tr\x81\x8d"))
    assert refusal(tmp_path).startswith("Task Statements.txt, line 4: is not text;")


def test_an_empty_file_is_named(tmp_path: Path) -> None:
    text_folder(tmp_path)
    (tmp_path / "Occupation Data.txt").write_bytes(b"")
    assert refusal(tmp_path) == (
        "Occupation Data.txt: is empty; take the file as O*NET publishes it"
    )


def test_an_occupation_with_far_too_many_tasks_is_refused(tmp_path: Path) -> None:
    rows: list[Sequence[str]] = [STATEMENTS[0]]
    rows += [["15-1252.00", str(i), f"Task {i}.", *STATEMENTS[1][3:]] for i in range(101)]
    assert refusal(text_folder(tmp_path, {**NEEDED, "Task Statements": rows})) == (
        f"Task Statements.txt, line 102: 15-1252.00 has more than {MAX_STATEMENTS} task statements"
    )


@pytest.mark.parametrize(
    ("place", "sentence"), [("nowhere", "there is no such folder"), ("file", "is not a folder")]
)
def test_what_is_no_folder_is_refused(tmp_path: Path, place: str, sentence: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(FileError, match=f"{place}: {sentence}"):
        read_database(tmp_path / place)


def test_a_pipe_of_the_name_of_a_table_is_not_waited_for(tmp_path: Path) -> None:
    folder = text_folder(tmp_path / "onet")
    (folder / "Task Statements.txt").unlink()
    os.mkfifo(folder / "Task Statements.txt")
    with pytest.raises(OnetError, match="holds no “Task Statements” as"):
        read_database(folder)


def test_a_folder_of_the_name_of_a_table_is_refused(tmp_path: Path) -> None:
    text_folder(tmp_path, {"Occupation Data": OCCUPATIONS})
    (tmp_path / "Task Statements.txt").mkdir()
    with pytest.raises(FileError, match=r"Task Statements\.txt: is a folder, not a file"):
        read_database(tmp_path)


def test_a_cell_far_out_is_refused_before_it_takes_memory(tmp_path: Path) -> None:
    file = tmp_path / "Occupation Data.xlsx"
    for place in ("XFD1048576", "A9999999", "AA1"):
        file.write_bytes(workbook(OCCUPATIONS, f'<row r="9"><c r="{place}"><v>1</v></c></row>'))
        with pytest.raises(OnetError, match="has cells beyond column Z or row 999,999"):
            read_table(file)


def test_an_endless_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "Occupation Data.xlsx"
    file.write_bytes(workbook(replaced(OCCUPATIONS, 1, 1, "a" * 50_000)))
    with pytest.raises(OnetError, match="has an endless text in a cell"):
        read_table(file)


def test_a_workbook_that_unpacks_to_far_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assessor.exchange.onet.tables.MAX_UNPACKED", 2_000)
    file = tmp_path / "Occupation Data.xlsx"
    file.write_bytes(workbook([row for row in OCCUPATIONS for _ in range(20)]))
    with pytest.raises(OnetError, match="unpacks to more than"):
        read_table(file)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_damage_to_a_workbook_is_one_sentence(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    content = bytearray(workbook(OCCUPATIONS))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    file = tmp_path_factory.mktemp("damaged") / "Occupation Data.xlsx"
    file.write_bytes(bytes(content))
    try:
        rows = list(read_table(file).rows("Title"))
    except OnetError as error:
        assert str(error).startswith("Occupation Data.xlsx")
        assert "\n" not in str(error)
    else:
        assert len(rows) <= 3
