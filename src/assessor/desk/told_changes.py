"""Whether each event of a log tells what it changed: held against the contents kept around it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from pydantic import JsonValue

from assessor.desk.authorship import changed_places
from assessor.desk.draft import Draft, Event
from assessor.desk.history import REDO, UNDO
from assessor.desk.logbook import KEEPING, MIGRATE, MOVING, status_of
from assessor.desk.moving import FROM
from assessor.desk.ports import DISCARD
from assessor.desk.rating_first import RATE_FIRST
from assessor.document import path as paths
from assessor.document.canonical import sha256
from assessor.document.errors import DocumentError, Problem
from assessor.document.review import STATUS_AFTER
from assessor.document.subjects import within

BEGINNINGS = frozenset({"open", "start", "import", "whatif"})
"""The kinds of event that a draft begins with, and that nothing before is held against."""
LISTS = frozenset({"principles", "evidence", "barriers", "tasks", "comparators", "sources"})
"""Places of which each holds several items: whoever changes one of these tells which."""
SLACK = timedelta(minutes=5)
"""How far the times of a log may go back: the clocks of several machines are never quite the same."""
_MOVE, _DECIDE = "move", "decide"


@dataclass(frozen=True, slots=True)
class _Pair:
    """The contents before and after an event, as JSON values where they are documents."""

    event: Event
    before: Draft
    after: Draft

    @property
    def kind(self) -> str:
        """The kind of change: of what is taken back or done again, that one's."""
        return str(self.event.detail.get("of", self.event.kind))


def told_problems(
    events: Sequence[Event], content: Callable[[str], Draft | None]
) -> Iterator[Problem]:
    """Where an event tells otherwise than what stood and stands there, or is dated out of turn.

    ``content`` finds a draft by its hash, ``None`` where it was not kept; what was not, or was
    brought forward since, is not looked at.
    """
    for event, told in _lies(events, content):
        yield Problem("log", f"event {event.number} {told}")


def _lies(
    events: Sequence[Event], content: Callable[[str], Draft | None]
) -> Iterator[tuple[Event, str]]:
    last: Event | None = None
    before: Draft | None = None
    known: set[str] = set()
    for number, event in enumerate(events):
        if number and event.at < events[number - 1].at - SLACK:
            yield event, f"is dated {event.at:%Y-%m-%d %H:%M}, before what it follows"
        if event.kind in KEEPING:
            continue
        if event.kind in STATUS_AFTER:
            yield from ((event, told) for told in _step(event, events[:number]))
        after = before if last and last.draft_sha256 == event.draft_sha256 else None
        after = after or content(event.draft_sha256)
        if last is not None and event.kind not in {*BEGINNINGS, *MOVING} and before and after:
            pair = _Pair(event, before, after)
            if event.kind == MIGRATE and sha256(before) != last.draft_sha256:
                if before != after:
                    yield event, "changes more than the schema version, and does not tell it"
            elif sha256(after) == event.draft_sha256 and sha256(before) == last.draft_sha256:
                yield from ((event, told) for told in _change(pair))
            if event.kind in (UNDO, REDO) and event.draft_sha256 not in known:
                yield event, "leads back to what never stood there"
        known.add(event.draft_sha256)
        last, before = event, after


def _step(event: Event, earlier: Sequence[Event]) -> Iterator[str]:
    status = status_of(earlier)
    starts = next((starts for kind, starts in FROM.items() if kind == event.kind), ())
    if status not in starts or any(one.kind == DISCARD for one in _newest_change(earlier)):
        yield f"is one of “{event.kind}”, which nothing that is {status} can be"
    elif (event.before, event.after) not in ((None, None), (status, STATUS_AFTER[event.kind])):
        yield "does not tell which status it followed or left"


def _newest_change(events: Sequence[Event]) -> Sequence[Event]:
    return [event for event in events if event.kind not in KEEPING][-1:]


def _change(pair: _Pair) -> Iterator[str]:
    event = pair.event
    before, after = paths.to_json(pair.before.assessment), paths.to_json(pair.after.assessment)
    if pair.kind == RATE_FIRST:
        yield from _first_rating(pair)
    else:
        yield from _values(pair, before, after)
    places = list(changed_places(event))
    if LISTS & {*places}:
        yield "tells of several items as if they were one"
    if pair.kind == _MOVE and "." not in event.path and _same(before, after, event.path):
        places.append(event.path)
    for place in places:
        is_source = place.startswith("sources[") and "." not in place
        if is_source and not (_holds(before, place) and _holds(after, place)):
            for content in (before, after):
                _uncite(content, place.partition("[")[2].removesuffix("]"))
    for place in places:
        for content in (before, after):
            _take_out(content, place)
    if before != after:
        yield "does not tell all that it changes"
    yield from _decided(pair)


