"""Verdicts, comments and proposals: who may leave them, and how long they hold."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessor.desk.deciding import accept_rest, decide, discard_rest, open_items
from assessor.desk.draft import Draft, chain_problem
from assessor.desk.editing import Author, move, remove, set_override, signed
from assessor.desk.moving import missing_for
from assessor.desk.ports import Change
from assessor.desk.rating_first import rate_first
from assessor.desk.review_state import last_verdicts, previous
from assessor.desk.reviewing import (
    ReviewRefused,
    approve,
    comment,
    propose,
    renew,
    reply,
    request_change,
    resolve,
    told_with,
)
from assessor.document.checks import Beside, KnownRole
from assessor.document.review import MEANING
from desk.commands import random_command, some_suggestions
from desk.reviewed import NAME, Desk, in_review
from strategies import AT, complete_assessment, suggestion

TASK = "tasks[task-0]"


def progress(desk: Desk) -> dict[str, str]:
    return {item.item.path: item.progress for item in desk.state.items}


def stale(desk: Desk, reviewer: str = "Grace") -> set[str]:
    return {item.item.path for item in desk.state.items if item.stale_for(reviewer)}


# How long an approval holds


def test_an_approval_says_who_agreed_with_exactly_what() -> None:
    desk = in_review()
    review = approve(desk.state, TASK, "Grace", AT, " Well put. ")
    assert (review.reviewer, review.verdict, review.comment) == (
        "Grace",
        "approved_with_comment",
        "Well put.",
    )
    assert review.meaning == MEANING
    assert review.subject_sha256 == desk.item(TASK).subject_sha256
    assert approve(desk.state, TASK, "Grace", AT).verdict == "approved"


@pytest.mark.parametrize(
    ("path", "value", "reached"),
    [
        ("tasks[task-0].rationale", "Otherwise.", {TASK}),
        ("tasks[task-0].sources", ["source-1"], None),
        ("role.summary", "Another summary.", {"role"}),
        ("evidence.wage_trends.rating", 0, {"evidence.wage_trends", "override"}),
        ("principles.embodied_physicality.rating", 1, {"principles.embodied_physicality"}),
        ("comparators[comparator-0].note", "Otherwise.", {"comparators[comparator-0]"}),
    ],
)
def test_an_edit_makes_stale_what_shows_it_and_nothing_else(
    path: str, value: str | int | list[str], reached: set[str] | None
) -> None:
    desk = in_review()
    desk.approve_all("Grace")
    assert set(progress(desk).values()) == {"approved"}
    desk.put("Ada", path, value)  # type: ignore[arg-type]
    now = {p for p in stale(desk) if not p.startswith("flag:")}
    assert now == (reached or {TASK, "sources"} & set(progress(desk)))


def test_what_was_approved_before_an_edit_that_was_undone_is_approved_again() -> None:
    desk = in_review()
    desk.approve_all("Grace")
    session = desk.session("Ada")
    session.do(lambda draft, who: set_override(draft, Decimal("40.0"), "other", "why " * 20, who))
    assert "override" in stale(desk)
    session.undo()
    assert set(progress(desk).values()) == {"approved"}


@settings(max_examples=5, deadline=None)
@given(st.randoms(use_true_random=False))
def test_a_verdict_holds_exactly_while_what_it_was_given_on_stands(random: Random) -> None:
    desk = in_review()
    desk.approve_all("Grace")
    approved = {item.item.path: item.subject for item in desk.state.items}
    for made in some_suggestions():
        desk.store.add_suggestion(NAME, made, "Ada")
    session = desk.session("Ada")
    done = sum(
        session.do(random_command(session, random)) is not None for _ in range(random.randint(1, 6))
    )
    for item in desk.state.items:
        said = item.verdicts.get("Grace")
        assert (said is not None and said.fresh) == (approved.get(item.item.path) == item.subject)
    for _ in range(done):
        session.undo()
    assert {item.item.path: item.subject for item in desk.state.items} == approved
    assert all(item.verdicts["Grace"].fresh for item in desk.state.items)
    assert chain_problem(desk.store.events(NAME)) is None


def test_a_stale_approval_can_be_seen_beside_what_stands_now_and_renewed() -> None:
    desk = in_review()
    desk.approve("Grace", TASK)
    before = desk.item(TASK).subject
    assert previous(desk.state, TASK, "Grace", desk.store) == before
    with pytest.raises(ReviewRefused, match="no stale approval"):
        renew(desk.state, TASK, "Grace", AT)
    desk.put("Ada", "tasks[task-0].rationale", "Otherwise.")
    assert desk.item(TASK).progress == "stale"
    assert previous(desk.state, TASK, "Grace", desk.store) == before
    assert previous(desk.state, TASK, "Mary", desk.store) is None
    desk.keep(renew(desk.state, TASK, "Grace", AT))
    assert desk.item(TASK).progress == "approved"
    assert previous(desk.state, TASK, "Grace", desk.store) == desk.item(TASK).subject


@pytest.mark.parametrize("path", [TASK, "override", "flag:score-override:override.score"])
def test_what_was_approved_while_its_author_saved_another_version_is_shown_as_it_was_read(
    path: str,
) -> None:
    desk = in_review()
    desk.do("Ada", lambda draft, who: set_override(draft, Decimal(40), "other", "why " * 20, who))
    read = desk.state
    desk.put("Ada", "role.summary", "Elsewhere.")
    desk.put("Ada", "tasks[task-0].rationale", "Otherwise.")
    desk.put("Ada", "tasks[task-0].score", 4)
    desk.keep(approve(read, path, "Grace", AT))
    approved = read.find(path)
    assert approved is not None
    assert desk.item(path).progress == "stale"
    assert previous(desk.state, path, "Grace", desk.store) == approved.subject


def test_what_was_approved_and_is_not_kept_cannot_be_shown() -> None:
    desk = in_review()
    desk.approve("Grace", TASK)
    desk.put("Ada", "tasks[task-0].rationale", "Otherwise.")
    approved = desk.state.records[0].draft_sha256
    del desk.store.contents[approved]
    assert previous(desk.state, TASK, "Grace", desk.store) is None


def test_the_verdicts_of_items_that_are_gone_are_not_among_the_last() -> None:
    desk = in_review()
    desk.approve("Grace", TASK)
    desk.approve("Grace", "role")
    desk.do("Ada", lambda draft, _: remove(draft, TASK))
    assert [review.path for review in last_verdicts(desk.state)] == ["role"]


# Who may


def test_nobody_approves_what_they_last_decided() -> None:
    desk = in_review()
    with pytest.raises(ReviewRefused, match="last decided by Ada, who cannot approve it"):
        approve(desk.state, TASK, "Ada", AT)
    desk.put("Grace", "tasks[task-0].rationale", "In her words.")
    with pytest.raises(ReviewRefused, match="last decided by Grace"):
        approve(desk.state, TASK, "Grace", AT)
    desk.approve("Mary", TASK)
    assert desk.item(TASK).progress == "approved"


def test_an_approval_no_longer_counts_once_its_giver_decides_the_item() -> None:
    desk = in_review()
    desk.approve("Grace", TASK)
    desk.put("Grace", "tasks[task-0].rationale", "In her words.")
    desk.session("Grace").undo()
    assert desk.item(TASK).verdicts["Grace"].fresh
    assert desk.item(TASK).progress != "approved"


@settings(max_examples=5, deadline=None)
@given(st.randoms(use_true_random=False))
def test_whoever_last_changed_what_an_item_says_is_an_author_of_it(random: Random) -> None:
    desk = in_review()
    for made in some_suggestions():
        desk.store.add_suggestion(NAME, made, "Ada")
    last: dict[str, str] = {}
    for _ in range(8):
        actor = random.choice(("Ada", "Grace", "Mary"))
        before = {item.item.path: item.subject for item in desk.state.items}
        session = desk.session(actor)
        if random.random() < 0.25:
            session.undo()
        else:
            session.do(random_command(session, random))
        for item in desk.state.items:
            was = before.get(item.item.path)
            if item.item.kind != "flag" and (was is None or was["value"] != item.subject["value"]):
                last[item.item.path] = actor
    for path, item in {item.item.path: item for item in desk.state.items}.items():
        if path in last and path != "sources":
            assert last[path] in item.authors


def test_decisions_taken_as_one_make_an_author_of_what_they_changed_alone() -> None:
    desk = in_review()
    made = suggestion(
        1,
        items=[
            ("tasks[task-0]", {"name": "Another name"}),
            ("tasks", {"name": "A new task", "time": 5, "score": 3}),
        ],
    )
    desk.store.add_suggestion(NAME, made, "Ada")
    session = desk.session("Grace")
    items = session.open_items("tasks")
    session.do(lambda draft, who: accept_rest(draft, items[:1], "tasks", who))
    items = session.open_items("tasks")
    session.do(lambda draft, who: discard_rest(draft, items, "tasks", who))
    assert desk.item(TASK).authors == {"Ada", "Grace"}  # its figures are Ada's
    assert desk.item("tasks[task-1]").authors == {"Ada"}
    session.undo()
    session.undo()
    assert desk.item(TASK).authors == {"Ada", "Grace"}
    assert desk.item("tasks[task-1]").authors == {"Ada"}


def test_moving_a_point_decides_on_the_commentary_and_moving_a_task_on_none() -> None:
    desk = in_review()
    session = desk.session("Grace")
    session.do(lambda draft, _: move(draft, TASK, 1))
    session.undo()
    session.redo()
    assert desk.item(TASK).authors == {"Ada"}
    session.do(lambda draft, _: move(draft, "commentary.not_captured[point-0]", 1))
    assert "Grace" in desk.item("commentary").authors


def test_a_first_rating_before_looking_makes_nobody_an_author() -> None:
    desk = in_review()
    made = suggestion(1, items=[(TASK, {"score": 4})])
    desk.store.add_suggestion(NAME, made, "Ada")
    session = desk.session("Grace")
    (open_item,) = session.open_items()
    session.do(lambda draft, who: rate_first(draft, open_item, 3, who))
    session.undo()
    session.redo()
    assert desk.item(TASK).authors == {"Ada"}


def test_what_nobody_answers_for_is_whose_who_began_the_draft() -> None:
    desk = Desk()
    draft = Draft.of(complete_assessment())
    desk.store.create(NAME, Change(draft, "start", "", None, None, {}), "Mary", AT)
    assert desk.item(TASK).authors == {"Mary"}
    assert desk.item("override").authors == {draft.assessment.override.author}


def test_nobody_approves_an_item_whose_source_they_changed_last() -> None:
    desk = in_review()
    desk.approve("Grace", TASK)
    desk.put("Grace", "sources[source-0].title", "As she has it")
    assert desk.item(TASK).authors == {"Ada", "Grace"}
    assert desk.item("commentary").authors == {"Ada"}
    with pytest.raises(ReviewRefused, match="last decided by Grace"):
        approve(desk.state, TASK, "Grace", AT)
    desk.put("Ada", "sources[source-0].title", "As Ada has it")
    assert desk.item(TASK).authors == {"Ada"}
    desk.put("Grace", "sources[source-0].title", "As she has it")
    desk.put("Ada", "tasks[task-0].rationale", "In view of that title.")
    assert desk.item(TASK).authors == {"Ada"}


@pytest.mark.parametrize("kind", ["import", "open"])
def test_whoever_took_up_what_a_file_says_others_decided_cannot_approve_it(kind: str) -> None:
    desk = Desk()
    draft = signed(Draft.of(complete_assessment()), Author("Mary", AT))
    desk.store.create(NAME, Change(draft, kind, "", None, None, {}), "Ada", AT)
    assert desk.item(TASK).authors == {"Ada", "Mary"}
    desk.put("Grace", "tasks[task-0].rationale", "In her words.")
    assert desk.item(TASK).authors == {"Ada", "Mary", "Grace"}
    for name, value in (("time", 25), ("score", 4), ("involvement", "displacement")):
        desk.put("Grace", f"tasks[task-0].{name}", value)
    assert desk.item(TASK).authors == {"Grace"}


def test_what_was_done_to_a_discarded_draft_makes_nobody_an_author_of_the_next() -> None:
    desk = in_review()
    desk.put("Grace", "tasks[task-0].rationale", "In her words.")
    stored = desk.state.stored
    gone = Change(stored.draft, "discard", "", None, None, {})
    desk.store.save(NAME, stored.version, gone, "Ada", desk.clock())
    desk.begin(complete_assessment())
    assert desk.item(TASK).authors == {"Ada"}


def test_whoever_opens_what_was_published_from_here_is_no_author_of_it() -> None:
    desk = Desk()
    draft = signed(Draft.of(complete_assessment()), Author("Mary", AT))
    for version, kind in enumerate(("import", "publish", "discard")):
        change = Change(draft, kind, "", None, None, {})
        if version:
            desk.store.save(NAME, version, change, "Mary", desk.clock())
        else:
            desk.store.create(NAME, change, "Mary", AT)
    desk.store.create(NAME, Change(draft, "open", "", None, None, {}), "Ada", desk.clock())
    assert desk.item(TASK).authors == {"Mary"}
    desk.put("Ada", "tasks[task-0].rationale", "In her words.")
    assert desk.item(TASK).authors == {"Ada", "Mary"}


def test_a_flag_is_not_acknowledged_by_the_author_of_what_it_is_about() -> None:
    desk = in_review()
    desk.put("Ada", "tasks[task-0].involvement", "displacement")
    flag = "flag:label-score:tasks[task-0].involvement"
    assert desk.item(flag).authors == {"Ada"}
    assert [about.path for about in desk.item(TASK).flags] == [flag]
    desk.approve("Grace", flag)
    assert desk.item(flag).progress == "approved"


def test_nothing_is_approved_before_it_is_submitted_or_after_it_is_signed() -> None:
    desk = Desk()
    desk.begin(in_review().state.draft.assessment)
    with pytest.raises(ReviewRefused, match="not in review; submit it first"):
        approve(desk.state, TASK, "Grace", AT)
    desk.move("Ada", "submit")
    desk.approve_all("Grace")
    desk.move("Grace", "approve")
    with pytest.raises(ReviewRefused, match="is approved; reopen it first"):
        approve(desk.state, TASK, "Grace", AT)
    with pytest.raises(ReviewRefused, match="is approved; reopen it first"):
        comment(desk.state, TASK, "Grace", AT, "Too late.")


def test_a_request_needs_words_and_an_item() -> None:
    desk = in_review()
    with pytest.raises(ReviewRefused, match="the comment is empty"):
        request_change(desk.state, TASK, "Grace", AT, " \n")
    with pytest.raises(ReviewRefused, match=r"has no item “tasks\[gone\]” to review"):
        request_change(desk.state, "tasks[gone]", "Grace", AT, "Why?")


def test_a_name_that_is_no_line_is_refused_in_a_sentence() -> None:
    with pytest.raises(ReviewRefused, match="reviewer: holds the control character"):
        approve(in_review().state, TASK, "Gr\x1bace", AT)


# Comments


def test_a_thread_is_resolved_until_somebody_replies_again() -> None:
    desk = in_review()
    first = comment(desk.state, TASK, "Grace", AT, "Really?")
    desk.keep(first)
    desk.keep(reply(desk.state, first.id, "Ada", AT, "Yes."))
    (thread,) = desk.item(TASK).unresolved
    assert [said.text for said in (thread.first, *thread.replies)] == ["Really?", "Yes."]
    desk.keep(resolve(desk.state, thread.replies[0].id, "Grace", AT))
    assert desk.item(TASK).unresolved == ()
    with pytest.raises(ReviewRefused, match="resolved already"):
        resolve(desk.state, first.id, "Grace", AT)
    desk.keep(reply(desk.state, thread.replies[0].id, "Ada", AT, "But."))
    assert len(desk.item(TASK).unresolved[0].replies) == 2
    with pytest.raises(ReviewRefused, match="there is no comment"):
        reply(desk.state, "0" * 32, "Ada", AT, "To whom?")


def test_what_others_ask_of_an_author_is_not_settled_by_the_author_alone() -> None:
    desk = in_review()
    asked = comment(desk.state, TASK, "Grace", AT, "Really?")
    own = comment(desk.state, TASK, "Ada", AT, "To be looked up.")
    desk.keep(asked)
    desk.keep(own)
    sentence = "answer it, and Grace or somebody else settles it"
    with pytest.raises(ReviewRefused, match=sentence):
        resolve(desk.state, asked.id, "Ada", AT)
    desk.put("Mary", "growth.rationale", "Elsewhere.")
    for who, settled in (("Mary", asked), ("Ada", own)):
        desk.keep(resolve(desk.state, settled.id, who, AT))
    assert desk.item(TASK).unresolved == ()


# Proposals


def test_a_proposed_edit_is_decided_on_by_the_author_like_any_suggestion() -> None:
    desk = in_review()
    proposed = propose(desk.state, TASK, "score", 3, "Grace", AT, why="As the tools stand.")
    assert (proposed.source, proposed.model) == ("reviewer", "Grace")
    desk.keep(proposed)
    session = desk.session("Ada")
    (open_item,) = open_items(session.draft, session.suggestions)
    session.do(lambda draft, who: decide(draft, open_item, who))
    assert desk.state.draft.assessment.tasks[0].score == 3
    assert desk.item(TASK).authors == {"Ada"}
    desk.approve("Grace", TASK)


@pytest.mark.parametrize(
    ("path", "field", "value", "place"),
    [
        ("reinstatement", "text", "New.", "reinstatement"),
        ("principles.quick_screen", "", "New.", "principles.quick_screen"),
        (
            "commentary",
            "not_captured[point-0].text",
            "New.",
            "commentary.not_captured[point-0].text",
        ),
        ("growth", "check", "New.", "growth.check"),
        ("role", "also_known_as", ["New"], "role.also_known_as"),
        ("comparators[comparator-0]", "score", "12.5", "comparators[comparator-0].score"),
    ],
)
def test_any_field_of_prose_and_ratings_can_be_proposed(
    path: str, field: str, value: str | list[str], place: str
) -> None:
    desk = in_review()
    desk.keep(propose(desk.state, path, field, value, "Grace", AT))  # type: ignore[arg-type]
    session = desk.session("Ada")
    change = session.do(lambda draft, who: decide(draft, session.open_items()[0], who))
    assert change is not None
    assert [decision.path for decision in session.draft.decisions] == [place]


@pytest.mark.parametrize(
    ("path", "field", "value", "sentence"),
    [
        (TASK, "score", 6, "must be 5 or less"),
        (TASK, "colour", 1, "there is no such place"),
        (TASK, "id", "other", "no field whose value can be proposed"),
        ("commentary", "not_captured[point-0]", None, "no field|must be an object"),
        (TASK, "score", 2, "says that already"),
        ("override", "score", "50.0", "comment on it instead"),
        ("sources", "", "x", "comment on it instead"),
        ("reinstatement", "title", "x", "it is its own text"),
        ("role", "live_tracked", True, "must be a whole number, text"),
    ],
)
def test_what_cannot_be_proposed_is_refused_in_a_sentence(
    path: str, field: str, value: str | int | None, sentence: str
) -> None:
    with pytest.raises(ReviewRefused, match=sentence):
        propose(in_review().state, path, field, value, "Grace", AT)


# Flags


def test_a_flag_stays_acknowledged_when_another_at_its_place_is_mended() -> None:
    desk = in_review()
    desk.put("Ada", "role.summary", "The score is 99.9. The score is 11.1.")
    first, second = (item.item for item in desk.state.items if item.item.kind == "flag")
    assert second.path == f"{first.path}:2"
    desk.approve("Grace", second.path)
    desk.approve("Grace", first.path)
    desk.put("Ada", "role.summary", "The score is 11.1.")
    left = desk.item(first.path)
    assert left.item.title == second.title
    assert left.progress == "approved"


def test_a_flag_that_says_something_else_now_is_open_again_beside_what_it_said() -> None:
    desk = in_review()
    flag = "flag:comparator-drift:comparators[comparator-0].score"

    def elsewhere(score: str) -> Beside:
        return Beside((KnownRole("x", "comparator 0", "Senior", (), Decimal(score), "red", None),))

    desk.beside = elsewhere("12.3")
    state = desk.state
    said = approve(state, flag, "Grace", AT)
    desk.keep(said, **told_with(state, said))
    desk.approve("Mary", flag)
    acknowledged = desk.item(flag).subject
    assert previous(desk.state, flag, "Mary", desk.store) == acknowledged
    desk.beside = elsewhere("12.4")
    assert desk.item(flag).progress == "stale"
    assert previous(desk.state, flag, "Grace", desk.store) == acknowledged
    assert previous(desk.state, flag, "Mary", desk.store) is None


def test_a_comment_on_a_flag_that_is_gone_still_has_to_be_resolved() -> None:
    desk = in_review()
    desk.put("Ada", "role.summary", "The score is 99.9.")
    desk.approve_all("Grace")
    remark = comment(desk.state, "flag:stale-number:role.summary", "Grace", AT, "Is it?")
    desk.keep(remark)
    desk.put("Ada", "role.summary", "Summary.")
    desk.approve_all("Grace")
    (sentence,) = missing_for(desk.state, "approve", "Grace")
    assert sentence == (
        "A comment by Grace on “flag:stale-number:role.summary”, which is gone, is not resolved."
    )
    with pytest.raises(ReviewRefused, match="Ada wrote what Grace asks about there"):
        resolve(desk.state, remark.id, "Ada", AT)
    desk.keep(resolve(desk.state, remark.id, "Mary", AT))
    assert missing_for(desk.state, "approve", "Grace") == ()
