"""The page on the method says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assessor.document.checks import run
from assessor.method.definition import CURRENT
from assessor.method.scorecard import scorecard
from assessor.method.vector import parse_vector

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")
SECTIONS = {
    int(number): text
    for number, text in re.findall(r"^## (\d)\. (.*?)(?=^## |\Z)", PAGE, re.M | re.S)
}


def rows(section: int) -> list[list[str]]:
    """The cells of every table row of a section."""
    lines = [line.strip() for line in SECTIONS[section].splitlines()]
    return [line.strip("| ").split(" | ") for line in lines if line.startswith("| ")]


def test_it_lists_the_checks_that_exist_in_their_order() -> None:
    codes = [check.__name__.replace("_", "-") for check in run._CHECKS]
    assert [row[0] for row in rows(7)[1:]] == codes


def test_every_section_the_code_cites_is_there() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    cited = {
        int(number)
        for found in re.findall(r"METHOD ((?:§\d(?:, |–)?)+)", source)
        for number in re.findall(r"\d", found)
    }
    assert cited
    assert cited <= set(SECTIONS)


def test_its_vector_yields_its_golden_values() -> None:
    (line,) = re.findall(r"^    (AIJRI:\S+)$", SECTIONS[5], re.M)
    card = scorecard(parse_vector(line))
    golden = {row[0]: row[1] for row in rows(4)}
    parts = card.attribution
    assert golden["W, TR"] == f"{card.weighted}, {card.task_resistance}"
    assert golden["score"] == f"{card.published_score} (exactly {card.score_exact})"
    assert golden["label"].startswith(card.label)
    assert golden["attribution: base, evidence, barriers, growth"] == (
        f"{parts.base}, {parts.evidence}, {parts.barriers}, {parts.growth}"
    )
    assert golden["quick screen"] == card.quick_screen


def test_its_zones_and_quick_screen_are_those_of_the_definition() -> None:
    zones = [(row[0], row[2]) for row in rows(2) if len(row) == 3 and row[0] != "zone"][:3]
    assert zones == [(zone.label, zone.word) for zone in CURRENT.zones]
    screen = [tuple(row[1:]) for row in rows(3)[1:]]
    assert screen == [words for _, words in CURRENT.quick_screen]


@pytest.mark.parametrize("document", ["README.md", "docs/method.md"])
def test_links_lead_somewhere(document: str) -> None:
    path = ROOT / document
    links = re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (path.parent / link).exists()] == []
