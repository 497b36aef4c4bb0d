"""``assessor check``."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assessor.cli.options import JsonOption, WorkspaceOption
from assessor.cli.output import OK, UNUSABLE, WRONG, finish, one_line, say, say_error, say_json

if TYPE_CHECKING:
    from assessor.desk.library import Role
    from assessor.document.checks import Check

EXAMPLE = """\b
Examples:
  assessor check draft.json
  assessor check data-engineer
  assessor check roles/*.json --json
"""


def check(
    context: typer.Context,
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE|NAME",
            help="Assessments: files, or drafts and published roles by name. A file stands "
            "before a role of that name.",
            show_default=False,
        ),
    ],
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """List what the checks find: errors, flags and remarks.

    Comparators and ratings are compared with the roles of the workspace, where there is one, and
    those that come with the program.
    """
    from assessor.cli.refusals import REFUSALS, reasons, refuse
    from assessor.desk.beside import known_roles
    from assessor.desk.library import UnknownRole, open_entry
    from assessor.desk.names import is_name
    from assessor.desk.ports import StoreError
    from assessor.document.checks import Beside, errors, run_checks
    from assessor.exchange.files import read_document
    from assessor.precedents.index import of_roles

    root: Path | None = workspace or context.obj
    code = OK
    rows: list[dict[str, object]] = []
    names = {given for given in files if is_name(given) and not Path(given).exists()}
    with ExitStack() as opened:
        desk = None
        if names:
            from assessor.cli.desk import open_desk

            desk = opened.enter_context(open_desk(root))
        roles = desk.roles if desk else _library(root)
        known = known_roles(roles)
        precedents = (
            desk.precedents
            if desk
            else of_roles((role.name, role.document) for role in roles if role.document)
        )
        for given in files:
            try:
                if desk and given in names:
                    session = open_entry(given, roles, desk.store, desk.settings.user, precedents)
                    checks = session.standing.checks
                else:
                    document = read_document(Path(given))
                    others = tuple(role for role in known if role.name != Path(given).stem)
                    checks = run_checks(document, beside=Beside(others, {}, precedents))
            except REFUSALS as error:
                code = max(code, refuse(error, given))
                rows += [_unreadable(given, *reason) for reason in reasons(error)]
                continue
            except (StoreError, UnknownRole) as error:
                missing = "there is no such file, and " if isinstance(error, UnknownRole) else ""
                problem = f"{missing}{error}"
                say_error(given, problem)
                code = max(code, UNUSABLE)
                rows.append(_unreadable(given, "", problem))
                continue
            if errors(checks):
                code = max(code, WRONG)
            rows += [_row(given, found) for found in checks]
            for found in () if json else checks:
                place = f"{given}: {found.severity} {found.code} {found.path}"
                say(f"{one_line(place)}: {one_line(found.message)}")
    if json:
        say_json(rows)
    finish(code)


def _library(root: Path | None) -> tuple[Role, ...]:
    """The roles of the workspace that is given or around the current folder, and the shipped."""
    from assessor.exchange.roles import read_roles
    from assessor.shipped import shipped_folder
    from assessor.workspace import WorkspaceError, find_workspace, workspace_around

    try:
        here = workspace_around(Path.cwd()) if root is None else find_workspace(root, root)
    except OSError:
        here = None  # the current folder is gone, and so is any workspace around it
    except WorkspaceError as error:
        say_error(str(error))
        raise typer.Exit(UNUSABLE) from None
    own = (here.roles,) if here else ()
    return read_roles((*own, shipped_folder("roles")))


def _row(given: str, found: Check) -> dict[str, object]:
    row: dict[str, object] = {"file": given, **found.as_json()}
    if found.fix is not None:
        row["fix"] = {"path": found.fix.path, "value": found.fix.value}
    return row


def _unreadable(given: str, place: str, message: str) -> dict[str, object]:
    return {
        "file": given,
        "code": "unreadable",
        "severity": "error",
        "path": place,
        "message": message,
    }
