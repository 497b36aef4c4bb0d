"""What the screens of one person show of what others write to a team's database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
from textual.widgets import Static, TextArea

from assessor.desk import editing
from assessor.desk.draft import Draft
from assessor.desk.editing import Author
from assessor.desk.moving import Move, move
from assessor.desk.ports import Change
from assessor.desk.review_state import ItemState
from assessor.document.assessment import Assessment
from assessor.document.checks import NOTHING_BESIDE
from assessor.document.path import get
from assessor.store.database import Store
from assessor.tui import app, following
from assessor.tui.screens import review_following
from assessor.tui.screens.history import HistoryScreen
from assessor.tui.screens.library import LibraryScreen
from assessor.tui.screens.review import ReviewScreen
from assessor.tui.screens.review_dialogs import WordsScreen
from assessor.tui.widgets import form
from assessor.tui.widgets.rows import Rows
from store.store_builders import AT, OPENED
from strategies import complete_assessment
from support.postgres import ASSESSOR, BOTH, READER, REVIEWER, Team
from tui.driving import Program, opened

pytestmark = pytest.mark.xdist_group("postgresql")
NAME = "data-steward"
GROWTH = "growth.rationale"


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What others write is read at once, and the server is tried again at once."""
    monkeypatch.setattr(following, "REFRESH", 0.01)
    monkeypatch.setattr(app, "_RETRY", 0.01)


@pytest.fixture
def dora(on_server: Team) -> Iterator[Store]:
    """The database as somebody else has it open."""
    with closing(on_server.open(BOTH)) as store:
        yield store


@asynccontextmanager
async def working(team: Team, root: Path, who: str = ASSESSOR) -> AsyncIterator[Program]:
    """The Library of ``who``, on the team's database."""
    (root / "roles").mkdir()
    async with opened(root, settings={"ASSESSOR_DATABASE_URL": team.address(who)}) as program:
        yield program


async def shows(program: Program, words: str) -> None:
    await program.until(lambda: words in program.words, words)


def put(store: Store, path: str, value: str, who: str = BOTH) -> None:
    """Somebody else changes a value."""
    stored = store.find(NAME)
    assert stored is not None
    change = editing.set_value(stored.draft, path, value, Author(who, AT))
    assert change is not None
    store.save(NAME, stored.version, change, who, AT)


def step(store: Store, kind: Move, who: str = BOTH) -> None:
    """Somebody else moves the draft on."""
    move(NAME, kind, store, Author(who, AT), NOTHING_BESIDE)


def begun(store: Store) -> None:
    """Somebody else begins a draft, finished but for a review."""
    store.create(
        NAME, Change(Draft.of(complete_assessment()), "import", "", None, "", {}), BOTH, AT
    )


async def test_the_library_lists_what_others_and_ones_own_other_programs_begin(
    on_server: Team, dora: Store, tmp_path: Path
) -> None:
    async with working(on_server, tmp_path) as program:
        dora.create(NAME, OPENED, BOTH, AT)
        await shows(program, "Data steward")
        with closing(on_server.open(ASSESSOR)) as elsewhere:
            elsewhere.create("pilot", OPENED, ASSESSOR, AT)
        await shows(program, "2 of them being drafted")
        await program.press("?")
        dora.create("baker", OPENED, BOTH, AT)
        await program.until(lambda: program.app._behind, "the news")
        await program.press("escape")
        await shows(program, "3 of them being drafted")


async def test_the_desk_shows_what_others_did_and_takes_it_back_only_when_that_is_said(
    on_server: Team, dora: Store, tmp_path: Path
) -> None:
    begun(dora)
    async with working(on_server, tmp_path) as program:
        await program.open(NAME)
        assert program.notice == ""
        put(dora, GROWTH, "Theirs")
        await program.until(lambda: program.notice != "", "the notice")
        assert program.notice == "dora changed AI Growth Correlation, rationale."
        assert program.document.growth.rationale == "Theirs"
        step(dora, "submit")
        await shows(program, "dora submitted the assessment for review.")
        assert "in review" in program.lines[0]

        on_server.psql(READER, f"SELECT pg_notify('assessor', '{NAME} mallory')")
        put(dora, "role.title", "Another")
        await program.until(lambda: program.document.role.title == "Another", "the title")
        assert program.notice == "dora changed Role, title."

        await program.press("ctrl+z")
        assert program.notices[-1] == "Others changed it last: ctrl+z again takes that back."
        assert program.document.role.title == "Another"
        await program.press("ctrl+z")
        assert program.document.role.title != "Another"


