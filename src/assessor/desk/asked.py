"""What reviewers ask of a draft and nobody has met yet, for whoever writes it at the Desk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assessor.desk.ports import DraftStore
from assessor.desk.review_records import Thread
from assessor.desk.review_state import ItemState, ReviewState, assembled
from assessor.desk.second_rating import settled_otherwise
from assessor.document import path as paths
from assessor.document.assessment import Assessment
from assessor.document.checks import Beside, Check
from assessor.document.path import Json
from assessor.document.review import Adjudication, Comment, Record, Review, record_path
from assessor.document.subjects import shown


@dataclass(frozen=True, slots=True)
class Asked:
    """A change that is asked for, a rating to be put as it was settled, or an open comment.

    ``about`` is the place by ids that it is about, which may be gone or no place (a flag about the
    score). ``words`` are what ``by`` said there last, ``answered`` whether the author has answered
    since: then it waits for others. ``subject_sha256`` is the hash of what a change was asked of,
    empty for others, ``settled_at`` the rating that is to be put.
    """

    about: str
    by: str
    words: str
    answered: bool = False
    subject_sha256: str = ""
    settled_at: int | None = None

    @property
    def is_change(self) -> bool:
        """Whether a change is asked for."""
        return bool(self.subject_sha256)


def asked(name: str, store: DraftStore, beside: Beside, author: str) -> tuple[Asked, ...]:
    """What others ask of the draft ``name``, in document order, for ``author``.

    Raises:
        MethodError: the draft's method is not known here.
        StoreError: the working database cannot be read.
    """
    records = store.records(name)
    about = {record_path(kept.record) for kept in records if _asks(kept.record)}
    stored = store.find(name) if about else None
    if stored is None:
        return ()
    state = assembled(name, stored, records, store.events(name), (), beside, only=about)
    return tuple(_of(state, author))


def open_still(
    asks: Sequence[Asked], assessment: Assessment, checks: Sequence[Check]
) -> tuple[Asked, ...]:
    """Those of ``asks`` that are: a change of what stands there by now in another form is not.

    Raises:
        MethodError: the assessment's method is not known here.
    """
    if all(not ask.is_change and ask.settled_at is None for ask in asks):
        return tuple(asks)
    stands = {one.sha256 for one in shown(assessment, checks)}
    return tuple(
        ask
        for ask in asks
        if (not ask.is_change or ask.subject_sha256 in stands)
        and (ask.settled_at is None or _rating_at(assessment, ask.about) != ask.settled_at)
    )


def _rating_at(assessment: Assessment, about: str) -> Json:
    place = f"{about}.{'score' if about.startswith('tasks[') else 'rating'}"
    return paths.get(assessment, place) if paths.exists(assessment, place) else None


def _asks(record: Record) -> bool:
    if isinstance(record, Review):
        return record.verdict == "change_requested"
    return isinstance(record, (Comment, Adjudication))


def _of(state: ReviewState, author: str) -> Iterator[Asked]:
    for item in state.items:
        outcome = settled_otherwise(item)
        if outcome is not None:
            last = item.adjudications[-1]
            yield Asked(item.item.about, last.by, last.reason, settled_at=outcome)
        for name in item.requested_by:
            if name != author:
                yield _change(item, name)
        for thread in item.unresolved:
            if _is_for(thread, author):
                yield _comment(thread, item.item.about, author)
    for thread in state.strays:
        if _is_for(thread, author):
            path = thread.first.path
            about = path.split(":")[2] if path.startswith("flag:") else path
            yield _comment(thread, about, author)


def _change(item: ItemState, name: str) -> Asked:
    review = item.verdicts[name].review
    return Asked(item.item.about, name, review.comment, subject_sha256=review.subject_sha256)


def _comment(thread: Thread, about: str, author: str) -> Asked:
    said = (thread.first, *thread.replies)
    if said[-1].author != author:
        return Asked(about, said[-1].author, said[-1].text)
    others = [one for one in said if one.author != author]
    return Asked(about, others[-1].author, others[-1].text, answered=True)


def _is_for(thread: Thread, author: str) -> bool:
    return any(one.author != author for one in (thread.first, *thread.replies))
