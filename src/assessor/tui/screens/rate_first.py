"""Asks for one's own rating of a suggested item before the suggested one is shown."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from assessor.tui.fields import Field
from assessor.tui.text import plain, row


class RateFirstScreen(ModalScreen[int | None]):
    """The scale of ``field`` with the meaning of every value; the result is the one chosen.

    ``about`` is the item; a digit chooses at once where the scale has no negative values.
    """

    CSS_PATH = "rate_first.tcss"
    BINDINGS = [
        Binding("escape", "dismiss(None)", "Back", show=False),
        Binding("j", "step(1)", "Down", show=False),
        Binding("k", "step(-1)", "Up", show=False),
    ]

    def __init__(self, about: str, field: Field) -> None:
        super().__init__()
        self._about = about
        self._scale = [
            (value, meaning) for value, meaning in field.choices if isinstance(value, int)
        ]

    def compose(self) -> ComposeResult:
        signed = self._scale[0][0] < 0
        with Vertical(classes="dialog"):
            yield Static(plain(self._about, "bold"), markup=False)
            yield Static(
                plain(
                    "How do you rate it? The suggested rating is shown afterwards; both are kept.",
                    "$foreground-muted",
                ),
                markup=False,
            )
            yield OptionList(
                *(
                    Option(row((f"{value:+d}" if signed else f"{value}", "bold"), f"  {meaning}"))
                    for value, meaning in self._scale
                ),
                id="scale",
                compact=True,
            )
            yield Static(
                plain("↑↓ choose   enter rate   esc back", "$foreground-muted"),
                classes="keys",
                markup=False,
            )

    def on_mount(self) -> None:
        scale = self.query_one("#scale", OptionList)
        scale.highlighted = len(self._scale) // 2
        scale.focus()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._scale[event.option_index][0])

    def on_key(self, event: Key) -> None:
        """Rate by a digit, where the scale has no negative values."""
        values = [value for value, _ in self._scale]
        if min(values) >= 0 and event.key in map(str, values):
            event.stop()
            self.dismiss(int(event.key))

    def action_step(self, by: int) -> None:
        """To the next value, or the one before."""
        scale = self.query_one("#scale", OptionList)
        at = (scale.highlighted or 0) + by
        scale.highlighted = min(max(at, 0), len(self._scale) - 1)
