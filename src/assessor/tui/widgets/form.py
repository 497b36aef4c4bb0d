"""Editing one item in place: a field below the other, saved while typing or decided at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import monotonic

from pydantic import JsonValue
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.events import Paste
from textual.timer import Timer
from textual.widgets import Input, Static, TextArea

from assessor.document.text import clean_line
from assessor.tui.entry import EntryError, text_of, value_of
from assessor.tui.fields import Field
from assessor.tui.text import plain, row
from assessor.tui.widgets.chooser import Chooser

PAUSE = 0.7
"""Seconds without a key after which typed text is saved."""
LONGEST = 1.0
"""Seconds of typing without a pause after which it is saved all the same."""

Commit = Callable[[Field, JsonValue], str]
"""Takes a field's new value; returns what is wrong with it, empty for nothing."""


class LineInput(Input):
    """An input of one line; lines that are pasted become one."""

    def _on_paste(self, event: Paste) -> None:
        event.text = clean_line(event.text)


class FieldBox(Vertical):
    """One field: its label, its input, and what is wrong with what was typed.

    ``refused`` says why what stands there was not taken; it is not handed on again until typed in.
    """

    def __init__(self, field: Field, value: JsonValue) -> None:
        super().__init__()
        self.field = field
        self.saved = value
        self.refused = ""
        self.left_out = False
        self.entry = _entry(field, value)
        self.problem = Static("", classes="problem", markup=False)

    def compose(self) -> ComposeResult:
        yield Static(self._label(), classes="label", markup=False)
        yield self.entry
        yield self.problem

    @property
    def value(self) -> JsonValue:
        """The value typed.

        Raises:
            EntryError: what is typed is none.
        """
        typed = self.typed
        if isinstance(self.entry, Chooser):
            return typed == "yes" if self.field.kind == "flag" else typed
        return value_of(self.field, str(typed))

    @property
    def typed(self) -> str | int | None:
        """What stands there, a value or not."""
        return self.entry.text if isinstance(self.entry, TextArea) else self.entry.value

    @property
    def edited(self) -> bool:
        """Whether what is typed differs from what is saved, or is no value at all."""
        try:
            return self.value != self.saved
        except EntryError:
            return True

    def put(self, value: JsonValue) -> None:
        """Show a value that was changed elsewhere, such as by undo."""
        self.saved, self.refused = value, ""
        self.tell("")
        if not self.edited:
            return
        if isinstance(self.entry, Chooser):
            self.entry.put(_choice(self.field, value))
        elif isinstance(self.entry, TextArea):
            with self.prevent(TextArea.Changed):
                self.entry.replace(text_of(value), (0, 0), self.entry.document.end)
        else:
            with self.prevent(Input.Changed):
                self.entry.value = text_of(value)

    def tell(self, problem: str) -> None:
        """Say what is wrong; empty clears it."""
        self.problem.update(plain(problem))
        self.problem.display = bool(problem)

    def toggle_left_out(self) -> None:
        """Leave the field out of what is taken over, or take it in again."""
        self.left_out = not self.left_out
        self.set_class(self.left_out, "left-out")
        self.query_one(".label", Static).update(self._label())

    def _label(self) -> Content:
        hint = "left out" if self.left_out else self.field.hint
        return row((self.field.label, "bold"), (f"  {hint}" if hint else "", "$foreground-muted"))


