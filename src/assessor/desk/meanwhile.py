"""What others did to a draft that is open here, in a sentence; read from its log, not from hearsay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assessor.desk.authorship import changed_places
from assessor.desk.draft import Event
from assessor.desk.telling import told
from assessor.document.naming import Names
from assessor.document.subjects import within
from assessor.document.text import clean_line

_LONGEST_NAME = 40


def who_changed(path: str, events: Sequence[Event]) -> str:
    """Who last changed the place ``path`` (by ids) by the log; empty where nobody did."""
    for event in reversed(events):
        if any(within(place, path) or within(path, place) for place in changed_places(event)):
            return event.actor
    return ""


def news(events: Sequence[Event], heard: Mapping[str, int], name: Names, me: str) -> str:
    """What was heard, as the log tells it; empty where it tells of none of it.

    ``heard`` is from whom and how often. Of ``me`` it does not say what: that was done in another
    place, but what is done here stands in the same log under the same name.
    """
    found: list[tuple[int, str]] = []
    for actor, count in heard.items():
        theirs = [event for event in events if event.actor == actor][-count:]
        if not theirs:
            continue
        who = clean_line(actor)[:_LONGEST_NAME]
        deeds = list(dict.fromkeys(told(event, name).deed for event in reversed(theirs)))
        more = f", and {len(deeds) - 1} more" if len(deeds) > 1 else ""
        sentence = f"{who} {clean_line(deeds[0])}{more}."
        if actor == me:
            sentence = "You worked on this draft in another place, too."
        found.append((theirs[-1].number, sentence))
    return " ".join(sentence for _, sentence in sorted(found, reverse=True))
