"""A list of job titles as spreadsheets write it: one role a line under a line of column names."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assessor.desk.bulk import FIELDS, TitleRow
from assessor.desk.names import is_name
from assessor.document.errors import DocumentError, Problem
from assessor.document.text import MAX_LINE, MAX_TEXT, clean, clean_line

MAX_BYTES = 5_000_000
"""Bytes of the largest list that is read."""
MAX_ROWS = 5_000
"""Roles of the longest list that is read."""

_COLUMNS = ("title", "name", *FIELDS)
_OTHER_NAMES = {
    "job_title": "title",
    "role": "title",
    "level": "seniority",
    "primary_function": "function",
}
_ONE_LINE = frozenset({"title", "seniority", "category"})
_DELIMITERS = (",", ";", "\t")
_NO_DELIMITER = "\x1f"
_DECLARED = "sep="


@dataclass(frozen=True, slots=True)
class Titles:
    """What a list holds: its rows, what is wrong with others, and what is only worth saying."""

    rows: tuple[TitleRow, ...]
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]


def read_titles(data: bytes) -> Titles:
    """The roles a list names.

    It is CSV in UTF-8 (or UTF-16 with a byte order mark), its columns set apart by commas,
    semicolons or tabs, whichever its first line speaks for. ``title`` is needed; ``name`` and
    the fields of a role are used where they are there. A row that cannot be used does not stop
    the others; of two rows for the same role the first is taken.

    Raises:
        DocumentError: it is not such a list.
    """
    text = _text(data)
    delimiter, text, first = _delimited(text)
    records = list(_records(text, delimiter, first))
    if not records:
        raise DocumentError.at("line 1", f"there is nothing in it; {_WANTED}")
    line, header = records[0]
    columns, notes = _columns(line, header)
    if len(records) - 1 > MAX_ROWS:
        raise DocumentError.at(
            f"line {records[MAX_ROWS + 1][0]}",
            f"there are more than {MAX_ROWS:,} rows; split the list",
        )
    rows: list[TitleRow] = []
    problems: list[Problem] = []
    seen: dict[object, int] = {}
    for line, cells in records[1:]:
        row = _row(line, cells, columns, len(header))
        if isinstance(row, str):
            problems.append(Problem(f"line {line}", row))
            continue
        key = row.name or row.key
        if key in seen:
            notes.append(
                Problem(f"line {line}", f"“{row.title}” is on line {seen[key]} too; taken once")
            )
            continue
        seen[key] = line
        rows.append(row)
    if not rows and not problems:
        raise DocumentError.at(f"line {records[0][0]}", "no role follows the line of column names")
    return Titles(tuple(rows), tuple(problems), tuple(notes))


_WANTED = "the first line names the columns, one of them “title”"


def _text(data: bytes) -> str:
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DocumentError.at(
            f"line {line}", "this is not UTF-8 text; save the list as CSV in UTF-8"
        ) from None
    if "\0" in text:
        raise DocumentError.at("line 1", "this is not text; save the list as CSV in UTF-8")
    return text


def _delimited(text: str) -> tuple[str, str, int]:
    """The delimiter, the text without a line that declares it, and the number of its first line."""
    head, _, rest = text.partition("\n")
    declared = head.strip().removeprefix(_DECLARED)
    if declared != head.strip() and (declared or "\t") in _DELIMITERS:
        return declared or "\t", rest, 2
    heading = next((line for line in text.splitlines() if line.strip()), "")
    most, chosen = 1, _NO_DELIMITER
    for delimiter in _DELIMITERS:
        cells = heading.split(delimiter)
        known = sum(_column(cell.strip().strip('"')) in _COLUMNS for cell in cells)
        if len(cells) > 1 and known >= most:
            most, chosen = known + 1, delimiter
    return chosen, text, 1


def _records(text: str, delimiter: str, first: int) -> Iterator[tuple[int, list[str]]]:
    """Every record that is not blank, with the line it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = first
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = first + reader.line_num
    except csv.Error as error:
        said = "a quotation mark is opened and not closed, or closed in the middle of a cell"
        why = "a cell is far too long" if "field larger" in str(error) else said
        raise DocumentError.at(f"line {line}", f"{why}; correct it, nothing was read") from None


def _columns(line: int, header: Sequence[str]) -> tuple[Mapping[str, int], list[Problem]]:
    columns: dict[str, int] = {}
    unused: list[str] = []
    for number, cell in enumerate(header):
        column = _column(cell)
        if column in columns:
            raise DocumentError.at(f"line {line}", f"two columns are called “{column}”; keep one")
        if column in _COLUMNS:
            columns[column] = number
        elif cell.strip():
            unused.append(f"“{clean_line(cell)[:40]}”")
    if "title" not in columns:
        raise DocumentError.at(f"line {line}", f"there is no column “title”: {_WANTED}")
    if not unused:
        return columns, []
    used = ", ".join(_COLUMNS)
    return columns, [Problem(f"line {line}", f"not used: {', '.join(unused)}; used are {used}")]


def _column(cell: str) -> str:
    column = "_".join(cell.replace("-", " ").replace("_", " ").split()).casefold()
    return _OTHER_NAMES.get(column, column)


def _row(line: int, cells: Sequence[str], columns: Mapping[str, int], width: int) -> TitleRow | str:
    """The row, or what is wrong with it."""
    if any(cell.strip() for cell in cells[width:]):
        return (
            f"has {len(cells)} cells under {width} columns; "
            "put a text that holds the delimiter in quotation marks"
        )
    said: dict[str, str] = {}
    for column, number in columns.items():
        cell = cells[number] if number < len(cells) else ""
        one_line = column in _ONE_LINE or column == "name"
        text = clean_line(cell) if one_line else clean(cell).strip()
        most = MAX_LINE if one_line else MAX_TEXT
        if len(text) > most:
            return f"its {column} is {len(text):,} characters long, {most:,} at most are allowed"
        if text:
            said[column] = text
    title, name = said.pop("title", ""), said.pop("name", "")
    if not title:
        return "has no title; give it one or remove the line"
    if name and not is_name(name):
        return f"“{name[:40]}” cannot name a draft; use lower-case letters, digits and hyphens"
    return TitleRow(line, title, name, said)
