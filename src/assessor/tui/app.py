"""The program: wires screens and errands together, painting before anything heavy is imported."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import App, SystemCommand
from textual.events import Key
from textual.filter import LineFilter
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Input, TextArea

from assessor.tui.actions import ACTIONS, bindings
from assessor.tui.faults import fault_line
from assessor.tui.following import Following
from assessor.tui.screens.dialogs import ReadScreen
from assessor.tui.screens.help import help_text
from assessor.tui.screens.library import LibraryScreen
from assessor.tui.screens.place import PlaceScreen, after_typing
from assessor.tui.screens.typed import TypedScreen
from assessor.tui.text import Unseen, lines, plain
from assessor.tui.unkept import put_by, told_of
from assessor.workspace import Workspace

if TYPE_CHECKING:
    from assessor.desk.placing import Neighbours
    from assessor.desk.session import Session
    from assessor.document.assessment import Assessment
    from assessor.settings import Settings
    from assessor.store.listening import Heard
    from assessor.tui.asking import SourceFactory
    from assessor.tui.errands import Errands, Reading
    from assessor.tui.screens.desk import DeskScreen
    from assessor.tui.screens.desk_moving import DeskMoving
    from assessor.tui.screens.whatif import WhatIfScreen

_UNSEEN = Unseen()
_COLLECTING = (5_000, 20, 10)
"""Allocations between collections of garbage: a paint makes thousands of objects and drops them,
so that by Python's own (700, 10, 10) every seventh key waited for a whole collection, 50 ms."""


_RETRY = 5.0
"""Seconds after which a server that could not be reached is tried again."""


