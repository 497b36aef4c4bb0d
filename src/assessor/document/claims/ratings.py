"""Claims of totals and single ratings: n/10, n/9, n/5, n/3, n/2, and dimensions by name."""

from __future__ import annotations

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
    if site.scale is None and s.at(site.after) in POINT_WORDS:
        return None
    ref = _unscaled(s, site) if site.scale is None else _of_scale(s, site, site.scale)
    if ref is None or supposed(s, site.first) or of_another(s, site.first):
        return None
    return claim_at(s, site, (ref,))


def _of_scale(s: Sentence, site: Site, scale: int) -> Ref | None:
    if scale == 100:
        return None
    if scale in (2, 3):
        named = _nearest(s, site, "rating")
        if named is None:
            own = _own_rating(s, scale)
            return own if own and (site.slash or _rated_before(s, site)) else None
        fits = named.key.startswith("principles.") if scale == 3 else named.key[:1] in "bge"
        return Ref("rating", named.key) if fits and _whole(site) else None
    if scale == 5:
        return _fifths(s, site)
    named = _nearest(s, site, "figure", keys=_FIGURES_BY_SCALE[scale])
    if named is not None:
        return Ref(named.key)
    if not site.slash or s.place.startswith("comparators["):
        return None
    if scale == 9:
        return Ref("protective") if s.place.startswith("principles.") else None
    return Ref("evidence") if site.sign else None


def _fifths(s: Sentence, site: Site) -> Ref | None:
    named = _nearest(s, site, "figure", "task", keys=("resistance", "weighted"))
    if named is not None and named.kind == "figure":
        return Ref(named.key)
    if not _whole(site):
        resists = any(token.low.startswith("resist") for token in s.tokens)
        return Ref("resistance") if site.slash and resists else None
    if named is not None:
        return Ref("task_score", named.key)
    if s.place.startswith("tasks[") and not _elsewhere(s, site):
        return Ref("task_score", s.place[len("tasks[") : -1])
    return None


def _unscaled(s: Sentence, site: Site) -> Ref | None:
    if not _stands_alone(s, site):
        return None
    named = _leading(s, site)
    if named is None:
        named = _following(s, site) or _heading(s, site)
    if named is not None:
        return _of_named(s, site, named)
    return _of_place(s, site)


def _of_named(s: Sentence, site: Site, named: Named) -> Ref | None:
    if named.kind == "task":
        score_said = _rated_before(s, site) or s.at(site.first - 1) == "("
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
        rated = _rated_before(s, site) and _on_scale(site, 1, 5) and not site.sign
        if rated and not _elsewhere(s, site) and not _other_task(s):
            return Ref("task_score", s.place[len("tasks[") : -1])
        return None
    low, high = _scale_of_place(s.place)
    if low == high or not _on_scale(site, low, high):
        return None
    if site.first <= 2 and _rated_before(s, site):
        return Ref("rating", s.place)
    if any(n.kind in ("task", "comparator") for n in s.named) or _elsewhere(s, site):
        return None
    if any(n.kind == "rating" and n.key != s.place and n.after <= site.first for n in s.named):
        return None
    if _rated_before(s, site):
        return Ref("rating", s.place)
    if not site.sign:
        return None
    start = site.first <= 1 and s.at(0) in ("a", "the", "at", s.at(site.first))
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


def _nearest(s: Sentence, site: Site, *kinds: str, keys: tuple[str, ...] = ()) -> Named | None:
    """What of ``kinds`` the number is said of: right before it, right after it, or before it."""
    following = _following(s, site)
    if (
        following is not None
        and following.kind in kinds
        and (not keys or following.key in keys or following.kind == "task")
    ):
        return following
    stop = max((other.after for other in s.sites if other.after <= site.first), default=0)
    if stop and s.at(stop) not in (",", ")", "and", ";", "but") and site.first - stop < 2:
        stop = 0
    best: Named | None = None
    opened = _bracket(s, site.first)
    if opened is not None:
        stop = min(stop, max((o.after for o in s.sites if o.after <= opened), default=0))
    for named in s.named:
        if named.after > site.first or named.kind not in kinds:
            continue
        if keys and named.kind == "figure" and named.key not in keys:
            continue
        if named.first >= stop and site.first - named.after <= _REACH:
            best = named
    if best is not None:
        return best
    if s.at(site.after) in (")", ";"):
        return None
    for named in s.named:
        near = named.first >= site.after and named.first - site.after <= _NEAR
        if not near or named.kind not in kinds:
            continue
        if keys and named.kind == "figure" and named.key not in keys:
            continue
        if not any(s.at(i) in _MARKS for i in range(site.after, named.first)):
            return named
    return None


