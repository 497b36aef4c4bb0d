"""``assessor set``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from assessor.cli.options import JsonOption, WorkspaceOption
from assessor.cli.output import say, say_json

if TYPE_CHECKING:
    from assessor.document.assessment import Assessment
    from assessor.document.path import Json

EXAMPLE = """\b
Examples:
  assessor set nurse growth.rating -1 --reason "Two newer sources"
  assessor set nurse 'tasks[2].time' 15
  assessor set nurse evidence.wage_trends.sources "wage-report; survey"
  assessor set nurse growth.rationale - < rationale.txt
"""


def set_value(
    context: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="A draft or published role.", show_default=False)
    ],
    path: Annotated[
        str,
        typer.Argument(
            metavar="PATH",
            help="The place, as “check” and “review show” name it; an element of a list by its "
            "id or its position from 0.",
            show_default=False,
        ),
    ],
    value: Annotated[
        str | None,
        typer.Argument(
            metavar="VALUE|-",
            help="What should stand there; “-” reads standard input. The entries of a list are "
            "set apart by “;”.",
            show_default=False,
        ),
    ] = None,
    empty: Annotated[
        bool, typer.Option("--empty", help="Take away what stands there, in place of VALUE.")
    ] = False,
    reason: Annotated[
        str,
        typer.Option(
            metavar="TEXT", help="Why a rating differs from the suggested one.", show_default=False
        ),
    ] = "",
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Put a value into a draft, and see what that does to the score.

    It is saved and logged as at the Desk, where ctrl+z takes it back. A published role becomes a
    draft by it.
    """
    from assessor.cli.changing import Put, opened, score_json, score_line, shown
    from assessor.cli.entry import place_of
    from assessor.cli.layout import cut
    from assessor.desk import editing
    from assessor.document.path import get

    if empty == (value is not None):
        raise typer.BadParameter("say what should stand there, or --empty, one of the two")
    if value is not None and value.startswith("--"):
        raise typer.BadParameter(f"there is no option {value[:40]}; a text like it goes in by “-”")
    with opened(name, workspace or context.obj, as_json=json) as (_, session):
        before = session.standing
        place = place_of(before.assessment, path)
        why = _reason(place, reason)
        put = _value(before.assessment, place, value)
        change = session.do(lambda draft, who: editing.set_value(draft, place, put, who, why))
        after = session.standing
        done = Put(place, get(before.assessment, place), get(after.assessment, place))
        status = session.status
    if json:
        return say_json(
            {"name": name, "changed": change is not None, **done.as_json(), "status": status}
            | {"score": score_json(before, after)}
        )
    if change is None:
        return say(f"{place} is {cut(shown(done.after), 40)} already; nothing was changed.")
    return say("\n".join([*done.lines(), score_line(before, after)]))


def _value(document: Assessment, place: str, given: str | None) -> Json:
    """What is to stand at ``place``: what was given, came by standard input, or nothing.

    Raises:
        DocumentError: nothing was given, but not said to be meant, or something has to stand there.
        FileError: standard input cannot be read.
    """
    from assessor.cli.entry import nothing_at, value_at
    from assessor.cli.reading import STDIN, stdin_bytes
    from assessor.document.errors import DocumentError

    if given is None:
        return nothing_at(document, place)
    if given == STDIN:
        try:
            given = stdin_bytes(advice="no text of an assessment is").decode("utf-8-sig")
            given = given.rstrip("\r\n")
        except UnicodeDecodeError:
            raise DocumentError.at(place, "standard input is not text in UTF-8") from None
    if not given.strip():
        raise DocumentError.at(place, "the value is empty; --empty takes away what stands there")
    return value_at(document, place, given)


def _reason(place: str, given: str) -> str:
    """Why a rating is what it is put at, as the draft keeps it.

    Raises:
        DocumentError: it is about something else than a rating, or too long.
    """
    from assessor.document.errors import DocumentError
    from assessor.document.path import is_rating
    from assessor.document.text import MAX_TEXT, clean

    why = clean(given).strip()
    if why and not is_rating(place):
        raise DocumentError.at(place, "is no rating, and --reason says why one differs")
    if len(why) > MAX_TEXT:
        raise DocumentError.at(place, f"--reason is longer than {MAX_TEXT} characters")
    return why
