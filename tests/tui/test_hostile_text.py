"""Text that means something to markup, terminals or layouts is shown, never acted on."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any, cast

import pytest
from textual.widget import Widget
from textual.widgets import Static, TextArea
from textual.widgets._toast import Toast

from assessor.document import path as paths
from assessor.document.assessment import Assessment
from assessor.document.text import MAX_LINE, MAX_TEXT, clean, clean_line, printable
from assessor.tui.app import AssessorApp
from assessor.tui.fields import LISTS, SECTIONS, SectionKey, rows
from assessor.tui.screens.dialogs import AskScreen, ReadScreen
from assessor.tui.widgets.rows import Rows
from strategies import complete_assessment
from tui.driving import LARGE, SMALL, Program, at_desk, keep_role, opened

LEGAL = (
    "[",
    "]",
    "[/]",
    "[@click=app.quit]x[/]",
    "[red]x",
    "[link=https://example.org]y[/link]",
    "$primary %s {0} {{ 7*7 }}",
    "\u202eRTL\u202c",
    "z\u200bw\u2060\ufeff",
    "\U000e0041\u00ad",
    "👩🏽‍💻 e\u0301 漢字 עברית",
)
ILLEGAL = ("\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x07", "\x00", "\x9b2J", "\ud800")
LINE = " ".join(LEGAL)
WORD = "w" * 10_000
assert len(LINE) < MAX_LINE


def acts(character: str) -> bool:
    """Whether a character does something to a terminal, or hides, or cannot be written at all."""
    return unicodedata.category(character) in ("Cc", "Cs") or (
        unicodedata.category(character) == "Cf" and character != "\u200d"
    )


def assert_harmless(program: Program) -> None:
    """Nothing on the screen acts on the terminal, and nothing was set off."""
    lines = program.lines
    assert not [ascii(line) for line in lines if any(map(acts, line))]
    assert program.app.is_running
    assert program.app.return_value is None
    assert len(lines) == program.app.size.height
    "".join(lines).encode()


def squashed(text: str) -> str:
    """Text without white space, which wrapping changes."""
    return "".join(text.split())


def painted(widget: Widget) -> str:
    """What a widget paints, all of it, without borders and white space."""
    return squashed("".join(widget.render_line(y).text for y in range(widget.size.height)))


def hostile_document() -> Assessment:
    """A document with every legal hostile text in every place where text can stand."""
    document = complete_assessment()
    content = paths.to_json(document)
    for section in SECTIONS:
        for item in rows(document, section):
            for field in item.fields:
                if field.name in ("url", "sources"):
                    continue
                if field.kind == "line":
                    content = paths.replaced(content, field.path, f"{field.name} {LINE}"[:MAX_LINE])
                elif field.kind == "text":
                    content = paths.replaced(content, field.path, f"{LINE}\n\t{LINE}\n{field.name}")
                elif field.kind == "lines":
                    content = paths.replaced(content, field.path, [LINE, "[/]"])
    source = cast(Any, content)["sources"][0]
    source["url"] = "https://example.org/[@click=app.quit]x[/]"
    return paths.from_json(content)


async def test_every_place_of_a_document_shows_hostile_text_as_it_is(tmp_path: Path) -> None:
    document = hostile_document()
    content = paths.to_json(document)
    async with at_desk(tmp_path, document, size=LARGE) as program:
        assert squashed(printable(LINE))[:60] in squashed(program.lines[0])
        for section in SECTIONS:
            await program.go(section)
            assert_harmless(program)
            for item, view in zip(rows(document, section), program.desk.editor.views, strict=True):
                shown = painted(view)
                for field in item.fields:
                    value = paths.look(content, field.path)
                    if field.kind in ("line", "text"):
                        assert squashed(printable(str(value))) in shown, field.path
                    if field.kind == "lines":
                        assert squashed(printable(cast("list[str]", value)[0])) in shown, field.path
        assert program.notices == []


async def test_forms_hold_hostile_text_unchanged_and_paint_it_harmlessly(tmp_path: Path) -> None:
    document = hostile_document()
    async with at_desk(tmp_path, document) as program:
        for section in SECTIONS:
            item = rows(document, section)[0]
            await program.edit(section, item.path)
            assert_harmless(program)
            for box in program.form.boxes:
                if isinstance(box.entry, TextArea) and box.field.kind == "text":
                    assert box.entry.text == paths.get(document, box.field.path)
            await program.press("shift+tab", "escape")
        assert program.document == document
        assert len(program.events()) == 1


async def test_one_endless_word_is_shown_whole_and_does_not_widen_anything(tmp_path: Path) -> None:
    content = paths.to_json(complete_assessment())
    for path in ("role.function", "tasks[0].rationale", "evidence.wage_trends.rationale"):
        content = paths.replaced(content, path, WORD)
    content = paths.replaced(content, "tasks[0].name", "n" * MAX_LINE)
    content = paths.replaced(content, "tasks[1].name", "n" * MAX_LINE)  # named in a check
    content = paths.replaced(content, "role.title", "t" * MAX_LINE)
    content = paths.replaced(content, "outlook.timeline", "漢" * MAX_TEXT)
    async with at_desk(tmp_path, paths.from_json(content)) as program:
        assert program.lines[0].rstrip().endswith(" saved")
        for section, key, text in (
            ("role", "role.function", WORD),
            ("tasks", "tasks[task-0]", WORD),
            ("evidence", "evidence.wage_trends", WORD),
            ("outlook", "outlook.timeline", "漢" * MAX_TEXT),
        ):
            await program.go(cast(SectionKey, section), key)
            current = program.desk.editor.current
            assert current is not None
            assert text in painted(current)
            assert program.desk.editor.max_scroll_x == 0
            assert_harmless(program)
            await program.press("enter", "end", "escape")
            assert_harmless(program)
        await program.resize(LARGE)
        assert_harmless(program)
        await program.press("x")  # lists the check that names a task
        assert isinstance(program.app.screen, ReadScreen)
        assert_harmless(program)
        await program.press("escape", "escape")
        assert_harmless(program)


async def test_illegal_text_is_cleaned_before_it_is_kept_wherever_it_is_typed(
    tmp_path: Path,
) -> None:
    typed = " ".join((*ILLEGAL, *LEGAL))
    async with at_desk(tmp_path, complete_assessment()) as program:
        for section, path, name in (
            ("role", "role.title", "title"),
            ("role", "role.summary", "summary"),
            ("role", "role.also_known_as", "also_known_as"),
            ("tasks", "tasks[task-1]", "name"),
            ("tasks", "tasks[task-1]", "rationale"),
            ("override", "override", "justification"),
            ("sources", "sources[source-0]", "published"),
        ):
            await program.edit(cast(SectionKey, section), path)
            box = program.box(name)
            await program.focus(box.entry)
            await program.overwrite(typed)
            assert_harmless(program)
            await program.press("escape")
            assert program.desk.editor.form is None
            kept = paths.get(program.document, box.field.path)
            wanted: object = {
                "line": clean_line(typed),
                "text": clean(typed),
                "lines": [clean_line(typed)],
            }[box.field.kind]
            assert kept == wanted, path
            assert "[@click=app.quit]x[/]" in str(kept)
            assert_harmless(program)
        stored = program.stored()
        assert stored is not None
        assert stored.draft == program.draft


async def test_hostile_text_where_a_number_or_an_address_belongs_is_refused_in_words(
    tmp_path: Path,
) -> None:
    async with at_desk(tmp_path, complete_assessment()) as program:
        before = program.document
        for section, path, name in (
            ("tasks", "tasks[task-1]", "time"),
            ("tasks", "tasks[task-1]", "sources"),
            ("override", "override", "score"),
            ("role", "assessed_on", "assessed_on"),
            ("sources", "sources[source-0]", "url"),
        ):
            await program.edit(cast(SectionKey, section), path)
            await program.focus(program.box(name).entry)
            await program.overwrite(" ".join((*LEGAL, *ILLEGAL)), "tab")
            assert program.box(name).problem.display, name
            assert_harmless(program)
            await program.press("escape", "escape")
            assert program.document == before


async def test_dialogs_and_filter_take_hostile_text(tmp_path: Path) -> None:
    typed = " ".join((*ILLEGAL, *LEGAL))
    async with opened(tmp_path, toasts=True) as program:
        await program.press("/")
        await program.paste(typed)
        assert_harmless(program)
        await program.press("escape")
        for key in ("i", "x"):
            await program.press(key)
            assert isinstance(program.app.screen, AskScreen)
            await program.overwrite(str(tmp_path / "no" / typed))
            assert_harmless(program)
            await program.press("enter")
            assert_harmless(program)
        await program.until(lambda: len(program.notices) == 2, "two refusals")
        assert all("[@click=app.quit]x[/]" in notice for notice in program.notices)
        await program.start(typed)
        assert program.document.role.title == clean_line(typed)
        assert_harmless(program)
        assert program.desk.session.name.isascii()


async def test_notifications_are_painted_as_they_are(tmp_path: Path) -> None:
    async with opened(tmp_path, size=LARGE, toasts=True) as program:
        name = "[@click=app.quit]x[/] \u202e [red]"
        await program.press("i")
        await program.overwrite(str(tmp_path / name))
        await program.press("enter")
        await program.until(lambda: bool(program.app.screen.query(Toast)), "a notification")
        toast = program.app.screen.query_one(Toast)
        said = painted(toast)
        assert squashed("[@click=app.quit]x[/]") in said
        assert "[red]:thereisnosuchfile" in said
        assert_harmless(program)
        await program.pilot.click(Toast, offset=(5, 1))
        assert program.app.is_running


async def test_clicking_what_looks_like_a_link_does_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quits: list[object] = []

    async def quit_instead(app: AssessorApp) -> None:
        quits.append(app)

    monkeypatch.setattr(AssessorApp, "action_quit", quit_instead)
    content = paths.to_json(complete_assessment())
    link = "[@click=app.quit]" + "x" * 30 + "[/]"
    for path in ("role.title", "role.seniority", "role.summary", "tasks[0].name", "tasks[1].name"):
        content = paths.replaced(content, path, link)
    async with at_desk(tmp_path, paths.from_json(content), size=LARGE) as program:
        for section in ("role", "tasks"):
            await program.go(section)
            for y, line in enumerate(program.lines):
                if "[@click" in line:
                    await program.pilot.click(offset=(line.index("[@click") + 20, y))
        await program.press("escape", "escape")
        await program.until(lambda: "xxxxx" in program.text, "the draft in the list")
        await program.pilot.click(Rows, offset=(20, 1))
        assert quits == []
        await program.press("ctrl+q")
        assert quits == [program.app]


async def test_file_names_of_the_workspace_are_shown_as_they_are(tmp_path: Path) -> None:
    root = tmp_path / "[b]\x1b[31m\u202e"
    root.mkdir()
    (root / "roles").mkdir()
    bad = bytes(root / "roles") + b"/[red]\xff\x1b]0;t\x07.json"
    Path(bad.decode(errors="surrogateescape")).write_text("{}")
    keep_role(root, "fine", hostile_document())
    async with opened(root, size=LARGE) as program:
        assert "[b]⟨U+001B⟩[31m⟨U+202E⟩" in program.lines[0]
        assert "[red]⟨U+DCFF⟩⟨U+001B⟩]0;t⟨U+0007⟩" in program.text
        assert "title [ ] [/] [@click=app.quit]x[/]" in program.text
        assert_harmless(program)
        for size in (SMALL, LARGE):
            await program.resize(size)
            assert_harmless(program)
        await program.press("s", "s", "s", "s")
        assert_harmless(program)
        await program.select("fine")
        await program.press("x")
        assert_harmless(program)


async def test_remarks_on_an_import_are_shown_as_they_are(tmp_path: Path) -> None:
    content = paths.to_json(complete_assessment())
    cast(Any, content)["[@click=app.quit]x[/]"] = "[red]"
    cast(Any, content)["\u202e\x1b[31m"] = 1
    (tmp_path / "in.json").write_text(json.dumps(content))
    async with opened(tmp_path, size=LARGE) as program:
        await program.press("i")
        await program.overwrite(str(tmp_path / "in.json"))
        await program.press("enter")
        assert isinstance(program.app.screen, ReadScreen)
        assert "[@click=app.quit]x[/]: is not a field of an assessment" in program.text
        assert "⟨U+202E⟩⟨U+001B⟩[31m" in program.text
        assert_harmless(program)


async def test_help_and_the_palette_open_over_hostile_text(tmp_path: Path) -> None:
    async with at_desk(tmp_path, hostile_document(), size=LARGE) as program:
        for section in LISTS:
            await program.go(section)
            await program.press("?")
            assert isinstance(program.app.screen, ReadScreen)
            body = program.app.screen.query_one("VerticalScroll > Static", Static)
            item = program.desk.current_row
            assert item is not None
            assert squashed(printable(item.title))[:40] in painted(body)
            assert_harmless(program)
            await program.press("escape")
        await program.press("ctrl+p")
        assert_harmless(program)
