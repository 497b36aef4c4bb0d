"""A working database in memory, that can be made to fail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from pydantic import JsonValue

from assessor.desk.catalogue import CatalogueRow, Found, Order, Spot, Titled, Wanted
from assessor.desk.draft import Draft, Event
from assessor.desk.logbook import text_hash
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
    catalogue_row_of,
    left_meanwhile,
    settled,
    status_after,
)
from assessor.document.canonical import sha256, suggestion_sha256
from assessor.document.provenance import Suggestion
from assessor.document.review import (
    SETTLED,
    Record,
    record_author,
    record_kind,
    record_path,
    record_word,
)
from strategies import AT


@dataclass
class MemoryCatalogue:
    """What a catalogue answers, found by looking at every row."""

    rows: list[CatalogueRow]

    def tally(self) -> Mapping[str, int]:
        return Counter(row.status for row in self.rows)

    def span(self, order: Order, start: int, stop: int) -> Sequence[Spot]:
        return self.find(Wanted(order=order), stop).spots[start:]

    def rank(self, order: Order, key: str, name: str) -> int:
        return sum((row.keys[order], row.name) < (key, name) for row in self.rows)

    def find(self, wanted: Wanted, limit: int | None) -> Found:
        hits = [row for row in self.rows if _is_hit(row, wanted)]
        spots = (Spot(row.keys[wanted.order], row.name, row.version) for row in hits)
        return Found(Counter(row.status for row in hits), sorted(spots)[:limit])

    def row(self, name: str) -> CatalogueRow | None:
        return next((row for row in self.rows if row.name == name), None)

    def among(self, names: Collection[str]) -> frozenset[str]:
        return frozenset(names) & {row.name for row in self.rows}

    def titles(self) -> Iterator[Titled]:
        rows = sorted(self.rows, key=lambda row: row.name)
        return (Titled(row.name, row.title, row.seniority) for row in rows)

    def titled(self, titles: Collection[str]) -> Mapping[tuple[str, str], int]:
        return Counter((row.title, row.seniority) for row in self.rows if row.title in titles)


def _is_hit(row: CatalogueRow, wanted: Wanted) -> bool:
    return all(word in row.words for word in wanted.words) and (
        not wanted.statuses or row.status in wanted.statuses
    )


@dataclass
class MemoryStore:
    """Keeps everything it is given; ``trouble`` makes every write fail with that message.

    With ``no_suggestions`` only the writing of suggestions fails. ``unreadable`` says of which drafts
    reading fails, and why. With ``read_only`` it says so when it is asked, and only then.
    """

    trouble: str = ""
    no_suggestions: bool = False
    read_only: bool = False
    unreadable: dict[str, str] = field(default_factory=dict)
    kept: dict[str, StoredDraft] = field(default_factory=dict)
    logs: dict[str, list[Event]] = field(default_factory=dict)
    made: dict[str, list[Suggestion]] = field(default_factory=dict)
    contents: dict[str, Draft] = field(default_factory=dict)
    texts: dict[str, dict[str, Snapshot]] = field(default_factory=dict)
    left: dict[str, list[KeptRecord]] = field(default_factory=dict)

    def copied(self) -> MemoryStore:
        """A store of its own that holds the same."""
        return MemoryStore(
            kept=dict(self.kept),
            logs={name: list(log) for name, log in self.logs.items()},
            made={name: list(made) for name, made in self.made.items()},
            contents=dict(self.contents),
            texts={name: dict(texts) for name, texts in self.texts.items()},
            left={name: list(left) for name, left in self.left.items()},
        )

    def drafts(self) -> Sequence[StoredDraft]:
        return [self.kept[name] for name in sorted(self.kept) if not self.kept[name].discarded]

    def read(self, names: Sequence[str]) -> Sequence[StoredDraft | UnreadableDraft]:
        return [
            UnreadableDraft(name, self.unreadable[name])
            if name in self.unreadable
            else self.kept[name]
            for name in names
            if name in self.kept
        ]

    def names(self, beginning: str = "") -> Sequence[str]:
        return [name for name in sorted(self.kept) if name.startswith(beginning)]

    def recorded(self, kind: str) -> Sequence[str]:
        return [
            stored.name
            for stored in self.drafts()
            if any(record_kind(one.record) == kind for one in self.records(stored.name))
        ]

    @property
    def catalogue(self) -> MemoryCatalogue:
        return MemoryCatalogue([catalogue_row_of(stored) for stored in self.drafts()])

    def discarded(self) -> Sequence[str]:
        return [name for name in sorted(self.kept) if self.kept[name].discarded]

    def find(self, name: str) -> StoredDraft | None:
        return self.kept.get(name)

    def check_writable(self, name: str) -> None:
        if self.read_only:
            raise StoreError("you may only read")

    def create(self, name: str, change: Change, actor: str, at: datetime) -> StoredDraft:
        self._writable()
        earlier = self.kept.get(name)
        if earlier is not None and not earlier.discarded:
            raise NameTaken(f"there is a draft called {name} already")
        return self._put(name, earlier.version + 1 if earlier else 1, change, actor, at)

    def save(
        self,
        name: str,
        version: int,
        change: Change,
        actor: str,
        at: datetime,
        after: int | None = None,
    ) -> StoredDraft:
        self._writable()
        if self.kept[name].version != version:
            raise StaleDraft(f"somebody else saved {name} meanwhile")
        if after is not None and self.logs[name][-1].number != after:
            raise StaleDraft(left_meanwhile(name))
        return self._put(name, version + 1, change, actor, at)

    def add_suggestion(self, name: str, suggestion: Suggestion, actor: str) -> None:
        self._writable()
        if self.no_suggestions:
            raise StoreError("suggestions cannot be written")
        self.made.setdefault(name, []).append(suggestion)
        self._log(
            name,
            self.kept[name].draft,
            kind="suggest",
            path=suggestion.section,
            before=None,
            after=suggestion.id,
            detail={"sha256": suggestion_sha256(suggestion)},
            actor=actor,
            at=AT,
        )

    def suggestions(self, name: str) -> tuple[Suggestion, ...]:
        return tuple(self.made.get(name, ()))

    def keep_snapshot(
        self, name: str, source_id: str, text: str, actor: str, at: datetime
    ) -> Snapshot:
        self._writable()
        digest = text_hash(text)
        event = self._log(
            name,
            self.kept[name].draft,
            kind="snapshot",
            path=f"sources[{source_id}]",
            before=None,
            after=source_id,
            detail={"sha256": digest},
            actor=actor,
            at=at,
        )
        snapshot = Snapshot(source_id, text, digest, event.at, actor)
        self.texts.setdefault(name, {})[source_id] = snapshot
        return snapshot

    def snapshots(self, name: str) -> Mapping[str, Snapshot]:
        return self.texts.get(name, {})

    def add_record(
        self,
        name: str,
        record: Record,
        actor: str,
        detail: Mapping[str, JsonValue] = MappingProxyType({}),
        after: int | None = None,
    ) -> KeptRecord:
        self._writable()
        if record_author(record) != actor:
            raise StoreError(f"the record is not by {actor}")
        if self.kept[name].status in SETTLED:
            raise Settled(settled(name, self.kept[name].status))
        if after is not None and self.logs[name][-1].number != after:
            raise StaleDraft(left_meanwhile(name))
        self._log(
            name,
            self.kept[name].draft,
            kind=record_kind(record),
            path=record_path(record),
            before=None,
            after=record_word(record),
            detail={**detail, "sha256": sha256(record)},
            actor=actor,
            at=record.at,
        )
        event = self.logs[name][-1]
        kept = KeptRecord(event.number, event.draft_sha256, record)
        self.left.setdefault(name, []).append(kept)
        return kept

    def records(self, name: str) -> tuple[KeptRecord, ...]:
        return tuple(self.left.get(name, ()))

    def content(self, digest: str) -> Draft | None:
        found = self.contents.get(digest)
        if found is not None and sha256(found) != digest:
            raise StoreError(f"the content {digest} was altered")
        return found

    def damaged_contents(self, name: str) -> frozenset[str]:
        return frozenset(
            digest
            for digest in {event.draft_sha256 for event in self.events(name)}
            if digest in self.contents and sha256(self.contents[digest]) != digest
        )

    def events(self, name: str) -> tuple[Event, ...]:
        return tuple(self.logs.get(name, ()))

    def draft(self, name: str) -> Draft:
        """The draft called ``name`` as it is kept."""
        return self.kept[name].draft

    def kinds(self, name: str) -> list[str]:
        """The kinds of a draft's events, oldest first."""
        return [event.kind for event in self.events(name)]

    def _writable(self) -> None:
        if self.trouble:
            raise StoreError(self.trouble)

    def _put(
        self, name: str, version: int, change: Change, actor: str, at: datetime
    ) -> StoredDraft:
        earlier = self.kept.get(name)
        status = status_after(earlier, change)
        self.contents[sha256(change.draft)] = change.draft
        event = self._log(
            name,
            change.draft,
            kind=change.kind,
            path=change.path,
            before=change.before,
            after=change.after,
            detail=change.detail,
            actor=actor,
            at=at,
        )
        stored = StoredDraft(
            name, version, change.draft, event.at, change.kind == "discard", status=status
        )
        self.kept[name] = stored
        return stored

    def _log(
        self,
        name: str,
        draft: Draft,
        *,
        kind: str,
        path: str,
        before: JsonValue,
        after: JsonValue,
        detail: dict[str, JsonValue],
        actor: str,
        at: datetime,
    ) -> Event:
        log = self.logs.setdefault(name, [])
        event = Event.chained(
            log[-1] if log else None,
            draft,
            kind=kind,
            path=path,
            before=before,
            after=after,
            detail=detail,
            actor=actor,
            at=at,
        )
        log.append(event)
        return event
