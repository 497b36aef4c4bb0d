"""The desk as commands use it: workspace, settings, library and working database, open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import typer

from assessor.cli.output import UNUSABLE, WRONG, say_error
from assessor.cli.where import workspace_of
from assessor.desk.editing import Author
from assessor.desk.library import Role, UnknownRole
from assessor.desk.names import is_name
from assessor.desk.ports import DraftStore, StoreError
from assessor.document.model import now
from assessor.exchange.roles import read_roles
from assessor.method.errors import MethodError
from assessor.precedents.following import Following
from assessor.precedents.index import PrecedentIndex
from assessor.settings import Settings, SettingsError, load_settings
from assessor.shipped import shipped_folder
from assessor.store.opening import open_working
from assessor.suggest.configured import with_kept_key
from assessor.workspace import Workspace, WorkspaceError


@dataclass(frozen=True)
class Desk:
    """What a command works with. ``roles`` are the workspace's, then the shipped ones."""

    workspace: Workspace
    settings: Settings
    roles: tuple[Role, ...]
    store: DraftStore

    @cached_property
    def precedents(self) -> PrecedentIndex:
        """The decided ratings of ``roles`` and of the drafts changed last."""
        following = Following()
        following.renew_roles(self.roles)
        following.renew_drafts(self.store)
        return following.index

    @cached_property
    def asking(self) -> Settings:
        """``settings`` for whoever asks a model: with the key of the keyring, where it has one."""
        return with_kept_key(self.settings)

    @property
    def author(self) -> Author:
        """Who acts, now."""
        return Author(self.settings.user, now())


@contextmanager
def open_desk(given: Path | None) -> Iterator[Desk]:
    """The desk in the workspace ``given``, or in the one found from the current folder.

    What keeps it from being used ends the command with one line and an exit code.
    """
    try:
        workspace = workspace_of(given)
        settings = load_settings(workspace.root)
        roles = read_roles((workspace.roles, shipped_folder("roles")))
        store, settings = open_working(workspace, settings)
        try:
            yield Desk(workspace, settings, roles, store)
        finally:
            store.close()
    except (SettingsError, StoreError, UnknownRole, WorkspaceError) as error:
        say_error(str(error))
        raise typer.Exit(UNUSABLE) from None
    except MethodError as error:
        say_error(str(error))
        raise typer.Exit(WRONG) from None


def check_name(name: str) -> None:
    """Refuse what can name no draft.

    Raises:
        typer.BadParameter: it is not lower-case letters, digits and hyphens.
    """
    if not is_name(name):
        raise typer.BadParameter(
            f"“{name[:80]}” cannot name a draft or role: lower-case letters, digits and hyphens"
        )
