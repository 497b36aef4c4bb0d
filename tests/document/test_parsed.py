"""A score from JSON values is the one the models lead to, and wrong numbers are refused alike."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings

from assessor.document.assessment import Assessment, blank
from assessor.document.canonical import load
from assessor.document.errors import DocumentError
from assessor.document.export import PublishedAssessment
from assessor.document.migrations import SCHEMA_VERSION
from assessor.document.parsed import score_parsed
from assessor.document.path import to_json
from assessor.document.ratings import score
from assessor.method.errors import MethodError
from assessor.method.scorecard import Scorecard
from strategies import (
    as_version,
    assessments,
    complete_assessment,
    complete_export,
    published,
    with_value,
    without,
)

NUMBERS = (
    ("tasks", 0, "time"),
    ("tasks", 1, "score"),
    ("tasks", 2, "involvement"),
    ("evidence", "wage_trends", "rating"),
    ("barriers", "cultural_ethical", "rating"),
    ("principles", "embodied_physicality", "rating"),
    ("growth", "rating"),
    ("override", "score"),
    ("method", "sha256"),
    ("method", "version"),
)
VALUES: tuple[Any, ...] = (
    *(None, True, False, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 29, 30, 31, 99, 101, 10**12),
    *(1.0, 2.5, "", "1", "2.0", "48.0", "100.1", "5.00", "augmentation", "displaced", "0" * 64),
    *([], [1], {}, {"rating": 1}),
)


def outcome(scored: Any, content: Any) -> Scorecard | str | None:
    """The scorecard, or what is said instead."""
    try:
        found = scored(content)
    except (DocumentError, MethodError) as error:
        return f"{type(error).__name__}: {error}"
    assert found is None or isinstance(found, Scorecard)
    return found


def through_the_models(content: Any) -> Scorecard | None:
    return score(load(json.dumps(content).encode()))


@settings(max_examples=60, deadline=None)
@given(assessments())
def test_any_document_has_the_score_the_models_lead_to(document: Assessment) -> None:
    assert score_parsed(dict(to_json(document))) == score(document)


@settings(max_examples=20, deadline=None)
@given(published())
def test_an_export_has_the_score_of_its_ratings(export: PublishedAssessment) -> None:
    content: dict[str, Any] = to_json(export)
    content["scorecard"]["published_score"] = "99.9"
    assert score_parsed(content) == score(export)


@pytest.mark.parametrize("path", NUMBERS, ids=lambda path: ".".join(map(str, path)))
def test_a_number_is_taken_or_refused_as_the_models_do(path: tuple[Any, ...]) -> None:
    content = to_json(complete_assessment())
    for value in VALUES:
        changed = with_value(content, path, value)
        assert outcome(score_parsed, changed) == outcome(through_the_models, changed), value


def test_another_schema_version_is_refused() -> None:
    content = to_json(complete_assessment())
    for value in VALUES:
        if value not in range(1, SCHEMA_VERSION + 1) or isinstance(value, bool | float):
            said = outcome(score_parsed, with_value(content, ["schema_version"], value))
            assert isinstance(said, str), value
            assert "schema_version" in said


@pytest.mark.parametrize("path", NUMBERS, ids=lambda path: ".".join(map(str, path)))
def test_a_missing_place_is_named(path: tuple[Any, ...]) -> None:
    content = without(to_json(complete_assessment()), path)
    said = outcome(score_parsed, content)
    assert isinstance(said, str)
    assert str(path[-1]) in said
    assert said == outcome(through_the_models, content)


def test_an_export_of_an_older_schema_has_its_score() -> None:
    content = as_version(1, to_json(complete_export()))
    assert score_parsed(content) == score(complete_export())


def test_a_document_without_ratings_has_no_score() -> None:
    assert score_parsed(dict(to_json(blank("Nurse")))) is None


def test_prose_is_not_looked_at() -> None:
    document = complete_assessment()
    content = with_value(to_json(document), ("role", "summary"), 5)
    assert score_parsed(content) == score(document)
