"""The Review screen's layout: drawing what is reviewed, and moving about in it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import OptionList, Static

from assessor.desk.ports import StoreError
from assessor.desk.review_state import ItemState
from assessor.desk.second_rating import known_to, rating_of, why_not_blind
from assessor.document.subjects import RATED, owner
from assessor.method.errors import MethodError
from assessor.tui import review_faces as faces
from assessor.tui.review_page import NOTHING, hidden_page, open_page
from assessor.tui.reviewing import Reading, Reviewing
from assessor.tui.screens.place import PlaceScreen, was_left
from assessor.tui.screens.typed import ON_QUITTING
from assessor.tui.text import plain
from assessor.tui.widgets.drawn import draw
from assessor.tui.widgets.keys import KeyLine
from assessor.tui.widgets.review import Queue, Reader

RATEABLE = frozenset({"in review", "changes requested"})
"""Statuses in which second ratings are given."""
_AROUND = 3
"""Cells that frame and scroll bar of the queue take."""


class ReviewView(PlaceScreen):
    """Draws a :class:`Reading`: the queue on the left, the item under its cursor on the right."""

    def __init__(
        self, reviewing: Reviewing, *, blind: bool = False, seen: set[str] | None = None
    ) -> None:
        """With ``blind``, ratings are hidden from the start where the reviewer can rate any.

        ``seen`` are the paths of the items whose rating was shown to them since the program was
        started, the empty path standing for all; they become more here.
        """
        super().__init__()
        self.reviewing = reviewing
        self.reading: Reading | None = None
        self.blind = self.begins_blind = blind
        self.seen = set() if seen is None else seen
        self.known: frozenset[str] = frozenset()
        """Paths of the items whose rating the reviewer has had before them, by what is kept."""
        self.beside = True
        self._path = ""
        self.on_its_way: dict[asyncio.Task[object] | None, str] = {}
        """What was typed in dialogs and no database has taken yet, by what keeps it."""
        self._warned_of = ""
        self._says_on_its_way = False

    def compose(self) -> ComposeResult:
        yield Static(plain(self.reviewing.name, "bold"), id="title", markup=False)
        yield Static(plain("Reading …", faces.MUTED), id="missing", markup=False)
        yield Static(id="signals", markup=False)
        yield Static(id="notice", markup=False)
        with Horizontal():
            yield Queue(id="queue")
            with Vertical(id="right"):
                yield Reader()
        yield KeyLine()

    async def on_mount(self) -> None:
        self.say("")
        self.query_one("#signals").display = False
        self.queue.focus()
        await self.renew()

    @property
    def queue(self) -> Queue:
        """The list of items."""
        return self.query_one(Queue)

    @property
    def reader(self) -> Reader:
        """Where the item is read."""
        return self.query_one(Reader)

    @property
    def me(self) -> str:
        """Who reviews here."""
        return self.reviewing.reviewer

    @property
    def listed(self) -> tuple[ItemState, ...]:
        """The items of the queue; while rating blind, those that are rated."""
        if self.reading is None:
            return ()
        if self.blind:
            return tuple(one for one in self.reading.state.items if one.item.kind in RATED)
        return self.reading.queue

    @property
    def current(self) -> ItemState | None:
        """The item under the cursor."""
        return next((one for one in self.listed if one.item.path == self._path), None)

    def hides(self, item: ItemState) -> bool:
        """Whether the rating of an item is kept from the reviewer, who is to rate it."""
        rated = item.item.kind in RATED
        return self.blind and rated and not why_not_blind(item, self.me, self.known)

    def was_shown(self, item: ItemState) -> bool:
        """Whether the rating of an item was shown to the reviewer since the program was started."""
        return item.item.path in self.seen or "" in self.seen

    async def renew(self) -> bool:
        """Read everything anew, and draw it. Whether that could be done."""
        try:
            reading = await asyncio.to_thread(self.reviewing.read)
            self.known = await asyncio.to_thread(known_to, reading.state, self.me)
        except (MethodError, StoreError) as error:
            self.say(str(error), "bold $text-error")
            return False
        is_first, self.reading = self.reading is None, reading
        if is_first and not (
            reading.state.status in RATEABLE and any(map(self.waits, self.listed))
        ):
            self.blind = self.begins_blind = False
        self.redraw()
        return True

    def redraw(self) -> None:
        """Draw what was read last."""
        reading = self.reading
        if reading is None or was_left(self):
            return  # it was left while the database worked
        listed = self.listed
        if self.current is None:
            self._path = listed[0].item.path if listed else ""
        title, missing = self.query_one("#title", Static), self.query_one("#missing", Static)
        draw(title, faces.status_line(reading, self.me, self.size.width - 2, blind=self.blind))
        draw(missing, faces.missing_line(reading, blind=self.blind))
        signals = self.query_one("#signals", Static)
        signals.display = bool(reading.signals)
        draw(signals, faces.signals_shown(reading, self.size))
        width = max(self.queue.size.width - _AROUND, 16)
        self.queue.show([(one.item.path, self._line(one, width)) for one in listed], self._path)
        self._draw_item()
        self.refresh_bindings()

    def _line(self, item: ItemState, width: int) -> Content:
        if not self.blind:
            return faces.queue_line(item, self.me, width)
        seen = {item.item.path} if self.was_shown(item) else self.known
        return faces.blind_line(item, self.me, width, seen)

    def on_resize(self) -> None:
        self.call_after_refresh(self.redraw)

    def say(self, text: str, style: str = "") -> None:
        """Show a sentence above the items; empty takes it away."""
        if was_left(self):
            return
        notice = self.query_one("#notice", Static)
        draw(notice, plain(text, style))
        notice.display = bool(text)

    def _draw_item(self) -> None:
        item = self.current
        if item is None or self.reading is None:
            self.reader.show(NOTHING)
        elif self.hides(item):
            self.reader.show(hidden_page(self.reading, item))
        else:
            self._note_shown(item, self.reading)
            self.reader.show(open_page(self.reading, item, beside=self.beside))

    def _note_shown(self, item: ItemState, reading: Reading) -> None:
        """Remember whose rating is shown: that of the item, or of what a flag is about."""
        path = owner(item.item, [one.item for one in reading.state.items])
        if path:
            self.seen.add(path)

    # Moving about: nothing of it records anything

    @on(OptionList.OptionHighlighted, "#queue")
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        if event.option_id is not None and event.option_id != self._path:
            self._path = event.option_id
            self._draw_item()
            self.refresh_bindings()

    def go(self, path: str) -> None:
        """Show the item of that path."""
        self._path = path
        self.queue.to(path)
        self._draw_item()
        self.refresh_bindings()

    def to_next(self, wanted: Callable[[ItemState], bool]) -> bool:
        """To the next item that is wanted, round and round. Whether there is one."""
        listed = self.listed
        at = next((i for i, one in enumerate(listed) if one.item.path == self._path), -1)
        found = next((one for one in (*listed[at + 1 :], *listed[: at + 1]) if wanted(one)), None)
        if found is not None:
            self.go(found.item.path)
        return found is not None

    def waits(self, item: ItemState) -> bool:
        """Whether the reviewer can do something about an item."""
        if self.blind:
            return self.hides(item) and rating_of(item) is not None and not self.was_shown(item)
        return self.reading is not None and item.item.path in self.reading.waiting

    def action_move(self, by: int) -> None:
        """To the next item, or the one before."""
        paths = [one.item.path for one in self.listed]
        if self._path in paths:
            at = min(max(paths.index(self._path) + by, 0), len(paths) - 1)
            self.go(paths[at])

    def action_page(self, by: int) -> None:
        """Scroll the item by a page."""
        self.reader.page(by)

    def action_next_waiting(self) -> None:
        """To the next item that waits for the reviewer, round and round."""
        if not self.to_next(self.waits):
            self.notify("No item waits for you.", markup=False)

    def action_next_flag(self) -> None:
        """To the next open flag that is not acknowledged, round and round."""
        if not self.to_next(lambda one: one.item.kind == "flag" and one.progress != "approved"):
            self.notify("No open flag is left.", markup=False)

    def action_beside(self) -> None:
        """Show or hide the other versions of the item."""
        self.beside = not self.beside
        self.redraw()

    def action_blind(self) -> None:
        """Hide ratings and rationales, or show them again."""
        self.blind = not self.blind
        self.redraw()

    async def action_refresh(self) -> None:
        """Read what others have done meanwhile."""
        if await self.renew():
            self.say("")

    def action_back(self) -> None:
        """Take the notice away, show ratings again, or go back: the nearest.

        Not while the database has not taken yet what was typed: nobody could tell how that ends.
        """
        if self.on_its_way:
            self._say_on_its_way("wait a moment")
        elif self.query_one("#notice").display:
            self.say("")
        elif self.blind and not self.begins_blind:
            self.action_blind()
        else:
            self.dismiss()

    def landed(self) -> None:
        """What was typed for what is being done is kept now, or in a dialog again."""
        self.on_its_way.pop(asyncio.current_task(), None)
        if self._says_on_its_way and not self.on_its_way:
            self._says_on_its_way = False
            self.say("")

    def unkept(self) -> str:
        return "\n\n\n".join(self.on_its_way.values())

    def holds_back(self) -> bool:
        """Warn, once, while the database has not taken yet what was typed."""
        typed = self.unkept()
        if not typed or self._warned_of == typed:
            return False
        self._warned_of = typed
        self._say_on_its_way(ON_QUITTING)
        return True

    def _say_on_its_way(self, advice: str) -> None:
        self._says_on_its_way = True
        self.say(f"What you wrote is still on its way; {advice}.", "bold $text-warning")

    def about_focused(self) -> str:
        """What the item is, for Help."""
        item = self.current
        return "" if item is None else item.item.title
