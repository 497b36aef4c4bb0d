"""Claims of totals and single ratings: n/10, n/9, n/5, n/3, n/2, and dimensions by name."""

from __future__ import annotations

from assessor.document.claims.belonging import (
    RATING_WORDS,
    concluded,
    following,
    heading,
    leading,
    nearest,
    rated_before,
)
from assessor.document.claims.claim import Claim, Ref
from assessor.document.claims.context import Sentence, of_another
from assessor.document.claims.mood import by_others, supposed
from assessor.document.claims.names import Named
from assessor.document.claims.numbers import Site
from assessor.document.claims.stated import POINT_WORDS, claim_at
from assessor.document.claims.tokens import word_set

_TENTHS = ("evidence", "barriers")
_FIGURES_BY_SCALE = {10: _TENTHS, 9: ("protective",), 5: ("resistance", "weighted")}


def rating_claim(s: Sentence, site: Site) -> Claim | None:
    """A total, a task's score, or the rating of a dimension."""
    if site.percent or by_others(s, site.first):
        return None
    if site.scale is None and s.at(site.after) in POINT_WORDS and not _summed(s, site):
        return None
    if s.comparator_here() is not None and not _of_this_role(s, site):
        return None
    ref = _unscaled(s, site) if site.scale is None else _of_scale(s, site, site.scale)
    if ref is None or supposed(s, site.first) or of_another(s, site.first):
        return None
    return claim_at(s, site, (ref,))


def _of_scale(s: Sentence, site: Site, scale: int) -> Ref | None:
    if scale == 100:
        return None
    if scale in (2, 3):
        named = nearest(s, site, "rating")
        if named is None:
            own = _own_rating(s, scale)
            said = site.slash or concluded(s, site) or rated_before(s, site)
            return own if own and said else None
        fits = named.key.startswith("principles.") if scale == 3 else named.key[:1] in "bge"
        return Ref("rating", named.key) if fits and _whole(site) else None
    if scale == 5:
        return _fifths(s, site)
    named = nearest(s, site, "figure", keys=_FIGURES_BY_SCALE[scale])
    if named is not None:
        return Ref(named.key)
    if not site.slash or s.place.startswith("comparators["):
        return None
    if scale == 9:
        return Ref("protective") if s.place.startswith("principles.") else None
    return Ref("evidence") if site.sign else None


def _of_this_role(s: Sentence, site: Site) -> bool:
    """Whether a note on another role has spoken of this one."""
    here = s.words(0, site.after + 4)
    return any(n.kind == "own" for n in s.named) or "here" in here or "this" in here


def _summed(s: Sentence, site: Site) -> bool:
    """“the five evidence ratings come to five points”."""
    return not _SUMMING.isdisjoint(s.words(site.first - 3, site.first))


def _fifths(s: Sentence, site: Site) -> Ref | None:
    named = nearest(s, site, "figure", "task", keys=("resistance", "weighted"))
    if named is not None and named.kind == "figure":
        return Ref(named.key)
    if not _whole(site):
        resists = any(token.low.startswith("resist") for token in s.tokens)
        return Ref("resistance") if site.slash and resists else None
    if named is not None:
        return Ref("task_score", named.key)
    counts = not site.slash and site.after < len(s.tokens) and s.tokens[site.after].is_word
    if s.place.startswith("tasks[") and not _elsewhere(s, site) and not counts:
        return Ref("task_score", s.place[len("tasks[") : -1])
    return None


def _unscaled(s: Sentence, site: Site) -> Ref | None:
    if not _stands_alone(s, site):
        return None
    named = leading(s, site)
    if s.at(site.first - 1) == "by" and "multiplies" in s.words(site.first - 5, site.first):
        factor = s.before(site.first - 3, "figure", "rating")
        return Ref(f"{factor.key}_modifier") if factor and factor.key in _FACTORS else None
    if named is None:
        named = following(s, site) or heading(s, site)
    if named is not None:
        return _of_named(s, site, named)
    return _of_place(s, site)


def _of_named(s: Sentence, site: Site, named: Named) -> Ref | None:
    if named.kind == "task":
        score_said = rated_before(s, site) or s.at(site.first - 1) == "("
        return Ref("task_score", named.key) if score_said and _on_scale(site, 1, 5) else None
    if named.kind == "rating":
        if named.key == "growth" and not _is_growth_rating(s, site, named):
            return None
        low = -2 if named.key[:1] in "eg" else 0
        high = 3 if named.key.startswith("principles.") else 2
        return Ref("rating", named.key) if _on_scale(site, low, high) else None
    key = named.key
    if key in ("resistance", "weighted"):
        return Ref(key) if site.places and 1 <= site.value <= 5 and not site.sign else None
    if key.endswith("_modifier"):
        return Ref(key) if site.places else None
    if key == "raw":
        return Ref(key) if site.places >= 2 else None
    if key == "evidence":
        return Ref(key) if _on_scale(site, -10, 10) else None
    return Ref(key) if _on_scale(site, 0, 9 if key == "protective" else 10) else None


