"""Agreement: a table of how far second raters agree with first ones, from the Library."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Static

from assessor.document.review import SecondRating
from assessor.tui.actions import ACTIONS
from assessor.tui.screens.agreement import AgreementScreen
from assessor.workspace import Workspace
from desk.second_ratings import ACTIONS as COMPANY_ACTIONS
from desk.second_ratings import TASKS, UNION, WAGES, rated, second
from tui.driving import LARGE, SMALL, Program, keep_draft, opened, squeezed

DRAFT = rated({TASKS[0]: 1, TASKS[1]: 2, WAGES: 2, COMPANY_ACTIONS: -1, UNION: 0})
HOSTILE = "[@click=app.bell]x[/]\u202e"
SECONDS = (
    second(TASKS[0], 1),
    second(TASKS[1], 3),
    second(WAGES, 2),
    second(COMPANY_ACTIONS, -1),
    second(UNION, 2, by=HOSTILE),
)


def keep(root: Path, *seconds: SecondRating) -> None:
    """A draft with second ratings in the working database."""
    from assessor.store.database import open_store

    keep_draft(root, "a", DRAFT)
    store = open_store(Workspace(root).database)
    try:
        for record in seconds:
            store.add_record("a", record, record.by)
    finally:
        store.close()


async def at_agreement(program: Program) -> None:
    """Go there from the Library, and wait for the figures."""
    await program.press("a")
    await program.until(lambda: "Reading the second" not in program.text, "the figures")
    assert isinstance(program.app.screen, AgreementScreen)


def about(program: Program) -> str:
    """What stands below the table."""
    return squeezed(str(program.app.screen.query_one("#about", Static).content))


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_every_group_has_a_line_with_all_its_figures(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    keep(tmp_path, *SECONDS)
    async with opened(tmp_path, size=size) as program:
        await at_agreement(program)
        found = [squeezed(line) for line in program.lines]
        assert "pairs items same κ lin κ quad α ord" in found
        assert "All 5 5 60 % 0.80 0.92 0.91" in found
        assert "Union/Collective Bargaining 1 1 0 % – – –" in found
        assert "by Grace 4 4 75 % 0.80 0.92 0.91" in found
        assert "5 second ratings of 5 items" in program.text
        await program.press("escape")
        assert program.library.is_current


async def test_a_missing_figure_is_explained_for_the_line_under_the_cursor(tmp_path: Path) -> None:
    keep(tmp_path, *SECONDS)
    async with opened(tmp_path) as program:
        await at_agreement(program)
        assert about(program).startswith("All κ is Cohen's")
        await program.press("j", "j", "j")
        assert about(program).startswith(
            "Company Actions No κ lin, κ quad, α ord: Only one item was rated twice; it takes two."
        )
        await program.press("k", "k")
        assert about(program).startswith("Tasks κ is")
        await program.resize(LARGE)
        assert about(program).startswith("Tasks κ is")


async def test_a_name_is_text_and_nothing_else(tmp_path: Path) -> None:
    keep(tmp_path, *SECONDS)
    async with opened(tmp_path, size=LARGE) as program:
        await at_agreement(program)
        assert "by [@click=app.bell]x[/]⟨U+202E⟩" in program.text
        await program.press("end")


async def test_where_nobody_rated_twice_it_says_so(tmp_path: Path) -> None:
    keep(tmp_path, second("tasks[gone]", 1))
    async with opened(tmp_path) as program:
        await at_agreement(program)
        assert "Nobody has rated anything a second time" in program.words
        assert "1 left out; assessor agreement says why" in program.words
        await program.press("j", "k", "escape")
        assert program.library.is_current


async def test_a_database_that_fails_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from assessor.desk.ports import StoreError
    from assessor.store.database import Store

    def fail(_: object, name: str) -> tuple[()]:
        raise StoreError("the database cannot be read")

    keep(tmp_path, *SECONDS)
    monkeypatch.setattr(Store, "records", fail)
    async with opened(tmp_path) as program:
        await at_agreement(program)
        assert "the database cannot be read" in program.text
        await program.press("escape")


async def test_nothing_breaks_in_a_tiny_terminal(tmp_path: Path) -> None:
    keep(tmp_path, *SECONDS)
    async with opened(tmp_path, size=(20, 6)) as program:
        await at_agreement(program)
        await program.press("j", "k")
        await program.resize(LARGE)
        assert "5 second ratings of 5 items" in program.text


async def test_help_lists_what_can_be_done_there(tmp_path: Path) -> None:
    keep(tmp_path)
    async with opened(tmp_path, size=LARGE) as program:
        await at_agreement(program)
        await program.press("f1")
        for action in ACTIONS:
            if action.place in AgreementScreen.PLACES:
                assert action.help in program.text
    keys = [key for a in ACTIONS if a.place in AgreementScreen.PLACES for key in a.keys.split(",")]
    assert len(set(keys)) == len(keys)
