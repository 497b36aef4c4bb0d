"""JSON as documents hold it, read strictly before anything is made of it."""

from __future__ import annotations

import json
from collections import Counter
from typing import NoReturn

from assessor.document.errors import DocumentError

MAX_BYTES = 32_000_000
MAX_VALUES = 200_000
"""Fields and entries of lists in one file."""


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


def _quoted(text: str) -> str:
    return json.dumps(text[:60])
