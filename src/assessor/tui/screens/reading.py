"""Shows a text to mark and copy from; nothing can be typed into it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from assessor.document.text import printable
from assessor.tui.text import plain


class CopyScreen(ModalScreen[None]):
    """A text with a cursor: shift and arrows mark, ctrl+c copies."""

    CSS_PATH = "reading.tcss"
    BINDINGS = [Binding("escape,q", "dismiss(None)", "Back", show=False)]

    def __init__(self, title: str, hint: str, text: str) -> None:
        super().__init__()
        self._title, self._hint, self._text = title, hint, text

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(plain(self._title, "bold"), markup=False)
            yield Static(plain(self._hint, "$text-warning"), markup=False)
            yield TextArea(printable(self._text), read_only=True, compact=True)
            yield Static(
                plain("shift+arrows mark   f7 all   ctrl+c copy   esc back", "$foreground-muted"),
                classes="keys",
                markup=False,
            )

    def on_mount(self) -> None:
        self.query_one(TextArea).focus()
