"""What stands on the screen, and whether it fits: 80×24, 120×40, in between and tiny."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static, TextArea

from assessor.desk.draft import Draft
from assessor.desk.standing import standing
from assessor.document import path as paths
from assessor.document.assessment import Assessment, blank
from assessor.document.canonical import load
from assessor.shipped import shipped_folder
from assessor.store.database import open_store
from assessor.tui.actions import ACTIONS
from assessor.tui.fields import LISTS, SECTIONS, SUGGESTIBLE, SectionKey, rows
from assessor.tui.screens.desk import DeskScreen
from assessor.tui.widgets.items import SuggestionCard
from assessor.tui.widgets.score import panel, strip
from assessor.workspace import Workspace
from strategies import complete_assessment, suggestion
from tui.driving import LARGE, SMALL, USER, Program, at_desk, keep_draft, opened, squeezed

SHIPPED = "ai-infrastructure-engineer"
TINY = (20, 6)
FIGURES = (
    *("  base", "  evidence", "  barriers", "  AI", "  computed", "  before"),
    *(
        "Task",
        "Evidence",
        "Barriers",
        "AI",
        "Protective",
        "Displaced",
        "Augmented",
        "Not",
        "Scores",
    ),
)
"""How the lines of the score's table begin."""


def reference() -> Assessment:
    return load((shipped_folder("roles") / f"{SHIPPED}.json").read_bytes())


def footer_of(section: SectionKey, *, form: bool = False, card: bool = False) -> list[str]:
    """The titles that the footer of the Desk must show."""
    wanted = {"help"} if form else {"help", "edit", "next_flag", "export"}
    if not form and section in LISTS:
        wanted.add("add")
    if not form and section in SUGGESTIBLE:
        wanted.add("suggest")
    if card:
        wanted |= {"accept", "discard"}
    return [action.title for action in ACTIONS if action.id in wanted]


def assert_desk_stands(program: Program) -> None:
    """Everything that must always be in view of the reference role is, at any usual size."""
    lines, text = program.lines, program.text
    assert lines[0].startswith(" AI Infrastructure Engineer")
    assert lines[0].rstrip().endswith("published")
    left = [line[:22] for line in lines[1:-1]]
    for title in SECTIONS.values():
        assert any(line.strip().startswith(title) for line in left), title
    assert "49.1/100  GREEN (Transforming)" in text
    assert "1.1 above Green 48" in text
    for figure in ("base", "36.7", "+9.0", "+1.0", "+2.4"):
        assert figure in text
    assert "Checks: 2 flags" in text
    for title in footer_of(program.desk.section):
        assert title in lines[-1]


async def test_the_desk_shows_what_it_must_at_every_usual_size(tmp_path: Path) -> None:
    async with opened(tmp_path) as program:
        await program.open(SHIPPED)
        for size in (SMALL, LARGE, (103, 30), (104, 24), (200, 60), SMALL):
            await program.resize(size)
            assert_desk_stands(program)
            panel = program.desk.query_one("#score").display
            strip = program.desk.query_one("#strip").display
            assert panel != strip, "the score stands in one place"
            assert panel == (size[0] >= 104)
        for section in SECTIONS:
            await program.go(section)
            assert_desk_stands(program)


