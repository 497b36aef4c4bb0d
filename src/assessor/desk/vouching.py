"""What reviewers left on a draft as its export carries it, and whether that is about what stands there.

Flags are left to the working database: which there are depends on what lay beside the draft and on
the checks of the day, so that an export alone cannot tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assessor.desk.authorship import authorship
from assessor.desk.draft import Draft, Event
from assessor.desk.logbook import status_of
from assessor.desk.ports import KeptRecord
from assessor.document.assessment import Assessment
from assessor.document.errors import Problem
from assessor.document.export import PublishedAssessment
from assessor.document.path import exists
from assessor.document.review import SETTLED, Review, SecondRating, Signature
from assessor.document.subjects import RATED, Shown, cited, document_sha256, shown, within

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

    Signatures count while the draft is approved or published. With them go only the verdicts that
    count: on what stands there, by others than who decided it; without them, the rest too.

    Raises:
        MethodError: the assessment's method is not known here.
    """
    if not records:
        return Vouched()
    assessment, authors = draft.assessment, authorship(draft, events)
    entries = {entry.item.path: entry for entry in shown(assessment, ())}
    signatures = _signatures(assessment, events, records)
    last: dict[tuple[str, str], Review] = {}
    blind: dict[tuple[str, str], SecondRating] = {}
    for kept in records:
        record = kept.record
        if isinstance(record, Review) and _is_there(assessment, entries, record.path):
            last[record.path, record.reviewer] = record
        elif isinstance(record, SecondRating) and _is_rated(entries, record.path):
            blind[record.path, record.by] = record

    def counts(review: Review) -> bool:
        if review.path.startswith(FLAG):
            return True
        entry = entries[review.path]
        decided_by = authors.of(review.path, cited(entry.subject))
        return entry.sha256 == review.subject_sha256 and review.reviewer not in decided_by

    return Vouched(
        reviews=tuple(review for review in last.values() if not signatures or counts(review)),
        signatures=signatures,
        second_ratings=tuple(blind.values()),
    )


def vouching_problems(document: PublishedAssessment) -> Iterator[Problem]:
    """Where the reviews, signatures and blind ratings of an export do not fit what stands in it.

    Raises:
        MethodError: its method is not known here.
    """
    if not (document.reviews or document.signatures or document.second_ratings):
        return
    digest = document_sha256(document)
    for i, signature in enumerate(document.signatures):
        if signature.document_sha256 != digest:
            yield Problem(
                f"signatures[{i}]", f"{signature.signer} signed other content than stands here"
            )
    entries = {entry.item.path: entry for entry in shown(document.assessment(), ())}
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
    if entry.sha256 != review.subject_sha256:
        sentence = f"is {review.reviewer}’s word on other content of {path} than stands here"
        return sentence if is_signed else ""
    if review.verdict == "change_requested":
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
            if review.path == path
            and review.verdict != "change_requested"
            and not _is_own(document, review)
        }
        if not approvals:
            yield Problem(path, "is signed, but nobody besides who decided it approved it")
        elif path == "override" and effect is not None and effect.major and len(approvals) < 2:
            yield Problem(path, "is a major override, which two reviewers have to approve")


def _signatures(
    assessment: Assessment, events: Sequence[Event], records: Sequence[KeptRecord]
) -> tuple[Signature, ...]:
    if status_of(events) not in SETTLED:
        return ()
    reopened = max((event.number for event in events if event.kind == REOPEN), default=0)
    digest = document_sha256(assessment)
    return tuple(
        kept.record
        for kept in records
        if isinstance(kept.record, Signature)
        and kept.event > reopened
        and kept.record.document_sha256 == digest
    )


def _is_there(assessment: Assessment, entries: Mapping[str, Shown], path: str) -> bool:
    if not path.startswith(FLAG):
        return path in entries
    about = path.split(":")[2] if path.count(":") > 1 else ""
    return "[" not in about or exists(assessment, about)


def _is_rated(entries: Mapping[str, Shown], path: str) -> bool:
    return path in entries and entries[path].item.kind in RATED


def _is_own(document: PublishedAssessment, review: Review) -> bool:
    """Whether the reviewer had decided the item last, when approving it."""
    if review.path == "override" and document.override.author == review.reviewer:
        return True
    decided = [entry for entry in document.provenance if within(entry.path, review.path)]
    newest = max((entry.at for entry in decided), default=None)
    authors = {entry.decided_by for entry in decided if entry.at == newest}
    return newest is not None and newest <= review.at and review.reviewer in authors
