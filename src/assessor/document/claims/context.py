"""A sentence with what it names, and whom it speaks of at a place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from assessor.document.claims.names import Named, Names, named_in
from assessor.document.claims.numbers import Site, low, sites_in
from assessor.document.claims.tokens import Token, word_set, words_of

OWN = ""
"""The role itself, as the subject of a claim."""


class Sentence(NamedTuple):
    """A sentence with what it names and the numbers in it.

    ``place`` is the part of the document it stands in, such as ``tasks[2]`` or
    ``evidence.wage_trends``; ``carried`` the comparator that the sentence before named last.
    """

    tokens: Sequence[Token]
    place: str
    names: Names
    named: Sequence[Named]
    sites: Sequence[Site]
    carried: str | None
    quoted: frozenset[int]
    roles: Mapping[int, Named]
    own_nouns: frozenset[str]
    reported: bool

    @classmethod
    def of(cls, tokens: Sequence[Token], place: str, names: Names, carried: str | None) -> Sentence:
        """The sentence of ``tokens``."""
        named = named_in(tokens, names)
        roles = {
            i: name
            for name in named
            if name.kind in ("own", "comparator")
            for i in range(name.first, name.after)
        }
        return cls(
            tokens,
            place,
            names,
            named,
            sites_in(tokens),
            carried,
            _quoted(tokens),
            roles,
            _nouns(names),
            not _REPORTING.isdisjoint([token.low for token in tokens]),
        )

    def at(self, i: int) -> str:
        """The token at ``i`` in lower case; empty outside of the sentence."""
        return low(self.tokens, i)

    def is_number(self, i: int) -> bool:
        """Whether the token at ``i`` is a number."""
        return 0 <= i < len(self.tokens) and self.tokens[i].is_number

    def words(self, first: int, after: int) -> list[str]:
        """The tokens from ``first`` up to ``after`` in lower case."""
        return [token.low for token in self.tokens[max(first, 0) : max(after, 0)]]

    def before(self, at: int, *kinds: str) -> Named | None:
        """What of ``kinds`` is named last before ``at``."""
        for named in reversed(self.named):
            if named.after <= at and named.kind in kinds:
                return named
        return None

    def just_before(self, at: int, *kinds: str) -> Named | None:
        """What of ``kinds`` is named right before ``at``."""
        for named in self.named:
            if named.after == at and named.kind in kinds:
                return named
        return None

    def just_after(self, at: int, *kinds: str) -> Named | None:
        """What of ``kinds`` is named from ``at`` on."""
        for named in self.named:
            if named.first == at and named.kind in kinds:
                return named
        return None

    def comparator_here(self) -> str | None:
        """The comparator whose own note the sentence stands in."""
        if self.place.startswith("comparators["):
            return self.place[len("comparators[") : -1]
        return None


def subjects(s: Sentence, at: int) -> tuple[str, ...]:
    """Of whom the number at ``at`` is said, the likeliest first; empty where that is unclear.

    A subject is :data:`OWN` or the position of a comparator.
    """
    here = s.comparator_here()
    i = at - 1
    skipped_aside = False
    while i >= 0:
        named = s.roles.get(i)
        if named is not None:
            if named.kind == "own":
                return (OWN,)
            if _is_aside(s, named, at):
                skipped_aside = True
                i = named.first - 1
                continue
            return (named.key,)
        word = s.at(i)
        if word == ";":
            break
        if word in _VARIANTS or _is_other_noun(s, i):
            return ()
        if word in _OTHERS:
            return ()
        if word in ("score", "rating") and s.at(i - 1) not in _BEFORE_NOUN:
            i -= 1  # The verb: who scores stands before it.
            continue
        if word in _ROLE_WORDS or (word in _ROLE_NOUNS):
            if any(w in _VARIANTS for w in s.words(i - 6, i)):
                return ()
            if s.at(i - 1) in ("other", "another", "comparable", "similar", "neighbouring", "that"):
                return ()
            return (OWN,) if here is None else (here, OWN)
        if word in _PRONOUNS and i > 0 and s.carried is not None and not skipped_aside:
            return (OWN, s.carried)
        if word in _PRONOUNS:
            if here is not None:
                return (here, OWN)
            return (OWN,) if s.carried is None or i > 0 else (OWN, s.carried)
        i -= 1
    if here is not None:
        return (here, OWN)
    return (OWN,) if s.carried is None else (OWN, s.carried)


def of_another(s: Sentence, at: int) -> bool:
    """Whether the sentence has spoken of another role since it last spoke of this one."""
    for i in range(at - 1, -1, -1):
        named = s.roles.get(i)
        if named is not None:
            if named.kind == "own":
                return False
            if named.first <= 1 and s.comparator_here() is None and named.first == i:
                return s.at(0) not in _COMPARING
            continue
        word = s.at(i)
        if word == ";":
            return False
        if word in _VARIANTS or _is_other_noun(s, i):
            return True
        if word == "your" and s.just_after(i + 1, "figure", "rating"):
            return True
        if word == "those" and s.at(i + 1) in ("with", "who", "whose"):
            return True
        if word == "whose" and s.at(0) in ("unlike", "like", "compared"):
            return True
        if word == "for" and i == 0 and s.at(1) in _OTHERS:
            return True
        if word in ("role", "job", "position") and s.at(i - 1) in ("the", "this"):
            return any(w in _VARIANTS for w in s.words(i - 6, i))
    return False


def _is_aside(s: Sentence, named: Named, at: int) -> bool:
    """Whether a comparator is only compared with, in a part of the sentence that is over."""
    first = named.first - 1
    while first >= 0 and s.at(first) in ("the", "a", "an"):
        first -= 1
    if s.at(first) not in _COMPARING:
        return False
    between = s.words(named.after, at)
    return "," in between and "(" not in between[:1] and "which" not in between


@lru_cache(8)
def _nouns(names: Names) -> frozenset[str]:
    """What a holder of the role is called in short, such as “engineer”."""
    return frozenset(words[-1] for words in map(words_of, names.own) if words)


def _is_other_noun(s: Sentence, i: int) -> bool:
    """Whether the word at ``i`` is the noun of a role, and not of this one."""
    word = s.at(i)
    if word not in _ROLE_NOUNS or i in s.roles:
        return False
    return s.at(i - 1) not in (_GENERIC if word in s.own_nouns else _DEFINITE)


def _quoted(tokens: Sequence[Token]) -> frozenset[int]:
    """The tokens inside of quotations of more than a few words."""
    inside: set[int] = set()
    shortest = 1 if any(token.low in _SAYING for token in tokens) else _SHORT_QUOTE
    opened: int | None = None
    for i, token in enumerate(tokens):
        if token.low == '"':
            if opened is None:
                opened = i
            else:
                if i - opened > shortest:
                    inside.update(range(opened + 1, i))
                opened = None
    return frozenset(inside)


_SHORT_QUOTE = 5
_BEFORE_NOUN = frozenset(
    (
        "",
        "the",
        "a",
        "an",
        "this",
        "its",
        "composite",
        "published",
        "final",
        "overall",
        "current",
        "computed",
        "aijri",
        "total",
        "formula",
        "s",
        "that",
        "of",
        "and",
        ",",
        "(",
        "fair",
        "honest",
        "our",
        "present",
        "combined",
        "resulting",
        "zone",
        "headline",
        "own",
        "his",
        "her",
        "same",
    )
)
_REPORTING = word_set(
    "according survey surveys gartner mckinsey forrester oecd wef idc goldman respondents "
    "benchmark benchmarks bench mmlu humaneval exam leaderboard glassdoor satisfaction "
    "accuracy nps analysts deloitte linkedin study studies researchers stanford mit "
    "gpt claude gemini llama frey osborne bls"
)
_COMPARING = word_set("unlike like than with above below beside against to over under")
_VARIANTS = word_set(
    "junior juniors senior seniors staff principal entry graduate graduates trainee trainees "
    "apprentice intern interns"
)
_OTHERS = word_set(
    "those people anyone anybody everyone somebody you they both neighbours neighbors others comparators peers "
    "most roles jobs occupations someone models agents average median library"
)
_ROLE_NOUNS = frozenset(
    noun + ending
    for noun in (
        *("engineer", "architect", "technician", "manager", "developer", "analyst", "officer"),
        *("administrator", "designer", "scientist", "director", "specialist", "nurse", "teacher"),
        *("lawyer", "accountant", "writer", "consultant", "operator", "programmer", "clerk"),
        *("assistant", "researcher", "planner", "editor", "translator", "driver", "electrician"),
        *("worker", "employee", "cashier", "salesperson", "representative", "advisor"),
        *("surgeon", "physician", "paralegal", "recruiter", "tester", "coordinator", "auditor"),
    )
    for ending in ("", "s")
)
_DEFINITE = frozenset(("the", "this"))
_GENERIC = frozenset(("the", "this", "a", "an", "each", "every", "one", "any", "these"))
_SAYING = word_set("said says wrote writes told argues warns quips claims claimed asked")
_ROLE_WORDS = word_set(
    "role job position occupation composite aijri classification assessment score rating "
    "verdict result"
)
_PRONOUNS = frozenset(("it", "its", "this", "here", "we", "our"))
HAVING_SCORES = (
    _ROLE_WORDS | _PRONOUNS | _ROLE_NOUNS | {"green", "yellow", "red", "formula", "ratings"}
)
"""Words for what can have a composite score."""


def is_unknown_role(s: Sentence, at: int) -> bool:
    """Whether the word at ``at`` is that of a role the document does not know."""
    return _is_other_noun(s, at)