class ItemForm(Vertical):
    """The fields of one item; ``heading`` says which, where its fields do not.

    With ``commit`` every value is handed on after a pause, on leaving its field and on closing;
    without, values are read once, when the person says so.
    """

    BINDINGS = [
        Binding("tab", "step(1)", "Next field", show=False),
        Binding("shift+tab", "step(-1)", "Field before", show=False),
    ]

    def __init__(
        self,
        fields: tuple[Field, ...],
        values: Mapping[str, JsonValue],
        hint: str,
        commit: Commit | None,
        heading: Content | None = None,
    ) -> None:
        super().__init__()
        self._heading = heading
        self.boxes = [FieldBox(field, values.get(field.name)) for field in fields]
        self._hint = hint
        self._commit = commit
        self._pause: Timer | None = None
        self._typing_since = 0.0

    def compose(self) -> ComposeResult:
        if self._heading is not None:
            yield Static(self._heading, classes="heading", markup=False)
        yield from self.boxes
        yield Static(plain(self._hint, "$foreground-muted"), classes="hint", markup=False)

    @property
    def focused_box(self) -> FieldBox | None:
        """The field being typed in."""
        return next((box for box in self.boxes if box.entry.has_focus), None)

    @property
    def typed(self) -> tuple[object, ...]:
        """What stands in every field, and which are left out."""
        return tuple((box.typed, box.left_out) for box in self.boxes)

    @property
    def decides(self) -> bool:
        """Whether its values go nowhere until the person says so."""
        return self._commit is None

    @property
    def holds_edits(self) -> bool:
        """Whether values were edited that only the person can hand on."""
        return self.decides and any(box.edited or box.left_out for box in self.boxes)

    def unkept(self, *, every: bool = False) -> str:
        """What stands in fields and was not taken, or in ``every`` field, with their labels."""
        return "\n\n".join(
            f"{box.field.label}\n{'' if box.typed is None else box.typed}"
            for box in self.boxes
            if every or box.edited
        )

    def flush(self) -> bool:
        """Hand on everything typed. Whether all of it was taken."""
        self._typing_since = 0.0
        if self._pause is not None:
            self._pause.stop()
        taken = [self._hand_on(box) for box in self.boxes]
        return all(taken)

    def mark(self, name: str, problem: str) -> None:
        """Say under the field called ``name``, or else under the first, what is wrong with it."""
        box = next((box for box in self.boxes if box.field.name == name), self.boxes[0])
        box.tell(problem)

    def to_problem(self) -> None:
        """To the first field that something is wrong with."""
        for box in self.boxes:
            if box.problem.display:
                self.screen.set_focus(box.entry, scroll_visible=False)
                box.scroll_visible(animate=False)
                return

    def put(self, values: Mapping[str, JsonValue]) -> None:
        """Show values that were changed elsewhere; what is being typed stays."""
        for box in self.boxes:
            if box.field.name in values:
                box.put(values[box.field.name])

    def action_step(self, by: int) -> None:
        """To the next field, or the one before; round and round, never out of the form."""
        if not self.decides:
            self.flush()
        self.step(by)

    def step(self, by: int) -> None:
        """To the next field, or the one before."""
        at = next((i for i, box in enumerate(self.boxes) if box.entry.has_focus), 0)
        self.boxes[(at + by) % len(self.boxes)].entry.focus()

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Chooser.Changed)
    def _typed(self, event: Input.Changed | TextArea.Changed | Chooser.Changed) -> None:
        event.stop()
        if self._commit is None:
            return
        for box in self.boxes:
            if box.entry is event.control:
                box.refused = ""
        if self._pause is not None:
            self._pause.stop()
        self._typing_since = self._typing_since or monotonic()
        if isinstance(event, Chooser.Changed) or monotonic() - self._typing_since > LONGEST:
            self.flush()
        else:
            self._pause = self.set_timer(PAUSE, self.flush)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.step(1)

    def on_descendant_blur(self) -> None:
        if self._commit is not None and self.is_mounted:
            self.flush()

    def _hand_on(self, box: FieldBox) -> bool:
        if box.left_out:
            box.tell("")
            return True
        try:
            value = box.value
        except EntryError as error:
            box.tell(str(error))
            return False
        if self._commit is None or value == box.saved:
            box.tell("")
            return True
        if not box.refused:
            box.refused = self._commit(box.field, value)
        box.tell(box.refused)
        if not box.refused:
            box.saved = value
        return not box.refused


def _entry(field: Field, value: JsonValue) -> Chooser | TextArea | Input:
    if field.kind in ("choice", "rating", "flag"):
        choices = (("yes", "yes"), ("no", "no")) if field.kind == "flag" else field.choices
        return Chooser(choices, _choice(field, value), numeric=field.kind == "rating")
    if field.kind in ("text", "lines"):
        area = TextArea(text_of(value), compact=True, highlight_cursor_line=False)
        area.move_cursor(area.document.end)
        return area
    return LineInput(text_of(value), compact=True, select_on_focus=False)


def _choice(field: Field, value: JsonValue) -> str | int | None:
    if field.kind == "flag":
        return "yes" if value else "no"
    return value if isinstance(value, (str, int)) else None
