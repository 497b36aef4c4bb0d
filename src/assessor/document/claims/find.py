"""Finding the claims of a text: a pure function of the text, its place, and the names it can use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from assessor.document.claims.boundaries import distance_claim, threshold_claim
from assessor.document.claims.claim import Claim
from assessor.document.claims.context import Sentence
from assessor.document.claims.names import Names
from assessor.document.claims.ratings import rating_claim
from assessor.document.claims.scores import score_claim
from assessor.document.claims.shares import count_claim, none_displaced, share_claim
from assessor.document.claims.stated import ZONE_WORDS
from assessor.document.claims.tokens import sentences
from assessor.document.claims.zones import SUB_LABELS, sub_label_claim, zone_claim

_KEPT = 512  # Texts whose claims are remembered: the checks run after every change.


@lru_cache(_KEPT)
def claims_in(text: str, place: str, names: Names) -> tuple[Claim, ...]:
    """What ``text`` states of computed figures, in order.

    ``place`` is the part of the document it stands in, such as ``tasks[2]`` (whose rationale says
    “scores 4” of that task), ``evidence.wage_trends`` or ``comparators[0]``; other places may have
    any name. Takes time in proportion to the length of the text.
    """
    return tuple(_claims(text, place, names))


def _claims(text: str, place: str, names: Names) -> Iterator[Claim]:
    if not _telling().search(text):
        return
    carried: str | None = None
    for tokens in sentences(text):
        s = Sentence.of(tokens, place, names, carried)
        found = [*_of_numbers(s), *_of_words(s)]
        yield from sorted(_apart(found), key=lambda claim: claim.start)
        roles = [name for name in s.named if name.kind in ("own", "comparator")]
        if roles:
            carried = roles[-1].key if roles[-1].kind == "comparator" else None


@cache
def _telling() -> re.Pattern[str]:
    """What a text has that states anything: a digit, a zone, a sub-label, or certain words."""
    words = (*ZONE_WORDS, *SUB_LABELS, "tasks", "displace", "points", " of nine", " of ten")
    return re.compile(f"[0-9]| out of |{'|'.join(words)}", re.IGNORECASE)


def _of_numbers(s: Sentence) -> Iterator[Claim]:
    for site in s.sites:
        claim = (
            share_claim(s, site)
            if site.percent
            else threshold_claim(s, site)
            or distance_claim(s, site)
            or rating_claim(s, site)
            or score_claim(s, site)
        )
        if claim is not None:
            yield claim


def _of_words(s: Sentence) -> Iterator[Claim]:
    for i, token in enumerate(s.tokens):
        low = token.low
        claim = None
        if low in ZONE_WORDS:
            claim = zone_claim(s, i)
        elif low in SUB_LABELS:
            claim = sub_label_claim(s, i)
        elif low == "no" or low == "none" or low == "nothing":
            claim = none_displaced(s, i)
        elif s.at(i + 1) == "tasks":
            claim = count_claim(s, i)
        if claim is not None:
            yield claim


def _apart(claims: list[Claim]) -> Iterator[Claim]:
    """``claims`` without those that overlap an earlier one."""
    ends: list[tuple[int, int]] = []
    for claim in claims:
        if not any(claim.start < end and start < claim.end for start, end in ends[-8:]):
            ends.append((claim.start, claim.end))
            yield claim
