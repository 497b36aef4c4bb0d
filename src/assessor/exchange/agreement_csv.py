"""The agreement of raters as a CSV file, for spreadsheets and statistics programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from assessor.desk.agreement_report import STATISTICS, Agreement
from assessor.exchange.csv_text import Cell, csv_bytes
from assessor.exchange.files import FileError, write_bytes

HEADER: tuple[str, ...] = ("group", "key", "label", "pairs", "items", *STATISTICS, "undefined")
"""The columns: shares and coefficients as decimals, and why one is empty."""


def agreement_rows(lines: Sequence[Agreement]) -> Iterator[tuple[Cell, ...]]:
    """The header, then a row for each of ``lines``."""
    yield HEADER
    for line in lines:
        values = (line.decimal(statistic) for statistic in STATISTICS)
        why = "; ".join(f"{statistic}: {reason}" for statistic, reason in line.reasons())
        yield line.kind, line.key, line.label, line.pairs, line.items, *values, why


def write_agreement(path: Path, lines: Sequence[Agreement]) -> None:
    """Write ``lines`` as CSV to ``path``, anew where such a table is there already.

    Raises:
        FileError: it cannot be written, or another file is there.
    """
    if path.is_file() and not _is_agreement(path):
        raise FileError(f"{path}: holds something else; name another file")
    write_bytes(path, csv_bytes(agreement_rows(lines)))


def _is_agreement(path: Path) -> bool:
    header = csv_bytes([HEADER])
    try:
        with path.open("rb") as stream:
            return stream.read(len(header)) == header
    except OSError as error:
        raise FileError(f"{path}: cannot be read: {error.strerror}") from None
