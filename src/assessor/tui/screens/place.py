"""What every screen with keys of its own tells the program."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget

from assessor.tui.actions import Place

if TYPE_CHECKING:
    from assessor.tui.errands import Errands


def after_typing(screen: Screen[Any], act: Callable[[], object]) -> None:
    """Run ``act`` once every key pressed before has reached the field it was typed into.

    Keys that win over text fields are acted on while earlier ones still wait there.
    """
    field = screen.focused
    if field is None or not field.call_later(screen.call_later, act):
        screen.call_later(act)


def was_left(screen: Screen[Any]) -> bool:
    """Whether the person has left ``screen`` or the program, so that parts of it may be gone.

    What waited for something slow has nothing to draw on then.
    """
    return not screen.app.is_running or screen not in screen.app.screen_stack


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

    @property
    def follows(self) -> str:
        """The name of the draft that is shown here, which others may write to; empty for none."""
        return ""

    async def follow(self, errands: Errands, heard: Mapping[str, int]) -> bool:
        """Show what others wrote to that draft; ``False`` where that has to wait.

        ``heard`` is from whom something was heard, and how often; it may be empty.
        """
        return True

    def leave(self) -> Sequence[Path]:
        """Save what is open, before the program ends; the files it had to be rescued into."""
        return ()

    def unkept(self) -> str:
        """What was typed here and is kept nowhere, once :meth:`leave` is done; empty for nothing."""
        return ""

    def holds_back(self) -> bool:
        """Warn, once, of what would go if the program were left now; whether it did."""
        return False
