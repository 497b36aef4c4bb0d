"""The numbers of a sentence that could state a computed figure, and how each is written."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from assessor.document.claims.claim import Relation
from assessor.document.claims.tokens import Token, word_set

SCALES = frozenset((2, 3, 5, 9, 10, 100))
"""What a figure of the method can be out of."""


class Site(NamedTuple):
    """A number in a sentence: the tokens from ``first`` up to ``after``, sign and scale included.

    ``scale`` is what it is out of (n/5), ``slash`` that this was written with a slash, ``number``
    the token of the number itself. ``relation`` is what words such as “about” make of it.
    """

    first: int
    number: int
    after: int
    value: Decimal
    places: int
    sign: str
    scale: int | None
    slash: bool
    percent: bool
    relation: Relation


_IN_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
)
NUMBER_WORDS = {word: number for number, word in enumerate(_IN_WORDS.split())}
"""Small numbers in words."""


def sites_in(sentence: Sequence[Token]) -> list[Site]:
    """The numbers of ``sentence``, save those that are parts of names, spans, money or dates."""
    found: list[Site] = []
    at, count = 0, len(sentence)
    while at < count:
        word = sentence[at].low
        named = word in NUMBER_WORDS and low(sentence, at + 1) in ("of", "out", "points", "point")
        site = _site(sentence, at) if sentence[at].is_number or named else None
        if site is not None:
            found.append(site)
            at = max(site.after, at + 1)
        else:
            at += 1
    return found


def low(sentence: Sequence[Token], at: int) -> str:
    """The token at ``at`` in lower case; empty outside of the sentence."""
    return sentence[at].low if 0 <= at < len(sentence) else ""


def _site(sentence: Sequence[Token], at: int) -> Site | None:
    token = sentence[at]
    if "," in token.raw or token.raw.count(".") > 1 or len(token.raw) > _LONGEST:
        return None
    first, sign = at, ""
    before = low(sentence, at - 1)
    if before and token.glued:
        if before in ("+", "-"):
            sign = _sign(sentence, at - 1)
            if not sign:
                return None
            first = at - 1
        elif sentence[at - 1].is_word or before in _NAME_MARKS:
            return None
    if low(sentence, first - 1) in _CURRENCY or low(sentence, at - 1) in _CURRENCY:
        return None
    after, scale, slash = _scale(sentence, at)
    if scale == 0:
        return None
    percent = False
    if scale is None:
        step = low(sentence, after)
        if step == "%" or step in ("percent", "pct"):
            percent, after = True, after + 1
        elif step == "per" and low(sentence, after + 1) == "cent":
            percent, after = True, after + 2
    if _goes_on(sentence, after, percent=percent):
        return None
    if low(sentence, first - 1) in ("between", "to") and low(sentence, first - 2).isdecimal():
        return None
    relation = _relation(sentence, first)
    if low(sentence, first - 1) == "between":
        return None
    whole, _, decimals = token.raw.partition(".")
    if not whole.isascii():
        return None
    if not token.is_number and scale is None and low(sentence, after) not in ("points", "point"):
        return None
    value = Decimal(token.raw) if token.is_number else Decimal(NUMBER_WORDS[token.low])
    if sign == "-":
        value = -value
    return Site(first, at, after, value, len(decimals), sign, scale, slash, percent, relation)


def _sign(sentence: Sequence[Token], at: int) -> str:
    """The mark at ``at`` where it is a sign and no hyphen, else nothing."""
    token = sentence[at]
    before = low(sentence, at - 1)
    if token.glued and before and before not in _BEFORE_SIGN:
        return ""
    return token.low


def _scale(sentence: Sequence[Token], at: int) -> tuple[int, int | None, bool]:
    """Where the number at ``at`` ends, what it is out of, and whether a slash says so.

    The scale is 0 where the number is part of a longer ratio or of one no figure has.
    """
    after = at + 1
    if low(sentence, after) == "points" and low(sentence, after + 1) == "out":
        after += 1
    if low(sentence, after) == "/":
        if not (after + 1 < len(sentence) and sentence[after + 1].is_number):
            return after, 0, True
        out_of = _whole(sentence[after + 1].raw)
        after += 2
        chained = low(sentence, at - 1) == "/" or low(sentence, after) == "/"
        return after, 0 if chained or out_of not in SCALES else out_of, True
    if low(sentence, at - 1) == "/":
        return after, 0, True
    if low(sentence, after) == "out" and low(sentence, after + 1) == "of":
        after += 2
    elif low(sentence, after) == "of":
        after += 1
    else:
        return after, None, False
    if low(sentence, after) in ("a", "the") and low(sentence, after + 1) in ("possible", "maximum"):
        after += 2
    if low(sentence, after) in ("a", "one") and low(sentence, after + 1) == "hundred":
        return after + 2, 100, False
    if low(sentence, after) in NUMBER_WORDS:
        out_of = NUMBER_WORDS[low(sentence, after)]
        return after + 1, out_of if out_of in SCALES else 0, False
    if after < len(sentence) and sentence[after].is_number:
        out_of = _whole(sentence[after].raw)
        if out_of in SCALES and not sentence[after].glued:
            return after + 1, out_of, False
        return after + 1, 0, False
    return at + 1, None, False


def _whole(raw: str) -> int | None:
    whole, _, decimals = raw.partition(".")
    if not whole.isascii() or not whole.isdecimal() or decimals.strip("0") or len(whole) > 3:
        return None
    return int(whole)


def _goes_on(sentence: Sequence[Token], after: int, *, percent: bool) -> bool:
    """Whether what follows makes the number part of a span, a name, or a count with a unit."""
    if after >= len(sentence):
        return False
    token = sentence[after]
    if token.glued:
        if token.is_word:
            return True
        if token.low in ("-", "+", "/", "%", ":") and not (token.low == "%" and percent):
            if token.low == "-" and low(sentence, after + 1) == "point":
                return False
            ends = after + 1 >= len(sentence) or not sentence[after + 1].glued
            return not (token.low == ":" and ends)
    if token.low in ("-", "to", "or", "and") and after + 1 < len(sentence):
        following = sentence[after + 1]
        if token.low == "-":
            return following.is_number
        if token.low == "to":
            return following.is_number
    return token.low in _UNITS


def _relation(sentence: Sequence[Token], first: int) -> Relation:
    before = low(sentence, first - 1)
    if before in ("a", "an"):
        before = low(sentence, first - 2)
        first -= 1
    if before in _ABOUT:
        return "about"
    if before == "over" or before == "above":
        return "at_least"
    if before in ("under", "below", "within"):
        return "at_most"
    two = f"{low(sentence, first - 2)} {before}"
    if two == "up to" and low(sentence, first - 3) in ("add", "adds", "adding", "sum", "sums"):
        return "is"
    if two in _AT_LEAST:
        return "at_least"
    if two in _AT_MOST:
        return "at_most"
    return "about" if two in ("close to", "next to") else "is"


_LONGEST = 9
_NAME_MARKS = frozenset("-.,#@:=\\^'\"~_") - {"=", '"', "~", ":"}
_BEFORE_SIGN = frozenset("(/\"':,=;—")
_CURRENCY = word_set(
    "$ € £ ¥ ₹ usd eur gbp chf # § no version v chapter level tier section step phase figure "
    "table page top fortune"
)
_ABOUT = word_set("about around roughly nearly almost approximately ~ ≈ circa some")
_AT_LEAST = frozenset(("more than", "at least", "greater than", "higher than", "upwards of"))
_AT_MOST = frozenset(("less than", "at most", "fewer than", "lower than", "up to", "smaller than"))
_UNITS = word_set(
    "year years yr yrs month months day days hour hours hrs minute minutes second seconds ms "
    "percentage million billion thousand trillion k m bn dollars euros pounds times x × "
    "people engineers gpus nodes teams companies firms postings jobs employees workers "
    "employers respondents tokens gb tb mb ghz bps basis ° decades quarters stars cents kg km"
)
