"""Validation errors in our own words."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from assessor.document.assessment import Role
from assessor.document.canonical import dump, load
from assessor.document.errors import DocumentError
from assessor.document.problems import problems_of
from assessor.document.provenance import Suggestion, Tokens
from strategies import complete_assessment

DOCUMENT = dump(complete_assessment())


@pytest.mark.parametrize(
    ("json", "problem"),
    [
        (
            '{"title":\n' + "[" * 300 + "]" * 300 + "}",
            "line 2, column 201: is nested far too deep for an assessment",
        ),
        ('{"title": "\\ud800"}', "line 1, column 18: holds half of a surrogate pair; remove it"),
        ('{"title": "\\udc00"}', "line 1, column 17: holds half of a surrogate pair; remove it"),
        ('{"title": "', "line 1, column 11: this is not JSON: it ends too early"),
        ("Dear model", "line 1, column 1: this is not JSON"),
    ],
)
def test_json_that_cannot_be_read_is_told_with_line_and_column(json: str, problem: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Role.model_validate_json(json)
    assert [str(found) for found in problems_of(caught.value)] == [problem]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (b"[" * 250 + b"]" * 250, "is nested far too deep for an assessment"),
        (b'"\\ud800"', "holds half of a surrogate pair; remove it"),
        (b'"\\ud800\\u0041"', "holds half of a surrogate pair; remove it"),
    ],
)
def test_a_document_says_so_too(value: bytes, said: str) -> None:
    at = DOCUMENT.index(b'"title": ') + len(b'"title": ')
    end = DOCUMENT.index(b",\n", at)
    with pytest.raises(DocumentError) as caught:
        load(DOCUMENT[:at] + value + DOCUMENT[end:])
    (problem,) = caught.value.problems
    assert problem.message == said
    assert problem.place.startswith("line ")


@pytest.mark.parametrize("field", ["prompt", "completion"])
def test_a_count_of_tokens_is_not_negative(field: str) -> None:
    counts = {"prompt": 0, "completion": 0}
    assert Tokens.model_validate(counts).prompt == 0
    with pytest.raises(ValidationError) as caught:
        Tokens.model_validate(counts | {field: -1})
    assert [str(found) for found in problems_of(caught.value)] == [f"{field}: must be 0 or more"]


def test_a_suggestion_did_not_come_before_it_was_asked_for() -> None:
    with pytest.raises(ValidationError) as caught:
        Suggestion.model_validate({"elapsed_ms": -1})
    assert "elapsed_ms: must be 0 or more" in [str(found) for found in problems_of(caught.value)]
