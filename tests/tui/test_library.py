"""The Library: what it lists, and what can be done from it."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from textual.widgets import Input

from assessor.desk.catalogue import EVERYTHING
from assessor.desk.draft import Draft
from assessor.desk.ports import Change, StoredDraft, UnreadableDraft
from assessor.desk.publishing import contradictions
from assessor.desk.shelf import Shelf
from assessor.document.assessment import Assessment, blank
from assessor.document.canonical import load
from assessor.document.path import from_json, to_json
from assessor.shipped import shipped_folder
from assessor.store.database import Store, open_store
from assessor.tui import errands
from assessor.tui.screens.desk import DeskScreen
from assessor.tui.screens.dialogs import AskScreen, ConfirmScreen, ReadScreen
from assessor.tui.screens.library import LibraryScreen
from assessor.tui.widgets.rows import Rows
from assessor.workspace import Workspace
from exchange.sample_page import PAGE, changed, line_of
from strategies import AT, complete_assessment
from tui.driving import LARGE, SMALL, USER, Program, keep_draft, keep_role, opened, squeezed

SHIPPED = "ai-infrastructure-engineer"


def titled(title: str) -> Assessment:
    content = to_json(complete_assessment())
    content["role"]["title"] = title  # type: ignore[index, call-overload]
    return from_json(content)


def row_of(program: Program, title: str) -> str:
    """The line of the Library that shows ``title``."""
    found = [line for line in program.lines if title in line]
    assert len(found) == 1, f"{title!r} stands on {len(found)} lines\n{program.text}"
    return squeezed(found)


def under_cursor(program: Program) -> str:
    entry = program.library.current
    assert entry is not None
    return entry.title


async def ask(program: Program, key: str, answer: str) -> None:
    """Press a key that asks for a line, and answer."""
    await program.press(key)
    assert isinstance(program.app.screen, AskScreen)
    await program.overwrite(answer)
    await program.press("enter")


async def test_a_fresh_workspace_lists_the_shipped_role(tmp_path: Path) -> None:
    async with opened(tmp_path, size=LARGE) as program:
        line = row_of(program, "AI Infrastructure Engineer")
        assert "Mid-Level (3-6 years" in line
        assert "49.1 GREEN (Transforming) published" in line
        assert program.note == "1 role, 0 of them being drafted"


async def test_roles_and_drafts_are_listed_with_score_zone_and_status(tmp_path: Path) -> None:
    keep_draft(tmp_path, "done", titled("Zookeeper"))
    keep_draft(tmp_path, "begun", blank("Archivist"))
    keep_role(tmp_path, "published", titled("Midwife"))
    async with opened(tmp_path) as program:
        assert "53.8 GREEN (Transforming) draft" in row_of(program, "Zookeeper")
        assert "– not decided yet draft" in row_of(program, "Archivist")
        assert "53.8 GREEN (Transforming) published" in row_of(program, "Midwife")
        assert program.note == "4 roles, 2 of them being drafted"


async def test_a_role_file_of_the_workspace_stands_before_the_shipped_one(tmp_path: Path) -> None:
    keep_role(tmp_path, SHIPPED, titled("Our own"))
    async with opened(tmp_path) as program:
        row_of(program, "Our own")
        assert "AI Infrastructure" not in program.text
        await program.open(SHIPPED)
        assert program.document.role.title == "Our own"


async def test_a_draft_stands_before_the_role_it_will_replace(tmp_path: Path) -> None:
    keep_draft(tmp_path, SHIPPED, titled("Being changed"))
    async with opened(tmp_path) as program:
        assert "draft" in row_of(program, "Being changed")
        assert program.note == "1 role, 1 of them being drafted"


async def test_a_role_is_started_with_any_title_and_stored_at_once(tmp_path: Path) -> None:
    title = "[@click=app.quit]x[/] ../../[red]"
    async with opened(tmp_path) as program:
        await program.start(title)
        name = program.desk.session.name
        stored = program.stored()
        assert stored is not None
        assert stored.draft.assessment.role.title == title
        assert name == "click-app-quit-x-red"
        assert title in program.lines[0]
        assert [event.kind for event in program.events()] == ["start"]
        assert program.events()[0].actor == USER
        await program.press("escape")
        await program.until(lambda: "2 roles" in program.note, "the new role in the list")
        row_of(program, "[@click=app.quit]x[/]")
        assert under_cursor(program) == title


async def test_letters_typed_while_the_question_opens_are_in_its_answer(tmp_path: Path) -> None:
    async with opened(tmp_path) as program:
        await program.write("nNurse")
        await program.press("enter")
        assert program.desk.session.name == "nurse"


async def test_a_role_without_a_title_is_not_started(tmp_path: Path) -> None:
    async with opened(tmp_path) as program:
        for title in ("", "   ", "\u3000"):
            await ask(program, "n", title)
            assert isinstance(program.app.screen, AskScreen)
            assert "A role needs a title." in program.text
            await program.press("escape")
            assert isinstance(program.app.screen, LibraryScreen)
        await program.press("x", "escape")
        await program.start("Nurse")
        assert program.desk.session.name == "nurse"


async def test_a_title_that_is_too_long_is_refused_in_words(tmp_path: Path) -> None:
    async with opened(tmp_path) as program:
        await ask(program, "n", "long " * 100)
        assert program.notices == ["role.title: is longer than 300 characters"]
        assert isinstance(program.app.screen, LibraryScreen)
        assert program.stored_names() == ()


async def test_roles_with_one_title_get_names_of_their_own(tmp_path: Path) -> None:
    async with opened(tmp_path) as program:
        names = []
        for _ in range(2):
            await program.start("Nurse")
            names.append(program.desk.session.name)
            await program.press("escape")
        assert names == ["nurse", "nurse-2"]
        assert program.stored("nurse") is not None
        await program.until(lambda: "Nurse (nurse-2)" in program.text, "both told apart")
        assert "Nurse (nurse)" in program.text


async def test_keys_move_open_filter_and_sort(tmp_path: Path) -> None:
    keep_draft(tmp_path, "a", titled("Alpha"))
    keep_draft(tmp_path, "b", blank("Beta"))
    keep_draft(tmp_path, "z", blank("Zeta"))
    async with opened(tmp_path) as program:

        def titles() -> list[str]:
            view = program.library._view
            return [entry.title for entry in view.rows(0, view.listed)] if view else []

        ai = "AI Infrastructure Engineer"
        assert titles() == [ai, "Alpha", "Beta", "Zeta"]
        await program.press("j", "j")
        assert under_cursor(program) == "Beta"
        await program.press("down", "j", "j", "j")
        assert under_cursor(program) == "Zeta"
        await program.press("k", "up")
        assert under_cursor(program) == "Alpha"

        await program.press("s")  # by score, highest first
        assert titles() == ["Alpha", ai, "Beta", "Zeta"]
        assert under_cursor(program) == "Alpha"
        assert "Score ▾" in program.text

        await program.press("/")
        await program.write("DRAFT eta")
        assert titles() == ["Beta", "Zeta"]
        assert program.note.startswith("2 of 4 roles")
        await program.press("enter", "j")
        assert under_cursor(program) == "Zeta"
        await program.press("escape")
        assert len(titles()) == 4
        assert under_cursor(program) == "Zeta"

        await program.press("enter")
        assert isinstance(program.app.screen, DeskScreen)
        assert program.document.role.title == "Zeta"


async def test_a_filter_that_nothing_matches_can_be_left(tmp_path: Path) -> None:
    async with opened(tmp_path) as program:
        await program.press("/")
        await program.write("[nothing]")
        assert program.note.startswith("0 of 1 role")
        await program.press("enter", "enter", "j", "x")
        assert isinstance(program.app.screen, LibraryScreen)
        await program.press("escape")
        assert under_cursor(program) == "AI Infrastructure Engineer"
        assert not program.library.query_one("#filter", Input).display


async def test_a_page_is_imported_into_a_draft_with_remarks_on_what_it_contradicts(
    tmp_path: Path,
) -> None:
    page = tmp_path / "page.txt"
    page.write_text(changed("Union Power\n0/2", "Union Power\n2/2") + "\nA line of no place.\n")
    async with opened(tmp_path) as program:
        await ask(program, "i", str(page))
        await program.until(lambda: isinstance(program.app.screen, ReadScreen), "remarks")
        assert "Imported, with remarks" in program.text
        line = line_of("A line of no place", page.read_text())
        assert "Union/Collective Bargaining in the box: the page states 2" in program.words
        assert f"line {line} has no place here: A line of no place." in program.words
        await program.press("escape")
        assert program.document.role.title == "Museum Registrar"
        assert program.document.barriers.union_collective_bargaining.rating == 0
        assert "31.7/100" in program.text
        stored = program.stored("museum-registrar")
        assert stored is not None
        assert stored.draft == program.draft
        assert [event.kind for event in program.events()] == ["import"]


async def test_a_page_without_contradictions_is_imported_without_a_word(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(PAGE)
    async with opened(tmp_path) as program:
        await ask(program, "i", str(tmp_path / "page.txt"))
        assert isinstance(program.app.screen, DeskScreen)
        assert program.notices == []


GARBAGE: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "this is not a published assessment page"),
    "broken JSON": (b'{"role": [1, 2', "line 1, column 15: this is not JSON"),
    "another JSON": (b'{"a": 1}', "schema_version: is missing"),
    "binary": (bytes(range(256)) * 40, "this is not UTF-8 text"),
    "prose": (b"Once upon a time [@click=app.quit]x[/]", "this is not a published assessment page"),
    "deep": (b'{"a":' * 100_000, "nested"),
}


async def test_garbage_is_refused_with_the_place_and_nothing_is_stored(tmp_path: Path) -> None:
    async with opened(tmp_path) as program:
        for kind, (data, said) in GARBAGE.items():
            (tmp_path / kind).write_bytes(data)
            await ask(program, "i", str(tmp_path / kind))
            assert isinstance(program.app.screen, ReadScreen), kind
            assert "Not imported; nothing was stored" in program.text
            assert said in program.words
            await program.press("escape")
            assert isinstance(program.app.screen, LibraryScreen)
        assert program.stored_names() == ()


async def test_an_unknown_field_and_a_value_off_its_scale_are_both_named(tmp_path: Path) -> None:
    content = to_json(complete_assessment())
    content["evidence"]["wage_trends"]["rating"] = 3  # type: ignore[index, call-overload]
    content["secret"] = 1
    (tmp_path / "wrong.json").write_text(json.dumps(content))
    async with opened(tmp_path) as program:
        await ask(program, "i", str(tmp_path / "wrong.json"))
        assert "evidence.wage_trends.rating: must be 2 or less" in program.text
        assert "secret: is not a field of an assessment; remove it" in program.text


async def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    async with opened(tmp_path) as program:
        await ask(program, "i", str(tmp_path / "nowhere.json"))
        await ask(program, "i", str(tmp_path))
        await ask(program, "i", "a\0b")
        assert isinstance(program.app.screen, LibraryScreen)
        assert "nowhere.json: there is no such file" in program.notices[0]
        assert f"{tmp_path}: is a folder, not a file" in program.notices[1]
        assert len(program.notices) == 3


async def test_a_finished_draft_is_exported_as_what_verify_accepts(tmp_path: Path) -> None:
    keep_draft(tmp_path, "done", titled("Zookeeper"))
    async with opened(tmp_path) as program:
        await program.select("done")
        await ask(program, "x", str(tmp_path / "out" / "[deep]"))
        path = tmp_path / "out" / "[deep]" / "done.json"
        assert program.notices == [f"Written: {path}"]
        written = load(path.read_bytes())
        assert contradictions(written) == ()
        assert written.role.title == "Zookeeper"


async def test_an_unchanged_published_role_is_exported_byte_for_byte(tmp_path: Path) -> None:
    async with opened(tmp_path) as program:
        await program.press("x", "enter")
        written = tmp_path / "exports" / f"{SHIPPED}.json"
        shipped = shipped_folder("roles") / f"{SHIPPED}.json"
        assert written.read_bytes() == shipped.read_bytes()


async def test_an_unfinished_draft_is_not_exported_but_told_what_is_missing(
    tmp_path: Path,
) -> None:
    content = to_json(complete_assessment())
    content["evidence"]["wage_trends"]["rationale"] = ""  # type: ignore[index, call-overload]
    content["tasks"][0]["time"] = 20  # type: ignore[index, call-overload]
    keep_draft(tmp_path, "begun", from_json(content))
    async with opened(tmp_path) as program:
        await program.select("begun")
        await ask(program, "x", str(tmp_path / "out"))
        assert isinstance(program.app.screen, ReadScreen)
        assert "2 errors to mend before it can be exported" in program.text
        assert "Wage Trends has no rationale." in program.text
        assert "Task time adds up to 90 %" in program.text
        assert not (tmp_path / "out").exists()


async def test_an_export_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    async with opened(tmp_path) as program:
        await ask(program, "x", str(tmp_path / "file"))
        assert len(program.notices) == 1
        assert "cannot be written" in program.notices[0]


async def test_an_unreadable_role_is_listed_with_what_is_wrong_with_it(tmp_path: Path) -> None:
    roles = tmp_path / "roles"
    roles.mkdir()
    (roles / "torn.json").write_text('{"role": ')
    (roles / "[red]Bad name\x1b[2J.json").write_bytes(
        (shipped_folder("roles") / f"{SHIPPED}.json").read_bytes()
    )
    async with opened(tmp_path, size=LARGE) as program:
        assert "line 1" in row_of(program, "torn")
        assert "cannot be read unreadable" in row_of(program, "torn")
        assert "[red]Bad name⟨U+001B⟩[2J" in program.text
        row_of(program, "AI Infrastructure Engineer")
        await program.select("torn")
        await program.press("enter")
        assert isinstance(program.app.screen, LibraryScreen)
        assert len(program.notices) == 1
        assert "torn.json" in program.notices[0]


async def test_a_broken_database_is_told_and_the_roles_are_still_listed(tmp_path: Path) -> None:
    (tmp_path / ".assessor").mkdir()
    database = tmp_path / ".assessor" / "desk.db"
    database.write_text("anything but a database")
    async with opened(tmp_path) as program:
        for keys in ((), ("s",), ("/", "a", "escape")):
            await program.press(*keys)
            assert "is not a database" in squeezed(program.text)
            row_of(program, "AI Infrastructure Engineer")
        await program.resize(LARGE)
        assert "is not a database" in squeezed(program.text)
        await program.press("enter")
        await ask(program, "n", "Nurse")
        assert isinstance(program.app.screen, LibraryScreen)
        assert len(program.notices) == 2
        assert database.read_text() == "anything but a database"


async def test_coming_back_from_the_desk_finds_the_list_as_it_is_now(tmp_path: Path) -> None:
    keep_draft(tmp_path, "z", blank("Zeta"))
    async with opened(tmp_path) as program:
        await program.open("z")
        await program.edit("role", "role.title")
        await program.overwrite("Omega")
        await program.press("escape", "escape")
        await program.until(lambda: "Omega" in program.text, "the new title in the list")
        assert program.library.query_one(Rows).has_focus
        assert under_cursor(program) == "Omega"


async def test_a_draft_is_discarded_once_confirmed_and_its_role_shows_again(tmp_path: Path) -> None:
    keep_draft(tmp_path, SHIPPED, titled("[b]Drafted[/b]"))
    async with opened(tmp_path) as program:
        await program.press("delete")
        assert isinstance(program.app.screen, ConfirmScreen)
        assert "Discard the draft of [b]Drafted[/b]?" in program.words
        await program.press("escape")
        assert program.stored_names() == (SHIPPED,)
        await program.press("delete", "enter")
        await program.until(lambda: "0 of them being drafted" in program.note, "the role")
        assert "published" in row_of(program, "AI Infrastructure Engineer")
        assert program.stored_names() == ()
        assert program.notices[-1] == f"Discarded; assessor restore {SHIPPED} undoes it."
        assert program.events(SHIPPED)[-1].kind == "discard"
        assert program.events(SHIPPED)[-1].actor == USER


async def test_a_published_role_is_not_discarded(tmp_path: Path) -> None:
    async with opened(tmp_path) as program:
        await program.press("delete")
        assert isinstance(program.app.screen, LibraryScreen)
        assert program.notices[-1] == "This is a published role; only drafts can be discarded."


def keep_many(root: Path, count: int) -> None:
    """Drafts with the titles Role 0000, Role 0001 …"""
    with closing(open_store(Workspace(root).database)) as store:
        for number in range(count):
            draft = Draft.of(blank(f"Role {number:04}"))
            change = Change(draft, "start", "", None, None, {})
            store.create(f"role-{number:04}", change, USER, AT)


async def test_only_what_is_seen_of_a_long_list_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_many(tmp_path, 300)
    monkeypatch.setattr(errands, "_AT_FIRST", 0)
    read: list[str] = []
    whole = Store.read

    def noted(store: Store, names: Sequence[str]) -> tuple[StoredDraft | UnreadableDraft, ...]:
        if threading.current_thread() is threading.main_thread():  # the other one reads precedents
            read.extend(names)
        return whole(store, names)

    monkeypatch.setattr(Store, "read", noted)
    async with opened(tmp_path) as program:
        assert len(read) < SMALL[1]
        assert program.note == "301 roles, 300 of them being drafted"
        read.clear()
        await program.press("end")
        assert under_cursor(program) == "Role 0299"
        assert len(read) < SMALL[1]
        await program.press("j", "home")
        assert under_cursor(program) == "AI Infrastructure Engineer"
        read.clear()
        await program.press("j", "j", "k")
        assert read == []


async def test_what_is_in_review_is_shown_alone_what_waits_longest_first(tmp_path: Path) -> None:
    for name in ("nurse", "cook", "pilot"):
        keep_draft(tmp_path, name, titled(name.title()))
    with closing(open_store(Workspace(tmp_path).database)) as store:
        for minutes, name in enumerate(("pilot", "cook")):
            stored = store.find(name)
            assert stored is not None
            submitted = Change(stored.draft, "submit", "", None, None, {})
            store.save(name, 1, submitted, USER, AT + timedelta(minutes=minutes))
    async with opened(tmp_path) as program:
        await program.press("w")
        assert squeezed(program.note) == "2 in review, what waits longest first esc shows all"
        assert [line.split()[0] for line in program.lines[3:5]] == ["Pilot", "Cook"]
        assert under_cursor(program) == "Pilot"
        await program.press("j", "escape")
        assert "4 roles, 1 of them being drafted, 2 in review" in program.note
        assert under_cursor(program) == "Cook"
        await program.press("w", "w")
        assert "4 roles" in program.note


async def test_a_search_that_finds_more_than_is_listed_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_many(tmp_path, 30)
    monkeypatch.setattr(Shelf.look, "__defaults__", (EVERYTHING, 10))
    async with opened(tmp_path) as program:
        await program.press("/")
        await program.write("role")
        assert squeezed(program.note) == "30 of 31 roles esc shows all the first 10 are listed"
        await program.press("enter", "end")
        assert under_cursor(program) == "Role 0009"


async def test_long_names_of_alike_roles_are_told_apart_by_their_ends(tmp_path: Path) -> None:
    for name in ("an-engineer-of-long-name", "an-engineer-of-long-name-2"):
        keep_draft(tmp_path, name, titled("Engineer"))
    async with opened(tmp_path) as program:
        assert "Engineer (…g-name)" in program.text
        assert "Engineer (…name-2)" in program.text
