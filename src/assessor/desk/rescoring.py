"""Re-scoring under the current method: an explicit act, with what it would change shown before."""

from __future__ import annotations

from dataclasses import dataclass

from assessor.desk.comparing import score_difference
from assessor.desk.draft import Draft
from assessor.desk.editing import Author
from assessor.desk.ports import Change
from assessor.document.assessment import Assessment, MethodRef
from assessor.document.ratings import method_of, score
from assessor.method.definition import CURRENT, MethodDefinition
from assessor.method.difference import Share
from assessor.method.scorecard import Scorecard

RESCORE = "rescore"
"""The kind of event that puts a draft under the current method."""


@dataclass(frozen=True, slots=True)
class Rescoring:
    """What the current method makes of a document; the cards are ``None`` where there is no score."""

    old: MethodDefinition
    new: MethodDefinition
    before: Scorecard | None
    after: Scorecard | None
    shares: tuple[Share, ...]


def is_current(document: Assessment) -> bool:
    """Whether a document is scored under the current method."""
    return document.method == MethodRef.of(CURRENT)


def rescored(document: Assessment) -> Assessment:
    """``document`` under the current method; its ratings are untouched."""
    return document.model_copy(update={"method": MethodRef.of(CURRENT)})


def rescoring(document: Assessment) -> Rescoring:
    """What re-scoring ``document`` would change.

    Raises:
        MethodError: the method it was made under is not known here.
    """
    new = rescored(document)
    return Rescoring(
        method_of(document),
        CURRENT,
        score(document),
        score(new),
        score_difference(document, new),
    )


def rescore(draft: Draft, _: Author) -> Change | None:
    """Put a draft under the current method; ``None`` where it is already."""
    if is_current(draft.assessment):
        return None
    new = rescored(draft.assessment)
    return Change(
        draft=draft.model_copy(update={"assessment": new}),
        kind=RESCORE,
        path="method",
        before=draft.assessment.method.model_dump(mode="json"),
        after=new.method.model_dump(mode="json"),
        detail={},
    )
