"""``assessor schema``: the published JSON Schema."""

from __future__ import annotations

import json

from jsonschema import Draft202012Validator

from assessor.document.canonical import dump
from cli.running import assessor
from strategies import complete_assessment, complete_export


def test_the_schema_accepts_what_is_exported() -> None:
    schema = assessor("schema").json
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(json.loads(dump(complete_export())))


def test_the_schema_of_drafts_accepts_a_working_document() -> None:
    schema = assessor("schema", "--draft").json
    Draft202012Validator(schema).validate(json.loads(dump(complete_assessment())))


def test_the_schema_of_exports_refuses_a_working_document() -> None:
    schema = assessor("schema").json
    assert not Draft202012Validator(schema).is_valid(json.loads(dump(complete_assessment())))
