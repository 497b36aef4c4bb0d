"""``assessor import``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assessor.cli.options import JsonOption, WorkspaceOption
from assessor.cli.output import finish, say, say_json

if TYPE_CHECKING:
    from assessor.exchange.incoming import Incoming

EXAMPLE = """\b
Examples:
  assessor import page.txt
  assessor import exports/data-engineer.json --json
"""


def import_file(
    context: typer.Context,
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help="An assessment as JSON, or a published page saved as text.",
            show_default=False,
        ),
    ],
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Take a file into the working database, as a new draft.

    Tells what the file states that its own inputs do not yield, and every line without a place.
    """
    from assessor.cli.desk import open_desk
    from assessor.cli.refusals import REFUSALS, refuse
    from assessor.desk.library import store_draft
    from assessor.exchange.files import read_bytes
    from assessor.exchange.incoming import read_incoming

    try:
        found = read_incoming(read_bytes(Path(file)))
    except REFUSALS as error:
        return finish(refuse(error, file))
    with open_desk(workspace or context.obj) as desk:
        session = store_draft(found.document, desk.roles, desk.store, desk.author, kind="import")
    if json:
        return say_json(_as_json(session.name, found))
    return say("\n".join(_lines(session.name, found)))


def _as_json(name: str, found: Incoming) -> dict[str, object]:
    return {
        "name": name,
        "title": found.document.role.title,
        "contradictions": [
            {"place": problem.place, "message": problem.message} for problem in found.contradictions
        ],
        "unplaced": [{"line": number, "text": text} for number, text in found.unplaced],
        "notes": [{"place": note.place, "message": note.message} for note in found.notes],
    }


def _lines(name: str, found: Incoming) -> Iterator[str]:
    yield f"Imported as the draft {name}."
    if found.contradictions:
        yield "It states what its own inputs do not yield:"
        yield from (f"  {problem}" for problem in found.contradictions)
    if found.unplaced:
        yield "These lines have no place in an assessment and were left out:"
        yield from (f"  line {number}: {text}" for number, text in found.unplaced)
    if found.notes:
        yield "Notes:"
        yield from (f"  {note}" for note in found.notes)
