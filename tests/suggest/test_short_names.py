"""Short names of tasks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.suggest.short_names import LONGEST, short_name


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("Greet guests.", "Greet guests"),
        ("write copy", "Write copy"),
        ("  Use   computers. ", "Use computers"),
        ("", ""),
        ("...", ""),
        (
            "Direct, plan, or implement policies and objectives of organizations.",
            "Direct policies and objectives of organizations",
        ),
        ("Write, review, or comment on documents.", "Write, review, or comment on documents"),
        (
            "Coordinate the work of technical staff, such as welders or fitters.",
            "Coordinate the work of technical staff",
        ),
        (
            "Monitor employee and patron activities to ensure liquor regulations are obeyed.",
            "Monitor employee and patron activities",
        ),
        ("Collect data to identify trends.", "Collect data to identify trends"),
        (
            "Analyze information to determine, recommend, and plan installation of a new system or "
            "modification of an existing system.",
            "Analyze information to determine, recommend, and plan installation",
        ),
        (
            "Collaborate with committees or individuals to address financial or administrative "
            "issues pertaining to congregations.",
            "Collaborate with committees or individuals",
        ),
        ("Pay, by card or in cash; keep receipts for the office.", "Pay, by card or in cash"),
    ],
)
def test_a_statement_is_shortened_to_its_first_clause(statement: str, name: str) -> None:
    assert short_name(statement) == name


@given(
    st.text()
    | st.lists(st.sampled_from(["a", "and", "of", "to", "Verify,", "tests", "or", "in"])).map(
        " ".join
    )
)
def test_a_name_is_at_most_80_characters_on_one_line(statement: str) -> None:
    name = short_name(statement)
    assert len(name) <= LONGEST
    assert name == name.strip()
    assert "\n" not in name


def test_a_word_longer_than_a_name_is_cut() -> None:
    assert short_name("a" * 200) == "A" + "a" * 79
