"""Lines of bounded width and aligned columns, measured in terminal cells."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from assessor.document.text import printable

WIDTH = 80


def width_of(text: str) -> int:
    """Cells that ``text`` takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(_cells(character) for character in text)


def wrapped(text: str, first: str = "", indent: str = "", width: int = WIDTH) -> Iterator[str]:
    """``text`` as lines of at most ``width`` cells.

    The first line begins with ``first``, the others with ``indent``. A word that is longer than
    a line is cut. Nothing is yielded for blank text.
    """
    line, used = first, width_of(first)
    started = False
    for word in _words(printable(text), width - max(width_of(first), width_of(indent))):
        if started and used + 1 + width_of(word) > width:
            yield line
            line, used, started = indent, width_of(indent), False
        line += f" {word}" if started else word
        used = width_of(line)
        started = True
    if started:
        yield line


def table(rows: Sequence[tuple[str, str, str]]) -> Iterator[str]:
    """Rows of a name, a number set flush right and a note."""
    names = max(width_of(name) for name, _, _ in rows)
    numbers = max(width_of(number) for _, number, _ in rows)
    for name, number, note in rows:
        yield f"{_padded(name, names)}  {number:>{numbers}}  {note}".rstrip()


def columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows of cells set flush left, each column as wide as its widest cell."""
    shown = [[printable(cell).replace("\n", " ") for cell in row] for row in rows]
    widths = [max(map(width_of, column)) for column in zip(*shown, strict=True)]
    for row in shown:
        cells = (_padded(cell, width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def cut(text: str, width: int) -> str:
    """``text`` on one line as it can be shown, of at most ``width`` cells; “…” where it goes on."""
    # No character takes less than its share of this but marks, of which a line holds few.
    shown = printable(text[: 4 * width]).replace("\n", "⏎")
    if len(text) <= 4 * width and width_of(shown) <= width:
        return shown
    kept, used = "", 1
    for character in shown:
        used += _cells(character)
        if used > width:
            break
        kept += character
    return f"{kept}…"


def _words(text: str, longest: int) -> Iterator[str]:
    for word in text.split():
        part, used = "", 0
        for character in word:
            cells = _cells(character)
            if used + cells > longest:
                yield part
                part, used = "", 0
            part, used = part + character, used + cells
        yield part


def _padded(text: str, width: int) -> str:
    return text + " " * (width - width_of(text))


def _cells(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
