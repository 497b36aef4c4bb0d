"""``assessor discard``."""

from __future__ import annotations

from typing import Annotated

import typer

from assessor.cli.options import WorkspaceOption
from assessor.cli.output import say

EXAMPLE = """\b
Examples:
  assessor discard data-engineer
"""


def discard(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="A draft.", show_default=False)],
    workspace: WorkspaceOption = None,
) -> None:
    """Put a draft out of sight; nothing of it is lost.

    A published role of that name shows again.
    """
    from assessor.cli.desk import check_name, open_desk
    from assessor.desk.discarding import discard as put_away

    check_name(name)
    with open_desk(workspace or context.obj) as desk:
        put_away(name, desk.store, desk.author)
    say(f"Discarded {name}; assessor restore {name} brings it back")
