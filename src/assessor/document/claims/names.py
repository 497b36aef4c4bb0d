"""What prose can name: roles, tasks, dimensions and figures, and where a sentence names them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from assessor.document.claims.tokens import Token, words_of

UNKNOWN = "?"
"""The key of a role whose name another one bears too: of whom it speaks cannot be told."""

_Index = dict[str, list[tuple[tuple[str, ...], str, str]]]


class Names(NamedTuple):
    """The names of one document: its own title and other names, its tasks, its comparators."""

    own: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    comparators: tuple[tuple[str, ...], ...] = ()


class Named(NamedTuple):
    """Something named by the tokens from ``first`` up to ``after``.

    ``kind`` is ``own``, ``comparator``, ``task``, ``rating`` (a dimension) or ``figure``.
    """

    kind: str
    key: str
    first: int
    after: int


def named_in(sentence: Sequence[Token], names: Names) -> list[Named]:
    """Everything ``sentence`` names, in order; of overlapping names the longest."""
    index = _index(names)
    found: list[Named] = []
    at, count = 0, len(sentence)
    while at < count:
        for words, kind, key in index.get(sentence[at].low, ()):
            after = at + len(words)
            if after <= count and _same(sentence, at, words):
                found.append(Named(kind, key, at, after))
                at = after
                break
        else:
            at += 1
    return found


def _same(sentence: Sequence[Token], at: int, words: tuple[str, ...]) -> bool:
    last = len(words) - 1
    for i in range(last):
        if sentence[at + i].low != words[i]:
            return False
    low = sentence[at + last].low
    return low == words[last] or low == words[last] + "s"


@lru_cache(32)
def _index(names: Names) -> _Index:
    index: _Index = {}
    seen: set[tuple[str, ...]] = set()

    def add(words: tuple[str, ...], kind: str, key: str) -> None:
        if words and words not in seen:
            seen.add(words)
            index.setdefault(words[0], []).append((words, kind, key))
            if len(words) == 1:
                index.setdefault(words[0] + "s", []).append(((words[0] + "s",), kind, key))

    for words, (kind, key) in _roles(names).items():
        add(words, kind, key)
    for words, key in _task_phrases(names.tasks):
        add(words, "task", key)
    for kind, key, phrases in _WORDS:
        for phrase in phrases:
            add(tuple(phrase.split()), kind, key)
    for entries in index.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return index


def _roles(names: Names) -> dict[tuple[str, ...], tuple[str, str]]:
    """Whom each name of a role names; a name that two have is nobody's."""
    found: dict[tuple[str, ...], tuple[str, str]] = {}
    listed = [("own", "", name) for name in names.own]
    for i, known in enumerate(names.comparators):
        listed += [("comparator", str(i), name) for name in known]
    for kind, key, name in listed:
        words = words_of(name)
        if found.setdefault(words, (kind, key)) != (kind, key):
            found[words] = ("comparator", UNKNOWN)
    return found


def _task_phrases(tasks: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Full names, and what part of a name tells it from all others: its sides and word pairs."""
    by_phrase: dict[tuple[str, ...], set[int]] = {}
    for i, name in enumerate(tasks):
        words = words_of(name)
        if words:
            yield words, str(i)
        for phrase in _parts(words):
            by_phrase.setdefault(phrase, set()).add(i)
    for phrase, of in by_phrase.items():
        if len(of) == 1:
            yield phrase, str(next(iter(of)))


def _parts(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    side: list[str] = []
    for word in (*words, ","):
        if word in _BETWEEN:
            if len(side) > 1 or (side and len(side[0]) >= _LONG_WORD):
                yield tuple(side)
            yield from pairwise(side)
            side = []
        else:
            side.append(word)


_BETWEEN = frozenset("&,()/;:—") | {"and", "or", "of", "the", "for", "with", "to", "in"}
_LONG_WORD = 8

_WORDS = (
    ("rating", "principles.embodied_physicality", ("embodied physicality", "physicality")),
    (
        "rating",
        "principles.deep_interpersonal_connection",
        ("deep interpersonal connection", "interpersonal connection"),
    ),
    (
        "rating",
        "principles.goal_setting_and_moral_judgment",
        (
            "goal - setting & moral judgment",
            "goal - setting and moral judgment",
            "goal - setting and moral judgement",
            "goal - setting",
            "moral judgment",
            "moral judgement",
        ),
    ),
    (
        "rating",
        "evidence.job_posting_trends",
        ("job posting trends", "job postings", "job posting", "posting trends"),
    ),
    ("rating", "evidence.company_actions", ("company actions",)),
    ("rating", "evidence.wage_trends", ("wage trends", "wage trend", "wages")),
    (
        "rating",
        "evidence.ai_tool_maturity",
        ("ai tool maturity", "tool maturity"),
    ),
    ("rating", "evidence.expert_consensus", ("expert consensus",)),
    (
        "rating",
        "barriers.regulatory_licensing",
        ("regulatory / licensing", "regulatory and licensing", "regulatory", "licensing"),
    ),
    ("rating", "barriers.physical_presence", ("physical presence",)),
    (
        "rating",
        "barriers.union_collective_bargaining",
        ("union / collective bargaining", "collective bargaining", "union power", "union"),
    ),
    (
        "rating",
        "barriers.liability_accountability",
        ("liability / accountability", "liability and accountability", "liability"),
    ),
    (
        "rating",
        "barriers.cultural_ethical",
        ("cultural / ethical", "cultural and ethical", "cultural"),
    ),
    (
        "rating",
        "growth",
        (
            "ai growth correlation",
            "growth correlation",
            "ai growth",
            "growth rating",
            "growth score",
            "growth",
        ),
    ),
    ("figure", "evidence_modifier", ("evidence modifier",)),
    ("figure", "barriers_modifier", ("barrier modifier", "barriers modifier")),
    ("figure", "growth_modifier", ("growth modifier",)),
    (
        "figure",
        "evidence",
        ("evidence total", "evidence score", "market evidence", "evidence", "market signals"),
    ),
    (
        "figure",
        "barriers",
        ("structural barriers", "barriers total", "barrier total", "barrier score", "barrier"),
    ),
    (
        "figure",
        "protective",
        (
            "protective principles",
            "protective total",
            "protective score",
            "protective",
            "principles total",
            "principles",
            "human - only factors",
        ),
    ),
    (
        "figure",
        "resistance",
        ("task resistance score", "task resistance", "resistance"),
    ),
    (
        "figure",
        "weighted",
        (
            "weighted score",
            "weighted total",
            "weighted task score",
            "weighted average score",
            "tasks average",
        ),
    ),
    ("figure", "raw", ("raw score", "raw value", "raw composite", "raw product")),
)
