"""Job descriptions in every form they come in: the same responsibilities are found in each."""

from __future__ import annotations

import html
from pathlib import Path

import pytest

from assessor.document.errors import DocumentError
from assessor.exchange.job_text import job_text
from assessor.suggest.responsibilities import responsibilities
from support.papers import pdf, word

FOLDER = Path(__file__).parent.parent / "suggest" / "job_descriptions"
POINTS = ("• ", "* ", "- ", "– ")
PLAIN = ["accountant_headings", "facilities_subheadings", "teacher_noheadings", "lawyer_you_will"]
WIDTH = 60


def lines_of(name: str) -> list[str]:
    """The lines of a labelled job description."""
    return (FOLDER / f"{name}.txt").read_text("utf-8").split("\n")


def as_pdf(lines: list[str]) -> bytes:
    """A PDF in which long lines are broken, as on paper."""
    broken: list[str] = []
    for line in lines:
        rest = line
        while len(rest) > WIDTH:
            at = rest.rfind(" ", 0, WIDTH)
            broken.append(rest[:at])
            rest = rest[at + 1 :]
        broken.append(rest)
    return pdf(broken)


def as_word(lines: list[str]) -> bytes:
    """A Word document whose points are in the style of lists, without signs."""
    return word(*((line[2:], "List Bullet") if line.startswith(POINTS) else line for line in lines))


def as_page(lines: list[str]) -> bytes:
    """A page whose points are elements of lists, without signs."""
    body = "".join(
        f"<ul><li>{html.escape(line[2:])}</li></ul>"
        if line.startswith(POINTS)
        else f"<p>{html.escape(line)}</p>"
        for line in lines
    )
    return f"<!doctype html><body>{body}".encode()


def found(text: str) -> list[str]:
    """The sentences of the responsibilities found in a text."""
    return [one.sentence for one in responsibilities(text)]


@pytest.mark.parametrize("form", [as_pdf, as_word, as_page])
@pytest.mark.parametrize("name", PLAIN)
def test_every_form_of_a_job_description_says_the_same(name: str, form: object) -> None:
    lines = lines_of(name)
    assert callable(form)
    plain = found("\n".join(lines))
    assert plain
    assert found(job_text(form(lines))) == plain
    assert found(job_text("\n".join(lines).encode())) == plain


def test_a_job_text_has_a_line_for_each_paragraph_and_point() -> None:
    text = "Duties\n  - keep the books of the\n    company\n\n\n* pay bills\n"
    assert job_text(text.encode()) == "Duties\n• keep the books of the company\n\n• pay bills"


def test_a_job_description_without_text_is_refused() -> None:
    with pytest.raises(DocumentError, match="holds no text"):
        job_text(b"\n \n")
