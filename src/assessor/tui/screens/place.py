"""What every screen with keys of its own tells the program."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget

from assessor.tui.actions import Place


def after_typing(screen: Screen[Any], act: Callable[[], object]) -> None:
    """Run ``act`` once every key pressed before has reached the field it was typed into.

    Keys that win over text fields are acted on while earlier ones still wait there.
    """
    field = screen.focused
    if field is None or not field.call_later(screen.call_later, act):
        screen.call_later(act)


def was_left(screen: Screen[Any]) -> bool:
    """Whether the person has left ``screen``, of which parts may be gone already.

    What waited for something slow has nothing to draw on then.
    """
    return screen not in screen.app.screen_stack


class PlaceScreen(Screen[None]):
    """A screen whose actions Help and the palette list.

    ``PLACES`` are the groups of actions that apply, the screen's own first.
    """

    PLACES: tuple[Place, ...] = ("all",)

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """What has the focus; the widgets that lose and get it repaint themselves, not the screen."""

    def about_focused(self) -> str:
        """What the focused thing is, for Help; empty for nothing to say."""
        return ""

    def after_typing(self, act: Callable[[], object]) -> None:
        """:func:`after_typing` on this screen."""
        after_typing(self, act)

    def leave(self) -> Sequence[Path]:
        """Save what is open, before the program ends; the files it had to be rescued into."""
        return ()
