"""The minimal form of a published role: what a reader needs who only wants the result.

It names the full file and its hash, which alone says why. Score, label and zone follow from its
vector and are computed again when it is verified.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from assessor.document.assessment import MethodRef, Source
from assessor.document.errors import DocumentError, Problem
from assessor.document.export import PublishedAssessment
from assessor.document.json_text import parse_json
from assessor.document.model import Day, Line, Part, Sha256
from assessor.document.problems import problems_of
from assessor.document.schema import DIALECT
from assessor.method.decimals import Points
from assessor.method.definition import SubLabelKey, ZoneKey, find_method
from assessor.method.errors import MethodError
from assessor.method.scorecard import scorecard
from assessor.method.vector import parse_vector

KIND: Literal["minimal-assessment"] = "minimal-assessment"
FORMAT_VERSION: Literal[1] = 1


class FullDocument(Part):
    """The file of the full assessment: its name, and the sha256 of its bytes."""

    file: Line
    sha256: Sha256


class MinimalAssessment(Part):
    """The result of an assessment, without what led to it."""

    kind: Literal["minimal-assessment"]
    format_version: Literal[1]
    role: Line
    seniority: Line
    category: Line
    """The field of work the role is filed under."""
    method: MethodRef
    vector: Annotated[str, Field(max_length=400)]
    """Every rating on one line."""
    published_score: Points
    """The score that counts, 0.0…100.0."""
    zone: ZoneKey
    sub_label: SubLabelKey | None
    label: Line
    assessed_on: Day | None
    signed_off_by: tuple[Line, ...]
    """Who read and signed the whole; empty where nobody did."""
    sources: tuple[Source, ...]
    """What the assessment rests on, with the credit that some of it asks for."""
    full: FullDocument


def minimal(document: PublishedAssessment, file: str, data: bytes) -> MinimalAssessment:
    """The minimal form of ``document``, which the bytes ``data`` of ``file`` hold."""
    card = document.scorecard
    return MinimalAssessment(
        kind=KIND,
        format_version=FORMAT_VERSION,
        role=document.role.title,
        seniority=document.role.seniority,
        category=document.role.category,
        method=document.method,
        vector=document.vector,
        published_score=card.published_score,
        zone=card.zone,
        sub_label=card.sub_label,
        label=card.label,
        assessed_on=document.assessed_on,
        signed_off_by=tuple(dict.fromkeys(made.signer for made in document.signatures)),
        sources=document.sources,
        full=FullDocument(file=file, sha256=sha256(data).hexdigest()),
    )


def dump_minimal(found: MinimalAssessment) -> bytes:
    """The bytes of its file."""
    content = found.model_dump(mode="json")
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


def is_minimal(content: object) -> bool:
    """Whether JSON values mean to be a minimal form."""
    return isinstance(content, dict) and content.get("kind") == KIND


def load_minimal(data: bytes) -> MinimalAssessment:
    """The minimal form that a file's bytes hold.

    Raises:
        DocumentError: they hold none, or one that is wrong in a field; each with its place.
    """
    content = parse_json(data)
    if not is_minimal(content):
        raise DocumentError.at("kind", f"is not “{KIND}”")
    try:
        return MinimalAssessment.model_validate_json(data)
    except ValidationError as error:
        raise DocumentError(problems_of(error)) from None


def minimal_problems(found: MinimalAssessment) -> tuple[Problem, ...]:
    """Where it states something else than its vector yields; empty where it holds."""
    ref = found.method
    try:
        method = find_method(ref.id, ref.version, ref.sha256)
        card = scorecard(parse_vector(found.vector, method), method)
    except MethodError as error:
        return (Problem("vector", str(error)),)
    stated = {
        "published_score": (found.published_score, card.published_score),
        "zone": (found.zone, card.zone),
        "sub_label": (found.sub_label, card.sub_label),
        "label": (found.label, card.label),
    }
    return tuple(
        Problem(name, f"is {is_stated}, the vector yields {yields}")
        for name, (is_stated, yields) in stated.items()
        if is_stated != yields
    )


def minimal_schema() -> dict[str, Any]:
    """The JSON Schema of the minimal form."""
    schema = MinimalAssessment.model_json_schema(mode="serialization")
    return {"$schema": DIALECT, "$id": f"urn:assessor:minimal:{FORMAT_VERSION}"} | schema
