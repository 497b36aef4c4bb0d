"""What ``assessor review`` leaves besides verdicts: comments, proposals, second ratings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from assessor.cli.options import JsonOption, WorkspaceOption
from assessor.cli.output import say, say_json

if TYPE_CHECKING:
    from assessor.cli.reviewing import Reviewing
    from assessor.desk.review_state import ReviewState
    from assessor.document.review import Record

COMMENT_EXAMPLE = """\b
Examples:
  assessor review comment nurse evidence.wage_trends "Which country?"
  assessor review comment nurse growth "All three." --reply-to 1a2b3c4d
"""
RESOLVE_EXAMPLE = """\b
Examples:
  assessor review resolve nurse 1a2b3c4d
"""
PROPOSE_EXAMPLE = """\b
Examples:
  assessor review propose nurse growth rating -1 --why "Pay fell"
  assessor review propose nurse reinstatement text "New tasks have come up."
"""
RATE_EXAMPLE = """\b
Examples:
  assessor review show nurse growth --blind
  assessor review rate nurse growth -1 --rationale "Two sources say so"
"""
ADJUDICATE_EXAMPLE = """\b
Examples:
  assessor review adjudicate nurse growth -1 --reason "The newer source"
"""

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="A draft.", show_default=False)]
ItemArgument = Annotated[
    str,
    typer.Argument(
        metavar="ITEM", help="The item's path, as “review list” has it.", show_default=False
    ),
]


def comment(
    context: typer.Context,
    name: NameArgument,
    item: ItemArgument,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What to say.", show_default=False)],
    reply_to: Annotated[
        str | None,
        typer.Option(
            metavar="COMMENT-ID",
            help="The comment to answer; the beginning of its id is enough.",
            show_default=False,
        ),
    ] = None,
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Comment on an item, or answer a comment on it.

    While a comment is not resolved, the assessment cannot be signed off.
    """
    from assessor.cli.reviewing import opened
    from assessor.desk import reviewing as core

    with opened(name, workspace or context.obj, as_json=json) as review:
        state, who = review.state, review.who
        if reply_to is not None:
            first = comment_id(state, reply_to, item)
            made = core.reply(state, first, who.name, who.at, text)
        else:
            made = core.comment(state, item, who.name, who.at, text)
        _keep(review, made, f"Comment {made.id[:8]} on {made.path}", as_json=json)


def resolve(
    context: typer.Context,
    name: NameArgument,
    comment: Annotated[
        str,
        typer.Argument(
            metavar="COMMENT-ID", help="A comment, or the beginning of its id.", show_default=False
        ),
    ],
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Settle a comment with all answers to it. A later answer opens it again."""
    from assessor.cli.reviewing import opened
    from assessor.desk import reviewing as core

    with opened(name, workspace or context.obj, as_json=json) as review:
        who = review.who
        made = core.resolve(review.state, comment_id(review.state, comment), who.name, who.at)
        _keep(review, made, f"Settled {made.comment_id[:8]} on {made.path}", as_json=json)


def propose(
    context: typer.Context,
    name: NameArgument,
    item: ItemArgument,
    field: Annotated[
        str,
        typer.Argument(
            metavar="FIELD",
            help="The field, as the document calls it; “text” where the item is one text.",
            show_default=False,
        ),
    ],
    value: Annotated[
        str,
        typer.Argument(
            metavar="VALUE",
            help="What should stand there. The entries of a list are set apart by “;”.",
            show_default=False,
        ),
    ],
    why: Annotated[str, typer.Option(metavar="TEXT", help="What it rests on.")] = "",
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Propose another value, which the author decides on like on any suggestion."""
    from assessor.cli.entry import value_at
    from assessor.cli.reviewing import opened
    from assessor.desk import reviewing as core

    with opened(name, workspace or context.obj, as_json=json) as review:
        state, who = review.state, review.who
        put = value_at(state.draft.assessment, f"{item}.{field}", value)
        made = core.propose(state, item, field, put, who.name, who.at, why)
        review.desk.store.add_suggestion(name, made, who.name)
        if json:
            return say_json(made.model_dump(mode="json"))
        say(f"Proposed for {item}, {field}; its author decides on it")
    return None


def rate(
    context: typer.Context,
    name: NameArgument,
    item: ItemArgument,
    rating: Annotated[
        int, typer.Argument(metavar="RATING", help="On the item's scale.", show_default=False)
    ],
    rationale: Annotated[str, typer.Option(metavar="TEXT", help="Why.", show_default=False)],
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Rate an item a second time, without having seen its rating.

    “review show --blind” shows what to go by. It is given once; whoever gave a verdict on the
    item has seen its rating and cannot give one.
    """
    from assessor.cli.reviewing import opened
    from assessor.desk.second_rating import second_rating

    with opened(name, workspace or context.obj, as_json=json) as review:
        who = review.who
        made = second_rating(review.state, item, rating, rationale, who.name, who.at)
        _keep(review, made, f"Rated {item} at {rating}", as_json=json)


def adjudicate(
    context: typer.Context,
    name: NameArgument,
    item: ItemArgument,
    outcome: Annotated[
        int,
        typer.Argument(metavar="OUTCOME", help="The rating agreed on.", show_default=False),
    ],
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why.", show_default=False)],
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Settle the two ratings of an item.

    The assessment is not changed by it: where another rating stands there, its author puts the
    one that was agreed on.
    """
    from assessor.cli.reviewing import opened
    from assessor.desk import second_rating as core

    with opened(name, workspace or context.obj, as_json=json) as review:
        who = review.who
        made = core.adjudicate(review.state, item, outcome, reason, who.name, who.at)
        told = f"Settled {item}: {made.first} and {made.second} at {outcome}"
        stays = f"; its author has to put {outcome}" if outcome != made.first else ""
        _keep(review, made, told + stays, as_json=json)


def comment_id(state: ReviewState, given: str, path: str = "") -> str:
    """The id of the comment that ``given`` is or begins, on the item at ``path`` if one is given.

    Raises:
        ReviewRefused: it is too short, there is no such comment, or there are several.
    """
    from assessor.cli.telling import LEAST
    from assessor.desk.reviewing import ReviewRefused
    from assessor.document.review import Comment

    if len(given) < LEAST:
        raise ReviewRefused(
            f"“{given}” is too short for a comment's id; give {LEAST} characters of it"
        )
    found = [
        kept.record
        for kept in state.records
        if isinstance(kept.record, Comment) and kept.record.id.startswith(given.lower())
    ]
    on = f" on {path}" if path else ""
    found = [one for one in found if not path or one.path == path]
    if not found:
        raise ReviewRefused(f"there is no comment “{given[:40]}”{on}")
    if len(found) > 1:
        raise ReviewRefused(f"“{given[:40]}” begins {len(found)} comments{on}; give more of its id")
    return found[0].id


def _keep(review: Reviewing, record: Record, told: str, *, as_json: bool) -> None:
    from assessor.cli.review_json import kept_json

    (kept,) = review.keep([record])
    if as_json:
        say_json(kept_json(kept))
    else:
        say(told)
