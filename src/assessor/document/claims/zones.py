"""Claims that a role is in a zone or bears a sub-label."""

from __future__ import annotations

from assessor.document.claims.claim import Claim, Ref
from assessor.document.claims.context import OWN, Sentence, is_unknown_role, subjects
from assessor.document.claims.mood import by_others, supposed
from assessor.document.claims.stated import BOUNDARY_WORDS, PUTTING, ZONE_WORDS
from assessor.document.claims.tokens import word_set

SUB_LABELS = frozenset(("accelerated", "transforming", "stable", "urgent", "moderate", "imminent"))


def zone_claim(s: Sentence, at: int) -> Claim | None:
    """What the zone named at ``at`` is said of, where it is said of a role."""
    token = s.tokens[at]
    if token.low not in ZONE_WORDS or by_others(s, at):
        return None
    if not token.raw[0].isupper() and s.at(at + 1) not in ("zone", "band", "territory"):
        return None
    first, after, sub = _extent(s, at)
    if _is_rule(s, first) or _is_boundary(s, first, after) or _is_other_name(s, at, after):
        return None
    about = _about(s, first, after)
    if not about or supposed(s, first, strict=s.at(first - 1) != "the"):
        return None
    return Claim(
        s.tokens[first].start,
        s.tokens[after - 1].end,
        tuple(Ref("zone", of) for of in about),
        words=(token.low, sub),
    )


def sub_label_claim(s: Sentence, at: int) -> Claim | None:
    """“the Stable sub-label”, “sub-label: Urgent”."""
    sub = s.at(at)
    if sub not in SUB_LABELS or not s.tokens[at].raw[0].isupper() or by_others(s, at):
        return None
    if s.at(at - 1) in ZONE_WORDS or s.at(at - 2) in ZONE_WORDS or s.at(at + 1) in ZONE_WORDS:
        return None
    after = _is_sub_label_word(s, at + 1)
    i = at - 1
    while s.at(i) in ("(", "is", "of", ":", "the", '"', "as", "stays", "remains", "reads"):
        i -= 1
    if not after and not (
        s.at(i) in ("label", "sublabel") and s.at(i - 1) in ("-", "sub", "label")
    ):
        return None
    if supposed(s, at, strict=True):
        return None
    about = subjects(s, at)
    if not about:
        return None
    token = s.tokens[at]
    return Claim(token.start, token.end, tuple(Ref("zone", of) for of in about), words=("", sub))


def _is_sub_label_word(s: Sentence, i: int) -> bool:
    if s.at(i) == '"':
        i += 1
    return s.at(i) in ("sublabel", "label") or (s.at(i) == "sub" and s.at(i + 2) == "label")


def _extent(s: Sentence, at: int) -> tuple[int, int, str]:
    """The tokens of a zone with its sub-label, and the sub-label."""
    if s.at(at + 1) == "(" and s.at(at + 2) in SUB_LABELS and s.at(at + 3) == ")":
        return at, at + 4, s.at(at + 2)
    if s.at(at + 1) in SUB_LABELS and (s.tokens[at + 1].raw[0].isupper()):
        return at, at + 2, s.at(at + 1)
    joined = s.at(at + 1) in ("-", "—", "/", ",") and s.at(at + 2) in SUB_LABELS
    if joined and s.tokens[at + 2].raw[0].isupper():
        return at, at + 3, s.at(at + 2)
    if s.at(at - 1) in SUB_LABELS and s.tokens[at - 1].raw[0].isupper():
        return at - 1, at + 1, s.at(at - 1)
    return at, at + 1, ""


def _is_boundary(s: Sentence, first: int, after: int) -> bool:
    i = after + (s.at(after) in ("zone", "band", "'"))
    if s.at(i) == "s" and s.at(i - 1) == "'":
        i += 1
    if s.at(i) in BOUNDARY_WORDS or s.at(i) in (">", "≥", "<", "=", "starts", "begins", "ends"):
        return True
    if s.at(i) in ("lower", "upper", "nearest") and s.at(i + 1) in BOUNDARY_WORDS:
        return True
    if s.at(i) == "at" and not _BEGINNING.isdisjoint(s.words(first - 6, first)):
        return True
    return (
        any(word in _NEARING for word in s.words(first - 3, first))
        or (s.at(after) in ("or", "and", "/") and s.at(after + 1) in ZONE_WORDS)
        or (s.at(first - 1) in ("or", "and", "/") and s.at(first - 2) in ZONE_WORDS)
    )


