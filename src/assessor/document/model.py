"""What every part of a document shares: frozen, strict, no unknown fields."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
)

from assessor.document.text import MAX_LINE, MAX_TEXT, first_forbidden, is_one_line

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema


class Part(BaseModel):
    """A frozen piece of a document. Unknown fields and wrong types are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """The JSON Schema of this part, each field described by the docstring below it.

        Pydantic's ``use_attribute_docstrings`` would read the source files at every start.
        """
        from assessor.document.docstrings import field_docstrings

        schema = handler(core_schema)
        properties = handler.resolve_ref_schema(schema)["properties"]
        for kind in cls.__mro__:
            if issubclass(kind, Part) and kind is not Part:
                for name, words in field_docstrings(kind).items():
                    properties[name].setdefault("description", words)
        return schema


Id: TypeAlias = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,63}$")]
"""A stable name inside a document: lower-case letters, digits, hyphens; a letter first."""

Sha256: TypeAlias = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""A hex digest."""


_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def _read_instant(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        if _INSTANT.fullmatch(value):
            return datetime.fromisoformat(value)
    except ValueError:
        pass
    raise ValueError("must be a time such as “2026-11-24T09:30:00Z”")


def _read_day(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        if _DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise ValueError("must be a date such as “2026-11-24”")


def _whole_seconds(moment: datetime) -> datetime:
    if moment.tzinfo is None or moment.utcoffset() != UTC.utcoffset(None) or moment.microsecond:
        raise ValueError("must be a time in UTC to the second, as in “2026-11-24T09:30:00Z”")
    _sensible_year(moment)
    return moment


def _sensible_year(day: date) -> date:
    if not 1900 <= day.year <= 2999:
        raise ValueError("must be a date between 1900 and 2999")
    return day


Instant: TypeAlias = Annotated[
    datetime,
    BeforeValidator(_read_instant),
    AfterValidator(_whole_seconds),
    PlainSerializer(lambda moment: moment.strftime("%Y-%m-%dT%H:%M:%SZ"), return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}),
]
"""A moment in UTC, whole seconds."""

Day: TypeAlias = Annotated[date, BeforeValidator(_read_day), AfterValidator(_sensible_year)]
"""A calendar date."""


def now() -> datetime:
    """The present moment as documents keep it."""
    return datetime.now(UTC).replace(microsecond=0)


def _plain(text: str) -> str:
    if found := first_forbidden(text):
        raise ValueError(
            f"holds the control character {found[1]} at character {found[0]}; remove it"
        )
    return text


def _one_line(text: str) -> str:
    if not is_one_line(text):
        raise ValueError("must be one line without tabs")
    return text


Text: TypeAlias = Annotated[str, Field(max_length=MAX_TEXT), AfterValidator(_plain)]
"""Prose of any number of lines, at most 20,000 characters."""
Line: TypeAlias = Annotated[
    str, Field(max_length=MAX_LINE), AfterValidator(_plain), AfterValidator(_one_line)
]
"""One line of text, at most 300 characters."""
