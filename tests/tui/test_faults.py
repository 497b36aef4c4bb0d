"""A fault of the program itself: nothing typed is lost, and one line says where it was."""

from __future__ import annotations

import tempfile
from contextlib import nullcontext
from pathlib import Path
from threading import Event
from typing import Any, NoReturn

import pytest
from textual.events import Paste

from assessor.desk.ports import KeptRecord, StoreError
from assessor.store.database import Store
from assessor.tui.app import AssessorApp, run
from assessor.tui.faults import fault_line
from assessor.tui.unkept import put_by
from assessor.workspace import Workspace
from strategies import complete_assessment
from tui.driving import at_desk, opened
from tui.test_review import reviewing, screen, submitted

_PATIENCE = 20.0
SECRET = "sk-in-a-variable"


async def _fail(_: AssessorApp) -> NoReturn:
    secret = SECRET
    raise ZeroDivisionError(secret)


def _full(*_: object) -> NoReturn:
    raise StoreError("the disk is full")


async def test_a_fault_ends_with_one_line_and_what_no_database_took_in_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(AssessorApp, "action_help", _fail)
    with pytest.raises(ZeroDivisionError):
        async with at_desk(tmp_path, complete_assessment()) as program:
            await program.edit("reinstatement")
            monkeypatch.setattr(Store, "save", _full)
            program.app.post_message(Paste("Typed at last."))
            program.app.simulate_key("f1")
            await program.until(lambda: bool(program.app.trouble), "a fault")
    (rescued,) = program.app.rescued
    assert "Typed at last." in rescued.read_text()
    assert program.app.trouble.startswith("assessor failed by a fault of its own: test_faults.py:")
    assert program.app.trouble.endswith(": ZeroDivisionError")
    assert SECRET not in program.app.trouble + "".join(capsys.readouterr())


async def test_what_was_typed_in_a_dialog_is_put_by_in_a_file_after_one_word_of_warning(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    submitted(tmp_path)
    async with reviewing(tmp_path) as program:
        await program.press("t")
        await program.write("Whose wages?")
        await program.press("ctrl+q")
        assert "Not kept yet: ctrl+s keeps it, ctrl+q again leaves" in program.words
        await program.write(" And where?")
        await program.press("ctrl+q")
        assert program.alive, "it left without a word on what was typed since"
        await program.press("ctrl+q")
        ended = program.app
    (file,) = tmp_path.glob("not-kept*")
    assert file.read_text().endswith("Whose wages? And where?\n")
    assert file.stat().st_mode & 0o777 == 0o600

    def ran(app: AssessorApp) -> None:
        app.parting = ended.parting

    monkeypatch.setattr(AssessorApp, "run", ran)
    run(Workspace(tmp_path))
    assert str(file) in capsys.readouterr().out


@pytest.mark.parametrize("ends", ["by a fault", "by a signal"])
async def test_what_was_typed_outlives_an_end_that_asks_nobody(tmp_path: Path, ends: str) -> None:
    end = AssessorApp._asked_to_end
    raised = pytest.raises(ZeroDivisionError) if ends == "by a fault" else nullcontext()
    with raised:
        async with opened(tmp_path) as program:
            await program.press("n")
            await program.write("Nurse")
            if ends == "by a fault":
                program.app.call_later(_fail, program.app)
            else:
                end(program.app)
            await program.until(lambda: bool(program.app.parting), "an end")
    (file,) = tmp_path.glob("not-kept*")
    assert file.read_text() == "New role\n\nNurse\n"
    async with opened(tmp_path) as program:
        assert "not-kept.txt holds what was typed and not kept" in program.note


def late(monkeypatch: pytest.MonkeyPatch) -> Event:
    """Let no record be kept before the event that this returns is set."""
    reached, add_record = Event(), Store.add_record

    def add_late(*given: Any) -> KeptRecord:
        reached.wait(_PATIENCE)
        return add_record(*given)

    monkeypatch.setattr(Store, "add_record", add_late)
    return reached


async def test_what_the_database_is_slow_to_take_is_not_left_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    submitted(tmp_path)
    reached = late(monkeypatch)
    async with reviewing(tmp_path) as program:
        await program.press("t")
        await program.write("Whose wages?")
        await program.press("ctrl+s", "escape")
        assert "still on its way; wait a moment" in program.words
        reached.set()
        await program.until(lambda: "on its way" not in program.words, "a comment that was kept")
        assert screen(program).unkept() == ""
        await program.press("escape")
        assert program.app.screen is program.library


async def test_what_the_database_has_not_taken_yet_is_put_by_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    submitted(tmp_path)
    reached = late(monkeypatch)
    try:
        async with reviewing(tmp_path) as program:
            await program.press("t")
            await program.write("Whose wages?")
            await program.press("ctrl+s", "ctrl+q")
            assert "still on its way; ctrl+q again leaves" in program.words
            await program.press("ctrl+q")
            assert "Whose wages?" in Path(program.app.parting.rpartition(" ")[2]).read_text()
            reached.set()
    finally:
        reached.set()


async def test_a_field_that_cannot_be_saved_keeps_the_program_open_once(tmp_path: Path) -> None:
    async with at_desk(tmp_path, complete_assessment()) as program:
        await program.edit("tasks")
        await program.focus(program.box("time").entry)
        await program.overwrite("a third")
        await program.press("ctrl+q")
        assert "What is marked cannot be saved" in program.notices[-1]
        await program.press("ctrl+q")
        assert not program.alive
    (file,) = tmp_path.glob("not-kept*")
    assert file.read_text().endswith("a third\n")


def test_where_no_file_can_be_written_the_text_itself_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = tmp_path / "file"
    nowhere.touch()
    monkeypatch.setattr(tempfile, "tempdir", str(nowhere))
    assert put_by(["Mine."], nowhere).endswith("it is:\nMine.\n")


def _raise() -> NoReturn:
    raise LookupError(SECRET)


def test_of_a_fault_from_beside_the_event_loop_its_cause_is_told() -> None:
    with pytest.raises(RuntimeError) as caught:
        try:
            _raise()
        except LookupError as error:
            raise RuntimeError from error
    assert fault_line(caught.value).endswith(": LookupError")


def test_a_fault_is_told_by_kind_and_place_and_not_in_its_own_words() -> None:
    with pytest.raises(LookupError) as caught:
        _raise()
    told = fault_line(caught.value)
    assert told.startswith("assessor failed by a fault of its own: test_faults.py:")
    assert told.endswith(": LookupError")
