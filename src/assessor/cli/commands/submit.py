"""``assessor submit``, ``withdraw`` and ``reopen``: an author's moves between statuses."""

from __future__ import annotations

from typing import Annotated

import typer

from assessor.cli.options import JsonOption, WorkspaceOption

EXAMPLE = """\b
Examples:
  assessor submit data-engineer
  assessor submit data-engineer --reason "Tasks 3 and 4 are new" --json
"""
WITHDRAW_EXAMPLE = """\b
Examples:
  assessor withdraw data-engineer --reason "A source was taken back"
"""
REOPEN_EXAMPLE = """\b
Examples:
  assessor reopen data-engineer --reason "New wage figures"
"""

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="A draft.", show_default=False)]
ReasonOption = Annotated[
    str, typer.Option("--reason", metavar="TEXT", help="Why, for the log.", show_default=False)
]


def submit(
    context: typer.Context,
    name: NameArgument,
    reason: ReasonOption = "",
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Hand a draft in for review.

    Exits with 1 and says what is missing where the checks find errors.
    """
    from assessor.cli.reviewing import move_draft

    move_draft(name, "submit", workspace or context.obj, reason=reason, as_json=json)


def withdraw(
    context: typer.Context,
    name: NameArgument,
    reason: ReasonOption = "",
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Take a draft back from review; verdicts and comments stay."""
    from assessor.cli.reviewing import move_draft

    move_draft(name, "withdraw", workspace or context.obj, reason=reason, as_json=json)


def reopen(
    context: typer.Context,
    name: NameArgument,
    reason: ReasonOption = "",
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Make an approved or published assessment a draft again, so that it can be changed.

    Approvals of what does not change stay valid.
    """
    from assessor.cli.reviewing import move_draft

    move_draft(name, "reopen", workspace or context.obj, reason=reason, as_json=json)
