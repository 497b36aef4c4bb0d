"""A working database in memory, that can be made to fail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from pydantic import JsonValue

from assessor.desk.draft import Draft, Event
from assessor.desk.ports import Change, NameTaken, StaleDraft, StoredDraft, StoreError
from assessor.document.canonical import sha256
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

    def drafts(self) -> Sequence[StoredDraft]:
        return [self.kept[name] for name in sorted(self.kept)]

    def find(self, name: str) -> StoredDraft | None:
        return self.kept.get(name)

    def create(self, name: str, change: Change, actor: str, at: datetime) -> StoredDraft:
        self._writable()
        if name in self.kept:
            raise NameTaken(f"there is a draft called {name} already")
        return self._put(name, 1, change, actor, at)

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
            detail={"sha256": sha256(suggestion)},
            actor=actor,
            at=AT,
        )

    def suggestions(self, name: str) -> tuple[Suggestion, ...]:
        return tuple(self.made.get(name, ()))

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
        stored = StoredDraft(name, version, change.draft, at)
        self.kept[name] = stored
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
