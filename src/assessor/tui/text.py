"""The one door through which text from people, files and models reaches the screen.

Everything shown is built from :class:`textual.content.Content`, which interprets nothing; what
acts on a terminal or hides is spelled out by :func:`assessor.document.text.printable`. Inputs
paint what is typed themselves; :class:`Unseen` keeps that off the terminal.
"""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from rich.text import Text
from textual.color import Color
from textual.content import Content
from textual.filter import LineFilter

from assessor.document.text import printable
from assessor.method.definition import ZoneKey

ZONE_STYLES: dict[ZoneKey, str] = {
    "green": "$text-success",
    "yellow": "$text-warning",
    "red": "$text-error",
}
"""How a zone is coloured; its word always stands beside the colour."""


def plain(text: str, style: str = "") -> Content:
    """``text`` as content, shown exactly as it is."""
    shown = Content(printable(text), strip_control_codes=False)
    return shown.stylize(style) if style else shown


def lines(*parts: Content) -> Content:
    """Contents one below the other."""
    return Content("\n").join(parts)


def row(*parts: Content | tuple[str, str] | str) -> Content:
    """Contents side by side; a string is shown as it is, a pair is (text, style)."""
    return Content("").join(
        part
        if isinstance(part, Content)
        else plain(part)
        if isinstance(part, str)
        else plain(*part)
        for part in parts
    )


def cell(text: str, style: str = "") -> Text:
    """``text`` as a table cell, on one line."""
    return Text(
        printable(text).replace("\n", " "), style=style, no_wrap=True, overflow="ellipsis", end=""
    )


class Unseen(LineFilter):
    """Leaves out of painted lines what acts on a terminal or hides; lines keep their width."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """``segments`` as they may reach the terminal."""
        return [segment._replace(text=_painted(segment.text)) for segment in segments]


def _painted(text: str) -> str:
    if text.isprintable() or printable(text) == text:
        return text
    return "".join(
        c if printable(c) == c else "\N{REPLACEMENT CHARACTER}" * cell_len(c) for c in text
    )
