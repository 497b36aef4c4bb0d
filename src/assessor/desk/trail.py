"""The way back and forth for one open draft: through what was done in it, then through its log."""

from __future__ import annotations

from dataclasses import dataclass

from assessor.desk.draft import Draft
from assessor.desk.history import History, Step, history
from assessor.desk.ports import Change, DraftStore
from assessor.document.canonical import sha256


@dataclass(frozen=True, slots=True)
class Travel:
    """A change taken back or done again, and the draft that this leads to."""

    draft: Draft
    change: Change


class Trail:
    """What can be taken back and done again, for a draft opened at ``version`` (0: not stored).

    What was done since is at hand and comes first. Beyond it the log is read, once and only when
    asked for; it may by then hold more than there was at the opening, which is left out.
    """

    def __init__(self, store: DraftStore, name: str, version: int) -> None:
        self._store = store
        self._name = name
        self._version = version
        self._done: list[tuple[Draft, Change]] = []
        self._undone: list[tuple[Draft, Change]] = []
        self._changed = False
        self._told: History | None = None

    def did(self, before: Draft, change: Change) -> None:
        """Note a new change to ``before``; what was taken back can no longer be done again."""
        self._done.append((before, change))
        self._undone.clear()
        self._changed = True

    def back(self, draft: Draft) -> Travel | None:
        """Take back the last change to ``draft``; ``None`` where none is known.

        Raises:
            StoreError: the log, or the draft it leads to, cannot be read.
        """
        if not self._done and not self._recall_done(draft):
            return None
        before, change = self._done.pop()
        self._undone.append((before, change))
        return Travel(before, change)

    def forth(self, draft: Draft) -> Travel | None:
        """Do again what was taken back last from ``draft``; ``None`` where there is none.

        Raises:
            StoreError: the log, or the draft it leads to, cannot be read.
        """
        if not self._undone and not self._recall_undone(draft):
            return None
        before, change = self._undone.pop()
        self._done.append((before, change))
        return Travel(change.draft, change)

    def _recall_done(self, draft: Draft) -> bool:
        """Put the log's last change at hand, if it led to ``draft`` and what was before is kept."""
        told = self._history()
        if not told.done or told.done[-1].led != sha256(draft):
            return False
        step = told.done[-1]
        before = self._store.content(step.began)
        if before is None:
            return False
        self._told = History(told.done[:-1], told.undone)
        self._done.append((before, _change(step, draft)))
        return True

    def _recall_undone(self, draft: Draft) -> bool:
        told = self._history()
        if self._changed or not told.undone or told.undone[-1].began != sha256(draft):
            return False
        step = told.undone[-1]
        after = self._store.content(step.led)
        if after is None:
            return False
        self._told = History(told.done, told.undone[:-1])
        self._undone.append((draft, _change(step, after)))
        return True

    def _history(self) -> History:
        if self._told is None:
            events = self._store.events(self._name) if self._version else ()
            self._told = history(events, self._version)
        return self._told


def _change(step: Step, led: Draft) -> Change:
    return Change(led, step.kind, step.path, step.before, step.after, {})
