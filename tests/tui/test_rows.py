"""A list of any length: what stands on its lines is asked for when they are seen, and only then."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
from rich.cells import set_cell_size
from textual import events
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widgets import Static

from assessor.tui.text import ZONE_STYLES
from assessor.tui.widgets.rows import Ask, Cell, Column, Rows

COLUMNS = (Column("Role", None), Column("Zone", 7))
MANY = 100_000
SEEN = 10
"""Lines that are seen under the header on the screen below."""


class Watched(Rows):
    """Notes which of its lines were painted."""

    def __init__(self) -> None:
        super().__init__()
        self.painted: list[int] = []

    def render_line(self, y: int) -> Strip:
        """The line, noted."""
        self.painted.append(y)
        return super().render_line(y)


class Shelf(App[None]):
    """Rows above a line of text; notes what is asked and what is told."""

    def __init__(self, lines: Callable[[int], Sequence[Cell]] | None = None) -> None:
        super().__init__()
        self.animation_level = "none"
        self.asked: list[tuple[int, int]] = []
        self.told: list[tuple[str, int]] = []
        self._lines = lines or (lambda row: ((f"role {row}", ""), ("GREEN", "")))

    def compose(self) -> ComposeResult:
        yield Watched()
        yield Static("below", markup=False)

    def answer(self, start: int, stop: int) -> Sequence[Sequence[Cell]]:
        """What stands on the lines, noted."""
        self.asked.append((start, stop))
        return [self._lines(row) for row in range(start, stop)]

    def on_rows_highlighted(self, message: Rows.Highlighted) -> None:
        self.told.append(("highlighted", message.row))

    def on_rows_selected(self, message: Rows.Selected) -> None:
        self.told.append(("selected", message.row))


class Driver:
    """An app that runs, and what is seen of it."""

    def __init__(self, app: Shelf, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot
        self.rows = app.query_one(Watched)

    async def show(self, count: int, ask: Ask | None = None, cursor: int = 0) -> None:
        """Show that many lines."""
        self.rows.show(COLUMNS, count, ask or self.app.answer, cursor)
        await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        """Press keys, each painted before the next."""
        for key in keys:
            self.app.post_message(events.Key(key, None))
            await self.pilot.pause()

    @property
    def strips(self) -> list[Strip]:
        """The lines as they are painted, the header first."""
        return self.app.screen._compositor.render_strips()[: self.rows.size.height]

    @property
    def lines(self) -> list[str]:
        """The text of the lines as they are painted, the header first."""
        return [strip.text.rstrip() for strip in self.strips]

    @property
    def under_cursor(self) -> str:
        """The line that is painted in the colours of the cursor."""
        cursor = self.rows.get_visual_style("rows--cursor").rich_style.bgcolor
        (line,) = [
            strip.text.strip()
            for strip in self.strips
            if (style := next(iter(strip)).style) and style.bgcolor == cursor
        ]
        return line


@asynccontextmanager
async def shown(
    count: int, lines: Callable[[int], Sequence[Cell]] | None = None, cursor: int = 0
) -> AsyncIterator[Driver]:
    """Rows with the focus, on a screen of 40 × 12."""
    app = Shelf(lines)
    async with app.run_test(size=(40, SEEN + 2)) as pilot:
        driver = Driver(app, pilot)
        driver.rows.focus()
        await driver.show(count, cursor=cursor)
        yield driver


async def test_of_a_hundred_thousand_lines_those_that_are_seen_are_asked_for_once() -> None:
    async with shown(MANY) as driver:
        await driver.press("down", "down", "up")
        assert driver.app.asked == [(0, SEEN)]
        await driver.press("pagedown")
        assert driver.app.asked[1:] == [(SEEN, 2 * SEEN)]
        assert (driver.rows.cursor_row, driver.lines[1]) == (
            SEEN + 1,
            " role 10  " + 20 * " " + "GREEN",
        )
        await driver.press("end")
        assert driver.app.asked[2:] == [(MANY - SEEN, MANY)]
        assert driver.under_cursor.split() == ["role", str(MANY - 1), "GREEN"]


async def test_scrolling_by_a_line_asks_for_that_line() -> None:
    async with shown(MANY, cursor=SEEN - 1) as driver:
        await driver.press("down", "down", "up")
        assert driver.app.asked == [(0, SEEN), (SEEN, SEEN + 1), (SEEN + 1, SEEN + 2)]


async def test_lines_long_out_of_sight_are_asked_for_again() -> None:
    async with shown(MANY) as driver:
        await driver.pilot.resize_terminal(40, 202)
        for row in (40_000, 0, 40_000, 60_000, 0):
            driver.rows.move_cursor(row)
            await driver.pilot.pause()
        of_the_first = [asked for asked in driver.app.asked if asked[0] < 200]
        assert of_the_first == [(0, SEEN), (SEEN, 200), (0, 200)]


async def test_lines_are_asked_for_again_when_told_so() -> None:
    names = iter(("before", "after"))
    async with shown(1, lambda _: ((next(names), ""),)) as driver:
        assert driver.lines[1].strip() == "before"
        driver.rows.refresh_rows()
        await driver.pilot.pause()
        assert driver.lines[1].strip() == "after"


async def test_a_moved_cursor_paints_the_line_it_left_and_the_one_it_came_to() -> None:
    async with shown(MANY) as driver:
        driver.rows.painted.clear()
        await driver.press("down")
        assert sorted(driver.rows.painted) == [1, 2]
        assert driver.under_cursor.startswith("role 1 ")


async def test_the_cursor_stays_on_the_list_and_in_sight_under_a_header_that_stays() -> None:
    async with shown(25) as driver:
        at = 0
        keys = {"up": -1, "down": 1, "pageup": -SEEN, "pagedown": SEEN, "home": -99, "end": 99}
        for key in ("up", "down", "end", "down", "up", "pageup", "pageup", "pageup", "home"):
            at = min(max(at + keys[key], 0), 24)
            await driver.press(key)
            assert driver.rows.cursor_row == at
            assert driver.under_cursor.startswith(f"role {at} ")
            assert driver.lines[0].split() == ["Role", "Zone"]


async def test_the_wheel_scrolls_and_leaves_the_cursor_where_it_is() -> None:
    async with shown(MANY) as driver:
        wheel: Any = events.MouseScrollDown(driver.rows, 3, 3, 0, 1, 0, False, False, False)
        driver.rows.post_message(wheel)
        await driver.pilot.pause()
        assert driver.lines[1].startswith(" role 2 ")
        assert driver.rows.cursor_row == 0
        await driver.press("down")
        assert driver.lines[1].startswith(" role 1 ")


async def test_a_list_is_opened_with_the_cursor_deep_inside() -> None:
    async with shown(MANY, cursor=70_000) as driver:
        assert driver.under_cursor.startswith("role 70000 ")
        assert driver.app.told == [("highlighted", 70_000)]
        await driver.show(3, cursor=70_000)
        assert driver.under_cursor.startswith("role 2 ")
        assert [line.split()[1:2] for line in driver.lines[1:5]] == [["0"], ["1"], ["2"], []]


async def test_an_empty_list_has_no_cursor_and_asks_nothing() -> None:
    async with shown(0) as driver:
        await driver.press("down", "end", "pageup", "home")
        await driver.pilot.click(Watched, (2, 1))
        assert driver.rows.cursor_row == -1
        assert (driver.app.asked, driver.app.told) == ([], [])
        assert [line.strip() for line in driver.lines[1:]] == [""] * SEEN


async def test_lines_that_the_answer_lacks_are_blank() -> None:
    asked = []

    def short(start: int, stop: int) -> Sequence[Sequence[Cell]]:
        asked.append((start, stop))
        return [(("only this", ""),)]

    async with shown(0) as driver:
        await driver.show(5, short)
        await driver.press("down", "down")
        assert [line.strip() for line in driver.lines[1:4]] == ["only this", "", ""]
        assert asked == [(0, 5)]


@pytest.mark.parametrize(
    ("text", "as_shown"),
    [
        ("[b]bold[/b] [@click=app.bell]ring[/]", "[b]bold[/b] [@click=app.bell…"),
        ("two\nlines\tand \x1b[31m \u202e", "two lines   and ⟨U+001B⟩[31m…"),
        ("漢字" * 10, "漢字漢字漢字漢字漢字漢字漢字…"),
        ("a" + "漢字" * 10, "a漢字漢字漢字漢字漢字漢字漢 …"),
        ("this takes twenty-nine cells.", "this takes twenty-nine cells."),
    ],
)
async def test_text_is_data_on_one_line_and_cut_by_cells(text: str, as_shown: str) -> None:
    async with shown(1, lambda _: ((text, ""), ("end", ""))) as driver:
        assert driver.lines[1] == " " + set_cell_size(as_shown, 29) + "  end"
        assert {strip.cell_length for strip in driver.strips} == {40}


async def test_columns_follow_the_width_and_the_cursor_stays_in_sight() -> None:
    async with shown(MANY, cursor=SEEN - 1) as driver:
        await driver.pilot.resize_terminal(60, 6)
        await driver.pilot.pause()
        assert driver.lines[0].index("Zone") == 60 - 2 - 8
        assert driver.under_cursor.startswith(f"role {SEEN - 1} ")
        await driver.pilot.resize_terminal(6, 6)
        await driver.pilot.pause()
        assert driver.lines[0].startswith(" Rol")


async def test_the_scrollbar_comes_and_goes_beside_the_lines() -> None:
    async with shown(SEEN) as driver:
        assert not driver.rows.show_vertical_scrollbar
        assert driver.lines[1].endswith("GREEN")
        whole = driver.lines[1].index("GREEN")
        await driver.show(MANY)
        assert driver.rows.vertical_scrollbar.window_virtual_size == MANY + 1
        assert driver.lines[1].index("GREEN") == whole - 2
        await driver.show(SEEN)
        assert driver.lines[1].index("GREEN") == whole


async def test_a_click_moves_the_cursor_and_another_selects_the_line() -> None:
    async with shown(5) as driver:
        for y in (0, 3, 3, 8):
            await driver.pilot.click(Watched, (2, y))
        assert driver.app.told == [("highlighted", 0), ("highlighted", 2), ("selected", 2)]


async def test_cells_have_their_styles_but_on_the_line_of_the_cursor() -> None:
    async with shown(2, lambda _: (("role", ""), ("GREEN", ZONE_STYLES["green"]))) as driver:
        colours = [
            {part.style.color for part in strip if part.style and part.text.strip()}
            for strip in driver.strips[1:3]
        ]
        assert [len(colour) for colour in colours] == [1, 2]
        green = driver.app.stylesheet.parse_style(ZONE_STYLES["green"]).foreground
        assert green is not None
        assert green.rich_color in colours[1]


async def test_the_cursor_is_seen_without_the_focus_too() -> None:
    async with shown(3, cursor=1) as driver:
        focused = driver.strips[2]
        driver.app.set_focus(None)
        await driver.pilot.pause()
        assert driver.under_cursor.startswith("role 1 ")
        assert driver.strips[2] != focused
