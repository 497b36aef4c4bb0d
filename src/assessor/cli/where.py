"""The workspace a command works in."""

from __future__ import annotations

from pathlib import Path

from assessor.workspace import Workspace, WorkspaceError, find_workspace


def workspace_of(given: Path | None) -> Workspace:
    """The workspace ``given``, or the one found from the current folder.

    Raises:
        WorkspaceError: it cannot be used, or the current folder is gone.
    """
    try:
        here = Path.cwd()
    except OSError:
        raise WorkspaceError("the current folder is gone; go to one that exists") from None
    return find_workspace(given, here)
