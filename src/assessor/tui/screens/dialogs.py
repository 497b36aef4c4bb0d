"""Small dialogs: ask for one line, ask whether to go on, read a text."""

from __future__ import annotations

from collections.abc import Callable

from rich.console import Group
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from assessor.tui.screens.typed import TypedScreen
from assessor.tui.text import plain


class AskScreen(TypedScreen[str | None]):
    """Asks for one line; the result is ``None`` where the person went back.

    A line is soon typed again: esc drops it at once.
    """

    CSS_PATH = "dialogs.tcss"
    KEEPS = "enter goes on with it"
    BINDINGS = [Binding("escape", "dismiss(None)", "Back", show=False)]

    def __init__(
        self, title: str, hint: str, value: str = "", check: Callable[[str], str] | None = None
    ) -> None:
        super().__init__()
        self.about, self._hint, self._value = title, hint, value
        self._check = check

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(plain(self.about, "bold"), markup=False)
            yield Static(plain(self._hint, "$foreground-muted"), markup=False)
            yield Input(self._value, compact=True, select_on_focus=False)
            yield Static("", id="problem", classes="problem", markup=False)
            yield Static(
                plain("enter go on   esc back", "$foreground-muted"), classes="keys", markup=False
            )

    def on_mount(self) -> None:
        self.query_one(Input).focus()  # at once: what is typed meanwhile belongs here

    def typed(self) -> str:
        return "\n".join(line.value for line in self.query(Input) if line.value != self._value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        problem = self._check(event.value) if self._check else ""
        if problem:
            self.problem(problem)
        else:
            self.finish(event.value)


class ConfirmScreen(ModalScreen[bool]):
    """Asks whether to go on; the result is whether the person said so."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS = [
        Binding("enter,y", "dismiss(True)", "Go on", show=False),
        Binding("escape,n", "dismiss(False)", "Back", show=False),
    ]

    def __init__(self, title: str, hint: str) -> None:
        super().__init__()
        self._title, self._hint = title, hint

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(plain(self._title, "bold"), markup=False)
            yield Static(plain(self._hint, "$foreground-muted"), markup=False)
            yield Static(
                plain("enter go on   esc back", "$foreground-muted"), classes="keys", markup=False
            )


_AROUND = 8
"""Cells that frame, padding and scroll bar of a dialog take; its width is in dialogs.tcss."""


class ReadScreen(ModalScreen[None]):
    """Shows a text until the person goes back."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS = [
        Binding("escape,enter,q,question_mark,f1", "dismiss(None)", "Back", show=False),
        Binding("down,j", "scroll(1)", "Down", show=False),
        Binding("up,k", "scroll(-1)", "Up", show=False),
        Binding("pagedown,space", "page(1)", "A page down", show=False),
        Binding("pageup,b", "page(-1)", "A page up", show=False),
        Binding("home,g", "end(-1)", "To the beginning", show=False),
        Binding("end,G", "end(1)", "To the end", show=False),
    ]

    def __init__(self, title: str, text: Content | Group) -> None:
        super().__init__()
        self._title, self._text = title, text

    @staticmethod
    def text_width(screen_width: int) -> int:
        """Cells of a line of the text in a terminal ``screen_width`` cells wide."""
        return min(screen_width * 94 // 100, 96) - _AROUND

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog tall"):
            yield Static(plain(self._title, "bold"), markup=False)
            with VerticalScroll(can_focus=False):
                yield Static(self._text, markup=False)
            yield Static(
                plain("↑↓ scroll   esc back", "$foreground-muted"), classes="keys", markup=False
            )

    def action_scroll(self, by: int) -> None:
        """Scroll by lines."""
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)

    def action_page(self, by: int) -> None:
        """Scroll by pages."""
        shown = self.query_one(VerticalScroll)
        shown.scroll_relative(y=by * max(shown.size.height - 1, 1), animate=False)

    def action_end(self, way: int) -> None:
        """Scroll to the beginning or the end."""
        shown = self.query_one(VerticalScroll)
        shown.scroll_to(y=shown.max_scroll_y if way > 0 else 0, animate=False)
