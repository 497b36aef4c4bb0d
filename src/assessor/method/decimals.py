"""Decimal numbers as they stand in JSON: strings at a fixed number of places, never floats.

Each has a function that reads it and a type that documents and figures are declared with. Nothing
here imports pydantic before a model asks for it, so that a score can be printed without.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, TypeAlias

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

Reader: TypeAlias = Callable[[object], Decimal]


class _Printed:
    """How pydantic reads, writes and describes a decimal number."""

    def __init__(self, read: Reader, places: int, pattern: str) -> None:
        self._read, self._places, self._pattern = read, places, pattern

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(
            self._read,
            serialization=core_schema.plain_serializer_function_ser_schema(
                self._write, return_schema=core_schema.str_schema()
            ),
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "string", "pattern": f"^{self._pattern}$"}

    def _write(self, value: Decimal) -> str:
        return f"{value:.{self._places}f}"


def _pattern(places: int, *, signed: bool = True) -> str:
    sign = "-?" if signed else ""
    return rf"{sign}(0|[1-9][0-9]{{0,5}})\.[0-9]{{{places}}}"


def _reader(places: int, pattern: str) -> Reader:
    example = "49.1234"[: 3 + places]

    def read(value: object) -> Decimal:
        text = f"{value:.{places}f}" if isinstance(value, Decimal) else value
        if isinstance(text, str) and re.fullmatch(pattern, text, re.ASCII):
            number = Decimal(text)
            if not (isinstance(value, Decimal) and value != number):
                return number
        raise ValueError(f"must be a string with {places} decimals, as in “{example}”")

    return read


read_decimal1 = _reader(1, _pattern(1))
read_decimal2 = _reader(2, _pattern(2))
read_decimal3 = _reader(3, _pattern(3, signed=False))
read_decimal4 = _reader(4, _pattern(4))


def read_points(value: object) -> Decimal:
    """The score that ``value`` is, a decimal number or a string with one decimal.

    Raises:
        ValueError: it is not within 0.0…100.0, or has another number of decimals.
    """
    if isinstance(value, Decimal):
        if value != value.quantize(Decimal("0.1")):
            raise ValueError("a score has one decimal")
        value = f"{value:.1f}"
    if isinstance(value, str) and re.fullmatch(r"(0|[1-9][0-9]?|100)\.[0-9]", value, re.ASCII):
        number = Decimal(value)
        if number <= 100:
            return number
    raise ValueError("a score must be a string with one decimal within “0.0”…“100.0”")


Decimal1: TypeAlias = Annotated[Decimal, _Printed(read_decimal1, 1, _pattern(1))]
"""A signed number printed with one decimal, such as points."""
Decimal2: TypeAlias = Annotated[Decimal, _Printed(read_decimal2, 2, _pattern(2))]
"""A signed number printed with two decimals, such as a modifier."""
Decimal3: TypeAlias = Annotated[Decimal, _Printed(read_decimal3, 3, _pattern(3, signed=False))]
"""A share of 1 printed with three decimals, such as a probability."""
Decimal4: TypeAlias = Annotated[Decimal, _Printed(read_decimal4, 4, _pattern(4))]
"""A signed number printed with four decimals, such as the raw product."""
Points: TypeAlias = Annotated[Decimal, _Printed(read_points, 1, r"((0|[1-9][0-9]?)\.[0-9]|100\.0)")]
"""A score: 0.0…100.0, one decimal, a string in JSON."""
