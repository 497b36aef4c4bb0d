"""What the Review screen asks: words, a choice of a list, a rating, a value to propose."""

from __future__ import annotations

from collections.abc import Sequence

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
from assessor.tui.screens.typed import R, TypedScreen
from assessor.tui.text import plain, row
from assessor.tui.widgets.form import ItemForm

_MUTED = "$foreground-muted"


class _Asking(TypedScreen[R]):
    """A dialog that is gone on from by ctrl+s."""

    CSS_PATH = "review_dialogs.tcss"
    BINDINGS = [
        Binding("ctrl+s", "keep", "Keep", show=False, priority=True),
        Binding("escape", "back", "Back", show=False),
    ]

    def typed(self) -> str:
        return "\n".join(area.text for area in self.query(TextArea)).strip()

    def keep(self) -> None:
        """Go on with what was typed."""
        raise NotImplementedError

    def action_keep(self) -> None:
        """Go on, once every key pressed before has arrived."""
        after_typing(self, self.keep)


class WordsScreen(_Asking[str | None]):
    """Asks for a text; the result is ``None`` where the person went back.

    Where none is ``needed``, it may be empty.
    """

    def __init__(
        self, title: str, hint: str, text: str = "", problem: str = "", *, needed: bool = True
    ) -> None:
        super().__init__()
        self.about = title
        self._hint, self._text, self._problem = hint, text, problem
        self._needed = needed

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(plain(self.about, "bold"), markup=False)
            yield Static(plain(self._hint, _MUTED), markup=False)
            yield TextArea(self._text, compact=True, highlight_cursor_line=False, id="words")
            yield Static(plain(self._problem), id="problem", markup=False)
            yield Static(plain("ctrl+s keep   esc back", _MUTED), markup=False)

    def on_mount(self) -> None:
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)
        area.focus()

    def keep(self) -> None:
        text = self.query_one(TextArea).text
        if text.strip() or not self._needed:
            self.finish(text)
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
    """Asks for a rating on ``scale`` and for words on it; both are the result.

    None is chosen at first but the ``rating`` given, so that none is kept which nobody chose.
    """

    def __init__(
        self,
        title: str,
        hint: str,
        scale: Field,
        words: str = "",
        problem: str = "",
        *,
        rating: int | None = None,
    ) -> None:
        super().__init__(classes="rating")
        self.about, self._hint = title, hint
        self._scale = [
            (value, meaning) for value, meaning in scale.choices if isinstance(value, int)
        ]
        self._words, self._problem, self._rating = words, problem, rating

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(plain(self.about, "bold"), markup=False)
            yield Static(plain(self._hint, _MUTED), markup=False)
            yield OptionList(
                *(
                    Option(row((self._number(value), "bold"), f"  {meaning}"))
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
        values = [value for value, _ in self._scale]
        choices.highlighted = values.index(self._rating) if self._rating in values else None
        choices.focus()

    def _number(self, value: int) -> str:
        return f"{value:+d}" if self._scale[0][0] < 0 and value else f"{value:>2}"

    @property
    def chosen(self) -> int | None:
        """The rating that is chosen."""
        at = next((choices.highlighted for choices in self.query(OptionList)), None)
        return None if at is None else self._scale[at][0]

    @on(OptionList.OptionSelected)
    def _chosen(self) -> None:
        self.problem("")
        self.query_one(TextArea).focus()

    def typed(self) -> str:
        words, rating = super().typed(), self.chosen
        return f"{self._number(rating).strip()}\n{words}" if words and rating is not None else words

    def keep(self) -> None:
        rating = self.chosen
        if rating is None:
            self.problem("No rating is chosen yet: ↑↓ choose one.")
            self.query_one(OptionList).focus()
        else:
            self.finish((rating, self.query_one(TextArea).text))


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
        self.about, self._problem = title, problem
        reason = Field("why", "Why", "text", hint="Shown to the author with the proposal")
        hint = "ctrl+s propose   tab next field   esc back"
        self._form = ItemForm((field, reason), {field.name: value, "why": why}, hint, None)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(plain(self.about, "bold"), markup=False)
            yield self._form
            yield Static(plain(self._problem), id="problem", markup=False)

    def on_mount(self) -> None:
        self._form.boxes[0].entry.focus()

    def typed(self) -> str:
        return self._form.unkept(every=bool(self._problem))

    def keep(self) -> None:
        value, why = self._form.boxes
        try:
            self.finish((value.value, str(why.value)))
        except EntryError as error:
            value.tell(str(error))
