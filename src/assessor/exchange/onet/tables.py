"""One table of an O*NET folder, from tab-separated text or from a workbook, row by row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile
from zlib import error as ZlibError

from assessor.document.text import clean_line
from assessor.exchange.files import FileError, read_bytes
from assessor.exchange.onet.values import OnetError, SourceFile

MAX_BYTES = 100_000_000
"""Of a file; the largest of release 29.3 that is read has some 12 million."""
MAX_UNPACKED = 400_000_000
"""Bytes of a workbook when unpacked."""
MAX_ROWS = 999_999
"""Of a table."""
ADVICE = "no table of an O*NET database is"
AS_PUBLISHED = "take the file as O*NET publishes it"

_NOTHING = "n/a"
_CHUNK = 1 << 20
_LONGEST_SHARED = 40_000
# A workbook with a cell far out would be laid out whole in memory, all that is empty included.
_FAR_CELL = re.compile(rb"""r(?<=\sr)\s*=\s*["'](?:[A-Za-z]{2,}[0-9]|[A-Za-z]{0,3}[0-9]{7})""")


@dataclass(slots=True)
class Table:
    """A table whose rows are still to be read, one after the other."""

    file: SourceFile
    _unit: str
    _lines: Iterator[tuple[int, Sequence[object]]]
    _header: Sequence[str]
    _number: int = 1

    def rows(self, *columns: str) -> Iterator[list[str]]:
        """The cells of each row in the order of ``columns``; what is missing is empty.

        Raises:
            OnetError: a column is missing, or a row has not as many cells as the header.
        """
        names = [name.strip().casefold() for name in self._header]
        for column in columns:
            if column.casefold() not in names:
                raise OnetError(f"{self.file.name}: has no column “{column}”; {AS_PUBLISHED}")
        chosen = [names.index(column.casefold()) for column in columns]
        for number, cells in self._lines:
            self._number = number
            if len(cells) == len(names):
                yield [_cell(cells[i]) for i in chosen]
            elif any(cells):
                raise self.wrong(
                    f"has {len(cells)} cells, the header has {len(names)}; {AS_PUBLISHED}"
                )

    def wrong(self, sentence: str) -> OnetError:
        """The error of that sentence at the row that was read last."""
        return OnetError(f"{self.file.name}, {self._unit} {self._number:,}: {sentence}")


def read_table(path: Path) -> Table:
    """The table in a .txt or .xlsx file.

    Raises:
        FileError: the file cannot be read.
        OnetError: it holds no table.
    """
    data = read_bytes(path, MAX_BYTES, ADVICE)
    file = source_file(path, data)
    is_text = path.suffix.lower() == ".txt"
    lines = _text_lines(data, path.name) if is_text else _sheet_lines(data, path.name)
    _, first = next(lines, (0, ()))
    if not any(first):
        raise OnetError(f"{path.name}: is empty; {AS_PUBLISHED}")
    return Table(file, "line" if is_text else "row", lines, [_cell(name) for name in first])


def source_file(path: Path, data: bytes) -> SourceFile:
    """What is kept of the file at ``path``, which holds ``data``.

    Raises:
        FileError: it is gone.
    """
    try:
        found = path.stat()
    except OSError as error:
        raise FileError(f"{path}: cannot be read: {error.strerror}") from None
    return SourceFile(path.name, found.st_size, found.st_mtime_ns, sha256(data).hexdigest())


def decoded(line: bytes, place: str) -> str:
    """A line of a text file: UTF-8, or Windows-1252 as some releases have in places.

    Raises:
        OnetError: it is neither.
    """
    try:
        return line.decode()
    except UnicodeDecodeError:
        pass
    try:
        return line.decode("cp1252")
    except UnicodeDecodeError:
        raise OnetError(f"{place}: is not text; {AS_PUBLISHED}") from None


def plain(text: str) -> str:
    """``text`` on one line, without control characters."""
    return " ".join(text.split()) if text.isprintable() else clean_line(text)


def _text_lines(data: bytes, name: str) -> Iterator[tuple[int, Sequence[object]]]:
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if number > MAX_ROWS:
            raise OnetError(f"{name}: has more than {MAX_ROWS:,} lines; {ADVICE} as long")
        if content := line.rstrip(b"\r"):
            yield number, decoded(content, f"{name}, line {number}").split("\t")


def _sheet_lines(data: bytes, name: str) -> Iterator[tuple[int, Sequence[object]]]:
    _check_workbook(data, name)
    from python_calamine import CalamineError, load_workbook

    try:
        with load_workbook(BytesIO(data)) as workbook:
            sheet = workbook.get_sheet_by_index(0)
            begins = sheet.start[0] + 1 if sheet.start else 1
            yield from enumerate(sheet.iter_rows(), begins)
    except (CalamineError, OSError, ValueError, IndexError):
        raise _no_workbook(name) from None


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value).strip()
    return "" if text == _NOTHING else text


def _check_workbook(data: bytes, name: str) -> None:
    """Refuse what would unpack to more memory than any table of O*NET takes."""
    unpacked = 0
    with _opened(data, name) as archive:
        for entry in archive.infolist():
            if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
                raise OnetError(
                    f"{name}: cannot be read as a workbook: it is packed in another way"
                )
            is_shared = entry.filename.lower().endswith("sharedstrings.xml")
            kept = b""
            with archive.open(entry) as stream:
                while chunk := stream.read(_CHUNK):
                    unpacked += len(chunk)
                    if unpacked > MAX_UNPACKED:
                        most = MAX_UNPACKED // 1_000_000
                        raise OnetError(f"{name}: unpacks to more than {most} MB; {ADVICE}")
                    if is_shared:
                        texts = (kept + chunk).split(b"</si>")
                        if max(map(len, texts)) > _LONGEST_SHARED:
                            raise OnetError(f"{name}: has an endless text in a cell; {ADVICE}")
                        kept = texts[-1]
                    elif _FAR_CELL.search(kept + chunk):
                        raise OnetError(
                            f"{name}: has cells beyond column Z or row {MAX_ROWS:,}; {ADVICE}"
                        )
                    else:
                        kept = chunk[-64:]  # a cell's place may lie across two chunks


@contextmanager
def _opened(data: bytes, name: str) -> Iterator[ZipFile]:
    try:
        with ZipFile(BytesIO(data)) as archive:
            yield archive
    except (BadZipFile, NotImplementedError, RuntimeError, ZlibError, EOFError, OSError):
        raise _no_workbook(name) from None


def _no_workbook(name: str) -> OnetError:
    return OnetError(f"{name}: is not a workbook, or a damaged one; {AS_PUBLISHED}")
