"""Help: every action of the place one comes from, with its keys."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text
from textual.keys import format_key

from assessor.document.text import printable
from assessor.tui.actions import ACTIONS, PLACES, Place

METHOD_NOTE = (
    "A model may suggest; you decide; the score is computed from your ratings alone. "
    "Everything is saved as you go, and every change to a draft can be undone, however long ago."
)


TRIAL_NOTE = (
    "What is tried here is nowhere kept until you keep it; leaving drops it, after a word. The draft "
    "stays as it is. Chances are for ratings off by one, items assumed independent."
)

REVIEW_NOTE = (
    "Moving about records nothing: only the keys below do, and an approval holds for exactly what "
    "was shown to its end. It goes stale by itself when that changes. What is said here stays in "
    "the log; a newer verdict takes the place of an older one."
)


def help_text(keys: Mapping[str, str], places: tuple[Place, ...], about: str) -> Group:
    """What can be done in ``places``; ``about`` says what the focused thing is.

    ``keys`` are the keys a person has set, by action id.
    """
    notes: dict[Place, str] = {"whatif": TRIAL_NOTE, "review": REVIEW_NOTE}
    note = notes.get(places[0], METHOD_NOTE)
    parts: list[RenderableType] = [_text(note), _text("")]
    if about:
        parts += [_text(about), _text("")]
    for place in places:
        table = Table.grid(padding=(0, 2))
        table.add_column(width=12)
        table.add_column(width=16)
        table.add_column(ratio=1)
        for action in ACTIONS:
            if action.place == place and action.in_help:
                pressed = keys.get(action.id, action.keys)
                shown = " ".join(format_key(key) for key in pressed.split(","))
                table.add_row(_text(shown, "bold"), _text(action.title), _text(action.help, "dim"))
        parts += [_text(PLACES[place], "bold underline"), table, _text("")]
    return Group(*parts)


def _text(text: str, style: str = "") -> Text:
    return Text(printable(text), style=style)
