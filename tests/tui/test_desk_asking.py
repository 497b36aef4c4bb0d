"""Requests for suggestions from the Desk: one at a time, cancellable, harmless when they fail."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from assessor.desk.ports import Failed, Partial, StoreError
from assessor.document.assessment import blank
from assessor.document.path import from_json, to_json
from assessor.document.provenance import Section
from assessor.document.text import printable
from assessor.store.database import Store
from strategies import complete_assessment
from support.samples import ANSWERED, TASK_NAMES
from tui.driving import Program, at_desk
from tui.suggesting import Prepared, answering, ask, cards, kept, labels, shows

NURSE = blank("Nurse")
COMPLETE = complete_assessment()
TESTS = Path(__file__).parents[1]
CANCELLED = "Cancelled; nothing was changed."


async def begin(program: Program, source: Prepared, section: Section = "tasks") -> None:
    """Ask for a section and wait until the source has been asked."""
    before = len(source.asked)
    await program.go(section)
    await program.press("g")
    await program.until(lambda: len(source.asked) > before, "a request")


async def says(program: Program, words: str) -> None:
    await program.until(lambda: words in program.notice, f"a notice with “{words}”")


# Cancelling


async def test_esc_cancels_a_request_that_hangs_and_changes_nothing(tmp_path: Path) -> None:
    source = Prepared(None, answering(ANSWERED))
    async with at_desk(tmp_path, COMPLETE, make_sources=source) as program:
        before, draft = kept(program), program.draft
        await begin(program, source)
        assert re.search(r"Asking for tasks … \d+ s   esc cancels", program.arriving)
        await program.press("escape")
        await says(program, CANCELLED)
        assert not program.arriving
        assert source.ended == 1
        assert program.draft == draft
        assert kept(program) == before
        await ask(program, "tasks")
        assert labels(program) == TASK_NAMES


async def test_a_second_request_waits_for_the_first_to_end(tmp_path: Path) -> None:
    source = Prepared(None)
    async with at_desk(tmp_path, NURSE, make_sources=source) as program:
        await program.go("tasks")
        await program.write("gg")
        await program.until(lambda: bool(source.asked), "a request")
        await program.press("g", "G")
        await program.go("growth")
        await program.press("g")
        assert source.asked == ["tasks"]
        assert source.ended == 0


async def test_the_desk_can_be_left_while_asking(tmp_path: Path) -> None:
    source = Prepared(None)
    async with at_desk(tmp_path, NURSE, make_sources=source) as program:
        await begin(program, source)
        await program.press("escape")
        await says(program, CANCELLED)
        await program.press("escape", "escape")
        await program.until(lambda: program.app.screen is program.library, "the library")
        assert source.ended == 1


async def test_the_program_can_be_quit_while_asking(tmp_path: Path) -> None:
    source = Prepared(None)
    async with at_desk(tmp_path, NURSE, make_sources=source) as program:
        await begin(program, source)
        await program.press("ctrl+q")
        await program.until(lambda: not program.app.is_running, "the end")
    assert source.ended == 1
    assert program.app.return_code == 0


# Failing


async def test_a_failed_request_says_why_and_changes_nothing(tmp_path: Path) -> None:
    message = "[b]No[/b] \x1b[31manswer\x00 \u202e[@click=app.bell]came[/]. Ask again."
    source = Prepared(Failed(message), answering(ANSWERED))
    async with at_desk(tmp_path, COMPLETE, make_sources=source) as program:
        before, draft = kept(program), program.draft
        await begin(program, source)
        await says(program, "Ask again.")
        assert program.notice == printable(message)
        await shows(program, "[b]No[/b] ⟨U+001B⟩[31manswer⟨U+0000⟩")
        assert program.draft == draft
        assert kept(program) == before
        await program.press("escape")
        assert not program.notice
        await ask(program, "tasks")
        assert labels(program) == TASK_NAMES


async def test_a_source_that_misbehaves_is_survived(tmp_path: Path) -> None:
    source = Prepared(Partial('{"tasks": ['), RuntimeError("[/] broke"), answering(ANSWERED))
    async with at_desk(tmp_path, NURSE, make_sources=source) as program:
        before = kept(program)
        for words in (
            "ended without an answer.",
            "(RuntimeError). Nothing was changed.",
        ):
            await begin(program, source)
            await says(program, words)
            assert kept(program) == before
        await ask(program, "tasks")
        assert labels(program) == TASK_NAMES


async def test_a_suggestion_the_database_refuses_is_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise StoreError("the disk is full")

    monkeypatch.setattr(Store, "add_suggestion", refuse)
    source = Prepared(answering(ANSWERED))
    async with at_desk(tmp_path, NURSE, make_sources=source) as program:
        before = kept(program)
        await begin(program, source)
        await says(program, "The suggestion could not be kept: the disk is full")
        assert not cards(program)
        assert kept(program) == before


async def test_without_a_model_the_desk_says_what_to_set_and_imports_no_model_library(
    tmp_path: Path,
) -> None:
    script = """
import asyncio, json, sys
from pathlib import Path
from assessor.document.assessment import blank
from tui.driving import at_desk

