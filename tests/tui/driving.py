"""Driving the program in a terminal that is not there: keys in, lines of text out.

``opened`` shows the Library of a workspace, ``at_desk`` goes on to the Desk of one role. Nothing
waits by the clock: :meth:`Program.press` and :meth:`Program.paste` come back when what they set
off has been worked through, and :meth:`Program.until` looks again and again until something holds.
"""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.message import Message
from textual.notifications import Notify
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from assessor.desk.draft import Draft, Event
from assessor.desk.ports import Change, StoredDraft
from assessor.document.assessment import Assessment
from assessor.exchange.files import write_document
from assessor.settings import Settings
from assessor.tui.app import AssessorApp
from assessor.tui.asking import SourceFactory
from assessor.tui.fields import SectionKey
from assessor.tui.screens.desk import DeskScreen
from assessor.tui.screens.library import LibraryScreen
from assessor.tui.widgets.arriving import Arriving
from assessor.tui.widgets.form import FieldBox, ItemForm
from assessor.workspace import Workspace

if TYPE_CHECKING:
    from assessor.store.database import Store

SMALL = (80, 24)
LARGE = (120, 40)
USER = "Ada"
_AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
_PATIENCE = 20.0
"""Seconds after which something that never comes about fails the test."""
_CALM = 3
"""Turns of the event loop without a message in any queue that count as rest."""
_KEYS = {"-": "minus", "_": "underscore", "/": "slash", "\\": "backslash", "+": "plus"}
_BORDERS = str.maketrans("│▌▎", "   ")


