"""Showing what others write: gathered for a moment, then read by each screen that shows the draft."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from assessor.tui.screens.place import PlaceScreen

if TYPE_CHECKING:
    from textual.app import App
    from textual.timer import Timer

    from assessor.tui.errands import Errands

REFRESH = 1.0
"""Seconds for which what others wrote is gathered before it is read."""


class Gathered:
    """By draft, who wrote and how often; or that anything may have been written."""

    def __init__(self) -> None:
        self._heard: dict[str, Counter[str]] = {}
        self._anything = False

    def hear(self, draft: str, actor: str) -> None:
        """Note that ``actor`` wrote to ``draft``; without a draft, that anything may be new."""
        if draft:
            self._heard.setdefault(draft, Counter())[actor] += 1
        else:
            self._anything = True

    def of(self, draft: str) -> Mapping[str, int] | None:
        """From whom something was heard of ``draft``, and how often; ``None`` for nothing new."""
        if draft in self._heard:
            return self._heard[draft]
        return {} if self._anything else None

    def put_back(self, draft: str, heard: Mapping[str, int]) -> None:
        """Gather what was heard of ``draft`` again: it could not be shown yet."""
        self._heard.setdefault(draft, Counter()).update(heard)


class Following:
    """Has the screens of ``app`` show what is new; ``errands`` reads it for them, once it is there.

    ``is_new`` is called first, each time something is.
    """

    def __init__(
        self, app: App[Any], errands: Callable[[], Errands | None], is_new: Callable[[], None]
    ) -> None:
        self._app, self._errands, self._is_new = app, errands, is_new
        self._gathered = Gathered()
        self._timer: Timer | None = None
        self._is_reading = False

    def hear(self, draft: str, actor: str) -> None:
        """Take in that ``actor`` wrote to ``draft``; without a draft, that anything may be new."""
        self._gathered.hear(draft, actor)
        self._read_soon()

    def _read_soon(self) -> None:
        if self._timer is None:
            self._timer = self._app.set_timer(REFRESH, self._read)

    def _read(self) -> None:
        self._timer = None
        self._is_new()
        if self._is_reading:
            self._read_soon()
        else:
            self._app.run_worker(self._show())

    async def _show(self) -> None:
        """Have every screen show what was gathered of its draft; what has to wait is kept."""
        news, self._gathered = self._gathered, Gathered()
        self._is_reading = True
        try:
            for screen in tuple(self._app.screen_stack):
                if not isinstance(screen, PlaceScreen) or not screen.follows:
                    continue
                heard, errands = news.of(screen.follows), self._errands()
                if heard is None:
                    continue
                if not errands or not screen.is_mounted or not await screen.follow(errands, heard):
                    self._gathered.put_back(screen.follows, heard)
                    self._read_soon()
        finally:
            self._is_reading = False
