"""``assessor review list``: what waits for a review, and what is missing for sign-off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assessor.cli.options import JsonOption, WorkspaceOption
from assessor.cli.output import OK, UNUSABLE, WRONG, finish, say, say_error, say_json

if TYPE_CHECKING:
    from assessor.cli.review_json import QueueRow
    from assessor.cli.reviewing import SignOff
    from assessor.desk.review_state import ItemState, ReviewState
    from assessor.document.review import Status

EXAMPLE = """\b
Examples:
  assessor review list
  assessor review list nurse --json
  assessor review list nurse --check
"""
_IN_REVIEW: tuple[Status, ...] = ("in review", "changes requested")
_LISTED = 50
"""Drafts in review that are listed unless told otherwise; reading one takes some milliseconds."""
_AT_ONCE = 50
"""Drafts that are read at a time."""
_SAID = 10
"""Sentences on what is missing that a list says; most repeat what its rows say."""


def list_items(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="A draft; else all in review.")] = "",
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit",
            min=1,
            help="At most so many drafts, those that wait longest; else 50, with --json all.",
            show_default=False,
        ),
    ] = None,
    check: Annotated[
        bool,
        typer.Option(
            "--check",
            help="Exit with 1 while something keeps NAME from being signed off; nothing is signed.",
        ),
    ] = False,
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """List what waits for a review, or the items of one assessment in the order to read them.

    Flagged items come first, then those that move the score most; what you decided yourself, and
    so cannot approve, is at the end. What is missing for sign-off follows.
    """
    if check and not name:
        raise typer.BadParameter("--check is about one assessment; name it")
    if name:
        _list_one(name, workspace or context.obj, check=check, as_json=json)
    else:
        _list_all(workspace or context.obj, limit or (None if json else _LISTED), as_json=json)


def _list_one(name: str, root: Path | None, *, check: bool, as_json: bool) -> None:
    from assessor.cli.layout import columns, wrapped
    from assessor.cli.review_item import thread_lines
    from assessor.cli.review_json import item_json, thread_json
    from assessor.cli.reviewing import opened, sign_off
    from assessor.desk.moving import missing_for
    from assessor.desk.review_queue import queue, signals

    with opened(name, root, as_json=as_json) as review:
        state, reviewer = review.state, review.who.name
        items, signs = queue(state, reviewer), signals(state, reviewer)
        stands = sign_off(state, reviewer)
        missing = missing_for(state, "approve", reviewer)
    if as_json:
        say_json(
            {
                "name": name,
                "status": state.status,
                "reviewer": reviewer,
                "items": [item_json(item, reviewer) for item in items],
                "strays": [thread_json(thread) for thread in state.strays],
                "missing": list(stands.missing),
                "may_sign": list(stands.by),
                "missing_for_sign_off": list(missing),
                "signals": list(signs),
            }
        )
    else:
        rows = [("STATE", "STEP", "ITEM", "NOTE"), *(_row(state, item, reviewer) for item in items)]
        lines = [*columns(rows)]
        for thread in state.strays:
            gone = wrapped(f"On {thread.first.path}, which is gone:")
            lines += ["", *gone, *thread_lines(thread)]
        approved = _approved(state)
        lines += ["", f"{name} is {state.status}; {approved} of {len(items)} items are approved."]
        lines += _sign_off_lines(stands, most=0 if check else _SAID)
        for sign in signs:
            lines += ["", *wrapped(sign)]
        say("\n".join(lines))
    if check and stands.missing:
        for sentence in stands.missing:
            say_error(name, sentence)
        finish(WRONG)


def _sign_off_lines(stands: SignOff, most: int) -> Iterator[str]:
    """What is missing for sign-off, ``most`` sentences of it, or who can give it."""
    from assessor.cli.layout import wrapped

    if stands.by:
        yield from wrapped(
            f"Nothing is missing for sign-off; {' or '.join(stands.by)} can give it."
        )
    elif stands.missing and most:
        yield "Missing for sign-off:"
        for sentence in stands.missing[:most]:
            yield from wrapped(sentence, "  ", "    ")
        if len(stands.missing) > most:
            yield f"  and {len(stands.missing) - most} more; --check says all of it"
    elif not stands.missing:
        yield "It is signed off."


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


def _row(state: ReviewState, item: ItemState, reviewer: str) -> Sequence[str]:
    effect = str(item.effect_points) if item.effect else "–"
    return item.progress, effect, item.item.path, "; ".join(_notes(state, item, reviewer))


def _notes(state: ReviewState, item: ItemState, reviewer: str) -> Iterator[str]:
    from assessor.cli.review_item import proposals
    from assessor.desk.second_rating import settled_otherwise

    outcome = settled_otherwise(item)
    if outcome is not None:
        yield f"settled at {outcome}, not as it stands"
    if not item.may_approve(reviewer):
        yield "yours"
    if item.flags:
        yield "flagged"
    if item.approvals_needed > len(item.approved_by) > 0:
        yield "a second reviewer is needed"
    if item.unresolved:
        count = len(item.unresolved)
        yield f"{count} comment{'s' if count != 1 else ''} open"
    if count := len(proposals(state, item)):
        yield f"{count} proposed edit{'s' if count != 1 else ''}"
