"""Ratings given before the suggested ones are seen (blind-first)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from assessor.desk import deciding
from assessor.desk.deciding import OpenItem
from assessor.desk.draft import Draft
from assessor.desk.editing import Author
from assessor.desk.rating_first import RATE_FIRST, first_rating, rate_first, rating_field
from assessor.desk.session import Session
from assessor.document.errors import DocumentError
from desk.commands import ADA
from desk.memory_store import MemoryStore
from strategies import AT, complete_assessment, suggestion

DRAFT = Draft.of(complete_assessment())
GRACE = Author("Grace", AT + timedelta(minutes=1))
MADE = suggestion(
    items=[
        ("tasks[task-0]", {"score": 5, "rationale": "As an agent can."}),
        ("tasks", {"name": "A new task", "time": 5, "score": 3}),
        ("evidence.wage_trends", {"rating": -2, "rationale": "Falling."}),
        ("reinstatement", {"text": "New work."}),
        ("tasks", {"name": "Unrated", "time": 5, "score": None}),
    ]
)
KNOWN, NEW, SIGNAL, PROSE, UNRATED = (OpenItem(MADE, item) for item in MADE.items)


def is_hidden(draft: Draft, open_item: OpenItem, by: str) -> bool:
    """Whether a person who works blind-first is still to rate the item."""
    return rating_field(open_item) is not None and first_rating(draft, open_item, by) is None


def rated(draft: Draft, open_item: OpenItem, rating: int, who: Author = ADA) -> Draft:
    change = rate_first(draft, open_item, rating, who)
    assert change is not None
    return change.draft


@pytest.mark.parametrize("open_item", [KNOWN, NEW, SIGNAL])
def test_a_suggested_rating_is_hidden_until_the_person_has_rated(open_item: OpenItem) -> None:
    assert is_hidden(DRAFT, open_item, "Ada")
    assert not is_hidden(rated(DRAFT, open_item, 2), open_item, "Ada")


@pytest.mark.parametrize("open_item", [PROSE, UNRATED])
def test_what_suggests_no_rating_is_never_hidden(open_item: OpenItem) -> None:
    assert not is_hidden(DRAFT, open_item, "Ada")
    assert rate_first(DRAFT, open_item, 2, ADA) is None


def test_a_first_rating_of_one_person_shows_another_nothing() -> None:
    draft = rated(DRAFT, NEW, 2)
    assert is_hidden(draft, NEW, "Grace")
    assert not is_hidden(rated(draft, NEW, 4, GRACE), NEW, "Grace")


def test_rating_one_item_shows_no_other() -> None:
    assert is_hidden(rated(DRAFT, NEW, 2), KNOWN, "Ada")


def test_the_first_rating_and_the_final_one_are_both_kept() -> None:
    change = deciding.decide(rated(DRAFT, KNOWN, 2), KNOWN, ADA)
    assert change is not None
    first = first_rating(change.draft, KNOWN, "Ada")
    assert first is not None
    assert (first.rating, first.field, first.by, first.at) == (2, "score", "Ada", AT)
    assert change.draft.assessment.tasks[0].score == 5


def test_a_first_rating_changes_nothing_in_the_assessment() -> None:
    assert rated(DRAFT, KNOWN, 2).assessment == DRAFT.assessment


def test_a_first_rating_is_given_once() -> None:
    assert rate_first(rated(DRAFT, SIGNAL, 0), SIGNAL, 1, ADA) is None


@pytest.mark.parametrize(("open_item", "rating"), [(KNOWN, 6), (KNOWN, 0), (SIGNAL, -3)])
def test_a_first_rating_off_its_scale_is_refused(open_item: OpenItem, rating: int) -> None:
    with pytest.raises(DocumentError):
        rate_first(DRAFT, open_item, rating, ADA)


def test_an_item_that_could_not_be_taken_over_as_it_is_can_be_rated() -> None:
    made = suggestion(items=[("tasks", {"name": "A new task", "time": 500, "score": 3})])
    draft = rated(DRAFT, OpenItem(made, made.items[0]), 4)
    assert [first.rating for first in draft.first_ratings] == [4]


def test_a_first_rating_is_logged_kept_and_can_be_undone() -> None:
    store = MemoryStore()
    session = Session(store, "role", DRAFT, stored=None, actor="Ada", clock=lambda: AT)
    session.keep(MADE)
    change = session.do(lambda draft, who: rate_first(draft, SIGNAL, 1, who))
    assert change is not None
    last = store.events("role")[-1]
    assert (last.kind, last.path, last.after) == (RATE_FIRST, "evidence.wage_trends", 1)
    assert store.draft("role").first_ratings == session.draft.first_ratings
    session.undo()
    assert is_hidden(session.draft, SIGNAL, "Ada")
