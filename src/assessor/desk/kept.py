"""All that the working database keeps of one draft, read as of one moment."""

from __future__ import annotations

from dataclasses import dataclass

from assessor.desk.draft import Event
from assessor.desk.logbook import log_problem
from assessor.desk.ports import DraftStore, KeptRecord, StoredDraft
from assessor.document.provenance import Suggestion

_TRIES = 4


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft, its log, and what was suggested for it and left by reviewers, each oldest first.

    ``problem`` is the first thing that does not fit in all of it, in a sentence; else ``None``.
    """

    stored: StoredDraft
    events: tuple[Event, ...]
    suggestions: tuple[Suggestion, ...]
    records: tuple[KeptRecord, ...]
    problem: str | None


def read_kept(name: str, store: DraftStore) -> Kept | None:
    """What is kept of the draft ``name``, discarded or not; ``None`` where there is no such draft.

    What does not fit only because somebody wrote between two readings is read again.

    Raises:
        StoreError: the database cannot be read, or what it keeps was altered.
    """
    found = _read(name, store)
    for _ in range(_TRIES - 1):
        if found is None or found.problem is None:
            break
        if (store.find(name), store.events(name)) == (found.stored, found.events):
            break
        found = _read(name, store)
    return found


def _read(name: str, store: DraftStore) -> Kept | None:
    stored = store.find(name)
    if stored is None:
        return None
    events, suggestions, records = store.events(name), store.suggestions(name), store.records(name)
    snapshots, damaged = store.snapshots(name), store.damaged_contents(name)
    problem = log_problem(stored, events, suggestions, snapshots, damaged, records)
    return Kept(stored, events, suggestions, records, problem)
