"""The exact bytes of a document: canonical for hashing, indented for files.

Canonical: UTF-8, sorted keys, no insignificant space, numbers only as integers (decimals are
strings). A file holds the same content with the key order of the model, two spaces of
indentation and a newline at the end; loading and dumping it gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json

from pydantic import BaseModel, ValidationError

from assessor.document.assessment import Assessment
from assessor.document.errors import DocumentError
from assessor.document.export import PublishedAssessment
from assessor.document.json_text import parse_json
from assessor.document.migrations import migrated
from assessor.document.problems import problems_of
from assessor.document.provenance import Suggestion


def canonical_bytes(value: object) -> bytes:
    """``value`` (a document part or JSON values) in canonical form.

    Raises:
        TypeError: it holds a float or something JSON has no form for.
    """
    if isinstance(value, BaseModel):
        value = value.model_dump(mode="json")
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    _refuse_floats(value)
    return text.encode()


def sha256(value: object) -> str:
    """Hex digest of the canonical bytes of ``value``."""
    return hashlib.sha256(canonical_bytes(value)).hexdigest()


def dump(document: Assessment) -> bytes:
    """The bytes of a document's file."""
    content = document.model_dump(mode="json")
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


def load(data: bytes) -> Assessment:
    """The document a file's bytes hold: a :class:`PublishedAssessment` where it is an export.

    One of an older schema version is brought forward.

    Raises:
        DocumentError: it is too large, not UTF-8, not JSON, of a schema version not known
            here, or wrong in any field; each problem names its place.
    """
    content = parse_json(data)
    if not isinstance(content, dict):
        raise DocumentError.at("file", "must hold one JSON object, an assessment")
    if content.get("kind") == "personal-profile":
        raise DocumentError.at("file", "is a personal profile, not an assessment of a role")
    present = migrated(content)
    kind = PublishedAssessment if "scorecard" in present else Assessment
    try:
        return kind.model_validate_json(data if present is content else json.dumps(present))
    except ValidationError as error:
        raise DocumentError(problems_of(error)) from None


def _refuse_floats(value: object) -> None:
    if isinstance(value, float):
        raise TypeError("canonical JSON holds no floats")
    if isinstance(value, dict):
        for child in value.values():
            _refuse_floats(child)
    elif isinstance(value, (list, tuple)):
        for child in value:
            _refuse_floats(child)


def suggestion_sha256(suggestion: Suggestion) -> str:
    """Hex digest that the log knows a suggestion by.

    What schema version 3 added counts only where it says something, so that a suggestion made
    before keeps the digest it was logged with.

    Raises:
        TypeError: the parameters hold numbers that are not whole.
        UnicodeEncodeError: the answer holds half characters.
    """
    content = suggestion.model_dump(mode="json")
    if content["price"] is None:
        del content["price"]
    for item in content["items"]:
        if not item["basis"]:
            del item["basis"]
    return sha256(content)
