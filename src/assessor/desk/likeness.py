"""Which items of different answers are the same thing, by their names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from assessor.document.checks.check import name_key

ALIKE = Fraction(1, 2)
"""Words in common, as a share of the words of two names on average, from which they mean the same.

“Triage of support tickets” and “Triaging tickets” are alike; “Data quality checks” and “Data
pipelines” are not.
"""

_WORD = re.compile(r"[^\W_]+")
_SMALL_WORDS = "a an and as at by for from in into of on or the to up with"
_SMALL = frozenset(_SMALL_WORDS.split())
_ENDINGS = ("ings", "ing", "ed", "es", "s", "e")
_LEAST_ROOT = 4
_SAME_PLACE, _SAME_NAME, _UNLIKE = Fraction(3), Fraction(2), Fraction(0)
_Key: TypeAlias = tuple[str, str, str]
"""Where a thing is, its name but for letter case and spacing, and its name as it is."""


@dataclass(frozen=True, slots=True)
class Named:
    """One of the things to be matched: the answer it is in, its name, and its place if it has one.

    ``sample`` numbers the answers. Two things with the same ``place`` are the same, whatever
    their names.
    """

    sample: int
    name: str
    place: str = ""


def groups(things: Sequence[Named]) -> tuple[tuple[int, ...], ...]:
    """The numbers of ``things`` in groups that are the same; each thing is in one group.

    The same place comes first, then the same name but for letter case and spacing, then names with
    words in common, the most alike first. A group never holds two things of one answer. What
    is alike is settled by what the names say, never by the order of the things.
    """
    keys = [(thing.place, name_key(thing.name), thing.name) for thing in things]
    words = [roots(thing.name) for thing in things]
    order = sorted(range(len(things)), key=lambda i: (keys[i], things[i].sample, i))
    pairs = [
        (-likeness, keys[a], keys[b], things[a].sample, things[b].sample, a, b)
        for at, a in enumerate(order)
        for b in order[at + 1 :]
        if things[a].sample != things[b].sample
        and (likeness := _likeness(keys[a], keys[b], words[a], words[b])) >= ALIKE
    ]
    group = {i: {i} for i in order}
    for *_, a, b in sorted(pairs):
        one, other = group[a], group[b]
        if one is other or {things[i].sample for i in one} & {things[i].sample for i in other}:
            continue
        one |= other
        group.update(dict.fromkeys(other, one))
    found = {id(members): tuple(sorted(members)) for members in group.values()}
    return tuple(sorted(found.values()))


def roots(name: str) -> frozenset[str]:
    """The words that tell names apart, without the commonest endings of English words."""
    return frozenset(_root(word) for word in _WORD.findall(name.casefold()) if word not in _SMALL)


def _root(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_ROOT:
            return word.removesuffix(ending)
    return word


def _likeness(a: _Key, b: _Key, words: frozenset[str], other: frozenset[str]) -> Fraction:
    """3 the same place, 2 the same name, else the share of words in common, 0…1."""
    place, name, _ = a
    if place and place == b[0]:
        return _SAME_PLACE
    if name and name == b[1]:
        return _SAME_NAME
    common = len(words & other)
    return Fraction(2 * common, len(words) + len(other)) if common else _UNLIKE