def _of_place(s: Sentence, site: Site) -> Ref | None:
    """The rating of the part the sentence is the rationale of."""
    if s.place.startswith("tasks["):
        rated = rated_before(s, site) and _on_scale(site, 1, 5) and not site.sign
        if rated and not _elsewhere(s, site) and not _other_task(s):
            return Ref("task_score", s.place[len("tasks[") : -1])
        return None
    low, high = _scale_of_place(s.place)
    if low == high or not _on_scale(site, low, high):
        return None
    if site.first <= 2 and rated_before(s, site):
        return Ref("rating", s.place)
    if any(n.kind in ("task", "comparator") for n in s.named) or _elsewhere(s, site):
        return None
    if any(n.kind == "rating" and n.key != s.place and n.after <= site.first for n in s.named):
        return None
    if rated_before(s, site):
        return Ref("rating", s.place)
    if not site.sign or "roles" in s.words(site.after, site.after + 6):
        return None
    start = concluded(s, site) or (
        site.first <= 1 and s.at(0) in ("a", "the", "at", s.at(site.first))
    )
    if s.at(site.first - 1) == "(" and s.at(site.first - 2) in ("positive", "negative", "neutral"):
        return Ref("rating", s.place)
    bracket = s.at(site.after) == "(" and s.at(site.after + 1) in ("weak", "strong", "neutral")
    held = s.at(site.after) in ("holds", "stands", "fits", "reflects", "because", "is", "rating")
    confirmed = s.at(site.first - 1) in ("at", "the", "a", "as") and (
        s.at(site.first - 2) in ("confirmed", "holds", "stays", "stands", "remains", "sits", "kept")
    )
    return Ref("rating", s.place) if start or bracket or held or confirmed else None


def _scale_of_place(place: str) -> tuple[int, int]:
    if place == "growth" or place.startswith("evidence."):
        return -2, 2
    if place.startswith("principles.") and place != "principles.quick_screen":
        return 0, 3
    return (0, 2) if place.startswith("barriers.") else (0, 0)


def _own_rating(s: Sentence, scale: int) -> Ref | None:
    if s.place == "principles.quick_screen" or _elsewhere_named(s):
        return None
    _, high = _scale_of_place(s.place)
    return Ref("rating", s.place) if high == scale else None


def _elsewhere_named(s: Sentence) -> bool:
    return any(n.kind in ("task", "comparator") for n in s.named)


def _is_growth_rating(s: Sentence, site: Site, named: Named) -> bool:
    before = s.at(named.first - 1)
    if before in _OTHER_GROWTH or s.at(named.first - 2) in _OTHER_GROWTH:
        return False
    plain = named.after - named.first == 1
    between = s.words(named.after, site.first)
    return bool(site.sign) or not plain or any(w in RATING_WORDS for w in between)


def _stands_alone(s: Sentence, site: Site) -> bool:
    if site.after >= len(s.tokens):
        return True
    if s.at(site.after) in POINT_WORDS:
        return _summed(s, site)
    if site.sign or site.places:
        return True
    if s.at(site.first - 1) == "of" and s.at(site.first - 2) in ("rating", "score", "total"):
        return True
    token = s.tokens[site.after]
    if not token.is_word:
        return token.low not in ("%", "/")
    return token.low in _ALONE or s.just_after(site.after, "rating", "figure") is not None


def _on_scale(site: Site, low: int, high: int) -> bool:
    return _whole(site) and low <= site.value <= high


def _whole(site: Site) -> bool:
    return site.places == 0


def _elsewhere(s: Sentence, site: Site) -> bool:
    """Whether the sentence speaks of several tasks, or of others."""
    return any(
        word in ("tasks", "others", "other", "anything", "every", "anchor", "scale", "each", "any")
        for word in s.words(0, site.first)
    )


def _other_task(s: Sentence) -> bool:
    here = s.place[len("tasks[") : -1]
    return any(n.kind == "task" and n.key != here for n in s.named)


_SUMMING = frozenset(("come", "comes", "add", "adds", "sum", "sums", "total", "totals"))
_FACTORS = frozenset(("evidence", "barriers", "growth"))
_OTHER_GROWTH = word_set(
    "wage job salary market revenue demand posting employment population pay gdp annual "
    "headcount sales price postings"
)
_ALONE = word_set(
    "and on for because but while since as so here overall with which that in reflects holds "
    "rather from is fits by yet at rating stands than though the are shows says not or it "
    "carries comes keeps marks rests against beside to under"
)
