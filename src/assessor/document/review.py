"""What reviewers leave: verdicts on items, comments, sign-offs, second ratings.

Each is written once and never changed. All are about a *path*: that of a reviewable item (see
:mod:`assessor.document.subjects`), by ids.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from assessor.document.model import Instant, Line, Part, Sha256, Text
from assessor.document.provenance import Hex, Whole

Verdict: TypeAlias = Literal["approved", "change_requested", "approved_with_comment"]
"""What a reviewer says of an item."""

MEANING = "I read this and agree"
"""What an approval means, kept with each."""
CHANGE_MEANING = "I read this and ask for a change"
"""What a verdict means that requests a change."""
SIGN_MEANING = "Every item of this assessment was approved by a reviewer; I approve the whole"
"""What signing off means; signatures keep the words that they were given with."""


class Review(Part):
    """A reviewer's verdict on exactly what stood at a path.

    ``subject_sha256`` is the hash of all that was shown there: once that is another, the verdict
    is stale.
    """

    path: Line
    subject_sha256: Sha256
    reviewer: Line
    verdict: Verdict
    meaning: Line
    comment: Text
    at: Instant


class Comment(Part):
    """A remark on an item, or a reply to one (``reply_to`` is the first comment of its thread)."""

    id: Hex
    path: Line
    reply_to: Hex | None
    author: Line
    text: Text
    at: Instant


class Resolution(Part):
    """A thread of comments settled; ``comment_id`` is that of its first comment."""

    path: Line
    comment_id: Hex
    by: Line
    at: Instant


class Signature(Part):
    """A reviewer's word on the whole: ``document_sha256`` is the hash of the assessment signed."""

    signer: Line
    document_sha256: Sha256
    meaning: Line
    at: Instant


class SecondRating(Part):
    """The rating a reviewer gave an item without seeing the first one or its rationale."""

    path: Line
    rating: Whole
    rationale: Text
    by: Line
    at: Instant


class Adjudication(Part):
    """What two ratings of an item were settled at, and why: ``first`` stood, ``second`` was blind."""

    path: Line
    first: Whole
    second: Whole
    outcome: Whole
    reason: Text
    by: Line
    at: Instant


Record: TypeAlias = Review | Comment | Resolution | Signature | SecondRating | Adjudication
"""One thing a reviewer or an author left on an assessment in review."""

RECORD_KINDS: dict[str, type[Record]] = {
    "review": Review,
    "comment": Comment,
    "resolve": Resolution,
    "sign": Signature,
    "second-rating": SecondRating,
    "adjudicate": Adjudication,
}
"""The kind of event that logs each record, and what the record is."""

Status: TypeAlias = Literal["draft", "in review", "changes requested", "approved", "published"]
"""Where an assessment is between its first line and the published library."""

STATUS_AFTER: dict[str, Status] = {
    "submit": "in review",
    "withdraw": "draft",
    "request-changes": "changes requested",
    "approve": "approved",
    "publish": "published",
    "reopen": "draft",
}
"""The kinds of event that move an assessment, and where to."""

SETTLED: frozenset[str] = frozenset({"approved", "published"})
"""Statuses in which nothing may be changed until it is reopened."""


def record_kind(record: Record) -> str:
    """The kind of event that logs ``record``."""
    return next(kind for kind, made in RECORD_KINDS.items() if type(record) is made)


def record_word(record: Record) -> str | int:
    """What the log says of ``record``: the verdict, the rating, or which comment."""
    match record:
        case Review():
            return record.verdict
        case Comment():
            return record.id
        case Resolution():
            return record.comment_id
        case Signature():
            return "signed"
        case SecondRating():
            return record.rating
        case Adjudication():
            return record.outcome


def record_author(record: Record) -> str:
    """Who left ``record``."""
    match record:
        case Review():
            return record.reviewer
        case Comment():
            return record.author
        case Signature():
            return record.signer
        case _:
            return record.by


def record_path(record: Record) -> str:
    """The item a record is about; empty for the whole."""
    return "" if isinstance(record, Signature) else record.path
