"""``assessor verify``."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from assessor.cli.options import JsonOption
from assessor.cli.output import OK, UNUSABLE, WRONG, finish, say, say_error, say_errors, say_json

EXAMPLE = """\b
Examples:
  assessor verify roles
  assessor verify exports/data-engineer.json --json
"""

_STATUS = {OK: "holds", WRONG: "does not hold", UNUSABLE: "unreadable"}
_PLURAL = {OK: "hold", WRONG: "do not hold", UNUSABLE: "unreadable"}


def verify(
    places: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE|DIR",
            help="Exported assessments, or folders of them.",
            show_default=False,
        ),
    ],
    json: JsonOption = False,
) -> None:
    """Recompute what exports state; tell where one does not hold."""
    from assessor.cli.refusals import REFUSALS, reasons, refuse
    from assessor.desk.publishing import contradictions
    from assessor.exchange.files import read_document

    rows: list[dict[str, object]] = []
    codes: list[int] = []
    unread: list[str] = []
    for file in _files(places, unread):
        try:
            problems = [(p.place, p.message) for p in contradictions(read_document(file))]
            code = WRONG if problems else OK
            say_errors(str(file), problems)
        except REFUSALS as error:
            problems, code = reasons(error), refuse(error, str(file))
        codes.append(code)
        rows.append(
            {
                "file": str(file),
                "status": _STATUS[code],
                "problems": [{"path": place, "message": message} for place, message in problems],
            }
        )
    if json:
        say_json(rows)
    else:
        say(_summary(codes))
    finish(max([UNUSABLE if unread else OK, *codes]))


def _files(places: Iterable[str], unread: list[str]) -> Iterator[Path]:
    """The files that ``places`` name, folders with all they hold; ``unread`` takes up the rest."""

    def note(place: str, why: str) -> None:
        unread.append(place)
        say_error(place, why)

    for place in places:
        path = Path(place)
        if not _is_folder(path):
            yield path
            continue
        found = False
        for folder, folders, names in os.walk(
            path,
            onerror=lambda error: note(str(error.filename), f"cannot be read: {error.strerror}"),
        ):
            folders.sort()
            for name in sorted(names):
                if name.endswith(".json"):
                    found = True
                    yield Path(folder, name)
        if not found:
            note(place, "holds no .json file to verify")


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _summary(codes: list[int]) -> str:
    counts = ((code, codes.count(code)) for code in _STATUS if code in codes)
    parts = [f"{count} {(_STATUS if count == 1 else _PLURAL)[code]}" for code, count in counts]
    return ", ".join([f"{len(codes)} file{'s' if len(codes) != 1 else ''} verified", *parts])
