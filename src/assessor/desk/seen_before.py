"""Second ratings that were given with the first one known to the rater, by what the log says."""

from __future__ import annotations

from collections.abc import Iterable

from assessor.desk.draft import Event

SEEN_BEFORE = "seen_before"
"""What the event of a second rating says (``true``) where the first was shown to the rater."""


def not_blind(events: Iterable[Event]) -> frozenset[int]:
    """The numbers of the events that log a second rating by somebody who had seen the first."""
    return frozenset(
        event.number
        for event in events
        if event.kind == "second-rating" and event.detail.get(SEEN_BEFORE) is True
    )
