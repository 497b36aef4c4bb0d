"""Tables as CSV that a spreadsheet can open without running what a cell says."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TypeAlias

from assessor.document.text import printable

Cell: TypeAlias = str | int | Decimal | None
"""A text, a number, or nothing."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How cells begin that spreadsheets take for formulas."""


def csv_bytes(rows: Iterable[Sequence[Cell]]) -> bytes:
    """``rows`` as CSV (RFC 4180) in UTF-8.

    A text that a spreadsheet would take for a formula gets an apostrophe before it; what acts on a
    terminal or hides is spelled out. Numbers stay as they are, negative ones too.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([_safe(cell) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue().encode()


def _safe(text: str) -> str:
    shown = printable(text)
    return f"'{shown}" if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else shown