def _is_rule(s: Sentence, first: int) -> bool:
    """“below 25 it is Red”, “needs 48 to count as Green”: what holds of any role."""
    for i in range(first - 1, max(first - 9, -1), -1):
        if s.at(i) in (",", ";", "("):
            return False
        if s.tokens[i].is_number and s.at(i - 1) in _RULING:
            return not any(j in s.roles or s.at(j) == "role" for j in range(i))
    return False


def _is_other_name(s: Sentence, at: int, after: int) -> bool:
    """“Red Hat”, “Green Book”, “the Red Team”."""
    if after >= len(s.tokens):
        return False
    following = s.tokens[after]
    if following.low in _COLOURED:
        return True
    if s.at(after) == "-" and following.glued:
        return True
    if s.at(at - 1) == "-" and s.tokens[at].glued:
        return True
    return (
        following.is_word
        and following.raw[0].isupper()
        and not s.tokens[at].raw.isupper()
        and following.low not in ("zone", "territory", "band", "label", "at", "score")
    )


def _about(s: Sentence, first: int, after: int) -> tuple[str, ...] | None:
    """Of whom the zone is said; nothing where it is not said of a role."""
    opened = _brackets(s, first)
    if opened is not None:
        return _of_brackets(s, opened)
    if _labelled(s, after):
        about = _of_label(s, first, after)
        if about is not None or s.at(after) not in ("zone", "band"):
            return about
    i = first - 1
    while i >= 0 and (s.at(i) in _BETWEEN or (s.at(i) == "-" and s.tokens[i].glued)):
        i -= 1
    if s.at(i) == ":" and s.at(i - 1) in ("zone", "label", "result", "verdict", "classification"):
        return subjects(s, i - 1)
    if s.at(i) in _BEING:
        return _of_verb(s, i)
    if s.at(i) in PUTTING or any(word in PUTTING for word in s.words(i - 7, i + 1)):
        if s.at(i) in ("role", "it", "job", "position", "engineer") or i in s.roles:
            return subjects(s, i + 1)
        if s.at(i) in PUTTING:
            return subjects(s, i)
        return None
    heads = first == 0 or (s.at(first - 1) in (":", "—", '"') and first == 1)
    if heads and (s.at(after) in ("", "at", "with") or after - first > 2):
        return subjects(s, first)
    if after - first >= 4 or (s.at(after) == "at" and s.is_number(after + 1)):
        return subjects(s, first)
    return None


def _of_verb(s: Sentence, i: int) -> tuple[str, ...] | None:
    """Whom the verb at ``i`` has as its subject, where that is a role."""
    for j in range(i - 1, max(i - 13, -1), -1):
        if s.at(j) in ("score", "role", "job") and s.at(j - 1) in ("a", "an", "any", "every"):
            return None
        if j in s.roles or s.at(j) in _SUBJECTS or is_unknown_role(s, j):
            return subjects(s, j + 1)
        if s.at(j) in (";",) or s.at(j) in _NO_ROLE:
            return None
    return subjects(s, i) if i <= 1 else None


