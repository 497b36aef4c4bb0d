"""A personal profile: one person's week, normalised, with figures of its own that can be recomputed."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.desk.personal import MOST_WEIGHT, personal_profile
from assessor.document.assessment import Assessment, blank
from assessor.document.canonical import load, sha256
from assessor.document.errors import DocumentError
from assessor.document.path import replace
from assessor.document.personal import (
    KIND,
    PersonalProfile,
    dump_profile,
    load_profile,
    percentages,
)
from assessor.document.ratings import decided_ratings, score
from assessor.method.definition import CURRENT
from assessor.method.errors import MethodError
from assessor.method.firmness import firmness
from assessor.method.scorecard import scorecard
from strategies import AT, assessments, complete_assessment, complete_export

DOCUMENT = complete_assessment()
IDS = [task.id for task in DOCUMENT.tasks]


def profile_of(
    document: Assessment = DOCUMENT, own: dict[str, Any] | None = None, **weights: str
) -> PersonalProfile:
    """A profile; weights by task id, its hyphens written as underscores."""
    said = {name.replace("_", "-"): Decimal(weight) for name, weight in weights.items()}
    return personal_profile(document, "some-role", said, own or {}, made_by="Ada", made_at=AT)


def weights_for(document: Assessment) -> st.SearchStrategy[list[Decimal]]:
    one = st.integers(0, 400).map(lambda quarters: Decimal(quarters) / 4)
    count = len(document.tasks)
    return st.lists(one, min_size=count, max_size=count)


# The week


@given(st.lists(st.fractions(0, 1000, max_denominator=100), min_size=1, max_size=15))
def test_any_weights_become_whole_percentages_of_one_week(weights: list[Fraction]) -> None:
    shares = percentages(weights)
    total = sum(weights)
    if not total:
        assert not any(shares)
        return
    assert sum(shares) == 100
    for weight, share in zip(weights, shares, strict=True):
        assert abs(weight * 100 / total - share) < 1


def test_the_unit_of_the_weights_does_not_matter() -> None:
    hours = {name: f"{4 * i}" for i, name in enumerate(IDS, 1)}
    days = {name: f"{Decimal(i) / 2}" for i, name in enumerate(IDS, 1)}

    def times(said: dict[str, str]) -> list[int]:
        weights = {name: Decimal(weight) for name, weight in said.items()}
        found = personal_profile(DOCUMENT, "", weights, {}, made_by="", made_at=AT)
        return [task.time for task in found.tasks]

    assert times(hours) == times(days)


def test_with_nothing_said_it_is_the_week_of_the_role() -> None:
    found, card = profile_of(), score(DOCUMENT)
    assert card is not None
    assert [task.time for task in found.tasks] == [task.time for task in DOCUMENT.tasks]
    assert found.scorecard.published_score == card.published_score
    assert (found.role.score, found.role.label) == (card.published_score, card.label)


@given(assessments(complete=True), st.data())
def test_its_figures_are_those_of_the_tasks_the_person_does(
    document: Assessment, data: st.DataObject
) -> None:
    weights = data.draw(weights_for(document))
    said = {task.id: weight for task, weight in zip(document.tasks, weights, strict=True)}
    shares = percentages([Fraction(weight) for weight in weights])
    done = [i for i, share in enumerate(shares) if share]
    if len(done) < 3:
        with pytest.raises(DocumentError, match=r"no task has any|fewer than 3"):
            personal_profile(document, "", said, {}, made_by="", made_at=AT)
        return
    found = personal_profile(document, "", said, {}, made_by="", made_at=AT)
    ratings = decided_ratings(document)
    assert ratings is not None
    mine = [ratings.tasks[i] for i in done]
    expected = type(ratings)(
        tuple(
            type(task)(shares[i], task.score, task.involvement)
            for i, task in zip(done, mine, strict=True)
        ),
        ratings.evidence,
        ratings.barriers,
        ratings.principles,
        ratings.growth,
    )
    assert found.scorecard == scorecard(expected)
    assert found.firmness == firmness(expected)
    assert len(found.movers) == 3
    assert load_profile(dump_profile(found)) == found


def test_an_override_of_the_role_is_not_carried_over_to_a_person() -> None:
    overridden = replace(DOCUMENT, "override.score", "70.0")
    found = profile_of(overridden)
    assert found.role == profile_of().role.model_copy(update={"sha256": found.role.sha256})
    assert found.scorecard.override is None
    assert found.scorecard.published_score != Decimal("70.0")


def test_ratings_given_otherwise_stand_beside_those_of_the_role() -> None:
    found = profile_of(own={"growth": -2, f"tasks[{IDS[0]}].score": 5})
    (growth,) = [rating for rating in found.ratings if rating.path == "growth.rating"]
    assert (growth.rating, growth.role_rating) == (-2, DOCUMENT.growth.rating)
    assert (found.tasks[0].score, found.tasks[0].role_score) == (5, DOCUMENT.tasks[0].score)
    assert found.scorecard.growth == -2


@pytest.mark.parametrize(
    ("weights", "own", "said"),
    [
        ({"no_such_task": "3"}, {}, "no such place"),
        ({"task_0": "-1"}, {}, "number from 0"),
        ({"task_0": "NaN"}, {}, "number from 0"),
        ({"task_0": f"{MOST_WEIGHT + 1}"}, {}, "number from 0"),
        ({"task_0": "0.00001"}, {}, "four decimals"),
        ({}, {"tasks[0].time": 40}, "is a time"),
        ({}, {"growth": 3}, "growth"),
        ({}, {"growth": None}, "must keep a rating"),
        ({}, {"tasks[0].score": None}, "must keep a score"),
        ({}, {"role.title": "x"}, "is not a rating"),
        ({name.replace("-", "_"): "0" for name in IDS}, {}, "no task has any"),
        ({name.replace("-", "_"): "0" for name in IDS[2:]}, {}, "fewer than 3"),
    ],
)
def test_what_gives_no_week_is_refused_in_a_sentence(
    weights: dict[str, str], own: dict[str, Any], said: str
) -> None:
    with pytest.raises(DocumentError, match=said):
        profile_of(DOCUMENT, own, **weights)


def test_an_unfinished_assessment_has_no_profile() -> None:
    with pytest.raises(DocumentError, match="not finished"):
        profile_of(blank("Nurse"))


# The document


def test_it_names_the_role_assessment_and_its_hash() -> None:
    export = complete_export()
    found = profile_of(export)
    assert found.role.sha256 == sha256(export.assessment())
    assert (found.role.name, found.role.title) == ("some-role", DOCUMENT.role.title)
    assert found.method.sha256 == CURRENT.sha256


def test_it_is_never_taken_for_an_assessment_nor_an_assessment_for_it() -> None:
    with pytest.raises(DocumentError, match="is a personal profile, not an assessment"):
        load(dump_profile(profile_of()))
    with pytest.raises(DocumentError, match="not a personal profile"):
        load_profile((json.dumps(DOCUMENT.model_dump(mode="json"))).encode())
    content = json.loads(dump_profile(profile_of()))
    assert content["kind"] == KIND
    assert "not an assessment" in content["notice"]


def _leaves(content: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(content, dict):
        return [leaf for key, child in content.items() for leaf in _leaves(child, (*path, key))]
    if isinstance(content, list):
        return [leaf for i, child in enumerate(content) for leaf in _leaves(child, (*path, i))]
    return [path]


FREE = {"name", "title", "seniority", "made_by", "made_at", "id", "label", "sha256"}
"""Words about it, which no arithmetic vouches for."""
BESIDE = {"role_time", "role_score", "role_involvement", "role_rating"}
"""What the role's assessment said, which its hash vouches for."""
CONTENT = json.loads(dump_profile(profile_of(task_0="7", task_1="0.5")))


@pytest.mark.parametrize(
    "leaf",
    [
        leaf
        for leaf in _leaves(CONTENT)
        if leaf[-1] not in FREE | BESIDE and leaf != ("role", "score")
    ],
    ids=lambda leaf: ".".join(map(str, leaf)),
)
def test_a_figure_changed_by_hand_is_found_out(leaf: tuple[Any, ...]) -> None:
    content = json.loads(json.dumps(CONTENT))
    here = content
    for step in leaf[:-1]:
        here = here[step]
    was = here[leaf[-1]]
    if isinstance(was, bool):
        here[leaf[-1]] = not was
    elif isinstance(was, int):
        here[leaf[-1]] = was + 1 if was < 2 else was - 1
    elif isinstance(was, str) and was.lstrip("-").replace(".", "").isdigit():
        here[leaf[-1]] = was.translate(str.maketrans("0123456789", "1234567891"))
    else:
        here[leaf[-1]] = "displacement" if was == "augmentation" else "augmentation"
    with pytest.raises((DocumentError, MethodError)):
        load_profile(json.dumps(content).encode())
