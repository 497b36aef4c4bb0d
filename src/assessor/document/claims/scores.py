"""Claims of the composite score, this role's or a comparator's."""

from __future__ import annotations

from assessor.document.claims.boundaries import ruled_zone
from assessor.document.claims.claim import Claim, Ref
from assessor.document.claims.context import HAVING_SCORES, OWN, Sentence, is_unknown_role, subjects
from assessor.document.claims.mood import by_others, supposed
from assessor.document.claims.numbers import Site
from assessor.document.claims.stated import POINT_WORDS, PUTTING, ZONE_WORDS, claim_at
from assessor.document.claims.tokens import word_set


def score_claim(s: Sentence, site: Site) -> Claim | None:
    """The composite score of this role or of a comparator."""
    if site.percent or site.sign or site.scale not in (None, 100):
        return None
    if by_others(s, site.first) or _is_bound(s, site) or ruled_zone(s, site):
        return None
    about: tuple[str, ...] | None
    written_out = site.slash and (
        site.places == 1 or (s.place in _COMMENTS and s.at(site.first - 1) == "at")
    )
    if site.scale == 100 and (written_out or _has_subject(s, site) or _headed(s, site)):
        about = _role_of_brackets(s, site) or _role_behind(s, site) or subjects(s, site.first)
    else:
        about = _bare(s, site)
    if not about or supposed(s, site.first):
        return None
    return claim_at(s, site, tuple(Ref("score", of) for of in about))


def _is_bound(s: Sentence, site: Site) -> bool:
    """“a score of 25 or less” is said of any role."""
    if s.at(site.after) == "on" and site.after + 1 < len(s.tokens):
        test = s.tokens[site.after + 1].raw
        if len(test) > 2 and test.isupper():
            return True
    if s.at(site.after) in POINT_WORDS and s.at(site.after + 1) in _COMPARED:
        return True
    if s.at(site.first - 1) in _OFF and s.at(0) in ("scores", "roles"):
        return True
    return s.at(site.after) in ("or", "and") and s.at(site.after + 1) in (
        *("less", "more", "higher", "lower", "above", "below", "over", "under", "up", "greater"),
    )


def _bare(s: Sentence, site: Site) -> tuple[str, ...] | None:
    in_brackets = _role_of_brackets(s, site)
    if in_brackets and _ends(s, site):
        return in_brackets
    possessive = s.at(site.first - 1) == "s" and s.at(site.first - 2) == "'"
    if possessive and site.first - 3 in s.roles and _ends(s, site):
        named = s.roles[site.first - 3]
        return (named.key if named.kind == "comparator" else OWN,)
    behind = _role_behind(s, site)
    if (
        behind
        and site.places
        and s.at(site.first - 1) in ("the", "of", "with", "against", "beside")
    ):
        return behind
    if not _cued(s, site) or not _ends(s, site):
        return None
    if not site.places and site.value <= 5 and not _names_composite(s, site):
        return None
    return behind or (subjects(s, site.first) if _has_subject(s, site) else None)


def _cued(s: Sentence, site: Site) -> bool:
    """Whether words beside the number say that it is a score."""
    i = site.first - 1
    while s.at(i) in _APPROACH:
        i -= 1
    word = s.at(i)
    if word == "index" and s.at(i - 1) not in _OUR:
        return s.at(i - 1) == "resistance"
    if word in _SCORING and not _other_measure(s, i):
        return True
    if word in ("figure", "number") and site.places == 1 and s.at(i - 1) in _OUR:
        return True
    if site.places == 1 and _had(s, site):
        return True
    if word in ("at", "on") and _at_score(s, site, i):
        return True
    if s.at(site.first - 1) == "to" and _at_score(s, site, site.first - 1):
        return True
    if site.places == 1 and _zone_before(s, i):
        return True
    if s.at(i) in _GIVING and any(w in _GIVERS for w in s.words(i - 6, i)):
        return True
    if site.places and (_is_subject(s, site) or _is_complement(s, site)):
        return True
    if word in ("role", "it", "job") and s.at(i - (2 if word != "it" else 1)) in _SCORING_OF:
        return True
    if s.at(i) == "," and site.places and s.at(i - 1) in ("score", "composite", "aijri"):
        return not _other_measure(s, i - 1)
    if s.at(i) in ("(",) and s.at(i - 1) in ("score", "composite", "aijri"):
        return True
    following = s.at(site.after)
    if following in ("composite", "aijri") or _bare_in_comment(s, site):
        return True
    return (following == "score" and site.places > 0) or (
        following in ("overall",) and site.places > 0
    )


def _bare_in_comment(s: Sentence, site: Site) -> bool:
    """“Our verdict: 49.1, Green”: a number with one decimal and no unit, in what is said of it all."""
    if site.places != 1 or site.value < _LEAST_BARE or s.place not in _COMMENTS:
        return False
    after = s.at(site.after)
    named = any(site.first - 6 <= n.first < site.first and n.kind in _MEASURED for n in s.named)
    plain = after in _SAID_OF_SCORES or after in ("", ".", ",", ";", ":", ")", "once", "because")
    return plain and not named and s.at(site.first - 1) in ("on", ":", ",", "—")


