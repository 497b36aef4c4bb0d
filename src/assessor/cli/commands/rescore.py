"""``assessor rescore``."""

from __future__ import annotations

from typing import Annotated

import typer

from assessor.cli.options import JsonOption, WorkspaceOption
from assessor.cli.output import UNUSABLE, WRONG, finish, say, say_error, say_json

EXAMPLE = """\b
Examples:
  assessor rescore data-engineer
  assessor rescore data-engineer --yes
"""


def rescore(
    context: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="A draft or a role.", show_default=False)
    ],
    yes: Annotated[
        bool, typer.Option("--yes", help="Put the draft under the current method.")
    ] = False,
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Show what the current version of the method makes of an assessment made under another.

    Nothing is changed without --yes; with it the draft is, and the log says so.
    """
    from assessor.cli.desk import check_name, open_desk
    from assessor.cli.difference import beside_lines, shares_lines
    from assessor.cli.scoring import stopping
    from assessor.desk.library import open_entry
    from assessor.desk.ports import StaleDraft, StoreError
    from assessor.desk.rescoring import is_current, rescored, rescoring
    from assessor.desk.rescoring import rescore as change
    from assessor.document.checks import run_checks
    from assessor.document.naming import names_of
    from assessor.method.errors import MethodError

    check_name(name)
    with open_desk(workspace or context.obj) as desk:
        session = open_entry(name, desk.roles, desk.store, desk.settings.user)
        document = session.draft.assessment
        try:
            found = rescoring(document)
            current = is_current(document)
            if yes and not current:
                session.do(change)
        except MethodError as error:
            say_error(name, str(error))
            return finish(WRONG)
        except (StaleDraft, StoreError) as error:
            say_error(name, str(error))
            return finish(UNUSABLE)
    old, new = (f"{method.id} {method.version}" for method in (found.old, found.new))
    if json:
        return say_json(
            {
                "from": old,
                "to": new,
                "before": found.before and f"{found.before.published_score}",
                "after": found.after and f"{found.after.published_score}",
                "labels": [card and card.label for card in (found.before, found.after)],
                "shares": [{"path": s.path, "points": str(s.printed)} for s in found.shares],
                "changed": yes and not current,
            }
        )
    if current:
        return say(f"{name} is scored under {new}, which is the current method.")
    lines = [*beside_lines((old, new), (found.before, found.after)), ""]
    if found.after is None:
        there = run_checks(rescored(document))
        lines += [f"{check.path}: {check.message}" for check in stopping(there)]
    else:
        lines += shares_lines(found.shares, names_of(document, found.new))
    lines += [
        "",
        f"{name} is now scored under {new}."
        if yes
        else f"Nothing was changed; --yes puts {name} under {new}.",
    ]
    return say("\n".join(lines))
