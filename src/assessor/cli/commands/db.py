"""``assessor db``: the database that a team shares on a PostgreSQL server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assessor.cli.options import WorkspaceOption
from assessor.cli.output import UNUSABLE, WRONG, finish, say, say_error

if TYPE_CHECKING:
    from assessor.settings import Settings
    from assessor.store.link import Link
    from assessor.workspace import Workspace

EXAMPLE = """\b
Examples:
  assessor db init --assessor ana --reviewer rita
  assessor db upgrade
  assessor db copy workspace server
"""
INIT_EXAMPLE = """\b
Examples:
  assessor db init
  assessor db init --assessor ana --assessor ben --reviewer ben --reader lee
"""
UPGRADE_EXAMPLE = """\b
Examples:
  assessor db upgrade
"""
COPY_EXAMPLE = """\b
Examples:
  assessor db copy workspace server
  assessor db copy server backup.db
"""
SERVER, WORKSPACE = "server", "workspace"

app = typer.Typer(
    help="Set up the database that ASSESSOR_DATABASE_URL names, for a team.",
    epilog=EXAMPLE,
    rich_markup_mode=None,
)


_PLACES = f"{WORKSPACE}|{SERVER}|FILE"


@app.command("init", epilog=INIT_EXAMPLE)
def init(
    context: typer.Context,
    assessors: Annotated[
        list[str] | None,
        typer.Option(
            "--assessor",
            metavar="NAME",
            help="Who may write and change assessments; repeatable.",
            show_default=False,
        ),
    ] = None,
    reviewers: Annotated[
        list[str] | None,
        typer.Option(
            "--reviewer",
            metavar="NAME",
            help="Who may comment on, approve and sign them; repeatable.",
            show_default=False,
        ),
    ] = None,
    readers: Annotated[
        list[str] | None,
        typer.Option(
            "--reader", metavar="NAME", help="Who may only read; repeatable.", show_default=False
        ),
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Make the tables on the server, the roles of a team, and what each role may do.

    What is there already stays. The name of a role is the name its work is logged under. A role
    that does not exist is made, without a password.
    """
    from assessor.store.grants import Members, initialise

    with _server(context, workspace) as link:
        made = initialise(link, Members(assessors or (), reviewers or (), readers or ()))
        say(f"{_capital(link.place)} is set up")
    for name in made:
        say(f'The role {name} has no password yet; in psql, \\password "{name}" gives it one')


@app.command("upgrade", epilog=UPGRADE_EXAMPLE)
def upgrade(context: typer.Context, workspace: WorkspaceOption = None) -> None:
    """Bring the tables on the server to the version of this program."""
    from assessor.store.grants import renew_grants

    with _server(context, workspace) as link:
        renew_grants(link)
        say(f"{_capital(link.place)} is up to date")


@app.command("copy", epilog=COPY_EXAMPLE)
def copy(
    context: typer.Context,
    source: Annotated[
        str, typer.Argument(metavar=_PLACES, help="What to copy.", show_default=False)
    ],
    target: Annotated[
        str, typer.Argument(metavar=_PLACES, help="Where to; it must be empty.", show_default=False)
    ],
    workspace: WorkspaceOption = None,
) -> None:
    """Copy drafts, logs and all that belongs to them, row for row, and compare their hashes.

    "workspace" is the database of the workspace, "server" the one that ASSESSOR_DATABASE_URL
    names, anything else a file.
    """
    from assessor.store.copying import copy as copy_rows
    from assessor.store.copying import problems
    from assessor.store.database import Store

    with (
        _open(context, workspace, source, must_exist=True) as given,
        _open(context, workspace, target, must_exist=False) as wanted,
    ):
        copied = copy_rows(given, wanted)
        listed = ", ".join(f"{count} {table}" for table, count in copied.rows.items())
        say(f"Copied {listed}; their hashes agree")
        wrong = problems(Store(wanted))
    for problem in wrong:
        say_error(problem)
    finish(WRONG if wrong else 0)


@contextmanager
def _server(context: typer.Context, workspace: Path | None) -> Iterator[Link]:
    from assessor.store.opening import link_to

    with _refusals():
        settings, _ = _surroundings(context, workspace)
        if settings.database_url is None:
            say_error(
                "ASSESSOR_DATABASE_URL is not set; it names the database, as in "
                "postgresql+psycopg://ana@example.org/assessor"
            )
            raise typer.Exit(UNUSABLE)
        link = link_to(settings.database_url)
        try:
            yield link
        finally:
            link.close()


@contextmanager
def _open(
    context: typer.Context, workspace: Path | None, named: str, *, must_exist: bool
) -> Iterator[Link]:
    from assessor.store.database import link_to_file

    if named == SERVER:
        with _server(context, workspace) as link:
            link.check_up_to_date()
            yield link
        return
    with _refusals():
        _, found = _surroundings(context, workspace)
        path = found.database if named == WORKSPACE else Path(named)
        if must_exist and not path.is_file():
            say_error(str(path), "is not there")
            raise typer.Exit(UNUSABLE)
        link = link_to_file(path)
        try:
            link.bring_up_to_date()
            yield link
        finally:
            link.close()


@contextmanager
def _refusals() -> Iterator[None]:
    from assessor.desk.ports import StoreError
    from assessor.settings import SettingsError
    from assessor.workspace import WorkspaceError

    try:
        yield
    except (SettingsError, StoreError, WorkspaceError) as error:
        say_error(str(error))
        raise typer.Exit(UNUSABLE) from None


def _surroundings(context: typer.Context, given: Path | None) -> tuple[Settings, Workspace]:
    from assessor.cli.where import workspace_of
    from assessor.settings import load_settings

    workspace = workspace_of(given or context.obj)
    return load_settings(workspace.root), workspace


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
