"""``assessor decide``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from assessor.cli.options import JsonOption, WorkspaceOption
from assessor.cli.output import say, say_json

if TYPE_CHECKING:
    from assessor.cli.deciding import Wanted
    from assessor.cli.suggested import Suggested

EXAMPLE = """\b
Examples:
  assessor decide nurse
  assessor decide nurse 1a2b3c4d evidence.wage_trends --accept --over
  assessor decide nurse 1a2b3c4d growth --accept --leave rationale
  assessor decide nurse 1a2b3c4d --discard --all
"""


def decide(
    context: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="A draft or published role.", show_default=False)
    ],
    suggestion: Annotated[
        str | None,
        typer.Argument(
            metavar="SUGGESTION", help="Its id, or the beginning of it.", show_default=False
        ),
    ] = None,
    items: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="ITEM",
            help="What of it: the place it is for, or its id where several are for one place; "
            "not needed where one is open.",
            show_default=False,
        ),
    ] = None,
    accept: Annotated[bool, typer.Option("--accept", help="Take it over as suggested.")] = False,
    discard: Annotated[bool, typer.Option("--discard", help="Leave it out.")] = False,
    every: Annotated[
        bool,
        typer.Option(
            "--all",
            help="All that is open of it; what would change the zone or replace something "
            "is not accepted so and stays open.",
        ),
    ] = False,
    over: Annotated[
        bool, typer.Option("--over", help="Accept it in the place of what stands there.")
    ] = False,
    leave: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FIELD", help="A field that is left out; repeatable.", show_default=False
        ),
    ] = None,
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Accept or discard what was suggested or proposed; without a verdict, list what is open.

    It is saved and logged as at the Desk. To edit what is suggested, accept it and then “set” the
    value: what was suggested stays known. Where one item is refused, nothing is changed.
    """
    from assessor.cli.changing import opened, score_json, score_line
    from assessor.cli.deciding import Wanted, command, decided, find_suggestion
    from assessor.cli.layout import wrapped
    from assessor.cli.suggested import waiting, why_open
    from assessor.document.errors import DocumentError, Problem

    wanted = Wanted(tuple(items or ()), accept, every, over, tuple(leave or ()))
    _check_usage(suggestion, wanted, discard=discard)
    with opened(name, workspace or context.obj, as_json=json) as (desk, session):
        blind_first = desk.settings.blind_first
        made = None if suggestion is None else find_suggestion(session, suggestion)
        if made is None or not (accept or discard):
            return _list(name, waiting(session, made, blind_first=blind_first), as_json=json)
        before, standing = session.draft, session.standing
        change = session.do(command(session, made, wanted, blind_first=blind_first))
        open_still = waiting(session, made, blind_first=blind_first) if every else ()
        if change is None and open_still:
            raise DocumentError(
                [Problem(one.open_item.item.label, why_open(one)) for one in open_still]
            )
        done, after, status = decided(session.draft, before, made), session.standing, session.status
    if json:
        return say_json(
            {
                "name": name,
                "changed": True,
                "suggestion": made.id,
                "decided": [one.as_json() for one in done],
                "left": [one.as_json() | {"why": why_open(one)} for one in open_still],
                "status": status,
                "score": score_json(standing, after),
            }
        )
    lines = [line for one in done for line in one.lines()]
    for one in open_still:
        lines += wrapped(f"Left open: {one.open_item.item.label}: {why_open(one)}", indent="  ")
    return say("\n".join([*lines, score_line(standing, after)]))


def _check_usage(suggestion: str | None, wanted: Wanted, *, discard: bool) -> None:
    """Refuse what cannot be meant.

    Raises:
        typer.BadParameter: saying what is missing, or what goes with what.
    """
    if wanted.accept and discard:
        raise typer.BadParameter("say --accept or --discard, one of the two")
    verdict = wanted.accept or discard
    more = wanted.items or wanted.every or wanted.over or wanted.leave
    if (verdict or more) and suggestion is None:
        raise typer.BadParameter("name the suggestion; without a verdict this command lists them")
    if more and not verdict:
        raise typer.BadParameter("say --accept or --discard")
    if wanted.every and wanted.items:
        raise typer.BadParameter("name items or say --all, one of the two")
    if (wanted.over or wanted.leave) and (wanted.every or discard):
        raise typer.BadParameter("--over and --leave go with --accept of items that are named")


def _list(name: str, found: Sequence[Suggested], *, as_json: bool) -> None:
    from assessor.cli import suggested

    if as_json:
        return say_json(suggested.as_json(found))
    if not found:
        return say(f"Nothing suggested for {name} waits for a decision.")
    return say("\n".join(suggested.lines(found)))
