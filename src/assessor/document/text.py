"""Text that people, files and models wrote: what a document may hold of it.

Documents hold plain Unicode text. Control characters (all but line feed and tab), lone
surrogates and non-characters have no meaning in prose and harm terminals and databases: a file
that holds one is refused with the place, typed and suggested text is cleaned before it is kept.
"""

from __future__ import annotations

import re

MAX_LINE = 300
MAX_TEXT = 20_000

_NON_CHARACTERS = "\ufdd0-\ufdef" + "".join(
    chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF)
)
_FORBIDDEN = f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff{_NON_CHARACTERS}]"
_UNSEEN = (
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f]"
)
_ANSI = r"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|[@-Z\\-_])|\x9b[0-?]*[ -/]*[@-~]"
_BREAKS = r"\r\n?|[\u2028\u2029\x0b\x0c\x85]"
_NOT_ONE_LINE = r"[\n\t\u2028\u2029]"


def clean(text: str) -> str:
    """``text`` without terminal sequences and forbidden characters, line breaks as ``\\n``."""
    return re.sub(_FORBIDDEN, "", re.sub(_BREAKS, "\n", re.sub(_ANSI, "", text)))


def clean_line(text: str) -> str:
    """:func:`clean`, on one line: runs of white space become one space, ends are cut."""
    return " ".join(clean(text).split())


def printable(text: str) -> str:
    """``text`` as it can be shown: what acts on a terminal or hides is spelled out, as in ⟨U+202E⟩.

    Line feeds stay, tabs become spaces. Nothing is dropped, so a reader sees that it was there.
    """
    shown = text.expandtabs(4)
    if shown.replace("\n", "").isprintable():
        return shown  # nothing that is unseen is printable, and this is many times faster
    return re.sub(_UNSEEN, lambda match: f"⟨U+{ord(match[0]):04X}⟩", shown)


def first_forbidden(text: str) -> tuple[int, str] | None:
    """Position (from 1) and code point of the first character no document may hold."""
    if text.replace("\n", "").replace("\t", "").isprintable():
        return None  # no forbidden character is printable, and this is many times faster
    match = re.search(_FORBIDDEN, text)
    return (match.start() + 1, f"U+{ord(match[0]):04X}") if match else None


def is_one_line(text: str) -> bool:
    """Whether ``text`` has neither line breaks of any kind nor tabs."""
    return re.search(_NOT_ONE_LINE, text) is None


def word_count(text: str) -> int:
    """Words of ``text``, split at white space."""
    return len(text.split())
