"""What the program does for its screens: library, database, import, export, the model.

Everything heavy comes in with this module, so it is imported only once the first frame stands.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from assessor.desk.agreement import collect
from assessor.desk.agreement_report import Report, report
from assessor.desk.asked import Asked
from assessor.desk.beside import beside
from assessor.desk.chronicle import Chronicle, chronicle
from assessor.desk.discarding import discard
from assessor.desk.draft import Draft, Event
from assessor.desk.editing import Author
from assessor.desk.library import (
    Entry,
    Role,
    UnknownRole,
    open_entry,
    start_draft,
    store_draft,
)
from assessor.desk.meanwhile import news
from assessor.desk.moving import FROM
from assessor.desk.placing import Neighbours, neighbours
from assessor.desk.ports import StoreError
from assessor.desk.publishing import NotFinished
from assessor.desk.reviewing import ReviewRefused
from assessor.desk.revisions import left_by
from assessor.desk.session import Session
from assessor.desk.shelf import Shelf
from assessor.desk.whatif import keep
from assessor.document.assessment import Assessment
from assessor.document.errors import DocumentError
from assessor.document.model import now
from assessor.document.naming import names_of
from assessor.document.ratings import method_of
from assessor.exchange.files import FileError, read_bytes, typed_path, write_document
from assessor.exchange.incoming import Incoming, read_incoming
from assessor.exchange.roles import read_roles
from assessor.method.errors import MethodError
from assessor.precedents.following import Following
from assessor.settings import Settings, SettingsError, load_settings
from assessor.shipped import shipped_folder
from assessor.store.database import Store
from assessor.store.opening import open_working
from assessor.tui.actions import ACTIONS
from assessor.tui.asking import Habits
from assessor.tui.outside import Surroundings
from assessor.tui.rescued import left_aside
from assessor.tui.reviewing import Reviewing
from assessor.workspace import Workspace

if TYPE_CHECKING:
    from assessor.store.listening import Heard, Listener

_AT_FIRST = 60
"""Entries that are read beside the screen, which is about to show them."""


class ErrandError(Exception):
    """Something that could not be done: one sentence, and what there is to list below it."""

    def __init__(self, sentence: str, listed: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.listed = listed


class NotOpenError(ErrandError):
    """The working database could not be opened yet."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The library as it stands, and why drafts are missing where they are.

    ``aside`` are files that hold what no database took. ``tries_again`` says that the trouble may
    be over by itself: a server cannot be reached.
    """

    shelf: Shelf
    problem: str
    aside: tuple[Path, ...]
    tries_again: bool = False


@dataclass(frozen=True, slots=True)
class News:
    """A draft read again, what reviewers ask of it, and what others did in a sentence, maybe empty."""

    session: Session
    asked: tuple[Asked, ...]
    sentence: str


class Errands:
    """Everything a workspace is asked for. The database is opened at the first reading."""

    def __init__(self, workspace: Workspace, settings: Settings) -> None:
        self._workspace, self._settings = workspace, settings
        self._roles: tuple[Role, ...] = ()
        self._following = Following()
        self._store: Store | None = None
        self._entries: dict[tuple[str, int], Entry] = {}
        self._listener: Listener | None = None
        self._opening = Lock()

    @property
    def habits(self) -> Habits:
        """How the person works, by the settings."""
        return Habits(self._settings.concurrency, self._settings.blind_first)

    def read(self) -> Reading:
        """Open the database where it is not, and read every role and what is seen of the drafts."""
        self._roles = read_roles([self._workspace.roles, shipped_folder("roles")])
        aside = left_aside(self._workspace.root)
        try:
            with self._opening:
                if self._store is None:
                    self._store, self._settings = open_working(self._workspace, self._settings)
            self._following.renew_roles(self._roles)
            shelf = Shelf(self._roles, self._store, self._entries)
            shelf.look().rows(0, _AT_FIRST)
            return Reading(shelf, "", aside)
        except StoreError as error:
            tries_again = self._store is None and self._settings.database_url is not None
            return Reading(Shelf(self._roles, None), str(error), aside, tries_again)

    def listen(self, told: Callable[[Heard | None], None]) -> None:
        """Call ``told``, in a thread of its own, when others write to a database a team shares.

        The person's own other programs are others, too. ``None`` says that anything may have been written. Once called, it does nothing.
        """
        url = self._settings.database_url
        if url is None or self._store is None:
            return
        from assessor.store.listening import Listener

        with self._opening:
            if self._listener is None:
                self._listener = Listener(url, told, self._store.is_own)

    def stop_listening(self) -> None:
        """Let nobody be told any more."""
        if self._listener is not None:
            self._listener.stop()

    def warm(self) -> None:
        """Take the precedents in, so that the first look-up does not have to."""
        if self._store is not None:
            with contextlib.suppress(StoreError):  # the list has said so
                self._following.renew_drafts(self._store)
        self._following.index.warm()

    def open(self, name: str) -> Session:
        """The draft or role called ``name``.

        Raises:
            ErrandError: it cannot be opened.
        """
        try:
            return open_entry(
                name, self._roles, self._database, self._settings.user, self._following.index
            )
        except (MethodError, StoreError, UnknownRole) as error:
            raise ErrandError(str(error)) from None

    def start(self, title: str) -> Session:
        """A new draft for a role of that title.

        Raises:
            ErrandError: it cannot be stored.
        """
        try:
            return start_draft(
                title, self._roles, self._database, self._author, self._following.index
            )
        except DocumentError as error:
            raise ErrandError(str(error.problems[0])) from None
        except StoreError as error:
            raise ErrandError(str(error)) from None

    def bring_in(self, path: str) -> tuple[Session, tuple[str, ...]]:
        """A new draft of what a file holds, and what is to be said of it, a sentence each.

        Raises:
            ErrandError: it cannot be read or stored; nothing was stored then.
        """
        try:
            found = read_incoming(read_bytes(typed_path(path)))
            session = store_draft(
                found.document,
                self._roles,
                self._database,
                self._author,
                kind="import",
                precedents=self._following.index,
            )
        except DocumentError as error:
            listed = tuple(str(problem) for problem in error.problems)
            raise ErrandError("Not imported; nothing was stored", listed) from None
        except (FileError, MethodError, StoreError) as error:
            raise ErrandError(str(error)) from None
        return session, _remarks(found)

    def keep(self, session: Session, supposed: Assessment, title: str) -> Session:
        """A new draft of what was tried on ``session``.

        Raises:
            ErrandError: it cannot be stored.
        """
        try:
            return keep(
                session.draft,
                session.suggestions,
                supposed,
                title,
                self._roles,
                self._database,
                self._author,
            )
        except DocumentError as error:
            raise ErrandError(str(error.problems[0])) from None
        except StoreError as error:
            raise ErrandError(str(error)) from None

    def discard(self, name: str) -> None:
        """Put the draft ``name`` out of sight.

        Raises:
            ErrandError: it is not there, or cannot be written.
        """
        try:
            discard(name, self._database, self._author)
        except (StoreError, UnknownRole) as error:
            raise ErrandError(str(error)) from None

    def compared(self, name: str) -> tuple[Assessment, Neighbours]:
        """The document called ``name``, and what the library has to compare with it.

        Raises:
            ErrandError: it cannot be opened, or the library cannot be read.
        """
        document = self.open(name).draft.assessment
        return document, self.neighbours(name, document)

    def neighbours(self, name: str, document: Assessment) -> Neighbours:
        """What the library has to compare with ``document``, the draft or role called ``name``.

        Raises:
            ErrandError: it cannot be read.
        """
        try:
            return neighbours(name, document, self._roles, self._database)
        except StoreError as error:
            raise ErrandError(str(error)) from None

    def agreement(self) -> Report:
        """How far second raters agree with first ones, over the library.

        Raises:
            ErrandError: the database cannot be read.
        """
        try:
            return report(collect(self._database, self._roles))
        except StoreError as error:
            raise ErrandError(str(error)) from None

    def chronicle(self, name: str) -> Chronicle:
        """All that was done to the draft ``name``.

        Raises:
            ErrandError: nothing was done to it yet, or it cannot be read.
        """
        try:
            return chronicle(self._database, name)
        except UnknownRole:
            raise ErrandError("A published role has no history here until it is changed.") from None
        except (MethodError, StoreError) as error:
            raise ErrandError(str(error)) from None

    def chronicle_again(self, name: str) -> Chronicle | None:
        """:meth:`chronicle` of a draft that is shown; ``None`` where it cannot be read just now."""
        try:
            return self.chronicle(name)
        except ErrandError:
            return None

    def news(self, name: str, heard: Mapping[str, int]) -> News | None:
        """The draft ``name`` read again, and what was ``heard`` of it; from whom, and how often.

        ``None`` where it is out of sight by now, or cannot be read at this moment.
        """
        store = self._store
        if store is None:
            return None
        try:
            session = self.open(name)
            asked = session.asked()
            events = store.events(name) if session.stored and heard else ()
        except (ErrandError, StoreError):
            return None
        if not session.stored:
            return None
        document = session.draft.assessment
        names = names_of(document, method_of(document))
        return News(session, asked, news(events, heard, names, self._settings.user))

    def as_left(self, event: Event) -> Draft:
        """The draft as ``event`` left it.

        Raises:
            StoreError: it cannot be read.
            UnknownRevision: it was not kept.
        """
        return left_by(self._database, event)

    def export(self, name: str, folder: str) -> Path:
        """Write the finished form of ``name`` into ``folder``.

        Raises:
            ErrandError: it is not finished, or cannot be written.
        """
        session = self.open(name)
        try:
            path = typed_path(folder) / f"{session.name}.json"
            write_document(path, session.finished())
        except NotFinished as error:
            raise ErrandError(str(error), tuple(check.message for check in error.errors)) from None
        except (DocumentError, FileError, StoreError) as error:
            raise ErrandError(str(error)) from None
        return path

    def reviewing(self, name: str) -> Reviewing:
        """The review of the draft ``name``.

        Raises:
            ErrandError: there is no such draft, or it cannot be read.
        """
        store, roles = self._database, self._roles
        try:
            stored = store.find(name)
        except StoreError as error:
            raise ErrandError(str(error)) from None
        if stored is None or stored.discarded:
            raise ErrandError("A published role has no draft to review until it is changed.")
        return Reviewing(
            name,
            store,
            self._settings.user,
            lambda: beside(name, roles, store, self._following.index),
            self._workspace.roles,
        )

    def settle(self, session: Session) -> None:
        """Save what is not saved yet, before others read it.

        Raises:
            ErrandError: it cannot be saved.
        """
        try:
            session.save_unsaved()
        except StoreError as error:
            raise ErrandError(f"Not saved: {error}") from None

    def submit(self, session: Session) -> None:
        """Put the draft of ``session`` in review.

        Raises:
            ErrandError: something is missing for that, or it cannot be saved.
        """
        self.settle(session)
        reviewing = self.reviewing(session.name)
        try:
            reviewing.move("submit")
        except ReviewRefused as error:
            if session.status not in FROM["submit"]:
                raise ErrandError(f"Nothing to submit: it is {session.status}.") from None
            raise ErrandError("Not submitted yet", error.missing or (str(error),)) from None
        except (MethodError, StoreError) as error:
            raise ErrandError(str(error)) from None

    @property
    def outside(self) -> Surroundings:
        """Where the suggestions and sources of a draft come from."""
        return Surroundings(self._workspace, self._settings, self._database, self._following.index)

    @property
    def _database(self) -> Store:
        if self._store is None:
            raise NotOpenError(
                "The working database is not open yet: it is tried again. See the line at the top."
            )
        return self._store

    @property
    def _author(self) -> Author:
        return Author(self._settings.user, now())


def settings_of(workspace: Workspace, given: Settings | None) -> Settings:
    """The settings in force: ``given``, or those of the workspace.

    Raises:
        SettingsError: one cannot be used, or ``keys`` names an action that does not exist.
    """
    settings = given or load_settings(workspace.root)
    known = {action.id for action in ACTIONS}
    for name in settings.keys:
        if name not in known:
            listed = ", ".join(sorted(known))
            raise SettingsError(f"keys: “{name}” is not an action; known are {listed}")
    return settings


def _remarks(found: Incoming) -> tuple[str, ...]:
    remarks = [str(problem) for problem in (*found.contradictions, *found.notes)]
    remarks += [f"line {number} has no place here: {text}" for number, text in found.unplaced]
    return tuple(remarks)
