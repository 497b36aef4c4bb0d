"""The program: wires screens, working database, library and model together."""

from __future__ import annotations

import contextlib
import tempfile
import threading
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on
from textual.app import App, SystemCommand
from textual.screen import Screen

from assessor.desk.editing import Author
from assessor.desk.library import (
    Entry,
    Role,
    UnknownRole,
    entries,
    open_entry,
    start_draft,
    store_draft,
)
from assessor.desk.ports import StoredDraft, StoreError, SuggestionSource
from assessor.desk.publishing import NotFinished
from assessor.desk.session import Session
from assessor.document.errors import DocumentError
from assessor.document.model import now
from assessor.exchange.files import FileError, read_bytes, write_document
from assessor.exchange.incoming import Incoming, read_incoming
from assessor.exchange.roles import read_roles
from assessor.method.errors import MethodError
from assessor.settings import Settings, SettingsError
from assessor.shipped import shipped_folder
from assessor.suggest.configured import check_configured
from assessor.suggest.loading import LoadError, load_llm
from assessor.tui.actions import ACTIONS, Place, bindings
from assessor.tui.asking import SourceFactory
from assessor.tui.faces import mark
from assessor.tui.screens.desk import DeskScreen
from assessor.tui.screens.dialogs import ReadScreen
from assessor.tui.screens.help import help_text
from assessor.tui.screens.library import LibraryScreen
from assessor.tui.text import lines, plain
from assessor.workspace import Workspace

if TYPE_CHECKING:
    from assessor.store.database import Store