def _had(s: Sentence, site: Site) -> bool:
    """“trails with 42.7”, “came out lower, with 42.7,”, “technicians get 67.3”."""
    i = site.first - 1
    if s.at(i) == "with":
        aside = s.at(i - 1) == "," and not (s.at(site.after) and s.tokens[site.after].is_word)
        return s.at(i - 1) in _LEADING or aside
    return s.at(i) in _HAVING and (i - 1 in s.roles or s.at(i - 1) in ("role", "it"))


def _zone_before(s: Sentence, i: int) -> bool:
    """“Green (Transforming), 49.1”: a label, a mark, and the number."""
    if s.at(i) not in (",", "—", "|"):
        return False
    return s.at(i - 1) in ZONE_WORDS or (
        s.at(i - 1) == ")" and s.at(i - 3) == "(" and s.at(i - 4) in ZONE_WORDS
    )


def _headed(s: Sentence, site: Site) -> bool:
    before = s.words(site.first - 5, site.first)
    if site.places and "mark" in before:
        return True
    return any(word in ("headline", "number", "figure", "today", "overall") for word in before)


def _has_subject(s: Sentence, site: Site) -> bool:
    """Whether the sentence names something that can have a score, or nothing at all before it."""
    if s.comparator_here() is not None:
        return True
    start = site.first
    while start > 0 and s.at(start - 1) not in (";", ":", "—"):
        start -= 1
    cue_alone = all(
        word in _APPROACH or word in _SCORING or word in ("at", ",", "number", "figure")
        for word in s.words(start, site.first)
    )
    return (
        cue_alone
        or any(i in s.roles or s.at(i) in HAVING_SCORES for i in range(start, site.first))
        or any(s.at(i) in HAVING_SCORES for i in range(site.after, site.after + 3))
    )


def _is_subject(s: Sentence, site: Site) -> bool:
    """“the 53.1 owes much to evidence”, “the 53.1 the formula gives”."""
    following = s.at(site.after)
    if site.first == 0 and site.places == 1 and site.value >= _LEAST_BARE:
        seeming = following in ("may", "might", "can") and s.at(site.after + 1) in _SEEMING
        return seeming or (following in _SAID_OF_SCORES and following != "is")
    if s.at(site.first - 1) not in ("the", "this", "that", "s", "a") or site.places != 1:
        return False
    return following in _SAID_OF_SCORES or (
        following == "the" and s.at(site.after + 1) in ("formula", "ratings", "method")
    )


def _is_complement(s: Sentence, site: Site) -> bool:
    """“is 45.1 a fair score”, “does 45.1 do the role justice?”."""
    if s.at(site.first - 1) in ("does", "is") and s.at(len(s.tokens) - 1) == "?":
        return site.places == 1
    if s.at(site.after) not in ("a", "an", "the", "too", "is"):
        return False
    return any(w in ("score", "composite") for w in s.words(site.after + 1, site.after + 4))


def _at_score(s: Sentence, site: Site, at: int) -> bool:
    """“at 49.1”: of a role, a zone or the sentence as a whole, with a decimal."""
    if not site.places and s.at(at - 1) not in _PLACED:
        return False
    if s.at(at) != "at":
        put = at - 1 in s.roles or s.at(at - 1) in _SELF_WORDS
        moved = put and not PUTTING.isdisjoint(s.words(at - 5, at - 1))
        return site.places == 1 and (moved or s.at(at - 1) in _ARRIVING)
    if at == 0 or s.at(at - 1) in _PLACED or s.at(at - 1) in (",", "(", "and", "—", ":"):
        return True
    if at - 1 in s.roles or s.at(at - 1) in ZONE_WORDS or s.at(at - 1) in _SELF_WORDS:
        return True
    return s.at(at - 1) == ")" and any(word in ZONE_WORDS for word in s.words(at - 5, at - 1))


def _names_composite(s: Sentence, site: Site) -> bool:
    return any(
        w in ("composite", "aijri", "overall") for w in s.words(site.first - 5, site.after + 2)
    )


def _other_measure(s: Sentence, at: int) -> bool:
    """Whether the word at ``at`` belongs to another figure: “task resistance score of 3.45”."""
    for named in s.named:
        if (
            named.kind in ("figure", "rating", "task")
            and named.after >= at - 3
            and named.first <= at
        ):
            return True
    return s.at(at - 1) in _OTHER_SCORES


def _ends(s: Sentence, site: Site) -> bool:
    """Whether nothing after the number makes it count something else."""
    if site.after >= len(s.tokens):
        return True
    word = s.at(site.after)
    if not s.tokens[site.after].is_word or word in _FOLLOWING:
        return True
    return site.places == 1 and site.value >= _LEAST_BARE


