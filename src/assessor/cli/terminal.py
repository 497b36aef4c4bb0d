"""Opening the terminal program. Imports neither Typer nor anything else a first frame can wait for."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TextIO

from assessor.cli.output import OK, UNUSABLE, say_error


def open_terminal(given: Path | None) -> int:
    """Run the terminal program in the workspace ``given``, or in the one found; the exit code."""
    if not (_is_terminal(sys.stdin) and _is_terminal(sys.stdout)):
        say_error("this is not a terminal to open the desk in; assessor --help lists the commands")
        return UNUSABLE
    from assessor.cli.where import workspace_of
    from assessor.tui.app import run as run_desk
    from assessor.workspace import WorkspaceError

    try:
        trouble = run_desk(workspace_of(given))
    except WorkspaceError as error:
        trouble = str(error)
    if trouble:
        say_error(trouble)
        return UNUSABLE
    return OK


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()
