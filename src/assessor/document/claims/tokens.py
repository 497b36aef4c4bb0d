"""A text as sentences of words, numbers and marks, each with its place in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

LONGEST_SENTENCE = 200
"""Tokens after which a sentence is cut: nothing a person writes, and looking around stays cheap."""

_ENDS = frozenset(".!?")
_CLOSING = frozenset("\"'”’»)]")
# Words that a full stop follows without ending the sentence.
_ABBREVIATIONS = frozenset(
    ("vs", "eg", "ie", "cf", "approx", "ca", "no", "st", "dr", "mr", "ms", "g", "e")
)


class Token(NamedTuple):
    """A word, a number or one mark.

    ``low`` is ``raw`` in lower case, with typographic variants of a mark made one; ``start`` and
    ``end`` are its place in the text, ``glued`` that no space stands before it.
    """

    low: str
    raw: str
    start: int
    end: int
    glued: bool
    is_number: bool

    @property
    def is_word(self) -> bool:
        """Whether it begins with a letter."""
        return self.raw[0].isalpha()


def sentences(text: str) -> Iterator[list[Token]]:
    """The sentences of ``text`` that hold a digit or a capital, in order."""
    found: list[Token] = []
    after = -1
    for match in _token().finditer(text):
        raw, start = match[0], match.start()
        if raw in _UNSEEN:
            # Emphasis stands between words like nothing at all.
            after = match.end() if after == start else after
            continue
        if raw == "\n":
            if found:
                yield found
                found = []
            continue
        if found and _ended(found, raw, glued=after == start):
            yield found
            found = []
        low = _ONE.get(raw) or raw.lower()
        found.append(Token(low, raw, start, match.end(), after == start, raw[0].isdecimal()))
        after = match.end()
        if len(found) >= LONGEST_SENTENCE:
            yield found
            found = []
    if found:
        yield found


def word_set(words: str) -> frozenset[str]:
    """The words of a line, separated by spaces, as a set."""
    return frozenset(words.split())


def words_of(name: str) -> tuple[str, ...]:
    """The tokens of a name in lower case, for looking it up in a text."""
    return tuple(token.low for sentence in sentences(name) for token in sentence)


def _ended(found: list[Token], raw: str, *, glued: bool) -> bool:
    last = found[-1]
    if raw in _CLOSING or raw in _ENDS or (glued and last.low in _ENDS):
        return False
    at = len(found) - 1
    while at > 0 and found[at].low in _CLOSING and found[at].glued:
        at -= 1
    if found[at].low not in _ENDS:
        return False
    if not (raw[0].isupper() or raw[0].isdecimal() or not raw[0].isalpha()):
        return False
    return not (found[at].low == "." and at > 0 and found[at - 1].low in _ABBREVIATIONS)


_UNSEEN = frozenset("*_`​‌⁠\ufeff")
_ONE = {
    "−": "-",
    "–": "-",
    "‐": "-",
    "‑": "-",
    "‒": "-",
    "―": "—",
    "＋": "+",
    "％": "%",
    "’": "'",
    "‘": "'",
    "“": '"',
    "”": '"',
    "„": '"',
    "«": '"',
    "»": '"',
    "⁄": "/",
    "∕": "/",
    "[": "(",
    "]": ")",
    "⩾": "≥",
}


@cache
def _token() -> re.Pattern[str]:
    return re.compile(r"[0-9]+(?:[.,][0-9]+)*|[^\W\d_][^\W_]*|\n|\S")