def _role_of_brackets(s: Sentence, site: Site) -> tuple[str, ...] | None:
    """Of whom “(25.3)” or “(25.3, Yellow)” is said, where the number stands in brackets."""
    opened = site.first - 1
    while opened >= site.first - 8 and s.at(opened) not in ("(", ")"):
        if s.at(opened) not in _IN_BRACKETS and not s.is_number(opened):
            return None
        opened -= 1
    if s.at(opened) != "(":
        return None
    if s.at(opened - 1) == ")":
        # The level of a role may stand in brackets of its own.
        level = opened - 2
        while level > opened - 10 and s.at(level) != "(":
            level -= 1
        opened = level
    own_or_other = s.just_before(opened, "own", "comparator")
    if own_or_other is not None:
        if _several(s, opened):
            return tuple(n.key for n in s.named if n.kind == "comparator" and n.after <= opened)
        return (own_or_other.key if own_or_other.kind == "comparator" else OWN,)
    if not site.places:
        return None
    last = s.before(opened, "own", "comparator")
    if last is None or last.kind == "own" or not _told_apart(s, last.after, opened):
        return None
    return (last.key,)


def _several(s: Sentence, opened: int) -> bool:
    closed = opened + 1
    numbers = 0
    while closed < len(s.tokens) and s.at(closed) != ")":
        numbers += s.tokens[closed].is_number
        closed += 1
    return numbers > 1


def _told_apart(s: Sentence, first: int, after: int) -> bool:
    """Whether the words between a role and its brackets name no other number and no other role."""
    for i in range(first, after):
        if s.tokens[i].is_number or s.at(i) == ";" or is_unknown_role(s, i):
            return False
    return True


def _role_behind(s: Sentence, site: Site) -> tuple[str, ...] | None:
    """“25.3 for the Cloud Engineer”, “at 25.3 the Cloud Engineer”."""
    i = site.after
    if s.at(i) in ("given", "published", "computed") and s.at(i + 1) == "here":
        return (OWN,)
    if s.at(i) in ("for", "of", "by"):
        i += 1
    elif site.first != 1 or s.at(0) not in ("at", "with"):
        return None
    if s.at(i) in ("the", "a", "an"):
        i += 1
    named = s.just_after(i, "own", "comparator")
    if named is None:
        return None
    return (named.key if named.kind == "comparator" else OWN,)


_OUR = frozenset(("our", "its", "the", "this", "aijri", "headline", "overall", "final"))
_ARRIVING = word_set("land lands come comes arrive arrives settle settles end ends amounts adds")
_COMMENTS = frozenset(("commentary", "role", "override"))
_MEASURED = frozenset(("figure", "rating", "task"))
_LEAST_BARE = 10
"""Under this, a number with a decimal and a noun behind it is rather a factor or a rating."""
_HAVING = word_set("get gets got has have earns earned reaches reached holds")
_LEADING = word_set("leads lead tops follows follow trails trail ends closes")
_COMPARED = word_set("more less higher lower above below over under ahead behind clear from short")
_OFF = frozenset(("below", "above", "under", "over"))
_APPROACH = word_set(
    "of is a an the just only as still stands comes in with to out now about around roughly "
    "nearly almost over under above below more less than = : overall currently ( today "
    'exactly sits lands was works published set therefore thus "'
)
_SCORING = word_set("score scores scored scoring composite aijri rated index rates total")
_SCORING_OF = frozenset(("scores", "rates", "gives", "scored"))
_SAID_OF_SCORES = word_set(
    "puts places keeps leaves owes reflects rests understates overstates describes hides says means comes sits is "
    "stands averages that which shows hangs depends leans flatters looks seems remains "
    "captures misses follows here"
)
_SEEMING = frozenset(("look", "seem", "feel", "sound"))
_GIVING = frozenset(("gives", "give", "yields", "yield", "produces", "returns", "computes"))
_GIVERS = word_set(
    "formula ratings composite arithmetic calculation index multiplying multiplication product "
    "method factors"
)
_PLACED = word_set(
    "sits lands stands stays remains ranks placed is comes in ends arrives score composite "
    "aijri scored scores up rated set still finishes falls out lies settles puts published "
    "computed"
)
_SELF_WORDS = word_set("role it position job label classification band zone")
_OTHER_SCORES = word_set(
    "credit accuracy test quality f1 bleu risk benchmark nps weighted exam exposure "
    "suitability growth evidence barrier barriers task protective raw trust satisfaction "
    "confidence maturity"
)
_FOLLOWING = word_set(
    "and on in for which that with so because but while is the against beside overall points "
    "rather than here today now at by from it this reflects as puts places keeps leaves makes "
    "or score composite aijri out yet since still just of sits after lands comes rests shows "
    "means owes under above below well only before despite mainly although though whereas "
    "where when if a would may could are to due thanks versus vs should must will does has was"
)
_IN_BRACKETS = word_set(
    "green yellow red , accelerated transforming stable urgent moderate imminent at scored "
    "score scores aijri : now about around — which only just currently of and ;"
)
