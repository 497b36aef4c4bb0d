"""The exact bytes of a document: canonical for hashing, indented for files.

Canonical: UTF-8, sorted keys, no insignificant space, numbers only as integers (decimals are
strings). A file holds the same content with the key order of the model, two spaces of
indentation and a newline at the end; loading and dumping it gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import NoReturn

from pydantic import BaseModel, ValidationError

from assessor.document.assessment import SCHEMA_VERSION, Assessment
from assessor.document.errors import DocumentError
from assessor.document.export import PublishedAssessment
from assessor.document.problems import problems_of

MAX_BYTES = 32_000_000
MAX_VALUES = 200_000
"""Fields and entries of lists in one file."""


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

    Raises:
        DocumentError: it is too large, not UTF-8, not JSON, of another schema version, or wrong
            in any field; each problem names its place.
    """
    content = parse_json(data)
    if not isinstance(content, dict):
        raise DocumentError.at("file", "must hold one JSON object, an assessment")
    version = content.get("schema_version")
    if version != SCHEMA_VERSION or isinstance(version, bool):
        _refuse_version(version)
    kind = PublishedAssessment if "scorecard" in content else Assessment
    try:
        return kind.model_validate_json(data)
    except ValidationError as error:
        raise DocumentError(problems_of(error)) from None


def parse_json(data: bytes) -> object:
    """JSON values, strictly: UTF-8, no repeated keys, no NaN, no floats, bounded size and depth.

    Raises:
        DocumentError: with line and column where the text itself is at fault.
    """
    if len(data) > MAX_BYTES:
        raise DocumentError.at(
            "file", f"is {len(data):,} bytes long; an assessment has at most {MAX_BYTES:,}"
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DocumentError.at(
            f"byte {error.start}", "is not UTF-8 text; is this a JSON file?"
        ) from None
    if text.startswith("\ufeff"):
        raise DocumentError.at("file", "begins with a byte order mark; save it as plain UTF-8")
    try:
        content: object = json.loads(
            text,
            object_pairs_hook=_unrepeated,
            parse_constant=_refuse_number,
            parse_float=_refuse_number,
            parse_int=_bounded_int,
        )
    except RecursionError:
        raise DocumentError.at("file", "is nested far too deep for an assessment") from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise DocumentError.at(place, f"this is not JSON: {error.msg}") from None
    _refuse_crowds(content)
    return content


def _unrepeated(pairs: list[tuple[str, object]]) -> dict[str, object]:
    content = dict(pairs)
    if len(content) != len(pairs):
        counts = Counter(name for name, _ in pairs)
        twice = next(name for name, count in counts.items() if count > 1)
        raise DocumentError.at(_quoted(twice), "the field is given twice in one object; keep one")
    return content


def _refuse_crowds(content: object) -> None:
    """Refuse what no assessment comes near, before every value of it is complained about."""
    level, seen = [content], 0
    while level:
        children: list[object] = []
        for value in level:
            if isinstance(value, dict):
                children += value.values()
            elif isinstance(value, list):
                children += value
        seen += len(children)
        if seen > MAX_VALUES:
            raise DocumentError.at("file", f"holds more than {MAX_VALUES:,} values")
        level = children


def _refuse_number(text: str) -> NoReturn:
    raise DocumentError.at(
        text[:20], "numbers are whole; a decimal is written as a string, as in “49.1”"
    )


def _bounded_int(text: str) -> int:
    if len(text) > 15:
        raise DocumentError.at(text[:20] + "…", "is far too large a number for an assessment")
    return int(text)


def _refuse_version(version: object) -> NoReturn:
    if version is None:
        raise DocumentError.at("schema_version", "is missing; is this an assessment?")
    if isinstance(version, int) and version > SCHEMA_VERSION:
        raise DocumentError.at(
            "schema_version",
            f"is {version}, made by a newer assessor; this one reads up to {SCHEMA_VERSION}: upgrade",
        )
    raise DocumentError.at("schema_version", f"must be {SCHEMA_VERSION}")


def _refuse_floats(value: object) -> None:
    if isinstance(value, float):
        raise TypeError("canonical JSON holds no floats")
    if isinstance(value, dict):
        for child in value.values():
            _refuse_floats(child)
    elif isinstance(value, (list, tuple)):
        for child in value:
            _refuse_floats(child)


def _quoted(text: str) -> str:
    return json.dumps(text[:60])
