"""Rating an item a second time without seeing the first rating, and settling the two."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from assessor.desk.authorship import changed_places
from assessor.desk.review_state import ItemState, ReviewState
from assessor.desk.reviewing import ReviewRefused, find_item, in_review, made, named
from assessor.document.path import Json
from assessor.document.review import Adjudication, SecondRating
from assessor.document.subjects import RATED, within
from assessor.document.text import clean, clean_line

_OF_THE_ROLE = ("title", "seniority", "function", "is_not", "experience")
_OF_A_SOURCE = ("id", "title", "publisher", "url", "published", "accessed_on")
_OF_A_TASK = ("name", "time")


def blind_view(state: ReviewState, path: str) -> Mapping[str, Json]:
    """What somebody may see who is to rate the item at ``path`` blind.

    The role as it is defined, the task's name and time, what the scale means and which sources are
    cited. No rating, rationale, involvement, remark on a source, flag or comment.

    Raises:
        ReviewRefused: there is no such item, or it is not rated.
    """
    item = _rated(state, path)
    value, rubric = item.subject["value"], item.subject["rubric"]
    sources = item.subject["sources"]
    role = state.draft.assessment.role.model_dump(mode="json")
    seen: dict[str, Json] = {
        "path": path,
        "kind": item.item.kind,
        "title": item.item.title,
        "role": _only(role, _OF_THE_ROLE),
        "rubric": rubric,
        "sources": [
            _only(source, _OF_A_SOURCE) for source in (sources if isinstance(sources, list) else ())
        ],
    }
    if item.item.kind == "task":
        seen["task"] = _only(value, _OF_A_TASK)
    return seen


def second_rating(
    state: ReviewState, path: str, rating: int, rationale: str, by: str, at: datetime
) -> SecondRating:
    """The rating that ``by`` gives the item at ``path`` without having seen the first.

    Raises:
        ReviewRefused: it is not in review, not rated yet or not a rating, the number is off its
            scale, they decided it themselves, now or before, or have said something of it already.
    """
    in_review(state)
    item = _rated(state, path)
    _standing_rating(item)
    who = clean_line(by)
    if by in item.authors:
        raise ReviewRefused(
            f"{named(item)} was last decided by {who}: somebody else has to rate it"
        )
    if any(second.by == by for second in item.second_ratings):
        raise ReviewRefused(f"{who} has rated {named(item)} already; a second rating is given once")
    if _has_seen(state, item, by):
        raise ReviewRefused(
            f"{who} has seen the rating of {named(item)}, so a rating of theirs is not blind"
        )
    _on_scale(item, rating)
    return made(
        SecondRating,
        {"path": path, "rating": rating, "rationale": clean(rationale).strip(), "by": by, "at": at},
    )


def adjudicate(
    state: ReviewState, path: str, outcome: int, reason: str, by: str, at: datetime
) -> Adjudication:
    """What the rating that stands and the newest second one are settled at, and why.

    The document is not changed by it: where the outcome is another, its author has to put it.

    Raises:
        ReviewRefused: it is not in review, has no second rating, the outcome is off its scale, or
            the reason is empty.
    """
    in_review(state)
    item = _rated(state, path)
    first = _standing_rating(item)
    if not item.second_ratings:
        raise ReviewRefused(f"{named(item)} has no second rating to settle")
    _on_scale(item, outcome)
    words = clean(reason).strip()
    if not words:
        raise ReviewRefused("the reason is empty; say why the rating is settled so")
    return made(
        Adjudication,
        {
            "path": path,
            "first": first,
            "second": item.second_ratings[-1].rating,
            "outcome": outcome,
            "reason": words,
            "by": by,
            "at": at,
        },
    )


def rating_of(item: ItemState) -> int | None:
    """The rating that stands in an item; ``None`` where it has none."""
    value = item.subject.get("value")
    if item.item.kind not in RATED or not isinstance(value, dict):
        return None
    rating = value["score" if item.item.kind == "task" else "rating"]
    return rating if isinstance(rating, int) else None


def _has_seen(state: ReviewState, item: ItemState, who: str) -> bool:
    """Whether ``who`` is known to have had the item's rating before them."""
    path = item.item.path
    if who in item.verdicts or any(settled.by == who for settled in item.adjudications):
        return True
    if any(
        said.author == who for thread in item.threads for said in (thread.first, *thread.replies)
    ):
        return True
    if any(
        made.model == who and any(within(proposed.target, path) for proposed in made.items)
        for made in state.suggestions
        if made.source == "reviewer"
    ):
        return True
    return any(known.decided_by == who for known in item.provenance) or any(
        within(place, path) or within(path, place)
        for event in state.events
        if event.actor == who
        for place in changed_places(event)
    )


def _rated(state: ReviewState, path: str) -> ItemState:
    item = find_item(state, path)
    if item.item.kind not in RATED:
        raise ReviewRefused(f"{named(item)} is not rated")
    return item


def _standing_rating(item: ItemState) -> int:
    rating = rating_of(item)
    if rating is None:
        raise ReviewRefused(f"{named(item)} has no rating yet")
    return rating


def _on_scale(item: ItemState, rating: int) -> None:
    rubric = item.subject["rubric"]
    low, high = (rubric["low"], rubric["high"]) if isinstance(rubric, dict) else (None, None)
    if not isinstance(low, int) or not isinstance(high, int) or not low <= rating <= high:
        raise ReviewRefused(f"{rating} is not on the scale of {named(item)}, {low} to {high}")


def _only(value: Json, names: tuple[str, ...]) -> dict[str, Json]:
    return {name: value[name] for name in names} if isinstance(value, dict) else {}
