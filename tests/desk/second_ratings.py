"""Drafts with first ratings, and second ratings of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from assessor.desk.draft import Draft
from assessor.desk.editing import Author, set_value
from assessor.desk.publishing import publish
from assessor.document.export import PublishedAssessment
from assessor.document.review import SecondRating
from strategies import AT, complete_assessment

WAGES, ACTIONS, UNION = (
    "evidence.wage_trends",
    "evidence.company_actions",
    "barriers.union_collective_bargaining",
)
TASKS = [f"tasks[{task.id}]" for task in complete_assessment().tasks]


def rated(ratings: Mapping[str, int | None], by: str = "Ada") -> Draft:
    """A finished draft in which ``by`` gave these first ratings, by item."""
    draft = Draft.of(complete_assessment())
    for path, rating in ratings.items():
        field = "score" if path.startswith("tasks[") else "rating"
        for value in (None, rating):  # so that it is a change, whatever stood there
            change = set_value(draft, f"{path}.{field}", value, Author(by, AT))
            draft = change.draft if change else draft
    return draft


def second(path: str, rating: int, by: str = "Grace", minutes: int = 1) -> SecondRating:
    """A second rating, given some minutes after the first."""
    return SecondRating(
        path=path, rating=rating, rationale="Why.", by=by, at=AT + timedelta(minutes=minutes)
    )


def exported(draft: Draft, *seconds: SecondRating) -> PublishedAssessment:
    """The finished form of a draft with second ratings in it."""
    return publish(draft, (), ()).model_copy(update={"second_ratings": seconds})
