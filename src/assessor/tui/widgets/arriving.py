"""What of an answer has arrived: shown while it comes, and left standing where it broke off."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from rich.cells import cell_len, chop_cells
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from assessor.document.text import printable
from assessor.tui.text import plain
from assessor.tui.text import row as side_by_side

MOST_LINES = 9
"""Lines of an answer that are shown while it arrives."""
_MARGIN, _LEAST_WIDTH = 6, 20
_TAIL = 4_000
"""Characters that :data:`MOST_LINES` lines have at most on any terminal."""


class Arriving(Vertical):
    """A heading and the newest lines of an answer. Nothing of it can be accepted."""

    def compose(self) -> ComposeResult:
        yield Static(id="arriving-heading", markup=False)
        yield Static(id="arriving-text", markup=False)

    def on_mount(self) -> None:
        self._said, self._width = "", 0
        self.clear()

    def on_resize(self) -> None:
        if self.size.width != self._width:
            self.text(self._said)

    def head(self, name: str, seconds: int, attempt: int) -> None:
        """Say what is asked for, since when, and how often it had to be asked."""
        again = f"   asked again ({attempt})" if attempt > 1 else ""
        self._heading.update(
            side_by_side(
                (f"Asking for {name} … {seconds} s{again}", "$text-accent"),
                ("   esc cancels", "$foreground-muted"),
            )
        )
        self.remove_class("broken")
        self.display = True

    def text(self, text: str) -> None:
        """Show the newest of what has arrived: as many of its last lines as there is room for."""
        self._said, self._width = text, self.size.width
        width = max(self._width - _MARGIN, _LEAST_WIDTH)
        ends = printable(text[-_TAIL:]).split("\n")[-MOST_LINES:]
        rows = [row for line in ends for row in _rows(line, width)]
        self._text.update(plain("\n".join(rows[-MOST_LINES:]), "$foreground-muted"))
        self._text.display = bool(text)

    def broke(self, text: str, key: str) -> None:
        """Leave what had arrived standing, marked as incomplete; ``key`` reads all of it."""
        self._heading.update(
            side_by_side(
                ("Incomplete: ", "bold $text-warning"),
                ("this had arrived. It is no suggestion.", "$text-warning"),
                (f"\n{key} read and copy it   esc take it away", "$foreground-muted"),
            )
        )
        self.text(text)
        self.add_class("broken")
        self.display = True

    def clear(self) -> None:
        """Take everything away."""
        self.text("")
        self.display = False

    @property
    def _heading(self) -> Static:
        return self.query_one("#arriving-heading", Static)

    @property
    def _text(self) -> Static:
        return self.query_one("#arriving-text", Static)


def _rows(line: str, width: int) -> Iterator[str]:
    """``line`` in rows of at most ``width`` cells, parted between words where that fits."""
    for part in wrap(line, width) or [""]:
        if cell_len(part) <= width:
            yield part
        else:
            yield from chop_cells(part, width)
