"""The JSON Schema of documents, generated from the models."""

from __future__ import annotations

from typing import Any

from assessor.document.assessment import Assessment
from assessor.document.export import PublishedAssessment
from assessor.document.migrations import SCHEMA_VERSION

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(*, published: bool = True) -> dict[str, Any]:
    """The schema of an exported assessment, or of a working document."""
    model = PublishedAssessment if published else Assessment
    schema = model.model_json_schema(mode="serialization")
    return {
        "$schema": DIALECT,
        "$id": f"urn:assessor:{'assessment' if published else 'draft'}:{SCHEMA_VERSION}",
    } | schema
