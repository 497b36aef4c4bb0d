"""A list in columns, of any length: only what stands on the lines that are seen is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.events import Click
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style

from assessor.document.text import printable

Cell = tuple[str, str]
"""What stands in a cell, shown exactly as it is on one line, and its style: ``""`` for the line's
own, else one as :func:`assessor.tui.text.plain` takes it."""

Ask = Callable[[int, int], Sequence[Sequence[Cell]]]
"""The cells of the lines from one (counted from 0) up to, not including, another.

Called while the screen is painted: it is to be quick and to raise nothing. Lines left out at the
end, and cells left out at the end of a line, stay blank."""

_HEADER = 1
_LEAST = 8
"""Cells of the column that takes what is left, where next to nothing is."""
_SPARE = 100
"""Lines kept above and below those that are seen."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, and its width in cells without a blank at each side, at least 1.

    The one column whose width is ``None`` takes what the others leave.
    """

    title: str
    width: int | None


class Rows(ScrollView, can_focus=True, inherit_bindings=False):
    """Lines under a header that stays, with a cursor on one of them.

    The screen decides what enter does, so that its footer shows it.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--header", "rows--even", "rows--cursor"}
    DEFAULT_CSS = """
    Rows {
        height: 1fr;
        overflow-x: hidden;
        background: $surface;
        color: $foreground;
        & > .rows--header { background: $panel; color: $foreground; text-style: bold; }
        & > .rows--even { background: $surface-lighten-1 50%; }
        & > .rows--cursor {
            background: $block-cursor-blurred-background;
            color: $block-cursor-blurred-foreground;
            text-style: $block-cursor-blurred-text-style;
        }
        &:dark > .rows--even { background: $surface-darken-1 40%; }
        &:ansi > .rows--header { background: ansi_bright_blue; color: ansi_default; }
        &:focus {
            background-tint: $foreground 5%;
            & > .rows--header { background-tint: $foreground 5%; }
            & > .rows--cursor {
                background: $block-cursor-background;
                color: $block-cursor-foreground;
                text-style: $block-cursor-text-style;
            }
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(-1)", show=False),
        Binding("down", "step(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "first", show=False),
        Binding("end", "last", show=False),
    ]

    class About(Message):
        """Something about a line, counted from 0."""

        def __init__(self, rows: Rows, row: int) -> None:
            self.rows, self.row = rows, row
            super().__init__()

        @property
        def control(self) -> Rows:
            """The list that the line is in."""
            return self.rows

    class Highlighted(About):
        """The cursor came to a line, or another list was shown."""

    class Selected(About):
        """The line under the cursor was clicked."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.auto_links = False  # there are none, and every line is gone over for them
        self._columns: tuple[Column, ...] = ()
        self._widths: tuple[int, ...] = ()
        self._count = 0
        self._ask: Ask = lambda *_: ()
        self._cursor = -1
        self._kept: dict[int, Sequence[Cell]] = {}

    @property
    def row_count(self) -> int:
        """How many lines there are."""
        return self._count

    @property
    def cursor_row(self) -> int:
        """The line under the cursor, counted from 0; -1 where there is none."""
        return self._cursor

    def show(self, columns: Sequence[Column], count: int, ask: Ask, cursor: int = 0) -> None:
        """Show ``count`` lines in ``columns``, the cursor on line ``cursor`` or the last before it.

        ``ask`` is asked for lines when they come to be seen, once for each until the next
        :meth:`show` or :meth:`refresh_rows`, or until they have long been out of sight.
        """
        self._columns, self._count, self._ask = tuple(columns), count, ask
        self._cursor = min(max(cursor, 0), count - 1)
        self.virtual_size = Size(0, _HEADER + count)
        self.refresh_rows()
        self._bring_into_view()
        if count:
            self.post_message(self.Highlighted(self, self._cursor))

    def refresh_rows(self) -> None:
        """Ask for the lines that are seen again."""
        self._kept.clear()
        self.refresh()

    def move_cursor(self, row: int) -> None:
        """Put the cursor on line ``row``, or on the nearest there is, and bring it into view."""
        before, self._cursor = self._cursor, min(max(row, 0), self._count - 1)
        self._bring_into_view()
        if self._cursor != before:
            self._repaint(before)
            self._repaint(self._cursor)
            self.post_message(self.Highlighted(self, self._cursor))

    def action_step(self, by: int) -> None:
        """To a line below or above."""
        self.move_cursor(self._cursor + by)

    def action_page(self, by: int) -> None:
        """To a page below or above; the cursor keeps its place on the screen."""
        step = by * self._room
        self.scroll_to(y=self.scroll_offset.y + step, animate=False, force=True)
        self.move_cursor(self._cursor + step)

    def action_first(self) -> None:
        """To the first line."""
        self.move_cursor(0)

    def action_last(self) -> None:
        """To the last line."""
        self.move_cursor(self._count - 1)

    def on_click(self, event: Click) -> None:
        """Put the cursor on the line; where it is there already, the line is selected."""
        at = event.get_content_offset(self)
        if at is None or at.y < _HEADER:
            return
        row = self.scroll_offset.y + at.y - _HEADER
        if row == self._cursor:
            self.post_message(self.Selected(self, row))
        elif row < self._count:
            self.move_cursor(row)

    def on_resize(self) -> None:
        self._bring_into_view()

    def watch_show_vertical_scrollbar(self) -> None:
        """Paint all lines again: they became wider or narrower."""
        self.refresh()

    # What is seen

    @property
    def _width(self) -> int:
        """Cells of a line; the scrollbar is beside it."""
        return self.scrollable_size.width

    @property
    def _room(self) -> int:
        """Lines that are seen at a time."""
        return max(self.size.height - _HEADER, 1)

    def _bring_into_view(self) -> None:
        if self.size.height:
            at, top = max(self._cursor, 0), self.scroll_offset.y
            self.scroll_to(y=min(max(top, at - self._room + 1), at), animate=False, force=True)

    def _repaint(self, row: int) -> None:
        y = row - self.scroll_offset.y + _HEADER
        if _HEADER <= y < self.size.height:
            self.refresh(Region(0, y, self._width, 1))

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of ``crop``; what is seen and not yet known is asked for."""
        self._widths = _widths(self._columns, self._width)
        first = self.scroll_offset.y
        stop = min(first + self._room, self._count)
        missing = [row for row in range(first, stop) if row not in self._kept]
        if missing:
            self._keep(missing[0], missing[-1] + 1)
            self._forget(first - _SPARE, stop + _SPARE)
        return super().render_lines(crop)

    def _keep(self, start: int, stop: int) -> None:
        answer = self._ask(start, stop)
        lacking: list[Sequence[Cell]] = [()] * (stop - start - len(answer))
        self._kept.update(zip(range(start, stop), [*answer, *lacking], strict=False))

    def _forget(self, start: int, stop: int) -> None:
        if len(self._kept) > stop - start:
            self._kept = {row: cells for row, cells in self._kept.items() if start <= row < stop}

    def render_line(self, y: int) -> Strip:
        """The header, or one of the lines under it."""
        row = self.scroll_offset.y + y - _HEADER
        if y < _HEADER:
            titles = [(column.title, "") for column in self._columns]
            return self._strip(titles, self.get_visual_style("rows--header"))
        if row >= self._count:
            return Strip.blank(self._width, self.get_visual_style().rich_style)
        cells = self._kept.get(row, ())
        if row == self._cursor:
            own = [(text, "") for text, _ in cells]  # other colours might not stand out from it
            return self._strip(own, self.get_visual_style("rows--cursor"))
        return self._strip(
            cells, self.get_visual_style() if row % 2 else self.get_visual_style("rows--even")
        )

    def _strip(self, cells: Sequence[Cell], base: Style) -> Strip:
        styled = self.app.stylesheet.parse_style
        segments = [
            Segment(
                f" {_fitted(text, width)} ",
                (base + styled(style)).rich_style if style else base.rich_style,
            )
            for width, (text, style) in zip(self._widths, cells, strict=False)
        ]
        return Strip(segments).adjust_cell_length(self._width, base.rich_style).simplify()


def _widths(columns: Sequence[Column], room: int) -> tuple[int, ...]:
    """Cells of each column without its blanks, in ``room`` cells in all."""
    left = room - sum((column.width or 0) + 2 for column in columns)
    return tuple(max(left, _LEAST) if c.width is None else c.width for c in columns)


def _fitted(text: str, width: int) -> str:
    """``text`` on one line of ``width`` cells; an ellipsis where it is cut."""
    shown = printable(text).replace("\n", " ")
    if cell_len(shown) > width:
        shown = f"{set_cell_size(shown, width - 1)}…"
    return set_cell_size(shown, width)
