"""``assessor export``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from assessor.cli.options import JsonOption, WorkspaceOption
from assessor.cli.output import OK, UNUSABLE, WRONG, finish, say, say_error, say_errors, say_json

EXAMPLE = """\b
Examples:
  assessor export data-engineer --to exports
  assessor export data-engineer data-steward --to exports --json
"""


def export(
    context: typer.Context,
    names: Annotated[
        list[str],
        typer.Argument(metavar="NAME", help="Drafts or published roles.", show_default=False),
    ],
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="DIR", help="Where to; the workspace's exports otherwise."),
    ] = None,
    format: Annotated[
        Literal["json"], typer.Option("--format", help="The form to write.")
    ] = "json",
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Write finished assessments as files.

    Computed figures and provenance are added; what has errors is not written.
    """
    from assessor.cli.desk import check_name, open_desk
    from assessor.cli.refusals import REFUSALS, refuse
    from assessor.desk.library import UnknownRole, open_entry
    from assessor.desk.publishing import NotFinished
    from assessor.exchange.files import write_document

    for name in names:
        check_name(name)
    code = OK
    written: list[dict[str, str]] = []
    with open_desk(workspace or context.obj) as desk:
        folder = to or desk.workspace.exports
        for name in dict.fromkeys(names):
            try:
                session = open_entry(name, desk.roles, desk.store, desk.settings.user)
                path = folder / f"{name}.{format}"
                write_document(path, session.finished())
            except NotFinished as error:
                say_errors(name, [(check.path, check.message) for check in error.errors])
                code = max(code, WRONG)
            except UnknownRole as error:
                say_error(str(error))
                code = max(code, UNUSABLE)
            except REFUSALS as error:
                code = max(code, refuse(error, name))
            else:
                written.append({"name": name, "path": str(path)})
                if not json:
                    say(str(path))
    if json:
        say_json(written)
    finish(code)
