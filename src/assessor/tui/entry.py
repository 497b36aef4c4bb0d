"""What a person types, as values of a document, and back."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from pydantic import JsonValue

from assessor.document.text import clean, clean_line
from assessor.tui.fields import Field


class EntryError(ValueError):
    """Typed text that is no value of its field; the message says what is."""


def text_of(value: JsonValue) -> str:
    """A value as it stands in an input."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "\n".join(str(part) for part in value)
    return str(value)


def value_of(field: Field, typed: str) -> JsonValue:
    """The value that ``typed`` means for ``field``.

    Raises:
        EntryError: it means none.
    """
    if field.kind == "text":
        return clean(typed)
    if field.kind == "lines":
        return [line for part in clean(typed).split("\n") if (line := clean_line(part))]
    text = clean_line(typed)
    if field.kind == "whole":
        return _whole(text)
    if field.kind == "score":
        return _score(text)
    if field.kind == "date":
        return _date(text)
    return text


def _whole(text: str) -> int | None:
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,6}", text, re.ASCII):
        raise EntryError("must be a whole number")
    return int(text)


def _score(text: str) -> str | None:
    if not text:
        return None
    try:
        number = Decimal(text.replace(",", "."))
        if number.is_finite() and 0 <= number <= 100 and number == round(number, 1):
            return f"{number:.1f}"
    except InvalidOperation:
        pass
    raise EntryError("must be a score from 0.0 to 100.0 with at most one decimal")


def _date(text: str) -> str | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise EntryError("must be a date such as 2026-11-24") from None
