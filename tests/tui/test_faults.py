"""A fault of the program itself: nothing typed is lost, and one line says where it was."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import pytest
from textual.events import Paste

from assessor.desk.ports import StoreError
from assessor.store.database import Store
from assessor.tui.app import AssessorApp
from assessor.tui.faults import fault_line
from strategies import complete_assessment
from tui.driving import at_desk

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
