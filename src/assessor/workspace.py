"""The workspace: the folder with the working database, ``roles/``, ``prompts/`` and ``assessor.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

FILE_NAME = "assessor.toml"
"""The file of a workspace's settings."""


class WorkspaceError(Exception):
    """A folder that cannot be used as a workspace."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace by its root folder."""

    root: Path

    @property
    def database(self) -> Path:
        """The working database's file; made at first use."""
        return self.root / ".assessor" / "desk.db"

    @property
    def roles(self) -> Path:
        """The published library of this workspace."""
        return self.root / "roles"

    @property
    def exports(self) -> Path:
        """Where exports go unless told otherwise."""
        return self.root / "exports"


def find_workspace(given: Path | None, start: Path) -> Workspace:
    """The workspace to work in.

    ``given`` where there is one; else the nearest folder from ``start`` upwards that holds an
    ``assessor.toml``, a ``roles/`` folder or a working database; else a per-user data folder, made at first use.

    Raises:
        WorkspaceError: ``given`` is not a folder, or the per-user folder cannot be made.
    """
    if given is not None:
        if not given.is_dir():
            raise WorkspaceError(f"{given}: is not a folder; a workspace is one that exists")
        return Workspace(given.resolve())
    around = workspace_around(start)
    if around is not None:
        return around
    own = user_data_path("assessor", appauthor=False)
    try:
        (own / "roles").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WorkspaceError(f"{own}: cannot be made: {error.strerror}; use --workspace") from None
    return Workspace(own)


def workspace_around(start: Path) -> Workspace | None:
    """The workspace that ``start`` is in, if it is in one; nothing is made."""
    for folder in (start.resolve(), *start.resolve().parents):
        marks = (folder / "roles", folder / ".assessor")
        if (folder / FILE_NAME).is_file() or any(mark.is_dir() for mark in marks):
            return Workspace(folder)
    return None
