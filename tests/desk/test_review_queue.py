"""In which order a reviewer is shown the items, and what shows that they go too fast."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings

from assessor.desk.asked import open_still
from assessor.desk.editing import remove, set_override
from assessor.desk.review_queue import FAST_MS, MANY, queue, signals, waiting
from assessor.desk.review_state import ItemState
from assessor.desk.reviewing import comment, propose, reply, request_change
from assessor.desk.second_rating import adjudicate, second_rating
from assessor.document.assessment import Assessment
from assessor.document.ratings import decided_ratings
from assessor.method.flips import stepped, unit_steps
from assessor.method.score import composite
from desk.reviewed import Desk, in_review
from strategies import assessments, complete_assessment

TASK = "tasks[task-0]"


def paths(items: Sequence[ItemState]) -> list[str]:
    return [item.item.path for item in items]


def test_what_is_flagged_comes_first_then_what_moves_the_score_most() -> None:
    desk = in_review()
    desk.put("Ada", "tasks[task-4].involvement", "displacement")
    flag = "flag:label-score:tasks[task-4].involvement"
    found = queue(desk.state, "Grace")
    assert paths(found)[:2] == ["tasks[task-4]", flag]
    rest = [item for item in found if item.item.kind != "flag" and not item.flags]
    assert [item.effect for item in rest] == sorted((i.effect for i in rest), reverse=True)
    assert paths(rest)[:3] == ["tasks[task-0]", "tasks[task-1]", "growth"]
    unmoving = [item.item.path for item in rest if not item.effect]
    assert unmoving[0] == "role"
    assert unmoving[-1].startswith(("comparators", "sources"))


def test_what_the_reviewer_decided_last_comes_at_the_end() -> None:
    desk = in_review()
    desk.put("Grace", "tasks[task-0].rationale", "In her words.")
    assert paths(queue(desk.state, "Grace"))[-1] == TASK
    assert paths(queue(desk.state, "Mary"))[0] == TASK
    assert TASK not in paths(waiting(desk.state, "Grace"))


def test_what_is_approved_does_not_wait_and_what_went_stale_does() -> None:
    desk = in_review()
    desk.approve("Grace", TASK)
    assert TASK not in paths(waiting(desk.state, "Grace"))
    assert TASK not in paths(waiting(desk.state, "Mary"))
    desk.put("Ada", "tasks[task-0].rationale", "Otherwise.")
    assert TASK in paths(waiting(desk.state, "Grace"))
    desk.keep(request_change(desk.state, TASK, "Grace", desk.clock(), "Why?"))
    assert TASK not in paths(waiting(desk.state, "Grace"))
    assert paths(waiting(desk.state, "Ada")) == [TASK]


def test_what_reviewers_ask_of_the_author_comes_first_until_it_is_answered() -> None:
    desk = in_review()
    desk.put("Ada", "tasks[task-0].rationale", "In other words.")
    desk.keep(request_change(desk.state, TASK, "Grace", desk.clock(), "Which?"))
    asked = comment(desk.state, "outlook", "Grace", desk.clock(), "By when?")
    desk.keep(asked)
    assert set(paths(queue(desk.state, "Ada"))[:2]) == {TASK, "outlook"}
    assert set(paths(waiting(desk.state, "Ada"))) == {TASK, "outlook"}
    assert "outlook" not in paths(queue(desk.state, "Mary"))[:2]
    desk.put("Ada", "tasks[task-0].rationale", "These.")
    desk.keep(reply(desk.state, asked.id, "Ada", desk.clock(), "By 2028."))
    assert paths(waiting(desk.state, "Ada")) == []
    assert TASK in paths(waiting(desk.state, "Grace"))


def test_what_is_asked_of_an_author_says_where_and_whose_turn_it_is() -> None:
    desk = in_review()
    desk.put("Ada", "role.summary", "The score is 99.9.")
    desk.keep(comment(desk.state, "flag:stale-number:role.summary", "Grace", desk.clock(), "Eh?"))
    gone = comment(desk.state, "comparators[comparator-0]", "Grace", desk.clock(), "Who?")
    desk.keep(gone)
    desk.keep(reply(desk.state, gone.id, "Ada", desk.clock(), "Them."))
    desk.keep(comment(desk.state, "growth", "Ada", desk.clock(), "To look up."))
    desk.keep(request_change(desk.state, TASK, "Grace", desk.clock(), "Which?"))
    desk.do("Ada", lambda draft, _: remove(draft, "comparators[comparator-0]"))
    asks = desk.session("Ada").asked()
    assert {(ask.about, ask.by, ask.words, ask.answered, ask.is_change) for ask in asks} == {
        (TASK, "Grace", "Which?", False, True),
        ("role.summary", "Grace", "Eh?", False, False),
        ("comparators[comparator-0]", "Grace", "Who?", True, False),
    }
    desk.put("Ada", "tasks[task-0].rationale", "These.")
    stands = desk.state.standing
    left = open_still(asks, stands.assessment, stands.checks)
    assert [ask.about for ask in left] == ["role.summary", "comparators[comparator-0]"]
    assert [ask.about for ask in desk.session("Grace").asked()] == [
        "growth",
        "comparators[comparator-0]",
    ]


def test_a_rating_settled_otherwise_waits_for_its_author_to_put_it() -> None:
    desk, wage = in_review(), "evidence.wage_trends"
    desk.keep(second_rating(desk.state, wage, 0, "", "Grace", desk.clock()))
    desk.keep(adjudicate(desk.state, wage, 0, "It is flat.", "Grace", desk.clock()))
    assert paths(queue(desk.state, "Ada"))[0] == paths(waiting(desk.state, "Ada"))[0] == wage
    (ask,) = desk.session("Ada").asked()
    assert (ask.about, ask.by, ask.words, ask.settled_at) == (wage, "Grace", "It is flat.", 0)
    desk.put("Ada", f"{wage}.rating", 0)
    stands = desk.state.standing
    assert open_still([ask], stands.assessment, stands.checks) == ()
    assert wage not in paths(waiting(desk.state, "Ada"))


def test_a_major_override_waits_for_a_second_reviewer() -> None:
    desk = in_review()
    desk.do(
        "Ada",
        lambda draft, who: set_override(draft, Decimal("40.0"), "other", "why " * 20, who),
    )
    desk.approve("Grace", "override")
    assert "override" not in paths(waiting(desk.state, "Grace"))
    assert "override" in paths(waiting(desk.state, "Mary"))
    assert desk.item("override").effect_points == Decimal("13.8")


@settings(max_examples=6, deadline=None)
@given(assessments(complete=True))
def test_the_effect_of_an_item_is_what_one_step_of_its_rating_does(document: Assessment) -> None:
    ratings = decided_ratings(document)
    desk = Desk()
    desk.begin(document)
    if ratings is None:
        assert all(item.effect == 0 for item in desk.state.items)
        return
    now = composite(ratings).unclamped
    steps = unit_steps(ratings)
    for number, task in enumerate(document.tasks):
        expected = max(
            abs(composite(stepped(ratings, [step])).unclamped - now)
            for step in steps
            if step.path == f"tasks[{number}].score"
        )
        assert desk.item(f"tasks[{task.id}]").effect == expected
    assert desk.item("principles.embodied_physicality").effect == Fraction(0)


@pytest.mark.parametrize(("shown_ms", "told"), [(FAST_MS - 1, True), (FAST_MS, False)])
def test_many_approvals_at_a_glance_are_told_with_their_caveat(shown_ms: int, told: bool) -> None:
    desk = in_review()
    for path in paths(desk.state.items)[:MANY]:
        desk.approve("Grace", path, shown_ms=shown_ms)
    desk.keep(comment(desk.state, TASK, "Grace", desk.clock(), "Fine."))
    found = signals(desk.state, "Grace")
    assert bool(found) == told
    if told:
        assert found[0].startswith("5 of your 5 approvals came within a second")
        assert "that is no fault" in found[0]
    assert signals(desk.state, "Mary") == ()


def test_approvals_given_all_at_once_are_told_where_nobody_knows_how_long_they_were_seen() -> None:
    desk = in_review()
    desk.keep(comment(desk.state, TASK, "Grace", desk.clock(), "Fine."))
    moment = desk.clock()
    desk.clock = lambda: moment
    for path in paths(desk.state.items)[: MANY + 1]:
        desk.approve("Grace", path)
    (sentence,) = signals(desk.state, "Grace")
    assert sentence.startswith("5 of your 6 approvals follow another within a second.")


def test_approving_everything_and_saying_nothing_is_told_until_something_is_said() -> None:
    desk = in_review()
    for path in paths(desk.state.items)[:MANY]:
        desk.approve("Grace", path, shown_ms=20_000)
    (sentence,) = signals(desk.state, "Grace")
    assert sentence.startswith("You approved 5 items and changed, asked or remarked on nothing.")
    by_words = deepcopy(desk)
    by_words.put("Grace", "growth.rationale", "In her words.")
    assert signals(by_words.state, "Grace") == ()
    desk.keep(propose(desk.state, TASK, "score", 3, "Grace", desk.clock()))
    assert signals(desk.state, "Grace") == ()


def test_an_unfinished_draft_has_a_queue_in_document_order() -> None:
    desk = Desk()
    document = complete_assessment()
    growth = document.growth.model_copy(update={"rating": None})
    desk.begin(document.model_copy(update={"growth": growth}))
    found = [item for item in desk.state.items if item.item.kind != "flag"]
    assert all(item.effect == 0 for item in found)
    assert paths(queue(desk.state, "Grace")) == paths(desk.state.items)
