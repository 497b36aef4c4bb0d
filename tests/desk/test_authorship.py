"""Whose work an item is: their words, their figures, and their answering for the whole."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessor.desk.authorship import submitted_by
from assessor.desk.editing import set_override
from assessor.desk.moving import missing_for
from assessor.desk.ports import Change
from assessor.desk.reviewing import ReviewRefused, approve, request_change
from assessor.document.path import Json, get, replace
from assessor.document.subjects import figures, items
from desk.commands import random_command, some_suggestions
from desk.reviewed import NAME, Desk, in_review
from strategies import AT, complete_assessment

GROWTH = "growth"
TASK = "tasks[task-0]"


def reworded(path: str = GROWTH) -> Desk:
    """A draft in review, of which Grace has worded an item that Ada rated."""
    desk = in_review()
    desk.put("Grace", f"{path}.rationale", "In her words.")
    return desk


@pytest.mark.parametrize(
    "path", [GROWTH, TASK, "evidence.wage_trends", "barriers.cultural_ethical"]
)
def test_whoever_rated_an_item_cannot_approve_it_under_the_words_of_others(path: str) -> None:
    desk = reworded(path)
    assert desk.item(path).authors == {"Ada", "Grace"}
    with pytest.raises(ReviewRefused) as refused:
        approve(desk.state, path, "Ada", AT)
    assert str(refused.value).endswith(
        "” was worded by others since, but stands as rated by Ada, who cannot approve it: a third "
        "person has to, or Ada words it too and somebody else has to approve it"
    )
    with pytest.raises(ReviewRefused, match="rated by Ada: change it at the Desk instead"):
        request_change(desk.state, path, "Ada", AT, "Why?")
    desk.approve("Mary", path)
    assert desk.item(path).approved_by == ("Mary",)


def test_a_team_of_two_goes_on_once_who_rated_an_item_has_worded_it_too() -> None:
    desk = reworded()
    desk.put("Ada", f"{GROWTH}.rationale", "In her own words.")
    assert desk.item(GROWTH).authors == {"Ada"}
    desk.approve("Grace", GROWTH)
    assert desk.item(GROWTH).progress == "approved"


def test_who_puts_another_rating_is_its_author_and_who_put_the_one_before_is_none() -> None:
    desk = reworded()
    desk.put("Grace", f"{GROWTH}.rating", 0)
    assert desk.item(GROWTH).authors == {"Grace"}
    desk.approve("Ada", GROWTH)


@pytest.mark.parametrize(
    ("name", "value"), [("time", 25), ("score", 4), ("involvement", "displacement")]
)
def test_each_figure_of_a_task_is_somebodys(name: str, value: Json) -> None:
    desk = in_review()
    desk.put("Grace", f"{TASK}.{name}", value)
    assert desk.item(TASK).authors == {"Ada", "Grace"}
    desk.put("Mary", f"{TASK}.rationale", "In her words.")
    assert desk.item(TASK).authors == {"Ada", "Grace", "Mary"}


def test_an_override_is_whose_it_was_set_last() -> None:
    desk = in_review()
    desk.do("Grace", lambda draft, who: set_override(draft, Decimal("60.0"), "other", "Why.", who))
    assert desk.item("override").authors == {"Grace"}
    desk.put("Mary", "override.justification", "In her words.")
    assert desk.item("override").authors == {"Grace", "Mary"}
    desk.put("Mary", "override.score", None)
    assert desk.item("override").authors == {"Mary"}


def test_an_override_put_back_to_what_was_approved_is_approved_again() -> None:
    desk = in_review()

    def puts(score: str) -> None:
        desk.do("Ada", lambda draft, who: set_override(draft, Decimal(score), "other", "Why.", who))

    puts("58.0")
    desk.approve("Grace", "override")
    approved_at = desk.state.draft.assessment.override.at
    puts("57.0")
    assert desk.item("override").progress == "stale"
    puts("58.0")
    assert desk.state.draft.assessment.override.at != approved_at
    assert desk.item("override").progress == "approved"


def test_an_approval_by_who_rated_it_does_not_count_where_it_was_kept_nevertheless() -> None:
    desk = reworded()
    given = approve(desk.state, GROWTH, "Mary", desk.clock())
    desk.keep(given.model_copy(update={"reviewer": "Ada"}))
    assert desk.item(GROWTH).verdicts["Ada"].fresh
    assert desk.item(GROWTH).approved_by == ()
    assert (
        "“AI Growth Correlation” is approved only by who decided it; somebody else has to."
        in missing_for(desk.state, "approve", "Mary")
    )


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_whoever_put_a_figure_that_stands_is_an_author_of_its_item(seed: int) -> None:
    random, desk = Random(seed), in_review()
    for made in some_suggestions():
        desk.store.add_suggestion(NAME, made, "Ada")

    def standing() -> dict[str, Json]:
        document = desk.store.kept[NAME].draft.assessment
        paths = [item.path for item in items(document, ())]
        return {place: get(document, place) for path in paths for place in figures(document, path)}

    last: dict[str, str] = dict.fromkeys(standing(), "Ada")
    for _ in range(8):
        actor, before = random.choice(("Ada", "Grace", "Mary")), standing()
        session = desk.session(actor)
        if random.random() < 0.25:
            session.undo()
        else:
            session.do(random_command(session, random))
        last |= {place: actor for place, value in standing().items() if before.get(place) != value}
    state = desk.state
    for item in state.items:
        for place in figures(state.draft.assessment, item.item.path):
            assert place not in last or last[place] in item.authors, place


# Of the whole


BORDERLINE = "flag:borderline:score"


def borderline() -> Desk:
    """A draft by Ada, worded last by Grace, with a flag about the whole; Ada submitted it."""
    document = replace(complete_assessment(), "override.score", "48.3")
    desk = in_review(replace(document, "override.reason", "other"))
    desk.put("Grace", "role.summary", "In her words.")
    return desk


def test_a_flag_about_the_whole_is_for_neither_who_changed_it_last_nor_who_submitted_it() -> None:
    desk = borderline()
    assert desk.item(BORDERLINE).authors == {"Ada", "Grace"}
    with pytest.raises(
        ReviewRefused, match="is about the whole, last submitted by Ada, who cannot"
    ):
        approve(desk.state, BORDERLINE, "Ada", AT)
    with pytest.raises(ReviewRefused, match="was last decided by Grace, who cannot"):
        approve(desk.state, BORDERLINE, "Grace", AT)
    desk.approve("Mary", BORDERLINE)
    desk.move("Mary", "withdraw")
    desk.move("Grace", "submit")
    assert desk.item(BORDERLINE).authors == {"Grace"}
    assert desk.item("growth").authors == {"Ada"}


def test_a_draft_begun_anew_was_submitted_by_nobody() -> None:
    desk = borderline()
    stored = desk.state.stored
    gone = Change(stored.draft, "discard", "", None, None, {})
    desk.store.save(NAME, stored.version, gone, "Ada", desk.clock())
    desk.begin(stored.draft.assessment, "Mary")
    assert submitted_by(desk.state.events) == ""
    assert desk.item(BORDERLINE).authors == {"Mary"}
