"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

JsonOption: TypeAlias = Annotated[
    bool, typer.Option("--json", help="Print JSON, for other programs to read.")
]
WorkspaceOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--workspace",
        metavar="DIR",
        help="The folder to work in; else the nearest one upwards with an assessor.toml or a "
        "roles folder, else a folder of your own.",
    ),
]
SourceOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--source",
        metavar="llm|offline",
        help="A model, or what needs none; else as set, else a model where one is named.",
        show_default=False,
    ),
]

NUMBERS = {"ignore_unknown_options": True}
"""Settings of commands that take a number, which may begin with a minus sign."""
VALUES = {**NUMBERS, "help_option_names": ["--help"]}
"""Settings of commands that take a text, which may begin with a minus sign and hold an h."""
