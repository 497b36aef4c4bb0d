"""What every screen with keys of its own tells the program."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from textual.screen import Screen

from assessor.tui.actions import Place


class PlaceScreen(Screen[None]):
    """A screen whose actions Help and the palette list.

    ``PLACES`` are the groups of actions that apply, the screen's own first.
    """

    PLACES: tuple[Place, ...] = ("all",)

    def about_focused(self) -> str:
        """What the focused thing is, for Help; empty for nothing to say."""
        return ""

    def after_typing(self, act: Callable[[], object]) -> None:
        """Run ``act`` once every key pressed before has reached the field it was typed into.

        Keys that win over text fields are acted on while earlier ones still wait there.
        """
        field = self.focused
        if field is None or not field.call_later(self.call_later, act):
            self.call_later(act)

    def leave(self) -> Sequence[Path]:
        """Save what is open, before the program ends; the files it had to be rescued into."""
        return ()
