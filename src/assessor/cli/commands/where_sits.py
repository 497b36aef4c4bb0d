"""``assessor where``."""

from __future__ import annotations

from typing import Annotated

import typer

from assessor.cli.options import JsonOption, WorkspaceOption
from assessor.cli.output import WRONG, finish, say, say_error, say_json

EXAMPLE = """\b
Examples:
  assessor where ai-infrastructure-engineer
  assessor where draft.json --json
"""

_KINDS = {
    "this": "this role",
    "library": "in the library",
    "draft": "being drafted",
    "quoted": "as it quotes it",
}


def where(
    context: typer.Context,
    subject: Annotated[
        str,
        typer.Argument(metavar="FILE|NAME", help="A file, a draft or a role.", show_default=False),
    ],
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Show where a role sits between 0 and 100, beside the library and what it quotes."""
    from assessor.cli.desk import open_desk
    from assessor.cli.layout import columns, cut
    from assessor.cli.subjects import find
    from assessor.desk.placing import letters, neighbours, placed, scale_rows
    from assessor.document.ratings import method_of
    from assessor.method.errors import MethodError

    root = workspace or context.obj
    subject_found = find(subject, root)
    document = subject_found.document
    with open_desk(root) as desk:
        beside = neighbours(subject_found.name, document, desk.roles, desk.store)
    try:
        found, method = placed(document, beside.known, beside.drafted), method_of(document)
    except MethodError as error:
        say_error(subject, str(error))
        return finish(WRONG)
    if json:
        return say_json(
            [
                {
                    "kind": one.kind,
                    "title": one.title,
                    "seniority": one.seniority,
                    "score": f"{one.score:.1f}",
                    "zone": one.zone,
                    "label": one.label,
                }
                for one in found
            ]
        )
    if not found:
        return say("This role has no score yet, and nothing else is known.")
    lines = [
        "".join(text for text, _ in row).rstrip() for row in scale_rows(found, _width(), method)
    ]
    rows = [
        (letter, f"{one.score:>5}", one.label, _KINDS[one.kind], cut(one.title, 36))
        for letter, one in zip(letters(len(found)), found, strict=True)
    ]
    if beside.left_out:
        rest = f"{beside.left_out} drafts further away in score are left out."
        return say("\n".join([*lines, "", *columns(rows), "", rest]))
    return say("\n".join([*lines, "", *columns(rows)]))


def _width() -> int:
    """Columns to draw in: those of the terminal within reason, 80 where there is none."""
    import shutil
    import sys

    from assessor.cli.layout import WIDTH

    there = shutil.get_terminal_size().columns if sys.stdout.isatty() else WIDTH
    return min(max(there, 40), 120) - 1