class AssessorApp(App[None]):
    """assessor in a terminal.

    ``settings`` are read from the workspace where none are given, beside the first frame.
    ``make_sources`` makes the sources of suggestions when one is first asked for; by default they
    are those of the settings. ``rescued`` are files that hold what no database took;
    ``parting`` says where text is that was typed and not kept; ``trouble`` is why the program ended
    by itself.
    """

    TITLE = "assessor"
    CSS_PATH = "app.tcss"
    BINDINGS = bindings("all")

    class Others(Message):
        """Others wrote to the database that a team shares: to which draft, and who, if known."""

        def __init__(self, draft: str = "", actor: str = "") -> None:
            self.draft, self.actor = draft, actor
            super().__init__()

    def __init__(
        self,
        workspace: Workspace,
        settings: Settings | None = None,
        make_sources: SourceFactory | None = None,
    ) -> None:
        super().__init__()
        self.animation_level = "none"  # a key is answered at once, not in six frames
        self.workspace = workspace
        self.rescued: list[Path] = []
        self.parting = ""
        self._seen: defaultdict[str, set[str]] = defaultdict(set)
        """By draft the items whose rating was shown, as :class:`ReviewView` keeps them."""
        self.trouble = ""
        self._settings = settings
        self._make_sources = make_sources
        self._errands: Errands | None = None
        self._last_opened: str | None = None
        self._following = Following(self, lambda: self._errands, self._is_behind)
        self._behind = False
        self._retrying: Timer | None = None
        self._library = LibraryScreen(str(workspace.root), str(workspace.exports))

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What every painted line goes through."""
        return (*super().get_line_filters(), _UNSEEN)

    async def on_mount(self) -> None:
        await self.push_screen(self._library)
        self.call_after_refresh(self._start_reading)
        if threading.current_thread() is threading.main_thread():
            for ending in (signal.SIGTERM, signal.SIGHUP):
                asyncio.get_running_loop().add_signal_handler(ending, self._asked_to_end)

    def _asked_to_end(self) -> None:
        """The terminal was closed, or the process told to end: save and leave as by ctrl+q."""
        self.call_later(self._leave)

    # The library

    def _start_reading(self) -> None:
        self._behind = False
        threading.Thread(target=self._read, name="read-library", daemon=True).start()

    def _read(self) -> None:
        """Import what the first frame did without, and read the library; beside the screen."""
        from assessor.settings import SettingsError
        from assessor.tui.errands import Errands, settings_of
        from assessor.tui.screens import desk  # noqa: F401

        with contextlib.suppress(RuntimeError):  # the program was left meanwhile
            try:
                settings = settings_of(self.workspace, self._settings)
            except SettingsError as error:
                self.call_from_thread(self._give_up, str(error))
                return
            errands = self._errands or Errands(self.workspace, settings)
            reading = errands.read()
            if self._errands is None:
                gc.freeze()  # what was imported stays; going over it again held up keys
                gc.set_threshold(*_COLLECTING)
            if self.is_running:
                self.call_from_thread(self._list, settings, errands, reading)
            errands.listen(self._heard)
            errands.warm()

    def _heard(self, heard: Heard | None) -> None:
        self.post_message(self.Others(heard.draft, heard.actor) if heard else self.Others())

    def _give_up(self, trouble: str) -> None:
        self.trouble = trouble
        self.exit()

    def _list(self, settings: Settings, errands: Errands, reading: Reading) -> None:
        if not self._library.is_running:
            return  # the program was left meanwhile
        if self._errands is None:
            self.set_keymap(settings.keys)
        self._settings, self._errands = settings, errands
        besides = "\n".join(
            filter(None, (_left_aside(reading.aside), told_of(self.workspace.root)))
        )
        self._library.show(reading.shelf, self._last_opened, reading.problem, besides)
        if self._retrying is not None:
            self._retrying.stop()
        if reading.tries_again:
            self._retrying = self.set_timer(_RETRY, self._start_reading)

    @on(LibraryScreen.Open)
    def _open(self, message: LibraryScreen.Open) -> None:
        self._run(lambda errands: self._at_desk(errands, errands.open(message.name)))

    @on(LibraryScreen.Start)
    def _begin(self, message: LibraryScreen.Start) -> None:
        self._run(lambda errands: self._at_desk(errands, errands.start(message.title)))

    @on(LibraryScreen.Import)
    def _import(self, message: LibraryScreen.Import) -> None:
        def bring_in(errands: Errands) -> None:
            session, remarks = errands.bring_in(message.path)
            self._at_desk(errands, session)
            if remarks:
                self.push_screen(ReadScreen("Imported, with remarks", lines(*map(plain, remarks))))

        self._run(bring_in)

    @on(LibraryScreen.Export)
    def _export(self, message: LibraryScreen.Export) -> None:
        def export(errands: Errands) -> None:
            path = errands.export(message.name, message.folder)
            self.notify(f"Written: {path}", markup=False)

        self._run(export)

    @on(LibraryScreen.Discard)
    def _discard(self, message: LibraryScreen.Discard) -> None:
        def discard(errands: Errands) -> None:
            errands.discard(message.name)
            self.notify(f"Discarded; assessor restore {message.name} undoes it.", markup=False)
            self._start_reading()

        self._run(discard)

    def _run(self, errand: Callable[[Errands], None]) -> None:
        """Do an errand; what goes wrong with it is shown."""
        if self._errands is None:
            self.notify("The library is still being read.", markup=False)
            return
        from assessor.tui.errands import ErrandError, NotOpenError

        try:
            errand(self._errands)
        except NotOpenError as error:
            self.notify(str(error), severity="error", markup=False)
            self._start_reading()
        except ErrandError as error:
            if error.listed:
                self.push_screen(ReadScreen(str(error), lines(*map(plain, error.listed))))
            else:
                self.notify(str(error), severity="error", markup=False)

    def _at_desk(self, errands: Errands, session: Session) -> None:
        from assessor.tui.screens.desk import DeskScreen

        self._last_opened = session.name
        self._seen[session.name].add("")
        outside = errands.outside
        desk = DeskScreen(
            session, self._make_sources or outside.sources, outside, self.workspace, errands.habits
        )
        self.push_screen(desk, lambda _: self._start_reading())

    @on(LibraryScreen.Compare)
    def _compare(self, message: LibraryScreen.Compare) -> None:
        self._run(lambda errands: self._beside(*errands.compared(message.name)))

    def on_desk_screen_compare(self, message: DeskScreen.Compare) -> None:
        """Show where the draft at the desk sits."""
        session = message.session
        self._run(
            lambda errands: self._beside(
                session.draft.assessment,
                errands.neighbours(session.name, session.draft.assessment),
            )
        )

    def _beside(self, document: Assessment, neighbours: Neighbours) -> None:
        from assessor.tui.screens.compare import CompareScreen

        self.push_screen(CompareScreen(document, neighbours))

    @on(LibraryScreen.Agreement)
    def _agreement(self) -> None:
        def show(errands: Errands) -> None:
            from assessor.tui.screens.agreement import AgreementScreen

            self.push_screen(AgreementScreen(errands.agreement))

        self._run(show)

    @on(LibraryScreen.History)
    def _history(self, message: LibraryScreen.History) -> None:
        self._show_history(message.name)

    def on_desk_screen_history(self, message: DeskScreen.History) -> None:
        """Show what was done to the draft at the desk."""
        self._show_history(message.session.name)

    def _show_history(self, name: str) -> None:
        def show(errands: Errands) -> None:
            from assessor.tui.screens.history import HistoryScreen

            self._seen[name].add("")
            self.push_screen(HistoryScreen(errands.chronicle(name), errands.as_left))

        self._run(show)

    def on_desk_screen_what_if(self, message: DeskScreen.WhatIf) -> None:
        """Try other numbers beside the draft at the desk."""
        from assessor.tui.screens.whatif import WhatIfScreen

        self.push_screen(WhatIfScreen(message.session, self.workspace.exports))

    def on_what_if_screen_keep(self, message: WhatIfScreen.Keep) -> None:
        """Keep what was tried as a draft, and go back to the one it was tried on."""

        def keep(errands: Errands) -> None:
            kept = errands.keep(message.session, message.supposed, message.title)
            self.pop_screen()
            self.notify(f"Kept as the draft “{kept.name}”; it is in the Library.", markup=False)

        self._run(keep)

    # Review

    @on(LibraryScreen.Review)
    def _review(self, message: LibraryScreen.Review) -> None:
        def show(errands: Errands) -> None:
            self._last_opened = message.name
            self._read_by_reviewer(errands, message.name, lambda _: self._start_reading())

        self._run(show)

    def on_desk_moving_review(self, message: DeskMoving.Review) -> None:
        """Read the draft at the desk as a reviewer does."""
        name = message.session.name

        def back(_: None) -> None:
            self._run(lambda errands: self._take_up(errands, name))

        def show(errands: Errands) -> None:
            errands.settle(message.session)
            self._read_by_reviewer(errands, name, back)

        self._run(show)

    def on_desk_moving_submit(self, message: DeskMoving.Submit) -> None:
        """Put the draft at the desk in review."""

        def submit(errands: Errands) -> None:
            errands.submit(message.session)
            self._take_up(errands, message.session.name)
            self.notify("Submitted: it is in review. r shows what reviewers say.", markup=False)

        self._run(submit)

    def _read_by_reviewer(self, errands: Errands, name: str, back: Callable[[None], None]) -> None:
        from assessor.tui.screens.review import ReviewScreen

        blind, seen = errands.habits.blind_first, self._seen[name]
        self.push_screen(ReviewScreen(errands.reviewing(name), blind=blind, seen=seen), back)

    def _take_up(self, errands: Errands, name: str) -> None:
        """Let the Desk go on with what others left in the database."""
        from assessor.tui.screens.desk import DeskScreen

        session = errands.open(name)
        for screen in self.screen_stack:
            if isinstance(screen, DeskScreen) and screen.session.name == name:
                screen.call_later(screen.take_up, session)

    # A team

    def on_assessor_app_others(self, message: Others) -> None:
        """Show what others wrote, once it has been gathered for a moment.

        Where it is not known who, the database has just been reached: what waited for it is saved.
        """
        self._following.hear(message.draft, message.actor)
        if message.draft:
            return
        from assessor.tui.screens.desk import DeskScreen

        for screen in self.screen_stack:
            if isinstance(screen, DeskScreen):
                screen.save_waiting()

    def _is_behind(self) -> None:
        """Read the Library again, now or once it is on top."""
        self._behind = True
        if self.screen is self._library:
            self._start_reading()

    @on(LibraryScreen.Resumed)
    def _caught_up(self) -> None:
        if self._behind:
            self._start_reading()

    def on_unmount(self) -> None:
        """Hear no more of what others write."""
        if self._errands is not None:
            self._errands.stop_listening()

    # Everywhere

    def on_key(self, event: Key) -> None:
        """Hand a letter typed before a field was there to the field that is there now.

        A field keeps the letters it gets, so that one which comes by here never reached it.
        """
        field = self.focused
        if event.is_printable and isinstance(field, (Input, TextArea)):
            event.stop().prevent_default()
            field.post_message(Key(event.key, event.character))

    def action_help(self) -> None:
        """What can be done here."""
        screen = self.screen
        if isinstance(screen, PlaceScreen):
            keys = self._settings.keys if self._settings else {}
            text = help_text(keys, screen.PLACES, screen.about_focused())
            self.push_screen(ReadScreen("Help", text))

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The actions of the screen, then what every program has."""
        places = screen.PLACES if isinstance(screen, PlaceScreen) else ("all",)
        for action in ACTIONS:
            if action.in_palette and action.place in places:
                run = partial(screen.run_action, action.name)
                yield SystemCommand(action.title, action.help, run)
        yield SystemCommand("Theme", "Change the colours", self.action_change_theme)

    async def action_quit(self) -> None:
        """Save what is open and leave; once, warn instead of what was typed and is kept nowhere."""
        after_typing(self.screen, self._leave_unless_held)

    def _leave_unless_held(self) -> None:
        screen = self.screen
        if not (isinstance(screen, (PlaceScreen, TypedScreen)) and screen.holds_back()):
            self._leave()

    def _leave(self) -> None:
        self._save_open()
        self.exit()

    def _save_open(self) -> None:
        screens = self.screen_stack
        try:
            for screen in screens:
                if isinstance(screen, PlaceScreen):
                    self.rescued += screen.leave()
        finally:
            asked = [screen for screen in screens if isinstance(screen, (PlaceScreen, TypedScreen))]
            texts = [text for screen in asked if (text := screen.unkept())]
            self.parting = put_by(texts, self.workspace.root)

    def _fatal_error(self) -> None:
        """End by a fault of the program's own: save what is open, and say one line.

        Textual's report would show what local variables hold, of which one may be a key.
        """
        is_first, self.trouble = not self.trouble, self.trouble or fault_line(self._exception)
        try:
            if is_first:
                self._save_open()
        finally:
            self._close_messages_no_wait()


def _left_aside(paths: Sequence[Path]) -> str:
    """That there are files which hold what no database took."""
    if not paths:
        return ""
    more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
    holds = "hold" if more else "holds"
    return f"{paths[0].name}{more} in this folder {holds} what was not saved; i reads a file."


def run(workspace: Workspace) -> str:
    """Run the program until the person leaves; why it ended by itself, where it did."""
    app = AssessorApp(workspace)
    app.run()
    for path in app.rescued:
        print(f"The database could not be written; your draft is in {path}")
    if app.parting:
        print(app.parting)
    return app.trouble
