"""The catalogue: what the library of drafts is ordered and searched by, however large it is.

A row is made from a draft whenever that is written. It is for finding drafts, never for figures:
what is shown of a draft is computed from the draft itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal, NamedTuple, Protocol, TypeAlias, get_args

from assessor.document.assessment import Assessment
from assessor.document.ratings import score
from assessor.document.review import Status
from assessor.method.errors import MethodError
from assessor.method.scorecard import Scorecard

Order: TypeAlias = Literal["title", "score", "label", "status", "changed", "waiting"]
"""What a list is ordered by: the highest score first; the newest change first when by ``changed``,
the oldest first when by ``waiting``. Alike ones follow each other by title, then by name."""
ORDERS: tuple[Order, ...] = get_args(Order)

LONGEST_TITLE = 200
"""Characters of a title that count for its place."""
_LAST = "~"
"""Comes after every score and every label: what has none is at the end."""
_NEXT = "\x1f"
"""Comes before every character of a title, so that shorter keys come first."""
_BACKWARDS = str.maketrans("0123456789", "9876543210")


class Spot(NamedTuple):
    """Where a draft stands in an order, and which version of it."""

    key: str
    name: str
    version: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which drafts: those that hold every one of ``words`` (casefolded) and have one of ``statuses``.

    No words, or no statuses, leave none out.
    """

    words: tuple[str, ...] = ()
    statuses: tuple[Status, ...] = ()
    order: Order = "title"

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return not self.words and not self.statuses


EVERYTHING = Wanted()
"""All drafts, by title."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was wanted: how many drafts by status, and where the first of them stand."""

    tally: Mapping[str, int]
    spots: Sequence[Spot]


@dataclass(frozen=True, slots=True)
class Titled:
    """What a draft is called, by its name and as a role."""

    name: str
    title: str
    seniority: str


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """A draft in the catalogue. ``words`` are what is searched; ``keys`` its place in each order.

    Keys and, among alike ones, names are compared character by character, the lowest first.
    """

    name: str
    version: int
    title: str
    seniority: str
    status: str
    words: str
    keys: Mapping[Order, str]


class Catalogue(Protocol):
    """The drafts that are not discarded, to be found without reading them."""

    def tally(self) -> Mapping[str, int]:
        """How many drafts there are, by status."""
        ...

    def span(self, order: Order, start: int, stop: int) -> Sequence[Spot]:
        """The drafts at the places ``start`` … ``stop`` - 1 of all drafts in an order, from 0."""
        ...

    def rank(self, order: Order, key: str, name: str) -> int:
        """How many of all drafts come before one of that ``key`` and ``name``."""
        ...

    def find(self, wanted: Wanted, limit: int | None) -> Found:
        """How many drafts there are of what is wanted, and the first ``limit`` of them in order,
        or all."""
        ...

    def row(self, name: str) -> CatalogueRow | None:
        """The row of the draft ``name``; ``None`` where it has none."""
        ...

    def among(self, names: Collection[str]) -> frozenset[str]:
        """Those of ``names`` that are drafts."""
        ...

    def titles(self) -> Iterator[Titled]:
        """What every draft is called, by name."""
        ...

    def titled(self, titles: Collection[str]) -> Mapping[tuple[str, str], int]:
        """How many drafts there are by title and seniority, of those with one of ``titles``."""
        ...


def figures(document: Assessment) -> tuple[Scorecard | None, str]:
    """The scorecard of a document where it has one, and why it cannot be computed, if so."""
    try:
        return score(document), ""
    except MethodError as error:
        return None, str(error)


def catalogue_row(
    name: str, version: int, document: Assessment, status: Status, changed_at: datetime
) -> CatalogueRow:
    """The row of a draft that holds ``document``."""
    card, _ = figures(document)
    return _row(
        name,
        version,
        document.role.title or name,
        document.role.seniority,
        card,
        status,
        f"{changed_at:%Y-%m-%dT%H:%M:%SZ}",
    )


def unreadable_row(name: str, version: int, status: str, changed_at: str) -> CatalogueRow:
    """The row of a draft that cannot be read: known by its name alone."""
    return _row(name, version, name, "", None, status, changed_at)


def _row(
    name: str,
    version: int,
    title: str,
    seniority: str,
    card: Scorecard | None,
    status: str,
    moment: str,
) -> CatalogueRow:
    label, points = (card.label, card.published_score) if card else ("", None)
    return CatalogueRow(
        name=name,
        version=version,
        title=title,
        seniority=seniority,
        status=status,
        words=searched(name, title, seniority, label, status),
        keys=order_keys(title, points, label, status, moment),
    )


def searched(*parts: str) -> str:
    """What is searched of an entry with these parts."""
    return " ".join(parts).casefold()


def title_key(title: str) -> str:
    """What titles are compared by."""
    return title.casefold()[:LONGEST_TITLE]


def order_keys(
    title: str, score: Decimal | None, label: str, status: str, moment: str
) -> dict[Order, str]:
    """The place of an entry in each order. ``moment`` is an ISO date or time in UTC, or empty."""
    titled = title_key(title)

    def then(key: str) -> str:
        return f"{key}{_NEXT}{titled}"

    return {
        "title": titled,
        "score": then(_LAST if score is None else f"{1000 - int(score * 10):04d}"),
        "label": then((label or _LAST).casefold()),
        "status": then(status),
        "changed": then(moment.translate(_BACKWARDS) if moment else _LAST),
        "waiting": then(moment or _LAST),
    }
