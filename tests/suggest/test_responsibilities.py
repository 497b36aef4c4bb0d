"""Responsibilities found in job descriptions, against labelled ones of many shapes.

The rules were written with the first set at hand and found .96 / .97 (precision / recall) at once. On
the later ones, which they were not made for, they found .88 / .81, .90 / .76, .96 / .77 and .89 / .65
before they were mended after each.
"""

from __future__ import annotations

import re
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.suggest.responsibilities import MOST, responsibilities

SETS = ("job_descriptions", *(f"job_descriptions_{i}" for i in range(2, 6)))
LABELLED = [file for name in SETS for file in sorted((Path(__file__).parent / name).glob("*.txt"))]
LEAST = 0.95
LEAST_OF_ONE = 0.8


def key(sentence: str) -> str:
    """A sentence without its signs and spacing."""
    return " ".join(re.findall(r"\w+", sentence.lower()))


def compared(file: Path) -> tuple[set[str], set[str]]:
    """What is found in a job description, and what is labelled as a responsibility in it."""
    found = {key(one.sentence) for one in responsibilities(file.read_text("utf-8"))}
    expected = file.with_suffix(".duties").read_text("utf-8").splitlines()
    return found, {key(line) for line in expected if line.strip()}


def figures(files: list[Path]) -> tuple[float, float]:
    """Precision and recall over ``files`` together."""
    pairs = [compared(file) for file in files]
    right = sum(len(found & expected) for found, expected in pairs)
    return (
        right / sum(len(found) for found, _ in pairs),
        right / sum(len(expected) for _, expected in pairs),
    )


def names(text: str) -> list[str]:
    """The short names of what is found in a text."""
    return [one.name for one in responsibilities(text)]


def test_over_all_labelled_job_descriptions_precision_and_recall_are_high() -> None:
    precision, recall = figures(LABELLED)
    assert precision >= LEAST
    assert recall >= LEAST


@pytest.mark.parametrize("file", LABELLED, ids=lambda file: file.stem)
def test_no_shape_of_job_description_is_read_badly(file: Path) -> None:
    precision, recall = figures([file])
    assert precision >= LEAST_OF_ONE
    assert recall >= LEAST_OF_ONE


@pytest.mark.parametrize("file", LABELLED, ids=lambda file: file.stem)
def test_each_sentence_stands_in_the_text_on_the_line_it_names(file: Path) -> None:
    text = file.read_text("utf-8")
    lines = text.split("\n")
    for one in responsibilities(text):
        letters = re.sub(r"[\W_]", "", one.sentence)
        after = re.sub(r"[\W_]", "", "\n".join(lines[one.line - 1 :]))
        assert letters in after
        assert letters not in re.sub(r"[\W_]", "", "\n".join(lines[one.line :]))


def test_names_are_short_and_begin_with_the_verb() -> None:
    assert names(
        "Duties\n- Performs audits of suppliers.\n- You will manage the budget for travel.\n"
        "- To be responsible for training new staff.\n- PICK ORDERS BY HAND\n"
    ) == [
        "Perform audits of suppliers",
        "Manage the budget for travel",
        "Training new staff",
        "Pick orders by hand",
    ]


def test_what_they_will_do_is_done_in_the_job_and_what_they_do_is_not() -> None:
    assert names(
        "The post holder will assess applications. They will also monitor live grants.\n\n"
        "We work with 40 charities. They run shelters."
    ) == ["Assess applications", "Monitor live grants"]


def test_what_is_said_twice_is_taken_once() -> None:
    assert names("Duties\n- Check the stock.\n\nTasks\n- Check the stock") == ["Check the stock"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "Store Manager",
        "Requirements\n- Manage a team\n- Write well",
        "We build software. Our offices are in Leeds.",
        "Duties\n- Any other duties as assigned",
    ],
)
def test_where_no_responsibility_is_stated_none_is_found(text: str) -> None:
    assert responsibilities(text) == ()


def test_no_more_are_taken_than_can_be_looked_through() -> None:
    text = "Duties\n" + "\n".join(f"- Check machine number {i}" for i in range(MOST + 20))
    assert len(responsibilities(text)) == MOST


@given(
    st.lists(
        st.sampled_from(
            [
                "Duties",
                "Skills",
                ":",
                "\n",
                "\n\n",
                "- ",
                "• ",
                "You will ",
                "manage ",
                "staff",
                ". ",
                "include:",
                "**",
                "#",
                "be ",
                "1. ",
                "pipe-\n",
                "lines ",
                "A",
                "\t",
                "e.g. ",
                "?",
                "“",
            ]
        ),
        max_size=40,
    ).map("".join)
    | st.text(max_size=200)
)
def test_any_text_is_read_without_a_fault_and_nothing_is_made_up(text: str) -> None:
    for one in responsibilities(text):
        assert 1 <= one.line <= text.count("\n") + 1
        assert re.sub(r"[\W_]", "", one.sentence) in re.sub(r"[\W_]", "", text)
        assert one.name


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "a ",
        "A. ",
        "you ",
        "really ",
        "be ",
        "*",
        "- ",
        "pipe-\n",
        "line\n",
        "**",
        ": ",
        "1. ",
        "(",
    ],
)
def test_hostile_text_does_not_take_long(piece: str) -> None:
    text = "Duties\nYou will " + piece * (100_000 // len(piece))
    before = process_time()
    responsibilities(text)
    assert process_time() - before < 3
