"""``assessor list``."""

from __future__ import annotations

import typer

from assessor.cli.options import JsonOption, WorkspaceOption
from assessor.cli.output import say, say_json

EXAMPLE = """\b
Examples:
  assessor list
  assessor list --json --workspace ~/assessments
"""


def list_entries(
    context: typer.Context, json: JsonOption = False, workspace: WorkspaceOption = None
) -> None:
    """List drafts and published roles with their scores."""
    from assessor.cli.desk import open_desk
    from assessor.cli.layout import columns
    from assessor.desk.library import entries

    with open_desk(workspace or context.obj) as desk:
        rows = entries(desk.roles, desk.store.drafts())
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
        return say("There is no draft and no role here yet.")
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
