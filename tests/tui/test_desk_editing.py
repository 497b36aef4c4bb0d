"""The Desk: every place can be edited, every change is saved, shown in the score and undone."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest
from pydantic import JsonValue
from textual.widgets import Static, TextArea

from assessor.desk.ports import StoreError
from assessor.desk.standing import Standing, standing
from assessor.document import path as paths
from assessor.document.assessment import Assessment, blank
from assessor.exchange.files import read_document
from assessor.store.database import Store
from assessor.tui import app as tui_app
from assessor.tui.app import AssessorApp
from assessor.tui.fields import LISTS, SECTIONS, Field, SectionKey, row_for, rows, section_of
from assessor.tui.screens.desk import DeskScreen
from assessor.tui.screens.library import LibraryScreen
from assessor.tui.widgets import form as form_module
from assessor.tui.widgets.chooser import Chooser
from assessor.workspace import Workspace
from strategies import complete_assessment
from tui.driving import LARGE, USER, Program, at_desk, keep_draft, opened

NAME = "some-role"
SHIPPED = "ai-infrastructure-engineer"
RATED: dict[SectionKey, str] = {
    "tasks": "tasks[task-1]",
    "principles": "principles.deep_interpersonal_connection",
    "growth": "growth",
    "evidence": "evidence.wage_trends",
    "barriers": "barriers.liability_accountability",
}


def changed(document: Assessment, **values: JsonValue) -> Assessment:
    """``document`` with values at paths, their dots written as two underscores."""
    content = paths.to_json(document)
    for path, value in values.items():
        content = paths.replaced(content, path.replace("__", "."), value)
    return paths.from_json(content)


def something_else(field: Field) -> tuple[str, JsonValue]:
    """What to type into a field, and the value it means."""
    if field.name == "url":
        return "https://example.org/[b]?x=1", "https://example.org/[b]?x=1"
    if field.name == "sources":
        return " source-1 \n", ["source-1"]
    typed: dict[str, tuple[str, JsonValue]] = {
        "line": ("  Another   [b]line[/b] ", "Another [b]line[/b]"),
        "text": ("Another\ntext, [red]in two lines", "Another\ntext, [red]in two lines"),
        "lines": ("One\n\n Two [/] ", ["One", "Two [/]"]),
        "date": ("2026-01-31", "2026-01-31"),
        "score": ("12,5", "12.5"),
        "whole": ("2031", 2031) if field.name == "year" else ("7", 7),
    }
    return typed[field.kind]


async def put_something_else(program: Program, field: Field) -> JsonValue:
    """Change the field that has the focus and go to the next; the value it must have then."""
    box = program.box(field.name)
    assert program.form.focused_box is box, f"{field.path} does not have the focus"
    if not isinstance(box.entry, Chooser):
        text, value = something_else(field)
        await program.overwrite(text, "tab")
        return value
    choices, at = box.entry.choices, box.entry.chosen
    other = choices[at - 1 if at > 0 else 1][0]
    if field.kind == "rating" and isinstance(other, int) and other >= 0:
        await program.press(str(other), "tab")
    else:
        await program.press("left" if at > 0 else "right", "tab")
    return other == "yes" if field.kind == "flag" else other


@pytest.mark.parametrize("section", SECTIONS)
async def test_every_field_of_every_item_is_edited_and_saved_alone(
    tmp_path: Path, section: SectionKey
) -> None:
    async with at_desk(tmp_path, complete_assessment()) as program:
        for item in rows(program.document, section):
            await program.edit(section, item.path)
            expected, logged = paths.to_json(program.document), len(program.events())
            for field in item.fields:
                value = await put_something_else(program, field)
                expected = paths.replaced(expected, field.path, value)
            if section == "override":
                at = paths.get(program.document, "override.at")
                expected["override"] |= {"author": USER, "at": at}  # type: ignore[operator]
            assert paths.to_json(program.document) == expected, item.path
            assert not any(box.problem.display for box in program.form.boxes)
            stored = program.stored()
            assert stored is not None
            assert stored.draft == program.draft
            events = program.events()[logged:]
            changed_paths = [field.path for field in item.fields]
            if section == "override":
                changed_paths = ["override"] * len(item.fields)
            assert [event.path for event in events] == changed_paths
            for field in item.fields:
                origin = stored.draft.origin(field.path)
                assert origin is not None
                assert (origin.origin, origin.decided_by) == ("human", USER)
            await program.press("escape")
            assert program.desk.editor.form is None
        assert program.notices == []


@pytest.mark.parametrize("section", LISTS)
async def test_elements_are_added_moved_removed_and_all_of_it_undone(
    tmp_path: Path, section: SectionKey
) -> None:
    async with at_desk(tmp_path, complete_assessment()) as program:
        where = LISTS[section][0]

        def ids() -> list[str]:
            stored = program.stored()
            assert stored is not None
            assert stored.draft == program.draft
            found = cast("list[dict[str, str]]", paths.get(stored.draft.assessment, where))
            return [element["id"] for element in found]

        def cursor() -> str:
            current = program.desk.editor.current
            return current.shown.key if current else ""

        first = ids()
        steps = [program.document]
        await program.go(section)
        await program.press("n")
        assert program.form.focused_box is program.form.boxes[0]
        new = next(own_id for own_id in ids() if own_id not in first)
        assert ids() == [*first, new]
        steps.append(program.document)
        await program.overwrite("Brand new")
        await program.press("escape")
        assert cursor() == f"{where}[{new}]"
        steps.append(program.document)

        await program.press("K")
        assert ids() == [*first[:-1], new, first[-1]]
        assert cursor() == f"{where}[{new}]"
        steps.append(program.document)
        await program.press("shift+down")
        assert ids() == [*first, new]
        steps.append(program.document)
        await program.press("J")  # the last one stays the last
        assert program.document == steps[-1]

        await program.go(section, f"{where}[{first[0]}]")
        await program.press("delete")
        assert ids() == [*first[1:], new]
        assert program.notices == ["Removed. ctrl+z brings it back."]
        steps.append(program.document)

        await undo_and_redo_all(program, steps)


async def undo_and_redo_all(program: Program, steps: list[Assessment]) -> None:
    """Go back through ``steps`` to the first, and forward to the last, in memory and on disk."""
    for step in reversed(steps[:-1]):
        await program.press("ctrl+z")
        assert program.document == step
    stored = program.stored()
    assert stored is not None
    assert stored.draft.assessment == steps[0]
    said = len(program.notices)
    await program.press("ctrl+z")
    assert program.notices[said:] == ["Nothing to undo."]
    for step in steps[1:]:
        await program.press("ctrl+y")
        assert program.document == step
    await program.press("ctrl+y")
    assert program.notices[said + 1 :] == ["Nothing to redo."]
    stored = program.stored()
    assert stored is not None
    assert stored.draft.assessment == steps[-1]


async def test_a_removed_source_is_cited_nowhere_and_comes_back_with_its_citations(
    tmp_path: Path,
) -> None:
    async with at_desk(tmp_path, complete_assessment()) as program:
        before = program.document
        await program.go("sources", "sources[source-0]")
        await program.press("backspace")
        assert "source-0" not in program.document.model_dump_json()
        await program.press("ctrl+z")
        assert program.document == before


async def test_undo_and_redo_go_all_the_way_over_every_kind_of_change(tmp_path: Path) -> None:
    async with at_desk(tmp_path, complete_assessment()) as program:
        steps = [program.document]

        def done() -> None:
            assert program.document != steps[-1]
            steps.append(program.document)

        await program.edit("role", "role.summary")
        await program.overwrite("A text")
        await program.press("escape")
        done()
        await program.go("tasks", "tasks[task-1]")
        for keys in (("5",), ("i",), ("plus",), ("delete",)):
            await program.press(*keys)
            done()
        await program.go("evidence", "evidence.wage_trends")
        await program.press("left")
        done()
        await program.go("comparators", "comparators[comparator-1]")
        await program.press("shift+up")
        done()
        await program.press("ctrl+o")
        await program.overwrite("61,5")
        await program.press("escape")
        done()
        await program.go("outlook")
        await program.press("n")
        done()
        await program.press("escape")
        await undo_and_redo_all(program, steps)
        assert program.desk.section == "outlook"
        kinds = [event.kind for event in program.events()]
        changes = len(steps) - 1
        assert kinds[1 + changes :] == ["undo"] * changes + ["redo"] * changes


async def test_undo_goes_to_where_the_change_was(tmp_path: Path) -> None:
    async with at_desk(tmp_path, complete_assessment()) as program:
        await program.go("barriers", RATED["barriers"])
        await program.press("left")
        await program.go("role")
        await program.press("ctrl+z")
        assert program.desk.section == "barriers"
        current = program.desk.current_row
        assert current is not None
        assert current.path == RATED["barriers"]


async def test_undo_in_an_open_form_shows_the_text_before(tmp_path: Path) -> None:
    async with at_desk(tmp_path, complete_assessment()) as program:
        before = program.document
        await program.edit("tasks", "tasks[task-1]")
        await program.overwrite("First")
        await program.press("tab")
        await program.overwrite("25")
        await program.press("ctrl+z")
        assert program.box("time").value == 30
        assert program.document.tasks[1].name == "First"
        await program.press("ctrl+z")
        assert program.box("name").value == "task number 1"
        assert program.document == before
        await program.press("ctrl+y", "ctrl+y")
        assert program.box("name").value == "First"
        assert program.box("time").value == 25
        assert program.document.tasks[1].time == 25


async def test_undo_first_takes_back_what_cannot_be_saved(tmp_path: Path) -> None:
    async with at_desk(tmp_path, complete_assessment()) as program:
        await program.edit("tasks", "tasks[task-1]")
        await program.overwrite("First")
        await program.press("tab")
        await program.overwrite("thirty")
        await program.press("ctrl+z")
        box = program.box("time")
        assert box.value == 30
        assert not box.problem.display
        assert program.document.tasks[1].name == "First"


async def test_rating_keys_rate_within_the_scale(tmp_path: Path) -> None:
    async with at_desk(tmp_path, complete_assessment()) as program:
        await program.go("tasks", "tasks[task-1]")
        for score in (1, 2, 4, 5, 3):
            await program.press(str(score))
            assert program.document.tasks[1].score == score
        for section, path in RATED.items():
            await program.go(section, path)
            row = row_for(program.document, section, path)
            assert row is not None
            assert row.rating is not None
            scale = [value for value, _ in row.rating.choices]
            rated: list[JsonValue] = []
            await program.press(*["left"] * len(scale))
            for _ in scale:
                rated.append(paths.get(program.document, row.rating.path))
                await program.press("right")
            assert rated == scale
            assert paths.get(program.document, row.rating.path) == scale[-1]
        stored = program.stored()
        assert stored is not None
        assert stored.draft == program.draft


async def test_digits_rate_nothing_but_tasks(tmp_path: Path) -> None:
    async with at_desk(tmp_path, complete_assessment()) as program:
        before = program.document
        for section in ("role", "evidence", "growth"):
            await program.go(section)
            await program.press("1", "2")
        assert program.document == before


async def test_an_unrated_item_gets_a_first_rating_from_the_arrows(tmp_path: Path) -> None:
    document = changed(complete_assessment(), tasks=[*paths.get(complete_assessment(), "tasks")])  # type: ignore[misc]
    content = paths.to_json(document)
    cast(Any, content)["tasks"][1]["score"] = None
    cast(Any, content)["evidence"]["wage_trends"]["rating"] = None
    async with at_desk(tmp_path, paths.from_json(content)) as program:
        await program.go("tasks", "tasks[task-1]")
        await program.press("right")
        assert program.document.tasks[1].score == 3
        await program.go("evidence", "evidence.wage_trends")
        await program.press("left")
        assert program.document.evidence.wage_trends.rating == 0


async def test_involvement_goes_round_and_time_by_one_per_cent(tmp_path: Path) -> None:
    async with at_desk(tmp_path, complete_assessment()) as program:
        await program.go("tasks", "tasks[task-1]")
        seen = []
        for _ in range(3):
            await program.press("i")
            seen.append(program.document.tasks[1].involvement)
        assert seen == ["displacement", "not_involved", "augmentation"]
        await program.press("plus", "equals_sign", "minus")
        assert program.document.tasks[1].time == 31
        await program.press("e")
        await program.focus(program.box("time").entry)
        await program.overwrite("1")
        await program.press("escape", "minus")
        assert program.document.tasks[1].time == 1
        assert program.notices == []


# The score beside it


def panel_text(program: Program) -> str:
    return str(program.desk.query_one("#figures", Static).content)


def assert_score_shown(program: Program) -> None:
    """The panel and the strip show what the document stands at."""
    now: Standing = standing(program.draft)
    strip = str(program.desk.query_one("#strip", Static).content)
    for text in (panel_text(program), strip):
        if now.card is None:
            assert "No score yet" in text
            if now.bounds is None:
                assert "task time exceeds 100 %" in text
            else:
                assert f"between {now.bounds[0]} and {now.bounds[1]}" in text
        else:
            assert f"{now.card.published_score}/100  {now.card.label}" in text
            a = now.card.attribution
            for figure in (f"{a.base}", f"{a.evidence:+}", f"{a.barriers:+}", f"{a.growth:+}"):
                assert figure in text
    for check in now.checks:
        assert check.message in panel_text(program)


async def test_the_score_moves_with_every_change(tmp_path: Path) -> None:
    async with at_desk(tmp_path, complete_assessment(), size=LARGE) as program:
        assert "53.8/100  GREEN (Transforming)" in panel_text(program)
        shown = [program.text]

        async def after(*keys: str) -> None:
            await program.press(*keys)
            assert_score_shown(program)
            assert program.text != shown[-1]
            shown.append(program.text)

        for section, path in RATED.items():
            await program.go(section, path)
            await after("left")
        await program.go("tasks", "tasks[task-0]")
        await after("plus")
        assert "Task time adds up to 101 %" in panel_text(program)
        await after("minus")
        await after("5")
        await after("delete")
        await after("ctrl+z")
        await after("n")


async def test_an_override_takes_the_zone_and_says_what_is_missing(tmp_path: Path) -> None:
    async with at_desk(tmp_path, complete_assessment(), size=LARGE) as program:
        await program.press("ctrl+o")
        assert program.desk.section == "override"
        await program.overwrite("20")
        await program.press("tab")
        assert program.text.count("20.0/100  RED") == 1
        assert "major override of 53.8 GREEN (Transforming)" in panel_text(program)
        assert "The override has no reason code." in panel_text(program)
        await program.press("right", "tab")
        await program.overwrite("word " * 20)
        await program.press("escape")
        assert_score_shown(program)
        assert not program.desk.session.standing.errors
        assert "1 flag" in panel_text(program)
        await program.press("enter")
        await program.overwrite("")
        await program.press("escape")
        assert "53.8/100  GREEN" in panel_text(program)
        assert program.document.override.score is None


async def test_the_section_list_counts_what_is_open(tmp_path: Path) -> None:
    document = changed(
        complete_assessment(),
        growth__rationale="",
        growth__check="",
        tasks=[
            *cast("list[JsonValue]", paths.get(complete_assessment(), "tasks"))[:-1],
        ],
    )
    async with at_desk(tmp_path, document) as program:
        assert "AI growth ○2" in program.text
        assert "Tasks ✗1" in program.text
        await program.go("tasks", "tasks[task-0]")
        await program.press("5")
        assert "Tasks ✗1 ⚑1" in program.text
        await program.edit("growth", "growth.check")
        await program.overwrite("Checked.")
        await program.press("escape")
        assert "AI growth ○1" in program.text


async def test_next_check_goes_round_all_places_with_checks(tmp_path: Path) -> None:
    content = cast(Any, paths.to_json(complete_assessment()))
    content["role"]["summary"] = ""
    content["tasks"][0]["time"] = 41  # time-sum: about the list
    content["tasks"][2]["rationale"] = ""
    content["tasks"][2]["name"] = ""
    content["growth"]["check"] = ""
    content["evidence"]["wage_trends"]["rating"] = None
    content["outlook"]["strategies"] = []  # about a list without an element
    content["outlook"]["timeline"] = ""
    document = paths.from_json(content)
    async with at_desk(tmp_path, document) as program:

        def here() -> tuple[SectionKey, str]:
            current = program.desk.current_row
            return program.desk.section, current.path if current else ""

        wanted: set[str] = {check.path for check in program.desk.session.standing.checks}
        assert len(wanted) == 8
        stops: list[tuple[SectionKey, str]] = []
        for _ in range(20):
            await program.press("f")
            if here() in stops:
                break
            stops.append(here())
        assert here() == stops[0], "it does not come round to where it began"
        for path in wanted:
            section = section_of(path)
            row = row_for(document, cast(SectionKey, section), paths.by_id(document, path))
            if row is not None:
                assert (section, row.path) in stops, path
            else:
                assert section in [stop[0] for stop in stops], path
        order = list(SECTIONS)
        assert [order.index(s) for s, _ in stops] == sorted(order.index(s) for s, _ in stops)


async def test_next_check_says_so_where_there_is_none(tmp_path: Path) -> None:
    async with at_desk(tmp_path, complete_assessment()) as program:
        await program.press("f")
        assert program.notices == ["No check speaks of a place."]


# What cannot be saved

WRONG: tuple[tuple[SectionKey, str, str, str, str], ...] = (
    ("tasks", "tasks[task-1]", "time", "ten", "must be a whole number"),
    ("tasks", "tasks[task-1]", "time", "12.5", "must be a whole number"),
    ("tasks", "tasks[task-1]", "time", "101", "must be 100 or less"),
    ("tasks", "tasks[task-1]", "time", "0", "must be 1 or more"),
    ("tasks", "tasks[task-1]", "sources", "source-9", "there is no source “source-9”"),
    ("tasks", "tasks[task-1]", "sources", "Source 1!", ""),
    ("tasks", "tasks[task-1]", "name", "x" * 301, "is longer than 300 characters"),
    ("override", "override", "score", "120", "must be a score from 0.0 to 100.0"),
    ("override", "override", "score", "1e999", "must be a score from 0.0 to 100.0"),
    ("override", "override", "score", "NaN", "must be a score from 0.0 to 100.0"),
    ("role", "assessed_on", "assessed_on", "2026-02-30", "must be a date such as 2026-11-24"),
    ("role", "assessed_on", "assessed_on", "24.11.2026", "must be a date such as 2026-11-24"),
    ("role", "assessed_on", "assessed_on", "0001-01-01", "between 1900 and 2999"),
    ("outlook", "outlook.year", "year", "29", "must be 2000 or more"),
    ("sources", "sources[source-0]", "url", "example.org", "begins with http:// or https://"),
    ("sources", "sources[source-0]", "url", "https://a b.org", "http:// or https://"),
    ("role", "role.function", "function", "y" * 20_001, "is longer than 20000 characters"),
)


async def test_what_cannot_be_a_value_is_said_below_its_field_and_changes_nothing(
    tmp_path: Path,
) -> None:
    async with at_desk(tmp_path, complete_assessment()) as program:
        before = program.document
        open_now = ""
        for section, path, name, typed, said in WRONG:
            if path != open_now:
                if open_now:
                    await program.press("escape", "escape")
                await program.edit(section, path)
                open_now = path
            box = program.box(name)
            await program.focus(box.entry)
            await program.overwrite(typed, "tab")  # leaving a field saves it
            assert box.problem.display, typed
            sentence = str(box.problem.content)
            assert said in sentence, typed
            assert len(sentence) > 8
            assert "pattern" not in sentence
            entry = box.entry
            assert typed == (entry.text if isinstance(entry, TextArea) else entry.value)
            assert program.document == before
        assert len(program.events()) == 1


async def test_what_cannot_be_saved_is_dropped_by_the_second_esc_only(tmp_path: Path) -> None:
    async with at_desk(tmp_path, complete_assessment()) as program:
        before = program.document
        await program.edit("tasks", "tasks[task-1]")
        await program.press("tab")
        await program.overwrite("101", "escape")
        assert program.box("time").problem.display
        assert program.notices == [
            "What is marked cannot be saved. Mend it, or esc again to drop it."
        ]
        await program.press("escape")
        assert program.desk.editor.form is None
        assert isinstance(program.app.screen, DeskScreen)
        assert program.document == before
        assert "30 %" in program.text


async def test_a_mended_entry_is_saved_and_its_sentence_goes(tmp_path: Path) -> None:
    async with at_desk(tmp_path, complete_assessment(), size=LARGE) as program:
        await program.edit("tasks", "tasks[task-1]")
        await program.focus(program.box("time").entry)
        await program.overwrite("101")
        await program.press("tab")
        assert "must be 100 or less" in program.text
        await program.focus(program.box("time").entry)
        await program.press("backspace")
        await program.press("tab")
        assert "must be 100 or less" not in program.text
        assert program.document.tasks[1].time == 10


# Saving


async def test_typed_text_is_saved_after_a_pause_without_leaving_the_field(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(form_module, "PAUSE", 0.01)
    async with at_desk(tmp_path, complete_assessment()) as program:
        await program.edit("role", "role.title")
        await program.write(" one")
        await program.until(lambda: program.document.role.title == "title one", "autosave")
        stored = program.stored()
        assert stored is not None
        assert stored.draft == program.draft
        assert program.form.focused_box is program.form.boxes[0]
        await program.write(" two")
        await program.until(lambda: program.document.role.title == "title one two", "autosave")
        assert "title one two" in program.lines[0]


async def test_typed_text_is_saved_on_leaving_its_field(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(form_module, "PAUSE", 1000.0)
    async with at_desk(tmp_path, complete_assessment()) as program:
        await program.edit("tasks", "tasks[task-1]")
        await program.write(" one")
        assert program.document.tasks[1].name == "task number 1"
        await program.press("enter")  # from a one-line field to the next
        assert program.document.tasks[1].name == "task number 1 one"
        assert program.form.focused_box is program.box("time")
        await program.write("0")
        await program.press("shift+tab")
        assert program.document.tasks[1].time is not None
        stored = program.stored()
        assert stored is not None
        assert stored.draft == program.draft


async def test_typed_text_is_saved_on_quitting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(form_module, "PAUSE", 1000.0)
    async with at_desk(tmp_path, complete_assessment()) as program:
        await program.edit("commentary", "commentary.separator")
        await program.overwrite("unfinished sentence [")
        await program.press("ctrl+q")
        stored = program.stored(NAME)
        assert stored is not None
        assert stored.draft.assessment.commentary.separator == "unfinished sentence ["
        assert program.app.rescued == []
        assert list(tmp_path.glob("*.unsaved.json")) == []


async def test_typed_text_is_saved_on_going_to_another_section(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(form_module, "PAUSE", 1000.0)
    async with at_desk(tmp_path, complete_assessment()) as program:
        await program.edit("role", "role.title")
        await program.overwrite("Another title")
        await program.focus(program.desk.query_one("#sections"))
        await program.press("down")
        assert program.desk.section == "tasks"
        stored = program.stored()
        assert stored is not None
        assert stored.draft.assessment.role.title == "Another title"


async def test_looking_at_a_published_role_leaves_no_trace(tmp_path: Path) -> None:
    async with opened(tmp_path) as program:
        await program.open(SHIPPED)
        assert program.lines[0].rstrip().endswith("published")
        for section in ("role", "tasks", "override", "sources"):
            await program.edit(section)
            await program.press("tab", "escape")
        await program.press("j", "f", "[")
        await program.press("escape")
        await program.until(lambda: isinstance(program.app.screen, LibraryScreen), "the library")
        assert program.stored_names() == ()

        await program.open(SHIPPED)
        await program.go("growth", "growth")
        await program.press("left")
        assert program.lines[0].rstrip().endswith(" saved")
        assert program.stored_names() == (SHIPPED,)
        assert [event.kind for event in program.events()] == ["open", "set"]
        await program.press("escape")
        await program.until(lambda: "1 of them being drafted" in program.note, "the new draft")


async def test_what_cannot_be_saved_is_kept_said_and_saved_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(tmp_path, complete_assessment()) as program:
        with monkeypatch.context() as broken:
            broken.setattr(Store, "save", refuse)
            await program.edit("role", "role.title")
            await program.overwrite("Typed in vain")
            await program.press("escape")
            assert program.notice == "Not saved: the disk is full"
            assert "not saved" in program.lines[0]
            assert "Typed in vain" in program.text
            (aside,) = tmp_path.glob("*.unsaved.json")
            assert read_document(aside).role.title == "Typed in vain"
            assert aside.stat().st_mode & 0o777 == 0o600
            stored = program.stored()
            assert stored is not None
            assert stored.version == 1
            await program.press("escape", "escape")
            assert isinstance(program.app.screen, DeskScreen), "it left with unsaved text"
            assert "Not saved" in program.notice
            await program.press("escape")
        await program.go("growth", "growth")
        await program.press("left")
        assert "not saved" not in program.lines[0]
        assert "saved" in program.lines[0]
        assert not aside.exists()
        stored = program.stored()
        assert stored is not None
        assert stored.draft == program.draft
        assert stored.draft.assessment.role.title == "Typed in vain"
        assert [event.path for event in program.events()[1:]] == ["role.title", "growth.rating"]


async def test_quitting_while_nothing_can_be_saved_writes_a_file_and_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async with at_desk(tmp_path, complete_assessment()) as program:
        monkeypatch.setattr(Store, "save", refuse)
        await program.edit("role", "role.title")
        await program.overwrite("Typed in vain")
        await program.press("ctrl+q")
        rescued = list(program.app.rescued)
    assert [path.parent for path in rescued] == [tmp_path]
    assert rescued[0].name.endswith(".unsaved.json")
    assert read_document(rescued[0]).role.title == "Typed in vain"

    def ran(app: AssessorApp) -> None:
        app.rescued = rescued

    monkeypatch.setattr(AssessorApp, "run", ran)
    tui_app.run(Workspace(tmp_path))
    assert str(rescued[0]) in capsys.readouterr().out
    async with opened(tmp_path) as program:
        assert f"{rescued[0].name} in this folder holds what was not saved" in program.note


def refuse(*_: object) -> object:
    raise StoreError("the disk is full")


async def test_a_change_made_elsewhere_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    from assessor.desk.editing import Author, set_value
    from assessor.document.model import now
    from assessor.store.database import open_store

    async with at_desk(tmp_path, complete_assessment()) as program:
        await program.edit("role", "role.title")
        store = open_store(Workspace(tmp_path).database)
        found = store.find(NAME)
        assert found is not None
        theirs = set_value(found.draft, "role.title", "Theirs", Author("Grace", now()))
        assert theirs is not None
        store.save(NAME, found.version, theirs, "Grace", now())
        await program.overwrite("Mine")
        await program.press("escape")
        assert "saved elsewhere" in str(program.box("title").problem.content)
        assert program.document.role.title == "Theirs"
        await program.press("tab")  # leaving the field again does not hand it on again
        assert program.document.role.title == "Theirs"
        stored = program.stored()
        assert stored is not None
        assert stored.draft.assessment.role.title == "Theirs"
        await program.focus(program.box("title").entry)
        await program.press("end")
        await program.write("!")
        await program.press("escape")
        stored = program.stored()
        assert stored is not None
        assert stored.draft.assessment.role.title == "Mine!"


async def test_two_drafts_are_worked_on_one_after_the_other(tmp_path: Path) -> None:
    keep_draft(tmp_path, "other", blank("Other"))
    async with at_desk(tmp_path, complete_assessment()) as program:
        await program.go("growth", "growth")
        await program.press("left", "escape")
        await program.until(lambda: isinstance(program.app.screen, LibraryScreen), "the library")
        await program.open("other")
        await program.press("ctrl+z")
        assert program.notices[-1] == "Nothing to undo."
        assert program.document.role.title == "Other"


async def test_letters_typed_while_a_form_opens_are_in_its_first_field(tmp_path: Path) -> None:
    async with at_desk(tmp_path, complete_assessment()) as program:
        await program.go("tasks")
        await program.write("nTriage of calls")
        added = program.draft.assessment.tasks[-1]
        form = program.desk.editor.form
        assert form is not None
        assert form.boxes[0].typed == "Triage of calls"
        await program.press("escape")
        assert program.draft.assessment.tasks[-1].name == "Triage of calls"
        assert program.draft.assessment.tasks[-1].id == added.id
