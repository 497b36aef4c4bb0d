"""The Review screen's layout: drawing what is reviewed, and moving about in it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import OptionList, Static

from assessor.desk.ports import StoreError
from assessor.desk.review_state import ItemState
from assessor.document.subjects import RATED
from assessor.method.errors import MethodError
from assessor.tui import review_faces as faces
from assessor.tui.review_page import NOTHING, hidden_page, open_page
from assessor.tui.reviewing import Reading, Reviewing
from assessor.tui.screens.place import PlaceScreen, was_left
from assessor.tui.text import lines, plain
from assessor.tui.widgets.drawn import draw
from assessor.tui.widgets.keys import KeyLine
from assessor.tui.widgets.review import Queue, Reader

_AROUND = 3
"""Cells that frame and scroll bar of the queue take."""


class ReviewView(PlaceScreen):
    """Draws a :class:`Reading`: the queue on the left, the item under its cursor on the right."""

    def __init__(self, reviewing: Reviewing) -> None:
        super().__init__()
        self.reviewing = reviewing
        self.reading: Reading | None = None
        self.blind = False
        self.seen_open: set[str] = set()
        """Paths of the rated items whose rating was shown here."""
        self.beside = True
        self._path = ""

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
        rated = any(second.by == self.me for second in item.second_ratings)
        return self.blind and item.may_approve(self.me) and not rated

    async def renew(self) -> bool:
        """Read everything anew, and draw it. Whether that could be done."""
        try:
            self.reading = await asyncio.to_thread(self.reviewing.read)
        except (MethodError, StoreError) as error:
            self.say(str(error), "bold $text-error")
            return False
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
        draw(signals, lines(*(plain(f"! {text}", "$text-warning") for text in reading.signals)))
        width = max(self.queue.size.width - _AROUND, 16)
        line = faces.blind_line if self.blind else faces.queue_line
        self.queue.show([(one.item.path, line(one, self.me, width)) for one in listed], self._path)
        self._draw_item()
        self.refresh_bindings()

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
            if item.item.kind in RATED:
                self.seen_open.add(item.item.path)
            self.reader.show(open_page(self.reading, item, beside=self.beside))

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
            return self.hides(item)
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
        """Take the notice away, show ratings again, or go back: the nearest."""
        if self.query_one("#notice").display:
            self.say("")
        elif self.blind:
            self.action_blind()
        else:
            self.dismiss()

    def about_focused(self) -> str:
        """What the item is, for Help."""
        item = self.current
        return "" if item is None else item.item.title
