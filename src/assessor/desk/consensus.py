"""Several answers to one question, side by side: how far they spread, never one number for all.

They may be samples of one model or answers of several. What they have in common says that the
question is easy for the model, not that it is right; where they differ, a person is needed most.

As a rule of thumb three samples show whether a rating moves at all and five how far; beyond some
seven little is learnt, for samples of one model err together. Another model tells more.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pydantic import JsonValue

from assessor.desk.deciding import OpenItem, is_rating_field
from assessor.desk.editing import BLANKS
from assessor.desk.likeness import Named, groups
from assessor.desk.sampling import sample_of
from assessor.document.checks.check import name_key
from assessor.document.provenance import Section, SuggestedItem, Suggestion

WIDE = 2
"""Steps between the lowest and the highest rating from which answers are far apart."""

_TIME = "time"


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the answers: the suggestion, its model, and its number among those of its asking.

    ``number`` is the one it was given when it was asked for, or counted here; from 1.
    """

    suggestion_id: str
    model: str
    number: int


@dataclass(frozen=True, slots=True)
class Spread:
    """What the answers say of one number of one item.

    ``values`` has one place for each answer; ``None`` where it says nothing.
    """

    field: str
    rating: bool
    values: tuple[int | None, ...]

    @property
    def given(self) -> tuple[int, ...]:
        """The values there are, lowest first."""
        return tuple(sorted(value for value in self.values if value is not None))

    @property
    def width(self) -> int:
        """From the lowest value to the highest; 0 where there are none."""
        return self.given[-1] - self.given[0] if self.given else 0

    @property
    def wide(self) -> bool:
        """Whether the answers rate it so far apart that it needs a person most."""
        return self.rating and self.width >= WIDE

    @property
    def counts(self) -> tuple[tuple[int, int], ...]:
        """How many answers give each value, lowest value first."""
        return tuple(sorted(Counter(self.given).items()))

    @property
    def agreement(self) -> Fraction:
        """The share of *all* answers that give the commonest value; silence is no agreement."""
        most = max((count for _, count in self.counts), default=0)
        return Fraction(most, len(self.values)) if self.values else Fraction(0)

    def as_json(self) -> dict[str, JsonValue]:
        """The spread as commands print it; the agreement as “2/3”."""
        low, high = (self.given[0], self.given[-1]) if self.given else (None, None)
        return {
            "field": self.field,
            "values": list(self.values),
            "low": low,
            "high": high,
            "counts": {str(value): count for value, count in self.counts},
            "agreement": f"{self.agreement.numerator}/{self.agreement.denominator}",
            "wide": self.wide,
        }


@dataclass(frozen=True, slots=True)
class Row:
    """One item of the answers. ``items`` are its ids in each; ``None`` where it is not there.

    ``label`` is what most answers call it, ``target`` the path it is for.
    """

    label: str
    target: str
    items: tuple[str | None, ...]
    spreads: tuple[Spread, ...]

    def as_json(self) -> dict[str, JsonValue]:
        """The row as commands print it."""
        return {
            "label": self.label,
            "target": self.target,
            "items": list(self.items),
            "spreads": [spread.as_json() for spread in self.spreads],
        }


@dataclass(frozen=True, slots=True)
class Consensus:
    """The answers to one question, and what they say of each item they speak of."""

    section: Section
    answers: tuple[Answer, ...]
    rows: tuple[Row, ...]

    def as_json(self) -> dict[str, JsonValue]:
        """All of it as commands print it."""
        return {
            "section": self.section,
            "answers": [
                {"suggestion": a.suggestion_id, "model": a.model, "sample": a.number}
                for a in self.answers
            ],
            "rows": [row.as_json() for row in self.rows],
        }


def consensus(suggestions: Iterable[Suggestion]) -> Consensus:
    """``suggestions`` for one section side by side; their order makes no difference.

    Elements of a list, such as tasks, are matched by name (:mod:`assessor.desk.likeness`); one
    that no other answer has is a row of its own. Rows follow the average place of their items.

    Raises:
        ValueError: there are none, or they are for several sections.
    """
    made = sorted(suggestions, key=_order)
    sections = {suggestion.section for suggestion in made}
    if len(sections) != 1:
        raise ValueError("give suggestions for one section, at least one")
    found = [
        (sample, place, item)
        for sample, suggestion in enumerate(made)
        for place, item in enumerate(suggestion.items)
    ]
    numbered: dict[str, list[int]] = defaultdict(list)
    for i, (_, _, item) in enumerate(found):
        numbered[_list_of(item.target)].append(i)
    rows: list[tuple[Fraction, str, Row]] = []
    for members in numbered.values():
        things = [Named(found[i][0], found[i][2].label, _place(found[i][2])) for i in members]
        for group in groups(things):
            matched = [found[members[i]] for i in group]
            row = _row([(sample, item) for sample, _, item in matched], len(made))
            middle = Fraction(sum(place for _, place, _ in matched), len(matched))
            rows.append((middle, name_key(row.label), row))
    rows.sort(key=lambda placed: (placed[0], placed[1], placed[2].target, str(placed[2].items)))
    answers = (
        Answer(suggestion.id, suggestion.model, sample_of(suggestion) or place)
        for place, suggestion in enumerate(made, 1)
    )
    return Consensus(made[0].section, tuple(answers), tuple(row for _, _, row in rows))


def alike(
    found: Consensus, open_item: OpenItem, suggestions: Iterable[Suggestion]
) -> tuple[OpenItem, ...]:
    """What the answers say of the same thing as ``open_item`` of one of them, that one first."""
    made = {suggestion.id: suggestion for suggestion in suggestions}
    ids = [answer.suggestion_id for answer in found.answers]
    own = ids.index(open_item.suggestion.id)
    row = next((row for row in found.rows if row.items[own] == open_item.item.id), None)
    others = [
        OpenItem(made[suggestion], item)
        for suggestion, wanted in zip(ids, row.items if row else (), strict=False)
        for item in made[suggestion].items
        if item.id == wanted and suggestion != open_item.suggestion.id
    ]
    return (open_item, *others)


def _row(matched: Sequence[tuple[int, SuggestedItem]], answers: int) -> Row:
    items: list[SuggestedItem | None] = [None] * answers
    for sample, item in matched:
        items[sample] = item
    names = Counter(item.label for _, item in matched)
    targets = Counter(item.target for _, item in matched)
    fields = sorted(
        {
            (not is_rating_field(item, field), field)
            for _, item in matched
            for field in item.fields
            if field == _TIME or is_rating_field(item, field)
        }
    )
    return Row(
        label=min(names, key=lambda label: (-names[label], label)),
        target=min(targets, key=lambda target: (-targets[target], target)),
        items=tuple(item.id if item else None for item in items),
        spreads=tuple(
            Spread(field, not other, tuple(_value(item, field) for item in items))
            for other, field in fields
        ),
    )


def _value(item: SuggestedItem | None, field: str) -> int | None:
    value = item.fields.get(field) if item else None
    return value if isinstance(value, int) else None


def _list_of(target: str) -> str:
    return target.partition("[")[0]


def _place(item: SuggestedItem) -> str:
    """Where the item goes, if that is a place of its own and not the end of a list."""
    return "" if item.target in BLANKS else item.target


def _order(suggestion: Suggestion) -> tuple[bool, int, str, str, str]:
    number, at = sample_of(suggestion), suggestion.asked_at.isoformat()
    return not number, number, suggestion.model, at, suggestion.id
