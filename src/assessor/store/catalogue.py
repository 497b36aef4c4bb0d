"""The catalogue in the database: a row for every draft in sight, written along with the draft."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    delete,
    false,
    func,
    insert,
    null,
    select,
    tuple_,
    union_all,
    update,
)
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from assessor.desk.catalogue import (
    ORDERS,
    CatalogueRow,
    Found,
    Order,
    Spot,
    Titled,
    Wanted,
    title_key,
    unreadable_row,
)
from assessor.desk.names import is_name
from assessor.desk.ports import StoredDraft, catalogue_row_of
from assessor.document.text import first_forbidden
from assessor.store import rows
from assessor.store.dialect import kind_of
from assessor.store.tables import CATALOGUE, DRAFTS

if TYPE_CHECKING:
    from assessor.store.link import Link

_AT_ONCE = 500
"""Rows, or names in a question, that are in memory at a time."""
_NEAR = 4
"""Times as many rows as are listed are looked at before every row is."""
_SEARCHED = (CATALOGUE.c.name, CATALOGUE.c.version, CATALOGUE.c.status, CATALOGUE.c.words)
_KEYS: Mapping[Order, Column[str]] = {order: CATALOGUE.c[f"by_{order}"] for order in ORDERS}


def catalogue(connection: Connection, stored: StoredDraft) -> None:
    """Let the catalogue have a draft as it is now: not at all where it is discarded."""
    same = CATALOGUE.c.name == stored.name
    if stored.discarded:
        connection.execute(delete(CATALOGUE).where(same))
        return
    values = _values(catalogue_row_of(stored))
    if connection.execute(update(CATALOGUE).where(same).values(values)).rowcount == 0:
        connection.execute(insert(CATALOGUE).values(values))


def recatalogue(connection: Connection) -> None:
    """Make the whole catalogue anew from the drafts."""
    connection.execute(delete(CATALOGUE))
    last = ""
    query = select(DRAFTS).where(~DRAFTS.c.discarded).order_by(DRAFTS.c.name).limit(_AT_ONCE)
    while found := connection.execute(query.where(DRAFTS.c.name > last)).mappings().all():
        last = found[-1]["name"]
        made = []
        for row in found:
            stored = rows.readable_draft(row)
            made.append(
                catalogue_row_of(stored)
                if isinstance(stored, StoredDraft)
                else unreadable_row(stored.name, row["version"], row["status"], row["changed_at"])
            )
        connection.execute(insert(CATALOGUE), [_values(row) for row in made])
    kind_of(connection).look_over(connection, CATALOGUE.name)


class StoreCatalogue:
    """The catalogue of an open database; it fulfils :class:`assessor.desk.catalogue.Catalogue`.

    Every method raises :class:`~assessor.desk.ports.StoreError` where the database cannot be read.
    """

    def __init__(self, link: Link) -> None:
        self._link = link

    def tally(self) -> Mapping[str, int]:
        """How many drafts there are, by status."""
        with self._link.reads() as connection:
            return _tallied(connection, CATALOGUE.c.status)

    def span(self, order: Order, start: int, stop: int) -> Sequence[Spot]:
        """The drafts at the places ``start`` … ``stop`` - 1 of all drafts in an order, from 0."""
        key = _KEYS[order]
        page = (
            select(key.label("key"), CATALOGUE.c.name)
            .order_by(key, CATALOGUE.c.name)
            .offset(start)
            .limit(max(stop - start, 0))
            .subquery()
        )
        query = (
            select(page.c.key, page.c.name, CATALOGUE.c.version)
            .join(CATALOGUE, CATALOGUE.c.name == page.c.name)
            .order_by(page.c.key, page.c.name)
        )
        with self._link.reads() as connection:
            return [Spot(*row) for row in connection.execute(query)]

    def rank(self, order: Order, key: str, name: str) -> int:
        """How many of all drafts come before one of that ``key`` and ``name``."""
        before = tuple_(_KEYS[order], CATALOGUE.c.name) < tuple_(key, name)
        with self._link.reads() as connection:
            return connection.execute(select(func.count()).where(before)).scalar_one()

    def find(self, wanted: Wanted, limit: int | None) -> Found:
        """How many drafts there are of what is wanted, by status, and the first
        ``limit`` of them, or all."""
        with self._link.snapshot() as connection:
            early = self._early(connection, wanted, limit) if limit is not None else None
            if early is not None:
                hits = select(CATALOGUE.c.status).where(*self._are(wanted, CATALOGUE.c))
                return Found(_counted(connection, hits.subquery().c.status), early)
            return self._all_hits(connection, wanted, limit)

    def _early(self, connection: Connection, wanted: Wanted, limit: int) -> Sequence[Spot] | None:
        """The first ``limit`` hits where all of them are near the beginning of the order."""
        key = _KEYS[wanted.order]
        beginning = (
            select(key.label("key"), *_SEARCHED)
            .order_by(key, CATALOGUE.c.name)
            .limit(_NEAR * limit)
            .subquery()
        ).c
        hits = (
            select(beginning.key, beginning.name, beginning.version)
            .where(*self._are(wanted, beginning))
            .order_by(beginning.key, beginning.name)
            .limit(limit)
        )
        found = [Spot(*row) for row in connection.execute(hits)]
        return found if len(found) == limit else None

    def _all_hits(self, connection: Connection, wanted: Wanted, limit: int | None) -> Found:
        """Every row is looked at once: to go by an index would be to look them up one by one."""
        hits = (
            select(_KEYS[wanted.order].label("key"), *_SEARCHED)
            .where(*self._are(wanted, CATALOGUE.c))
            .cte("hits")
            .prefix_with("MATERIALIZED")
        ).c
        first = (
            select(hits.key, hits.name, hits.version)
            .order_by(hits.key, hits.name)
            .limit(limit)
            .subquery()
        ).c
        counted = select(null(), hits.status, func.count()).group_by(hits.status)
        both = union_all(counted, select(first.key, first.name, first.version))
        tally: dict[str, int] = {}
        spots: list[Spot] = []
        for found, name, number in connection.execute(both):
            if found is None:
                tally[name] = number
            else:
                spots.append(Spot(found, name, number))
        return Found(tally, sorted(spots))

    def row(self, name: str) -> CatalogueRow | None:
        """The row of the draft ``name``; ``None`` where it has none."""
        query = select(CATALOGUE).where(CATALOGUE.c.name == name)
        with self._link.reads() as connection:
            found = connection.execute(query).mappings().one_or_none()
        if found is None:
            return None
        return CatalogueRow(
            name=found["name"],
            version=found["version"],
            title=found["title"],
            seniority=found["seniority"],
            status=found["status"],
            words=found["words"],
            keys={order: found[f"by_{order}"] for order in ORDERS},
        )

    def among(self, names: Collection[str]) -> frozenset[str]:
        """Those of ``names`` that are drafts."""
        found: set[str] = set()
        with self._link.reads() as connection:
            for some in _batches([name for name in names if is_name(name)]):
                query = select(CATALOGUE.c.name).where(CATALOGUE.c.name.in_(some))
                found |= set(connection.execute(query).scalars())
        return frozenset(found)

    def titles(self) -> Iterator[Titled]:
        """What every draft is called, by name."""
        query = select(CATALOGUE.c.name, CATALOGUE.c.title, CATALOGUE.c.seniority)
        with self._link.reads() as connection:
            found = connection.execute(query.order_by(CATALOGUE.c.name)).all()
        return (Titled(*row) for row in found)

    def titled(self, titles: Collection[str]) -> Mapping[tuple[str, str], int]:
        """How many drafts there are by title and seniority, of those with one of ``titles``."""
        counted: dict[tuple[str, str], int] = {}
        by = CATALOGUE.c.title, CATALOGUE.c.seniority
        with self._link.reads() as connection:
            keys = {title_key(title) for title in titles if first_forbidden(title) is None}
            for some in _batches(keys):
                query = select(*by, func.count()).where(_KEYS["title"].in_(some)).group_by(*by)
                for title, seniority, count in connection.execute(query):
                    counted[title, seniority] = count
        return {both: count for both, count in counted.items() if both[0] in titles}

    def _are(
        self, wanted: Wanted, row: ReadOnlyColumnCollection[str, Any]
    ) -> Iterator[ColumnElement[bool]]:
        for word in wanted.words:
            # No document holds such characters, and no database takes them.
            unheard_of = first_forbidden(word) is not None
            yield false() if unheard_of else self._link.kind.holds(row.words, word)
        if wanted.statuses:
            yield row.status.in_(wanted.statuses)


def _counted(connection: Connection, status: ColumnElement[str]) -> Mapping[str, int]:
    # As an expression: by the index of statuses, the words of each row would be looked up singly.
    return _tallied(connection, (status + "").label("status"))


def _tallied(connection: Connection, status: ColumnElement[str]) -> Mapping[str, int]:
    query = select(status, func.count()).group_by(status)
    counted: dict[str, int] = {}
    for found, count in connection.execute(query):
        counted[found] = count
    return counted


def _values(row: CatalogueRow) -> rows.Values:
    return {
        "name": row.name,
        "version": row.version,
        "title": row.title,
        "seniority": row.seniority,
        "status": row.status,
        "words": row.words,
        **{f"by_{order}": key for order, key in row.keys.items()},
    }


def _batches(names: Collection[str]) -> Iterator[list[str]]:
    left = iter(sorted(names))
    while some := list(islice(left, _AT_ONCE)):
        yield some
