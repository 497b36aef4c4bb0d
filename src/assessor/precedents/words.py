"""The words by which a text is found."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_COMMON_WORDS = """
    a about after all also an and any are as at be because been before being but by can could do
    does each for from had has have he her his how i if in into is it its itself may more most much
    must no nor not of on one only or other our out over own same she should so some still such
    than that the their them then there these they this those through to too under until up very
    was we were what when where whether which while who whom whose why will with within without
    would yet you your
"""
_COMMON = frozenset(_COMMON_WORDS.split())


def searchable(text: str) -> str:
    """``text`` as the full-text index can take it: composed letters, nothing it cannot store."""
    if text.isascii() and "\0" not in text:
        return text
    whole = unicodedata.normalize("NFC", text).replace("\0", " ")
    return whole.encode(errors="replace").decode()


def words_of(text: str) -> list[str]:
    """The words of ``text`` in order, in lower case, without those that every text has."""
    return [word for word in _word().findall(text.lower()) if word not in _COMMON]


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"[^\W_]+")
