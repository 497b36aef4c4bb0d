"""What reviewers left on a draft, item by item, and whether it still holds for what stands there."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import islice, pairwise
from typing import Literal, TypeAlias

from assessor.desk.authorship import authorship, changed_places
from assessor.desk.draft import Draft, Event
from assessor.desk.ports import DraftStore, KeptRecord, StoredDraft
from assessor.desk.review_effects import effects
from assessor.desk.review_records import Left
from assessor.desk.review_records import Said as Said
from assessor.desk.review_records import Thread as Thread
from assessor.desk.standing import Standing, standing
from assessor.desk.vouching import standing_signatures
from assessor.document.canonical import sha256
from assessor.document.checks import Beside
from assessor.document.path import Json, exists
from assessor.document.provenance import Provenance, Suggestion
from assessor.document.review import Adjudication, Review, SecondRating, Signature, Status
from assessor.document.subjects import (
    Item,
    Shown,
    cited,
    document_sha256,
    find_shown,
    owner,
    same_flags,
    shown,
    within,
)
from assessor.method.errors import MethodError
from assessor.method.rounding import half_up

Progress: TypeAlias = Literal["waiting", "stale", "change requested", "approved"]
"""Where an item is: ``stale`` had an approval of something else and has none of what stands."""

SAID = "said"
"""In the detail of the event that logs a verdict on a flag: what the flag said."""


@dataclass(frozen=True, slots=True)
class ItemState:
    """An item and all that was said of it.

    ``authors`` are those who decided what stands there: they cannot approve it. ``verdicts``
    holds each reviewer's newest. ``effect`` is what one step of the rating moves the formula's
    score by at most, in points, from 0 (of an override, what it moves the score by); a flag has
    that of the item it is about. ``flags`` are the open flags about it. ``provenance`` says where
    its values came from. ``approvals_needed`` is 2 for a major override, else 1.
    """

    item: Item
    subject: Mapping[str, Json]
    subject_sha256: str
    authors: frozenset[str]
    verdicts: Mapping[str, Said]
    threads: tuple[Thread, ...]
    second_ratings: tuple[SecondRating, ...]
    adjudications: tuple[Adjudication, ...]
    effect: Fraction
    flags: tuple[Item, ...]
    provenance: tuple[Provenance, ...]
    approvals_needed: int

    @property
    def approved_by(self) -> tuple[str, ...]:
        """Whose approvals count: they are fresh and not by an author; by name."""
        return tuple(
            sorted(
                name
                for name, said in self.verdicts.items()
                if said.fresh and said.approves and name not in self.authors
            )
        )

    @property
    def requested_by(self) -> tuple[str, ...]:
        """Whose newest verdict asks for a change; by name.

        Not those who have decided the item themselves since, nor those who asked for it of what the
        item no longer is, once others have approved what it became.
        """
        return tuple(
            sorted(
                name
                for name, said in self.verdicts.items()
                if not said.approves and name not in self.authors and not self._answered(said)
            )
        )

    def _answered(self, request: Said) -> bool:
        later = [
            name
            for name, said in self.verdicts.items()
            if said.approves and said.fresh and said.event > request.event
        ]
        approved_by = set(self.approved_by)
        return not request.fresh and (
            sum(name in approved_by for name in later) >= self.approvals_needed
        )

    @property
    def unresolved(self) -> tuple[Thread, ...]:
        """Its threads that are not settled."""
        return tuple(thread for thread in self.threads if not thread.resolved)

    @property
    def progress(self) -> Progress:
        """Where the item is, in a word."""
        if self.requested_by:
            return "change requested"
        if len(self.approved_by) >= self.approvals_needed:
            return "approved"
        if any(said.approves and not said.fresh for said in self.verdicts.values()):
            return "stale"
        return "waiting"

    @property
    def effect_points(self) -> Decimal:
        """``effect`` as printed, with one decimal."""
        return half_up(self.effect, 1)

    def may_approve(self, reviewer: str) -> bool:
        """Whether ``reviewer`` may approve it: nobody approves what they decided."""
        return reviewer not in self.authors

    def stale_for(self, reviewer: str) -> bool:
        """Whether ``reviewer`` approved something else here than what stands now."""
        said = self.verdicts.get(reviewer)
        return said is not None and said.approves and not said.fresh


@dataclass(frozen=True, slots=True)
class ReviewState:
    """A draft in review, at one moment.

    ``items`` are in document order. ``strays`` are unresolved threads on items that are gone.
    """

    name: str
    stored: StoredDraft
    standing: Standing
    beside: Beside
    items: tuple[ItemState, ...]
    strays: tuple[Thread, ...]
    signatures: tuple[Signature, ...]
    records: tuple[KeptRecord, ...]
    events: tuple[Event, ...]
    suggestions: tuple[Suggestion, ...]

    @property
    def status(self) -> Status:
        """Where the draft is on its way."""
        return self.stored.status

    @property
    def draft(self) -> Draft:
        """The draft that is reviewed."""
        return self.stored.draft

    @property
    def document_sha256(self) -> str:
        """The hash of the assessment, which a signature binds to."""
        return document_sha256(self.stored.draft.assessment)

    @property
    def standing_signatures(self) -> tuple[Signature, ...]:
        """The signatures that count: of what stands there, since it was last reopened."""
        return standing_signatures(self.draft.assessment, self.events, self.records)

    def find(self, path: str) -> ItemState | None:
        """The item of that path."""
        return next((state for state in self.items if state.item.path == path), None)


def review_of(name: str, stored: StoredDraft, store: DraftStore, beside: Beside) -> ReviewState:
    """What stands in the draft ``name`` and what was said of it.

    ``beside`` is what the checks compare with (:func:`assessor.desk.beside.beside`).

    Raises:
        MethodError: the draft's method is not known here.
        StoreError: the working database cannot be read.
    """
    # The log first: whatever is left on the draft from here on makes it longer than this.
    events = store.events(name)
    return assembled(name, stored, store.records(name), events, store.suggestions(name), beside)


def assembled(
    name: str,
    stored: StoredDraft,
    records: tuple[KeptRecord, ...],
    events: tuple[Event, ...],
    suggestions: tuple[Suggestion, ...],
    beside: Beside,
    only: Collection[str] | None = None,
) -> ReviewState:
    """:func:`review_of` from what is at hand already.

    With ``only``, of all items those that records of these paths may speak of.

    Raises:
        MethodError: the draft's method is not known here.
    """
    assessment = stored.draft.assessment
    stands = standing(stored.draft, beside)
    entries = shown(assessment, stands.checks)
    every = [entry.item for entry in entries]
    owners = {item.path: owner(item, every) for item in every}
    authors = authorship(stored.draft, events)
    cites = {entry.item.path: cited(entry.subject) for entry in entries}
    moved, left = effects(stands), Left(records, events, entries)
    major = bool(stands.card and stands.card.override and stands.card.override.major)
    found: list[ItemState] = []
    for entry in entries:
        item, owned = entry.item, owners[entry.item.path]
        if only is not None and not any(
            path == item.path or same_flags(path, item.path) for path in only
        ):
            continue
        decided = owned or (item.about if exists(assessment, item.about) else "")
        found.append(
            ItemState(
                item=item,
                subject=entry.subject,
                subject_sha256=entry.sha256,
                authors=authors.of(decided, cites.get(decided, ())),
                verdicts=left.verdicts(entry),
                threads=left.threads(item.path),
                second_ratings=left.about(item.path, SecondRating),
                adjudications=left.about(item.path, Adjudication),
                effect=moved.get(owned, Fraction(0)),
                flags=tuple(
                    other
                    for other in every
                    if other.kind == "flag" != item.kind and owners[other.path] == item.path
                ),
                provenance=tuple(
                    known for known in stored.draft.provenance if within(known.path, item.path)
                ),
                approvals_needed=2 if item.kind == "override" and major else 1,
            )
        )
    return ReviewState(
        name=name,
        stored=stored,
        standing=stands,
        beside=beside,
        items=tuple(found),
        strays=tuple(thread for thread in left.strays() if not thread.resolved),
        signatures=left.signatures(),
        records=records,
        events=events,
        suggestions=suggestions,
    )


def last_verdicts(state: ReviewState) -> tuple[Review, ...]:
    """Each reviewer's newest verdict on each item that is still there, in document order.

    Those that no longer hold are among them: each carries the hash of what it was given on.
    """
    return tuple(said.review for item in state.items for _, said in sorted(item.verdicts.items()))


def previous(
    state: ReviewState, path: str, reviewer: str, store: DraftStore
) -> Mapping[str, Json] | None:
    """The subject of the item at ``path`` as ``reviewer`` last approved it.

    ``None`` where they never did, or where what they approved was not kept or cannot be shown
    again as it was.

    Raises:
        StoreError: the working database cannot be read, or what it keeps was altered.
    """
    approval = _approval(state, path, reviewer)
    if approval is None:
        return None
    review, event, digest = approval
    for kept in (digest, *_left_before(review.path, event, state.events)):
        entry = _entry_of(review, store.content(kept), state.beside)
        if entry is not None:
            return entry.subject
    return _flag_as_logged(review, event, state.events)


def _flag_as_logged(
    review: Review, number: int, events: Sequence[Event]
) -> Mapping[str, Json] | None:
    """The subject of a flag from what the log holds with the verdict on it, where that is it."""
    kind, _, rest = review.path.partition(":")
    said = next((event.detail.get(SAID) for event in events if event.number == number), None)
    if kind != "flag" or said is None:
        return None
    code, about = rest.split(":")[:2]
    path = f"{kind}:{code}:{about}"
    subject = {"path": path, "kind": kind, "code": code, "about": about, "message": said}
    return subject if sha256(subject) == review.subject_sha256 else None


def _approval(state: ReviewState, path: str, reviewer: str) -> tuple[Review, int, str] | None:
    """The newest approval by ``reviewer``, its event, and the draft it was kept with."""
    item = state.find(path)
    said = item.verdicts.get(reviewer) if item else None
    if said is not None and said.approves:
        return said.review, said.event, said.draft_sha256
    for kept in reversed(state.records):
        review = kept.record
        if (
            isinstance(review, Review)
            and (review.path, review.reviewer) == (path, reviewer)
            and review.verdict != "change_requested"
        ):
            return review, kept.event, kept.draft_sha256
    return None


_STEPS_BACK = 50
"""Earlier versions of an item that are looked through for the one that was approved."""


def _left_before(path: str, event: int, events: Sequence[Event]) -> Iterator[str]:
    """The drafts before ``event`` in which the item at ``path`` may have been another, newest first.

    An approval was given on one of them where the author saved while the reviewer was reading.
    """
    earlier = [one for one in reversed(events) if one.number <= event]
    found = (
        before.draft_sha256
        for after, before in pairwise(earlier)
        if any(_may_show(path, place) for place in changed_places(after))
    )
    yield from islice(found, _STEPS_BACK)


def _may_show(path: str, place: str) -> bool:
    """Whether the item at ``path`` may show another thing once ``place`` is changed."""
    if path == "override" or path.startswith("flag:") or not place:
        return True
    about = place.partition("[")[0].partition(".")[0]
    return within(place, path) or within(path, place) or about in _SHOWN_WITH_ITEMS


_SHOWN_WITH_ITEMS = frozenset({"sources", "method", "assessed_on"})


def _entry_of(review: Review, draft: Draft | None, beside: Beside) -> Shown | None:
    """What of ``draft`` the review was given on."""
    if draft is None:
        return None
    try:
        is_flag = review.path.startswith("flag:")
        checks = standing(draft, beside).checks if is_flag else ()
        entry = find_shown(shown(draft.assessment, checks), review.path, review.subject_sha256)
    except MethodError:
        return None
    return entry if entry is not None and entry.bears(review.subject_sha256) else None
