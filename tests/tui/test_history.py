"""History: who did what to a draft, every state of it read only, and where values come from."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from textual.widgets import Static

from assessor.desk.draft import Draft
from assessor.document.path import get
from assessor.tui.screens.dialogs import ReadScreen
from assessor.tui.screens.history import HistoryScreen
from assessor.tui.widgets.rows import Rows
from assessor.workspace import Workspace
from strategies import complete_assessment
from tui.driving import LARGE, SMALL, Program, at_desk, opened, squeezed

DOCUMENT = complete_assessment()
TASK = DOCUMENT.tasks[0]


def panel(program: Program) -> str:
    shown = program.app.screen.query_one("#panel", Static)
    lines = [shown.render_line(y).text.rstrip() for y in range(shown.size.height)]
    return squeezed(lines)


def count(program: Program) -> int:
    return program.app.screen.query_one("#log", Rows).row_count


async def rated(program: Program, *scores: str) -> None:
    """At the Desk, give the first task one rating after the other."""
    await program.go("tasks")
    await program.press(*scores)
    assert get(program.desk.session.draft.assessment, "tasks[0].score") == int(scores[-1])


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_each_change_is_told_newest_first_with_who_and_both_values(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with at_desk(tmp_path, DOCUMENT, size=size) as program:
        await rated(program, "1", "5")
        await program.press("h")
        assert type(program.app.screen) is HistoryScreen
        assert count(program) == 3
        assert f"Ada changed {TASK.name}" in panel(program)
        assert "from 1 to 5" in panel(program)
        await program.press("j")
        assert f"from {TASK.score} to 1" in panel(program)
        await program.press("escape")
        assert program.desk.is_current


async def test_a_revision_is_read_as_it_was_and_changes_nothing(tmp_path: Path) -> None:
    async with at_desk(tmp_path, DOCUMENT, size=LARGE) as program:
        await rated(program, "1", "5")
        before = program.desk.session.draft
        await program.press("h", "j", "enter")
        assert isinstance(program.app.screen, ReadScreen)
        assert "As event 2 left it" in program.text
        await program.press("1", "escape", "escape")
        assert program.desk.session.draft == before
        assert len(program.desk.session._store.events(program.desk.session.name)) == 3


async def test_two_revisions_are_compared(tmp_path: Path) -> None:
    async with at_desk(tmp_path, DOCUMENT, size=LARGE) as program:
        await rated(program, "1", "5")
        await program.press("h", "d")
        assert "Event 2 → event 3" in panel(program)
        assert f"tasks[{TASK.id}].score 1 → 5" in panel(program)
        await program.press("space", "j", "j", "D")
        assert "Event 1 → event 3" in panel(program)
        assert f"tasks[{TASK.id}].score {TASK.score} → 5" in panel(program)
        await program.press("d")
        assert "Nothing came before this" in panel(program)


async def test_what_an_entry_is_about_is_scrolled_while_the_entry_stays(tmp_path: Path) -> None:
    async with at_desk(tmp_path, DOCUMENT, size=SMALL) as program:
        await rated(program, "1", "5")
        await program.press("h", "d", "pagedown")
        screen = program.app.screen
        assert screen.query_one("#about").scroll_offset.y > 0
        assert screen.query_one("#log", Rows).cursor_row == 0
        await program.press("pageup")
        assert screen.query_one("#about").scroll_offset.y == 0


async def test_a_value_is_traced_to_who_decided_it(tmp_path: Path) -> None:
    async with at_desk(tmp_path, DOCUMENT, size=LARGE) as program:
        await rated(program, "5")
        await program.press("h", "t")
        assert f"tasks[{TASK.id}].score" in panel(program)
        assert "written by Ada" in panel(program)
        assert "changed by event 2" in panel(program)


async def test_the_filter_keeps_what_holds_the_words(tmp_path: Path) -> None:
    async with at_desk(tmp_path, DOCUMENT, size=SMALL) as program:
        await rated(program, "1", "5")
        await program.press("h", "/")
        await program.write("began")
        assert count(program) == 1
        await program.write("zzz")
        assert "No entry holds that" in panel(program)
        await program.press("escape")
        assert count(program) == 3


async def test_a_log_that_does_not_hold_says_so(tmp_path: Path) -> None:
    async with at_desk(tmp_path, DOCUMENT, size=SMALL) as program:
        await rated(program, "5")
        with closing(sqlite3.connect(Workspace(tmp_path).database)) as raw:
            raw.execute("DROP TRIGGER events_refuse_update")
            raw.execute("UPDATE events SET actor = 'Eve [b]' WHERE number = 2")
            raw.commit()
        await program.press("h")
        assert "This log does not hold: event 2 was altered." in squeezed(program.lines)
        assert "Eve [b] changed" in program.text


async def test_a_role_nobody_changed_has_no_history_yet(tmp_path: Path) -> None:
    async with opened(tmp_path) as program:
        await program.press("h")
        assert program.library.is_current
        assert "no history here" in program.notices[-1]


async def test_a_revision_of_an_unknown_method_is_told_and_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    method = DOCUMENT.method.model_copy(update={"version": "99.0"})
    unknown = Draft.of(DOCUMENT.model_copy(update={"method": method}))
    async with at_desk(tmp_path, DOCUMENT, size=LARGE) as program:
        await rated(program, "1")
        await program.press("h")
        monkeypatch.setattr(program.app.screen, "_as_left", lambda _: unknown)
        await program.press("enter")
        assert type(program.app.screen) is HistoryScreen
        assert "99.0" in panel(program)
