"""Claims of where a zone begins, and of the points from there to a score."""

from __future__ import annotations

from typing import TypeAlias

from assessor.document.claims.claim import Claim, Ref
from assessor.document.claims.context import OWN, Sentence, subjects
from assessor.document.claims.mood import by_others, supposed
from assessor.document.claims.numbers import Site
from assessor.document.claims.stated import BOUNDARY_WORDS, POINT_WORDS, ZONE_WORDS, claim_at
from assessor.document.claims.tokens import word_set

_Distance: TypeAlias = tuple[str, tuple[str, ...], int | None, int]
# To which side, from what, the token that says to which side, and the one whose subject is meant.


def threshold_claim(s: Sentence, site: Site) -> Claim | None:
    """A zone's threshold, as in “the Green threshold of 48”."""
    if site.percent or site.sign or site.scale not in (None, 100) or by_others(s, site.first):
        return None
    if s.at(site.after) in POINT_WORDS or _measures(s, site):
        return None
    zone = _threshold_zone(s, site)
    if zone is None or (supposed(s, site.first) and not ruled_zone(s, site)):
        return None
    refs = (
        (Ref("threshold", zone),)
        if zone
        else (Ref("threshold", "green"), Ref("threshold", "yellow"))
    )
    return claim_at(s, site, refs, "is")


def _threshold_zone(s: Sentence, site: Site) -> str | None:
    """The zone whose threshold ``site`` states; empty for one left open."""
    ruled = ruled_zone(s, site)
    if ruled:
        return ruled
    i = site.first - 1
    while s.at(i) in (
        "(",
        "of",
        "is",
        "at",
        "=",
        ">",
        "≥",
        ":",
        "the",
        "as",
        "stands",
        "lies",
        "was",
    ):
        i -= 1
    glued = s.words(i + 1, site.first)
    last = s.at(i)
    if last == "mark" and s.at(i - 1) in ("a", "an"):
        return None
    if last in BOUNDARY_WORDS or (last in ("off", "point") and s.at(i - 1) in ("-", "cut")):
        for j in range(i - 1, i - 6, -1):
            if s.at(j) in ZONE_WORDS:
                return s.at(j)
        return ""
    if last in ("starts", "begins", "start", "begin", "starting", "beginning") and "at" in glued:
        for j in range(i - 1, i - 4, -1):
            if s.at(j) in ZONE_WORDS:
                return s.at(j)
    if last in ("requires", "needs", "takes", "means") and s.at(i - 1) in ZONE_WORDS:
        return s.at(i - 1)
    if last in ("set", "drawn", "fixed") and s.at(i - 1) in ZONE_WORDS and "at" in glued:
        return s.at(i - 1)
    if last in ZONE_WORDS and (">" in glued or "≥" in glued):
        return last
    named = s.at(i - 2) in BOUNDARY_WORDS or s.at(i - 2) == "off"
    if last in ZONE_WORDS and s.at(i - 1) in ("for", "of", "to") and named:
        return last if glued else None
    after = site.after
    if s.at(after) == "-" and s.at(after + 1) == "point":
        after += 2
    words = s.words(after, after + 3)
    for k, word in enumerate(words):
        if word in BOUNDARY_WORDS and (k == 0 or words[k - 1] in ZONE_WORDS or words[0] == "-"):
            if k and words[k - 1] in ZONE_WORDS:
                return words[k - 1]
            if s.at(after + k + 1) in ("for", "of", "to") and s.at(after + k + 2) in ZONE_WORDS:
                return s.at(after + k + 2)
            return "" if s.at(site.first - 1) == "the" and site.scale is None else None
        if word not in ZONE_WORDS:
            break
    return None


def ruled_zone(s: Sentence, site: Site) -> str:
    """The zone that begins at the number by a rule: “below 25 is Red”, “needs 48 to be Green”."""
    before = s.at(site.first - 1)
    i = site.after
    if before in ("below", "under") and s.at(site.first - 2) in _FALLING:
        # “should it fall under 48 it turns Yellow”
        j = next((j for j in range(i, i + 6) if s.at(j) in _TURNING), None)
        return "" if j is None else _NEXT_UP.get(s.at(j + 1), "")
    upper = before in ("and", "to") and s.at(site.first - 3) in ("between", "from")
    if before in ("needs", "takes", "requires") and s.at(i) == "to":
        return next((w for w in s.words(i + 1, i + 5) if w in ZONE_WORDS), "")
    while s.at(i) in _RULE_FILLING:
        i += 1
    if s.at(i) not in ("is", "are", "means", "counts", "count"):
        return ""
    if any(j in s.roles or s.at(j) in ("this", "it") for j in range(site.first)):
        return ""
    zone = next((w for w in s.words(i + 1, i + 4) if w in ZONE_WORDS), "")
    if upper or before in ("below", "under") or s.at(site.after + 1) in ("less", "below"):
        return _NEXT_UP.get(zone, "")
    if before in ("above", "from", "over", "least") or site.after < i - 1:
        return zone if zone != "red" else ""
    return ""


def _measures(s: Sentence, site: Site) -> bool:
    """Whether the number is a distance to a boundary: “the distance to the Green threshold is”."""
    before = s.words(site.first - 8, site.first)
    return not _MEASURES.isdisjoint(before)


