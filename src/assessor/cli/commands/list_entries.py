"""``assessor list``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from assessor.cli.options import JsonOption, WorkspaceOption
from assessor.cli.output import say, say_json

if TYPE_CHECKING:
    from assessor.desk.library import Entry
    from assessor.desk.shelf import View

EXAMPLE = """\b
Examples:
  assessor list
  assessor list nurse --status "in review"
  assessor list --sort changed --limit 20
  assessor list --json --workspace ~/assessments
"""
_AT_ONCE = 200
"""Entries that are read at a time."""


def list_entries(
    context: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="WORD", help="Only what holds it in its name, title, label or status."
        ),
    ] = None,
    status: Annotated[
        Literal["draft", "in review", "changes requested", "approved", "published"] | None,
        typer.Option("--status", help="Only what has this status.", show_default=False),
    ] = None,
    sort: Annotated[
        Literal["title", "score", "label", "status", "changed", "waiting"],
        typer.Option("--sort", help="The order: “changed” has the newest first, “waiting” last."),
    ] = "title",
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="At most so many.", show_default=False)
    ] = None,
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """List drafts and published roles with their scores."""
    from assessor.cli.desk import open_desk
    from assessor.cli.layout import columns
    from assessor.desk.catalogue import Wanted
    from assessor.desk.shelf import Shelf

    wanted = Wanted(
        tuple(" ".join(words or ()).casefold().split()), (status,) if status else (), sort
    )
    with open_desk(workspace or context.obj) as desk:
        view = Shelf(desk.roles, desk.store).look(wanted, limit)
        rows = list(_rows(view, min(limit or view.total, view.total)))
    if json:
        return say_json(
            [
                {
                    "name": row.name,
                    "title": row.title,
                    "seniority": row.seniority,
                    "status": row.status,
                    "score": None if row.score is None else f"{row.score:.1f}",
                    "zone": row.zone,
                    "label": row.label,
                    "changed": row.changed.isoformat() if row.changed else None,
                    "problem": row.problem,
                }
                for row in rows
            ]
        )
    if not rows:
        return say(
            "There is no draft and no role here yet."
            if wanted.everything
            else "Nothing is like that."
        )
    shown = [
        (
            row.name,
            "–" if row.score is None else f"{row.score:.1f}",
            row.label or "–",
            row.status,
            row.problem or row.title,
        )
        for row in rows
    ]
    return say("\n".join(columns([("NAME", "SCORE", "LABEL", "STATUS", "TITLE"), *shown])))


def _rows(view: View, count: int) -> Iterator[Entry]:
    for start in range(0, count, _AT_ONCE):
        yield from view.rows(start, min(start + _AT_ONCE, count))
