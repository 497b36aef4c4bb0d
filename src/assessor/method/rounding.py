"""Rounding, once, where a figure is printed (METHOD §2, §3)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor


def half_up(value: Fraction | int, places: int) -> Decimal:
    """``value`` rounded to ``places`` decimals, a half going away from zero.

    The result carries exactly ``places`` decimals, so ``str()`` of it is its printed form.
    """
    units = floor(abs(value) * 10**places + Fraction(1, 2))
    return _decimal(-units if value < 0 else units, places)


def largest_remainder(parts: Sequence[Fraction], places: int) -> tuple[Decimal, ...]:
    """Each part rounded to ``places`` decimals so that together they are the rounded sum.

    Every part is rounded down first; the units missing from the rounded sum go to the parts with
    the largest remainders, earlier parts first where they tie (METHOD §3, attribution).
    """
    scaled = [part * 10**places for part in parts]
    units = [floor(part) for part in scaled]
    target = int(half_up(sum(scaled, Fraction(0)), 0))
    order = sorted(range(len(parts)), key=lambda i: (units[i] - scaled[i], i))
    for i in order[: target - sum(units)]:
        units[i] += 1
    return tuple(_decimal(unit, places) for unit in units)


def _decimal(units: int, places: int) -> Decimal:
    return Decimal(units).scaleb(-places) if places else Decimal(units)
