"""What every act of a review goes through: asking the person, keeping what they left."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import TypeVar

from pydantic import JsonValue
from textual import work
from textual.screen import ModalScreen

from assessor.desk.ports import StoreError
from assessor.desk.review_state import ItemState, ReviewState
from assessor.desk.reviewing import ReviewRefused
from assessor.document.provenance import Suggestion
from assessor.document.review import Record
from assessor.tui.screens.review_dialogs import WordsScreen
from assessor.tui.screens.review_view import ReviewView

R = TypeVar("R")

BAD = "bold $text-error"
"""How what went wrong is coloured."""


class ReviewKeeping(ReviewView):
    """A :class:`ReviewView` that can keep what a reviewer left."""

    async def ask(self, dialog: ModalScreen[R], *, again: bool = False) -> R | None:
        """What the person answers in a dialog; nothing where another is open already.

        One that is shown ``again``, with what was typed and why it was refused, is shown anyway.
        """
        if self.app.screen is not self and not again:
            return None  # its key was pressed twice
        return await self.app.push_screen_wait(dialog)

    @property
    def now(self) -> datetime:
        """This moment."""
        return self.reviewing.at

    def shown(self) -> tuple[ItemState | None, ReviewState | None]:
        """The item that is shown and the state it was drawn from."""
        item = self.current
        return item, self.reading.state if self.reading else None

    def read_whole(self) -> tuple[ItemState | None, ReviewState | None]:
        """The item that is shown, where all of it has been on the screen."""
        item, state = self.shown()
        if item is not None and item.may_approve(self.me) and not self.reader.is_whole:
            below = "There is more of it below; space shows it."
            self.notify(below if self.reader.is_painted else "It is only just shown.", markup=False)
            return None, None
        return item, state

    @work
    async def ask_words(
        self, title: str, hint: str, make: Callable[[str], Record], *, goes_on: bool = False
    ) -> None:
        """Ask for words and keep what ``make`` makes of them; what is refused can be mended."""
        text, problem = "", ""
        while True:
            typed = await self.ask(WordsScreen(title, hint, text, problem), again=bool(problem))
            if typed is None:
                return
            text = typed
            problem = await self.keep(partial(make, text))
            if not problem:
                break
        if goes_on:
            self.to_next(self.waits)

    async def keep(
        self,
        make: Callable[[], Record | Suggestion],
        detail: Mapping[str, JsonValue] | None = None,
    ) -> str:
        """Keep what ``make`` makes and read everything anew; what is wrong, empty for nothing."""
        told = {"shown_ms": self.reader.milliseconds, **(detail or {})}
        try:
            made = make()
            if isinstance(made, Suggestion):
                await asyncio.to_thread(self.reviewing.propose, made)
            else:
                await asyncio.to_thread(self.reviewing.keep, made, told)
        except (ReviewRefused, StoreError) as error:
            return str(error)
        await self.renew()
        return ""
