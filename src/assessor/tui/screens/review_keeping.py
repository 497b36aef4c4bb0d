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
from assessor.desk.reviewing import ReviewRefused, told_with
from assessor.document.provenance import Suggestion
from assessor.document.review import Record, Review
from assessor.tui.screens.review_dialogs import WordsScreen
from assessor.tui.screens.review_view import ReviewView
from assessor.tui.screens.typed import TypedScreen

R = TypeVar("R")

BAD = "bold $text-error"
"""How what went wrong is coloured."""
_OVERTAKEN = "It was changed while you read it"


class ReviewKeeping(ReviewView):
    """A :class:`ReviewView` that can keep what a reviewer left."""

    _overtaken = ""

    async def ask(self, dialog: ModalScreen[R], *, again: bool = False) -> R | None:
        """What the person answers in a dialog; nothing where another is open already.

        One that is shown ``again``, with what was typed and why it was refused, is shown anyway.
        """
        if self.app.screen is not self and not again:
            return None  # its key was pressed twice
        self.landed()  # where it was refused, the dialog holds it again
        answer = await self.app.push_screen_wait(dialog)
        if isinstance(dialog, TypedScreen) and dialog.answered:
            self.on_its_way[asyncio.current_task()] = dialog.answered
        return answer

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
        self.go_on(goes_on=goes_on)

    def go_on(self, *, goes_on: bool = True) -> None:
        """On to what waits next; but not where what was judged was changed while it was read."""
        if self._overtaken:
            if not self.beside:
                self.action_beside()
            self.say(self._overtaken, "$text-warning")
        elif goes_on:
            self.say("")
            self.to_next(self.waits)

    def _changed_since(self, made: Record | Suggestion) -> str:
        """That a verdict is not about what stands there, where it is so."""
        items = self.reading.state.items if self.reading else ()
        said = [one for item in items for one in item.verdicts.values() if one.review == made]
        if not isinstance(made, Review) or any(one.fresh for one in said):
            return ""
        if not said:
            return f"{_OVERTAKEN}: it is gone by now."
        if made.verdict == "change_requested":
            return f"{_OVERTAKEN}: look whether it still needs what you asked for."
        return f"{_OVERTAKEN}: what you approved stands beside what is there now; v approves that."

    async def keep(
        self,
        make: Callable[[], Record | Suggestion],
        detail: Mapping[str, JsonValue] | None = None,
    ) -> str:
        """Keep what ``make`` makes and read everything anew; what is wrong, empty for nothing."""
        told: dict[str, JsonValue] = {"shown_ms": self.reader.milliseconds, **(detail or {})}
        try:
            made = make()
            if self.reading is not None:
                told |= told_with(self.reading.state, made)
            if isinstance(made, Suggestion):
                await asyncio.to_thread(self.reviewing.propose, made)
            else:
                await asyncio.to_thread(self.reviewing.keep, made, told)
        except (ReviewRefused, StoreError) as error:
            return str(error)
        self.landed()
        await self.renew()
        self._overtaken = self._changed_since(made)
        return ""
