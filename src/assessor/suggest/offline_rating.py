"""A score for a task's words without a model: by precedents, else by the offline rater."""

from __future__ import annotations

from assessor.document.checks import Precedents
from assessor.document.checks.outlier import LEAST_PRECEDENTS
from assessor.document.checks.voting import Vote, vote
from assessor.suggest.offline_tasks import Rate
from assessor.suggest.rater import RaterError, load_rater

_NAMED = 3
_MOST_SURE = 99  # %: no score of a task is certain, however well its words are known


def rating_by(precedents: Precedents | None, title: str) -> Rate:
    """What rates a task of the role called ``title``.

    Where at least 5 precedents are alike enough and half of their weight is one rating, it is
    that: how a library rates is what its next role is to be consistent with. Else the offline
    rater's, and nothing where it abstains or its numbers cannot be read.
    """

    def rate(text: str, rationale: str = "") -> tuple[int, str] | None:
        words = f"{text}\n{rationale}".strip()
        found = precedents.nearest("task", words, besides=title) if precedents else ()
        voted = vote(found) if len(found) >= LEAST_PRECEDENTS else None
        if voted is not None and not voted.abstains:
            return voted.rating, _by_vote(voted)
        return _by_rater(text)

    return rate


def _by_vote(voted: Vote) -> str:
    nearest = ", ".join(f"{one.role} {one.rating}" for one in voted.precedents[:_NAMED])
    count = len(voted.precedents)
    return (
        f"Precedents: {voted.rating} by {voted.percent} % of {count} like it (nearest: {nearest})."
    )


def _by_rater(text: str) -> tuple[int, str] | None:
    try:
        rated = load_rater().rate(*text.split("\n"))
    except RaterError:
        return None
    if rated is None:
        return None
    chance = min(round(rated.probability * 100), _MOST_SURE)
    return rated.rating, f"Offline rater: {rated.rating}, {chance} % sure by the task's words."
