"""What reviewers left, sorted by item: verdicts, threads, second ratings, signatures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from assessor.desk.draft import Event
from assessor.desk.ports import KeptRecord
from assessor.document.review import (
    Adjudication,
    Comment,
    Resolution,
    Review,
    SecondRating,
    Signature,
)
from assessor.document.subjects import Shown, find_shown, same_flags

R = TypeVar("R", SecondRating, Adjudication)


@dataclass(frozen=True, slots=True)
class Said:
    """A reviewer's newest verdict on an item.

    ``fresh`` while exactly what it was given on still stands. ``event`` is its number in the log,
    ``draft_sha256`` the hash of the draft as it was then, ``shown_ms`` how many milliseconds the
    item had been on screen, where that is known.
    """

    review: Review
    fresh: bool
    event: int
    draft_sha256: str
    shown_ms: int | None

    @property
    def approves(self) -> bool:
        """Whether it is an approval, with a comment or without."""
        return self.review.verdict != "change_requested"


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment and its replies, oldest first. A reply after a resolution opens it again."""

    first: Comment
    replies: tuple[Comment, ...]
    resolution: Resolution | None

    @property
    def resolved(self) -> bool:
        """Whether it is settled."""
        return self.resolution is not None


class Left:
    """Everything reviewers left on a draft (oldest first), looked up by item.

    ``events`` are its log, ``entries`` what is shown of it now.
    """

    def __init__(
        self, records: Sequence[KeptRecord], events: Sequence[Event], entries: Sequence[Shown]
    ) -> None:
        self._records = records
        self._entries = entries
        self._ms = {event.number: _shown_ms(event) for event in events}
        self._threads = tuple(_threads(records))

    def verdicts(self, entry: Shown) -> dict[str, Said]:
        """Each reviewer's newest verdict on an item."""
        newest: dict[str, Said] = {}
        for kept in self._records:
            review = kept.record
            if not isinstance(review, Review) or not self._speaks_of(review, entry):
                continue
            fresh = entry.bears(review.subject_sha256)
            earlier = newest.get(review.reviewer)
            if entry.item.kind == "flag" and earlier and earlier.fresh and not fresh:
                continue  # it was given on another flag, which bore this one's path then
            newest[review.reviewer] = Said(
                review=review,
                fresh=fresh,
                event=kept.event,
                draft_sha256=kept.draft_sha256,
                shown_ms=self._ms.get(kept.event),
            )
        return newest

    def threads(self, path: str) -> tuple[Thread, ...]:
        """The threads on the item at ``path``."""
        return tuple(thread for thread in self._threads if thread.first.path == path)

    def strays(self) -> tuple[Thread, ...]:
        """The threads on items that are gone."""
        present = {entry.item.path for entry in self._entries}
        return tuple(thread for thread in self._threads if thread.first.path not in present)

    def about(self, path: str, kind: type[R]) -> tuple[R, ...]:
        """The records of a kind on the item at ``path``."""
        found = (kept.record for kept in self._records)
        return tuple(record for record in found if isinstance(record, kind) and record.path == path)

    def signatures(self) -> tuple[Signature, ...]:
        """Every signature."""
        return tuple(kept.record for kept in self._records if isinstance(kept.record, Signature))

    def _speaks_of(self, review: Review, entry: Shown) -> bool:
        if review.path == entry.item.path or same_flags(review.path, entry.item.path):
            return find_shown(self._entries, review.path, review.subject_sha256) is entry
        return False


def _threads(records: Sequence[KeptRecord]) -> Iterator[Thread]:
    firsts: list[tuple[int, Comment]] = []
    replies: defaultdict[str, list[tuple[int, Comment]]] = defaultdict(list)
    resolutions: dict[str, tuple[int, Resolution]] = {}
    for kept in records:
        match kept.record:
            case Comment(reply_to=None) as first:
                firsts.append((kept.event, first))
            case Comment(reply_to=str(answered)) as reply:
                replies[answered].append((kept.event, reply))
            case Resolution(comment_id=settled) as resolution:
                resolutions[settled] = (kept.event, resolution)
            case _:
                continue
    for begun, first in firsts:
        answers = replies[first.id]
        last = max([begun, *(event for event, _ in answers)])
        event, newest = resolutions.get(first.id, (0, None))
        yield Thread(first, tuple(reply for _, reply in answers), newest if event > last else None)


def _shown_ms(event: Event) -> int | None:
    shown = event.detail.get("shown_ms")
    return shown if isinstance(shown, int) else None
