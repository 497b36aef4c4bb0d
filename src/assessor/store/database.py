"""The working database, open: drafts, their log and their suggestions, each write whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from pydantic import JsonValue
from sqlalchemy import RowMapping, Select, func, insert, select

from assessor.desk.draft import Draft, Event
from assessor.desk.logbook import SNAPSHOT, SUGGEST
from assessor.desk.names import is_name
from assessor.desk.ports import (
    Change,
    KeptRecord,
    NameTaken,
    Settled,
    Snapshot,
    StaleDraft,
    StoredDraft,
    StoreError,
    UnreadableDraft,
    left_meanwhile,
    settled,
)
from assessor.document.model import now
from assessor.document.provenance import Suggestion
from assessor.document.review import (
    SETTLED,
    Record,
    record_author,
    record_kind,
    record_path,
    record_word,
)
from assessor.document.text import clean_line
from assessor.store import rows
from assessor.store.catalogue import StoreCatalogue
from assessor.store.dialect import file_url
from assessor.store.link import Link
from assessor.store.tables import CONTENTS, DRAFTS, EVENTS, RECORDS, SNAPSHOTS, SUGGESTIONS
from assessor.store.writing import find, is_newest, lock, newest_number, next_event, write

_AT_ONCE = 500
"""Names in one question."""


def open_store(path: Path) -> Store:
    """The working database in the file ``path``, made with its folder where there is none.

    A new file can be read and written by its owner only. An older database is brought up to date.

    Raises:
        StoreError: it cannot be made, opened or read, or is not a working database of this version.
    """
    link = link_to_file(path)
    try:
        link.bring_up_to_date()
    except StoreError:
        link.close()
        raise
    return Store(link)


def link_to_file(path: Path) -> Link:
    """A link to the file ``path``, made with its folder where there is none.

    Raises:
        StoreError: it cannot be made.
    """
    path = path.absolute()
    place = _place(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError as error:
        raise StoreError(
            f"{place} cannot be made: {error.strerror}; check its folder or choose another"
        ) from None
    opened = _file_id(path)

    def check() -> None:
        # A deleted file stays writable while it is open, and takes all that is written with it.
        if _file_id(path) != opened:
            raise StoreError(
                f"{place} was moved or deleted while it was open; "
                "put it back, or export your work and start again"
            )

    return Link(file_url(path), place, check)


class Store:
    """An open working database; it fulfils :class:`assessor.desk.ports.DraftStore`.

    It may be used from any thread, by one at a time. Other processes may use the same file.
    """

    def __init__(self, link: Link) -> None:
        self._link = link
        # A save whose end is not known, since the connection broke: it may be there already.
        self._doubtful: tuple[str, int, Change, str, datetime] | None = None

    def close(self) -> None:
        """Let go of the database."""
        self._link.close()

    @property
    def actor(self) -> str | None:
        """Whom the database knows the person as; ``None`` where they say it themselves.

        Raises:
            StoreError: the database cannot be read.
        """
        return self._link.actor()

    def is_own(self, backend: int) -> bool:
        """Whether what that connection of the server's wrote was written here."""
        return self._link.is_own(backend)

    def drafts(self) -> tuple[StoredDraft | UnreadableDraft, ...]:
        """Every draft that is not discarded, by name; an unreadable one does not hide the others.

        Raises:
            StoreError: the database cannot be read.
        """
        query = (
            select(DRAFTS)
            .where(~DRAFTS.c.discarded)
            .order_by(self._link.kind.by_bytes(DRAFTS.c.name))
        )
        with self._link.reads() as connection:
            found = connection.execute(query).mappings().all()
        return tuple(map(rows.readable_draft, found))

    def read(self, names: Sequence[str]) -> tuple[StoredDraft | UnreadableDraft, ...]:
        """The drafts called ``names``, discarded or not, in that order; those that are there.

        Raises:
            StoreError: the database cannot be read.
        """
        found: dict[str, StoredDraft | UnreadableDraft] = {}
        wanted = [name for name in names if is_name(name)]
        with self._link.reads() as connection:
            for i in range(0, len(wanted), _AT_ONCE):
                query = select(DRAFTS).where(DRAFTS.c.name.in_(wanted[i : i + _AT_ONCE]))
                for row in connection.execute(query).mappings():
                    found[row["name"]] = rows.readable_draft(row)
        return tuple(found[name] for name in wanted if name in found)

    @property
    def catalogue(self) -> StoreCatalogue:
        """What finds a draft without reading all of them."""
        return StoreCatalogue(self._link)

    def names(self, beginning: str = "") -> tuple[str, ...]:
        """The names of all drafts that begin so, discarded or not, in order.

        Raises:
            StoreError: the database cannot be read.
        """
        query = select(DRAFTS.c.name).order_by(self._link.kind.by_bytes(DRAFTS.c.name))
        if beginning:
            query = query.where(DRAFTS.c.name.startswith(beginning, autoescape=True))
        with self._link.reads() as connection:
            return tuple(connection.execute(query).scalars())

    def recorded(self, kind: str) -> tuple[str, ...]:
        """The names of the drafts in sight on which reviewers left something of that kind.

        Raises:
            StoreError: the database cannot be read.
        """
        left = select(RECORDS.c.draft).where(RECORDS.c.kind == kind)
        query = (
            select(DRAFTS.c.name)
            .where(DRAFTS.c.name.in_(left) & ~DRAFTS.c.discarded)
            .order_by(self._link.kind.by_bytes(DRAFTS.c.name))
        )
        with self._link.reads() as connection:
            return tuple(connection.execute(query).scalars())

    def discarded(self) -> tuple[str, ...]:
        """The names of the drafts that are discarded, in order.

        Raises:
            StoreError: the database cannot be read.
        """
        query = (
            select(DRAFTS.c.name)
            .where(DRAFTS.c.discarded)
            .order_by(self._link.kind.by_bytes(DRAFTS.c.name))
        )
        with self._link.reads() as connection:
            return tuple(connection.execute(query).scalars())

    def find(self, name: str) -> StoredDraft | None:
        """The draft called ``name``, discarded or not.

        Raises:
            StoreError: the database cannot be read, or the draft no longer validates.
        """
        with self._link.reads() as connection:
            return find(connection, name)

    def check_writable(self, name: str) -> None:
        """Make sure that the draft ``name`` could be written now, by whoever acts.

        Raises:
            StoreError: it could not.
        """
        with self._link.writes() as connection:
            lock(connection, name)

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
        with self._link.writes() as connection:
            earlier = lock(connection, name)
            saved = None
            if earlier is None or earlier.discarded:
                saved = write(connection, name, earlier, change, actor, at)
            if saved is None:
                raise NameTaken(f"there is a draft “{name}” already; choose another name")
            return saved

    def save(
        self,
        name: str,
        version: int,
        change: Change,
        actor: str,
        at: datetime,
        after: int | None = None,
    ) -> StoredDraft:
        """Store ``change`` on top of ``version``, as version + 1 with its event.

        With ``after``, that event has to follow the one of this number.

        Raises:
            StaleDraft: the stored version is not ``version``, or the newest event not ``after``.
            StoreError: there is no such draft, the draft is approved or published and the change
                would alter it, or the database cannot be written.
        """
        attempt = (name, version, change, actor, at)
        try:
            with self._link.writes() as connection:
                stored = lock(connection, name)
                if stored is None:
                    raise _no_draft(name)
                saved = None
                if stored.version == version:
                    if after is not None and newest_number(connection, name) != after:
                        raise StaleDraft(left_meanwhile(name))
                    saved = write(connection, name, stored, change, actor, at)
                elif self._doubtful == attempt and is_newest(connection, name, change, actor, at):
                    saved = find(connection, name)
                if saved is None:
                    raise StaleDraft(
                        f"the draft “{name}” was saved elsewhere since you opened it "
                        f"(version {stored.version}, yours is {version}); "
                        "open it again and repeat the change"
                    )
                return saved
        except StoreError as error:
            if self._link.is_doubtful(error):
                self._doubtful = attempt
            raise

    def add_suggestion(self, name: str, suggestion: Suggestion, actor: str) -> None:
        """Keep a suggestion for the draft ``name``, with an event of kind ``suggest``.

        Raises:
            StoreError: there is no such draft, it has a suggestion of that id already, the
                suggestion has no canonical form, or the database cannot be written.
        """
        digest = rows.suggestion_hash(suggestion)
        with self._link.writes() as connection:
            stored = find(connection, name, to_write=True)
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
            event = next_event(connection, name, change, actor, now())
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
        digest = rows.snapshot_of(source_id, text, actor, at).sha256
        with self._link.writes() as connection:
            stored = find(connection, name, to_write=True)
            if stored is None:
                raise _no_draft(name)
            change = Change(
                stored.draft,
                SNAPSHOT,
                f"sources[{source_id}]",
                None,
                source_id,
                {"sha256": digest},
            )
            event = next_event(connection, name, change, actor, at)
            snapshot = Snapshot(source_id, text, digest, event.at, actor)
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

    def add_record(
        self,
        name: str,
        record: Record,
        actor: str,
        detail: Mapping[str, JsonValue] = MappingProxyType({}),
        after: int | None = None,
    ) -> KeptRecord:
        """Keep what a reviewer left on the draft ``name``, with an event of the record's kind.

        With ``after``, that event has to follow the one of this number.

        Raises:
            StaleDraft: the newest event is not ``after``.
            Settled: the draft is approved or published.
            StoreError: there is no such draft, the record was not made by ``actor``, a text in it
                holds half characters, or the database cannot be written.
        """
        digest = rows.record_hash(record)
        if record_author(record) != actor:
            raise StoreError(
                f"“{clean_line(actor)}” cannot leave what is written as by "
                f"“{clean_line(record_author(record))}”"
            )
        with self._link.writes() as connection:
            stored = find(connection, name, to_write=True)
            if stored is None:
                raise _no_draft(name)
            if stored.status in SETTLED:
                raise Settled(settled(name, stored.status))
            if after is not None and newest_number(connection, name) != after:
                raise StaleDraft(left_meanwhile(name))
            change = Change(
                stored.draft,
                record_kind(record),
                record_path(record),
                None,
                record_word(record),
                {**detail, "sha256": digest},
            )
            event = next_event(connection, name, change, actor, record.at)
            connection.execute(insert(EVENTS).values(rows.event_values(name, event)))
            connection.execute(insert(RECORDS).values(rows.record_values(name, record, event)))
        return KeptRecord(event.number, event.draft_sha256, record)

    def records(self, name: str) -> tuple[KeptRecord, ...]:
        """Everything reviewers left on a draft, oldest first.

        Raises:
            StoreError: the database cannot be read, or a record no longer validates.
        """
        logged = (EVENTS.c.draft == RECORDS.c.draft) & (EVENTS.c.number == RECORDS.c.event)
        query = (
            select(RECORDS, EVENTS.c.draft_sha256)
            .join(EVENTS, logged)
            .where(RECORDS.c.draft == name)
            .order_by(RECORDS.c.event)
        )
        return tuple(rows.kept_record(row) for row in self._rows_of(name, query))

    def content(self, digest: str) -> Draft | None:
        """The draft of that hash, as some event left it; ``None`` where it was not kept.

        Raises:
            StoreError: the database cannot be read, or what it keeps is not what the hash says.
        """
        query = select(CONTENTS).where(CONTENTS.c.sha256 == digest)
        with self._link.reads() as connection:
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
        with self._link.reads() as connection:
            return connection.execute(query).mappings().all()


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