class Program:
    """The program while it runs. ``waits_for_saves`` is off where a test keeps it from saving."""

    waits_for_saves: ClassVar[bool] = True

    def __init__(self, app: AssessorApp, pilot: Pilot[None], notices: list[str]) -> None:
        self.app = app
        self.pilot = pilot
        self.notices = notices
        """What was said in notifications so far, oldest first."""

    # Input

    async def press(self, *keys: str) -> None:
        """Press keys, one after the other, each worked through before the next."""
        for key in keys:
            self.app.post_message(_key_event(key))
            await self.settle()

    async def write(self, text: str) -> None:
        """Type ``text`` into what has the focus, key by key, without waiting in between."""
        for character in text:
            self.app.post_message(_key_event(character))
        await self.settle()

    async def paste(self, text: str) -> None:
        """Paste ``text`` into what has the focus."""
        self.app.post_message(events.Paste(text))
        await self.settle()

    async def overwrite(self, text: str, *then: str) -> None:
        """Replace all text of the input that has the focus, then press the keys ``then`` in it."""
        focused = self.app.focused
        assert isinstance(focused, (Input, TextArea)), f"nothing to type into: {focused!r}"
        focused.select_all()
        self.app.post_message(events.Paste(text) if text else _key_event("delete"))
        for key in then:
            self.app.post_message(_key_event(key))
        await self.settle()

    async def resize(self, size: tuple[int, int]) -> None:
        """Give the terminal another size."""
        await self.pilot.resize_terminal(*size)
        await self.settle()

    async def settle(self) -> None:
        """Let everything that is under way be worked through, and painted.

        What a painting sets off, such as scrolling to the cursor, is painted too.
        """
        end = monotonic() + _PATIENCE
        busy = True
        while busy and self.alive:
            assert monotonic() < end, f"the program never comes to rest\n\n{self.text}"
            calm = 0
            while calm < _CALM and self.alive:
                await asyncio.sleep(0)
                calm = 0 if self._has_messages else calm + 1
            await self.pilot.pause(0)
            if self.alive:
                await self.app.animator.wait_until_complete()
            busy = self._has_messages or self._has_paint_to_do or self._has_save_to_do

    @property
    def alive(self) -> bool:
        """Whether the program runs and has not failed."""
        return self.app.is_running and not self.app.return_code

    @property
    def _has_messages(self) -> bool:
        pumps = (self.app, *self.app.screen.walk_children(with_self=True))
        return any(pump.message_queue_size for pump in pumps)

    @property
    def _has_save_to_do(self) -> bool:
        """Whether a Desk shows what it is about to save."""
        return self.waits_for_saves and any(
            isinstance(screen, DeskScreen) and screen.session.saving
            for screen in self.app.screen_stack
        )

    @property
    def _has_paint_to_do(self) -> bool:
        screen = self.app.screen
        return bool(
            screen._callbacks
            or screen._next_callbacks
            or screen._layout_required
            or screen._scroll_required
            or screen._dirty_widgets
        )

    async def until(self, holds: Callable[[], bool], what: str) -> None:
        """Wait until ``holds``; ``what`` says in the failure what did not come about."""
        end = monotonic() + _PATIENCE
        while not holds():
            assert self.alive, f"the program ended before {what}"
            assert monotonic() < end, f"never came about: {what}\n\n{self.text}"
            await self.pilot.pause()
        await self.settle()

    # Going places

    async def listed(self) -> None:
        """Wait until the Library has been read and shows what is there, or what is wrong."""
        await self.until(lambda: "Reading the library" not in self.note, "a library that was read")

    async def select(self, name: str) -> None:
        """Put the Library's cursor on an entry, by its name."""
        library = self.library
        assert library._view is not None
        place = library._view.place_of(name)
        assert place is not None, f"no {name} in the list\n\n{self.text}"
        library._rows.move_cursor(place)
        await self.settle()

    async def open(self, name: str) -> None:
        """Open an entry of the Library at the Desk."""
        await self.select(name)
        await self.press("enter")
        await self.until(lambda: isinstance(self.app.screen, DeskScreen), f"the desk of {name}")

    async def start(self, title: str) -> None:
        """Start a role from the Library."""
        await self.press("n")
        await self.paste(title)
        await self.press("enter")
        await self.until(lambda: isinstance(self.app.screen, DeskScreen), f"the desk of {title}")

    async def go(self, section: SectionKey, key: str | None = None) -> None:
        """Show a section at the Desk, the cursor on the item of that key, or on its first."""
        await self.desk.go(section, key)
        await self.settle()

    async def edit(self, section: SectionKey, key: str | None = None) -> ItemForm:
        """Open the form of an item at the Desk."""
        await self.go(section, key)
        await self.press("enter")
        return self.form

    async def focus(self, widget: Widget) -> None:
        """Put the focus somewhere."""
        widget.focus()
        await self.settle()

    # Output

    @property
    def library(self) -> LibraryScreen:
        """The Library, on top or not."""
        return next(s for s in self.app.screen_stack if isinstance(s, LibraryScreen))

    @property
    def desk(self) -> DeskScreen:
        """The open Desk, on top or under a dialog."""
        return next(s for s in self.app.screen_stack if isinstance(s, DeskScreen))

    @property
    def form(self) -> ItemForm:
        """The form that is open at the Desk."""
        form = self.desk.editor.form
        assert form is not None, "no form is open"
        return form

    def box(self, name: str) -> FieldBox:
        """The field ``name`` of the open form."""
        return next(box for box in self.form.boxes if box.field.name == name)

    @property
    def note(self) -> str:
        """What stands below the Library's title."""
        return str(self.library.query_one("#note", Static).content)

    @property
    def notice(self) -> str:
        """The sentence above the Desk's items; empty while there is none."""
        notice = self.desk.query_one("#notice", Static)
        return str(notice.content) if notice.display else ""

    @property
    def arriving(self) -> str:
        """What the Desk shows of an answer that is on its way or broke off; empty for nothing."""
        shown = self.desk.query_one(Arriving)
        if not shown.display:
            return ""
        parts = (part for part in shown.query(Static) if part.display)
        return "\n".join(str(part.content) for part in parts)

    @property
    def lines(self) -> list[str]:
        """The screen on top as it is painted, one string a line, as wide as the terminal."""
        return [strip.text for strip in self.app.screen._compositor.render_strips()]

    @property
    def text(self) -> str:
        """The screen on top as text, without the white space at the ends of lines."""
        return "\n".join(line.rstrip() for line in self.lines)

    @property
    def words(self) -> str:
        """The words on the screen on top in one line, without borders, so wrapping is undone."""
        return squeezed(self.text.translate(_BORDERS))

    # The draft

    @property
    def draft(self) -> Draft:
        """The draft as the Desk has it."""
        return self.desk.session.draft

    @property
    def document(self) -> Assessment:
        """The document as the Desk has it."""
        return self.draft.assessment

    def stored(self, name: str | None = None) -> StoredDraft | None:
        """A draft as a new look into the database finds it; by default the one at the Desk."""
        store = _open(self.app.workspace)
        try:
            return store.find(name or self.desk.session.name)
        finally:
            store.close()

    def stored_names(self) -> tuple[str, ...]:
        """The names of all drafts in the database."""
        store = _open(self.app.workspace)
        try:
            return tuple(stored.name for stored in store.drafts())
        finally:
            store.close()

    def events(self, name: str | None = None) -> tuple[Event, ...]:
        """A draft's log as a new look into the database finds it."""
        store = _open(self.app.workspace)
        try:
            return store.events(name or self.desk.session.name)
        finally:
            store.close()


