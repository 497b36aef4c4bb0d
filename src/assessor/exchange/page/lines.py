"""A saved page as numbered lines of clean text."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from assessor.document.errors import DocumentError, Problem
from assessor.document.json_text import MAX_BYTES
from assessor.document.text import MAX_LINE, MAX_TEXT, clean, clean_line

MAX_LINES = 10_000
LONGEST = MAX_TEXT + MAX_LINE
"""Characters of the longest line that can still be a table row or a paragraph of a document."""

_LINE_END = re.compile(r"\r\n|\r|\n")
_EDGE = " \u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
_NOTES_AT_MOST = 20


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line that is not blank: ``number`` from 1 as an editor counts, ``text`` cleaned."""

    number: int
    text: str


def decode_page(data: bytes) -> str:
    """The text of a page's file: UTF-8, or UTF-16 with a byte order mark.

    Raises:
        DocumentError: it is too large or not such text.
    """
    _refuse_size(len(data))
    is_wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return data.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = len(_LINE_END.findall(data[: error.start].decode("latin-1"))) + 1
        raise DocumentError.at(
            f"line {line}", "this is not UTF-8 text; save the page as plain text in UTF-8"
        ) from None


def split_lines(text: str) -> tuple[tuple[SourceLine, ...], tuple[Problem, ...]]:
    """Every line of ``text`` that is not blank, and a note where cleaning removed something.

    Raises:
        DocumentError: the text is far larger than a page.
    """
    _refuse_size(len(text))
    _refuse_size(len(text.encode("utf-8", "surrogatepass")))
    raw_lines = _LINE_END.split(text.removeprefix("\ufeff"))
    if len(raw_lines) > MAX_LINES:
        raise DocumentError.at(
            f"line {MAX_LINES + 1:,}",
            f"the text has {len(raw_lines):,} lines; a published page has a few hundred",
        )
    lines: list[SourceLine] = []
    altered: list[tuple[int, int]] = []
    for number, raw in enumerate(raw_lines, start=1):
        plain = clean_line(raw)
        kept = clean_line(plain.strip(_EDGE))
        removed = len(raw) - len(clean(raw)) + len(plain) - len(kept)
        if removed:
            altered.append((number, removed))
        if kept:
            lines.append(SourceLine(number, kept))
    return tuple(lines), tuple(_removals(altered))


def _removals(altered: list[tuple[int, int]]) -> list[Problem]:
    notes = [
        Problem(
            f"line {number}",
            "One control or invisible character was removed."
            if removed == 1
            else f"{removed} control or invisible characters were removed.",
        )
        for number, removed in altered[:_NOTES_AT_MOST]
    ]
    if further := altered[_NOTES_AT_MOST:]:
        count = sum(removed for _, removed in further)
        notes.append(
            Problem(
                f"line {further[0][0]}",
                f"From here on {count:,} control or invisible characters were removed "
                f"from {len(further):,} lines.",
            )
        )
    return notes


def _refuse_size(size: int) -> None:
    if size > MAX_BYTES:
        raise DocumentError.at(
            "file", f"is {size:,} bytes long; a page to import has at most {MAX_BYTES:,}"
        )
