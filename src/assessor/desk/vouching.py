"""What reviewers left on a draft as its export carries it, and whether that is about what stands there.

Flags are left to the working database: which there are depends on what lay beside the draft and on
the checks of the day, so that an export alone cannot tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assessor.desk.authorship import authorship, submitted_by
from assessor.desk.draft import Draft, Event
from assessor.desk.logbook import status_of
from assessor.desk.ports import KeptRecord
from assessor.desk.seen_before import not_blind
from assessor.document.assessment import Assessment
from assessor.document.errors import Problem
from assessor.document.export import PublishedAssessment
from assessor.document.path import exists
from assessor.document.review import SETTLED, Review, SecondRating, Signature
from assessor.document.subjects import (
    RATED,
    Item,
    Shown,
    cited,
    document_sha256,
    figures,
    owner,
    shown,
    within,
)

FLAG = "flag:"
"""How the paths of flags begin."""
REOPEN = "reopen"
"""The kind of event after which earlier signatures no longer count."""


@dataclass(frozen=True, slots=True)
class Vouched:
    """What an export carries of a review."""

    reviews: tuple[Review, ...] = ()
    signatures: tuple[Signature, ...] = ()
    second_ratings: tuple[SecondRating, ...] = ()


def vouched(draft: Draft, events: Sequence[Event], records: Sequence[KeptRecord]) -> Vouched:
    """Each reviewer's last verdict and blind rating on each item that is still there, and signatures.

    Signatures count while the draft is approved or published, by those who approved something and
    did not submit it. With them go only the verdicts that count: on what stands there, by others
    than who decided it; without them, the rest too.

    Raises:
        MethodError: the assessment's method is not known here.
    """
    if not records:
        return Vouched()
    assessment, authors = draft.assessment, authorship(draft, events)
    entries = {entry.item.path: entry for entry in shown(assessment, ())}
    last: dict[tuple[str, str], Review] = {}
    blind: dict[tuple[str, str], SecondRating] = {}
    shown_first = not_blind(events)
    for kept in records:
        record = kept.record
        if isinstance(record, Review) and _is_there(assessment, entries, record.path):
            last[record.path, record.reviewer] = record
        elif isinstance(record, SecondRating) and _is_rated(entries, record.path):
            if kept.event in shown_first:
                continue  # an export has no log that could say so
            blind[record.path, record.by] = record

    def counts(review: Review) -> bool:
        if review.path.startswith(FLAG):
            return True
        entry = entries[review.path]
        decided_by = authors.of(review.path, cited(entry.subject))
        return entry.bears(review.subject_sha256) and review.reviewer not in decided_by

    counted = tuple(review for review in last.values() if counts(review))
    approved_by = {review.reviewer for review in counted if _approves(review)}
    signatures: tuple[Signature, ...] = ()
    if status_of(events) in SETTLED:
        standing = standing_signatures(assessment, events, records)
        signatures = tuple(one for one in standing if one.signer in approved_by)
    return Vouched(
        reviews=counted if signatures else tuple(last.values()),
        signatures=signatures,
        second_ratings=tuple(blind.values()),
    )


def standing_signatures(
    assessment: Assessment, events: Sequence[Event], records: Sequence[KeptRecord]
) -> tuple[Signature, ...]:
    """The signatures that count: on what stands there, since it was last reopened.

    Not that of who submitted it.
    """
    reopened = max((event.number for event in events if event.kind == REOPEN), default=0)
    digest, submitted = document_sha256(assessment), submitted_by(events)
    return tuple(
        kept.record
        for kept in records
        if isinstance(kept.record, Signature)
        and kept.event > reopened
        and kept.record.signer != submitted
        and kept.record.document_sha256 == digest
    )


def vouching_problems(document: PublishedAssessment) -> Iterator[Problem]:
    """Where the reviews, signatures and blind ratings of an export do not fit what stands in it.

    Raises:
        MethodError: its method is not known here.
    """
    if not (document.reviews or document.signatures or document.second_ratings):
        return
    digest = document_sha256(document)
    entries = {entry.item.path: entry for entry in shown(document.assessment(), ())}
    among = [entry.item for entry in entries.values()]
    for i, signature in enumerate(document.signatures):
        who = signature.signer
        if signature.document_sha256 != digest:
            yield Problem(f"signatures[{i}]", f"{who} signed other content than stands here")
        if not any(
            review.reviewer == who and _approves(review) and not _is_own(document, review, among)
            for review in document.reviews
        ):
            yield Problem(
                f"signatures[{i}]", f"{who} signed, but approved nothing that others decided"
            )
    for i, review in enumerate(document.reviews):
        problem = _review_problem(document, entries, review)
        if problem:
            yield Problem(f"reviews[{i}]", problem)
    for i, rating in enumerate(document.second_ratings):
        if not _is_rated(entries, rating.path):
            yield Problem(f"second_ratings[{i}]", f"rates {rating.path}, which nothing here is")
    if document.signatures:
        yield from _unapproved(document, entries)


def _review_problem(
    document: PublishedAssessment, entries: Mapping[str, Shown], review: Review
) -> str:
    path, entry = review.path, entries.get(review.path)
    is_signed = bool(document.signatures)
    if path.startswith(FLAG):
        return ""
    if entry is None:
        there = not is_signed and exists(document.assessment(), path)
        return "" if there else f"speaks of {path}, which is not in the document"
    if not entry.bears(review.subject_sha256):
        sentence = f"is {review.reviewer}’s word on other content of {path} than stands here"
        return sentence if is_signed else ""
    if not _approves(review):
        return f"asks for a change of {path}, yet all is signed" if is_signed else ""
    if _is_own(document, review):
        return f"approves what {review.reviewer} decided at {path}"
    return ""


def _unapproved(document: PublishedAssessment, entries: Mapping[str, Shown]) -> Iterator[Problem]:
    """Items of a signed export that too few approved."""
    effect = document.scorecard.override
    for path in entries:
        approvals = {
            review.reviewer
            for review in document.reviews
            if review.path == path and _approves(review) and not _is_own(document, review)
        }
        if not approvals:
            yield Problem(path, "is signed, but nobody besides who decided it approved it")
        elif path == "override" and effect is not None and effect.major and len(approvals) < 2:
            yield Problem(path, "is a major override, which two reviewers have to approve")


def _is_there(assessment: Assessment, entries: Mapping[str, Shown], path: str) -> bool:
    if not path.startswith(FLAG):
        return path in entries
    about = path.split(":")[2] if path.count(":") > 1 else ""
    return "[" not in about or exists(assessment, about)


def _is_rated(entries: Mapping[str, Shown], path: str) -> bool:
    return path in entries and entries[path].item.kind in RATED


def _approves(review: Review) -> bool:
    return review.verdict != "change_requested"


def _is_own(document: PublishedAssessment, review: Review, among: Sequence[Item] = ()) -> bool:
    """Whether the reviewer had decided the item last, or a figure of it, when approving it.

    A flag is about one of the items ``among`` all, if any. Whoever decides an item later takes
    their word back with that, so that none of theirs is among what was signed.
    """
    path = review.path
    if path.startswith(FLAG):
        path = owner(Item(path, "flag", ""), among)
    if path == "override" and document.override.author == review.reviewer:
        return True
    known = [entry for entry in document.provenance if within(entry.path, path)]
    newest, own = max((entry.at for entry in known), default=None), figures(document, path)
    return any(
        entry.decided_by == review.reviewer
        and (entry.at == newest or entry.path in own)
        and (bool(document.signatures) or entry.at <= review.at)
        for entry in known
    )
