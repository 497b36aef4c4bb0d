"""Which name a number belongs to, and whether the words before it say that something is rated."""

from __future__ import annotations

from assessor.document.claims.context import Sentence
from assessor.document.claims.names import Named
from assessor.document.claims.numbers import Site
from assessor.document.claims.tokens import word_set


def nearest(s: Sentence, site: Site, *kinds: str, keys: tuple[str, ...] = ()) -> Named | None:
    """What of ``kinds`` the number is said of: right before it, right after it, or before it."""
    behind = following(s, site)
    if (
        behind is not None
        and behind.kind in kinds
        and (not keys or behind.key in keys or behind.kind == "task")
    ):
        return behind
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


def leading(s: Sentence, site: Site) -> Named | None:
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


def following(s: Sentence, site: Site) -> Named | None:
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
    return named if linked and (called or rated_before(s, site)) else None


def heading(s: Sentence, site: Site) -> Named | None:
    """“On evidence it earns +6”, “company actions are the best of the five at +2”."""
    if site.sign and s.at(site.first - 1) == "at" and "," not in s.words(0, site.first):
        first = s.named[0] if s.named else None
        alone = first is not None and first.first == 0 and s.sites[0] == site
        return first if alone and first is not None and first.kind == "rating" else None
    if s.at(0) not in ("on", "for", "in") or not rated_before(s, site):
        return None
    return s.just_after(1, "rating", "figure", "task")


def rated_before(s: Sentence, site: Site) -> bool:
    i = site.first - 1
    while s.at(i) in _SMALL:
        i -= 1
    if (s.at(site.first - 1) in ("a", "an") or s.at(i) in ("it", "this")) and _called(s, site, i):
        return True
    return s.at(i) in RATING_WORDS


def _called(s: Sentence, site: Site, i: int) -> bool:
    """“a 3 is the fair rating”, “that makes it a 3”, “we gave this a 3”, “which is a 3”."""
    if not _ANY_ROLE.isdisjoint(s.words(site.after, site.after + 6)):
        return False
    if site.first <= 1:
        judged = s.at(site.after) == "is" and s.at(site.after + 1) in ("the", "a", "fair", "right")
        return judged or s.at(site.after) in ("fits", "reflects", "seems")
    return s.at(i) == "which" or (s.at(i) in ("it", "this", "that") and s.at(i - 1) in _MAKING)


def concluded(s: Sentence, site: Site) -> bool:
    """“neutral to positive: +1.”, “remote throughout, so 0 out of 2.”."""
    opens = s.at(site.first - 1) in (":", "so", "hence", "thus", "therefore")
    return opens and s.at(site.after) in ("", ".", ",", ";")


_REACH = 10
_NEAR = 4
_MARKS = frozenset(",;()—")
_LINKING = word_set(
    "( of at is are stays stay remains holds a an total totals score scores rating rated scored : = stands stand sits "
    "sit comes come to the gets get earns earn only just rates rate add adds up sum sums "
    "correlation as overall was were still that which now currently today ratings"
)
_MAKING = word_set("makes make made gives give gave rate rated call called")
_ANY_ROLE = word_set("roles jobs work those occupations somebody someone")
_SMALL = word_set("of a an the is at as only just : = stays low on out")
RATING_WORDS = word_set(
    "score scores scored scoring rated rates rating rate gets earns receives given stays remains marked assigned "
    "settle settled"
)
