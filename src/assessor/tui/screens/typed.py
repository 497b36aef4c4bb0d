"""What every dialog with typed text in it does, so that none of it goes without a word."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual.screen import ModalScreen
from textual.widgets import Static

from assessor.tui.text import plain

R = TypeVar("R")

ON_QUITTING = "ctrl+q again leaves and writes it to a file"
"""What becomes of text that is not kept yet, where the person leaves all the same."""
_ON_BACK = "esc again drops it"


class TypedScreen(ModalScreen[R]):
    """A dialog that holds typed text; to drop it takes a key twice, the first time warns.

    ``about`` is what was asked, which says what the text is. ``answered`` is the text the person
    went on with; from then on whoever asked answers for it.
    """

    KEEPS: ClassVar[str] = "ctrl+s keeps it"

    about = ""
    answered = ""
    _warned_of: tuple[str, str] | None = None

    def typed(self) -> str:
        """What was typed and is kept nowhere yet; empty for nothing."""
        raise NotImplementedError

    def unkept(self) -> str:
        """What was typed, with what it is; empty for nothing."""
        typed = self.typed()
        return f"{self.about}\n\n{typed}" if typed else ""

    def finish(self, answer: R) -> None:
        """Close the dialog with an answer."""
        self.answered = self.unkept()
        self.dismiss(answer)

    def problem(self, text: str) -> None:
        """Say what is wrong; empty clears it."""
        for line in self.query("#problem").results(Static):
            line.update(plain(text))

    def holds_back(self, otherwise: str = ON_QUITTING) -> bool:
        """Warn, once, of text that would go, and say what happens otherwise; whether it did."""
        typed = self.typed()
        if not typed or self._warned_of == (otherwise, typed):
            return False
        self._warned_of = (otherwise, typed)
        self.problem(f"Not kept yet: {self.KEEPS}, {otherwise}.")
        return True

    def action_back(self) -> None:
        """Go back."""
        if not self.holds_back(_ON_BACK):
            self.dismiss(None)
