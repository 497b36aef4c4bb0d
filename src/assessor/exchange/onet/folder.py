"""An O*NET folder read whole: occupations, task statements, ratings and alternate titles."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from assessor.document.text import MAX_LINE, MAX_TEXT
from assessor.exchange.files import FileError, read_bytes
from assessor.exchange.onet.tables import (
    AS_PUBLISHED,
    Table,
    decoded,
    plain,
    read_table,
    source_file,
)
from assessor.exchange.onet.values import (
    Database,
    Occupation,
    OnetError,
    Release,
    Statement,
)

OCCUPATIONS = "Occupation Data"
STATEMENTS = "Task Statements"
RATINGS = "Task Ratings"
TITLES = "Alternate Titles"
READ_ME = "Read Me.txt"

MAX_STATEMENTS = 100
"""Of one occupation; in releases 18.1 to 29.3 there are 40 at most."""
MAX_STATEMENT = 2_000
"""Characters of a task statement; in releases 18.1 to 29.3 there are 332 at most."""

_CODE = "O*NET-SOC Code"
_ENDINGS = (".txt", ".xlsx")
_CATEGORIES = ("1", "2", "3", "4", "5", "6", "7")
_READ_ME_BYTES = 1_000_000
_MOST_FILES = 10_000
_CODE_FORM = re.compile(r"\d{2}-\d{4}\.\d{2}", re.ASCII)
_ID_FORM = re.compile(r"\d{1,9}", re.ASCII)
_NUMBER_FORM = re.compile(r"\d{1,3}(\.\d{1,20})?", re.ASCII)
_RELEASE = re.compile(r"O\*NET\W{0,3}\s*(\d{1,2}\.\d)\s+Database", re.IGNORECASE)
_DATED = re.compile(r"^\W*([A-Z][a-z]{2,8} \d{4}) Release\b", re.MULTILINE)
_FOLDER_RELEASE = re.compile(r"(?<!\d)(\d{1,2})[._](\d)(?!\d)")
_CORE = {"core": True, "supplemental": False, "": None}


@dataclass
class _Rated:
    importance: Fraction | None = None
    frequency: list[Fraction] = field(default_factory=lambda: [Fraction(0)] * 7)

    @property
    def frequencies(self) -> tuple[Fraction, ...]:
        return tuple(self.frequency) if any(self.frequency) else ()


def read_database(folder: Path) -> Database:
    """Everything that is used of the O*NET database in ``folder``.

    Occupation Data and Task Statements have to be there; Task Ratings, Alternate Titles and
    Read Me are read where they are. Letter case of file names does not matter; where a table is
    there both as text and as a workbook, the text is read.

    Raises:
        FileError: the folder or a file of it cannot be read.
        OnetError: a table is missing or is not as O*NET publishes it.
    """
    present = _files(folder)
    first, second = (_table(present, name) for name in (OCCUPATIONS, STATEMENTS))
    if first is None or second is None:
        missing = STATEMENTS if first else OCCUPATIONS
        raise OnetError(
            f"{folder}: holds no “{missing}” as .txt or .xlsx; name the folder that the O*NET "
            "database was unpacked to"
        )
    rated, titled = (_table(present, name) for name in (RATINGS, TITLES))
    occupations = _occupations(first)
    statements = _statements(second, occupations, _ratings(rated) if rated else {})
    titles = _titles(titled, occupations) if titled else ()
    read = [table.file for table in (first, second, rated, titled) if table]
    release = Release("", "")
    if read_me := present.get(READ_ME.casefold()):
        data = read_bytes(read_me, _READ_ME_BYTES, "the Read Me of an O*NET database is not")
        read.append(source_file(read_me, data))
        release = _release(data)
    if not release.number:
        release = Release(_folder_release(folder), release.date)
    return Database(
        folder=str(folder),
        release=release,
        files=tuple(read),
        occupations=tuple(
            Occupation(code, title, description, tuple(statements.get(code, ())))
            for code, (title, description) in occupations.items()
        ),
        titles=titles,
    )


def _files(folder: Path) -> dict[str, Path]:
    """The files of a folder by their names in lower case."""
    present: dict[str, Path] = {}
    try:
        for number, path in enumerate(sorted(folder.iterdir()), 1):
            # Anything else, such as a pipe that nobody writes to, might never end.
            if path.is_file() or path.is_dir():
                present.setdefault(path.name.casefold(), path)
            if number > _MOST_FILES:
                raise OnetError(f"{folder}: holds more than {_MOST_FILES:,} files; name another")
    except FileNotFoundError:
        raise FileError(f"{folder}: there is no such folder") from None
    except NotADirectoryError:
        raise FileError(f"{folder}: is not a folder") from None
    except (OSError, ValueError) as error:
        why = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise FileError(f"{folder}: cannot be read: {why}") from None
    return present


def _table(present: Mapping[str, Path], name: str) -> Table | None:
    found = (present.get(f"{name}{ending}".casefold()) for ending in _ENDINGS)
    path = next((path for path in found if path is not None), None)
    return read_table(path) if path else None


def _occupations(table: Table) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for code, title, description in table.rows(_CODE, "Title", "Description"):
        _check_code(code, table)
        if code in found:
            raise table.wrong(f"has {code} a second time; {AS_PUBLISHED}")
        found[code] = (
            _text(title, "title", MAX_LINE, table),
            _text(description, "description", MAX_TEXT, table, needed=False),
        )
    if not found:
        raise OnetError(f"{table.file.name}: holds no occupation; {AS_PUBLISHED}")
    return found


def _statements(
    table: Table, codes: Collection[str], ratings: Mapping[tuple[str, str], _Rated]
) -> dict[str, list[Statement]]:
    found: dict[str, list[Statement]] = {}
    seen: set[tuple[str, str]] = set()
    for code, number, text, kind in table.rows(_CODE, "Task ID", "Task", "Task Type"):
        _check_known(code, codes, table)
        _check_id(number, table)
        if (code, number) in seen:
            raise table.wrong(f"has task {number} of {code} a second time; {AS_PUBLISHED}")
        seen.add((code, number))
        if kind.casefold() not in _CORE:
            raise table.wrong(f"“{plain(kind)[:40]}” is not Core, Supplemental or n/a")
        own = found.setdefault(code, [])
        if len(own) == MAX_STATEMENTS:
            raise table.wrong(f"{code} has more than {MAX_STATEMENTS} task statements")
        rated = ratings.get((code, number), _Rated())
        own.append(
            Statement(
                id=int(number),
                text=_text(text, "task", MAX_STATEMENT, table),
                core=_CORE[kind.casefold()],
                importance=rated.importance,
                frequency=rated.frequencies,
            )
        )
    if not found:
        raise OnetError(f"{table.file.name}: holds no task statement; {AS_PUBLISHED}")
    return found


def _ratings(table: Table) -> dict[tuple[str, str], _Rated]:
    """The ratings by occupation and task; of a value given twice the later counts.

    Whether O*NET recommends to suppress a value for its low precision is not looked at: to leave
    single categories out would distort the others.
    """
    found: dict[tuple[str, str], _Rated] = {}
    columns = (_CODE, "Task ID", "Scale ID", "Category", "Data Value")
    for code, number, scale, category, text in table.rows(*columns):
        if scale not in ("FT", "IM") or not text:
            continue
        _check_code(code, table)
        _check_id(number, table)
        value = Fraction(text) if _NUMBER_FORM.fullmatch(text) else None
        rated = found.setdefault((code, number), _Rated())
        if scale == "IM":
            if value is None or not 1 <= value <= 5:
                raise table.wrong(f"the importance “{plain(text)[:20]}” is not from 1 to 5")
            rated.importance = value
        else:
            if category not in _CATEGORIES:
                raise table.wrong(f"the category “{plain(category)[:20]}” is not from 1 to 7")
            if value is None or value > 100:
                raise table.wrong(f"the frequency “{plain(text)[:20]}” is not from 0 to 100 %")
            rated.frequency[_CATEGORIES.index(category)] = value
    return found


def _titles(table: Table, codes: Collection[str]) -> tuple[tuple[str, str], ...]:
    found: dict[tuple[str, str], None] = {}
    for code, title in table.rows(_CODE, "Alternate Title"):
        _check_known(code, codes, table)
        found[code, _text(title, "alternate title", MAX_LINE, table)] = None
    return tuple(found)


def _release(data: bytes) -> Release:
    text = "\n".join(
        decoded(line, f"{READ_ME}, line {number}")
        for number, line in enumerate(data.splitlines(), 1)
    )
    number, date = _RELEASE.search(text), _DATED.search(text)
    return Release(number[1] if number else "", date[1] if date else "")


def _folder_release(folder: Path) -> str:
    found = _FOLDER_RELEASE.search(folder.name)
    return f"{found[1]}.{found[2]}" if found else ""


def _check_code(code: str, table: Table) -> None:
    if not _CODE_FORM.fullmatch(code):
        raise table.wrong(f"“{plain(code)[:20]}” is not an O*NET-SOC code such as 15-1252.00")


def _check_known(code: str, codes: Collection[str], table: Table) -> None:
    if code not in codes:
        _check_code(code, table)
        raise table.wrong(f"{code} is not in {OCCUPATIONS}; take all files from one release")


def _check_id(number: str, table: Table) -> None:
    if not _ID_FORM.fullmatch(number):
        raise table.wrong(f"the task id “{plain(number)[:20]}” is not a whole number")


def _text(text: str, what: str, most: int, table: Table, *, needed: bool = True) -> str:
    line = plain(text)
    if needed and not line:
        raise table.wrong(f"the {what} is missing; {AS_PUBLISHED}")
    if len(line) > most:
        raise table.wrong(f"the {what} is longer than {most:,} characters; {AS_PUBLISHED}")
    return line
