"""A working database in memory, that can be made to fail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from pydantic import JsonValue

from assessor.desk.draft import Draft, Event
from assessor.desk.logbook import text_hash
from assessor.desk.ports import Change, NameTaken, Snapshot, StaleDraft, StoredDraft, StoreError
from assessor.document.canonical import sha256, suggestion_sha256
from assessor.document.provenance import Suggestion
from strategies import AT


@dataclass
class MemoryStore:
    """Keeps everything it is given; ``trouble`` makes every write fail with that message.

    With ``no_suggestions`` only the writing of suggestions fails.
    """

    trouble: str = ""
    no_suggestions: bool = False
    kept: dict[str, StoredDraft] = field(default_factory=dict)
    logs: dict[str, list[Event]] = field(default_factory=dict)
    made: dict[str, list[Suggestion]] = field(default_factory=dict)
    contents: dict[str, Draft] = field(default_factory=dict)
    texts: dict[str, dict[str, Snapshot]] = field(default_factory=dict)

    def drafts(self) -> Sequence[StoredDraft]:
        return [self.kept[name] for name in sorted(self.kept) if not self.kept[name].discarded]

    def discarded(self) -> Sequence[str]:
        return [name for name in sorted(self.kept) if self.kept[name].discarded]

    def find(self, name: str) -> StoredDraft | None:
        return self.kept.get(name)

    def create(self, name: str, change: Change, actor: str, at: datetime) -> StoredDraft:
        self._writable()
        earlier = self.kept.get(name)
        if earlier is not None and not earlier.discarded:
            raise NameTaken(f"there is a draft called {name} already")
        return self._put(name, earlier.version + 1 if earlier else 1, change, actor, at)

    def save(
        self, name: str, version: int, change: Change, actor: str, at: datetime
    ) -> StoredDraft:
        self._writable()
        if self.kept[name].version != version:
            raise StaleDraft(f"somebody else saved {name} meanwhile")
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
        snapshot = Snapshot(source_id, text, text_hash(text), at, actor)
        self.texts.setdefault(name, {})[source_id] = snapshot
        self._log(
            name,
            self.kept[name].draft,
            kind="snapshot",
            path=f"sources[{source_id}]",
            before=None,
            after=source_id,
            detail={"sha256": snapshot.sha256},
            actor=actor,
            at=at,
        )
        return snapshot

    def snapshots(self, name: str) -> Mapping[str, Snapshot]:
        return self.texts.get(name, {})

    def content(self, digest: str) -> Draft | None:
        found = self.contents.get(digest)
        if found is not None and sha256(found) != digest:
            raise StoreError(f"the content {digest} was altered")
        return found

    def damaged_contents(self, name: str) -> frozenset[str]:
        return frozenset(
            event.draft_sha256
            for event in self.events(name)
            if event.draft_sha256 in self.contents
            and sha256(self.contents[event.draft_sha256]) != event.draft_sha256
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
        stored = StoredDraft(name, version, change.draft, at, change.kind == "discard")
        self.kept[name] = stored
        self.contents[sha256(change.draft)] = change.draft
        self._log(
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
    ) -> None:
        log = self.logs.setdefault(name, [])
        log.append(
            Event.chained(
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
        )
