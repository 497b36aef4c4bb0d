"""``assessor log``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from assessor.cli.options import JsonOption, WorkspaceOption
from assessor.cli.output import UNUSABLE, finish, say, say_error, say_json

if TYPE_CHECKING:
    from pydantic import JsonValue

    from assessor.desk.draft import Event

EXAMPLE = """\b
Examples:
  assessor log data-engineer
  assessor log data-engineer --json
"""

_INDENT = " " * 6
_ARROW = " → "


def log(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="A draft.", show_default=False)],
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Show all that was done to a draft: who, when, where, from what to what.

    Times are in UTC. Long values are cut; --json has them whole.
    """
    from assessor.cli.desk import check_name, open_desk

    check_name(name)
    with open_desk(workspace or context.obj) as desk:
        events = desk.store.events(name)
    if not events:
        say_error(f"there is no draft “{name}”, so there is no log of one; see assessor list")
        return finish(UNUSABLE)
    if json:
        return say_json([event.model_dump(mode="json") for event in events])
    return say("\n".join(line for event in events for line in _lines(event)))


def _lines(event: Event) -> Iterator[str]:
    from assessor.cli.layout import WIDTH, cut, width_of

    when = f"{event.at:%Y-%m-%d %H:%M:%S}"
    told = f"{event.number:>4}  {when}  {cut(event.actor, 16)}  {cut(event.kind, 12)}"
    yield cut(f"{told}  {event.path}".rstrip(), WIDTH)
    if event.before is None and event.after is None:
        return
    room = WIDTH - len(_INDENT) - len(_ARROW)
    before, after = _text(event.before), _text(event.after)
    least = room // 2
    before = cut(before, max(least, room - width_of(cut(after, room))))
    yield f"{_INDENT}{before}{_ARROW}{cut(after, room - width_of(before))}"


def _text(value: JsonValue) -> str:
    from json import dumps

    if value is None:
        return "–"
    return value if isinstance(value, str) else dumps(value, ensure_ascii=False)
