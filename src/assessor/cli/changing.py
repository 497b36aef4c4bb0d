"""A draft that a command changes: opened, changed as at the Desk, and what that did to the score."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from json import dumps
from pathlib import Path

from pydantic import JsonValue

from assessor.cli.desk import Desk, check_name, open_desk
from assessor.cli.layout import WIDTH, cut, width_of, wrapped
from assessor.cli.output import finish, say_json
from assessor.cli.refusals import REFUSALS, reasons, refuse
from assessor.desk.library import open_entry
from assessor.desk.session import Session
from assessor.desk.standing import Standing

_ARROW = " → "
_LONG = 50
"""Cells of a path from which what it leads to goes on a line of its own."""


@dataclass(frozen=True, slots=True)
class Put:
    """What stood at a place, and what stands there now."""

    path: str
    before: JsonValue
    after: JsonValue

    def as_json(self) -> dict[str, JsonValue]:
        """It for other programs to read."""
        return {"path": self.path, "before": self.before, "after": self.after}

    def lines(self, lead: str = "") -> Iterator[str]:
        """It on one line, or on a second one where the path is long."""
        head = f"{lead}{self.path}: "
        if width_of(head) > _LONG:
            yield from wrapped(head)
            head = "  "
        room = WIDTH - width_of(head) - len(_ARROW)
        old, new = shown(self.before), shown(self.after)
        old = cut(old, max(room // 2, room - width_of(cut(new, room))))
        yield f"{head}{old}{_ARROW}{cut(new, room - width_of(old))}"


@contextmanager
def opened(name: str, root: Path | None, *, as_json: bool) -> Iterator[tuple[Desk, Session]]:
    """The draft ``name``, or one of the published role of that name, to be changed.

    What is refused ends the command with its sentences, as JSON too where that is wanted.
    """
    check_name(name)
    with open_desk(root) as desk:
        session = open_entry(name, desk.roles, desk.store, desk.settings.user)
        try:
            yield desk, session
        except REFUSALS as error:
            if as_json:
                say_json(refused_json(name, [": ".join(filter(None, r)) for r in reasons(error)]))
            finish(refuse(error, name))


def refused_json(name: str, refused: Sequence[str]) -> dict[str, JsonValue]:
    """What was refused, a sentence each, with the draft it was to change."""
    return {"name": name, "changed": False, "refused": list(refused)}


def score_line(before: Standing, after: Standing) -> str:
    """The score as it was and as it is, on one line."""
    old, new = _figure(before), _figure(after)
    return f"Score: {new}, as before" if old == new else f"Score: {old}{_ARROW}{new}"


def score_json(before: Standing, after: Standing) -> dict[str, JsonValue]:
    """The score as it was and as it is; between which bounds, where it is not known yet."""
    return {"before": _figure_json(before), "after": _figure_json(after)}


def shown(value: JsonValue) -> str:
    """A value as a person reads it."""
    if value is None or value == "" or value == []:
        return "–"
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return value if isinstance(value, str) else dumps(value, ensure_ascii=False)


def _figure(found: Standing) -> str:
    if found.card is not None:
        return f"{found.card.published_score} {found.card.label}"
    return f"between {found.bounds[0]} and {found.bounds[1]}" if found.bounds else "none yet"


def _figure_json(found: Standing) -> dict[str, JsonValue]:
    card, bounds = found.card, found.bounds
    return {
        "published_score": None if card is None else f"{card.published_score}",
        "label": None if card is None else card.label,
        "bounds": None if bounds is None else [f"{one}" for one in bounds],
    }
