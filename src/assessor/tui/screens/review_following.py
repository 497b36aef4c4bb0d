"""What the Review screen shows of what others do while it is open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from assessor.desk.meanwhile import news
from assessor.desk.review_state import ItemState, ReviewState
from assessor.document.naming import names_of
from assessor.document.ratings import method_of
from assessor.tui.cards import clip_text
from assessor.tui.screens.place import was_left
from assessor.tui.screens.review_judging import ReviewJudging

if TYPE_CHECKING:
    from assessor.tui.errands import Errands

LOOK = 2_000
"""Milliseconds that an item changed under the reader's eyes is shown before it can be approved."""
_MARGIN = 4


class ReviewFollowing(ReviewJudging):
    """A :class:`ReviewJudging` that is read anew when others write to the draft."""

    _changed_here = ("", "")

    @property
    def follows(self) -> str:
        return self.reviewing.name

    async def follow(self, errands: Errands, heard: Mapping[str, int]) -> bool:
        """Read anew, and say what was done. The cursor, what was scrolled and dialogs stay.

        Of an item that is another by now, the beginning is shown.
        """
        item = self.current
        if not await self.renew() or self.reading is None or was_left(self):
            return True
        state = self.reading.state
        document = state.draft.assessment
        told = news(state.events, heard, names_of(document, method_of(document)), self.me)
        stands = state.find(item.item.path) if item is not None else None
        if item is not None and stands is None:
            self._warn(told, "The item you were at is gone.")
        elif item is not None and stands is not None and _as_shown(item) != _as_shown(stands):
            self._changed_here = _as_shown(stands)
            self._warn(told, "What you were reading was changed.")
        elif told:
            self.notify(clip_text(told, self.size.width - _MARGIN), markup=False)
        return True

    def _warn(self, told: str, here: str) -> None:
        self.say(clip_text(f"{here} {told}", self.size.width - _MARGIN), "$text-warning")

    def read_whole(self) -> tuple[ItemState | None, ReviewState | None]:
        item, state = super().read_whole()
        is_new = item is not None and _as_shown(item) == self._changed_here
        if is_new and self.reader.milliseconds < LOOK:
            self.notify("It was changed just now: look at it first.", markup=False)
            return None, None
        return item, state


def _as_shown(item: ItemState) -> tuple[str, str]:
    return item.item.path, item.subject_sha256
