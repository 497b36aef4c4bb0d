"""The line of keys at the bottom: what can be done now, drawn as one piece.

Textual's own footer mounts a widget a key at every change of focus, which cost more than
everything else a key sets off together.
"""

from __future__ import annotations

from textual.events import Click
from textual.screen import Screen
from textual.widgets import Static

from assessor.tui.text import row


class KeyLine(Static):
    """The shown actions that apply, each with its key; a click on one presses it."""

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._pairs: tuple[tuple[str, str, str], ...] = ()
        self._waiting = False

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._changed)
        self._draw()

    def _changed(self, _: Screen[object]) -> None:
        if not self._waiting:
            self._waiting = True
            self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        self._waiting = False
        if not self.is_attached:
            return  # its screen was left meanwhile
        shown: dict[str, tuple[str, str, str]] = {}
        for _, binding, enabled, _ in self.screen.active_bindings.values():
            if binding.show and enabled and binding.action not in shown:
                key = self.app.get_key_display(binding)
                shown[binding.action] = (key, binding.description, binding.key)
        pairs = tuple(shown.values())
        if pairs != self._pairs:
            self._pairs = pairs
            parts = [((f" {key} ", "bold $accent"), (f"{words} ", "")) for key, words, _ in pairs]
            self.update(row(*(part for pair in parts for part in pair)))

    async def on_click(self, event: Click) -> None:
        """Press the key that was clicked on."""
        at = 0
        for key, words, pressed in self._pairs:
            at += len(key) + len(words) + 3
            if event.x < at:
                self.app.simulate_key(pressed)
                return
