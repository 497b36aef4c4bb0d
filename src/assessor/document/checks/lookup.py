"""Looking up quoted passages and figures in the kept text of a source.

Texts that differ only in how they are set are the same: letter case, white space, quotation
marks, the kinds of dashes, thousands separators, a space before %, the marks of Markdown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from functools import cache, lru_cache
from typing import TypeAlias

Amount: TypeAlias = tuple[Decimal, bool]
"""What a number says: how much, and whether it is a percentage."""

LEAST_WORDS = 4
"""Words that a passage in quotation marks needs to be a quotation; shorter ones are turns of speech."""

_KEPT = (
    512  # Texts whose plain form is remembered, as many as a draft has sources: checks run often.
)
_SCALES = {
    "k": 1_000,
    "thousand": 1_000,
    "m": 1_000_000,
    "mn": 1_000_000,
    "million": 1_000_000,
    "b": 1_000_000_000,
    "bn": 1_000_000_000,
    "billion": 1_000_000_000,
    "t": 1_000_000_000_000,
    "trillion": 1_000_000_000_000,
}
_EVENED = str.maketrans(
    dict.fromkeys("\"'“”„‟«»‹›‘’‚‛`´′″\u00ad\u200b\u200c\u200d\u2060\ufeff*")
    | dict.fromkeys("‐‑‒–—―−", "-")
)
_LEAST_OPEN_COUNT = 10
_LEAST_DIGITS = 6


def passages_in(prose: str) -> Iterator[str]:
    """The quotations in ``prose`` as written, without their quotation marks: “…”, "…" and ‘…’."""
    for match in _quoted().finditer(prose):
        passage = match[match.lastindex or 0]
        if sum(len(part.split()) for part in _parts(passage)) >= LEAST_WORDS:
            yield passage


def has_passage(text: str, passage: str) -> bool:
    """Whether ``passage`` occurs in ``text``, in whole words.

    What an ellipsis or square brackets stand for may be anything: the parts around them have to
    occur one after the other.
    """
    plain, at = _plain_text(text), 0
    for part in _parts(passage):
        at = _end_of(part, plain, at)
        if at < 0:
            return False
    return True


def figures_in(prose: str) -> Iterator[tuple[str, frozenset[Amount]]]:
    """The figures that ``prose`` states outside its quotations, each with what it may say.

    A figure is an amount of money, a percentage, or a large or open count (1,200; 2M; 60+).
    Years, versions, names such as H100 and small counts, which a source may spell out, are none.
    """
    for passage in passages_in(prose):
        prose = prose.replace(passage, " ")
    for match in _number().finditer(_even(prose)):
        if _is_stated(match):
            yield match[0].strip(), frozenset(_amounts(match))


@lru_cache(_KEPT)
def amounts_in(text: str) -> frozenset[Amount]:
    """Everything that the numbers in ``text`` may say."""
    found = set[Amount]()
    for match in _number().finditer(_even(text)):
        found.update(_amounts(match))
        if " " in match["number"]:  # “120 130” may be two numbers
            found.update((Decimal(part), False) for part in re.findall(r"\d+", match["number"]))
    return frozenset(found)


def _parts(passage: str) -> tuple[str, ...]:
    parts = (part.strip(" .,;:!?-()") for part in _gap().split(_plain(passage)))
    return tuple(part for part in parts if part)


@lru_cache(_KEPT)
def _plain_text(text: str) -> str:
    return _plain(_link().sub(r"\1", text))


def _plain(text: str) -> str:
    text = _edge_underscores().sub("", _footnote().sub("", _even(text).casefold()))
    text = _grouped().sub(lambda match: re.sub("[, ]", "", match[0]), text)
    return _dash().sub("-", text.replace(" %", "%")).strip()


def _even(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text.translate(_EVENED)).split())


def _end_of(part: str, text: str, start: int) -> int:
    """Where ``part`` ends in ``text``, from ``start`` on and in whole words; −1 where it is not."""
    at = text.find(part, start)
    while at >= 0:
        end = at + len(part)
        before, after = text[at - 1 : at], text[end : end + 1]
        joined = (before.isalnum() and part[0].isalnum()) or (
            after.isalnum() and part[-1].isalnum()
        )
        if not joined:
            return end
        at = text.find(part, at + 1)
    return -1


def _is_stated(match: re.Match[str]) -> bool:
    number = match["number"]
    if match["money"] or match["percent"] or match["scale"]:
        return True
    if match["range_scale"] or match["range_percent"]:
        return not re.fullmatch(r"(?:19|20)\d\d", number)
    if match["open"]:
        return max(_values(number)) >= _LEAST_OPEN_COUNT
    return (
        len(number) >= _LEAST_DIGITS or re.fullmatch(r"\d{1,3}(?:[, ]\d{3})+", number) is not None
    )


def _amounts(match: re.Match[str]) -> Iterator[Amount]:
    alone = not (match["scale"] or match["percent"])
    scale = match["scale"] or (match["range_scale"] if alone else None)
    percent = match["percent"] or (match["range_percent"] if alone else None)
    for value in _values(match["number"]):
        yield value * _SCALES.get((scale or "").strip(" -").lower(), 1), bool(percent)
        if alone and (scale or percent):  # “180-280K” may be from 180 or from 180K
            yield value, False


def _values(number: str) -> frozenset[Decimal]:
    """What a number may be worth: 1,234 and 1.234 may be either."""
    found = {number} if number.isdigit() else set[str]()
    if re.fullmatch(r"\d+[.,]\d+", number):
        found.add(number.replace(",", "."))
    if grouped := re.fullmatch(r"(\d{1,3}(?:[,. ]\d{3})+)(?:[.,](\d+))?", number):
        found.add(re.sub("[,. ]", "", grouped[1]) + (f".{grouped[2]}" if grouped[2] else ""))
    return frozenset(map(Decimal, found))


@cache
def _quoted() -> re.Pattern[str]:
    return re.compile(
        r"“([^“”]+)”"
        r'|(?<!\w)"(?=\S)([^"]+)(?<=\S)"(?!\w)'
        r"|(?<!\w)‘([^‘]+?)’(?!\w)"
    )


@cache
def _number() -> re.Pattern[str]:
    number = r"\d{1,3}(?:[,. ]\d{3}){1,6}(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)?"
    money = r"[A-Z]{0,3}[$€£¥₹] ?|(?:USD|EUR|GBP|CHF) "
    scale = r"(?:[kmbt]|[ -]?(?:thousand|million|billion|trillion|mn|bn))"
    percent = r" ?(?:%|per ?cent|pct|percentage points?)"
    return re.compile(
        rf"(?<!\w)(?<!\d[.,])(?P<money>{money})?(?P<number>{number})(?![.,]?\d)"
        rf"(?:(?P<scale>{scale})(?!\w)|(?P<percent>{percent})(?!\w))?(?P<open>\+)?(?!\w)"
        rf"(?=(?: ?(?:-|to|and) ?)(?:{money})?(?:{number})"
        rf"(?:(?P<range_scale>{scale})(?!\w)|(?P<range_percent>{percent})(?!\w))|)",
        re.IGNORECASE,
    )


@cache
def _gap() -> re.Pattern[str]:
    return re.compile(r"\[[^\[\]]{0,200}\]|\.(?: ?\.)+")


@cache
def _link() -> re.Pattern[str]:
    return re.compile(r"!?\[([^\[\]]{0,500})\]\([^()\s]{0,2000}\)")


@cache
def _footnote() -> re.Pattern[str]:
    return re.compile(r" ?\[\d{1,3}\]")


@cache
def _edge_underscores() -> re.Pattern[str]:
    return re.compile(r"(?<![^\W_])_+|_+(?![^\W_])")


@cache
def _grouped() -> re.Pattern[str]:
    return re.compile(r"(?<![\d.,])\d{1,3}(?:[, ]\d{3}){1,6}(?!\d)")


@cache
def _dash() -> re.Pattern[str]:
    return re.compile(r" ?- ?")
