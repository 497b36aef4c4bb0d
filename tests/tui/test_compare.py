"""Compare: where a role sits, beside the library and what it quotes, and what sets two apart."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Static

from assessor.document.assessment import blank
from assessor.document.path import replace
from assessor.document.ratings import score
from assessor.tui.screens.compare import CompareScreen
from assessor.tui.screens.desk import DeskScreen
from strategies import complete_assessment
from tui.driving import LARGE, SMALL, Program, at_desk, keep_draft, opened

DOCUMENT = complete_assessment()
SHIPPED = "AI Infrastructure Engineer"


def panel(program: Program) -> str:
    shown = program.app.screen.query_one("#panel", Static)
    lines = [shown.render_line(y).text.rstrip() for y in range(shown.size.height)]
    return "\n".join(lines)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_role_sits_on_a_scale_with_the_library_and_what_it_quotes(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with opened(tmp_path, size=size) as program:
        await program.press("c")
        assert isinstance(program.app.screen, CompareScreen)
        assert any("━" in line for line in program.lines[:6])
        boundaries = next(line.split() for line in program.lines if line.split()[:1] == ["0"])
        assert boundaries == ["0", "25", "48", "100"]
        assert "49.1 AI Infrastructure" in program.text
        assert "71.3 AI Solutions Archite" in program.text
        await program.press("home")
        assert "it is not in the library" in " ".join(panel(program).split())
        await program.press("escape")
        assert program.library.is_current


async def test_another_role_is_told_apart_by_score_shares_and_places(tmp_path: Path) -> None:
    other = replace(replace(DOCUMENT, "tasks[0].score", 5), "role.title", "Other [b]role[/b]")
    keep_draft(tmp_path, "other", other)
    here, there = score(DOCUMENT), score(other)
    assert here is not None and there is not None
    async with at_desk(tmp_path, DOCUMENT, size=LARGE) as program:
        await program.press("c")
        while "Other [b]role[/b]" not in panel(program):
            await program.press("down")
        shown = panel(program)
        assert f"this   {here.published_score}" in shown
        assert f"other  {there.published_score}" in shown
        assert f"{there.published_score - here.published_score:+}" in shown
        assert "2 places differ" in shown
        assert f"tasks[{DOCUMENT.tasks[0].id}].score" in shown
        await program.press("escape")
        assert isinstance(program.app.screen, DeskScreen)


async def test_a_role_without_a_score_still_shows_the_others(tmp_path: Path) -> None:
    async with at_desk(tmp_path, blank("Nurse"), size=LARGE) as program:
        await program.press("c")
        assert SHIPPED in program.text
        assert "Nurse" in program.lines[0]


async def test_nothing_breaks_in_a_tiny_terminal(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(20, 6)) as program:
        await program.press("c", "j", "k", "space", "b")
        await program.resize(LARGE)
        assert "49.1 AI Infrastructure" in program.text
