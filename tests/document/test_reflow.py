"""Broken layout put together again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.document.reflow import mended, paragraphs, reflowed

WRAPPED = """We are looking for someone who keeps the
books of three companies and talks to the
bank. Our office is next to the station in
Ulm."""


@pytest.mark.parametrize(
    "sign", ["•", "‣", "▪", "–", "-", "*", "·", "+", "✓", "\uf0b7", "o", "1.", "2)", "a)", "iv."]
)
def test_the_signs_of_lists_are_known(sign: str) -> None:
    points = paragraphs(f"  {sign} Keep the books\n{sign} Pay bills")
    assert [(point.text, point.is_point) for point in points] == [
        ("Keep the books", True),
        ("Pay bills", True),
    ]


@pytest.mark.parametrize(
    "line",
    ["o'clock is late", "-5 degrees", "2019. The year", "*stressed*", "i.e. this", "A. Smith"],
)
def test_what_only_begins_like_a_sign_is_none(line: str) -> None:
    (found,) = paragraphs(line)
    assert (found.text, found.is_point) == (line, False)


def test_a_sign_on_a_line_of_its_own_belongs_to_the_next_line() -> None:
    (found,) = paragraphs("•\nKeep the books")
    assert (found.text, found.is_point, found.line) == ("Keep the books", True, 2)


def test_sentences_broken_by_the_width_are_joined() -> None:
    assert reflowed(WRAPPED) == " ".join(WRAPPED.split("\n"))


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("• plan the con-\ntent", "• plan the content"),
        ("• plan for the long-\nterm", "• plan for the long-term"),
        ("email and e-mails\n• send e-\nmails", "email and e-mails\n• send e-mails"),
        ("• pre-\nand post-sales", "• pre- and post-sales"),
        ("• lead the Sales and\nMarketing teams", "• lead the Sales and Marketing teams"),
        ("• plan\n• do", "• plan\n• do"),
        ("Duties:\nplan", "Duties:\nplan"),
        ("DUTIES\nplan the work of the team", "DUTIES\nplan the work of the team"),
        ("Duties\tPlan\n\tDo", "Duties\nPlan\nDo"),
        ("•\tPlan\n1.\tDo", "• Plan\n• Do"),
        ("Plan.\n\n\n====\nDo.", "Plan.\n\nDo."),
        (
            "• lead the Sales and\nPage 1 of 2\nMarketing teams",
            "• lead the Sales and Marketing teams",
        ),
        ("• plan\nSeite 2\n• do", "• plan\n• do"),
        ("• read\npage 12 of it", "• read\npage 12 of it"),
    ],
)
def test_lines_are_joined_where_a_sentence_goes_on(text: str, joined: str) -> None:
    assert reflowed(text) == joined


def test_short_lines_are_a_list_not_a_paragraph() -> None:
    text = "manage staff\nwrite reports\nanswer letters"
    assert reflowed(text) == text


def test_mending_words_leaves_other_lines_as_they_are() -> None:
    assert (
        mended("Pay rose in the ser-\nvice sector\nby 3 %")
        == "Pay rose in the service sector\nby 3 %"
    )
    assert mended("well-\nbeing and well-\nBeing") == "well-being and well-\nBeing"


# No “b”: that may be the sign of a point, which is left out.
@given(st.text("aü A-•.\n*1)", max_size=80))
def test_no_letter_is_lost_and_doing_it_again_changes_nothing_but_joins(text: str) -> None:
    def letters(given: str) -> str:
        return "".join(letter for letter in given if letter in "üA")

    assert letters(reflowed(text)) == letters(text)
    assert letters(mended(text)) == letters(text)
    numbers = [paragraph.line for paragraph in paragraphs(text)]
    assert numbers == sorted(set(numbers))
