"""Keys that rate are shown before they are saved, and saved whatever comes next."""

from __future__ import annotations

from pathlib import Path

import pytest

from assessor.desk.editing import Author, set_value
from assessor.document.canonical import load
from assessor.document.model import now
from assessor.document.path import get
from assessor.store.database import Store, open_store
from assessor.tui import following
from assessor.tui.screens.desk import DeskScreen
from assessor.tui.screens.desk_editing import DeskEditing
from assessor.workspace import Workspace
from strategies import complete_assessment
from tui.driving import Program, at_desk
from tui.test_desk_editing import refuse

DOCUMENT = complete_assessment()
AT = "tasks[0].score"
RATING = next(rating for rating in (2, 4) if rating != DOCUMENT.tasks[0].score)


@pytest.fixture
def never_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is shown is not saved by itself, as where the next key comes at once."""

    async def nothing(_: DeskEditing) -> None:
        pass

    monkeypatch.setattr(DeskEditing, "_save_once_painted", nothing)
    monkeypatch.setattr(Program, "waits_for_saves", False)


async def rate(program: Program) -> None:
    await program.go("tasks", "tasks[task-0]")
    await program.press(str(RATING))
    assert get(program.document, AT) == RATING


def saved(program: Program) -> object:
    stored = program.stored("some-role")
    assert stored is not None
    return get(stored.draft.assessment, AT)


def overtake(root: Path, value: int | str, path: str = AT) -> None:
    """Change something as somebody else who has the same draft open; the rating, by default."""
    store = open_store(Workspace(root).database)
    found = store.find("some-role")
    assert found is not None
    theirs = set_value(found.draft, path, value, Author("Grace", now()))
    assert theirs is not None
    store.save("some-role", found.version, theirs, "Grace", now())
    store.close()


async def test_a_rating_is_saved_right_after_it_is_shown(tmp_path: Path) -> None:
    async with at_desk(tmp_path, DOCUMENT) as program:
        await rate(program)
        await program.until(lambda: saved(program) == RATING, "the rating in the database")
        await program.until(lambda: program.lines[0].rstrip().endswith(" saved"), "“saved”")


async def test_a_rating_that_cannot_be_saved_is_shown_said_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(tmp_path, DOCUMENT) as program:
        with monkeypatch.context() as broken:
            broken.setattr(Store, "save", refuse)
            await rate(program)
            await program.until(
                lambda: program.notice == "Not saved: the disk is full", "what went wrong"
            )
            assert "not saved" in program.lines[0]
            assert [
                change.after for change in (one.change for one in program.desk.session.unsaved)
            ] == [RATING]
        await program.press("escape", "escape")
        assert not isinstance(program.app.screen, DeskScreen)
        assert saved(program) == RATING


async def test_what_waited_is_saved_once_the_database_is_reached_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(tmp_path, DOCUMENT) as program:
        with monkeypatch.context() as broken:
            broken.setattr(Store, "save", refuse)
            await rate(program)
            await program.until(lambda: "not saved" in program.lines[0], "“not saved”")
        overtake(tmp_path, "Her title", "role.title")
        program.app.post_message(program.app.Others())
        await program.until(lambda: saved(program) == RATING, "the rating in the database")
        await program.until(lambda: program.lines[0].rstrip().endswith(" saved"), "“saved”")
        assert program.desk.session.unmerged == []
        assert program.notice == "What waited is saved."


async def test_what_waited_and_was_overtaken_is_named_with_who_and_where_it_is_until_esc(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "REFRESH", 0.01)
    async with at_desk(tmp_path, DOCUMENT) as program:
        with monkeypatch.context() as broken:
            broken.setattr(Store, "save", refuse)
            await rate(program)
            await program.edit("role", "role.title")
            await program.overwrite("My title")
            await program.press("escape")
        overtake(tmp_path, "Her title", "role.title")
        program.app.post_message(program.app.Others())
        await program.until(lambda: program.notice.startswith("Saved, except"), "the sentence")
        (mine,) = tmp_path.glob("*.mine.json")
        assert program.notice == (
            f"Saved, except Job title: Grace changed it meanwhile; yours is in {mine}; "
            "i in the Library reads it."
        )
        assert load(mine.read_bytes()).role.title == "My title"
        assert (program.document.role.title, saved(program)) == ("Her title", RATING)
        program.app.post_message(program.app.Others("some-role", "Grace"))
        told = "Grace changed Role, title."
        await program.until(lambda: told in program.notices, "what she did")
        assert program.notice.startswith("Saved, except")


@pytest.mark.usefixtures("never_saved")
async def test_until_it_is_saved_the_title_says_so(tmp_path: Path) -> None:
    async with at_desk(tmp_path, DOCUMENT) as program:
        await rate(program)
        assert program.lines[0].rstrip().endswith(" saving")
        assert saved(program) != RATING
        await program.press("escape")


@pytest.mark.usefixtures("never_saved")
@pytest.mark.parametrize("key", ["escape", "ctrl+q"])
async def test_leaving_right_after_the_key_saves_the_rating(tmp_path: Path, key: str) -> None:
    async with at_desk(tmp_path, DOCUMENT) as program:
        await rate(program)
        assert saved(program) != RATING
        await program.press(key)
        assert not program.alive or not isinstance(program.app.screen, DeskScreen)
        assert saved(program) == RATING


@pytest.mark.usefixtures("never_saved")
async def test_undo_right_after_the_key_takes_the_rating_back(tmp_path: Path) -> None:
    async with at_desk(tmp_path, DOCUMENT) as program:
        await rate(program)
        await program.press("ctrl+z")
        assert get(program.document, AT) == saved(program) == DOCUMENT.tasks[0].score
        assert [event.kind for event in program.events()][-2:] == ["set", "undo"]


@pytest.mark.usefixtures("never_saved")
async def test_a_rating_overtaken_by_somebody_else_is_in_a_file_on_quitting(
    tmp_path: Path,
) -> None:
    async with at_desk(tmp_path, DOCUMENT) as program:
        await rate(program)
        theirs = 5 if DOCUMENT.tasks[0].score != 5 else 1
        overtake(tmp_path, theirs)
        await program.press("ctrl+q")
        assert saved(program) == theirs
    (rescued,) = tmp_path.glob("*.mine*.json")
    assert get(load(rescued.read_bytes()), AT) == RATING
