"""Whether a sentence states something, or only supposes, denies, foretells or reports it."""

from __future__ import annotations

from assessor.document.claims.context import Sentence
from assessor.document.claims.tokens import word_set


def supposed(s: Sentence, at: int, *, strict: bool = False) -> bool:
    """Whether what is said at ``at`` is only supposed, denied, foretold or of the past.

    ``strict`` counts what can and will be as well as what is compared against.
    """
    if _but_for(s, at):
        return False
    for i in range(at - 1, -1, -1):
        word = s.at(i)
        if word in _RESETS or (word == "so" and s.at(i - 1) == ","):
            if word == ":" and not _EARLIER.isdisjoint(s.words(i - 4, i)):
                return True
            break
        if word == "—" and s.at(0) != "if" and s.at(0) not in _IF:
            break
        if word == "may" and s.tokens[i].raw != "may":
            continue
        if word == "if":
            if _holds_back(s, i, at):
                return True
        elif word == "last":
            if s.at(i + 1) in _TIMES:
                return True
        elif word in _SUPPOSING or word in _PAST or (strict and word in _ABLE):
            return True
    with_it = s.at(0) == "with" or (s.at(0) == "even" and s.at(1) == "with")
    if s.at(0) == "had" or (with_it and "would" in s.words(at, _next_reset(s, at))):
        return True
    if _would_be(s, at):
        return True
    for i in range(at - 1, max(at - 5, -1), -1):
        word = s.at(i)
        if word in _CLAUSE_ENDS:
            break
        if word == "not" and s.at(i + 1) == "involved":
            continue
        if word == "than" and i == at - 1 and s.at(i - 1) in _MORE_OR_LESS:
            continue
        if word == "against" and s.just_after(i + 1, "figure", "rating", "task"):
            continue
        if word == "short" and s.at(i + 1) == "of" and s.at(i + 3) == "at":
            continue
        if word in _DENYING or (word == "t" and s.at(i - 1) == "'"):
            return True
    if any(s.words(i, i + 2) == ["is", "the"] and s.at(i + 2) in _MOST for i in range(at, at + 6)):
        return True
    for i in range(at, _next_reset(s, at)):
        if s.at(i) in _AFTERWARDS and s.at(i + 1) not in _ADMITTING:
            return True
    return _dated(s, at)


def _but_for(s: Sentence, at: int) -> bool:
    """“without its evidence it would never have come out at 49.1”: what is so."""
    for i in range(at):
        if s.at(i) == "would" and s.at(i + 1) in ("never", "not") and s.at(i + 2) == "have":
            return not _WANTING.isdisjoint(s.words(0, i))
    return False


def _holds_back(s: Sentence, i: int, at: int) -> bool:
    """Whether the “if” at ``i`` makes a supposition of what is said at ``at``.

    “If you run endpoints, the score of 49.1 overstates it” supposes nothing about the score.
    """
    if s.at(i + 1) in _ADMITTING or s.at(i + 1) == "anything":
        return False
    if "," not in s.words(i, at) and s.at(at - 1) != "(":
        return True
    return any(word in _MODAL for word in s.words(i, len(s.tokens)))


def _would_be(s: Sentence, at: int) -> bool:
    """“a +2 would make it Green”, “a +2 needs a surge”: a number that is only thought of."""
    i = at
    while i < at + 6 and s.at(i) and s.at(i) not in _NEEDING:
        if not s.tokens[i].is_number and s.at(i) not in _WITHIN_NUMBER:
            return False
        i += 1
    if s.at(i) not in _NEEDING or i >= at + 6:
        return False
    return any(word in ("a", "an", "any") for word in s.words(at - 5, at))


def by_others(s: Sentence, at: int) -> bool:
    """Whether the words at ``at`` are quoted, or the sentence reports another's measure."""
    return s.reported or at in s.quoted


def _dated(s: Sentence, at: int) -> bool:
    """Whether a year says that this is of another time."""
    for i in range(_last_reset(s, at), _next_reset(s, at)):
        token = s.tokens[i]
        if i > at and token.low == "," and s.at(i + 1) in ("and", "but", "so"):
            return False
        if (
            token.is_number
            and len(token.raw) == 4
            and token.raw[:2] in ("19", "20")
            and s.at(i - 1) in ("in", "by", "since", "until", "from", "before", "after")
        ):
            return True
    return False


def _last_reset(s: Sentence, at: int) -> int:
    for i in range(at - 1, -1, -1):
        if s.at(i) in _RESETS:
            return i
    return 0


def _next_reset(s: Sentence, at: int) -> int:
    for i in range(at, len(s.tokens)):
        if s.at(i) in _RESETS or s.at(i) == "—":
            return i
    return len(s.tokens)


_EARLIER = frozenset(("last", "previous", "previously", "earlier", "before", "formerly"))
_WANTING = frozenset(("without", "otherwise", "were"))
_MOST = word_set("most least maximum minimum highest lowest best worst")
_MORE_OR_LESS = word_set("more less fewer greater higher lower")
_RESETS = frozenset((";", ":", "but", "yet", "whereas", "however"))
_CLAUSE_ENDS = frozenset((";", ",", "(", ")", "—", ":"))
_IF = frozenset(("should", "were", "unless", "suppose", "assuming", "imagine"))
_SUPPOSING = _IF | word_set(
    "would could might may hypothetical hypothetically wouldn couldn shall will won predicts "
    "forecast forecasts projected expected potentially perhaps maybe likely d"
)
_PAST = word_set(
    "previously formerly earlier originally previous prior once ago draft initially used"
)
_ABLE = frozenset(("can", "cannot", "whether", "toward", "towards"))
_AFTERWARDS = frozenset(("if", "unless", "previously", "formerly", "ago"))
_ADMITTING = frozenset(("not", "only", "barely", "just", "narrowly", "any", "at"))
_TIMES = word_set("year years version revision assessment quarter month time round")
_MODAL = frozenset(("would", "could", "might", "may", "wouldn", "couldn"))
_NEEDING = word_set("would could might wouldn couldn needs need requires takes means asks")
_WITHIN_NUMBER = word_set(
    "+ - / out of % points for on task time ( ) green yellow red stable accelerated "
    "transforming score rating role label"
)
_DENYING = word_set(
    "not no never nor cannot isn doesn wasn aren rather instead rules excludes against short "
    "missing lacks than neither"
)
