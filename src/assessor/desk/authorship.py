"""Who last decided what stands at a place of a draft: those who cannot approve it themselves."""

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
from assessor.document.subjects import within

_IMPORT = "import"
_CHANGES_NOTHING_SHOWN = frozenset(
    {*KEEPING, *STATUS_AFTER, *BEGINNINGS, DISCARD, RESTORE, RATE_FIRST}
)


@dataclass(frozen=True, slots=True)
class Authorship:
    """Who decided what in ``draft``.

    ``changed`` holds who last changed a place (by ids) since the draft was begun, according to the
    log, the newest change first; ``began`` is who began it, empty where nothing is logged, and
    ``imported`` whether that was from a file, whose word on who decided what is not taken alone.
    """

    draft: Draft
    changed: Mapping[str, str]
    began: str
    imported: bool

    def of(self, path: str, cites: Collection[str] = ()) -> frozenset[str]:
        """Who last decided the part at ``path`` (by ids); of the whole where it is empty.

        Those named by the newest provenance in it, whoever last changed it, and of an override its
        author. With them whoever has changed a source since, of those that it ``cites`` (by id).
        Of what nobody has changed since it was imported it is whoever imported it too.
        Where none of these says anything it is whoever began the draft.
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
            names.add(self.began if self.imported else "")
        if path == "override":
            names.add(self.draft.assessment.override.author)
        return frozenset(names - {""}) or frozenset({self.began} - {""})


def authorship(draft: Draft, events: Sequence[Event]) -> Authorship:
    """Who decided what in ``draft``, whose log is ``events``.

    What was done to a draft that was discarded before this one took its name decides nothing.
    """
    changed: dict[str, str] = {}
    beginning = None
    for beginning in reversed(events):
        if beginning.kind in BEGINNINGS and beginning.kind != MIGRATE:
            break
        for place in changed_places(beginning):
            changed.setdefault(place, beginning.actor)
    if beginning is None:
        return Authorship(draft, changed, "", imported=False)
    return Authorship(draft, changed, beginning.actor, imported=beginning.kind == _IMPORT)


def _touches(place: str, path: str) -> bool:
    return not path or within(place, path) or within(path, place)


def changed_places(event: Event) -> Iterator[str]:
    """The places (by ids) where an event changed what an item shows.

    They are several for decisions taken as one. To move a whole item changes what none shows; to
    move a point inside of one does.
    """
    kind = str(event.detail.get("of", event.kind))
    if kind in _CHANGES_NOTHING_SHOWN or (kind == "move" and "." not in event.path):
        return
    before, after = event.before, event.after
    if not _taken_as_one(event.path, before) or not _taken_as_one(event.path, after):
        if before != after:
            yield event.path
        return
    was, became = _values(before), _values(after)
    for place in dict.fromkeys((*was, *became)):
        if was.get(place) != became.get(place):
            yield place


def _taken_as_one(path: str, value: JsonValue) -> bool:
    """Whether ``value`` holds values by their paths, as events of many decisions do."""
    return isinstance(value, dict) and bool(value) and all(within(key, path) for key in value)


def _values(value: JsonValue) -> dict[str, JsonValue]:
    return value if isinstance(value, dict) else {}
