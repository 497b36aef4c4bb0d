"""What an export carries of a review, and what gives away that it is about something else."""

from __future__ import annotations

import contextlib
import json
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessor.desk.editing import remove
from assessor.desk.moving import signature
from assessor.desk.publishing import contradictions, publish
from assessor.desk.reviewing import approve, request_change
from assessor.desk.second_rating import second_rating
from assessor.desk.verifying import draft_problems
from assessor.document.canonical import dump, load, sha256
from assessor.document.checks import NOTHING_BESIDE
from assessor.document.errors import DocumentError
from assessor.document.export import PublishedAssessment
from assessor.document.path import replace, to_json
from assessor.document.review import SIGN_MEANING
from desk.reviewed import NAME, Desk, in_review
from strategies import at_place, complete_assessment, complete_export, places, with_value


def exported(desk: Desk) -> PublishedAssessment:
    state = desk.state
    return publish(state.draft, state.suggestions, state.events, state.records)


@cache
def signed() -> PublishedAssessment:
    """The export of a draft by Ada that Grace approved and signed."""
    desk = in_review()
    desk.approve_all("Grace")
    desk.move("Grace", "approve")
    return exported(desk)


CONTENT: dict[str, Any] = json.loads(dump(signed()))


def found_in(content: dict[str, Any]) -> dict[str, str]:
    """What contradicts itself in an export, by place."""
    problems = contradictions(load(json.dumps(content).encode()))
    return {problem.place: problem.message for problem in problems}


def reviewed(path: str) -> int:
    """Where in the export the verdict on an item stands."""
    return next(i for i, review in enumerate(CONTENT["reviews"]) if review["path"] == path)


# What is carried


def test_an_export_carries_each_reviewers_last_verdict_stale_ones_too() -> None:
    desk = in_review()
    desk.keep(request_change(desk.state, "growth", "Grace", desk.clock(), "Say why."))
    desk.approve("Grace", "growth")
    desk.approve("Barbara", "growth")
    desk.put("Ada", "growth.rationale", "Other words. " * 20)
    export = exported(desk)
    assert [(one.reviewer, one.verdict) for one in export.reviews] == [
        ("Grace", "approved"),
        ("Barbara", "approved"),
    ]
    assert export.signatures == ()
    assert contradictions(export) == ()


def test_verdicts_on_what_is_gone_are_left_out() -> None:
    desk = in_review()
    desk.approve("Grace", "override")
    desk.approve("Grace", "growth")
    desk.put("Ada", "override.justification", "")
    assert [review.path for review in exported(desk).reviews] == ["growth"]


def test_an_export_carries_blind_ratings_of_what_is_still_there() -> None:
    desk = in_review()
    for path in ("tasks[task-0]", "growth"):
        desk.keep(second_rating(desk.state, path, 2, "why", "Grace", desk.clock()))
    desk.do("Ada", lambda draft, _: remove(draft, "tasks[0]"))
    desk.put("Ada", "tasks[0].time", 60)
    assert [(made.by, made.path) for made in exported(desk).second_ratings] == [("Grace", "growth")]


def test_signatures_are_carried_only_while_they_count() -> None:
    desk = in_review()
    desk.approve_all("Grace")
    desk.move("Grace", "approve")
    assert [made.signer for made in exported(desk).signatures] == ["Grace"]
    desk.move("Ada", "reopen")
    assert exported(desk).signatures == ()


def test_a_signed_export_leaves_out_verdicts_that_no_longer_count() -> None:
    desk = in_review()
    desk.approve("Barbara", "growth")
    desk.put("Ada", "growth.check", "Checked anew.")
    desk.approve_all("Grace")
    desk.move("Grace", "approve")
    export = exported(desk)
    assert {review.reviewer for review in export.reviews} == {"Grace"}
    assert contradictions(export) == ()


# What does not hold


PLACES = [
    place
    for place in places(to_json(complete_assessment()))
    if place and place[0] != "schema_version"
]


