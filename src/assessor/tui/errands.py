"""What the program does for its screens: library, database, import, export, the model.

Everything heavy comes in with this module, so it is imported only once the first frame stands.
"""

from __future__ import annotations

import contextlib
import tempfile
from dataclasses import dataclass
from pathlib import Path

from assessor.desk.discarding import discard
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
from assessor.desk.placing import Neighbours, neighbours
from assessor.desk.ports import StoredDraft, StoreError
from assessor.desk.publishing import NotFinished
from assessor.desk.session import Session
from assessor.desk.whatif import keep
from assessor.document.assessment import Assessment
from assessor.document.errors import DocumentError
from assessor.document.model import now
from assessor.exchange.files import FileError, read_bytes, typed_path, write_document
from assessor.exchange.incoming import Incoming, read_incoming
from assessor.exchange.roles import read_roles
from assessor.method.errors import MethodError
from assessor.precedents.index import PrecedentIndex
from assessor.settings import Settings, SettingsError, load_settings
from assessor.shipped import shipped_folder
from assessor.store.database import Store, open_store
from assessor.tui.actions import ACTIONS
from assessor.tui.asking import Habits
from assessor.tui.outside import Surroundings
from assessor.workspace import Workspace


class ErrandError(Exception):
    """Something that could not be done: one sentence, and what there is to list below it."""

    def __init__(self, sentence: str, listed: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.listed = listed


@dataclass(frozen=True, slots=True)
class Shelf:
    """The library as it stands: its rows, and why drafts are missing where they are."""

    entries: tuple[Entry, ...]
    problem: str


class Errands:
    """Everything a workspace is asked for. The database is opened at the first reading."""

    def __init__(self, workspace: Workspace, settings: Settings) -> None:
        self._workspace, self._settings = workspace, settings
        self._roles: tuple[Role, ...] = ()
        self._precedents = PrecedentIndex()
        self._store: Store | None = None

    @property
    def habits(self) -> Habits:
        """How the person works, by the settings."""
        return Habits(self._settings.concurrency, self._settings.blind_first)

    def read(self) -> Shelf:
        """Open the database where it is not, and read every role and draft."""
        self._roles = read_roles([self._workspace.roles, shipped_folder("roles")])
        try:
            if self._store is None:
                self._store = open_store(self._workspace.database)
            drafts = self._store.drafts()
            self._precedents.renew(
                ((role.name, role.document) for role in self._roles if role.document),
                (
                    (stored.name, stored.draft.assessment)
                    for stored in drafts
                    if isinstance(stored, StoredDraft)
                ),
            )
            return Shelf(entries(self._roles, drafts), "")
        except StoreError as error:
            return Shelf(entries(self._roles, ()), str(error))

    def warm(self) -> None:
        """Take the precedents in, so that the first look-up does not have to."""
        self._precedents.warm()

    def open(self, name: str) -> Session:
        """The draft or role called ``name``.

        Raises:
            ErrandError: it cannot be opened.
        """
        try:
            return open_entry(
                name, self._roles, self._database, self._settings.user, self._precedents
            )
        except (MethodError, StoreError, UnknownRole) as error:
            raise ErrandError(str(error)) from None

    def start(self, title: str) -> Session:
        """A new draft for a role of that title.

        Raises:
            ErrandError: it cannot be stored.
        """
        try:
            return start_draft(title, self._roles, self._database, self._author, self._precedents)
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
                precedents=self._precedents,
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
        return self.open(name).draft.assessment, self.neighbours(name)

    def neighbours(self, name: str) -> Neighbours:
        """What the library has to compare with the draft or role called ``name``.

        Raises:
            ErrandError: it cannot be read.
        """
        try:
            return neighbours(name, self._roles, self._database.drafts())
        except StoreError as error:
            raise ErrandError(str(error)) from None

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

    @property
    def outside(self) -> Surroundings:
        """Where the suggestions and sources of a draft come from."""
        return Surroundings(self._workspace, self._settings, self._database, self._precedents)

    @property
    def _database(self) -> Store:
        if self._store is None:
            raise ErrandError("The working database is not open; see the line at the top.")
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


def rescue(session: Session, folder: Path) -> tuple[Path, ...]:
    """Save what could not be saved yet; into files where the database does not take it.

    That holds for a draft the database refuses, and for one that somebody else's changes
    overtook before it was saved.
    """
    written: list[Path] = []
    if session.unmerged:
        mine = session.unmerged[-1].draft.assessment
        written += _written(mine, folder, f"{session.name}.mine")
        if written:
            session.unmerged.clear()
    try:
        session.save_unsaved()
    except StoreError:
        written += _written(session.draft.assessment, folder, f"{session.name}.unsaved")
    return tuple(written)


def _written(assessment: Assessment, folder: Path, name: str) -> list[Path]:
    for place in (folder, Path(tempfile.gettempdir())):
        numbered = (place / f"{name}{'-' if i else ''}{i or ''}.json" for i in range(1000))
        path = next(path for path in numbered if not path.exists())
        with contextlib.suppress(FileError):
            write_document(path, assessment, private=True)
            return [path]
    return []


def _remarks(found: Incoming) -> tuple[str, ...]:
    remarks = [str(problem) for problem in (*found.contradictions, *found.notes)]
    remarks += [f"line {number} has no place here: {text}" for number, text in found.unplaced]
    return tuple(remarks)
