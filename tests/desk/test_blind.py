"""How far first ratings, given blind, moved towards what had been suggested."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.desk.blind import Movement, Rated, movements
from assessor.desk.deciding import OpenItem, decide, discard
from assessor.desk.draft import Draft
from assessor.desk.editing import Author, set_value
from assessor.desk.rating_first import rate_first
from assessor.document.provenance import Suggestion
from strategies import AT, complete_assessment, suggestion

ADA, BEN = Author("Ada", AT), Author("Ben", AT)
WAGES, ACTIONS = "evidence.wage_trends", "evidence.company_actions"


def evidence(**ratings: int) -> Suggestion:
    """A suggestion of these ratings of market signals."""
    return suggestion(
        1,
        section="evidence",
        items=[
            (f"evidence.{key}", {"rating": rating, "rationale": "Why."})
            for key, rating in ratings.items()
        ],
    )


def first(draft: Draft, made: Suggestion, rating: int, who: Author = ADA, item: int = 0) -> Draft:
    """``draft`` with a first rating of an item."""
    change = rate_first(draft, OpenItem(made, made.items[item]), rating, who)
    assert change is not None
    return change.draft


def decided(
    draft: Draft,
    made: Suggestion,
    who: Author = ADA,
    item: int = 0,
    edits: Mapping[str, int] | None = None,
) -> Draft:
    """``draft`` with an item accepted, or accepted with other values."""
    change = decide(draft, OpenItem(made, made.items[item]), who, edits=dict(edits or {}))
    assert change is not None
    return change.draft


def only(draft: Draft, made: Suggestion) -> Movement:
    """What the one assessor of a draft did."""
    (movement,) = movements([("draft", draft, (made,))])
    return movement


START = Draft.of(complete_assessment())


@pytest.mark.parametrize(
    ("rated", "suggested", "final", "towards", "move"),
    [
        (-1, 2, 2, 3, "fully"),
        (-1, 2, 1, 2, "partly"),
        (-1, 2, -1, 0, "not"),
        (-1, 2, -2, -1, "away"),
        (0, -1, -2, 2, "fully"),
        (2, 0, 1, 1, "partly"),
    ],
)
def test_steps_are_counted_towards_the_suggestion(
    rated: int, suggested: int, final: int, towards: int, move: str
) -> None:
    made = evidence(wage_trends=suggested)
    draft = decided(first(START, made, rated), made, edits={"rating": final})
    (found,) = only(draft, made).ratings
    assert (found.first, found.suggested, found.final) == (rated, suggested, final)
    assert (found.towards, found.move) == (towards, move)


def test_the_sum_and_the_shares_are_exact() -> None:
    made = evidence(wage_trends=2, company_actions=-2, expert_consensus=1, job_posting_trends=0)
    draft = START
    for item, rating in enumerate((1, 0, 0, 0)):
        draft = first(draft, made, rating, item=item)
    draft = decided(draft, made, item=0)
    draft = decided(draft, made, item=1, edits={"rating": 1})
    draft = decided(draft, made, item=2, edits={"rating": 0})
    draft = decided(draft, made, item=3)
    found = only(draft, made)
    assert (len(found.ratings), len(found.differed), len(found.settled)) == (4, 3, 3)
    assert (found.towards, found.apart) == (1 - 1 + 0, 1 + 2 + 1)
    assert found.mean == Fraction(0, 3)
    assert [found.share(move) for move in ("fully", "partly", "not", "away")] == [
        Fraction(1, 3),
        Fraction(0),
        Fraction(1, 3),
        Fraction(1, 3),
    ]
    assert json.loads(json.dumps(found.as_json()))["moved"]["fully"] == {
        "count": 1,
        "share": "1/3",
    }


def test_what_is_not_decided_has_not_moved() -> None:
    made = evidence(wage_trends=2)
    found = only(first(START, made, 0), made)
    assert (len(found.differed), found.settled, found.mean) == (1, (), None)
    assert found.share("fully") is None
    assert found.as_json()["steps_towards_each"] is None


def test_the_same_rating_as_suggested_cannot_move() -> None:
    made = evidence(wage_trends=2)
    found = only(decided(first(START, made, 2), made, edits={"rating": 0}), made)
    assert (found.differed, found.mean) == ((), None)
    assert found.ratings[0].towards is None


def test_a_later_change_by_the_same_person_counts() -> None:
    made = evidence(wage_trends=2)
    draft = decided(first(START, made, 0), made)
    change = set_value(draft, f"{WAGES}.rating", 1, ADA)
    assert change is not None
    (found,) = only(change.draft, made).ratings
    assert (found.final, found.move) == (1, "partly")


def test_what_somebody_else_decided_is_not_put_down_to_the_first() -> None:
    made = evidence(wage_trends=2)
    (found,) = only(decided(first(START, made, 0), made, BEN), made).ratings
    assert found.final is None


def test_a_discarded_item_leaves_the_rating_that_stands_there() -> None:
    made = evidence(wage_trends=2)
    change = set_value(START, f"{WAGES}.rating", -1, ADA)
    assert change is not None
    left = discard(first(change.draft, made, 0), OpenItem(made, made.items[0]), ADA)
    assert left is not None
    (found,) = only(left.draft, made).ratings
    assert (found.final, found.towards, found.move) == (-1, -1, "away")


def test_a_discarded_new_task_has_no_rating() -> None:
    made = suggestion(1, items=[("tasks", {"name": "Bake", "score": 4, "time": 5})])
    left = discard(first(START, made, 2), OpenItem(made, made.items[0]), ADA)
    assert left is not None
    assert only(left.draft, made).ratings[0].final is None


def test_an_accepted_new_task_is_followed_until_it_is_removed() -> None:
    made = suggestion(1, items=[("tasks", {"name": "Bake", "score": 4, "time": 5})])
    draft = decided(first(START, made, 2), made)
    (found,) = only(draft, made).ratings
    assert (found.final, found.towards) == (4, 2)
    tasks = draft.assessment.tasks[:-1]
    gone = draft.model_copy(
        update={"assessment": draft.assessment.model_copy(update={"tasks": tasks})}
    )
    assert only(gone, made).ratings[0].final is None


def test_every_assessor_has_a_report_of_their_own_over_all_drafts() -> None:
    one, other = (
        evidence(wage_trends=2),
        suggestion(2, section="evidence", items=[(ACTIONS, {"rating": 1, "rationale": "Why."})]),
    )
    draft = first(first(START, one, 0, BEN), one, 1, ADA)
    found = movements([("a", draft, (one,)), ("b", first(START, other, 0, ADA), (other,))])
    assert [(movement.by, len(movement.ratings)) for movement in found] == [("Ada", 2), ("Ben", 1)]
    assert [rated.name for rated in found[0].ratings] == ["a", "b"]


def test_a_copy_of_a_draft_does_not_count_twice() -> None:
    made = evidence(wage_trends=2)
    draft = first(START, made, 0)
    (found,) = movements([("a", draft, (made,)), ("copy", draft, (made,))])
    assert len(found.ratings) == 1


def test_without_first_ratings_there_is_nobody_to_report_on() -> None:
    assert movements([("a", START, ())]) == ()


def test_a_first_rating_of_a_suggestion_that_is_not_kept_is_left_out() -> None:
    made = evidence(wage_trends=2)
    assert movements([("a", first(START, made, 0), ())]) == ()


@given(
    st.lists(
        st.builds(
            Rated,
            name=st.just("a"),
            by=st.just("Ada"),
            target=st.just(WAGES),
            first=st.integers(-2, 2),
            suggested=st.integers(-2, 2),
            final=st.none() | st.integers(-2, 2),
        ),
        max_size=8,
    )
)
def test_against_the_definition_in_plain_arithmetic(rated: list[Rated]) -> None:
    found = Movement("Ada", tuple(rated))
    moved = [
        (r.final - r.first) * (1 if r.suggested > r.first else -1)
        for r in rated
        if r.final is not None and r.suggested != r.first
    ]
    assert found.towards == sum(moved)
    assert found.mean == (Fraction(sum(moved), len(moved)) if moved else None)
    moves = [found.count(move) for move in ("fully", "partly", "not", "away")]
    assert sum(moves) == len(moved)
    assert moves[3] == sum(steps < 0 for steps in moved)
    assert moves[2] == moved.count(0)
