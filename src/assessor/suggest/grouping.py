"""Merging task statements into the 5 to 10 tasks an assessment has: proposed, shown, never hidden.

Agglomerative clustering with average linkage on the cosine of TF-IDF words. The same statements
give the same groups in whatever order they come.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, count
from math import log, sqrt

from assessor.suggest.short_names import LONGEST, short_name

FEWEST, MOST = 5, 10
"""Groups that more than four statements are merged into."""
LIKE = 0.12
"""Cosine from which statements belong together although there are few enough groups already."""
LARGEST = 40
"""% of the week that a group is not merged beyond while another merger is to be had."""

_COMMON_WORDS = """a about according after all an and any appropriate are as at be been being both
but by can concerning do during each ensure for from has have if in including into is it its may
more necessary not of on or other others out over own per regarding related specific such than that
the their them there these they this those through to under up upon use used using various was
were when where whether which while who will with within without"""
_COMMON = frozenset(_COMMON_WORDS.split())
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_ENDINGS = ("ations", "ation", "ments", "ment", "ings", "ing", "ies", "ers", "ed", "er", "es", "s")
_STEM = 4


@dataclass(frozen=True, slots=True, order=True)
class Statement:
    """A task statement with its share of the week in whole %."""

    text: str
    share: int


@dataclass(frozen=True, slots=True)
class Group:
    """Statements proposed as one task: the heaviest first. ``share`` is their sum."""

    name: str
    share: int
    statements: tuple[Statement, ...]


def group(statements: Sequence[Statement]) -> tuple[Group, ...]:
    """Every statement in exactly one group, the heaviest group first.

    Of at least five statements there are 5 to 10 groups, of fewer as many as there are. A group
    is named after its heaviest statement, no two alike.
    """
    known = sorted(statements)
    clusters = [[i] for i in range(len(known))]
    likeness = _likeness([statement.text for statement in known])
    while len(clusters) > FEWEST:
        first, second = _nearest(clusters, likeness, [statement.share for statement in known])
        like = _between(clusters[first], clusters[second], likeness)
        if len(clusters) <= MOST and like < LIKE:
            break
        clusters[first] = sorted(clusters[first] + clusters.pop(second))
    members = [
        tuple(sorted((known[i] for i in cluster), key=lambda s: (-s.share, s.text)))
        for cluster in clusters
    ]
    members.sort(key=lambda own: (-sum(s.share for s in own), own))
    taken: set[str] = set()
    groups = []
    for own in members:
        name = _name(own, taken)
        taken.add(name.casefold())
        groups.append(Group(name, sum(statement.share for statement in own), own))
    return tuple(groups)


def _nearest(
    clusters: Sequence[Sequence[int]],
    likeness: Sequence[Sequence[float]],
    shares: Sequence[int],
) -> tuple[int, int]:
    """The two clusters to merge next: the likest, if possible not beyond the largest share."""
    sizes = [sum(shares[i] for i in cluster) for cluster in clusters]

    def rank(pair: tuple[int, int]) -> tuple[bool, float, int, tuple[int, int]]:
        first, second = pair
        size = sizes[first] + sizes[second]
        like = _between(clusters[first], clusters[second], likeness)
        return (size <= LARGEST, like, -size, (-first, -second))

    return max(combinations(range(len(clusters)), 2), key=rank)


def _between(
    first: Sequence[int], second: Sequence[int], likeness: Sequence[Sequence[float]]
) -> float:
    return sum(likeness[i][j] for i in first for j in second) / (len(first) * len(second))


def _likeness(texts: Sequence[str]) -> list[list[float]]:
    counts = [Counter(_words(text)) for text in texts]
    spread = Counter(word for words in counts for word in words)
    rarity = {word: log((1 + len(texts)) / (1 + n)) + 1 for word, n in spread.items()}
    vectors = [{word: n * rarity[word] for word, n in sorted(own.items())} for own in counts]
    lengths = [sqrt(sum(value * value for value in own.values())) or 1.0 for own in vectors]
    return [
        [
            sum(value * two.get(word, 0.0) for word, value in one.items()) / (a * b)
            for two, b in zip(vectors, lengths, strict=True)
        ]
        for one, a in zip(vectors, lengths, strict=True)
    ]


def _words(text: str) -> list[str]:
    return [_stem(word) for word in _WORD.findall(text.lower()) if word not in _COMMON]


def _stem(word: str) -> str:
    word = word.removesuffix("'s")
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM:
            return word.removesuffix(ending).removesuffix("e")
    return word.removesuffix("e") if len(word) > _STEM else word


def _name(statements: Sequence[Statement], taken: Collection[str]) -> str:
    """A name that is not taken: the first short form that is free, else with a number."""
    names = [short_name(statement.text) for statement in statements]
    names = [name for name in names if name] or ["Task"]
    numbered = (_numbered(names[0], number) for number in count(2))
    return next(name for name in chain(names, numbered) if name.casefold() not in taken)


def _numbered(name: str, number: int) -> str:
    ending = f" ({number})"
    return name[: LONGEST - len(ending)].rstrip() + ending