async def main():
    async with at_desk(Path(sys.argv[1]), blank("Nurse")) as program:
        await program.go("role")
        await program.press("g")
        await program.until(lambda: "No model" in program.notice, "a notice")
        print(json.dumps([program.notice, sorted({"openai", "instructor"} & set(sys.modules))]))

asyncio.run(main())
"""
    ended = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(TESTS)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    notice, imported = json.loads(ended.stdout)
    assert notice.startswith(
        "Without a model there are no suggestions for prose; write it yourself."
    )
    assert "No model is set. Name one with ASSESSOR_MODEL (or model in assessor." in notice
    assert "OPENAI_BASE_URL" in notice
    assert imported == []


# Arriving


async def test_a_suggestion_for_another_section_is_announced_and_waits_there(
    tmp_path: Path,
) -> None:
    source = Prepared(answering(ANSWERED), held=True)
    async with at_desk(tmp_path, NURSE, make_sources=source) as program:
        await begin(program, source)
        await program.press("right_square_bracket")
        source.let_go.set()
        await program.until(lambda: "✦5" in program.text, "five suggestions in the list")
        assert program.notices == ["Suggestions for Tasks have come."]
        assert program.desk.section == "principles"
        assert not cards(program)
        await program.press("left_square_bracket")
        assert labels(program) == TASK_NAMES


async def test_what_is_being_typed_stays_when_a_suggestion_comes(tmp_path: Path) -> None:
    source = Prepared(answering(ANSWERED), held=True)
    async with at_desk(tmp_path, COMPLETE, make_sources=source) as program:
        await begin(program, source)
        await program.press("e")
        await program.overwrite("Half a na")
        source.let_go.set()
        await program.until(lambda: "✦5" in program.text, "five suggestions in the list")
        assert program.notices == ["Suggestions for Tasks have come."]
        await program.write("me, a and d")
        assert program.box("name").value == "Half a name, a and d"
        await program.press("escape")
        assert program.document.tasks[0].name == "Half a name, a and d"
        assert labels(program) == TASK_NAMES


async def test_a_decision_being_made_stays_when_another_suggestion_comes(tmp_path: Path) -> None:
    source = Prepared(answering(ANSWERED))
    async with at_desk(tmp_path, NURSE, make_sources=source) as program:
        await ask(program, "tasks")
        first = program.desk.session.suggestions
        source.let_go.clear()
        await begin(program, source)
        await program.press("e")
        await program.overwrite("Half a na")
        source.let_go.set()
        await program.until(lambda: "✦10" in program.text, "ten suggestions in the list")
        assert program.desk.session.suggestions[:1] == first
        await program.write("me")
        await program.press("ctrl+s")
        assert [task.name for task in program.document.tasks] == ["Half a name"]
        assert len(cards(program)) == 9


# Everything that is missing


async def test_every_empty_section_is_asked_for_in_turn(tmp_path: Path) -> None:
    content: dict[str, Any] = to_json(COMPLETE)
    empty = to_json(NURSE)
    for section in ("principles", "reinstatement", "outlook", "comparators"):
        content[section] = empty[section]
    source = Prepared(answering(ANSWERED))
    async with at_desk(tmp_path, from_json(content), make_sources=source) as program:
        await program.go("sources")
        await program.press("g")
        assert source.asked == []
        await program.go("outlook")
        await program.press("G")
        await program.until(lambda: source.ended == 4 and not program.arriving, "four answers")
        assert source.asked == ["principles", "reinstatement", "outlook", "comparators"]
        suggestions = program.desk.session.suggestions
        assert [suggestion.section for suggestion in suggestions] == source.asked
        assert labels(program) == ["The role in 2029", "Stay at the bedside"]
        assert to_json(program.document) == content
        await program.press("G")
        assert program.notices[-1] == "No section is empty."
        assert len(source.asked) == 4


async def test_what_has_come_stays_when_a_later_section_does_not(tmp_path: Path) -> None:
    answer = answering(ANSWERED)
    source = Prepared(answer, Failed("No answer. Ask again."), answer, None)
    async with at_desk(tmp_path, NURSE, make_sources=source) as program:
        await program.press("G")
        await says(program, "No answer. Ask again.")
        assert source.asked == ["role", "tasks"]
        assert labels(program) == ["Role definition"]
        await program.press("G")
        await program.until(lambda: len(source.asked) == 4, "a second request")
        await program.press("escape")
        await says(program, "Cancelled; 1 that had come is kept.")
        assert source.asked == ["role", "tasks", "tasks", "principles"]
        assert [found.section for found in program.desk.session.suggestions] == ["role", "tasks"]


async def test_keys_pressed_faster_than_the_desk_draws_are_all_acted_on(tmp_path: Path) -> None:
    async with at_desk(tmp_path, NURSE, make_sources=Prepared(answering(ANSWERED))) as program:
        await ask(program, "tasks")
        await program.write("a" * len(TASK_NAMES))
        assert [task.name for task in program.document.tasks] == TASK_NAMES
        shown = [view.shown.key for view in program.desk.editor.views]
        assert shown == [f"tasks[{task.id}]" for task in program.document.tasks]
