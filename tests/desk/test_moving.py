"""The way from draft to published: every gate says everything that is missing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from assessor.desk.editing import set_override, set_value
from assessor.desk.moving import FROM, Move, missing_for, move, signature
from assessor.desk.ports import Change, Settled, StaleDraft, StoreError
from assessor.desk.reviewing import ReviewRefused, approve, comment, request_change, resolve
from assessor.desk.second_rating import adjudicate, second_rating
from assessor.desk.verifying import draft_problems
from assessor.document.assessment import blank
from assessor.document.checks import NOTHING_BESIDE
from assessor.document.errors import DocumentError
from assessor.document.review import STATUS_AFTER, Status
from desk.reviewed import NAME, Desk, in_review
from strategies import AT, complete_assessment

TASK = "tasks[task-0]"


def test_the_whole_way_there_and_back_is_taken_and_logged() -> None:
    desk = in_review()
    desk.move("Ada", "withdraw", "Too early.")
    desk.move("Ada", "submit")
    desk.approve_all("Grace")
    assert desk.move("Grace", "approve").status == "approved"
    assert desk.state.signatures[-1].document_sha256 == desk.state.document_sha256
    assert desk.move("Ada", "publish").status == "published"
    assert desk.move("Ada", "reopen", "New figures.").status == "draft"
    kinds = [kind for kind in desk.store.kinds(NAME) if kind != "review"]
    assert kinds == [
        "import",
        "submit",
        "withdraw",
        "submit",
        "sign",
        "approve",
        "publish",
        "reopen",
    ]
    last = desk.store.events(NAME)[-1]
    assert (last.before, last.after, last.detail) == (
        "published",
        "draft",
        {"reason": "New figures."},
    )


def test_what_was_approved_need_not_be_approved_again_after_reopening() -> None:
    desk = in_review()
    desk.approve_all("Grace")
    desk.move("Grace", "approve")
    desk.move("Ada", "reopen")
    desk.put("Ada", "role.summary", "Another summary.")
    desk.move("Ada", "submit")
    assert missing_for(desk.state, "approve", "Grace") == (
        "“Definition of the role” has changed since it was approved and has to be approved again.",
    )
    desk.approve("Grace", "role")
    desk.move("Grace", "approve")


@pytest.mark.parametrize("kind", list(STATUS_AFTER))
@pytest.mark.parametrize(
    "status", ["draft", "in review", "changes requested", "approved", "published"]
)
def test_a_step_is_taken_only_from_where_it_begins(kind: Move, status: Status) -> None:
    state = in_review().state
    state = replace(state, stored=replace(state.stored, status=status))
    first = next(iter(missing_for(state, kind, "Grace")), "")
    assert ("; only what is " in first) == (status not in FROM[kind])


def test_submitting_names_every_error() -> None:
    desk = Desk()
    desk.begin(blank("Role"))
    with pytest.raises(ReviewRefused, match="cannot be submitted yet") as refused:
        desk.move("Ada", "submit")
    assert refused.value.missing == tuple(check.message for check in desk.state.standing.errors)
    assert len(refused.value.missing) > 5


def test_signing_off_names_every_item_that_is_not_approved() -> None:
    desk = in_review()
    missing = missing_for(desk.state, "approve", "Grace")
    assert len(missing) == len(desk.state.items) + 1
    assert missing[0] == "“Definition of the role” is not approved yet."
    assert missing[-1].startswith("Grace has approved nothing in “some-role”")


def test_each_thing_that_keeps_an_assessment_from_sign_off_is_named() -> None:
    desk = in_review()
    desk.put("Ada", "tasks[task-1].involvement", "displacement")
    desk.put("Ada", "tasks[task-1].score", 2)
    flag = "flag:label-score:tasks[task-1].involvement"
    desk.keep(second_rating(desk.state, "evidence.wage_trends", 0, "Flat.", "Mary", desk.clock()))
    desk.keep(
        adjudicate(desk.state, "evidence.wage_trends", 0, "It is flat.", "Grace", desk.clock())
    )
    desk.approve_all("Grace")
    assert missing_for(desk.state, "approve", "Grace") == (
        "“Wage Trends” was settled at 0, but 1 stands there: its author puts 0 there, "
        "or it is settled anew.",
    )
    desk.put("Ada", "evidence.wage_trends.rating", 0)
    desk.approve_all("Grace")
    assert missing_for(desk.state, "approve", "Grace") == ()

    remark = comment(desk.state, TASK, "Mary", desk.clock(), "Is it?")
    desk.keep(remark)
    desk.keep(request_change(desk.state, "growth", "Mary", desk.clock(), "Say why."))
    desk.put("Ada", "tasks[task-1].score", 1)
    assert desk.state.find(flag) is not None
    name = "“task number 1”"
    assert set(missing_for(desk.state, "approve", "Grace")) >= {
        "A comment by Mary on “task number 0” is not resolved.",
        "“AI Growth Correlation”: Mary asked for a change.",
        f"{name} has changed since it was approved and has to be approved again.",
    }
    assert any(
        sentence.startswith("The flag “") and "has to be acknowledged again" in sentence
        for sentence in missing_for(desk.state, "approve", "Grace")
    )
    desk.keep(resolve(desk.state, remark.id, "Mary", desk.clock()))
    desk.keep(approve(desk.state, "growth", "Mary", desk.clock()))
    desk.approve_all("Grace")
    desk.move("Grace", "approve")


def test_an_error_made_in_review_keeps_an_assessment_from_sign_off() -> None:
    desk = in_review()
    desk.put("Ada", "growth.rating", None)
    desk.approve_all("Grace")
    missing = missing_for(desk.state, "approve", "Grace")
    assert missing == tuple(check.message for check in desk.state.standing.errors) != ()


def test_a_request_stands_until_it_was_answered_and_somebody_approved_the_answer() -> None:
    desk = in_review()
    desk.approve_all("Grace")
    desk.keep(request_change(desk.state, "growth", "Mary", desk.clock(), "Say why."))
    before = desk.state.draft.assessment.growth.check
    desk.put("Ada", "growth.check", "This is why.")
    assert (
        "“AI Growth Correlation”: Mary asked for a change of what it was before; it has to be approved as it is now."
        in (missing_for(desk.state, "approve", "Grace"))
    )
    desk.approve("Grace", "growth")
    assert missing_for(desk.state, "approve", "Grace") == ()
    desk.put("Ada", "growth.check", before)
    assert "“AI Growth Correlation”: Mary asked for a change." in (
        missing_for(desk.state, "approve", "Grace")
    )


def test_a_request_for_what_still_stands_is_not_lifted_by_anothers_approval() -> None:
    desk = in_review()
    desk.keep(request_change(desk.state, "growth", "Mary", desk.clock(), "Say why."))
    desk.approve_all("Grace")
    asked = "“AI Growth Correlation”: Mary asked for a change."
    assert asked in missing_for(desk.state, "approve", "Grace")
    desk.approve("Mary", "growth")
    assert missing_for(desk.state, "approve", "Grace") == ()


def test_who_decides_an_item_themselves_takes_their_request_back_with_it() -> None:
    desk = in_review()
    desk.approve_all("Mary")
    desk.keep(request_change(desk.state, "growth", "Grace", desk.clock(), "Say why."))
    desk.put("Grace", "growth.check", "This is why.")
    desk.approve("Mary", "growth")
    assert missing_for(desk.state, "approve", "Mary") == ()


def test_the_author_alone_cannot_sign_off() -> None:
    desk = Desk()
    desk.begin(complete_assessment())
    desk.move("Mary", "submit")
    desk.approve_all("Grace")
    with pytest.raises(ReviewRefused, match="Ada has approved nothing"):
        signature(desk.state, "Ada", AT)
    assert signature(desk.state, "Grace", AT).signer == "Grace"


def test_whoever_submitted_it_last_cannot_sign_off_whatever_they_approved() -> None:
    desk = in_review()
    desk.put("Grace", "role.summary", "In her words.")
    desk.approve_all("Grace")
    desk.approve_all("Ada")
    assert "Ada" in desk.item("role").approved_by
    said = "Ada submitted “some-role” for review; somebody else has to sign it off."
    assert missing_for(desk.state, "approve", "Ada") == (said,)
    with pytest.raises(ReviewRefused, match="Ada submitted “some-role” for review"):
        desk.move("Ada", "approve")
    assert desk.state.signatures == ()
    desk.move("Grace", "withdraw")
    desk.move("Grace", "submit")
    assert said not in missing_for(desk.state, "approve", "Ada")
    assert missing_for(desk.state, "approve", "Grace")[-1].startswith("Grace submitted")


def test_what_was_signed_only_by_who_submitted_it_is_not_published() -> None:
    desk = in_review()
    desk.approve_all("Grace")
    stands = desk.state
    by_ada = signature(stands, "Grace", desk.clock()).model_copy(update={"signer": "Ada"})
    desk.keep(by_ada)
    approved = Change(stands.draft, "approve", "", None, None, {})
    desk.store.save(NAME, stands.stored.version, approved, "Ada", desk.clock())
    with pytest.raises(ReviewRefused, match="bears no signature by another than Ada, who subm"):
        desk.move("Mary", "publish")
    assert [
        problem.message for problem in draft_problems(NAME, desk.store, NOTHING_BESIDE) or ()
    ] == ["is approved, but nobody signed what stands there"]


@pytest.mark.parametrize(
    ("score", "reviewers"),
    [("53.8", 1), ("58.8", 1), ("48.8", 1), ("58.9", 2), ("48.7", 2), ("47.9", 2)],
)
def test_an_override_that_is_major_takes_two_reviewers(score: str, reviewers: int) -> None:
    desk = in_review()
    desk.do(
        "Ada",
        lambda draft, who: set_override(draft, Decimal(score), "other", "why " * 20, who),
    )
    assert desk.item("override").approvals_needed == reviewers
    desk.approve_all("Grace")
    second = "“Override” is a major one: Grace has approved it, a second reviewer has to."
    assert missing_for(desk.state, "approve", "Grace") == ((second,) if reviewers > 1 else ())
    desk.approve("Mary", "override")
    assert missing_for(desk.state, "approve", "Grace") == ()


def test_sending_back_takes_something_to_change() -> None:
    desk = in_review()
    with pytest.raises(ReviewRefused, match="Grace has asked for no change"):
        desk.move("Grace", "request-changes")
    remark = comment(desk.state, TASK, "Grace", desk.clock(), "Is it?")
    desk.keep(remark)
    with pytest.raises(ReviewRefused, match="Mary has asked for no change"):
        desk.move("Mary", "request-changes")
    assert desk.move("Grace", "request-changes").status == "changes requested"
    assert desk.move("Ada", "submit").status == "in review"


def test_publishing_takes_a_signature_on_what_stands_there() -> None:
    state = in_review().state
    approved = replace(state, stored=replace(state.stored, status="approved"))
    assert missing_for(approved, "publish", "Ada") == (
        "“some-role” bears no signature; it has to be signed off.",
    )
    desk = in_review()
    desk.approve_all("Grace")
    desk.move("Grace", "approve")
    signed = desk.state
    assert missing_for(signed, "publish", "Ada") == ()
    other = signed.draft.model_copy(update={"assessment": blank("Another")})
    altered = replace(signed, stored=replace(signed.stored, draft=other))
    (sentence,) = missing_for(altered, "publish", "Ada")
    assert sentence.startswith("Grace signed another content of “some-role”")


def test_a_step_looks_at_the_store_as_it_is_now() -> None:
    desk = in_review()
    desk.approve_all("Grace")
    assert missing_for(desk.state, "approve", "Grace") == ()
    desk.keep(request_change(desk.state, "growth", "Mary", desk.clock(), "Say why."))
    with pytest.raises(ReviewRefused, match="cannot be signed off yet: “AI Growth"):
        desk.move("Grace", "approve")
    assert desk.state.signatures == ()


@pytest.mark.parametrize("moment", ["records", "add_record", "save"])
def test_what_is_left_while_somebody_signs_off_keeps_it_from_being_approved(
    moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = in_review()
    desk.approve_all("Grace")
    asked = request_change(desk.state, "growth", "Mary", desk.clock(), "Why?")
    step = getattr(desk.store, moment)

    def interrupted(*given: Any, **more: Any) -> Any:
        monkeypatch.undo()
        found = step(*given, **more) if moment == "records" else None
        desk.keep(asked)
        return found or step(*given, **more)

    monkeypatch.setattr(desk.store, moment, interrupted)
    with pytest.raises(StaleDraft, match="somebody left something on “some-role”"):
        desk.move("Grace", "approve")
    assert desk.state.status == "in review"
    with pytest.raises(ReviewRefused, match="Mary asked for a change"):
        desk.move("Grace", "approve")


def test_nothing_is_left_on_what_was_approved_while_it_was_written() -> None:
    desk = in_review()
    desk.approve_all("Grace")
    asked = request_change(desk.state, "growth", "Mary", desk.clock(), "Why?")
    desk.move("Grace", "approve")
    with pytest.raises(Settled, match="“some-role” is approved"):
        desk.keep(asked)


def test_a_change_to_what_was_approved_meanwhile_is_refused_and_does_not_stay_behind() -> None:
    desk = in_review()
    desk.approve_all("Grace")
    session = desk.session("Ada")
    desk.move("Grace", "approve")
    with pytest.raises(DocumentError, match="“some-role” is approved"):
        session.do(lambda draft, who: set_value(draft, "growth.rationale", "Too late.", who))
    assert (session.draft, session.unsaved) == (desk.state.draft, [])


def test_a_draft_that_is_not_there_cannot_be_moved() -> None:
    desk = in_review()
    author = desk.session("Ada").author
    with pytest.raises(StoreError, match="there is no draft “gone”"):
        move("gone", "submit", desk.store, author, NOTHING_BESIDE)


def test_a_draft_of_an_older_schema_version_is_brought_forward_by_its_first_step() -> None:
    desk = in_review()
    older = replace(desk.store.kept[NAME], older_sha256="ab" * 32)
    desk.store.kept[NAME] = older
    desk.move("Ada", "withdraw")
    assert desk.store.kinds(NAME)[-2:] == ["migrate", "withdraw"]
