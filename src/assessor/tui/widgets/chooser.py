"""One of a few values, chosen with the arrow keys or by typing its number."""

from __future__ import annotations

from textual.binding import Binding
from textual.events import Key
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static

from assessor.tui.text import lines, plain, row

Value = str | int | None


class Chooser(Static, can_focus=True):
    """Choices on one line, the meaning of the chosen one below.

    ``numeric`` choices show their number in the line and their meaning below it.
    """

    BINDINGS = [
        Binding("left", "step(-1)", "Before", show=False),
        Binding("right", "step(1)", "Next", show=False),
    ]

    chosen: reactive[int] = reactive(-1)

    class Changed(Message):
        """A choice was made."""

        def __init__(self, chooser: Chooser) -> None:
            self.chooser = chooser
            super().__init__()

        @property
        def control(self) -> Chooser:
            """The chooser it was made with."""
            return self.chooser

    def __init__(
        self, choices: tuple[tuple[Value, str], ...], value: Value, *, numeric: bool
    ) -> None:
        super().__init__(markup=False)
        self.choices = choices
        self.numeric = numeric
        self.set_reactive(Chooser.chosen, self._index(value))

    @property
    def value(self) -> Value:
        """The chosen value; ``None`` where nothing is chosen."""
        return self.choices[self.chosen][0] if self.chosen >= 0 else None

    def put(self, value: Value) -> None:
        """Show ``value`` without telling anybody."""
        with self.prevent(Chooser.Changed):
            self.chosen = self._index(value)

    def on_mount(self) -> None:
        self._draw()

    def watch_chosen(self) -> None:
        self._draw()
        self.post_message(self.Changed(self))

    def action_step(self, by: int) -> None:
        """Choose the neighbour."""
        start = self.chosen if self.chosen >= 0 else (-1 if by > 0 else len(self.choices))
        self.chosen = min(max(start + by, 0), len(self.choices) - 1)

    def on_key(self, event: Key) -> None:
        if self.numeric and event.key.isdecimal():
            found = self._index(int(event.key))
            if found >= 0:
                self.chosen = found
                event.stop()

    def _index(self, value: Value) -> int:
        return next((i for i, (choice, _) in enumerate(self.choices) if choice == value), -1)

    def _draw(self) -> None:
        parts = []
        for i, (value, words) in enumerate(self.choices):
            text = _signed(value, self.choices) if self.numeric else words
            parts.append((f" {text} ", "bold reverse" if i == self.chosen else "$foreground-muted"))
        line = row("◂ ", *parts, " ▸")
        if not self.numeric:
            self.update(line)
            return
        meaning = self.choices[self.chosen][1] if self.chosen >= 0 else "not rated yet"
        self.update(lines(line, plain(meaning, "$foreground-muted")))


def _signed(value: Value, choices: tuple[tuple[Value, str], ...]) -> str:
    negative = any(isinstance(choice, int) and choice < 0 for choice, _ in choices)
    return f"{value:+d}" if negative and isinstance(value, int) and value else str(value)
