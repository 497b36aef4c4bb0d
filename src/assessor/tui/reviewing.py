"""What the Review screen asks: a draft read anew, records kept, its status moved, its file written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock

from pydantic import JsonValue

from assessor.desk.editing import Author
from assessor.desk.moving import Move, missing_for, move
from assessor.desk.ports import DraftStore, StoreError
from assessor.desk.review_queue import queue, signs, waiting
from assessor.desk.review_state import ItemState, ReviewState, previous, review_of
from assessor.document.checks import Beside
from assessor.document.model import now
from assessor.document.path import Json
from assessor.document.provenance import Suggestion
from assessor.document.review import Record
from assessor.exchange.publication import publish_draft


@dataclass(frozen=True, slots=True)
class Earlier:
    """What stood at an item when ``reviewer`` last approved it, on ``at``."""

    reviewer: str
    at: datetime
    subject: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Reading:
    """A draft in review as one reviewer finds it.

    ``queue`` is every item in the order to read them in; ``waiting`` are the paths of those the
    reviewer can do something about; ``missing`` is what signing off still asks for; ``earlier``
    holds, by path, the approved version of each item that was approved and has changed since.
    """

    state: ReviewState
    queue: tuple[ItemState, ...]
    waiting: frozenset[str]
    signals: tuple[str, ...]
    signals_in_brief: tuple[str, ...]
    missing: tuple[str, ...]
    earlier: Mapping[str, Earlier]

    @property
    def approved(self) -> int:
        """How many items are approved."""
        return sum(item.progress == "approved" for item in self.queue)


class Reviewing:
    """One person's review of the draft ``name``. May be used from any thread.

    ``around`` says what the checks compare with, ``folder`` is where it is published.
    """

    def __init__(
        self,
        name: str,
        store: DraftStore,
        reviewer: str,
        around: Callable[[], Beside],
        folder: Path,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self.name = name
        self.reviewer = reviewer
        self._store = store
        self._around = around
        self._folder = folder
        self._clock = clock
        self._lock = Lock()
        self._earlier: dict[tuple[str, str, int], Earlier | None] = {}

    @property
    def at(self) -> datetime:
        """This moment."""
        return self._clock()

    @property
    def file(self) -> Path:
        """The file that publishing writes."""
        return self._folder / f"{self.name}.json"

    def read(self) -> Reading:
        """The draft and what was said of it, as they are now.

        Raises:
            MethodError: the draft's method is not known here.
            StoreError: there is no such draft, or the database cannot be read.
        """
        with self._lock:
            stored = self._store.find(self.name)
            if stored is None or stored.discarded:
                raise StoreError(f"there is no draft “{self.name}” any more")
            state = review_of(self.name, stored, self._store, self._around())
            signals = signs(state, self.reviewer)
            return Reading(
                state,
                queue(state, self.reviewer),
                frozenset(item.item.path for item in waiting(state, self.reviewer)),
                tuple(found.sentence for found in signals),
                tuple(found.brief for found in signals),
                missing_for(state, "approve", self.reviewer),
                {
                    item.item.path: found
                    for item in state.items
                    if (found := self._approved(state, item)) is not None
                },
            )

    def keep(self, record: Record, detail: Mapping[str, JsonValue]) -> None:
        """Keep what the reviewer left; ``detail`` goes into the log with it.

        Raises:
            StoreError: the database cannot be written.
        """
        with self._lock:
            self._store.add_record(self.name, record, self.reviewer, detail)

    def propose(self, suggestion: Suggestion) -> None:
        """Put an edit before the author.

        Raises:
            StoreError: the database cannot be written.
        """
        with self._lock:
            self._store.add_suggestion(self.name, suggestion, self.reviewer)

    def move(self, kind: Move, reason: str = "") -> None:
        """Move the draft on its way.

        Raises:
            ReviewRefused: something is missing for that.
            StoreError: the database cannot be written, or somebody else saved the draft meanwhile.
        """
        with self._lock:
            author = Author(self.reviewer, self.at)
            move(self.name, kind, self._store, author, self._around(), reason)

    def publish(self) -> Path:
        """Write the approved draft as a finished role and call it published; its file.

        Raises:
            ReviewRefused: it is not approved as it stands.
            NotFinished: a check finds an error.
            DocumentError: it contradicts itself.
            FileError: something else stands in its place, or it cannot be written.
            StoreError: the database cannot be written, or somebody else saved the draft meanwhile.
            MethodError: the draft's method is not known here.
        """
        with self._lock:
            author = Author(self.reviewer, self.at)
            return publish_draft(self.name, self._folder, self._store, author, self._around()).path

    def _approved(self, state: ReviewState, item: ItemState) -> Earlier | None:
        """The newest approved version of an item that has changed since; one's own before others'."""
        stale = [
            (name == self.reviewer, said.event, name)
            for name, said in item.verdicts.items()
            if said.approves and not said.fresh
        ]
        if not stale:
            return None
        _, event, name = max(stale)
        key = (item.item.path, name, event)
        if key not in self._earlier:
            subject = previous(state, item.item.path, name, self._store)
            at = item.verdicts[name].review.at
            self._earlier[key] = None if subject is None else Earlier(name, at, subject)
        return self._earlier[key]