def _bracket(s: Sentence, at: int) -> int | None:
    """Where the bracket opens that ``at`` stands in, if near."""
    for i in range(at - 1, max(at - 8, -1), -1):
        if s.at(i) == ")":
            return None
        if s.at(i) == "(":
            return i
    return None


def _leading(s: Sentence, site: Site) -> Named | None:
    """What is named before the number with nothing but small words between."""
    i = site.first - 1
    steps = 0
    while (
        steps < 5 and s.at(i) in _LINKING and not s.just_before(i + 1, "rating", "figure", "task")
    ):
        i -= 1
        steps += 1
    named = s.just_before(i + 1, "rating", "figure", "task")
    if named is None and s.at(i) == "s":
        named = s.just_before(i - 1, "rating", "figure", "task")
    if named is None:
        return None
    called = any(word in ("total", "score") for word in s.words(named.first, named.after))
    if not steps and not site.sign and not site.places and not called:
        # “liability 1” is a rating, “evidence 3” may be the third piece of it.
        return named if named.kind == "rating" and named.key != "growth" else None
    return named


def _following(s: Sentence, site: Site) -> Named | None:
    """What is named after the number: “+2 for company actions”, “a +5 evidence total”."""
    i = site.after
    linked = s.at(i) in ("for", "on", "in", "from", "of")
    if linked:
        i += 1
        while s.at(i) in ("the", "its", "structural", "market", "a", "both"):
            i += 1
    named = s.just_after(i, "rating", "figure", "task")
    if named is None:
        return None
    if site.scale is not None or site.sign:
        return named
    called = s.at(site.first - 1) in ("the", "a", "an")
    return named if linked and (called or _rated_before(s, site)) else None


def _heading(s: Sentence, site: Site) -> Named | None:
    """“On evidence it earns +6”."""
    if s.at(0) not in ("on", "for", "in") or not _rated_before(s, site):
        return None
    return s.just_after(1, "rating", "figure", "task")


def _is_growth_rating(s: Sentence, site: Site, named: Named) -> bool:
    before = s.at(named.first - 1)
    if before in _OTHER_GROWTH or s.at(named.first - 2) in _OTHER_GROWTH:
        return False
    plain = named.after - named.first == 1
    between = s.words(named.after, site.first)
    return bool(site.sign) or not plain or any(w in _RATING_WORDS for w in between)


def _rated_before(s: Sentence, site: Site) -> bool:
    i = site.first - 1
    while s.at(i) in (
        "of",
        "a",
        "an",
        "the",
        "is",
        "at",
        "as",
        "only",
        "just",
        ":",
        "=",
        "stays",
        "low",
    ):
        i -= 1
    return s.at(i) in _RATING_WORDS


def _stands_alone(s: Sentence, site: Site) -> bool:
    if site.after >= len(s.tokens):
        return True
    if (site.sign or site.places) and s.at(site.after) not in POINT_WORDS:
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


_REACH = 10
_NEAR = 4
_MARKS = frozenset(",;()—")
_LINKING = word_set(
    "( of at is are stays stay remains holds a an total totals score scores rating rated scored : = stands stand sits "
    "sit comes come to the gets get earns earn only just rates rate add adds up sum sums "
    "correlation as overall was were still"
)
_RATING_WORDS = word_set(
    "score scores scored scoring rated rates rating rate gets earns receives given stays remains marked assigned"
)
_OTHER_GROWTH = word_set(
    "wage job salary market revenue demand posting employment population pay gdp annual "
    "headcount sales price postings"
)
_ALONE = word_set(
    "and on for because but while since as so here overall with which that in reflects holds "
    "rather from is fits by yet at rating stands than though the are shows says not or it "
    "carries comes keeps marks rests against beside to under"
)
