"""What every part of a document shares: frozen, strict, no unknown fields."""

from __future__ import annotations

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

from assessor.document.text import MAX_LINE, MAX_TEXT
from assessor.document.values import (
    one_line,
    plain,
    read_day,
    read_instant,
    sensible_year,
    whole_seconds,
)

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


Instant: TypeAlias = Annotated[
    datetime,
    BeforeValidator(read_instant),
    AfterValidator(whole_seconds),
    PlainSerializer(lambda moment: moment.strftime("%Y-%m-%dT%H:%M:%SZ"), return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}),
]
"""A moment in UTC, whole seconds."""

Day: TypeAlias = Annotated[date, BeforeValidator(read_day), AfterValidator(sensible_year)]
"""A calendar date."""


def now() -> datetime:
    """The present moment as documents keep it."""
    return datetime.now(UTC).replace(microsecond=0)


Text: TypeAlias = Annotated[str, Field(max_length=MAX_TEXT), AfterValidator(plain)]
"""Prose of any number of lines, at most 20,000 characters."""
Line: TypeAlias = Annotated[
    str, Field(max_length=MAX_LINE), AfterValidator(plain), AfterValidator(one_line)
]
"""One line of text, at most 300 characters."""
