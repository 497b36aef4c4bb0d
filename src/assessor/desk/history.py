"""What a log says can be taken back, and what of that can be done again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pydantic import JsonValue

from assessor.desk.draft import Event
from assessor.desk.logbook import KEEPING, MIGRATE, MOVING

UNDO = "undo"
REDO = "redo"
BEGINNINGS = frozenset({"open", "start", "import", MIGRATE})
"""Kinds of event that begin a draft; nothing before one can be taken back."""


@dataclass(frozen=True, slots=True)
class Step:
    """A change as its event tells it: ``began`` and ``led`` are the hashes of the drafts around it."""

    kind: str
    path: str
    before: JsonValue
    after: JsonValue
    began: str
    led: str


@dataclass(frozen=True, slots=True)
class History:
    """What can be taken back and what can be done again, the next of each last."""

    done: tuple[Step, ...] = ()
    undone: tuple[Step, ...] = ()


def history(events: Sequence[Event], version: int) -> History:
    """The history of a draft when it was at ``version``, which counts the changes in its log.

    Each undo takes back the last change that stands, each redo does the last one again that was
    taken back, and any other change leaves nothing to do again. The first event is where it all
    begins, whatever its kind. An undo or a redo that does not lead where it must is such a
    beginning too, so that nothing is taken back on a guess.
    """
    changes = [event for event in events if event.kind not in KEEPING][:version]
    done: list[Step] = []
    undone: list[Step] = []
    for earlier, event in pairwise(changes):
        if event.kind in MOVING:
            continue
        was, became = earlier.draft_sha256, event.draft_sha256
        if event.kind == UNDO and done and (done[-1].led, done[-1].began) == (was, became):
            undone.append(done.pop())
        elif event.kind == REDO and undone and (undone[-1].began, undone[-1].led) == (was, became):
            done.append(undone.pop())
        elif event.kind in (UNDO, REDO) or event.kind in BEGINNINGS:
            done, undone = [], []
        else:
            done.append(Step(event.kind, event.path, event.before, event.after, was, became))
            undone = []
    return History(tuple(done), tuple(undone))
