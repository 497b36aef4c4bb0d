"""A second rating is given blind, once, and the two are settled with a reason."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from assessor.desk.reviewing import ReviewRefused, comment, propose, request_change
from assessor.desk.second_rating import (
    adjudicate,
    blind_view,
    known_to,
    rating_of,
    second_rating,
    seen_before,
)
from assessor.desk.telling import told
from assessor.desk.vouching import vouched
from assessor.document.assessment import Assessment
from assessor.document.path import from_json, replace, to_json
from assessor.document.subjects import RATED
from desk.reviewed import Desk, in_review
from strategies import AT, assessments, complete_assessment

WAGE = "evidence.wage_trends"


def blank_ratings(document: Assessment) -> Assessment:
    """``document`` with every rating, rationale, involvement and remark on a source taken out."""
    content: Any = to_json(document)
    parts = [content["growth"], *content["tasks"]]
    for group in ("principles", "evidence", "barriers"):
        parts += [part for part in content[group].values() if isinstance(part, dict)]
    for part in parts:
        part["rationale"] = ""
        part["score" if "score" in part else "rating"] = None
        if "involvement" in part:
            part["involvement"] = None
    for source in content["sources"]:
        source["note"] = ""
    return from_json(content)


def begun(document: Assessment) -> Desk:
    desk = Desk()
    desk.begin(document)
    return desk


@settings(max_examples=8, deadline=None)
@given(assessments())
def test_nothing_a_blind_rater_sees_depends_on_ratings_or_rationales(document: Assessment) -> None:
    rated, unrated = begun(document).state, begun(blank_ratings(document)).state
    for item in rated.items:
        if item.item.kind in RATED:
            path = item.item.path
            assert blind_view(rated, path) == blind_view(unrated, path)


def test_a_blind_rater_sees_the_role_the_scale_and_the_sources() -> None:
    seen: Any = blind_view(in_review().state, "tasks[task-0]")
    assert seen["task"] == {"name": "task number 0", "time": 30}
    assert seen["role"]["title"] == "title"
    assert seen["rubric"]["low"] == 1
    assert seen["sources"][0]["title"] == "title of the source"


def test_a_second_rating_is_given_once_by_somebody_who_has_not_seen_the_first() -> None:
    desk = in_review()
    given = second_rating(desk.state, WAGE, -1, "It falls.", "Grace", AT)
    assert (given.rating, given.by) == (-1, "Grace")
    desk.keep(given)
    with pytest.raises(ReviewRefused, match="a second rating is given once"):
        second_rating(desk.state, WAGE, 0, "", "Grace", AT)
    with pytest.raises(ReviewRefused, match="was decided by Ada"):
        second_rating(desk.state, WAGE, 0, "", "Ada", AT)
    desk.keep(request_change(desk.state, WAGE, "Mary", AT, "Why?"))
    with pytest.raises(ReviewRefused, match="Mary has seen the rating of “Wage Trends”"):
        second_rating(desk.state, WAGE, 0, "", "Mary", AT)


def test_whoever_spoke_of_an_item_or_decided_it_once_cannot_rate_it_blind() -> None:
    desk = in_review()
    desk.keep(comment(desk.state, WAGE, "Mary", AT, "Which country?"))
    desk.keep(propose(desk.state, WAGE, "rating", 0, "Joan", AT))
    desk.put("Grace", f"{WAGE}.rationale", "In her words.")
    desk.put("Eve", f"{WAGE}.rationale", "In other words.")
    for who in ("Grace", "Mary", "Joan"):
        with pytest.raises(ReviewRefused, match=f"{who} has seen the rating of “Wage Trends”"):
            second_rating(desk.state, WAGE, 0, "", who, AT)
    assert second_rating(desk.state, "growth", 0, "", "Joan", AT).by == "Joan"


def test_what_was_left_on_a_flag_or_on_the_whole_tells_that_a_rating_was_seen() -> None:
    desk = in_review(replace(complete_assessment(), f"{WAGE}.rationale", "The score is 99.9."))
    flag = next(one.item for one in desk.state.items if one.item.kind == "flag")
    assert flag.about == f"{WAGE}.rationale"
    desk.approve("Mary", flag.path)
    assert known_to(desk.state, "Mary") == {WAGE}
    desk.approve_all("Grace")
    desk.move("Mary", "approve")
    assert "growth" in known_to(desk.state, "Mary")
    assert known_to(desk.state, "Eve") == frozenset()


def test_who_rated_with_the_first_rating_shown_is_told_apart_everywhere() -> None:
    desk = in_review()
    desk.keep(second_rating(desk.state, WAGE, -1, "", "Mary", AT), seen_before=True)
    desk.keep(second_rating(desk.state, WAGE, -1, "", "Grace", AT))
    assert seen_before(desk.state, WAGE) == {"Mary"}
    *_, knowing, blind = (told(event, str).deed for event in desk.state.events)
    assert knowing == "rated a second time, having been shown the rating: Evidence, wage trends"
    assert blind == "rated blind: Evidence, wage trends"
    kept = [one.record for one in desk.state.records]
    assert vouched(desk.state.draft, desk.state.events, desk.state.records).second_ratings == (
        kept[1],
    )


@pytest.mark.parametrize(
    ("path", "rating", "sentence"),
    [
        (WAGE, 3, "3 is not on the scale of “Wage Trends”, -2 to 2"),
        ("tasks[task-0]", 0, "0 is not on the scale of “task number 0”, 1 to 5"),
        ("role", 1, "“Definition of the role” is not rated"),
    ],
)
def test_what_is_no_rating_is_refused(path: str, rating: int, sentence: str) -> None:
    with pytest.raises(ReviewRefused, match=sentence):
        second_rating(in_review().state, path, rating, "", "Grace", AT)


def test_an_unrated_item_gets_no_second_rating() -> None:
    desk = in_review()
    desk.put("Ada", f"{WAGE}.rating", None)
    with pytest.raises(ReviewRefused, match="has no rating yet"):
        second_rating(desk.state, WAGE, 1, "", "Grace", AT)


def test_two_ratings_are_settled_with_a_reason() -> None:
    desk = in_review()
    with pytest.raises(ReviewRefused, match="no second rating to settle"):
        adjudicate(desk.state, WAGE, 0, "Between.", "Mary", AT)
    desk.keep(second_rating(desk.state, WAGE, -1, "", "Grace", AT))
    with pytest.raises(ReviewRefused, match="the reason is empty"):
        adjudicate(desk.state, WAGE, 0, " ", "Mary", AT)
    with pytest.raises(ReviewRefused, match="not on the scale"):
        adjudicate(desk.state, WAGE, 9, "Beyond.", "Mary", AT)
    settled = adjudicate(desk.state, WAGE, 0, "Between.", "Mary", AT)
    assert (settled.first, settled.second, settled.outcome) == (1, -1, 0)
    desk.keep(settled)
    assert desk.item(WAGE).adjudications == (settled,)


def test_whose_rating_stands_does_not_settle_it_alone() -> None:
    desk = in_review()
    desk.keep(second_rating(desk.state, WAGE, -1, "", "Grace", AT))
    desk.keep(second_rating(desk.state, WAGE, 0, "", "Mary", AT))
    sentence = "Ada decided “Wage Trends” and cannot settle it against Grace and Mary"
    with pytest.raises(ReviewRefused, match=sentence):
        adjudicate(desk.state, WAGE, 1, "It stands.", "Ada", AT)
    desk.put("Grace", f"{WAGE}.rationale", "In her words.")
    assert "Grace" in desk.item(WAGE).authors
    assert adjudicate(desk.state, WAGE, 1, "It stands.", "Grace", AT).by == "Grace"


def test_what_stands_is_read_off_the_item() -> None:
    desk = in_review()
    document = complete_assessment()
    assert rating_of(desk.item("tasks[task-1]")) == document.tasks[1].score
    assert rating_of(desk.item("growth")) == document.growth.rating
    assert rating_of(desk.item("commentary")) is None
