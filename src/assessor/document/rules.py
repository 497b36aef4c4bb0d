"""How :mod:`assessor.document.table` says what the models say, and the rules it names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from assessor.document import parts, values
from assessor.method import decimals

Node: TypeAlias = tuple[Any, ...]
"""A kind of value, then what is asked of it."""
Parts: TypeAlias = Mapping[str, Mapping[str, Node]]
"""The fields of each kind of part, by its name."""

RULES: Mapping[str, Callable[[Any], Any]] = {
    "read_instant": values.read_instant,
    "read_day": values.read_day,
    "whole_seconds": values.whole_seconds,
    "sensible_year": values.sensible_year,
    "plain": values.plain,
    "one_line": values.one_line,
    "encodable": values.encodable,
    "web_address": values.web_address,
    "by_name": values.by_name,
    "points": decimals.read_points,
    "decimal1": decimals.read_decimal1,
    "decimal2": decimals.read_decimal2,
    "decimal3": decimals.read_decimal3,
    "decimal4": decimals.read_decimal4,
    "ids_are_sound": parts.ids_are_sound,
}
