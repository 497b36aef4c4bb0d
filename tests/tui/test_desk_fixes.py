"""The fix key: what a check found is mended at the Desk with one key, and taken back with another."""

from __future__ import annotations

from pathlib import Path

import pytest

from assessor.document.path import replace
from strategies import complete_assessment
from tui.driving import LARGE, SMALL, at_desk

DOCUMENT = complete_assessment()
MISLABELLED = replace(
    replace(DOCUMENT, "tasks[1].score", 5), "tasks[1].involvement", "augmentation"
)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_one_key_mends_what_a_check_found_and_undo_takes_it_back(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with at_desk(tmp_path, MISLABELLED, size=size) as program:
        await program.go("tasks", f"tasks[{DOCUMENT.tasks[1].id}]")
        assert "F: put “Displacement”" in program.words
        assert "F Fix" in program.lines[-1]
        await program.press("F")
        assert program.document.tasks[1].involvement == "displacement"
        assert program.notices == ["Done: put “Displacement”. ctrl+z takes it back."]
        assert "F Fix" not in program.lines[-1]
        assert program.events()[-1].kind == "set"
        await program.press("ctrl+z")
        assert program.document == MISLABELLED


async def test_the_key_does_nothing_where_there_is_nothing_to_mend(tmp_path: Path) -> None:
    async with at_desk(tmp_path, MISLABELLED, size=LARGE) as program:
        await program.go("tasks", f"tasks[{DOCUMENT.tasks[0].id}]")
        logged = len(program.events())
        await program.press("F")
        assert program.document == MISLABELLED
        assert len(program.events()) == logged


async def test_the_score_says_how_firm_it_is(tmp_path: Path) -> None:
    async with at_desk(tmp_path, DOCUMENT, size=LARGE) as program:
        firm = program.desk.session.standing.firmness()
        assert firm is not None
        assert f"{len(firm.flips)} of {firm.steps}" in program.text
        assert f"{firm.low}–{firm.high}" in program.text
        assert "items assumed independent" in program.text
        await program.resize(SMALL)
        assert f"P(Green) {firm.zones.green}" in program.text


async def test_the_chances_are_shown_for_one_probability_after_the_other(tmp_path: Path) -> None:
    async with at_desk(tmp_path, DOCUMENT, size=LARGE) as program:
        seen = []
        for _ in range(5):
            firm = program.desk.session.standing.firmness(program.desk.probability)
            assert firm is not None
            assert f"with p {firm.probability}" in program.text
            assert f"{firm.low}–{firm.high}" in program.text
            seen.append(f"{firm.probability}")
            await program.press("P")
        assert seen == ["0.100", "0.175", "0.250", "0.050", "0.100"]


async def test_a_number_the_ratings_no_longer_yield_is_mended_in_the_prose(tmp_path: Path) -> None:
    said = "The composite of 52.0 puts the role in Green. Demand grew 27% since 2024."
    async with at_desk(tmp_path, replace(DOCUMENT, "role.summary", said), size=LARGE) as program:
        await program.press("f")
        while program.desk.current_row is None or program.desk.current_row.path != "role.summary":
            await program.press("f")
        assert "F Fix" in program.lines[-1]
        await program.press("F")
        assert program.document.role.summary == said.replace("52.0", "53.8")
        assert not [
            check for check in program.desk.session.standing.checks if check.code == "stale-number"
        ]
