"""A draft in review, its author Ada and its reviewer Grace, in a working database in memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pydantic import JsonValue

from assessor.desk.draft import Draft
from assessor.desk.editing import Author, set_value, signed
from assessor.desk.moving import Move, move
from assessor.desk.ports import Change, StoredDraft
from assessor.desk.review_state import ItemState, ReviewState, review_of
from assessor.desk.reviewing import approve
from assessor.desk.session import Command, Session
from assessor.document.assessment import Assessment
from assessor.document.checks import NOTHING_BESIDE, Beside
from assessor.document.provenance import Suggestion
from assessor.document.review import Record, record_author
from desk.memory_store import MemoryStore
from strategies import AT, complete_assessment

NAME = "some-role"


def ticking() -> Callable[[], datetime]:
    """A clock that moves on by a second each time it is read."""
    times = iter(range(1, 10**9))
    return lambda: AT + timedelta(seconds=next(times))


@dataclass
class Desk:
    """People at work on one draft; ``clock`` moves on by a second with each act."""

    store: MemoryStore = field(default_factory=MemoryStore)
    beside: Beside = NOTHING_BESIDE
    clock: Callable[[], datetime] = field(default_factory=ticking)

    def begin(self, document: Assessment, author: str = "Ada") -> None:
        """Store ``document`` as a draft that ``author`` wrote whole."""
        who = Author(author, AT)
        draft = signed(Draft.of(document), who)
        self.store.create(NAME, Change(draft, "import", "", None, None, {}), author, AT)

    @property
    def state(self) -> ReviewState:
        """The review as it stands."""
        stored = self.store.find(NAME)
        assert stored is not None
        return review_of(NAME, stored, self.store, self.beside)

    def item(self, path: str) -> ItemState:
        """One item as it stands."""
        found = self.state.find(path)
        assert found is not None, path
        return found

    def session(self, actor: str) -> Session:
        """The draft as ``actor`` opens it."""
        stored = self.store.find(NAME)
        assert stored is not None
        return Session(self.store, NAME, stored.draft, stored=stored, actor=actor, clock=self.clock)

    def do(self, actor: str, command: Command) -> None:
        """Let ``actor`` change the draft."""
        self.session(actor).do(command)

    def put(self, actor: str, path: str, value: JsonValue) -> None:
        """Let ``actor`` put a value."""
        self.do(actor, lambda draft, who: set_value(draft, path, value, who))

    def keep(self, made: Record | Suggestion, **detail: JsonValue) -> None:
        """Keep what a reviewer made."""
        if isinstance(made, Suggestion):
            self.store.add_suggestion(NAME, made, made.model)
        else:
            self.store.add_record(NAME, made, record_author(made), detail)

    def approve(self, reviewer: str, path: str, **detail: JsonValue) -> None:
        """Let ``reviewer`` approve an item."""
        self.keep(approve(self.state, path, reviewer, self.clock()), **detail)

    def approve_all(self, reviewer: str) -> None:
        """Let ``reviewer`` approve everything they may and that is not approved by them yet."""
        state = self.state
        for item in state.items:
            if item.may_approve(reviewer) and reviewer not in item.approved_by:
                self.keep(approve(state, item.item.path, reviewer, self.clock()))

    def move(self, actor: str, kind: Move, reason: str = "") -> StoredDraft:
        """Let ``actor`` take a step."""
        return move(NAME, kind, self.store, Author(actor, self.clock()), self.beside, reason)


def in_review(document: Assessment | None = None) -> Desk:
    """A draft that Ada wrote and submitted; a finished one without faults where none is given."""
    desk = Desk()
    desk.begin(document or complete_assessment())
    desk.move("Ada", "submit")
    return desk