@asynccontextmanager
async def opened(
    root: Path,
    *,
    size: tuple[int, int] = SMALL,
    keys: Mapping[str, str] | None = None,
    make_sources: SourceFactory | None = None,
    toasts: bool = False,
    settings: Mapping[str, object] | None = None,
) -> AsyncIterator[Program]:
    """The program on the workspace ``root`` with its Library read.

    ``make_sources`` stands in for the model endpoint; ``toasts`` paints notifications, which are
    otherwise only noted; ``settings`` are others by the names of their variables.
    """
    given = {"ASSESSOR_USER": USER, "ASSESSOR_KEYS": dict(keys or {}), **(settings or {})}
    app = AssessorApp(Workspace(root), Settings.model_validate(given), make_sources)
    notices: list[str] = []

    def note(message: Message) -> None:
        if isinstance(message, Notify):
            notices.append(message.notification.message)

    async with app.run_test(size=size, notifications=toasts, message_hook=note) as pilot:
        program = Program(app, pilot, notices)
        await program.until(lambda: isinstance(app.screen, LibraryScreen), "the library")
        await program.listed()
        yield program


@asynccontextmanager
async def at_desk(
    root: Path,
    document: Assessment,
    *,
    name: str = "some-role",
    size: tuple[int, int] = SMALL,
    keys: Mapping[str, str] | None = None,
    make_sources: SourceFactory | None = None,
    toasts: bool = False,
    settings: Mapping[str, object] | None = None,
) -> AsyncIterator[Program]:
    """The program at the Desk of a stored draft that holds ``document``."""
    keep_draft(root, name, document)
    async with opened(
        root,
        size=size,
        keys=keys,
        make_sources=make_sources,
        toasts=toasts,
        settings=settings,
    ) as program:
        await program.open(name)
        yield program


def keep_draft(root: Path, name: str, document: Assessment | Draft) -> None:
    """Put a draft into the working database of a workspace."""
    draft = document if isinstance(document, Draft) else Draft.of(document)
    store = _open(Workspace(root))
    try:
        title = draft.assessment.role.title
        store.create(name, Change(draft, "start", "", None, title, {}), USER, _AT)
    finally:
        store.close()


def keep_role(root: Path, name: str, document: Assessment) -> Path:
    """Put a role into the published library of a workspace."""
    path = Workspace(root).roles / f"{name}.json"
    write_document(path, document)
    return path


def squeezed(lines: Sequence[str] | str) -> str:
    """Text with every run of white space as one space, so that wrapped sentences can be found."""
    return " ".join((lines if isinstance(lines, str) else " ".join(lines)).split())


def _open(workspace: Workspace) -> Store:
    from assessor.store.database import open_store

    return open_store(workspace.database)


def _key_event(key: str) -> events.Key:
    if len(key) != 1:
        return events.Key(key, " " if key == "space" else None)
    if key.isalnum():
        return events.Key(key, key)
    if key == "\n":
        return events.Key("enter", "\r")
    named = unicodedata.name(key, key).lower().replace("-", "_").replace(" ", "_")
    return events.Key(_KEYS.get(key, named), key)