def distance_claim(s: Sentence, site: Site) -> Claim | None:
    """Points above or below a boundary or another role, as in “1.1 points above Green”."""
    if site.percent or site.scale is not None:
        return None
    if not (_points(s, site) or (site.places and _measures(s, site))):
        return None
    if by_others(s, site.first) or supposed(s, site.first):
        return None
    found = _after_points(s, site) or _before_points(s, site)
    if found is None:
        return None
    direction, target, side, at = found
    about = subjects(s, at)
    if not about:
        return None
    refs: list[Ref] = []
    for of in about:
        for than in target:
            if than != f"role:{of}":
                refs.append(Ref("distance", of, than, direction))
    return claim_at(s, site, tuple(refs), side=side) if refs else None


def _points(s: Sentence, site: Site) -> int:
    """How many tokens “points” or “-point cushion” after the number are."""
    if s.at(site.after) in POINT_WORDS:
        return 1
    joined = s.at(site.after) == "-" and s.at(site.after + 1) == "point"
    return 3 if joined and s.at(site.after + 2) in _MEASURES else 0


def _after_points(s: Sentence, site: Site) -> _Distance | None:
    i, direction = site.after + _points(s, site), ""
    if s.at(i) in _KEEPING:
        return _kept_from(s, site, i)
    while i < site.after + 5 and not direction:
        direction = _DIRECTIONS.get(s.at(i), "")
        if not direction and s.at(i) not in _FILLING:
            return None
        i += 1
    if not direction:
        return None
    side = i - 1
    if s.at(site.first - 1) in ("begins", "starts") and s.at(site.first - 2) in ZONE_WORDS:
        return "±", _boundaries(s.at(site.first - 2)), None, site.first
    for j in range(i, i + 6):
        if j in s.roles:
            named = s.roles[j]
            return direction, (f"role:{named.key}",), side, site.first
        if s.at(j) in ZONE_WORDS:
            exact = s.at(j + 1) in BOUNDARY_WORDS or s.at(j + 1) == "cut"
            return (
                direction,
                (f"zone:{s.at(j)}",) if exact else _boundaries(s.at(j)),
                side,
                site.first,
            )
        if s.at(j) in BOUNDARY_WORDS:
            return direction, _zone_behind(s, j), side, site.first
        if (
            s.at(j) in ("role", "it")
            and s.at(j - 1) in ("this", "than", "above", "below")
            and (s.at(i) not in _KEEPING)
        ):
            return direction, (f"role:{OWN}",), side, site.first
        if s.at(j) not in _FILLING:
            break
    return None


def _kept_from(s: Sentence, site: Site, at: int) -> _Distance | None:
    """“1.1 points keep it out of Yellow”."""
    for j in range(at + 1, at + 7):
        if s.at(j) in ZONE_WORDS:
            return "±", _boundaries(s.at(j)), None, site.first
    return None


def _before_points(s: Sentence, site: Site) -> _Distance | None:
    """A boundary before the number: “clears the Green threshold by 1.1 points”."""
    if s.at(site.first - 1) not in _LINKS and s.at(site.first - 2) not in _LINKS:
        return None
    by = site.first - 1 - (s.at(site.first - 1) in ("only", "just", "barely"))
    if s.at(by) == "by" and s.at(by - 1) in ZONE_WORDS:
        return "±", _boundaries(s.at(by - 1)), None, site.first
    target: tuple[str, ...] | None = None
    for i in range(site.first - 1, max(site.first - 14, -1), -1):
        word = s.at(i)
        if word in (";",):
            break
        if target is None and i in s.roles and s.roles[i].kind == "comparator":
            target = (f"role:{s.roles[i].key}",)
        if target is None and word in ZONE_WORDS:
            target = _boundaries(word)
        if target is None and word in BOUNDARY_WORDS:
            target = _zone_behind(s, i)
        if target is not None and word in _VERBS:
            return _VERBS[word], target, None, i
    return None


def _zone_behind(s: Sentence, at: int) -> tuple[str, ...]:
    for i in (at - 1, at - 2, at - 3):
        if s.at(i) in ZONE_WORDS:
            return (f"zone:{s.at(i)}",)
    for i in (at + 2, at + 3):
        if s.at(i) in ZONE_WORDS:
            return (f"zone:{s.at(i)}",)
    return ("zone:",)


def _boundaries(zone: str) -> tuple[str, ...]:
    if zone == "green":
        return ("zone:green",)
    return ("zone:green", "zone:yellow") if zone == "yellow" else ("zone:yellow",)


_NEXT_UP = {"red": "yellow", "yellow": "green"}
_FALLING = word_set("fall falls fell drop drops slip slips sink sinks dip dips go goes")
_TURNING = word_set("turn turns become becomes")
_KEEPING = word_set("keep keeps separate separates divide divides")
_RULE_FILLING = word_set("up or and more above higher less it a role score")
_DIRECTIONS = {
    **dict.fromkeys(
        ("above", "over", "clear", "beyond", "higher", "ahead", "inside", "into", "past", "more"),
        "+",
    ),
    **dict.fromkeys(
        ("below", "under", "short", "shy", "lower", "behind", "beneath", "less", "outside"), "-"
    ),
    **dict.fromkeys(("from", "off", "away", "of"), "±"),
}
_FILLING = word_set(
    "the a of than this from its nearest zone published that just only is lower upper to where "
    "begins starts s '"
)
_MEASURES = word_set("distance margin gap cushion lead buffer")
_LINKS = frozenset(("by", "is", "just", "only", "of", "margin", "distance", "a", "("))
_VERBS = {
    **dict.fromkeys(
        ("clears", "clear", "exceeds", "exceed", "beats", "tops", "over", "above", "passes"), "+"
    ),
    **dict.fromkeys(("misses", "miss", "missing", "below", "under", "short", "trails"), "-"),
    **dict.fromkeys(("margin", "distance", "gap", "cushion"), "±"),
}
