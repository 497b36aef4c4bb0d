"""Judging a claim by the computed figures, and what would have to stand in its place."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from assessor.document.claims.claim import Claim, Ref
from assessor.document.claims.computed import Computed, Number
from assessor.document.claims.numbers import NUMBER_WORDS
from assessor.method.rounding import half_up

_ABOUT_POINTS = 5


class Finding(NamedTuple):
    """A claim that is wrong: of which figure, what that is, and the words to put in its place.

    ``edits`` are the places to change and their new words, from the first on; there are none where
    changing these words would not make the sentence true.
    """

    claim: Claim
    ref: Ref
    right: str
    edits: tuple[tuple[int, int, str], ...]

    def mended(self, text: str) -> str:
        """``text`` with the edits made."""
        for start, end, words in sorted(self.edits, reverse=True):
            text = text[:start] + words + text[end:]
        return text


def judged(claim: Claim, text: str, computed: Computed) -> Finding | None:
    """What is wrong with ``claim``, made in ``text``; ``None`` where it is right or cannot be told."""
    if claim.value is None:
        return _judged_zone(claim, text, computed)
    candidates = [(ref, computed.numbers(ref)) for ref in claim.refs]
    if not all(numbers for _, numbers in candidates):
        return None
    if any(_fits(claim, number) for _, numbers in candidates for number in numbers):
        return None
    ref, number = next((ref, numbers[0]) for ref, numbers in candidates)
    right = number.printed
    shown = _printed(claim, ref, right)
    turn = _turned(claim, text) if ref.kind == "distance" and right < 0 else ()
    if turn:
        right = -right
    turned = ref.kind == "distance" and right < 0
    words = text[claim.start : claim.end]
    stated = words.lower() in _SPELLED.values() or any(mark.isdecimal() for mark in words)
    bounded = claim.relation in ("at_least", "at_most")
    if not stated or turned or bounded or _ambiguous(claim):
        return Finding(claim, ref, shown, ())
    new = _as_written(words, claim, right)
    edit = () if new == words else ((claim.start, claim.end, new),)
    return Finding(claim, ref, shown, (*edit, *turn))


def _turned(claim: Claim, text: str) -> tuple[tuple[int, int, str], ...]:
    """The edit that puts a distance on the other side."""
    if claim.side is None:
        return ()
    start, end = claim.side
    other = _OTHER_SIDE.get(text[start:end])
    return () if other is None else ((start, end, other),)


def _fits(claim: Claim, number: Number) -> bool:
    value = claim.value
    if value is None:
        return False
    if claim.relation == "at_least":
        return number.exact >= value or number.printed >= value
    if claim.relation == "at_most":
        return number.exact <= value or number.printed <= value
    if claim.relation == "about":
        return abs(number.printed - value) <= _tolerance(claim)
    if value == number.printed or value == half_up(number.exact, claim.places):
        return True
    return value == half_up(Fraction(number.printed), claim.places)


def _tolerance(claim: Claim) -> Decimal:
    """How far “about” reaches: five points of a hundred, or half a step of a shorter scale."""
    kind = claim.refs[0].kind
    return Decimal(_ABOUT_POINTS if kind in ("score", "share", "task_time") else 1) / (
        1 if kind in ("score", "share", "task_time") else 2
    )


def _ambiguous(claim: Claim) -> bool:
    """Whether several figures may be meant that are of different things."""
    return len({ref.of for ref in claim.refs if ref.kind == "score"}) > 1


def _printed(claim: Claim, ref: Ref, right: Decimal) -> str:
    if ref.kind in ("share", "task_time"):
        return f"{right} %"
    if ref.kind in ("evidence", "rating") and claim.signed:
        return _with_sign(right)
    return str(right)


def _as_written(words: str, claim: Claim, right: Decimal) -> str:
    """The right number in the manner of the wrong one: sign and minus as they were written."""
    if not claim.signed:
        text = str(right)
        spelled = _SPELLED.get(int(right)) if words.isalpha() and right == int(right) else None
        return spelled or text
    minus = words[0] if words[0] not in "+0123456789" else "−"
    if right < 0:
        return f"{minus}{abs(right)}"
    return f"+{right}" if right > 0 else "0"


def _with_sign(value: Decimal) -> str:
    return f"+{value}" if value > 0 else f"−{abs(value)}" if value < 0 else "0"


def _judged_zone(claim: Claim, text: str, computed: Computed) -> Finding | None:
    zone, sub = claim.words
    known = [(ref, computed.zone(ref.of)) for ref in claim.refs]
    if not all(right for _, right in known):
        return None
    for ref, right in known:
        if right is not None and _zone_fits(zone, sub, right, ref.of, computed):
            return None
    ref, found = known[0]
    if found is None:
        return None
    right_zone, right_sub = found
    labels = dict(computed.method.sub_labels)
    zone_label = computed.method.zone(right_zone).label  # type: ignore[arg-type]
    sub_label = labels[right_sub] if right_sub else ""  # type: ignore[index]
    shown = f"{zone_label} ({sub_label})" if sub and sub_label else zone_label
    if not zone:
        new = sub_label or None
    else:
        new = _rezoned(text[claim.start : claim.end], zone, sub, zone_label, sub_label)
    edits = () if new is None else ((claim.start, claim.end, new),)
    return Finding(claim, ref, shown if zone else sub_label or "none", edits)


def _zone_fits(
    zone: str, sub: str, right: tuple[str, str | None], of: str, computed: Computed
) -> bool:
    right_zone, right_sub = right
    if zone and zone not in (right_zone, computed.computed_zone(of)):
        return False
    if not sub or sub == right_sub or (zone and zone != right_zone):
        return True
    return right_sub is None and not computed.states_sub_label(of)


def _rezoned(words: str, zone: str, sub: str, zone_label: str, sub_label: str) -> str | None:
    """The label in the manner of the wrong one: letter case, and how its sub-label is joined."""
    at = words.lower().find(zone)
    if at < 0:
        return None
    old = words[at : at + len(zone)]
    new = (
        zone_label.upper()
        if old.isupper()
        else zone_label
        if old[0].isupper()
        else zone_label.lower()
    )
    if not sub:
        return words[:at] + new + words[at + len(zone) :]
    if not sub_label:
        return new
    mended = words[:at] + new + words[at + len(zone) :]
    place = mended.lower().find(sub)
    if place < 0:
        return None
    return mended[:place] + sub_label + mended[place + len(sub) :]


_OTHER_SIDE = {"above": "below", "below": "above", "over": "under", "under": "over"} | {
    "higher": "lower",
    "lower": "higher",
}
_SPELLED = {number: word for word, number in NUMBER_WORDS.items()}
