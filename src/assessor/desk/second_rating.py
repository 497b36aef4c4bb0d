"""Rating an item a second time without seeing the first rating, and settling the two."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from assessor.desk.authorship import changed_places
from assessor.desk.review_state import ItemState, ReviewState
from assessor.desk.reviewing import ReviewRefused, find_item, in_review, made, named
from assessor.desk.seen_before import not_blind
from assessor.document.path import Json
from assessor.document.review import (
    Adjudication,
    SecondRating,
    Signature,
    record_author,
    record_path,
)
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
    refusal = why_not_blind(item, by, known_to(state, by))
    if refusal:
        raise ReviewRefused(refusal)
    _on_scale(item, rating)
    return made(
        SecondRating,
        {"path": path, "rating": rating, "rationale": clean(rationale).strip(), "by": by, "at": at},
    )


def adjudicate(
    state: ReviewState, path: str, outcome: int, reason: str, by: str, at: datetime
) -> Adjudication:
    """What the rating that stands and the second ones given by now are settled at, and why.

    The document is not changed by it: where the outcome is another, its author has to put it. It
    names the newest second rating; those before it are settled with it.

    Raises:
        ReviewRefused: it is not in review, has no second rating, the outcome is off its scale, the
            reason is empty, or ``by`` is an author of the item who gave none of the second ratings.
    """
    in_review(state)
    item = _rated(state, path)
    first = _standing_rating(item)
    if not item.second_ratings:
        raise ReviewRefused(f"{named(item)} has no second rating to settle")
    refusal = settling_refused(item, by)
    if refusal:
        raise ReviewRefused(refusal)
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


def settling_refused(item: ItemState, by: str) -> str:
    """Why ``by`` cannot settle the ratings of an item; empty where they can.

    An author of it does not do so alone, against those who rated it blind.
    """
    raters = list(dict.fromkeys(second.by for second in item.second_ratings))
    if by not in item.authors or by in raters:
        return ""
    others = "they do" if len(raters) > 1 else f"{clean_line(raters[0])} does"
    return (
        f"{clean_line(by)} decided {named(item)} and cannot settle it against "
        f"{' and '.join(map(clean_line, raters))}: {others}, or somebody else"
    )


def rating_of(item: ItemState) -> int | None:
    """The rating that stands in an item; ``None`` where it has none."""
    value = item.subject.get("value")
    if item.item.kind not in RATED or not isinstance(value, dict):
        return None
    rating = value["score" if item.item.kind == "task" else "rating"]
    return rating if isinstance(rating, int) else None


def settled_otherwise(item: ItemState) -> int | None:
    """What an item's rating was settled at last, where another stands; else ``None``."""
    outcome = item.adjudications[-1].outcome if item.adjudications else None
    return outcome if outcome != rating_of(item) else None


def second_ratings_until(item: ItemState, settled: Adjudication) -> tuple[SecondRating, ...]:
    """The second ratings that were there to be settled."""
    return tuple(second for second in item.second_ratings if second.at <= settled.at)


def why_not_blind(item: ItemState, who: str, known: Collection[str]) -> str:
    """Why ``who``, to whom the items at ``known`` are known, cannot rate an item blind.

    In a sentence; empty where they can.
    """
    name = clean_line(who)
    if who in item.authors:
        return f"{named(item)} was decided by {name}: somebody else has to rate it"
    if any(second.by == who for second in item.second_ratings):
        return f"{name} has rated {named(item)} already; a second rating is given once"
    if item.item.path in known:
        return f"{name} has seen the rating of {named(item)}, so a rating of theirs is not blind"
    return ""


def known_to(state: ReviewState, who: str) -> frozenset[str]:
    """The paths of the items whose rating ``who`` is known to have had before them.

    They decided them, now or before, proposed an edit of them, or left anything else on them than
    a second rating; what was left on a flag counts for what it is about. Whoever signed has had
    all before them. What somebody only looked at is kept nowhere, so it is not known.
    """
    places = {
        place for event in state.events if event.actor == who for place in changed_places(event)
    }
    places.update(known.path for known in state.draft.provenance if known.decided_by == who)
    for suggestion in state.suggestions:
        if suggestion.source == "reviewer" and suggestion.model == who:
            places.update(proposed.target for proposed in suggestion.items)
    left = [kept.record for kept in state.records if record_author(kept.record) == who]
    places.update(_about(record_path(one)) for one in left if not isinstance(one, SecondRating))
    signed = any(isinstance(one, Signature) for one in left)
    return frozenset(
        path
        for path in (item.item.path for item in state.items if item.item.kind in RATED)
        if signed or any(within(place, path) or within(path, place) for place in places)
    )


def seen_before(state: ReviewState, path: str) -> frozenset[str]:
    """Who had seen the rating of the item at ``path``, by the log, when rating it themselves."""
    events = not_blind(state.events)
    return frozenset(
        kept.record.by
        for kept in state.records
        if kept.event in events
        and isinstance(kept.record, SecondRating)
        and kept.record.path == path
    )


def _about(path: str) -> str:
    return path.split(":")[2] if path.startswith("flag:") else path


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