class AssessorApp(App[None]):
    """assessor in a terminal.

    ``make_source`` makes the source of suggestions when one is first asked for; by default the
    model endpoint of the settings.
    """

    TITLE = "assessor"
    CSS_PATH = "app.tcss"
    BINDINGS = bindings("all")
    ENABLE_COMMAND_PALETTE = True

    def __init__(
        self,
        workspace: Workspace,
        settings: Settings,
        make_source: SourceFactory | None = None,
    ) -> None:
        super().__init__()
        self.workspace = workspace
        self.settings = settings
        self.rescued: list[Path] = []
        self._make_source = make_source or self._model
        self._roles: tuple[Role, ...] = ()
        self._store: Store | None = None
        self._last_opened: str | None = None
        self._library = LibraryScreen(str(workspace.root), str(workspace.exports))
        self.set_keymap(settings.keys)

    def on_mount(self) -> None:
        self.push_screen(self._library)
        self.call_after_refresh(self._start_reading)

    # The library

    def _start_reading(self) -> None:
        threading.Thread(target=self._read, name="read-library", daemon=True).start()

    def _read(self) -> None:
        """Open the database and read every role; runs beside the screen."""
        problem = ""
        drafts: Sequence[StoredDraft] = ()
        try:
            if self._store is None:
                from assessor.store.database import open_store

                self._store = open_store(self.workspace.database)
            drafts = self._store.drafts()
        except StoreError as error:
            problem = str(error)
        roles = read_roles([self.workspace.roles, shipped_folder("roles")])
        rows = entries(roles, drafts)
        with contextlib.suppress(RuntimeError):  # the program was left meanwhile
            self.call_from_thread(self._list, roles, rows, problem)

    def _list(self, roles: tuple[Role, ...], rows: tuple[Entry, ...], problem: str) -> None:
        self._roles = roles
        self._library.show(rows, self._last_opened)
        if problem:
            self._library.say(problem)

    @on(LibraryScreen.Open)
    def _open(self, message: LibraryScreen.Open) -> None:
        store = self._store
        if store is not None:
            self._at_desk(lambda: open_entry(message.name, self._roles, store, self.settings.user))

    @on(LibraryScreen.Start)
    def _begin(self, message: LibraryScreen.Start) -> None:
        store = self._store
        if store is not None:
            self._at_desk(lambda: start_draft(message.title, self._roles, store, self._author))

    def _at_desk(self, make: Callable[[], Session]) -> None:
        try:
            session = make()
        except DocumentError as error:
            self.notify(str(error.problems[0]), severity="error", markup=False)
        except (UnknownRole, StoreError) as error:
            self.notify(str(error), severity="error", markup=False)
        else:
            self._last_opened = session.name
            self.push_screen(
                DeskScreen(session, self._make_source, self.workspace.exports), self._left_desk
            )

    def _left_desk(self, _: None) -> None:
        self._start_reading()

    @on(LibraryScreen.Import)
    def _import(self, message: LibraryScreen.Import) -> None:
        store = self._store
        if store is None:
            return
        try:
            found = read_incoming(read_bytes(Path(message.path).expanduser()))
            session = store_draft(found.document, self._roles, store, self._author, kind="import")
            for suggestion in found.suggestions:
                session.keep(suggestion)
        except DocumentError as error:
            listed = [plain(str(problem)) for problem in error.problems]
            self.push_screen(ReadScreen("Not imported; nothing was stored", lines(*listed)))
        except (FileError, MethodError, StoreError) as error:
            self.notify(str(error), severity="error", markup=False)
        else:
            self._at_desk(lambda: session)
            remarks = _remarks(found)
            if remarks:
                self.push_screen(ReadScreen("Imported, with remarks", lines(*map(plain, remarks))))

    @on(LibraryScreen.Export)
    def _export(self, message: LibraryScreen.Export) -> None:
        store = self._store
        if store is None:
            return
        try:
            session = open_entry(message.name, self._roles, store, self.settings.user)
            path = Path(message.folder).expanduser() / f"{session.name}.json"
            write_document(path, session.finished())
        except NotFinished as error:
            listed = [mark(check) for check in error.errors]
            self.push_screen(ReadScreen(f"{error}", lines(*listed)))
        except (FileError, StoreError, UnknownRole) as error:
            self.notify(str(error), severity="error", markup=False)
        else:
            self.notify(f"Written: {path}", markup=False)

    # Suggestions

    async def _model(self) -> SuggestionSource | str:
        """The model endpoint of the settings, or why there is none."""
        problem = check_configured(self.settings)
        if problem is not None:
            return problem
        try:
            llm = await load_llm()
        except LoadError as error:
            return str(error)
        return llm.LlmSource(self.settings, self.workspace.root)

    @property
    def _author(self) -> Author:
        return Author(self.settings.user, now())

    # Everywhere

    def action_help(self) -> None:
        """What can be done here."""
        places: tuple[Place, ...] = ("all", "library")
        about = ""
        if isinstance(self.screen, DeskScreen):
            places, about = ("desk", "card", "all"), self.screen.about_focused()
        elif self.screen is not self._library:
            return
        self.push_screen(ReadScreen("Help", help_text(self.settings.keys, places, about)))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The actions of the screen, then what every program has."""
        place: Place = "desk" if isinstance(screen, DeskScreen) else "library"
        for action in ACTIONS:
            if action.in_palette and action.place in (place, "all"):
                run = partial(screen.run_action, action.name)
                yield SystemCommand(action.title, action.help, run)
        yield SystemCommand("Theme", "Change the colours", self.action_change_theme)

    async def action_quit(self) -> None:
        """Save what is open and leave."""
        for screen in self.screen_stack:
            if isinstance(screen, DeskScreen):
                self._rescue(screen)
        self.exit()

    def _rescue(self, desk: DeskScreen) -> None:
        """Save a draft that could not be saved, in a file if the database still refuses."""
        desk.flush()
        try:
            desk.session.save_unsaved()
        except StoreError:
            draft = desk.session.draft.assessment
            for folder in (self.workspace.root, Path(tempfile.gettempdir())):
                path = folder / f"{desk.session.name}.unsaved.json"
                with contextlib.suppress(FileError):
                    write_document(path, draft)
                    self.rescued.append(path)
                    return


def _remarks(found: Incoming) -> list[str]:
    remarks = [str(problem) for problem in (*found.contradictions, *found.notes)]
    return remarks + [f"line {number} has no place here: {text}" for number, text in found.unplaced]


def run(workspace: Workspace, settings: Settings) -> None:
    """Run the program until the person leaves.

    Raises:
        SettingsError: ``keys`` names an action that does not exist.
    """
    known = {action.id for action in ACTIONS}
    for name in settings.keys:
        if name not in known:
            raise SettingsError(
                f"keys: “{name}” is not an action; known are {', '.join(sorted(known))}"
            )
    app = AssessorApp(workspace, settings)
    app.run()
    for path in app.rescued:
        print(f"The database could not be written; your draft is in {path}")
