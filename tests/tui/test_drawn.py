"""Keys at the Desk paint what they change, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from assessor.tui.text import plain
from assessor.tui.widgets.drawn import OneLiners, draw, draw_option
from assessor.tui.widgets.items import Editor
from strategies import complete_assessment
from tui.driving import LARGE, at_desk


class _Painted(Static):
    updates: list[bool]

    def update(self, content: object = "", *, layout: bool = True) -> None:
        self.updates.append(layout)
        super().update(plain(str(content)), layout=layout)


def _shown(text: str, style: str = "") -> _Painted:
    widget = _Painted(plain(text, style), markup=False)
    widget.updates = []
    return widget


def test_what_is_shown_already_is_not_painted_again() -> None:
    widget = _shown("49.1", "bold")
    draw(widget, plain("49.1", "bold"))
    assert widget.updates == []


def test_another_style_is_painted_without_a_layout() -> None:
    widget = _shown("49.1", "bold")
    draw(widget, plain("49.1", "$text-error"))
    assert widget.updates == [False]


def test_another_text_is_laid_out() -> None:
    widget = _shown("49.1")
    draw(widget, plain("50.2"))
    assert widget.updates == [True]
    assert str(widget.content) == "50.2"


async def test_an_option_is_replaced_only_by_another(monkeypatch: pytest.MonkeyPatch) -> None:
    class Options(App[None]):
        def compose(self) -> ComposeResult:
            yield OptionList(Option(plain("Tasks"), id="tasks"))

    async with Options().run_test() as pilot:
        options = pilot.app.query_one(OptionList)
        draw_option(options, "tasks", plain("Tasks ●", "bold"))
        assert str(options.get_option("tasks").prompt) == "Tasks ●"
        monkeypatch.setattr(options, "replace_option_prompt", _never)
        draw_option(options, "tasks", plain("Tasks ●", "bold"))


def _never(*_: object) -> None:
    raise AssertionError("painted again")


async def test_the_next_task_paints_the_cards_and_leaves_the_score_as_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(tmp_path, complete_assessment(), size=LARGE) as program:
        await program.press("]")
        painted: list[str] = []
        paint = Static.render_lines

        def noted(widget: Static, crop: Region) -> list[Strip]:
            painted.append(widget.id or type(widget).__name__)
            return paint(widget, crop)

        monkeypatch.setattr(Static, "render_lines", noted)
        await program.press("j")
    assert "ItemView" in painted
    assert "figures" not in painted


async def test_going_to_another_section_draws_the_cards_there_are_anew(tmp_path: Path) -> None:
    async with at_desk(tmp_path, complete_assessment(), size=LARGE) as program:
        editor = program.app.screen.query_one(Editor)
        before = editor.views
        await program.press("]")
        assert editor.views[: len(before)] == before[: len(editor.views)]
        assert editor.current is editor.views[0]
        assert str(editor.views[0].content) == str(editor.views[0].shown.content)


async def test_a_section_that_says_something_else_paints_its_line_alone() -> None:
    class Sections(App[None]):
        def compose(self) -> ComposeResult:
            yield OneLiners(*(Option(plain(key), id=key) for key in ("one", "two", "three")))

    async with Sections().run_test() as pilot:
        sections = pilot.app.query_one(OneLiners)
        painted: list[tuple[Region, ...]] = []
        refresh = sections.refresh

        def noted(*regions: Region, **how: bool) -> OneLiners:
            painted.append(regions or sections._painted)
            return refresh(*regions, **how)

        sections.refresh = noted  # type: ignore[method-assign]
        draw_option(sections, "two", plain("two ⚑1"))
        assert {(region.y, region.height) for (region,) in painted} == {(1, 1)}
        await pilot.pause()
        shown = [sections.render_line(row).text.strip() for row in range(3)]
        assert shown == ["one", "two ⚑1", "three"]