def _of_label(s: Sentence, first: int, after: int) -> tuple[str, ...] | None:
    """“the Green label”: of the role, unless a comparator's is meant."""
    if s.at(first - 1) == "s" and s.at(first - 2) == "'" and first - 3 in s.roles:
        named = s.roles[first - 3]
        return (named.key if named.kind == "comparator" else OWN,)
    i = first - 1
    while s.at(i) in ("barely", "borderline", "narrow", "clear", "solid", "firm", "current", '"'):
        i -= 1
    if s.at(i) in ("the", "its", "this", "that"):
        if s.at(after + 1) == "of" and s.at(after + 2) not in ("the", "this"):
            return None
        holders = s.at(i) == "the" and not s.roles and s.at(0)[:-1] in s.own_nouns
        return (OWN,) if holders else subjects(s, i)
    if i == 0 and s.at(0) == "a" and s.at(after) in ("verdict", "result", "outcome"):
        return (OWN,)
    if s.place == "role" and i == 0 and s.at(0) in ("a", "an") and s.at(after) == "role":
        return (OWN,)
    if s.at(i) in ("a", "an") and s.at(i - 1) == "," and i - 2 in s.roles:
        return subjects(s, i)
    if s.at(i) in ("a", "an") and s.at(i - 1) in ("is", "remains", "stays", "earns", "gets", "has"):
        return _of_verb(s, i - 1)
    return None


def _labelled(s: Sentence, after: int) -> bool:
    i = after + (s.at(after) == '"') + (s.at(after) == "(" and 3)
    return s.at(i) in _LABEL_WORDS


def _brackets(s: Sentence, first: int) -> int | None:
    """The bracket a zone stands in with nothing but a score."""
    i = first - 1
    while i >= first - 5 and s.at(i) != "(":
        if not s.is_number(i) and s.at(i) not in (
            ",",
            "at",
            "score",
            "scored",
            "still",
            "/",
        ):
            return None
        if i < 0:
            return None
        i -= 1
    return i if s.at(i) == "(" else None


def _of_brackets(s: Sentence, opened: int) -> tuple[str, ...] | None:
    last = s.before(opened, "own", "comparator")
    if last is None:
        return None
    if last.after != opened and any(
        is_unknown_role(s, i) or s.at(i) == ";" for i in range(last.after, opened)
    ):
        return None
    if last.kind == "own":
        return (OWN,) if last.after == opened else None
    return (last.key,)


_BEGINNING = frozenset(("begins", "begin", "starts", "start"))
_RULING = word_set("below under from above over least needs takes ≥ to > <")
_NEARING = word_set(
    "above below over under from to toward towards closer nearer near than beyond between out "
    "short likely against clears points versus vs misses leave leaves reach reaches touching "
    "beside outside until threatens approaches across lose losing border"
)
_COLOURED = word_set(
    "hat team teams teaming book cross tape deal energy flag flags light bull paper new"
)
_BETWEEN = frozenset(
    (
        "in",
        "within",
        "inside",
        "into",
        "at",
        "as",
        "the",
        "a",
        "an",
        "lower",
        "upper",
        "low",
        "high",
        "mid",
        "barely",
        "borderline",
        "just",
        "firmly",
        "solidly",
        "well",
        "only",
        "still",
        "now",
        "marginally",
        "narrowly",
        "comfortably",
        "deep",
        "deeply",
        "safely",
        "squarely",
        "currently",
        "clearly",
        "middle",
        "of",
        "end",
        "part",
        "edge",
        "bottom",
        "top",
        "on",
        "side",
        '"',
        "rated",
        "classified",
        "labelled",
        "labeled",
        "placed",
        "rightly",
        "strongly",
        "plainly",
        "thus",
        "therefore",
        "honestly",
        "zone",
        "even",
        "today",
        "already",
        "also",
        "both",
        "clear",
        "its",
        "narrow",
        "technically",
        "formally",
        "officially",
        "classed",
        "firm",
        "solid",
        "graded",
    )
)
_BEING = word_set(
    "is sits lands falls stays remains ranks belongs stands comes scores rates lies ends "
    "holds earns carries reads gets up sitting s rests settles out sit are scored lie finds "
    "itself has being remaining staying landing bears reaches"
)
_SUBJECTS = word_set(
    "role job it position occupation score composite aijri classification this those they you "
    "people both juniors seniors engineers result neighbours peers others comparators roles "
    "jobs label verdict we assessment most rating index zone"
)
_NO_ROLE = word_set("evidence barriers light market status dashboard indicator company team")
_LABEL_WORDS = word_set(
    "label classification rating verdict result score status placement designation call badge "
    "role job zone band ranking grade"
)
