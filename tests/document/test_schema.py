"""The published JSON Schema says what the loader accepts."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from assessor.document.assessment import Assessment
from assessor.document.canonical import dump, load
from assessor.document.errors import DocumentError
from assessor.document.export import PublishedAssessment
from assessor.document.migrations import SCHEMA_VERSION
from assessor.document.schema import json_schema
from strategies import (
    assessments,
    at_place,
    complete_assessment,
    complete_export,
    places,
    published,
    with_value,
    without,
)

EXPORTS = Draft202012Validator(json_schema())
DRAFTS = Draft202012Validator(json_schema(published=False))
EXPORT: dict[str, Any] = json.loads(dump(complete_export()))
FREE = {
    ("suggestions", 0, "parameters"),
    ("suggestions", 0, "items", 0, "fields"),
    ("suggestions", 0, "items", 1, "fields"),
}
FIELD_PLACES = [
    place
    for place in places(EXPORT)[1:]
    if isinstance(place[-1], str) and not any(place[: len(free)] == free for free in FREE)
]


@pytest.mark.parametrize("is_export", [True, False])
def test_schema_is_a_valid_schema(is_export: bool) -> None:
    schema = json_schema(published=is_export)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    assert schema["$id"].startswith("urn:assessor:")


def test_schemas_of_exports_and_drafts_have_names_of_their_own() -> None:
    assert json_schema()["$id"] != json_schema(published=False)["$id"]


@given(published())
@settings(max_examples=25, deadline=None)
def test_every_export_fits_the_schema(found: PublishedAssessment) -> None:
    EXPORTS.validate(json.loads(dump(found)))


@given(assessments())
@settings(max_examples=25, deadline=None)
def test_every_working_document_fits_its_schema(found: Assessment) -> None:
    DRAFTS.validate(json.loads(dump(found)))


def objects(schema: Any) -> list[dict[str, Any]]:
    """Every schema of an object inside ``schema``."""
    found = []
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            found.append(schema)
        for child in schema.values():
            found += objects(child)
    elif isinstance(schema, list):
        for child in schema:
            found += objects(child)
    return found


@pytest.mark.parametrize("is_export", [True, False])
def test_schema_is_closed_but_for_free_maps(is_export: bool) -> None:
    models = [found for found in objects(json_schema(published=is_export)) if "properties" in found]
    assert len(models) > 15
    for found in models:
        assert found["additionalProperties"] is False, found.get("title")
        assert set(found["required"]) == set(found["properties"]), found.get("title")


def test_only_parameters_and_suggested_fields_are_free_maps() -> None:
    free = [found for found in objects(json_schema()) if "properties" not in found]
    assert sorted(found["title"] for found in free) == ["Fields", "Parameters"]


@given(st.sampled_from(FIELD_PLACES), st.sampled_from(["drop", "rename", "retype", "add"]))
@settings(max_examples=150, deadline=None)
def test_a_mutated_export_fits_neither_schema_nor_loader(
    place: tuple[str | int, ...], how: str
) -> None:
    value = at_place(EXPORT, place)
    if how == "drop":
        mutated = without(EXPORT, place)
    elif how == "rename":
        mutated = with_value(without(EXPORT, place), (*place[:-1], f"{place[-1]}_"), value)
    elif how == "add":
        mutated = with_value(EXPORT, (*place[:-1], "zzz"), value)
    else:
        mutated = with_value(EXPORT, place, {"what": "is this"})
    assert not EXPORTS.is_valid(mutated)
    with pytest.raises(DocumentError):
        load(json.dumps(mutated).encode())


@pytest.mark.parametrize(
    ("place", "wrong"),
    [
        (("schema_version",), SCHEMA_VERSION + 1),
        (("tasks", 0, "score"), 6),
        (("tasks", 0, "score"), 0),
        (("tasks", 0, "time"), 101),
        (("tasks", 0, "time"), 0),
        (("tasks", 0, "involvement"), "automation"),
        (("tasks", 0, "id"), "Upper"),
        (("growth", "rating"), 3),
        (("barriers", "cultural_ethical", "rating"), -1),
        (("principles", "embodied_physicality", "rating"), 4),
        (("evidence", "wage_trends", "rating"), -3),
        (("outlook", "year"), 1999),
        (("override", "score"), "100.1"),
        (("override", "score"), 50),
        (("override", "at"), "yesterday"),
        (("scorecard", "published_score"), 53.8),
        (("scorecard", "raw"), "4.8"),
        (("scorecard", "zone"), "blue"),
        (("scorecard", "modifiers", "growth"), "1.050"),
        (("provenance", 0, "origin"), "model"),
        (("reviews", 0, "subject_sha256"), "cd"),
        (("role", "title"), "x" * 301),
        (("role", "summary"), "x" * 20_001),
    ],
)
def test_schema_and_loader_refuse_the_same_values(
    place: tuple[str | int, ...], wrong: object
) -> None:
    mutated = with_value(EXPORT, place, wrong)
    assert not EXPORTS.is_valid(mutated)
    with pytest.raises(DocumentError):
        load(json.dumps(mutated).encode())


def test_a_working_document_is_no_export_and_an_export_no_working_document() -> None:
    assert not EXPORTS.is_valid(json.loads(dump(complete_assessment())))
    assert not DRAFTS.is_valid(EXPORT)


def test_schema_says_what_the_fields_mean() -> None:
    definitions = json_schema()["$defs"]
    assert definitions["Role"]["properties"]["function"]["description"] == "Primary function."
