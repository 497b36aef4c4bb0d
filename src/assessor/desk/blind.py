"""How far people moved towards suggestions that they had not seen when they first rated.

Blind-first keeps a person's first rating beside the suggested one and what is decided in the end.
Where the first two differ, the person can have stayed, moved towards the suggestion, or away.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from pydantic import JsonValue

from assessor.desk.draft import Draft
from assessor.desk.editing import BLANKS
from assessor.document import path as paths
from assessor.document.errors import DocumentError
from assessor.document.provenance import Decision, FirstRating, Suggestion

CAVEAT = (
    "Moving towards a suggestion is no fault by itself: its reasons may have been good. Moving far "
    "and nearly always is a reason to look at how ratings are decided."
)

Move: TypeAlias = Literal["fully", "partly", "not", "away"]
"""How a rating moved: as far as the suggestion or beyond it, less far, not at all, or away."""


@dataclass(frozen=True, slots=True)
class Rated:
    """One rating given before the suggested one was seen. ``name`` is that of the draft or role.

    ``final`` is what the same person decided, as it stands now; ``None`` while they have not, or
    where it is gone or somebody else has decided since.
    """

    name: str
    by: str
    target: str
    first: int
    suggested: int
    final: int | None

    @property
    def apart(self) -> int:
        """Steps from the first rating to the suggested one, from 0."""
        return abs(self.suggested - self.first)

    @property
    def towards(self) -> int | None:
        """Steps from the first rating to the final one, towards the suggestion; away is negative.

        ``None`` where the first two do not differ, or there is no final one.
        """
        if self.final is None or not self.apart:
            return None
        steps = self.final - self.first
        return steps if self.suggested > self.first else -steps

    @property
    def move(self) -> Move | None:
        """How it moved; ``None`` where :attr:`towards` is."""
        if self.towards is None:
            return None
        if self.towards >= self.apart:
            return "fully"
        return "partly" if self.towards > 0 else "not" if self.towards == 0 else "away"


@dataclass(frozen=True, slots=True)
class Movement:
    """What the first ratings of one assessor come to. All fractions are exact."""

    by: str
    ratings: tuple[Rated, ...]

    @property
    def differed(self) -> tuple[Rated, ...]:
        """Those that differed from the suggested rating at first."""
        return tuple(rated for rated in self.ratings if rated.apart)

    @property
    def settled(self) -> tuple[Rated, ...]:
        """Those that differed and are decided."""
        return tuple(rated for rated in self.differed if rated.towards is not None)

    @property
    def towards(self) -> int:
        """Steps towards the suggestion over all that are settled, those away taken off."""
        return sum(rated.towards or 0 for rated in self.settled)

    @property
    def apart(self) -> int:
        """Steps that lay between first and suggested rating over all that are settled."""
        return sum(rated.apart for rated in self.settled)

    @property
    def mean(self) -> Fraction | None:
        """Steps towards the suggestion for each settled rating; ``None`` where none is."""
        return Fraction(self.towards, len(self.settled)) if self.settled else None

    def count(self, move: Move) -> int:
        """How many of the settled moved so."""
        return Counter(rated.move for rated in self.settled)[move]

    def share(self, move: Move) -> Fraction | None:
        """The share of the settled that moved so; ``None`` where none is settled."""
        return Fraction(self.count(move), len(self.settled)) if self.settled else None

    def as_json(self) -> dict[str, JsonValue]:
        """The movement as commands print it; fractions as “2/3”, ``null`` where undefined."""
        moves: tuple[Move, ...] = ("fully", "partly", "not", "away")
        return {
            "assessor": self.by,
            "rated": len(self.ratings),
            "differed": len(self.differed),
            "settled": len(self.settled),
            "steps_apart": self.apart,
            "steps_towards": self.towards,
            "steps_towards_each": _written(self.mean),
            "moved": {
                move: {"count": self.count(move), "share": _written(self.share(move))}
                for move in moves
            },
            "ratings": [
                {
                    "name": rated.name,
                    "target": rated.target,
                    "first": rated.first,
                    "suggested": rated.suggested,
                    "final": rated.final,
                    "towards": rated.towards,
                }
                for rated in self.ratings
            ],
        }


def movements(
    drafts: Iterable[tuple[str, Draft, Sequence[Suggestion]]],
) -> tuple[Movement, ...]:
    """What the first ratings in ``drafts`` come to, for each assessor, by name.

    Each draft comes with its name and its suggestions; a published role is given as the draft it
    makes. A first rating that several of them hold, as copies of a draft do, counts in the first.
    """
    by: dict[str, list[Rated]] = defaultdict(list)
    seen: set[tuple[str, str, str, str]] = set()
    for name, draft, suggestions in drafts:
        for first, rated in _rated(name, draft, suggestions):
            key = (first.suggestion_id, first.item_id, first.field, first.by)
            if key not in seen:
                seen.add(key)
                by[first.by].append(rated)
    return tuple(Movement(name, tuple(by[name])) for name in sorted(by))


def _rated(
    name: str, draft: Draft, suggestions: Sequence[Suggestion]
) -> Iterator[tuple[FirstRating, Rated]]:
    if not draft.first_ratings:
        return
    content = paths.to_json(draft.assessment)
    items = {(made.id, item.id): item for made in suggestions for item in made.items}
    decisions = {(d.suggestion_id, d.item_id, d.field): d for d in draft.decisions}
    for first in draft.first_ratings:
        item = items.get((first.suggestion_id, first.item_id))
        suggested = item.fields.get(first.field) if item else None
        if item is None or not isinstance(suggested, int):
            continue
        decision = decisions.get((first.suggestion_id, first.item_id, first.field))
        place = _place(decision, item.target)
        final = _final(content, draft, place, first.by)
        yield first, Rated(name, first.by, item.target, first.rating, suggested, final)


def _place(decision: Decision | None, target: str) -> str:
    """Where what was decided stands; empty where nothing was, or where nothing came of it."""
    if decision is None:
        return ""
    if decision.path:
        return decision.path
    return "" if target in BLANKS else f"{target}.{decision.field}"


def _final(content: JsonValue, draft: Draft, place: str, by: str) -> int | None:
    if not place:
        return None
    origin = draft.origin(place)
    if origin is not None and origin.decided_by != by:
        return None
    try:
        value = paths.look(content, place)
    except DocumentError:
        return None
    return value if isinstance(value, int) else None


def _written(share: Fraction | None) -> str | None:
    return None if share is None else f"{share.numerator}/{share.denominator}"