async def test_what_others_change_waits_for_what_is_being_typed_at_the_desk(
    on_server: Team, dora: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(form, "PAUSE", 1000.0)
    monkeypatch.setattr(form, "LONGEST", 1000.0)
    begun(dora)
    async with working(on_server, tmp_path) as program:
        await program.open(NAME)
        typing = await program.edit("growth")
        await program.press("tab")
        await program.overwrite("Mine")
        put(dora, "role.title", "Another")
        await shows(program, "dora wrote here too; it is shown once yours is")
        assert program.document.role.title != "Another"
        assert program.form is typing
        await program.press("escape")
        await program.until(lambda: program.document.role.title == "Another", "the title")
    stored = dora.find(NAME)
    assert stored is not None
    assert get(stored.draft.assessment, GROWTH) == "Mine"


async def test_a_review_follows_what_others_do_and_nothing_unread_is_approved(
    on_server: Team, dora: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review_following, "LOOK", 1_000_000)
    begun(dora)
    async with working(on_server, tmp_path, REVIEWER) as program:
        await program.select(NAME)
        await program.press("r")
        await shows(program, "Not submitted yet")
        step(dora, "submit")
        await shows(program, "in review")
        screen = program.app.screen
        assert isinstance(screen, ReviewScreen)
        screen.go("growth")
        await program.press("t")
        await program.write("Why?")
        put(dora, GROWTH, "Theirs")
        await program.until(
            lambda: get(_read(screen), GROWTH) == "Theirs", "what somebody else wrote"
        )
        assert isinstance(program.app.screen, WordsScreen)
        assert program.app.screen.query_one(TextArea).text == "Why?"
        await program.press("ctrl+s")
        await program.until(lambda: program.app.screen is screen, "the review")
        assert screen.current is not None
        assert screen.current.item.path == "growth"

        put(dora, GROWTH, "Theirs again")
        await shows(program, "What you were reading was changed. dora changed AI Growth")
        await shows(program, "Theirs again")
        while screen.reader.scroll_y < screen.reader.max_scroll_y:
            await program.press("space")
        await program.press("a")
        assert program.notices[-1] == "It was changed just now: look at it first."
        monkeypatch.setattr(review_following, "LOOK", 0)
        await program.press("a")
        await program.until(
            lambda: _item(screen, "growth").approved_by == (REVIEWER,), "the approval"
        )


async def test_a_history_goes_on_with_the_cursor_on_its_entry(
    on_server: Team, dora: Store, tmp_path: Path
) -> None:
    begun(dora)
    step(dora, "submit")
    async with working(on_server, tmp_path, READER) as program:
        await program.select(NAME)
        await program.press("h", "j")
        screen = program.app.screen
        assert isinstance(screen, HistoryScreen)
        await program.press("d")
        step(dora, "withdraw")
        await program.until(lambda: screen.query_one("#log", Rows).row_count == 3, "the entry")
        assert screen.current is not None
        assert screen.current.number == 1
        assert "Nothing came before this." in str(screen.query_one("#panel", Static).content)
        assert program.lines[0].rstrip().endswith("draft")


async def test_a_server_that_was_away_at_the_start_is_used_once_it_is_there(
    on_server: Team, dora: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(dora)
    monkeypatch.setattr(app, "_RETRY", 1000.0)
    with on_server.closed():
        async with working(on_server, tmp_path) as program:
            assert "is starting or stopping; try again in a moment" in program.words
            monkeypatch.setattr(app, "_RETRY", 0.01)
            await program.press("n")
            await program.write("Baker")
            await program.press("enter")
            assert program.notices == [
                "The working database is not open yet: it is tried again. See the line at the top."
            ]
            on_server.opened()
            await shows(program, "of them being drafted")
            await program.open(NAME)


async def test_what_a_reader_types_at_the_desk_is_refused_and_the_desk_can_be_left(
    on_server: Team, dora: Store, tmp_path: Path
) -> None:
    begun(dora)
    async with working(on_server, tmp_path, READER) as program:
        await program.open(NAME)
        before = program.draft
        await program.edit("growth")
        await program.press("tab")
        await program.overwrite("In vain", "tab")
        assert "does not give you the right to do this" in program.words
        assert program.draft == before
        await program.press("escape", "escape", "right")
        await program.until(lambda: program.draft == before, "the draft as it was")
        await program.press("escape")
        await program.until(lambda: isinstance(program.app.screen, LibraryScreen), "the library")
    assert list(tmp_path.glob("*.json")) == []


def _read(screen: ReviewScreen) -> Assessment:
    assert screen.reading is not None
    return screen.reading.state.draft.assessment


def _item(screen: ReviewScreen, path: str) -> ItemState:
    assert screen.reading is not None
    item = screen.reading.state.find(path)
    assert item is not None
    return item
