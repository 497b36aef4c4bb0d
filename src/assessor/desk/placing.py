"""Where a role sits: 0…100 with the zones, this role, the library's roles and what it quotes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Literal, TypeAlias

from assessor.desk.beside import known_roles
from assessor.desk.catalogue import Catalogue, Spot, figures, order_keys
from assessor.desk.library import Role
from assessor.desk.ports import DraftStore, StoredDraft
from assessor.document.assessment import Assessment
from assessor.document.checks import KnownRole
from assessor.document.checks.check import name_key
from assessor.document.ratings import method_of, score
from assessor.method.definition import MethodDefinition, ZoneKey
from assessor.method.score import label, zone_of

NEAREST = 25
"""Drafts above and below a role in score that it is placed beside."""
_UNSCORED = order_keys("", None, "", "", "")["score"]
"""Comes after every draft with a score, and before every other."""

Kind: TypeAlias = Literal["this", "library", "draft", "quoted"]
"""``this`` role, a role or ``draft`` of the library (computed), a comparator ``quoted`` in it."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A role on the scale. ``score`` is 0.0…100.0, ``name`` what the library calls it."""

    kind: Kind
    title: str
    seniority: str
    score: Decimal
    zone: ZoneKey
    label: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What a role is placed beside: roles and drafts that have a score, and their documents.

    Of many drafts only those nearest in score are among them; ``left_out`` is how many others
    have a score.
    """

    known: tuple[KnownRole, ...]
    documents: Mapping[str, Assessment]
    """By the names of ``known``."""
    drafted: frozenset[str] = frozenset()
    """The names of those that are being drafted."""
    left_out: int = 0


def neighbours(
    name: str, document: Assessment, roles: Iterable[Role], store: DraftStore
) -> Neighbours:
    """What the library has beside ``document``, which is called ``name`` there if at all.

    All its roles, and :data:`NEAREST` drafts on either side as they stand.

    Raises:
        StoreError: the database cannot be read.
    """
    documents = {role.name: role.document for role in roles if role.document is not None}
    scored = store.catalogue.rank("score", _UNSCORED, "")
    spots = _nearest(name, document, scored, store.catalogue)
    drafted: set[str] = set()
    for draft in store.read([spot.name for spot in spots]):
        if isinstance(draft, StoredDraft):
            documents[draft.name] = draft.draft.assessment
            drafted.add(draft.name)
    documents.pop(name, None)
    known = known_roles(
        Role(own, Path(), document, "") for own, document in sorted(documents.items())
    )
    return Neighbours(known, documents, frozenset(drafted), scored - len(spots))


def _nearest(name: str, document: Assessment, scored: int, catalogue: Catalogue) -> Sequence[Spot]:
    card, _ = figures(document)
    if card is None:
        return catalogue.span("score", 0, min(2 * NEAREST + 1, scored))
    key = order_keys(document.role.title, card.published_score, "", "", "")["score"]
    at = catalogue.rank("score", key, name)
    return catalogue.span("score", max(at - NEAREST, 0), min(at + NEAREST + 1, scored))


Segment: TypeAlias = tuple[str, ZoneKey | Kind | Literal["scale", ""]]
"""Text of a drawn scale, and what it is a part of."""


def placed(
    document: Assessment, roles: Iterable[KnownRole], drafted: Collection[str] = ()
) -> tuple[Placed, ...]:
    """Everything that has a place beside ``document``, highest score first.

    ``roles`` are the library's others, ``drafted`` the names of those being drafted. A comparator
    that the library knows, by its title and the seniority it is quoted at, stands there once, as
    computed.

    Raises:
        MethodError: the document's method is not known here.
    """
    found: list[Placed] = []
    method, role, card = method_of(document), document.role, score(document)
    if card is not None:
        found.append(
            Placed("this", role.title, role.seniority, card.published_score, card.zone, card.label)
        )
    taken: set[tuple[str, str]] = set()
    for known in roles:
        title = name_key(known.title)
        taken |= {(title, name_key(known.seniority)), (title, "")}
        words = label(method.zone(known.zone), known.sub_label, method)
        found.append(
            Placed(
                "draft" if known.name in drafted else "library",
                known.title,
                known.seniority,
                known.score,
                known.zone,
                words,
                known.name,
            )
        )
    for quoted in document.comparators:
        key = (name_key(quoted.role), name_key(quoted.seniority))
        if quoted.score is None or key in taken:
            continue
        taken.add(key)
        zone = quoted.zone or zone_of(quoted.score, method).key
        words = label(method.zone(zone), quoted.sub_label, method)
        found.append(Placed("quoted", quoted.role, quoted.seniority, quoted.score, zone, words))
    return tuple(sorted(found, key=lambda one: (-one.score, one.title, one.name)))


def scale_rows(
    found: Sequence[Placed], width: int, method: MethodDefinition
) -> tuple[tuple[Segment, ...], ...]:
    """The scale as rows of ``width`` columns: marks with letters above, zones, boundaries below.

    Each role has a letter, in the order given; where two fall on one column, they stand on rows
    of their own.
    """
    rows: list[list[tuple[str, Kind] | None]] = []
    for letter, one in zip(letters(len(found)), found, strict=True):
        at = column(one.score, width)
        row = next((row for row in rows if row[at] is None), None)
        if row is None:
            row = [None] * width
            rows.append(row)
        row[at] = (letter, one.kind)
    drawn: list[tuple[Segment, ...]] = [
        tuple((" ", "") if cell is None else cell for cell in row) for row in reversed(rows)
    ]
    drawn.append(tuple(("━", zone_of(Decimal(i) * 100 / width, method).key) for i in range(width)))
    drawn.append(((_boundaries(width, method), "scale"),))
    return tuple(drawn)


def letters(count: int) -> tuple[str, ...]:
    """Marks for so many roles: a…z, then A…Z, then a dot for all others."""
    alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return tuple(alphabet[i] if i < len(alphabet) else "·" for i in range(count))


def column(score: Decimal, width: int) -> int:
    """Where on a scale of ``width`` columns a score stands, from 0."""
    return min(int(score * width / 100), width - 1)


def _boundaries(width: int, method: MethodDefinition) -> str:
    line = [" "] * width
    lowest, highest = method.constants.score_lowest, method.constants.score_highest
    for points in (lowest, *sorted(zone.lower for zone in method.zones), highest):
        text = str(points)
        at = min(column(Decimal(points), width), width - len(text))
        line[at : at + len(text)] = text
    return "".join(line)