@given(place=st.sampled_from(PLACES))
@settings(max_examples=25, deadline=None)
def test_whatever_is_altered_in_what_was_signed_is_found(place: tuple[str | int, ...]) -> None:
    value = at_place(CONTENT, place)
    changed: object = f"{value}x" if isinstance(value, str) else None
    if isinstance(value, bool | int):
        changed = value + 1 if value < 1 else value - 1
    if isinstance(value, list):
        changed = value[1:] if value else ["x"]
    altered = with_value(CONTENT, place, changed)
    if altered == CONTENT:
        altered = with_value(CONTENT, place, "x")
    with contextlib.suppress(DocumentError):  # no longer an assessment, which is found too
        assert found_in(altered)


@given(
    change=st.sampled_from(
        [
            {"subject_sha256": "0" * 64},
            {"path": "tasks[gone]"},
            {"path": "growth.rationale"},
            {"verdict": "change_requested"},
            {"reviewer": "Ada", "at": "2027-01-01T00:00:00Z"},
            {"reviewer": "Ada", "at": "2026-01-01T00:00:00Z"},
        ]
    ),
    i=st.integers(0, len(CONTENT["reviews"]) - 1),
)
@settings(max_examples=12, deadline=None)
def test_an_altered_verdict_is_found(change: dict[str, Any], i: int) -> None:
    altered = with_value(CONTENT, ("reviews", i), CONTENT["reviews"][i] | change)
    assert found_in(altered)


@given(i=st.integers(0, len(CONTENT["reviews"]) - 1))
@settings(max_examples=6, deadline=None)
def test_a_dropped_approval_is_found_at_its_item(i: int) -> None:
    left = [review for j, review in enumerate(CONTENT["reviews"]) if j != i]
    found = found_in(CONTENT | {"reviews": left})
    assert "nobody besides who decided it" in found[CONTENT["reviews"][i]["path"]]


def test_an_approval_of_other_content_is_told_as_that() -> None:
    found = found_in(with_value(CONTENT, ("growth", "rationale"), "other words " * 30))
    assert "other content of growth" in found[f"reviews[{reviewed('growth')}]"]
    assert found["signatures[0]"] == "Grace signed other content than stands here"


def test_an_approval_by_who_decided_it_is_found_in_an_unsigned_export_too() -> None:
    review = CONTENT["reviews"][reviewed("growth")] | {"reviewer": "Ada"}
    found = found_in(CONTENT | {"signatures": [], "reviews": [review]})
    assert found == {"reviews[0]": "approves what Ada decided at growth"}


FIGURES = [
    (i, entry["path"])
    for i, entry in enumerate(CONTENT["provenance"])
    if entry["path"].endswith((".rating", ".score", ".time", ".involvement"))
    and not entry["path"].startswith(("comparators", "override"))
]
EARLIER = {"decided_by": "Grace", "at": "2026-11-24T09:00:00Z"}


@given(
    one=st.sampled_from(FIGURES),
    at=st.sampled_from(["2026-11-24T09:00:00Z", "2027-01-01T00:00:00Z"]),
)
@settings(max_examples=12, deadline=None)
def test_an_approval_by_who_rated_what_others_have_worded_since_is_found(
    one: tuple[int, str], at: str
) -> None:
    i, place = one
    item = place.rpartition(".")[0]
    altered = with_value(CONTENT, ("provenance", i), CONTENT["provenance"][i] | EARLIER)
    altered = with_value(altered, ("reviews", reviewed(item), "at"), at)
    found = found_in(altered)
    assert found[f"reviews[{reviewed(item)}]"] == f"approves what Grace decided at {item}"
    assert "nobody besides who decided it" in found[item]


@pytest.mark.parametrize("place", ["growth.rationale", "growth.check", "tasks[task-0].name"])
def test_who_wrote_a_sentence_that_others_have_worded_since_may_approve_it(place: str) -> None:
    entries = CONTENT["provenance"]
    i = next(i for i, entry in enumerate(entries) if entry["path"] == place)
    assert found_in(with_value(CONTENT, ("provenance", i), entries[i] | EARLIER)) == {}


