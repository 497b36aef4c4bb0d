"""The library's list: drafts and published roles in one order, of which only what is seen is read."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol, TypeAlias

from assessor.desk.catalogue import EVERYTHING, Catalogue, Order, Spot, Wanted, order_keys, searched
from assessor.desk.library import Entry, Role, draft_entry, role_entry
from assessor.desk.ports import DraftStore, UnreadableDraft

LISTED = 1000
"""Drafts that are listed of a search, at most."""
_KEPT = 2000
"""Entries that are kept for when they are seen again."""


class _Drafts(Protocol):
    """Drafts in an order."""

    def between(self, start: int, stop: int) -> Sequence[Spot]:
        """Those at the places ``start`` … ``stop`` - 1, from 0."""
        ...

    def rank(self, key: str, name: str) -> int:
        """How many come before one of that ``key`` and ``name``."""
        ...


@dataclass(frozen=True, slots=True)
class _All:
    """Every draft, wherever it is looked at."""

    catalogue: Catalogue
    order: Order

    def between(self, start: int, stop: int) -> Sequence[Spot]:
        return self.catalogue.span(self.order, start, stop)

    def rank(self, key: str, name: str) -> int:
        return self.catalogue.rank(self.order, key, name)


@dataclass(frozen=True, slots=True)
class _Some:
    """Those that were found."""

    spots: Sequence[Spot]

    def between(self, start: int, stop: int) -> Sequence[Spot]:
        return self.spots[start:stop]

    def rank(self, key: str, name: str) -> int:
        return bisect_left(self.spots, Spot(key, name, 0))


_Placed: TypeAlias = tuple[str, str, Entry]
"""A role: its key and its name in an order, and its entry."""


class Shelf:
    """Drafts of ``store`` and published ``roles``; a draft stands before the role it will replace.

    Without a store there are the roles alone.
    """

    def __init__(
        self,
        roles: Iterable[Role],
        store: DraftStore | None,
        entries: dict[tuple[str, int], Entry] | None = None,
    ) -> None:
        """Compute the entries of the roles. ``entries`` are those of drafts an earlier shelf read.

        Raises:
            StoreError: the database cannot be read.
        """
        roles = tuple(roles)
        drafted = store.catalogue.among([role.name for role in roles]) if store else frozenset()
        self.roles = [role_entry(role) for role in roles if role.name not in drafted]
        self._store = store
        self._entries = {} if entries is None else entries

    @cached_property
    def _tally(self) -> Mapping[str, int]:
        """How many drafts there were by status when they were first counted."""
        return self._store.catalogue.tally() if self._store is not None else {}

    def look(self, wanted: Wanted = EVERYTHING, limit: int | None = LISTED) -> View:
        """What of it is wanted, in order, as it is now; of a search at most ``limit`` drafts, or all.

        Raises:
            StoreError: the database cannot be read.
        """
        roles = [entry for entry in self.roles if _is_wanted(entry, wanted)]
        placed = sorted(((*_place(entry, wanted.order), entry) for entry in roles), key=_by_place)
        tally: Mapping[str, int]
        drafts: _Drafts
        if self._store is None:
            tally, drafts, listed = {}, _Some(()), 0
        elif wanted.everything:
            tally = self._tally
            drafts, listed = _All(self._store.catalogue, wanted.order), sum(tally.values())
        else:
            found = self._store.catalogue.find(wanted, limit)
            tally, drafts, listed = found.tally, _Some(found.spots), len(found.spots)
        return View(self, wanted.order, tally, drafts, listed, placed)

    def entries(self, spots: Sequence[Spot]) -> list[Entry | None]:
        """The entries of drafts, computed from what they hold; ``None`` for one that went away.

        Raises:
            StoreError: the database cannot be read.
        """
        if self._store is None:
            return []
        missing = [spot.name for spot in spots if (spot.name, spot.version) not in self._entries]
        read = {
            stored.name: draft_entry(stored)
            for stored in self._store.read(missing)
            if isinstance(stored, UnreadableDraft) or not stored.discarded
        }
        kept = {
            spot: self._entries.get((spot.name, spot.version)) or read.get(spot.name)
            for spot in spots
        }
        if len(self._entries) > _KEPT:
            self._entries.clear()
        self._entries |= {
            (spot.name, spot.version): entry
            for spot, entry in kept.items()
            if entry is not None and not entry.problem
        }
        return list(kept.values())

    def marked(self, entries: Sequence[Entry]) -> list[Entry]:
        """``entries``, marked where another of the library looks the same.

        Raises:
            StoreError: the database cannot be read.
        """
        alike = Counter((entry.title, entry.seniority) for entry in self.roles)
        if self._store is not None:
            alike += Counter(self._store.catalogue.titled({entry.title for entry in entries}))
        return [
            replace(entry, has_twin=alike[entry.title, entry.seniority] > 1) for entry in entries
        ]

    def key_of(self, name: str, order: Order) -> tuple[str, bool] | None:
        """The key of an entry in an order, and whether it is a draft; ``None`` for no entry.

        Raises:
            StoreError: the database cannot be read.
        """
        for entry in self.roles:
            if entry.name == name:
                return _place(entry, order)[0], False
        row = self._store.catalogue.row(name) if self._store is not None else None
        return (row.keys[order], True) if row is not None else None


class View:
    """Part of a shelf in an order. ``tally`` counts it by status, ``listed`` is what can be seen.

    Fewer are listed than counted where a search finds more drafts than were asked for.
    """

    def __init__(
        self,
        shelf: Shelf,
        order: Order,
        drafts_tally: Mapping[str, int],
        drafts: _Drafts,
        drafts_listed: int,
        roles: Sequence[_Placed],
    ) -> None:
        self._shelf, self._order, self._drafts, self._roles = shelf, order, drafts, roles
        self.tally = Counter(drafts_tally) + Counter(entry.status for _, _, entry in roles)
        self.listed = drafts_listed + len(roles)

    @cached_property
    def total(self) -> int:
        """How many there are."""
        return self.tally.total()

    def rows(self, start: int, stop: int) -> list[Entry]:
        """The entries at the places ``start`` … ``stop`` - 1, from 0; fewer where some went away.

        Raises:
            StoreError: the database cannot be read.
        """
        spots, roles = self._between(start, stop)
        drafts = zip(spots, self._shelf.entries(spots), strict=True)
        there = [(spot.key, spot.name, entry) for spot, entry in drafts if entry is not None]
        found = sorted([*there, *roles], key=_by_place)
        return self._shelf.marked([entry for _, _, entry in found])

    def place_of(self, name: str) -> int | None:
        """Where the entry called ``name`` stands, from 0; ``None`` where it is not listed.

        Raises:
            StoreError: the database cannot be read.
        """
        found = self._shelf.key_of(name, self._order)
        if found is None:
            return None
        key, is_draft = found
        name = _sortable(name)
        before = bisect_left(self._roles, (key, name), key=_by_place)
        place = self._drafts.rank(key, name) + before
        if place >= self.listed:
            return None
        if is_draft:
            spots = self._drafts.between(place - before, place - before + 1)
            return place if [spot.name for spot in spots] == [name] else None
        is_listed = before < len(self._roles) and self._roles[before][1] == name
        return place if is_listed else None

    def _between(self, start: int, stop: int) -> tuple[Sequence[Spot], Sequence[_Placed]]:
        """The drafts and the roles at the places ``start`` … ``stop`` - 1.

        However many of the roles stand before, the drafts in question are among those from
        ``start`` less all roles to ``stop``.
        """
        first = max(start - len(self._roles), 0)
        spots = self._drafts.between(first, stop)
        if first and not spots:
            return (), ()  # beyond the end
        before = bisect_left(self._roles, spots[0][:2], key=_by_place) if first else 0
        rows: list[Spot | _Placed] = sorted([*spots, *self._roles[before:]], key=_by_place)
        seen = rows[start - first - before : stop - first - before]
        return [row for row in seen if isinstance(row, Spot)], [
            row for row in seen if not isinstance(row, Spot)
        ]


def _by_place(row: Spot | _Placed) -> tuple[str, str]:
    return row[0], row[1]


def _is_wanted(entry: Entry, wanted: Wanted) -> bool:
    words = searched(entry.name, entry.title, entry.seniority, entry.label, entry.status)
    return all(word in words for word in wanted.words) and (
        not wanted.statuses or entry.status in wanted.statuses
    )


def _place(entry: Entry, order: Order) -> tuple[str, str]:
    moment = entry.changed.isoformat() if entry.changed else ""
    keys = order_keys(_sortable(entry.title), entry.score, entry.label, entry.status, moment)
    return keys[order], _sortable(entry.name)


def _sortable(text: str) -> str:
    """``text`` as a database can compare it; the name of a file may hold half characters."""
    return text.encode("utf-8", "replace").decode()
