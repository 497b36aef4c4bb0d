"""Actions: one registry that keys, Help, palette and settings agree on."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.keys import format_key
from textual.widgets import Static

from assessor.settings import Settings, SettingsError
from assessor.tui.actions import ACTIONS, PLACES, Action, Place, bindings
from assessor.tui.app import AssessorApp
from assessor.tui.errands import settings_of
from assessor.tui.screens.agreement import AgreementScreen
from assessor.tui.screens.compare import CompareScreen
from assessor.tui.screens.desk import DeskScreen
from assessor.tui.screens.dialogs import ReadScreen
from assessor.tui.screens.history import HistoryScreen
from assessor.tui.screens.library import LibraryScreen
from assessor.tui.screens.place import PlaceScreen
from assessor.tui.screens.review import ReviewScreen
from assessor.tui.screens.whatif import WhatIfScreen
from assessor.workspace import Workspace
from strategies import complete_assessment
from tui.driving import LARGE, Program, at_desk, opened, squeezed

TOGETHER: tuple[tuple[Place, ...], ...] = (
    LibraryScreen.PLACES,
    DeskScreen.PLACES,
    WhatIfScreen.PLACES,
    CompareScreen.PLACES,
    ReviewScreen.PLACES,
    HistoryScreen.PLACES,
    AgreementScreen.PLACES,
)
SCREENS: dict[Place, type[PlaceScreen]] = {
    "library": LibraryScreen,
    "desk": DeskScreen,
    "card": DeskScreen,
    "whatif": WhatIfScreen,
    "compare": CompareScreen,
    "agreement": AgreementScreen,
    "review": ReviewScreen,
    "history": HistoryScreen,
    "all": DeskScreen,
}


def test_ids_are_unique() -> None:
    ids = [action.id for action in ACTIONS]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("places", TOGETHER)
def test_no_key_means_two_things_in_one_place(places: tuple[Place, ...]) -> None:
    keys = [key for action in ACTIONS if action.place in places for key in action.keys.split(",")]
    assert sorted(set(keys)) == sorted(keys)


def test_every_action_is_bound_by_its_id_in_one_place_only() -> None:
    bound = {place: {getattr(b, "id", None) for b in bindings(place)} for place in PLACES}
    for action in ACTIONS:
        assert [place for place in PLACES if action.id in bound[place]] == [action.place]


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_every_action_does_something_where_it_applies(action: Action) -> None:
    screen = SCREENS[action.place]
    method = f"action_{action.name.partition('(')[0]}"
    assert callable(getattr(screen, method, None) or getattr(AssessorApp, method, None))
    assert action.title
    assert bool(action.help) == action.in_help


async def help_lines(program: Program) -> list[str]:
    """Everything that Help says here, a line each."""
    await program.press("f1")
    assert isinstance(program.app.screen, ReadScreen)
    body = program.app.screen.query_one("VerticalScroll > Static", Static)
    lines = [body.render_line(y).text.rstrip() for y in range(body.size.height)]
    await program.press("escape")
    return lines


def assert_helps(lines: list[str], action: Action, keys: str) -> None:
    shown = " ".join(format_key(key) for key in keys.split(","))
    assert any(line.startswith(shown) and action.title in line for line in lines), (
        f"{shown}  {action.title}\n" + "\n".join(lines)
    )
    assert squeezed(action.help) in squeezed(" ".join(lines)) or len(action.help) > 60


async def test_help_lists_every_action_of_the_place_with_its_keys(tmp_path: Path) -> None:
    async with at_desk(tmp_path, complete_assessment(), size=LARGE) as program:
        await program.go("tasks")
        at_desk_now = await help_lines(program)
        await program.press("w")
        at_trial = await help_lines(program)
        await program.press("escape", "c")
        at_scale = await help_lines(program)
        await program.press("escape", "r")
        await program.until(lambda: "approved" in program.lines[0], "a review that was read")
        at_review = await help_lines(program)
        await program.press("escape", "h")
        at_history = await help_lines(program)
        await program.press("escape", "escape")
        at_library = await help_lines(program)
        await program.press("a")
        at_agreement = await help_lines(program)
    for action in ACTIONS:
        for places, lines in zip(
            TOGETHER,
            (at_library, at_desk_now, at_trial, at_scale, at_review, at_history, at_agreement),
            strict=True,
        ):
            if action.place in places and action.in_help:
                assert_helps(lines, action, action.keys)
            elif action.in_help:
                assert not any(action.help in line for line in lines), action.id
    assert any("Could an AI agent execute" in line for line in at_desk_now)


async def test_help_is_there_while_typing(tmp_path: Path) -> None:
    async with at_desk(tmp_path, complete_assessment()) as program:
        await program.edit("role", "role.summary")
        await program.overwrite("Is it so")
        await program.press("?")
        assert program.desk.editor.form is not None
        assert program.app.screen is program.desk
        await help_lines(program)
        await program.press("escape")
        assert program.document.role.summary == "Is it so?"


async def test_the_palette_lists_the_actions_of_the_place_and_runs_them(tmp_path: Path) -> None:
    async with at_desk(tmp_path, complete_assessment(), size=LARGE) as program:
        helps = [command.help for command in program.app.get_system_commands(program.desk)]
        for action in ACTIONS:
            listed = action.in_palette and action.place in DeskScreen.PLACES
            assert (action.help in helps) == listed, action.id
        await program.go("growth", "growth")
        await program.press("ctrl+p")
        await program.write("Override")
        await program.until(lambda: "Replace the formula" in program.text, "the command found")
        await program.press("enter")
        await program.until(lambda: program.desk.section == "override", "the command run")


async def test_actions_are_bound_to_other_keys_by_their_ids(tmp_path: Path) -> None:
    keys = {"next_flag": "f9", "override": "ctrl+r,f8", "new": "f7", "rate_2": "z"}
    async with at_desk(tmp_path, complete_assessment(), size=LARGE, keys=keys) as program:
        await program.press("f")
        assert program.notices == []
        await program.press("f9")
        assert program.notices == ["No check speaks of a place."]
        await program.go("tasks", "tasks[task-1]")
        await program.press("2")
        assert program.document.tasks[1].score == 3
        await program.press("z")
        assert program.document.tasks[1].score == 2
        assert "f9 Next check" in program.lines[-1]
        lines = await help_lines(program)
        for action in ACTIONS:
            if action.id in ("next_flag", "override"):
                assert_helps(lines, action, keys[action.id])
        await program.press("f8")
        assert program.desk.section == "override"
        await program.press("escape", "escape", "f7")
        assert "Job title, as people in the field say it" in program.text


async def test_keys_come_from_the_file_of_the_workspace(tmp_path: Path) -> None:
    (tmp_path / "assessor.toml").write_text('[keys]\nnew = "f7"\n')
    app = AssessorApp(Workspace(tmp_path))
    async with app.run_test() as pilot:
        program = Program(app, pilot, [])
        await program.listed()
        await program.press("n")
        assert isinstance(app.screen, LibraryScreen)
        await program.press("f7")
        assert "New role" in program.text


def test_a_key_for_an_unknown_action_is_refused_by_name(tmp_path: Path) -> None:
    settings = Settings.model_validate({"ASSESSOR_KEYS": {"nxt_flag": "f9"}})
    with pytest.raises(SettingsError, match=r"“nxt_flag” is not an action; known are .*next_flag"):
        settings_of(Workspace(tmp_path), settings)


async def test_the_program_ends_and_says_why_where_settings_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "assessor.toml").write_text('[keys]\nnxt_flag = "f9"\n')
    app = AssessorApp(Workspace(tmp_path))
    async with app.run_test() as pilot:
        program = Program(app, pilot, [])
        await program.until(lambda: bool(app.trouble), "a word on the settings")
    assert "“nxt_flag” is not an action" in app.trouble
    assert not (tmp_path / ".assessor").exists()


async def test_a_key_nobody_knows_leaves_the_action_in_the_palette(tmp_path: Path) -> None:
    async with opened(tmp_path, keys={"new": "no-such-key"}) as program:
        await program.press("n")
        assert isinstance(program.app.screen, LibraryScreen)
        commands = program.app.get_system_commands(program.library)
        assert "New role" in [command.title for command in commands]
