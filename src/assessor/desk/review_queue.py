"""In which order a reviewer goes through the items, and signs of going through them too fast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from assessor.desk.authorship import changed_places
from assessor.desk.review_state import ItemState, ReviewState, Thread
from assessor.desk.second_rating import settled_otherwise
from assessor.document.review import Comment, Review, SecondRating

FAST_MS = 1000
"""Milliseconds on screen under which an approval counts as given at a glance."""
MANY = 5
"""Approvals from which their speed, or that nothing else was said, is worth a word."""


def queue(state: ReviewState, reviewer: str) -> tuple[ItemState, ...]:
    """Every item in the order in which ``reviewer`` should look at them.

    What others ask of them comes first (:func:`asked_of`), then what has an open flag, each flag
    after what it is about, then what moves the score most, then the order of the document. What
    they decided last, and so cannot approve, is at the end in the same order.
    """
    asked = asked_of(state, reviewer)
    places = {item.item.path: place for place, item in enumerate(state.items)}

    def rank(item: ItemState) -> tuple[bool, bool, bool, Fraction, int]:
        flagged = item.item.kind == "flag" or bool(item.flags)
        waits = item.item.path in asked
        return (
            not waits,
            not waits and not item.may_approve(reviewer),
            not flagged,
            -item.effect,
            places[item.item.path],
        )

    return tuple(sorted(state.items, key=rank))


def waiting(state: ReviewState, reviewer: str) -> tuple[ItemState, ...]:
    """What of :func:`queue` waits for ``reviewer``.

    Either others ask something of them there (:func:`asked_of`), or they may approve it, their
    own newest verdict on it does not hold any more or is missing, and nobody's approval settles it
    yet.
    """
    asked = asked_of(state, reviewer)
    return tuple(
        item
        for item in queue(state, reviewer)
        if item.item.path in asked
        or (
            item.may_approve(reviewer)
            and item.progress != "approved"
            and not (reviewer in item.verdicts and item.verdicts[reviewer].fresh)
        )
    )


def asked_of(state: ReviewState, author: str) -> frozenset[str]:
    """The paths of items that others want ``author`` to change, or to answer a comment on.

    What an author's rating was settled at, where another stands, is to be put by them too.

    Empty for whoever has decided nothing in the assessment. What was changed after a change had
    been asked for is the reviewer's turn again, and so is a comment that ``author`` answered.
    """
    if all(item.may_approve(author) for item in state.items):
        return frozenset()
    return frozenset(
        item.item.path
        for item in state.items
        if any(item.verdicts[name].fresh for name in item.requested_by if name != author)
        or any(_last_word(thread) != author for thread in item.unresolved)
        or (settled_otherwise(item) is not None and author in item.authors)
    )


def _last_word(thread: Thread) -> str:
    return (thread.first, *thread.replies)[-1].author


@dataclass(frozen=True, slots=True)
class Signal:
    """A sign that somebody approves without reading: whole and, for a single line, in brief.

    Both come with their caveat.
    """

    sentence: str
    brief: str


def signals(state: ReviewState, reviewer: str) -> tuple[str, ...]:
    """Signs that ``reviewer`` approves without reading, a sentence each with its caveat.

    They are shown to the reviewer; they decide nothing.
    """
    return tuple(found.sentence for found in signs(state, reviewer))


def signs(state: ReviewState, reviewer: str) -> tuple[Signal, ...]:
    """What :func:`signals` says, with a brief form of each."""
    given = [
        said
        for item in state.items
        for said in item.verdicts.values()
        if said.review.reviewer == reviewer and said.approves
    ]
    if len(given) < MANY:
        return ()
    found: list[Signal] = []
    timed = [said.shown_ms for said in given if said.shown_ms is not None]
    fast = sum(shown < FAST_MS for shown in timed)
    if fast >= MANY:
        found.append(
            Signal(
                f"{fast} of your {len(given)} approvals came within a second of the item being "
                "shown. If you had read these before, elsewhere or on an earlier day, that is no "
                "fault.",
                f"{fast} of {len(given)} approved within a second: no fault if read before",
            )
        )
    untimed = [said.review for said in given if said.shown_ms is None]
    at_once = _at_once(untimed)
    if at_once >= MANY:
        found.append(
            Signal(
                f"{at_once} of your {len(given)} approvals follow another within a second. "
                "If a command gave them after you had read the items, that is no fault.",
                f"{at_once} of {len(given)} approved at once: no fault if read before",
            )
        )
    if not _said_anything(state, reviewer):
        found.append(
            Signal(
                f"You approved {len(given)} items and changed, asked or remarked on nothing. "
                "A sound assessment needs none of that, but most have something to say about them.",
                f"{len(given)} approved, nothing said: no fault if all is sound",
            )
        )
    return tuple(found)


def _at_once(approvals: Sequence[Review]) -> int:
    times = sorted(review.at for review in approvals)
    return sum((later - earlier).total_seconds() < 1 for earlier, later in pairwise(times))


def _said_anything(state: ReviewState, reviewer: str) -> bool:
    for kept in state.records:
        match kept.record:
            case Review(reviewer=by, verdict=verdict):
                if by == reviewer and verdict != "approved":
                    return True
            case Comment(author=by) | SecondRating(by=by):
                if by == reviewer:
                    return True
            case _:
                continue
    if any(made.source == "reviewer" and made.model == reviewer for made in state.suggestions):
        return True
    own = (event for event in state.events if event.actor == reviewer)
    return any(True for event in own for _ in changed_places(event))
