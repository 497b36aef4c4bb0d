"""What-if and the personal week: numbers tried beside a draft that stays as it is."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from textual.widgets import Static

from assessor.document.assessment import Assessment
from assessor.document.path import replace
from assessor.document.personal import load_profile
from assessor.document.ratings import score
from assessor.tui.screens.desk import DeskScreen
from assessor.tui.screens.whatif import WhatIfScreen
from strategies import HOSTILE, complete_assessment
from tui.driving import LARGE, SMALL, Program, at_desk

DOCUMENT = complete_assessment()


def trial(program: Program) -> WhatIfScreen:
    screen = program.app.screen
    assert isinstance(screen, WhatIfScreen)
    return screen


def panel(program: Program) -> str:
    shown = program.app.screen.query_one("#panel", Static)
    return "\n".join(shown.render_line(y).text.rstrip() for y in range(shown.size.height))


def published(document: Assessment) -> str:
    card = score(document)
    assert card is not None
    return f"{card.published_score}"


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_rating_tried_shows_both_scores_and_leaves_the_draft_alone(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with at_desk(tmp_path, DOCUMENT, size=size) as program:
        before, logged = program.draft, len(program.events())
        await program.press("w", "5")
        supposed = replace(DOCUMENT, "tasks[0].score", 5)
        assert trial(program).supposed == supposed
        shown = panel(program)
        assert f"Now    {published(DOCUMENT)}" in shown
        assert f"Tried  {published(supposed)}" in shown
        assert "What each change does" in shown
        assert "items assumed independent" in shown
        assert "1→5" in program.text or "2→5" in program.text or "3→5" in program.text
        await program.press("escape", "escape")
        assert isinstance(program.app.screen, DeskScreen)
        assert program.draft == before
        assert len(program.events()) == logged


async def test_arrows_rate_any_dimension_within_its_scale(tmp_path: Path) -> None:
    async with at_desk(tmp_path, DOCUMENT, size=LARGE) as program:
        await program.press("w")
        screen = trial(program)
        await program.press(*["down"] * len(DOCUMENT.tasks))
        assert screen.current is not None
        assert screen.current.path == "evidence.job_posting_trends"
        await program.press(*["right"] * 6)
        assert screen.supposed.evidence.job_posting_trends.rating == 2
        await program.press(*["left"] * 6)
        assert screen.supposed.evidence.job_posting_trends.rating == -2
        await program.press("1")
        assert screen.supposed.evidence.job_posting_trends.rating == -2


async def test_one_number_is_put_back_or_all_of_them(tmp_path: Path) -> None:
    async with at_desk(tmp_path, DOCUMENT, size=LARGE) as program:
        await program.press("w", "5", "j", "5")
        screen = trial(program)
        await program.press("r")
        assert screen.supposed == replace(DOCUMENT, "tasks[0].score", 5)
        await program.press("R")
        assert screen.supposed == DOCUMENT


async def test_time_that_is_not_a_week_gives_no_score_and_says_so(tmp_path: Path) -> None:
    async with at_desk(tmp_path, DOCUMENT, size=LARGE) as program:
        await program.press("w", "plus")
        assert "Task time adds up to 101 %" in " ".join(panel(program).split())
        await program.press("j", "minus")
        assert "adds up to" not in panel(program)


async def test_leaving_warns_once_where_something_was_tried(tmp_path: Path) -> None:
    async with at_desk(tmp_path, DOCUMENT, size=LARGE) as program:
        await program.press("w", "escape")
        assert isinstance(program.app.screen, DeskScreen)
        await program.press("w", "5", "escape")
        assert "esc again drops what you tried; s keeps it as a draft." in program.words
        await program.press("4", "escape")
        assert trial(program).supposed == replace(DOCUMENT, "tasks[0].score", 4)
        await program.press("escape")
        assert isinstance(program.app.screen, DeskScreen)


async def test_what_was_tried_is_kept_as_a_draft_of_its_own(tmp_path: Path) -> None:
    async with at_desk(tmp_path, DOCUMENT, size=LARGE) as program:
        await program.press("w", "s")
        assert "Nothing was changed yet." in program.words
        await program.press("5", "s")
        await program.overwrite("Later", "enter")
        await program.until(lambda: isinstance(program.app.screen, DeskScreen), "the desk")
        kept = program.stored("later")
        assert kept is not None
        assert kept.draft.assessment.tasks[0].score == 5
        assert kept.draft.assessment.role.title == "Later"
        assert program.document == DOCUMENT


async def test_a_week_of_ones_own_is_normalised_and_shown(tmp_path: Path) -> None:
    async with at_desk(tmp_path, DOCUMENT, size=LARGE) as program:
        await program.press("w", "p")
        assert "Your own week" in program.lines[0]
        await program.press("t")
        await program.overwrite("1000", "enter")
        screen = trial(program)
        assert screen.weights == {f"tasks[{DOCUMENT.tasks[0].id}]": Decimal(1000)}
        profile = screen.profile()
        assert sum(task.time for task in profile.tasks) == 100
        assert "1000 said: task number 0" in program.text
        assert f"{DOCUMENT.tasks[0].time}→{profile.tasks[0].time}" in program.text
        assert f"You    {profile.scorecard.published_score}" in panel(program)
        assert f"Role   {published(DOCUMENT)}" in panel(program)
        assert "items assumed independent" in panel(program)
        for mover in profile.movers:
            assert mover.name[:20] in panel(program)


async def test_a_time_that_is_no_number_is_refused_in_words(tmp_path: Path) -> None:
    async with at_desk(tmp_path, DOCUMENT, size=LARGE) as program:
        await program.press("w", "t")
        for typed in ("", "0", "101", "1.5", "x"):
            await program.overwrite(typed, "enter")
            assert "Type a whole number from 1 to 100." in program.words
        await program.press("escape", "p", "t")
        for typed in ("x", "-1", "NaN", "1e9"):
            await program.overwrite(typed, "enter")
            assert "Type a number" in program.words
        await program.press("escape")
        assert not trial(program).changed


async def test_a_week_with_under_three_tasks_says_what_is_missing(tmp_path: Path) -> None:
    async with at_desk(tmp_path, DOCUMENT, size=LARGE) as program:
        await program.press("w", "p")
        screen = trial(program)
        for task in DOCUMENT.tasks[1:]:
            screen.weights[f"tasks[{task.id}]"] = Decimal(0)
        await program.press("plus")
        assert "the method needs 3" in " ".join(panel(program).split())
        await program.press("x")
        assert "the method needs 3" in program.words


async def test_the_profile_is_written_as_a_document_of_its_own(tmp_path: Path) -> None:
    async with at_desk(tmp_path, DOCUMENT, size=LARGE) as program:
        await program.press("w", "p", "plus", "x")
        await program.overwrite(str(tmp_path / "out"), "enter")
        written = tmp_path / "out" / "some-role.personal.json"
        await program.until(written.exists, "the file")
        profile = load_profile(written.read_bytes())
        assert profile.role.title == DOCUMENT.role.title
        first = DOCUMENT.tasks[0].time
        assert first is not None
        assert profile.tasks[0].stated == f"{first + 1}"


async def test_what_the_document_says_is_shown_as_it_is(tmp_path: Path) -> None:
    hostile = DOCUMENT
    for i, text in enumerate(HOSTILE[: len(DOCUMENT.tasks)]):
        hostile = replace(hostile, f"tasks[{i}].name", text)
    async with at_desk(tmp_path, hostile, size=LARGE) as program:
        await program.press("w", "5", "p", "p")
        assert "[bold]not bold[/bold]" in program.text


async def test_help_says_what_the_number_means(tmp_path: Path) -> None:
    async with at_desk(tmp_path, DOCUMENT, size=LARGE) as program:
        await program.press("w")
        assert "Could an AI agent execute" in trial(program).about_focused()
        await program.press(*["down"] * len(DOCUMENT.tasks))
        assert "openings for this role" in trial(program).about_focused()
