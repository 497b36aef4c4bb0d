"""``assessor review``: reading, judging and signing off what somebody else assessed."""

from __future__ import annotations

from typing import Annotated

import typer

from assessor.cli.commands import review_list
from assessor.cli.commands import review_remarks as remarks
from assessor.cli.commands.review_remarks import ItemArgument, NameArgument
from assessor.cli.options import NUMBERS, VALUES, JsonOption, WorkspaceOption
from assessor.cli.output import say, say_json

EXAMPLE = """\b
Examples:
  assessor review list
  assessor review show nurse
  assessor review approve nurse evidence.wage_trends
  assessor review sign nurse
"""
SHOW_EXAMPLE = """\b
Examples:
  assessor review show nurse
  assessor review show nurse "tasks[triage]" --json
  assessor review show nurse evidence.wage_trends --blind
"""
APPROVE_EXAMPLE = """\b
Examples:
  assessor review approve nurse evidence.wage_trends growth
  assessor review approve nurse growth --expect "$SHA256" --comment "Sound"
"""
REQUEST_EXAMPLE = """\b
Examples:
  assessor review request nurse growth --comment "The source is of 2021"
"""
SIGN_EXAMPLE = """\b
Examples:
  assessor review sign nurse
  assessor review sign nurse --json
"""
RETURN_EXAMPLE = """\b
Examples:
  assessor review return nurse --reason "Three ratings lack a source"
"""

app = typer.Typer(
    help="Read an assessment item by item, approve it or ask for changes, and sign it off.",
    epilog=EXAMPLE,
    rich_markup_mode=None,
)
app.command("list", epilog=review_list.EXAMPLE)(review_list.list_items)


@app.command("show", epilog=SHOW_EXAMPLE)
def show(
    context: typer.Context,
    name: NameArgument,
    item: Annotated[
        str, typer.Argument(metavar="ITEM", help="Its path; else the next that waits for you.")
    ] = "",
    blind: Annotated[
        bool,
        typer.Option("--blind", help="Only what somebody may see who rates it without its rating."),
    ] = False,
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Show an item as it is to be read: what stands beside what was suggested and approved before.

    Showing it approves nothing.
    """
    from assessor.cli.layout import wrapped
    from assessor.cli.review_item import blind_lines, item_lines
    from assessor.cli.review_json import shown_json
    from assessor.cli.reviewing import opened
    from assessor.desk.review_queue import signals, waiting
    from assessor.desk.review_state import previous
    from assessor.desk.reviewing import find_item
    from assessor.desk.second_rating import blind_view

    if blind and not item:
        raise typer.BadParameter("--blind shows one item; give its path")
    with opened(name, workspace or context.obj, as_json=json) as review:
        state, reviewer = review.state, review.who.name
        if blind:
            view = blind_view(state, item)
            return say_json(dict(view)) if json else say("\n".join(blind_lines(view)))
        left = waiting(state, reviewer)
        if not item and not left:
            return say_json(None) if json else say(f"Nothing in {name} waits for {reviewer}.")
        found = find_item(state, item) if item else left[0]
        before = previous(state, found.item.path, reviewer, review.desk.store)
        signs = signals(state, reviewer)
    if json:
        return say_json(shown_json(state, found, before, reviewer, signs))
    lines = [*item_lines(state, found, before)]
    for sign in signs:
        lines += ["", *wrapped(sign)]
    return say("\n".join(lines))


@app.command("approve", epilog=APPROVE_EXAMPLE)
def approve(
    context: typer.Context,
    name: NameArgument,
    items: Annotated[
        list[str],
        typer.Argument(metavar="ITEM", help="The path of each item.", show_default=False),
    ],
    comment: Annotated[str, typer.Option(metavar="TEXT", help="A word on it.")] = "",
    expect: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SHA256",
            help="The hash that was shown, once for each item: refused where it is another now.",
            show_default=False,
        ),
    ] = None,
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Say that you read items and agree with what stands there; a flag is acknowledged so.

    Each has to be named. Where one is refused, none is approved.
    """
    from assessor.cli.review_json import kept_json
    from assessor.cli.reviewing import opened
    from assessor.desk import reviewing as core

    if len(set(items)) < len(items):
        raise typer.BadParameter("an item is named twice")
    if expect and len(expect) != len(items):
        raise typer.BadParameter("give --expect once for each item, in their order")
    with opened(name, workspace or context.obj, as_json=json) as review:
        state, who = review.state, review.who
        for path, digest in zip(items, expect or (), strict=False):
            found = core.find_item(state, path)
            if found.subject_sha256 != digest.lower():
                raise core.ReviewRefused(
                    f"“{path}” is not what was expected: its sha256 is {found.subject_sha256} "
                    "by now; read it again. Nothing was approved."
                )
        kept = review.keep([core.approve(state, path, who.name, who.at, comment) for path in items])
    if json:
        return say_json([kept_json(one) for one in kept])
    return say("\n".join(f"Approved {path}" for path in items))


@app.command("request", epilog=REQUEST_EXAMPLE)
def request(
    context: typer.Context,
    name: NameArgument,
    item: ItemArgument,
    comment: Annotated[
        str, typer.Option(metavar="TEXT", help="What is to change.", show_default=False)
    ],
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Ask for a change of an item. “review return” then sends the assessment back."""
    from assessor.cli.review_json import kept_json
    from assessor.cli.reviewing import opened
    from assessor.desk.reviewing import request_change

    with opened(name, workspace or context.obj, as_json=json) as review:
        who = review.who
        made = request_change(review.state, item, who.name, who.at, comment)
        (kept,) = review.keep([made])
    return say_json(kept_json(kept)) if json else say(f"Asked for a change of {item}")


@app.command("sign", epilog=SIGN_EXAMPLE)
def sign(
    context: typer.Context,
    name: NameArgument,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="A word for the log.")] = "",
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Sign an assessment off: you read every item of it and approve it.

    Exits with 1 and says all that is missing where an item is not approved, a flag not
    acknowledged, a comment not resolved or a change asked for.
    """
    from assessor.cli.reviewing import move_draft

    move_draft(name, "approve", workspace or context.obj, reason=reason, as_json=json)


@app.command("return", epilog=RETURN_EXAMPLE)
def send_back(
    context: typer.Context,
    name: NameArgument,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="A word for the log.")] = "",
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Send an assessment back to its author, who finds what you asked for with each item."""
    from assessor.cli.reviewing import move_draft

    move_draft(name, "request-changes", workspace or context.obj, reason=reason, as_json=json)


app.command("comment", epilog=remarks.COMMENT_EXAMPLE)(remarks.comment)
app.command("resolve", epilog=remarks.RESOLVE_EXAMPLE)(remarks.resolve)
app.command("propose", epilog=remarks.PROPOSE_EXAMPLE, context_settings=VALUES)(remarks.propose)
app.command("rate", epilog=remarks.RATE_EXAMPLE, context_settings=NUMBERS)(remarks.rate)
app.command("adjudicate", epilog=remarks.ADJUDICATE_EXAMPLE, context_settings=NUMBERS)(
    remarks.adjudicate
)
