"""Two documents side by side: every place that differs, and what that does to the score."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, TypeAlias

from pydantic import JsonValue

from assessor.document import path as paths
from assessor.document.assessment import Assessment
from assessor.document.export import PublishedAssessment
from assessor.document.ratings import decided_ratings, method_of, score
from assessor.method.difference import Rated, Share, difference
from assessor.method.scorecard import Scorecard

Kind: TypeAlias = Literal["changed", "added", "removed", "moved"]
"""``added`` and ``removed`` are whole elements of a list, ``moved`` another order of one."""


@dataclass(frozen=True, slots=True)
class Change:
    """A place that differs. ``path`` is by ids; of ``moved`` the values are the ids in order."""

    path: str
    kind: Kind
    before: JsonValue
    after: JsonValue


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two documents. ``shares`` explain the difference of the scores where both have one."""

    before: Assessment
    after: Assessment
    cards: tuple[Scorecard | None, Scorecard | None]
    changes: tuple[Change, ...]
    shares: tuple[Share, ...]


def compare(before: Assessment, after: Assessment) -> Comparison:
    """What differs between two documents, in document order, without what export adds.

    Raises:
        MethodError: the method of one is not known here.
    """
    return Comparison(
        before,
        after,
        (score(before), score(after)),
        tuple(_changes("", _content(before), _content(after))),
        score_difference(before, after),
    )


def score_difference(before: Assessment, after: Assessment) -> tuple[Share, ...]:
    """What the difference of the published scores is due to; empty where one has no score yet.

    Tasks are matched by their ids.

    Raises:
        MethodError: the method of one is not known here.
    """
    sides = []
    for document in (before, after):
        ratings = decided_ratings(document)
        if ratings is None:
            return ()
        keys = tuple(task.id for task in document.tasks)
        sides.append(Rated(ratings, keys, method_of(document)))
    return difference(*sides)


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of a text: in both (``same``), only before, or only after."""

    kind: Literal["same", "before", "after"]
    text: str


def differing_words(before: str, after: str) -> tuple[Words, ...]:
    """Two texts as one, word by word."""
    old, new = before.split(), after.split()
    found: list[Words] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            found.append(Words("same", " ".join(old[a:b])))
            continue
        if a < b:
            found.append(Words("before", " ".join(old[a:b])))
        if c < d:
            found.append(Words("after", " ".join(new[c:d])))
    return tuple(found)


def _content(document: Assessment) -> JsonValue:
    if isinstance(document, PublishedAssessment):
        document = document.assessment()
    return paths.to_json(document)


def _changes(at: str, before: JsonValue, after: JsonValue) -> Iterator[Change]:
    if isinstance(before, dict) and isinstance(after, dict):
        for name in before:
            yield from _changes(f"{at}.{name}" if at else name, before[name], after.get(name))
    elif isinstance(before, list) and isinstance(after, list) and _has_ids([*before, *after]):
        yield from _elements(at, before, after)
    elif before != after:
        yield Change(at, "changed", before, after)


def _elements(at: str, before: list[JsonValue], after: list[JsonValue]) -> Iterator[Change]:
    old, new = _by_id(before), _by_id(after)
    for own_id, element in old.items():
        place = f"{at}[{own_id}]"
        if own_id in new:
            yield from _changes(place, element, new[own_id])
        else:
            yield Change(place, "removed", element, None)
    for own_id, element in new.items():
        if own_id not in old:
            yield Change(f"{at}[{own_id}]", "added", None, element)
    kept_before: list[JsonValue] = [own_id for own_id in old if own_id in new]
    kept_after: list[JsonValue] = [own_id for own_id in new if own_id in old]
    if kept_before != kept_after:
        yield Change(at, "moved", kept_before, kept_after)


def _has_ids(elements: Sequence[JsonValue]) -> bool:
    return bool(elements) and all(
        isinstance(element, dict) and "id" in element for element in elements
    )


def _by_id(elements: Sequence[JsonValue]) -> dict[str, JsonValue]:
    return {str(element["id"]): element for element in elements if isinstance(element, dict)}
