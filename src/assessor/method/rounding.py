"""Rounding, once, where a figure is printed (METHOD §2, §3)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm


def half_up(value: Fraction | int, places: int) -> Decimal:
    """``value`` rounded to ``places`` decimals, a half going away from zero.

    The result carries exactly ``places`` decimals, so ``str()`` of it is its printed form.
    """
    numerator, denominator = value.numerator, value.denominator
    units = (2 * abs(numerator) * 10**places + denominator) // (2 * denominator)
    return _decimal(-units if numerator < 0 else units, places)


def signed(points: Decimal) -> str:
    """Points as printed with their sign; nothing has none."""
    return f"{points:+}" if points else f"{abs(points)}"


def largest_remainder(parts: Sequence[Fraction], places: int) -> tuple[Decimal, ...]:
    """Each part rounded to ``places`` decimals so that together they are the rounded sum.

    Every part is rounded down first; the units missing from the rounded sum go to the parts with
    the largest remainders, earlier parts first where they tie (METHOD §3, attribution).
    """
    denominator = lcm(*(part.denominator for part in parts))
    scaled = [part.numerator * (denominator // part.denominator) * 10**places for part in parts]
    pairs = [divmod(numerator, denominator) for numerator in scaled]
    units = [whole for whole, _ in pairs]
    target = int(half_up(Fraction(sum(scaled), denominator), 0))
    order = sorted(range(len(parts)), key=lambda i: (-pairs[i][1], i))
    for i in order[: target - sum(units)]:
        units[i] += 1
    return tuple(_decimal(unit, places) for unit in units)


def _decimal(units: int, places: int) -> Decimal:
    return Decimal(units).scaleb(-places) if places else Decimal(units)
