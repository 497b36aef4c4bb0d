"""``assessor check``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assessor.cli.options import JsonOption
from assessor.cli.output import OK, WRONG, finish, one_line, say, say_json

EXAMPLE = """\b
Examples:
  assessor check draft.json
  assessor check roles/*.json --json
"""


def check(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE", help="Assessments.", show_default=False)
    ],
    json: JsonOption = False,
) -> None:
    """List what the checks find: errors, flags and remarks."""
    from assessor.cli.refusals import REFUSALS, refuse
    from assessor.document.checks import errors, run_checks
    from assessor.exchange.files import read_document

    code = OK
    rows: list[dict[str, object]] = []
    for file in files:
        try:
            checks = run_checks(read_document(Path(file)))
        except REFUSALS as error:
            code = max(code, refuse(error, file))
            continue
        if errors(checks):
            code = max(code, WRONG)
        for found in checks:
            rows.append({"file": file, **found.as_json()})
            if not json:
                place = f"{file}: {found.severity} {found.code} {found.path}"
                say(f"{one_line(place)}: {one_line(found.message)}")
    if json:
        say_json(rows)
    finish(code)
