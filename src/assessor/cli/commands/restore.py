"""``assessor restore``."""

from __future__ import annotations

from typing import Annotated

import typer

from assessor.cli.options import WorkspaceOption
from assessor.cli.output import say

EXAMPLE = """\b
Examples:
  assessor restore                   the drafts that are discarded
  assessor restore data-engineer
"""


def restore(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="A discarded draft.", show_default=False)
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Bring a discarded draft back; without a name, list what is discarded."""
    from assessor.cli.desk import check_name, open_desk
    from assessor.desk.discarding import restore as bring_back

    if name is not None:
        check_name(name)
    with open_desk(workspace or context.obj) as desk:
        if name is None:
            names = desk.store.discarded()
            return say("\n".join(names) or "No draft is discarded.")
        bring_back(name, desk.store, desk.author)
    return say(f"{name} is back")
