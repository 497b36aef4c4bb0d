"""``assessor log``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from assessor.cli.options import JsonOption, WorkspaceOption
from assessor.cli.output import UNUSABLE, finish, say, say_error, say_json

if TYPE_CHECKING:
    from assessor.cli.desk import Desk

EXAMPLE = """\b
Examples:
  assessor log data-engineer
  assessor log data-engineer --trace evidence.wage_trends
  assessor log data-engineer --diff 4 9
  assessor log data-engineer --revision 4 > then.json
  assessor log data-engineer --json
"""


def log(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="A draft.", show_default=False)],
    trace: Annotated[
        str,
        typer.Option(
            metavar="PATH",
            help="Where the value at a path, or each in it, came from: who decided it, the "
            "suggestion they saw, its model and prompt.",
            show_default=False,
        ),
    ] = "",
    revision: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=1,
            help="The assessment as event N left it, as JSON.",
            show_default=False,
        ),
    ] = None,
    diff: Annotated[
        tuple[int, int] | None,
        typer.Option(metavar="N M", help="What differs between two events.", show_default=False),
    ] = None,
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Show all that was done to a draft: who, when, where, from what to what, and why.

    Verdicts, comments and moves between statuses are in it. Times are in UTC. Long values are
    cut; --json has them whole.
    """
    from assessor.cli.desk import check_name, open_desk

    check_name(name)
    if sum([bool(trace), revision is not None, diff is not None]) > 1:
        raise typer.BadParameter("give one of --trace, --revision and --diff")
    if diff is not None:
        from assessor.cli.commands.diff import diff as compare

        old, new = diff
        return compare(context, f"{name}@{old}", f"{name}@{new}", json=json, workspace=workspace)
    with open_desk(workspace or context.obj) as desk:
        if revision is not None:
            return _revision(desk, name, revision)
        if trace:
            return _trace(desk, name, trace, as_json=json)
        return _log(desk, name, as_json=json)


def _log(desk: Desk, name: str, *, as_json: bool) -> None:
    from assessor.cli.telling import event_json, event_lines

    events = desk.store.events(name)
    if not events:
        return _none(name)
    left = {kept.event: kept.record for kept in desk.store.records(name)}
    if as_json:
        return say_json([event_json(event, left.get(event.number)) for event in events])
    shown = (event_lines(event, left.get(event.number)) for event in events)
    return say("\n".join(line for lines in shown for line in lines))


def _trace(desk: Desk, name: str, path: str, *, as_json: bool) -> None:
    from assessor.cli.refusals import REFUSALS, refuse
    from assessor.cli.telling import trace_json, trace_lines
    from assessor.desk.tracing import traces

    stored = desk.store.find(name)
    if stored is None:
        return _none(name)
    records = desk.store.records(name)
    try:
        found = traces(
            stored.draft, path, desk.store.suggestions(name), desk.store.events(name), records
        )
    except REFUSALS as error:
        return finish(refuse(error, name))
    if as_json:
        return say_json([trace_json(trace) for trace in found])
    left = {kept.event: kept.record for kept in records}
    return say("\n\n".join("\n".join(trace_lines(trace, left)) for trace in found))


def _revision(desk: Desk, name: str, number: int) -> None:
    """The document as a file of it would hold it, so that it can be kept and opened again."""
    from assessor.desk.revisions import UnknownRevision
    from assessor.desk.revisions import revision as as_of
    from assessor.document.path import to_json

    try:
        draft = as_of(desk.store, name, number)
    except UnknownRevision as error:
        say_error(str(error))
        return finish(UNUSABLE)
    return say_json(to_json(draft.assessment))


def _none(name: str) -> None:
    say_error(f"there is no draft “{name}”, so there is no log of one; see assessor list")
    finish(UNUSABLE)