def _values(
    pair: _Pair, before: dict[str, JsonValue], after: dict[str, JsonValue]
) -> Iterator[str]:
    """What an event says that stood at a place and came to stand there, where it did not."""
    for place, was, became in _told(pair.event):
        if pair.kind == _MOVE:
            if (_position(before, place), _position(after, place)) != (was, became):
                yield f"tells another move of {place} than was made"
        elif was is not None or became is not None:
            if not _stands(pair.before, before, place, was):
                yield f"tells what never stood at {place}"
            if not _stands(pair.after, after, place, became):
                yield f"tells what it did not put at {place}"


def _told(event: Event) -> Iterator[tuple[str, JsonValue, JsonValue]]:
    """The places that an event tells of, with the values it tells: several for decisions taken as one."""
    before, after = event.before, event.after
    if isinstance(before, dict) and isinstance(after, dict) and (before or after):
        places = dict.fromkeys((*before, *after))
        if all(within(place, event.path) for place in places):
            yield from ((place, before.get(place), after.get(place)) for place in places)
            return
    yield event.path, before, after


def _stands(draft: Draft, content: dict[str, JsonValue], place: str, value: JsonValue) -> bool:
    """Whether ``value``, as it may have been given, is what stands at a place."""
    try:
        if paths.look(content, place) == value:
            return True
        return paths.replace(draft.assessment, place, value) == draft.assessment
    except DocumentError:
        return value is None and not _holds(content, place)


def _first_rating(pair: _Pair) -> Iterator[str]:
    event, before, after = pair.event, pair.before, pair.after
    if event.kind == RATE_FIRST:
        new = after.first_ratings[len(before.first_ratings) :]
        told = [(event.actor, event.after)]
        if [(one.by, one.rating) for one in new] != told:
            yield "tells another first rating than was given"


def _decided(pair: _Pair) -> Iterator[str]:
    """What a change says of who decided what, where it is not its to say."""
    event, before, after = pair.event, pair.before, pair.after
    travels = event.kind in (UNDO, REDO)
    old, new = set(before.provenance), set(after.provenance)
    spots = [place for place, _, _ in _told(event)]
    apart = (entry.path for entry in old ^ new)
    if any(not any(within(path, spot) for spot in spots) for path in apart) or (
        not travels and any(entry.decided_by != event.actor for entry in new - old)
    ):
        yield "changes who decided what, and does not tell it"
    if pair.kind != _DECIDE and before.decisions != after.decisions:
        yield "changes what was decided on suggestions, and does not tell it"
    if pair.kind != RATE_FIRST and before.first_ratings != after.first_ratings:
        yield "changes what was rated first, and does not tell it"


def _holds(content: JsonValue, place: str) -> bool:
    try:
        paths.look(content, place)
    except DocumentError:
        return False
    return True


def _same(before: JsonValue, after: JsonValue, place: str) -> bool:
    return (
        _holds(before, place)
        and _holds(after, place)
        and paths.look(before, place) == paths.look(after, place)
    )


def _position(content: JsonValue, place: str) -> int | None:
    own_list, _, own_id = place.removesuffix("]").rpartition("[")
    found = paths.look(content, own_list) if _holds(content, own_list) else None
    for position, element in enumerate(found if isinstance(found, list) else ()):
        if isinstance(element, dict) and element.get("id") == own_id:
            return position
    return None


def _take_out(content: dict[str, JsonValue], place: str) -> None:
    """Take what stands at a place out of the JSON values of a document."""
    if not _holds(content, place):
        return
    position = _position(content, place)
    if position is not None:
        found = paths.look(content, place.rpartition("[")[0])
        if isinstance(found, list):
            del found[position]
        return
    paths.replaced(content, place, None)


def _uncite(content: JsonValue, source: str) -> None:
    if isinstance(content, dict):
        cited = content.get("sources")
        if isinstance(cited, list) and source in cited:
            cited.remove(source)
        for child in content.values():
            _uncite(child, source)
    elif isinstance(content, list):
        for child in content:
            _uncite(child, source)
