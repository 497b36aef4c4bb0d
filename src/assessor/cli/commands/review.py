"""``assessor review``: reading, judging and signing off what somebody else assessed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assessor.cli.commands import review_remarks as remarks
from assessor.cli.commands.review_remarks import ItemArgument, NameArgument
from assessor.cli.options import JsonOption, WorkspaceOption
from assessor.cli.output import OK, UNUSABLE, WRONG, finish, say, say_error, say_json

if TYPE_CHECKING:
    from assessor.cli.review_json import QueueRow
    from assessor.desk.review_state import ItemState, ReviewState
    from assessor.document.review import Status

EXAMPLE = """\b
Examples:
  assessor review list
  assessor review show nurse
  assessor review approve nurse evidence.wage_trends
  assessor review sign nurse
"""
LIST_EXAMPLE = """\b
Examples:
  assessor review list
  assessor review list nurse --json
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
_IN_REVIEW: tuple[Status, ...] = ("in review", "changes requested")
_LISTED = 100
"""Drafts in review that are listed unless told otherwise; reading one takes some milliseconds."""
_AT_ONCE = 50
"""Drafts that are read at a time."""


@app.command("list", epilog=LIST_EXAMPLE)
def list_items(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="A draft; else all in review.")] = "",
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit",
            min=1,
            help="At most so many drafts, those that wait longest; else 100, with --json all.",
            show_default=False,
        ),
    ] = None,
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """List what waits for a review, or the items of one assessment in the order to read them.

    Flagged items come first, then those that move the score most; what you decided yourself, and
    so cannot approve, is at the end.
    """
    if name:
        _list_one(name, workspace or context.obj, as_json=json)
    else:
        _list_all(workspace or context.obj, limit or (None if json else _LISTED), as_json=json)


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
    with opened(name, workspace or context.obj) as review:
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
    with opened(name, workspace or context.obj) as review:
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

    with opened(name, workspace or context.obj) as review:
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
app.command("propose", epilog=remarks.PROPOSE_EXAMPLE, context_settings=remarks.NUMBERS)(
    remarks.propose
)
app.command("rate", epilog=remarks.RATE_EXAMPLE, context_settings=remarks.NUMBERS)(remarks.rate)
app.command("adjudicate", epilog=remarks.ADJUDICATE_EXAMPLE, context_settings=remarks.NUMBERS)(
    remarks.adjudicate
)


def _list_one(name: str, root: Path | None, *, as_json: bool) -> None:
    from assessor.cli.layout import columns, wrapped
    from assessor.cli.review_item import thread_lines
    from assessor.cli.review_json import item_json, thread_json
    from assessor.cli.reviewing import opened
    from assessor.desk.moving import missing_for
    from assessor.desk.review_queue import queue, signals

    with opened(name, root) as review:
        state, reviewer = review.state, review.who.name
        items, signs = queue(state, reviewer), signals(state, reviewer)
        missing = missing_for(state, "approve", reviewer)
    if as_json:
        return say_json(
            {
                "name": name,
                "status": state.status,
                "reviewer": reviewer,
                "items": [item_json(item, reviewer) for item in items],
                "strays": [thread_json(thread) for thread in state.strays],
                "missing_for_sign_off": list(missing),
                "signals": list(signs),
            }
        )
    rows = [("STATE", "STEP", "ITEM", "NOTE"), *(_row(item, reviewer) for item in items)]
    lines = [*columns(rows)]
    for thread in state.strays:
        lines += ["", *wrapped(f"On {thread.first.path}, which is gone:"), *thread_lines(thread)]
    approved = _approved(state)
    lines += ["", f"{name} is {state.status}; {approved} of {len(items)} items are approved."]
    for sign in signs:
        lines += ["", *wrapped(sign)]
    return say("\n".join(lines))


def _list_all(root: Path | None, limit: int | None, *, as_json: bool) -> None:
    from assessor.cli.desk import open_desk
    from assessor.cli.layout import columns
    from assessor.cli.review_json import queue_row
    from assessor.cli.reviewing import state_of
    from assessor.desk.catalogue import Wanted
    from assessor.desk.ports import UnreadableDraft
    from assessor.desk.review_queue import waiting
    from assessor.method.errors import MethodError

    rows: list[QueueRow] = []
    code = OK
    with open_desk(root) as desk:
        reviewer = desk.author.name
        found = desk.store.catalogue.find(Wanted(statuses=_IN_REVIEW, order="waiting"), limit)
        for i in range(0, len(found.spots), _AT_ONCE):
            for stored in desk.store.read([spot.name for spot in found.spots[i : i + _AT_ONCE]]):
                if isinstance(stored, UnreadableDraft):
                    say_error(stored.problem)
                    code = UNUSABLE
                    continue
                try:
                    state = state_of(desk, stored)
                except MethodError as error:
                    say_error(stored.name, str(error))
                    code = max(code, WRONG)
                else:
                    rows.append(queue_row(state, _approved(state), len(waiting(state, reviewer))))
    total = sum(found.tally.values())
    if as_json:
        say_json([row.as_json() for row in rows])
    elif not total:
        say("Nothing is in review.")
    else:
        heading = ("NAME", "STATUS", "APPROVED", "WAITS FOR YOU", "TITLE")
        lines = [*columns([heading, *(row.cells() for row in rows)])]
        if total > len(found.spots):
            lines += ["", f"These wait longest, of {total:,} in review; --limit shows more."]
        say("\n".join(lines))
    finish(code)


def _approved(state: ReviewState) -> int:
    return sum(item.progress == "approved" for item in state.items)


def _row(item: ItemState, reviewer: str) -> Sequence[str]:
    effect = str(item.effect_points) if item.effect else "–"
    return item.progress, effect, item.item.path, "; ".join(_notes(item, reviewer))


def _notes(item: ItemState, reviewer: str) -> Iterator[str]:
    if not item.may_approve(reviewer):
        yield "yours"
    if item.flags:
        yield "flagged"
    if item.approvals_needed > len(item.approved_by) > 0:
        yield "a second reviewer is needed"
    if item.unresolved:
        count = len(item.unresolved)
        yield f"{count} comment{'s' if count != 1 else ''} open"