async def test_what_came_up_while_small_fits_when_it_is_made_wide_and_back(tmp_path: Path) -> None:
    async with at_desk(tmp_path, complete_assessment()) as program:
        await program.edit("tasks", "tasks[task-3]")
        await program.write("!")
        for size in (LARGE, SMALL):
            await program.resize(size)
            assert program.form.focused_box is program.box("name")
            assert "task number 3!" in program.text
        await program.press("f1")
        await program.resize(LARGE)
        await program.resize(SMALL)
        assert "esc back" in program.text


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_every_item_of_the_reference_role_is_painted_word_for_word(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with at_desk(tmp_path, reference(), size=size) as program:
        for section in SECTIONS:
            await program.go(section)
            editor = program.desk.editor
            items = rows(program.document, section)
            assert [view.shown.key for view in editor.views] == [item.path for item in items]
            assert editor.max_scroll_x == 0
            for view in editor.views:
                painted = [view.render_line(y).text for y in range(view.size.height)]
                assert squeezed(painted) == squeezed(view.shown.content.plain)
                assert view.region.right <= editor.region.right


def in_view(program: Program, widget: Widget) -> bool:
    """Whether a widget of the editor can be seen, all of it where it is not too high for that."""
    editor = program.desk.editor.region
    if widget.region.height > editor.height:
        return editor.overlaps(widget.region)
    return editor.contains_region(widget.region)


def typing_in_view(program: Program, entry: Widget) -> bool:
    """Whether the place where one types can be seen."""
    if isinstance(entry, TextArea):
        return program.desk.editor.region.contains(*entry.cursor_screen_offset)
    return in_view(program, entry)


async def test_the_cursor_is_always_in_view(tmp_path: Path) -> None:
    async with at_desk(tmp_path, reference()) as program:
        editor = program.desk.editor
        for section in ("role", "tasks", "comparators"):
            await program.go(section)
            count = len(editor.views)
            for key in ("down", "j", "up", "k"):
                for _ in range(count // 2 + 1):
                    await program.press(key)
                    current = editor.current
                    assert current is not None
                    assert current is program.app.focused
                    await program.until(
                        partial(in_view, program, current), f"the cursor in view after {key}"
                    )


async def test_arrow_keys_move_the_cursor_like_letters(tmp_path: Path) -> None:
    async with at_desk(tmp_path, reference()) as program:
        await program.go("tasks")
        keys = [item.path for item in rows(program.document, "tasks")]
        at = 0
        for key, by in (("down", 1), ("j", 1), ("down", 1), ("up", -1), ("k", -1), ("up", -1)):
            await program.press(key)
            at += by
            current = program.desk.editor.current
            assert current is not None
            assert current.shown.key == keys[at]


async def test_a_long_item_can_be_read_to_its_end(tmp_path: Path) -> None:
    content = paths.replaced(
        paths.to_json(complete_assessment()), "reinstatement", "begin " + "word " * 900 + "end."
    )
    async with at_desk(tmp_path, paths.from_json(content)) as program:
        await program.go("reinstatement")
        assert "begin word" in program.text
        for _ in range(10):
            await program.press("pagedown")
        await program.until(lambda: "end." in program.text, "the end")
        await program.press("pageup", "home")
        await program.until(lambda: "begin word" in program.text, "the beginning")


async def test_the_field_being_typed_in_is_in_view_with_its_label(tmp_path: Path) -> None:
    async with at_desk(tmp_path, reference()) as program:
        for section in ("tasks", "evidence"):
            items = rows(program.document, section)
            for item in (items[1], items[-1]):
                form = await program.edit(section, item.path)
                for box in form.boxes:
                    if isinstance(box.entry, TextArea):
                        needed = len(Content(box.entry.text).wrap(box.entry.wrap_width))
                        assert box.entry.size.height >= min(needed, 12), box.field.path
                for i, box in enumerate(form.boxes):
                    assert form.focused_box is box
                    await program.until(
                        partial(typing_in_view, program, box.entry), f"{box.field.path} in view"
                    )
                    if i == 0:
                        assert in_view(program, box.query_one(".label"))
                    await program.press("tab")
                await program.press("escape")


async def test_what_is_wrong_is_in_view_when_the_form_is_to_be_closed(tmp_path: Path) -> None:
    async with at_desk(tmp_path, reference()) as program:
        await program.edit("tasks", rows(program.document, "tasks")[0].path)
        await program.press("tab")
        await program.overwrite("101", "tab")
        await program.press("tab", "tab", "tab")
        await program.press("escape")
        assert "must be 100 or less" in program.text


def demanding_documents() -> dict[str, Assessment]:
    """Documents whose figures are the widest there can be."""
    content = paths.to_json(complete_assessment())
    overridden = paths.replaced(content, "override.score", "100.0")
    far = paths.replaced(overridden, "tasks[0].score", 5)
    far = paths.replaced(far, "evidence.wage_trends.rating", -2)
    over = paths.replaced(paths.to_json(complete_assessment()), "tasks[0].time", 100)
    return {
        "blank": blank("Nurse"),
        "overridden": paths.from_json(overridden),
        "overridden far": paths.from_json(far),
        "too much time": paths.from_json(over),
        "reference": reference(),
    }


async def test_no_figure_is_cut_off_or_broken_over_two_lines(tmp_path: Path) -> None:
    async with at_desk(tmp_path, blank("Nurse")) as program:
        strip_width = program.desk.query_one("#strip", Static).content_size.width
        await program.resize(LARGE)
        panel_width = program.desk.query_one("#figures", Static).content_size.width
    assert strip_width > 70
    assert panel_width > 30
    for name, document in demanding_documents().items():
        now = standing(Draft.of(document))
        for line in strip(now).split("\n"):
            assert line.cell_length <= strip_width, (name, line.plain)
        for line in panel(now).split("\n"):
            if line.plain.startswith(FIGURES):
                assert line.cell_length <= panel_width, (name, line.plain)


async def test_all_sections_fit_the_list_even_where_much_is_open(tmp_path: Path) -> None:
    async with at_desk(tmp_path, blank("Nurse")) as program:
        for size in (SMALL, LARGE):
            await program.resize(size)
            sections = program.desk.query_one("#sections", OptionList)
            assert sections.max_scroll_y == 0
            assert sections.virtual_size.height == len(SECTIONS)


async def test_the_footer_shows_its_keys_whole_on_cards_and_in_forms(tmp_path: Path) -> None:
    keep_draft(tmp_path, "some-role", complete_assessment())
    store = open_store(Workspace(tmp_path).database)
    fields = {"name": "A task", "time": 10, "score": 2, "rationale": "Why."}
    store.add_suggestion("some-role", suggestion(items=[("tasks", fields)]), USER)
    store.close()
    async with opened(tmp_path) as program:
        await program.open("some-role")
        for section in SECTIONS:
            await program.go(section)
            for title in footer_of(section):
                assert title in program.lines[-1], section
        await program.go("tasks")
        assert "Tasks ✦1" in program.text
        for _ in range(5):
            await program.press("j")
        assert isinstance(program.desk.editor.current, SuggestionCard)
        for title in footer_of("tasks", card=True):
            assert title in program.lines[-1]
        await program.press("enter")
        for title in ("Take over", "Leave field out", "Help"):
            assert title in program.lines[-1]


async def test_the_library_fits_whatever_it_lists(tmp_path: Path) -> None:
    content = paths.to_json(complete_assessment())
    keep_draft(tmp_path, "long", paths.from_json(paths.replaced(content, "role.title", "w" * 300)))
    growth = paths.replaced(content, "growth.rating", 2)
    keep_draft(tmp_path, "fast", paths.from_json(paths.replaced(growth, "role.title", "fast")))
    (tmp_path / "roles").mkdir()
    (tmp_path / "roles" / "torn.json").write_text("{")
    async with opened(tmp_path) as program:
        for size in (SMALL, LARGE, SMALL):
            await program.resize(size)
            text = program.text
            headers = ("Role", "Score", "Zone", "Status") + (("Changed",) if size == LARGE else ())
            assert all(header in program.lines[2] for header in headers)
            for words in ("GREEN (Transforming)", "GREEN (Accelerated)", "unreadable", "published"):
                assert words in text
            for action in ACTIONS:
                if action.place == "library" and action.shown:
                    assert action.title in program.lines[-1]
            assert program.library.query_one("#entries").max_scroll_x == 0


async def test_nothing_breaks_in_a_tiny_terminal(tmp_path: Path) -> None:
    async with opened(tmp_path, size=TINY) as program:
        await program.press("/", "a", "escape", "n", "escape", "question_mark", "down", "escape")
        await program.open(SHIPPED)
        for section in SECTIONS:
            await program.go(section)
            await program.press("enter", "escape")
            assert len(program.lines) == TINY[1]
        await program.press("ctrl+o", "escape", "f", "x", "escape", "question_mark", "escape")
        for size in ((1, 1), (3, 2), LARGE, TINY, (500, 5), (5, 200), SMALL):
            await program.resize(size)
        assert isinstance(program.app.screen, DeskScreen)
        assert_desk_stands(program)
        assert program.stored_names() == ()


async def test_a_form_without_a_name_of_its_own_says_what_it_is_about(tmp_path: Path) -> None:
    async with at_desk(tmp_path, complete_assessment(), size=SMALL) as program:
        await program.edit("evidence", "evidence.wage_trends")
        assert "Wage Trends" in program.text
        await program.press("escape")
        await program.edit("tasks", "tasks[task-1]")
        assert len(program.form.query(".heading")) == 0


async def test_help_goes_to_its_end_and_back_by_pages(tmp_path: Path) -> None:
    async with at_desk(tmp_path, complete_assessment(), size=SMALL) as program:
        await program.press("question_mark")
        beginning = program.lines
        await program.press("end")
        end = program.lines
        assert end != beginning
        await program.press("pageup")
        assert program.lines not in (beginning, end)
        await program.press("pagedown")
        assert program.lines == end
        await program.press("home")
        assert program.lines == beginning
