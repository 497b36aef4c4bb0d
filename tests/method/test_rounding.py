"""Half-up and largest remainder (METHOD §2, §3)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.method.rounding import half_up, largest_remainder
from naive import rounded

FRACTIONS = st.fractions(min_value=-1000, max_value=1000, max_denominator=10_000)


@pytest.mark.parametrize(
    ("value", "places", "printed"),
    [
        ("0.05", 1, "0.1"),
        ("0.15", 1, "0.2"),
        ("0.25", 1, "0.3"),
        ("0.35", 1, "0.4"),
        ("2.675", 2, "2.68"),
        ("1.005", 2, "1.01"),
        ("47.95", 1, "48.0"),
        ("24.95", 1, "25.0"),
        ("0.04999", 1, "0.0"),
        ("99.95", 1, "100.0"),
        ("0.00005", 4, "0.0001"),
        ("-0.04", 1, "0.0"),
        ("-0.05", 1, "-0.1"),
        ("-1.25", 1, "-1.3"),
        ("7", 2, "7.00"),
        ("0.5", 0, "1"),
        ("1.5", 0, "2"),
        ("2.5", 0, "3"),
    ],
)
def test_a_half_rounds_up(value: str, places: int, printed: str) -> None:
    assert str(half_up(Fraction(value), places)) == printed


@given(FRACTIONS, st.integers(1, 6))
def test_rounding_agrees_with_digit_by_digit_division(value: Fraction, places: int) -> None:
    assert str(half_up(value, places)) == rounded(value, places)


@given(st.lists(FRACTIONS, min_size=1, max_size=6), st.integers(0, 3))
def test_parts_add_up_to_the_rounded_sum(parts: list[Fraction], places: int) -> None:
    assert sum(largest_remainder(parts, places)) == half_up(sum(parts, Fraction(0)), places)


@given(st.lists(FRACTIONS, min_size=1, max_size=6), st.integers(0, 3))
def test_every_part_is_rounded_down_or_up(parts: list[Fraction], places: int) -> None:
    for part, printed in zip(parts, largest_remainder(parts, places), strict=True):
        assert abs(Fraction(printed) - part) <= Fraction(1, 10**places)


@given(st.lists(FRACTIONS, min_size=2, max_size=6))
def test_no_part_gets_a_unit_before_one_with_a_larger_remainder(parts: list[Fraction]) -> None:
    printed = largest_remainder(parts, 1)
    remainders = [part * 10 - (part * 10).__floor__() for part in parts]
    raised = [
        Fraction(shown) * 10 > (part * 10).__floor__()
        for shown, part in zip(printed, parts, strict=True)
    ]
    got = [r for r, up in zip(remainders, raised, strict=True) if up]
    not_got = [r for r, up in zip(remainders, raised, strict=True) if not up]
    assert not got or not not_got or min(got) >= max(not_got)


@pytest.mark.parametrize(
    ("parts", "printed"),
    [
        (["1/3", "1/3", "1/3"], ["0.4", "0.3", "0.3"]),
        (["0.05", "0.05"], ["0.1", "0.0"]),
        (["-1.25", "2.30"], ["-1.2", "2.3"]),
        (["-0.05", "-0.05"], ["0.0", "-0.1"]),
        (["36.65", "-0.05", "0", "0.00"], ["36.7", "-0.1", "0.0", "0.0"]),
        (["1.0", "2.0"], ["1.0", "2.0"]),
    ],
)
def test_missing_units_go_to_the_largest_remainders_earlier_first(
    parts: list[str], printed: list[str]
) -> None:
    found = largest_remainder([Fraction(part) for part in parts], 1)
    assert [str(part) for part in found] == printed


def test_a_rounded_number_carries_its_places() -> None:
    assert str(half_up(Fraction(0), 4)) == "0.0000"
    assert half_up(Fraction(5), 0) == Decimal(5)
