"""Everything a working database holds, copied into an empty one of any kind, row for row."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, Table, insert, select

from assessor.desk.logbook import log_problem
from assessor.desk.ports import StoredDraft, StoreError
from assessor.store.database import Store
from assessor.store.dialect import kind_of
from assessor.store.link import Link
from assessor.store.tables import (
    CATALOGUE,
    CONTENTS,
    DRAFTS,
    EVENTS,
    RECORDS,
    SNAPSHOTS,
    SUGGESTIONS,
)

_TABLES = (DRAFTS, CATALOGUE, EVENTS, SUGGESTIONS, SNAPSHOTS, RECORDS, CONTENTS)
"""In the order in which rows refer to each other."""
_AT_ONCE = 500
"""Rows that are in memory at a time."""


@dataclass(frozen=True, slots=True)
class Copied:
    """How many rows of each table were copied."""

    rows: Mapping[str, int]


def copy(source: Link, target: Link) -> Copied:
    """Copy everything, in one transaction, and compare the hashes of both sides before it ends.

    Both must be up to date. On a server the role in the address must own the tables of the
    target: the log is copied as it is, by whomever it was written.

    Raises:
        StoreError: the target holds something, the copy is not equal, or one of both cannot be
            used; then nothing was copied.
    """
    rows: dict[str, int] = {}
    with source.snapshot() as reading, target.writes() as writing:
        kind = kind_of(writing)
        kind.wait_for_turn(writing)
        kind.lift_guards(writing, [table.name for table in _TABLES])
        for table in _TABLES:
            if writing.execute(select(table.primary_key.columns[0]).limit(1)).first():
                raise StoreError(f"{target.place} is not empty; nothing was copied")
        for table in _TABLES:
            rows[table.name] = _copy_table(reading, writing, table)
            if _digest(reading, table) != _digest(writing, table):
                raise StoreError(
                    f"{target.place} does not keep {table.name} as they are; nothing was copied"
                )
        kind.look_over(writing, CATALOGUE.name)
        kind.restore_guards(writing, [table.name for table in _TABLES])
    return Copied(rows)


def problems(store: Store) -> tuple[str, ...]:
    """What is wrong with the logs of a database, a sentence for each draft where something is.

    Raises:
        StoreError: the database cannot be read.
    """
    found: list[str] = []
    for name in store.names():
        try:
            problem = _problem(store, name)
        except StoreError as error:
            problem = str(error)
        if problem is not None:
            found.append(f"{name}: {problem}")
    return tuple(found)


def _problem(store: Store, name: str) -> str | None:
    stored = store.find(name)
    if not isinstance(stored, StoredDraft):
        return "it is gone"
    return log_problem(
        stored,
        store.events(name),
        store.suggestions(name),
        store.snapshots(name),
        store.damaged_contents(name),
        store.records(name),
    )


def _copy_table(reading: Connection, writing: Connection, table: Table) -> int:
    count = 0
    for rows in _batches(reading, table):
        writing.execute(insert(table), [dict(row) for row in rows])
        count += len(rows)
    return count


def _digest(connection: Connection, table: Table) -> str:
    """A hash of every row of a table, in the order of its key."""
    digest = hashlib.sha256()
    for rows in _batches(connection, table):
        for row in rows:
            values = [row[column.name] for column in table.columns]
            digest.update(json.dumps(values, default=_hex).encode() + b"\n")
    return digest.hexdigest()


def _batches(connection: Connection, table: Table) -> Iterator[list[RowMapping]]:
    """The rows of a table in the order of its key, which is the same in every kind of database."""
    in_order = [kind_of(connection).by_bytes(column) for column in table.primary_key.columns]
    query = select(table).order_by(*in_order)
    with connection.execute(query, execution_options={"yield_per": _AT_ONCE}) as found:
        for rows in found.mappings().partitions():
            yield list(rows)


def _hex(value: object) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    raise TypeError(f"a column holds {type(value).__name__}, which has no hash")
