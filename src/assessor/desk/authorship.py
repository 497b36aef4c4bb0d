"""Who decided what stands at a place of a draft: those who cannot approve it themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from assessor.desk.draft import Draft, Event
from assessor.desk.history import BEGINNINGS
from assessor.desk.logbook import KEEPING, MIGRATE
from assessor.desk.ports import DISCARD, RESTORE
from assessor.desk.rating_first import RATE_FIRST
from assessor.document.review import STATUS_AFTER
from assessor.document.subjects import figure_names, figures, within

_IMPORT, _OPEN, _PUBLISH = "import", "open", "publish"
_SUBMIT = "submit"
CHANGES_NOTHING_SHOWN = frozenset(
    {*KEEPING, *STATUS_AFTER, *BEGINNINGS, DISCARD, RESTORE, RATE_FIRST}
)
"""Kinds of event that change nothing of what an item shows."""


@dataclass(frozen=True, slots=True)
class Authorship:
    """Who decided what in ``draft``.

    ``changed`` holds who last changed a place (by ids) since the draft was begun, according to the
    log, the newest change first, and ``rated_by`` who last put another value into a figure;
    ``began`` is who began it, empty where nothing is logged, and
    ``imported`` whether that was from a file, whose word on who decided what is not taken alone.
    ``submitted`` is who submitted it last, empty where nobody has.
    """

    draft: Draft
    changed: Mapping[str, str]
    rated_by: Mapping[str, str]
    began: str
    imported: bool
    submitted: str

    def of(self, path: str, cites: Collection[str] = ()) -> frozenset[str]:
        """Who decided the part at ``path`` (by ids); of the whole where it is empty.

        They are those who decided it last (:meth:`last`) and whose figures stand in it
        (:meth:`rated`); of the whole, who submitted it too. Where none of these says anything it is
        whoever began the draft.
        """
        found = self.last(path, cites) | self.rated(path)
        if not path:
            found |= {self.submitted} - {""}
        return found or frozenset({self.began} - {""})

    def last(self, path: str, cites: Collection[str] = ()) -> frozenset[str]:
        """Who last decided the part at ``path`` (by ids).

        Those named by the newest provenance in it, whoever last changed it, and of an override its
        author. With them whoever has changed a source since, of those that it ``cites`` (by id).
        Of what nobody has changed since it was imported it is whoever imported it too.
        """
        known = [entry for entry in self.draft.provenance if not path or within(entry.path, path)]
        newest = max((entry.at for entry in known), default=None)
        names = {entry.decided_by for entry in known if entry.at == newest}
        cited = {f"sources[{source}]" for source in cites}
        for place, who in self.changed.items():
            if _touches(place, path):
                names.add(who)
                break
            if place.partition(".")[0] in cited:
                names.add(who)
        else:
            names.add(self._importer)
        if path == "override":
            names.add(self.draft.assessment.override.author)
        return frozenset(names - {""})

    def rated(self, path: str) -> frozenset[str]:
        """Whose figures (:func:`assessor.document.subjects.figures`) stand in the item at ``path``.

        They are an item's judgement: who decided one remains an author of it under the words of
        others. For each it is whoever its provenance names and whoever put it there, or imported it
        where nobody has put another since.
        """
        own = figures(self.draft.assessment, path)
        names = {entry.decided_by for entry in self.draft.provenance if entry.path in own}
        names.update(self.rated_by.get(figure, self._importer) for figure in own)
        return frozenset(names - {""})

    @property
    def _importer(self) -> str:
        return self.began if self.imported else ""


def authorship(draft: Draft, events: Sequence[Event]) -> Authorship:
    """Who decided what in ``draft``, whose log is ``events``.

    What was done to a draft that was discarded before this one took its name decides nothing.
    """
    changed: dict[str, str] = {}
    rated_by: dict[str, str] = {}
    first = None
    for event in _newest_first(events):
        for place, before, after in _changes(event):
            changed.setdefault(place, event.actor)
            for figure in _figures_changed(place, before, after):
                rated_by.setdefault(figure, event.actor)
        first = event
    began = first.actor if first else ""
    imported = first is not None and _came_from_a_file(first, events)
    return Authorship(draft, changed, rated_by, began, imported, submitted_by(events))


def _came_from_a_file(first: Event, events: Sequence[Event]) -> bool:
    """Whether a draft began as what a file claims, other than one that was published from here."""
    if first.kind == _OPEN:
        return not any(
            event.kind == _PUBLISH and event.draft_sha256 == first.draft_sha256 for event in events
        )
    return first.kind == _IMPORT


def submitted_by(events: Sequence[Event]) -> str:
    """Who last submitted the draft whose log is ``events``; empty where nobody has."""
    return next((event.actor for event in _newest_first(events) if event.kind == _SUBMIT), "")


def _newest_first(events: Sequence[Event]) -> Iterator[Event]:
    """The events of the draft that has the name now, back to the one that began it."""
    for event in reversed(events):
        yield event
        if event.kind in BEGINNINGS and event.kind != MIGRATE:
            return


def _touches(place: str, path: str) -> bool:
    return not path or within(place, path) or within(path, place)


def changed_places(event: Event) -> Iterator[str]:
    """The places (by ids) where an event changed what an item shows.

    They are several for decisions taken as one. To move a whole item changes what none shows; to
    move a point inside of one does.
    """
    return (place for place, _, _ in _changes(event))


def _changes(event: Event) -> Iterator[tuple[str, JsonValue, JsonValue]]:
    """The places where an event changed what an item shows, with the values before and after."""
    kind = str(event.detail.get("of", event.kind))
    if kind in CHANGES_NOTHING_SHOWN or (kind == "move" and "." not in event.path):
        return
    before, after = event.before, event.after
    if not _taken_as_one(event.path, before) or not _taken_as_one(event.path, after):
        if before != after:
            yield event.path, before, after
        return
    was, became = _values(before), _values(after)
    for place in dict.fromkeys((*was, *became)):
        if was.get(place) != became.get(place):
            yield place, was.get(place), became.get(place)


def _figures_changed(place: str, before: JsonValue, after: JsonValue) -> Iterator[str]:
    """The figures that hold another value after a change at ``place``, their item or one of them."""
    item, _, name = place.rpartition(".")
    if name in figure_names(item):
        yield place
    was, became = _values(before), _values(after)
    for field in figure_names(place):
        if was.get(field) != became.get(field):
            yield f"{place}.{field}"


def _taken_as_one(path: str, value: JsonValue) -> bool:
    """Whether ``value`` holds values by their paths, as events of many decisions do."""
    return isinstance(value, dict) and bool(value) and all(within(key, path) for key in value)


def _values(value: JsonValue) -> dict[str, JsonValue]:
    return value if isinstance(value, dict) else {}
