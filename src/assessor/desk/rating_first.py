"""Rating before looking: a person's own rating of a suggested item, given while its is hidden.

Where a team works blind-first, a suggested rating is not shown until the person has rated the
item; the draft keeps that first rating beside what is decided in the end.
"""

from __future__ import annotations

from assessor.desk.deciding import OpenItem, decide, is_rating_field
from assessor.desk.draft import Draft
from assessor.desk.editing import Author
from assessor.desk.ports import Change
from assessor.document.provenance import FirstRating

RATE_FIRST = "rate-first"
"""The kind of event that keeps a first rating."""


def rating_field(open_item: OpenItem) -> str | None:
    """The field of a suggested item that is a rating, where it suggests one."""
    fields = open_item.item.fields
    return next(
        (
            name
            for name in fields
            if is_rating_field(open_item.item, name) and fields[name] is not None
        ),
        None,
    )


def first_rating(draft: Draft, open_item: OpenItem, by: str) -> FirstRating | None:
    """What the person ``by`` rated the item before seeing the suggested rating."""
    asked = (open_item.suggestion.id, open_item.item.id, by)
    return next(
        (
            first
            for first in draft.first_ratings
            if (first.suggestion_id, first.item_id, first.by) == asked
        ),
        None,
    )


def rate_first(draft: Draft, open_item: OpenItem, rating: int, who: Author) -> Change | None:
    """Keep ``rating`` as what the person rates the item at without having seen the suggestion.

    ``None`` where they rated it already, or where the item suggests no rating: a first rating is
    given once.

    Raises:
        DocumentError: the rating is off its scale.
    """
    field = rating_field(open_item)
    if field is None or first_rating(draft, open_item, who.name) is not None:
        return None
    suggestion, item = open_item.suggestion, open_item.item
    others = [name for name in item.fields if name != field]
    # Refused where it is off the scale; what else is suggested may be as wrong as it likes.
    decide(draft, open_item, who, edits={field: rating}, leave=others)
    first = FirstRating(
        suggestion_id=suggestion.id,
        item_id=item.id,
        field=field,
        rating=rating,
        by=who.name,
        at=who.at,
    )
    return Change(
        draft=draft.model_copy(update={"first_ratings": (*draft.first_ratings, first)}),
        kind=RATE_FIRST,
        path=item.target,
        before=None,
        after=rating,
        detail={"suggestion": suggestion.id, "item": item.id, "field": field},
    )
