"""The working database, open: drafts, their log and their suggestions, each write whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError
from sqlalchemy import Connection, Engine, RowMapping, Select, func, insert, select, update

from assessor.desk.draft import Draft, Event
from assessor.desk.logbook import DISCARD, SNAPSHOT, SUGGEST
from assessor.desk.names import is_name
from assessor.desk.ports import (
    Change,
    NameTaken,
    Snapshot,
    StaleDraft,
    StoredDraft,
    StoreError,
    UnreadableDraft,
)
from assessor.document.errors import DocumentError
from assessor.document.model import now
from assessor.document.problems import problems_of
from assessor.document.provenance import Suggestion
from assessor.document.text import clean_line
from assessor.store import dialect, rows
from assessor.store.migrate import bring_up_to_date
from assessor.store.tables import CONTENTS, DRAFTS, EVENTS, SNAPSHOTS, SUGGESTIONS


def open_store(path: Path) -> Store:
    """The working database in the file ``path``, made with its folder where there is none.

    A new file can be read and written by its owner only. An older database is brought up to date.

    Raises:
        StoreError: it cannot be made, opened or read, or is not a working database of this version.
    """
    path = path.absolute()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        store = Store(dialect.engine_for(dialect.file_url(path)), path)
    except OSError as error:
        raise StoreError(
            f"{_place(path)} cannot be made: {error.strerror}; check its folder or choose another"
        ) from None
    try:
        store.bring_up_to_date()
    except StoreError:
        store.close()
        raise
    return store


class Store:
    """An open working database; it fulfils :class:`assessor.desk.ports.DraftStore`.

    It may be used from any thread, by one at a time. Other processes may use the same file.
    """

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine = engine
        self._writing = dialect.writing(engine)
        self._path = path
        self._file = _file_id(path)

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def bring_up_to_date(self) -> None:
        """Run the migrations that are missing.

        Raises:
            StoreError: they fail, or the database is not one this version can use.
        """
        with self._sentences():
            bring_up_to_date(self._engine, _place(self._path))

    def drafts(self) -> tuple[StoredDraft | UnreadableDraft, ...]:
        """Every draft that is not discarded, by name; an unreadable one does not hide the others.

        Raises:
            StoreError: the database cannot be read.
        """
        query = select(DRAFTS).where(~DRAFTS.c.discarded).order_by(DRAFTS.c.name)
        with self._reads() as connection:
            found = connection.execute(query).mappings().all()
        return tuple(map(rows.readable_draft, found))

    def discarded(self) -> tuple[str, ...]:
        """The names of the drafts that are discarded, in order.

        Raises:
            StoreError: the database cannot be read.
        """
        query = select(DRAFTS.c.name).where(DRAFTS.c.discarded).order_by(DRAFTS.c.name)
        with self._reads() as connection:
            return tuple(connection.execute(query).scalars())

    def find(self, name: str) -> StoredDraft | None:
        """The draft called ``name``, discarded or not.

        Raises:
            StoreError: the database cannot be read, or the draft no longer validates.
        """
        with self._reads() as connection:
            return _find(connection, name)

    def create(self, name: str, change: Change, actor: str, at: datetime) -> StoredDraft:
        """Store a new draft as version 1 with its first event.

        It takes the place of a discarded draft of that name, whose versions and log go on with it.

        Raises:
            NameTaken: there is one of that name that is not discarded.
            StoreError: the name is not one for a draft, or the database cannot be written.
        """
        if not is_name(name):
            raise StoreError(
                f"“{clean_line(name)}” cannot name a draft; use lower-case letters, digits and hyphens"
            )
        with self._writes() as connection:
            earlier = _version(connection, name)
            if earlier is not None and not _is_discarded(connection, name):
                raise NameTaken(f"there is a draft “{name}” already; choose another name")
            return _store(connection, name, earlier, change, actor, at)

    def save(
        self, name: str, version: int, change: Change, actor: str, at: datetime
    ) -> StoredDraft:
        """Store ``change`` on top of ``version``, as version + 1 with its event.

        Raises:
            StaleDraft: the stored version is not ``version``.
            StoreError: there is no such draft, or the database cannot be written.
        """
        with self._writes() as connection:
            stored = _version(connection, name)
            if stored is None:
                raise _no_draft(name)
            if stored != version:
                raise StaleDraft(
                    f"the draft “{name}” was saved elsewhere since you opened it "
                    f"(version {stored}, yours is {version}); open it again and repeat the change"
                )
            return _store(connection, name, stored, change, actor, at)

    def add_suggestion(self, name: str, suggestion: Suggestion, actor: str) -> None:
        """Keep a suggestion for the draft ``name``, with an event of kind ``suggest``.

        Raises:
            StoreError: there is no such draft, it has a suggestion of that id already, the
                suggestion has no canonical form, or the database cannot be written.
        """
        digest = rows.suggestion_hash(suggestion)
        with self._writes() as connection:
            stored = _find(connection, name)
            if stored is None:
                raise _no_draft(name)
            same = (SUGGESTIONS.c.draft == name) & (SUGGESTIONS.c.id == suggestion.id)
            if connection.execute(select(SUGGESTIONS.c.id).where(same)).scalar() is not None:
                raise StoreError(f"the draft “{name}” has the suggestion {suggestion.id} already")
            change = Change(
                stored.draft,
                SUGGEST,
                suggestion.section,
                None,
                suggestion.id,
                {"sha256": digest},
            )
            event = _next_event(connection, name, change, actor, now())
            connection.execute(insert(EVENTS).values(rows.event_values(name, event)))
            connection.execute(
                insert(SUGGESTIONS).values(rows.suggestion_values(name, suggestion, event))
            )

    def suggestions(self, name: str) -> tuple[Suggestion, ...]:
        """Every suggestion made for a draft, oldest first.

        Raises:
            StoreError: the database cannot be read, or a suggestion no longer validates.
        """
        query = select(SUGGESTIONS).where(SUGGESTIONS.c.draft == name).order_by(SUGGESTIONS.c.event)
        return tuple(rows.kept_suggestion(row) for row in self._rows_of(name, query))

    def keep_snapshot(
        self, name: str, source_id: str, text: str, actor: str, at: datetime
    ) -> Snapshot:
        """Keep the text of a source of the draft ``name``, with an event of kind ``snapshot``.

        Raises:
            StoreError: there is no such draft, the text holds half characters, or the database
                cannot be written.
        """
        snapshot = rows.snapshot_of(source_id, text, actor, at)
        with self._writes() as connection:
            stored = _find(connection, name)
            if stored is None:
                raise _no_draft(name)
            change = Change(
                stored.draft,
                SNAPSHOT,
                f"sources[{source_id}]",
                None,
                source_id,
                {"sha256": snapshot.sha256},
            )
            event = _next_event(connection, name, change, actor, at)
            connection.execute(insert(EVENTS).values(rows.event_values(name, event)))
            connection.execute(
                insert(SNAPSHOTS).values(rows.snapshot_values(name, snapshot, event))
            )
        return snapshot

    def snapshots(self, name: str) -> Mapping[str, Snapshot]:
        """The newest snapshot of each source of a draft, by source id.

        Raises:
            StoreError: the database cannot be read, or a snapshot has no readable time.
        """
        newest = (
            select(func.max(SNAPSHOTS.c.event))
            .where(SNAPSHOTS.c.draft == name)
            .group_by(SNAPSHOTS.c.source)
        )
        query = (
            select(SNAPSHOTS)
            .where((SNAPSHOTS.c.draft == name) & SNAPSHOTS.c.event.in_(newest))
            .order_by(SNAPSHOTS.c.source)
        )
        kept = (rows.kept_snapshot(row) for row in self._rows_of(name, query))
        return {snapshot.source: snapshot for snapshot in kept}

    def content(self, digest: str) -> Draft | None:
        """The draft of that hash, as some event left it; ``None`` where it was not kept.

        Raises:
            StoreError: the database cannot be read, or what it keeps is not what the hash says.
        """
        query = select(CONTENTS).where(CONTENTS.c.sha256 == digest)
        with self._reads() as connection:
            row = connection.execute(query).mappings().one_or_none()
        return rows.kept_content(row) if row else None

    def damaged_contents(self, name: str) -> frozenset[str]:
        """Hashes in a draft's log under which something else is kept.

        Raises:
            StoreError: the database cannot be read.
        """
        left = select(EVENTS.c.draft_sha256).where(EVENTS.c.draft == name)
        found = self._rows_of(name, select(CONTENTS).where(CONTENTS.c.sha256.in_(left)))
        return frozenset(str(row["sha256"]) for row in found if not rows.is_sound_content(row))

    def events(self, name: str) -> tuple[Event, ...]:
        """The draft's log, oldest first.

        Raises:
            StoreError: the database cannot be read, or an event no longer validates.
        """
        query = select(EVENTS).where(EVENTS.c.draft == name).order_by(EVENTS.c.number)
        return tuple(rows.logged_event(row) for row in self._rows_of(name, query))

    def _rows_of(self, name: str, query: Select[*tuple[object, ...]]) -> Sequence[RowMapping]:
        if not is_name(name):
            return ()
        with self._reads() as connection:
            return connection.execute(query).mappings().all()

    @contextmanager
    def _reads(self) -> Iterator[Connection]:
        with self._sentences(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _writes(self) -> Iterator[Connection]:
        with self._sentences(), self._writing.begin() as connection:
            # A deleted file stays writable while it is open, and takes all that is written with it.
            if _file_id(self._path) != self._file:
                raise StoreError(
                    f"{_place(self._path)} was moved or deleted while it was open; "
                    "put it back, or export your work and start again"
                )
            yield connection

    @contextmanager
    def _sentences(self) -> Iterator[None]:
        try:
            yield
        except dialect.ERRORS as error:
            raise StoreError(f"{_place(self._path)} {dialect.cause(error)}") from error


def _find(connection: Connection, name: str) -> StoredDraft | None:
    query = select(DRAFTS).where(DRAFTS.c.name == name)
    row = connection.execute(query).mappings().one_or_none() if is_name(name) else None
    return rows.stored_draft(row) if row else None


def _version(connection: Connection, name: str) -> int | None:
    if not is_name(name):
        return None
    found: int | None = connection.execute(
        select(DRAFTS.c.version).where(DRAFTS.c.name == name)
    ).scalar()
    return found


def _is_discarded(connection: Connection, name: str) -> bool:
    query = select(DRAFTS.c.discarded).where(DRAFTS.c.name == name)
    return bool(connection.execute(query).scalar())


def _store(
    connection: Connection,
    name: str,
    earlier: int | None,
    change: Change,
    actor: str,
    at: datetime,
) -> StoredDraft:
    """Write what ``change`` left on top of version ``earlier``: the draft, its event, its content."""
    event = _next_event(connection, name, change, actor, at)
    saved = StoredDraft(name, (earlier or 0) + 1, change.draft, at, change.kind == DISCARD)
    values = rows.draft_values(saved)
    if earlier is None:
        values |= {"name": name, "created_at": values["changed_at"]}
        connection.execute(insert(DRAFTS).values(values))
    else:
        connection.execute(update(DRAFTS).where(DRAFTS.c.name == name).values(values))
    connection.execute(insert(EVENTS).values(rows.event_values(name, event)))
    _keep_content(connection, event.draft_sha256, values["content"])
    return saved


def _next_event(
    connection: Connection, name: str, change: Change, actor: str, at: datetime
) -> Event:
    query = select(EVENTS).where(EVENTS.c.draft == name).order_by(EVENTS.c.number.desc()).limit(1)
    last = connection.execute(query).mappings().one_or_none()
    try:
        return Event.chained(
            rows.logged_event(last) if last else None,
            change.draft,
            kind=change.kind,
            path=change.path,
            before=change.before,
            after=change.after,
            detail=change.detail,
            actor=actor,
            at=at,
        )
    except ValidationError as error:
        raise StoreError(
            f"the change to the draft “{name}” cannot be logged: {DocumentError(problems_of(error))}"
        ) from None


def _keep_content(connection: Connection, sha256: str, text: object) -> None:
    known = select(CONTENTS.c.sha256).where(CONTENTS.c.sha256 == sha256)
    if connection.execute(known).scalar() is None:
        connection.execute(insert(CONTENTS).values(rows.content_values(sha256, text)))


def _no_draft(name: str) -> StoreError:
    return StoreError(f"there is no draft “{clean_line(name)}” in the working database")


def _file_id(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _place(path: Path) -> str:
    return f"the working database {clean_line(str(path))}"
