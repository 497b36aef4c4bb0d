"""Validation errors in words a person can act on, with the document path of each."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import ValidationError

from assessor.document.errors import Problem

_WORDS = {
    "missing": "is missing",
    "extra_forbidden": "is not a field of an assessment; remove it",
    "unexpected_keyword_argument": "is not a field of an assessment; remove it",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "int_parsing": "must be a whole number",
    "string_type": "must be text",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "float_parsing": "must be a number",
    "decimal_parsing": "must be a number",
    "tuple_type": "must be a list",
    "dict_type": "must be an object",
    "dataclass_type": "must be an object",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "date_from_datetime_parsing": "must be a date such as “2026-11-24”",
    "date_parsing": "must be a date such as “2026-11-24”",
    "date_type": "must be a date such as “2026-11-24”",
    "datetime_parsing": "must be a time such as “2026-11-24T09:30:00Z”",
    "datetime_from_date_parsing": "must be a time such as “2026-11-24T09:30:00Z”",
    "datetime_type": "must be a time such as “2026-11-24T09:30:00Z”",
    "string_unicode": "holds half of a surrogate pair; remove it",
}

_JSON_WORDS = (
    ("recursion limit", "is nested far too deep for an assessment"),
    ("hex escape", "holds half of a surrogate pair; remove it"),
    ("surrogate", "holds half of a surrogate pair; remove it"),
    ("EOF", "this is not JSON: it ends too early"),
)


def problems_of(error: ValidationError) -> tuple[Problem, ...]:
    """One problem per thing pydantic found, in document order."""
    return tuple(
        _not_json(str(detail.get("ctx", {}).get("error", "")))
        if detail["type"] == "json_invalid"
        else Problem(
            place(detail["loc"]), _sentence(detail["type"], detail["msg"], detail.get("ctx"))
        )
        for detail in error.errors(include_url=False, include_input=False)
    )


def place(steps: Sequence[str | int]) -> str:
    """A pydantic location as a document path; empty for the document as a whole."""
    text = ""
    for step in steps:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            text += f".{step}" if text else step
    return text


def _not_json(reason: str) -> Problem:
    """What pydantic's JSON reader stumbled over, in its few words and a line and column."""
    what, _, at = reason.rpartition(" at line ")
    line, _, column = at.partition(" column ")
    where = f"line {line}, column {column}" if line.isdigit() and column.isdigit() else ""
    sentence = next((ours for theirs, ours in _JSON_WORDS if theirs in what), "this is not JSON")
    return Problem(where, sentence)


def _sentence(kind: str, message: str, context: dict[str, object] | None) -> str:
    context = context or {}
    if kind in _WORDS:
        return _WORDS[kind]
    if kind == "greater_than_equal":
        return f"must be {context['ge']} or more"
    if kind == "greater_than":
        return f"must be more than {str(context['gt']).removesuffix('.0')}"
    if kind == "less_than_equal":
        return f"must be {context['le']} or less"
    if kind == "literal_error":
        return f"must be one of {context['expected']}"
    if kind == "string_too_long":
        return f"is longer than {context['max_length']} characters"
    if kind == "too_long":
        return f"has more than {context['max_length']} entries"
    if kind == "string_pattern_mismatch":
        return f"must match {context['pattern']}"
    return message.removeprefix("Value error, ")