def test_a_rating_is_its_authors_in_an_unsigned_export_too() -> None:
    desk = in_review()
    desk.put("Grace", "growth.rationale", "In her words.")
    given = approve(desk.state, "growth", "Mary", desk.clock())
    desk.keep(given.model_copy(update={"reviewer": "Ada"}))
    assert [problem.message for problem in contradictions(exported(desk))] == [
        "approves what Ada decided at growth"
    ]


def test_an_approval_kept_of_an_override_while_its_time_counted_holds_for_that_time() -> None:
    document = replace(complete_assessment(), "override.score", "55.0")
    document = replace(document, "override.reason", "other")
    desk = in_review(document)
    desk.approve_all("Grace")
    value = to_json(desk.state.draft.assessment)["override"]
    older = sha256({**desk.item("override").subject, "value": value})
    given = approve(desk.state, "override", "Mary", desk.clock())
    desk.keep(given.model_copy(update={"subject_sha256": older}))
    assert desk.item("override").approved_by == ("Grace", "Mary")
    assert draft_problems(NAME, desk.store, NOTHING_BESIDE) == ()
    desk.move("Grace", "approve")
    content = json.loads(dump(exported(desk)))
    assert found_in(content) == {}
    (kept,) = (i for i, one in enumerate(content["reviews"]) if one["subject_sha256"] == older)
    at_another_time = with_value(content, ("override", "at"), "2026-11-25T09:30:00Z")
    assert "other content of override" in found_in(at_another_time)[f"reviews[{kept}]"]


def test_a_signature_by_who_submitted_it_is_not_carried() -> None:
    desk = in_review()
    desk.approve_all("Grace")
    given = signature(desk.state, "Grace", desk.clock())
    desk.keep(given.model_copy(update={"signer": "Ada"}))
    desk.move("Grace", "approve")
    assert [made.signer for made in exported(desk).signatures] == ["Grace"]


@pytest.mark.parametrize("flag", [None, "flag:stale-number:growth.check"])
def test_a_signature_by_who_approved_nothing_but_their_own_is_found(flag: str | None) -> None:
    altered = with_value(CONTENT, ("signatures", 0, "signer"), "Ada")
    if flag:
        given = CONTENT["reviews"][0] | {"path": flag, "reviewer": "Ada"}
        altered["reviews"] = [*altered["reviews"], given]
    assert found_in(altered) == {
        "signatures[0]": "Ada signed, but approved nothing that others decided"
    }


def test_a_signature_keeps_the_words_that_it_was_given_with() -> None:
    words = "I read every item of this assessment and approve it"
    altered = with_value(CONTENT, ("signatures", 0, "meaning"), words)
    assert found_in(altered) == {}
    assert CONTENT["signatures"][0]["meaning"] == SIGN_MEANING != words


def test_a_blind_rating_of_what_is_not_rated_is_found() -> None:
    made = json.loads(dump(complete_export()))["second_ratings"][0] | {"path": "commentary"}
    assert "second_ratings[0]" in found_in(CONTENT | {"second_ratings": [made]})


@pytest.mark.parametrize(("reviewers", "found"), [(1, True), (2, False)])
def test_a_major_override_needs_two_reviewers(reviewers: int, found: bool) -> None:
    document = replace(complete_assessment(), "override.score", "90.0")
    document = replace(document, "override.reason", "other")
    desk = in_review(document)
    for reviewer in ("Grace", "Barbara"):
        desk.approve_all(reviewer)
    desk.move("Grace", "approve")
    content = json.loads(dump(exported(desk)))
    content["reviews"] = [
        review
        for review in content["reviews"]
        if review["path"] != "override" or reviewers == 2 or review["reviewer"] == "Grace"
    ]
    assert ("override" in found_in(content)) == found


def test_flags_are_left_to_the_working_database() -> None:
    review = CONTENT["reviews"][0] | {"path": "flag:fragile:growth", "subject_sha256": "0" * 64}
    assert found_in(CONTENT | {"reviews": [*CONTENT["reviews"], review]}) == {}
