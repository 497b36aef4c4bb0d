"""Decimal numbers as they stand in JSON: strings at a fixed number of places, never floats."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any, TypeAlias

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema


def _places(places: int, *, signed: bool) -> tuple[Any, ...]:
    sign = "-?" if signed else ""
    pattern = rf"{sign}(0|[1-9][0-9]{{0,5}})\.[0-9]{{{places}}}"
    compiled = re.compile(pattern, re.ASCII)
    example = "49.1234"[: 3 + places]

    def read(value: object) -> Decimal:
        text = f"{value:.{places}f}" if isinstance(value, Decimal) else value
        if isinstance(text, str) and compiled.fullmatch(text):
            number = Decimal(text)
            if not (isinstance(value, Decimal) and value != number):
                return number
        raise ValueError(f"must be a string with {places} decimals, as in “{example}”")

    return (
        PlainValidator(read),
        PlainSerializer(lambda value: f"{value:.{places}f}", return_type=str),
        WithJsonSchema({"type": "string", "pattern": f"^{pattern}$"}),
    )


Decimal1: TypeAlias = Annotated[Decimal, *_places(1, signed=True)]
"""A signed number printed with one decimal, such as points."""
Decimal2: TypeAlias = Annotated[Decimal, *_places(2, signed=True)]
"""A signed number printed with two decimals, such as a modifier."""
Decimal3: TypeAlias = Annotated[Decimal, *_places(3, signed=False)]
"""A share of 1 printed with three decimals, such as a probability."""
Decimal4: TypeAlias = Annotated[Decimal, *_places(4, signed=True)]
"""A signed number printed with four decimals, such as the raw product."""


def _points(value: object) -> Decimal:
    if isinstance(value, Decimal):
        if value != value.quantize(Decimal("0.1")):
            raise ValueError("a score has one decimal")
        value = f"{value:.1f}"
    if isinstance(value, str) and re.fullmatch(r"(0|[1-9][0-9]?|100)\.[0-9]", value, re.ASCII):
        number = Decimal(value)
        if number <= 100:
            return number
    raise ValueError("a score must be a string with one decimal within “0.0”…“100.0”")


Points: TypeAlias = Annotated[
    Decimal,
    PlainValidator(_points),
    PlainSerializer(lambda value: f"{value:.1f}", return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^((0|[1-9][0-9]?)\.[0-9]|100\.0)$"}),
]
"""A score: 0.0…100.0, one decimal, a string in JSON."""
