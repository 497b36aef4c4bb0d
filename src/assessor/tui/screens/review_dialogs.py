"""What the Review screen asks: words, a choice of a list, a rating, a value to propose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from pydantic import JsonValue
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static, TextArea
from textual.widgets.option_list import Option

from assessor.tui.entry import EntryError
from assessor.tui.fields import Field
from assessor.tui.screens.place import after_typing
from assessor.tui.text import plain, row
from assessor.tui.widgets.form import ItemForm

R = TypeVar("R")

_MUTED = "$foreground-muted"
_DROPS = "Not kept yet: ctrl+s keeps it, esc again drops it."


class _Asking(ModalScreen[R]):
    """A dialog with typed text in it; esc drops what was typed only when pressed twice."""

    CSS_PATH = "review_dialogs.tcss"
    BINDINGS = [
        Binding("ctrl+s", "keep", "Keep", show=False, priority=True),
        Binding("escape", "back", "Back", show=False),
    ]

    _warned_of: object = None

    def problem(self, text: str) -> None:
        """Say what is wrong; empty clears it."""
        self.query_one("#problem", Static).update(plain(text))

    def typed(self) -> object:
        """What was typed; what is the same as before is nothing to lose."""
        raise NotImplementedError

    def keep(self) -> None:
        """Go on with what was typed."""
        raise NotImplementedError

    def action_keep(self) -> None:
        """Go on, once every key pressed before has arrived."""
        after_typing(self, self.keep)

    def action_back(self) -> None:
        """Go back."""
        typed = self.typed()
        if typed and self._warned_of != typed:
            self._warned_of = typed
            self.problem(_DROPS)
        else:
            self.dismiss(None)


class WordsScreen(_Asking[str | None]):
    """Asks for a text; the result is ``None`` where the person went back.

    Where none is ``needed``, it may be empty.
    """

    def __init__(
        self, title: str, hint: str, text: str = "", problem: str = "", *, needed: bool = True
    ) -> None:
        super().__init__()
        self._title, self._hint, self._text, self._problem = title, hint, text, problem
        self._needed = needed

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(plain(self._title, "bold"), markup=False)
            yield Static(plain(self._hint, _MUTED), markup=False)
            yield TextArea(self._text, compact=True, highlight_cursor_line=False, id="words")
            yield Static(plain(self._problem), id="problem", markup=False)
            yield Static(plain("ctrl+s keep   esc back", _MUTED), markup=False)

    def on_mount(self) -> None:
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)
        area.focus()

    def typed(self) -> object:
        return self.query_one(TextArea).text.strip()

    def keep(self) -> None:
        text = self.query_one(TextArea).text
        if text.strip() or not self._needed:
            self.dismiss(text)
        else:
            self.problem("There is nothing typed yet.")


class PickScreen(ModalScreen[int | None]):
    """A list to choose from; the result is the number of what was chosen, from 0."""

    CSS_PATH = "review_dialogs.tcss"
    BINDINGS = [
        Binding("escape", "dismiss(None)", "Back", show=False),
        Binding("j", "step(1)", "Down", show=False),
        Binding("k", "step(-1)", "Up", show=False),
    ]

    def __init__(self, title: str, choices: Sequence[Content]) -> None:
        super().__init__()
        self._title, self._choices = title, choices

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(plain(self._title, "bold"), markup=False)
            yield OptionList(*map(Option, self._choices), id="choices", compact=True)
            yield Static(plain("↑↓ choose   enter go on   esc back", _MUTED), markup=False)

    def on_mount(self) -> None:
        choices = self.query_one(OptionList)
        choices.highlighted = 0
        choices.focus()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_index)

    def action_step(self, by: int) -> None:
        """To the next choice, or the one before."""
        choices = self.query_one(OptionList)
        at = (choices.highlighted or 0) + by
        choices.highlighted = min(max(at, 0), choices.option_count - 1)


class RatingScreen(_Asking[tuple[int, str] | None]):
    """Asks for a rating on ``scale`` and for words on it; both are the result."""

    def __init__(
        self, title: str, hint: str, scale: Field, words: str = "", problem: str = ""
    ) -> None:
        super().__init__(classes="rating")
        self._title, self._hint = title, hint
        self._scale = [
            (value, meaning) for value, meaning in scale.choices if isinstance(value, int)
        ]
        self._words, self._problem = words, problem

    def compose(self) -> ComposeResult:
        signed = self._scale[0][0] < 0
        with Vertical(classes="dialog"):
            yield Static(plain(self._title, "bold"), markup=False)
            yield Static(plain(self._hint, _MUTED), markup=False)
            yield OptionList(
                *(
                    Option(
                        row(
                            (f"{value:+d}" if signed and value else f"{value:>2}", "bold"),
                            f"  {meaning}",
                        )
                    )
                    for value, meaning in self._scale
                ),
                id="choices",
                compact=True,
            )
            yield TextArea(
                self._words,
                compact=True,
                highlight_cursor_line=False,
                tab_behavior="focus",
                placeholder=plain("Why", _MUTED),
                id="words",
            )
            yield Static(plain(self._problem), id="problem", markup=False)
            keys = "↑↓ choose   enter, then say why   ctrl+s keep   esc back"
            yield Static(plain(keys, _MUTED), markup=False)

    def on_mount(self) -> None:
        choices = self.query_one(OptionList)
        choices.highlighted = len(self._scale) // 2
        choices.focus()

    @on(OptionList.OptionSelected)
    def _chosen(self) -> None:
        self.query_one(TextArea).focus()

    def typed(self) -> object:
        return self.query_one(TextArea).text.strip()

    def keep(self) -> None:
        at = self.query_one(OptionList).highlighted or 0
        self.dismiss((self._scale[at][0], self.query_one(TextArea).text))


class ProposeScreen(_Asking[tuple[JsonValue, str] | None]):
    """Asks for another value of ``field`` and why; both are the result."""

    def __init__(
        self,
        title: str,
        field: Field,
        value: JsonValue,
        why: str = "",
        problem: str = "",
    ) -> None:
        super().__init__()

        self._title, self._problem = title, problem
        reason = Field("why", "Why", "text", hint="Shown to the author with the proposal")
        hint = "ctrl+s propose   tab next field   esc back"
        self._form = ItemForm((field, reason), {field.name: value, "why": why}, hint, None)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(plain(self._title, "bold"), markup=False)
            yield self._form
            yield Static(plain(self._problem), id="problem", markup=False)

    def on_mount(self) -> None:
        self._form.boxes[0].entry.focus()

    def typed(self) -> object:
        return self._form.typed if self._problem or self._form.holds_edits else ""

    def keep(self) -> None:
        value, why = self._form.boxes
        try:
            self.dismiss((value.value, str(why.value)))
        except EntryError as error:
            value.tell(str(error))
