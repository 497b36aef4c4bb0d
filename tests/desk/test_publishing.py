"""Finishing a draft, and whether an export still holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from assessor.desk.draft import Draft
from assessor.desk.editing import set_override, set_value
from assessor.desk.publishing import NotFinished, contradictions, publish
from assessor.desk.session import Session
from assessor.document.assessment import Assessment, blank
from assessor.document.canonical import dump, load
from assessor.document.export import PublishedAssessment
from assessor.document.path import is_rating, to_json
from assessor.document.ratings import score
from assessor.method.errors import MethodError
from desk.commands import ADA
from desk.memory_store import MemoryStore
from strategies import (
    AT,
    assessments,
    at_place,
    complete_assessment,
    complete_export,
    places,
    published,
    suggestion,
    with_value,
    written,
)

DRAFT = Draft.of(complete_assessment())
EXPORT: dict[str, Any] = json.loads(dump(complete_export()))


def tampered(place: tuple[str | int, ...], value: object) -> Assessment:
    return load(json.dumps(with_value(EXPORT, place, value)).encode())


def problem_places(document: Assessment) -> set[str]:
    return {problem.place for problem in contradictions(document)}


# Publishing


def test_an_export_carries_the_document_its_figures_and_what_vouches_for_them() -> None:
    store = MemoryStore()
    session = Session(store, "a-role", DRAFT, stored=None, actor="Ada", clock=lambda: AT)
    session.keep(suggestion(1, items=[("tasks", {"name": "New"})]))
    session.do(lambda draft, who: set_value(draft, "tasks[1].score", 4, who))
    export = session.finished()
    card = score(session.draft.assessment)
    assert card is not None
    assert export.assessment() == session.draft.assessment
    assert (export.scorecard, export.vector) == (card, card.vector)
    assert export.provenance == session.draft.provenance
    assert export.decisions == session.draft.decisions
    assert export.suggestions == session.suggestions
    assert export.reviews == ()
    assert export.log.head == store.events("a-role")[-1].sha256
    assert export.log.count == len(store.events("a-role")) == 3


def test_without_a_log_there_is_no_head() -> None:
    log = publish(DRAFT, [], []).log
    assert (log.head, log.count) == (None, 0)


def test_an_empty_draft_is_not_finished_and_says_everything_that_is_missing() -> None:
    with pytest.raises(NotFinished, match="errors to mend") as refused:
        publish(Draft.of(blank("A role")), [], [])
    assert {"tasks", "growth.rating", "role.summary"} <= {c.path for c in refused.value.errors}


def test_one_error_is_enough_not_to_be_finished() -> None:
    change = set_value(DRAFT, "growth.check", " ", ADA)
    assert change is not None
    with pytest.raises(NotFinished, match=r"^1 error to mend") as refused:
        publish(change.draft, [], [])
    assert [check.path for check in refused.value.errors] == ["growth.check"]


def test_flags_do_not_block() -> None:
    change = set_override(DRAFT, Decimal("48.0"), "other", "why " * 20, ADA)
    assert change is not None
    export = publish(change.draft, [], [])
    assert str(export.scorecard.published_score) == "48.0"
    assert export.vector.endswith("/O:48.0")


def test_an_unknown_method_cannot_be_published() -> None:
    method = DRAFT.assessment.method.model_copy(update={"version": "9.9"})
    document = DRAFT.assessment.model_copy(update={"method": method})
    with pytest.raises(MethodError):
        publish(Draft.of(document), [], [])


@given(assessments())
@settings(max_examples=40, deadline=None)
def test_a_draft_is_published_whole_or_its_errors_are_named(document: Assessment) -> None:
    try:
        export = publish(Draft.of(document), [], [])
    except NotFinished as refused:
        assert refused.errors
    else:
        assert export.assessment() == document


# Verifying


@given(published())
@settings(max_examples=25, deadline=None)
def test_a_sound_export_has_no_contradictions_before_or_after_its_file(
    export: PublishedAssessment,
) -> None:
    assert contradictions(export) == ()
    assert contradictions(load(dump(export))) == ()


def test_a_working_document_is_no_export() -> None:
    assert "export it first" in contradictions(complete_assessment())[0].message


OTHER_WORDS: dict[str, Any] = {
    "zone": "red",
    "sub_label": "imminent",
    "vector": "AIJRI:1.0/T:",
    "borderline": True,
}


def another(place: tuple[str | int, ...], value: Any) -> Any:
    """Another value of the same form as a figure of the scorecard."""
    if place[-1] in OTHER_WORDS or place == ("scorecard", "threshold", "zone"):
        return "yellow" if place[1:] == ("threshold", "zone") else OTHER_WORDS[str(place[-1])]
    if isinstance(value, int):
        return value + 1
    text = str(value)
    if text.replace(".", "").replace("-", "").isdigit():
        return text[:-1] + str((int(text[-1]) + 1) % 10)
    return f"{text} "


def figures() -> Iterator[tuple[str | int, ...]]:
    for place in places(EXPORT["scorecard"], ("scorecard",))[1:]:
        if not isinstance(at_place(EXPORT, place), dict) and place != ("scorecard", "override"):
            yield place


@pytest.mark.parametrize("place", list(figures()), ids=written)
def test_a_tampered_figure_is_found_at_its_place(place: tuple[str | int, ...]) -> None:
    value = at_place(EXPORT, place)
    changed = another(place, value)
    assert changed != value
    assert written(place) in problem_places(tampered(place, changed))


def test_every_figure_of_a_scorecard_is_covered() -> None:
    assert len(list(figures())) == 35


def test_an_override_put_into_or_taken_from_the_scorecard_is_found() -> None:
    effect = {"score": "60.0", "computed_label": "GREEN", "points": "1.0", "major": False}
    assert "scorecard.override" in problem_places(tampered(("scorecard", "override"), effect))
    change = set_override(DRAFT, Decimal("60.0"), "other", "why " * 20, ADA)
    assert change is not None
    content = json.loads(dump(publish(change.draft, [], [])))
    for name, value in (
        ("points", "0.1"),
        ("major", False),
        ("score", "61.0"),
        ("computed_label", "RED"),
    ):
        forged = with_value(content, ("scorecard", "override", name), value)
        found = problem_places(load(json.dumps(forged).encode()))
        assert f"scorecard.override.{name}" in found
    gone = with_value(content, ("scorecard", "override"), None)
    assert "scorecard.override" in problem_places(load(json.dumps(gone).encode()))


def test_a_tampered_vector_is_found() -> None:
    vector = EXPORT["vector"].replace("G:1", "G:2")
    assert problem_places(tampered(("vector",), vector)) == {"vector"}


RATINGS = [
    place
    for place in places(to_json(complete_assessment()))[1:]
    if is_rating(written(place)) or place[-1] in ("involvement", "time")
]


@pytest.mark.parametrize("place", RATINGS, ids=written)
def test_a_tampered_rating_is_found(place: tuple[str | int, ...]) -> None:
    value = at_place(EXPORT, place)
    if place[-1] == "involvement":
        changed: object = "displacement" if value != "displacement" else "augmentation"
    else:
        changed = value - 1 if value > 1 else value + 1
    found = problem_places(tampered(place, changed))
    assert {"vector", "scorecard"} & found


def test_every_rating_is_covered() -> None:
    assert len(RATINGS) == 3 + 5 + 5 + 1 + 3 * 5


@pytest.mark.parametrize("value", ["60.0", "53.8"])
def test_an_override_slipped_into_the_document_is_found(value: str) -> None:
    assert "vector" in problem_places(tampered(("override", "score"), value))


def test_a_rating_taken_out_is_found() -> None:
    assert problem_places(tampered(("growth", "rating"), None)) == {"scorecard"}


def test_prose_taken_out_is_found() -> None:
    assert "growth.check" in problem_places(tampered(("growth", "check"), ""))


def test_an_altered_method_is_found() -> None:
    assert problem_places(tampered(("method", "sha256"), "0" * 64)) == {"method"}


def test_provenance_or_a_decision_of_a_suggestion_that_is_not_kept_is_found() -> None:
    other = "f" * 32
    assert problem_places(tampered(("provenance", 1, "suggestion_id"), other)) == {"provenance[1]"}
    assert problem_places(tampered(("decisions", 0, "suggestion_id"), other)) == {"decisions[0]"}
    assert {"provenance[0]", "decisions[0]"} <= problem_places(tampered(("suggestions",), []))


@pytest.mark.parametrize("path", ["tasks[gone].score", "nowhere", "../x", "", "\u202e"])
def test_provenance_of_a_place_that_is_not_there_is_found(path: str) -> None:
    assert problem_places(tampered(("provenance", 2, "path"), path)) == {"provenance[2]"}


def test_a_decision_on_what_was_removed_since_still_holds() -> None:
    assert problem_places(tampered(("decisions", 0, "path"), "tasks[gone].score")) == set()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"suggested": 1}, "was not suggested"),
        ({"origin": "human"}, "which it is not"),
        ({"suggestion_id": None, "suggested": None}, "by no suggestion"),
    ],
)
def test_an_override_hidden_in_the_provenance_is_found(
    changes: dict[str, Any], message: str
) -> None:
    at = next(i for i, entry in enumerate(EXPORT["provenance"]) if entry["path"].endswith("score"))
    task = next(
        i
        for i, t in enumerate(EXPORT["tasks"])
        if f"[{t['id']}]" in EXPORT["provenance"][at]["path"]
    )
    content = json.loads(json.dumps(EXPORT))
    entry = content["provenance"][at]
    suggested = entry["suggested"] = content["suggestions"][0]["items"][0]["fields"]["score"] = 4
    rating = content["tasks"][task]["score"]
    entry["origin"] = "suggestion" if rating == suggested else "override"
    assert not any(found.startswith("provenance") for found in problem_places_of(content))
    entry.update(changes)
    if entry["origin"] == "human" and rating == suggested:
        entry["origin"] = "override"
    problems = contradictions(load(json.dumps(content).encode()))
    assert any(p.place == f"provenance[{at}]" and message in p.message for p in problems)


def problem_places_of(content: Any) -> set[str]:
    return {problem.place for problem in contradictions(load(json.dumps(content).encode()))}


def test_a_log_whose_head_and_count_do_not_fit_is_found() -> None:
    assert "log" in problem_places(tampered(("log", "count"), 0))
    assert "log" in problem_places(tampered(("log", "count"), -5))
