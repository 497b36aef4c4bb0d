"""``assessor agreement``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from assessor.cli.options import JsonOption, WorkspaceOption
from assessor.cli.output import OK, UNUSABLE, finish, say, say_error, say_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assessor.desk.agreement_report import Agreement, Report

EXAMPLE = """\b
Examples:
  assessor agreement
  assessor agreement --by rater --csv agreement.csv
  assessor agreement --json
"""

MOST_LEFT_OUT = 20
"""Second ratings that do not count of which the table says why; the rest is counted."""


def agreement(
    context: typer.Context,
    by: Annotated[
        Literal["rater", "dimension"] | None,
        typer.Option("--by", help="Only these groups; else both.", show_default=False),
    ] = None,
    csv: Annotated[
        Path | None,
        typer.Option("--csv", metavar="FILE", help="Write the table as CSV there too."),
    ] = None,
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Show how far second raters agree with first ones, over all drafts and published roles.

    A second rating was given in a review, without seeing the first one.
    """
    from assessor.cli.desk import open_desk
    from assessor.desk.agreement import collect
    from assessor.desk.agreement_report import report
    from assessor.exchange.agreement_csv import write_agreement
    from assessor.exchange.files import FileError

    with open_desk(workspace or context.obj) as desk:
        found = report(collect(desk.store, desk.roles))
    for problem in found.problems:
        say_error(problem)
    if csv is not None:
        try:
            write_agreement(csv, found.lines(by))
        except FileError as error:
            say_error(str(error))
            return finish(UNUSABLE)
    if json:
        say_json(found.as_json(by))
    else:
        say("\n".join(_told(found, by)))
        if csv is not None:
            say(f"\nWritten: {csv}")
    return finish(UNUSABLE if found.problems else OK)


def _told(found: Report, by: Literal["rater", "dimension"] | None) -> Iterator[str]:
    from assessor.cli.layout import wrapped
    from assessor.desk.agreement_report import NOTE, unexplained

    if not found.paired:
        yield "Nobody has rated anything a second time that can be compared with a first rating."
    else:
        yield from _table(found.lines(by))
        yield ""
        for reason, missing in unexplained(found.lines(by)):
            yield from wrapped(f"{reason} So “–” for {'; '.join(missing)}.", indent="  ")
        yield from wrapped(NOTE)
    if found.left_out:
        yield ""
        yield f"Left out: {_count(len(found.left_out))}"
        for one in found.left_out[:MOST_LEFT_OUT]:
            yield from wrapped(
                f"{one.name}, {one.path}, by {one.second_by}: {one.reason}",
                first="  ",
                indent="    ",
            )
        if len(found.left_out) > MOST_LEFT_OUT:
            yield f"  and {len(found.left_out) - MOST_LEFT_OUT} more; --json lists them all"


def _table(lines: Sequence[Agreement]) -> Iterator[str]:
    from assessor.cli.layout import columns, cut
    from assessor.desk.agreement_report import STATISTICS

    heads = ("PAIRS", "ITEMS", *STATISTICS.values())
    rows = [("", *(f"{_upper(head):>5}" for head in heads))]
    for line in lines:
        name = ("  " if line.within else "") + ("by " if line.kind == "rater" else "") + line.label
        numbers = (str(line.pairs), str(line.items), *map(line.shown, STATISTICS))
        set_right = (
            f"{text:>{max(len(head), 5)}}" for text, head in zip(numbers, heads, strict=True)
        )
        rows.append((cut(name, 32), *set_right))
    yield from columns(rows)


def _upper(head: str) -> str:
    """``head`` in capitals, Greek letters as they are."""
    return "".join(letter.upper() if letter.isascii() else letter for letter in head)


def _count(number: int) -> str:
    return f"{number} second rating{'' if number == 1 else 's'}"
