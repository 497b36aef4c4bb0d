"""The rules for single values of a document that a type alone does not say.

Plain functions, each giving back the value it read or raising ``ValueError``. The models apply
them, and so does :mod:`assessor.document.quick`: pydantic is imported where it is asked, not here.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from assessor.document.text import first_forbidden, is_one_line

if TYPE_CHECKING:
    from pydantic_core import SchemaValidator

V = TypeVar("V")

_INSTANT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
_DAY = r"\d{4}-\d\d-\d\d"
_LABEL = "[a-z0-9]+(-[a-z0-9]+)*"
COMMON_ADDRESS = rf"https?://({_LABEL}\.)*[a-z]+(/[!-~]*)?"
"""Addresses that are right beyond doubt, as nearly all are; see :func:`web_address`."""


def read_instant(value: object) -> object:
    """The time that a string says; what is no string stays as it is."""
    if not isinstance(value, str):
        return value
    try:
        if re.fullmatch(_INSTANT, value, re.ASCII):
            return datetime.fromisoformat(value)
    except ValueError:
        pass
    raise ValueError("must be a time such as “2026-11-24T09:30:00Z”")


def read_day(value: object) -> object:
    """The date that a string says; what is no string stays as it is."""
    if not isinstance(value, str):
        return value
    try:
        if re.fullmatch(_DAY, value, re.ASCII):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise ValueError("must be a date such as “2026-11-24”")


def whole_seconds(moment: datetime) -> datetime:
    """A time in UTC without parts of a second, in a sensible year."""
    if moment.tzinfo is None or moment.utcoffset() != UTC.utcoffset(None) or moment.microsecond:
        raise ValueError("must be a time in UTC to the second, as in “2026-11-24T09:30:00Z”")
    sensible_year(moment)
    return moment


def sensible_year(day: date) -> date:
    """A date between 1900 and 2999."""
    if not 1900 <= day.year <= 2999:
        raise ValueError("must be a date between 1900 and 2999")
    return day


def plain(text: str) -> str:
    """Text without characters no document may hold (:mod:`assessor.document.text`)."""
    if found := first_forbidden(text):
        raise ValueError(
            f"holds the control character {found[1]} at character {found[0]}; remove it"
        )
    return text


def one_line(text: str) -> str:
    """Text without line breaks and tabs."""
    if not is_one_line(text):
        raise ValueError("must be one line without tabs")
    return text


def encodable(text: str) -> str:
    """Text that has a form in UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError(
            f"holds half of a surrogate pair at character {error.start + 1}; remove it"
        ) from None
    return text


def web_address(text: str) -> str:
    """An http(s) address, or nothing."""
    if text and not re.fullmatch(COMMON_ADDRESS, text):
        from pydantic_core import ValidationError

        try:
            _http().validate_python(text)
        except ValidationError:
            raise ValueError("must be a web address that begins with http:// or https://") from None
    if any(character.isspace() for character in text):
        raise ValueError("must be a web address without spaces")
    return text


def by_name(fields: dict[str, V]) -> dict[str, V]:
    """``fields`` in the order of their names."""
    return {name: fields[name] for name in sorted(fields)}


@cache
def _http() -> SchemaValidator:
    # As pydantic.HttpUrl has it, without importing the module of all its network types.
    from pydantic_core import SchemaValidator, core_schema

    return SchemaValidator(
        core_schema.url_schema(allowed_schemes=["http", "https"], max_length=2083)
    )
