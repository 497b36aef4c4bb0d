"""Text whose layout broke its sentences, put together again: paragraphs and points of lists.

What comes out of a PDF, a mail or a window of fixed width has line breaks within sentences, words
cut in two at line ends, and signs for points that stand alone or touch the first word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

_SIGNS = "•‣▪▫●○◦∙·⁃■□◆◇➢➤►▶▸✓✔✅❖➔→»§\uf0b7\uf0a7\uf0d8\uf0fc"
_POINT = re.compile(
    rf"""\s*(?:
        [{_SIGNS}]+\s*
        | [*+–—\-]\s+(?=\S)
        | >\s+(?=[A-Z])
        | [\-–—](?=[A-Z][a-z])
        | o\s+(?=[A-Z])
        | \(?(?:\d{{1,2}}|[a-z]|[ivx]{{1,4}})[.)]\s+(?=\S)
    )""",
    re.VERBOSE,
)
_ONLY_SIGN = re.compile(rf"\s*(?:[{_SIGNS}*\-–—]|o|\d{{1,2}}[.)])\s*")
_RULE = re.compile(r"\s*([-=_*~#–—])\s*(?:\1\s*){2,}")
_FOOT = re.compile(r"\s*(?:page|seite) \d{1,3}(?: (?:of|von|/) \d{1,3})?\s*", re.IGNORECASE)
_CUT = re.compile(r"[^\W\d_][-\u00ad\u2010]$")
_ENDS = (".", "!", "?", ":", ";", "…", "。")
_OPEN_WORDS_LIST = """a an and as at by for from in into its of on or our that the their to via which
with your und oder der die das von mit für zur zum im"""
_COMPOUND_LIST = """all back co cost cross customer data day decision end evidence face fast first
follow front full hands high in large long low medium mid multi near non on one post pre problem
quality real risk self senior short small so state sub team third time top two user vice well world
year"""
_OPEN_WORDS, _COMPOUND = frozenset(_OPEN_WORDS_LIST.split()), frozenset(_COMPOUND_LIST.split())
_LEAST_WIDTH, _MOST_WIDTH = 40, 130
_FULL, _PART = 0.82, 0.55
"""Shares of the usual width: of a line that is full, and of one that may go on in small letters."""
_LONGEST = 5_000
"""Characters from which a paragraph is not added to: no sentence is that long."""
_ENOUGH = 60
"""Characters that a word to be looked at has at most."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, a heading or one point of a list, on one line, without its sign.

    ``line`` is the number, from 1, of the line its text begins on; ``is_point`` whether it bore the sign
    of a list; ``after_gap`` whether an empty line stands before it. ``joins`` are the places in
    ``text`` where further lines begin, with their numbers.
    """

    line: int
    text: str
    is_point: bool
    after_gap: bool
    joins: tuple[tuple[int, int], ...] = ()

    def line_of(self, passage: str) -> int:
        """The number of the line that ``passage`` begins on; of one not found, the first."""
        at = self.text.find(passage)
        return max((number for start, number in self.joins if start <= at), default=self.line)

    def __str__(self) -> str:
        return f"• {self.text}" if self.is_point else self.text


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """The paragraphs and points of ``text``, in order; lines that only draw a rule or number a page
    are left out."""
    lines = text.split("\n")
    width = _width(lines)
    words = frozenset(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text.lower()))
    found: list[Paragraph] = []
    gap, is_signed, last = True, False, ""
    for number, raw in _cells(lines):
        line = " ".join(raw.split())
        if not line or _RULE.fullmatch(line):
            gap = True
            continue
        if _FOOT.fullmatch(line):
            continue
        if _ONLY_SIGN.fullmatch(line):
            is_signed = True
            continue
        sign = _POINT.match(raw)
        body = " ".join(raw[sign.end() :].split()) if sign else line
        if is_signed or sign or not found or not _goes_on(found[-1], last, body, width, gap=gap):
            found.append(Paragraph(number, body, bool(is_signed or sign), gap))
        else:
            before = found[-1]
            joined = _joined(before.text, body, words)
            joins = (*before.joins, (len(joined) - len(body), number))
            found[-1] = replace(before, text=joined, joins=joins)
        gap, is_signed, last = False, False, line
    return tuple(found)


def _cells(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Each line with its number, and of the rows of a table, which have tabs in them, each cell."""
    for number, line in enumerate(lines, 1):
        for cell in [cell for cell in line.split("\t") if cell.strip()] or [""]:
            yield number, cell


def reflowed(text: str) -> str:
    """``text`` with each paragraph and each point (``•``) on one line; empty lines set it apart."""
    return "\n".join(
        f"\n{paragraph}" if paragraph.after_gap and i else str(paragraph)
        for i, paragraph in enumerate(paragraphs(text))
    )


def mended(text: str) -> str:
    """``text`` with the words that line ends cut in two made whole; other lines stay as they are."""
    words = frozenset(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text.lower()))
    lines: list[str] = []
    for line in text.split("\n"):
        if lines and _is_cut(lines[-1].rstrip(), line.lstrip()):
            lines[-1] = _joined(lines[-1].rstrip(), line.strip(), words)
        else:
            lines.append(line)
    return "\n".join(lines)


def _width(lines: Sequence[str]) -> int:
    """The width the text was broken at; 0 where its lines are whole paragraphs."""
    lengths = sorted(len(line.strip()) for line in lines if line.strip())
    usual = lengths[len(lengths) * 9 // 10] if lengths else 0
    return usual if _LEAST_WIDTH <= usual <= _MOST_WIDTH else 0


def _goes_on(before: Paragraph, last: str, line: str, width: int, *, gap: bool) -> bool:
    """Whether ``line`` carries on the paragraph whose last line is ``last``."""
    if gap or len(before.text) > _LONGEST:
        return False
    if _is_cut(last, line):
        return True
    if last.endswith(_ENDS) or last.isupper() != line.isupper():
        return False
    if last.endswith((",", "/", "&")) or last.split()[-1].lower() in _OPEN_WORDS:
        return True
    if not width:
        return False
    if line[0].islower():
        return len(last) >= _PART * width
    is_full = len(last) >= _FULL * width and len(f"{last} {line.split()[0]}") > _FULL * width
    return is_full and (before.is_point or len(before.text) > width or not line[0].isalpha())


def _is_cut(text: str, line: str) -> bool:
    return _CUT.search(text[-_ENOUGH:]) is not None and line[:1].islower()


def _joined(text: str, line: str, words: frozenset[str]) -> str:
    if not _is_cut(text, line):
        return f"{text} {line}"
    first = re.findall(r"[^\W\d_]+", text[-_ENOUGH:])[-1]
    second = re.findall(r"[^\W\d_]+", line[:_ENOUGH])[0]
    if second in {"and", "or", "und", "oder"}:
        return f"{text} {line}"
    whole, linked = f"{first}{second}".lower(), f"{first}-{second}".lower()
    is_linked = whole not in words and (linked in words or first.lower() in _COMPOUND)
    return f"{text[:-1]}-{line}" if is_linked else f"{text[:-1]}{line}"
