"""All that the working database tells of one draft, read at one moment."""

from __future__ import annotations

from dataclasses import dataclass

from assessor.desk.draft import Event
from assessor.desk.kept import read_kept
from assessor.desk.library import UnknownRole
from assessor.desk.ports import DraftStore, KeptRecord, StoredDraft
from assessor.desk.telling import Told, told
from assessor.document.naming import names_of
from assessor.document.provenance import Suggestion
from assessor.document.ratings import method_of
from assessor.document.text import clean_line


@dataclass(frozen=True, slots=True)
class Chronicle:
    """A draft with its log, oldest first, and what was suggested for it and left by reviewers.

    ``told`` is every event in words, oldest first. ``problem`` is the first thing that does not
    fit in all of it, in a sentence; else ``None``.
    """

    stored: StoredDraft
    events: tuple[Event, ...]
    suggestions: tuple[Suggestion, ...]
    records: tuple[KeptRecord, ...]
    told: tuple[Told, ...]
    problem: str | None


def chronicle(store: DraftStore, name: str) -> Chronicle:
    """All that is told of the draft ``name``.

    Raises:
        UnknownRole: there is no such draft; a published role that nobody changed has no log.
        StoreError: the working database cannot be read.
        MethodError: the draft's method is not known here.
    """
    kept = read_kept(name, store)
    if kept is None:
        raise UnknownRole(f"there is no draft “{clean_line(name)}” yet, so nothing has happened")
    document = kept.stored.draft.assessment
    name_of = names_of(document, method_of(document))
    left = {one.event: one.record for one in kept.records}
    in_words = tuple(told(event, name_of, left.get(event.number)) for event in kept.events)
    return Chronicle(
        kept.stored, kept.events, kept.suggestions, kept.records, in_words, kept.problem
    )
