"""The parts of the Review screen: the queue, and the item that is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from time import monotonic

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from assessor.tui.text import lines, plain
from assessor.tui.widgets.drawn import draw, draw_option


class Queue(OptionList, inherit_bindings=False):
    """The items in the order to read them in; enter and the page keys are left to the screen."""

    BINDINGS = [
        Binding("down", "cursor_down", "Down", show=False),
        Binding("up", "cursor_up", "Up", show=False),
        Binding("home", "first", "First", show=False),
        Binding("end", "last", "Last", show=False),
    ]

    def show(self, rows: Sequence[tuple[str, Content]], current: str) -> None:
        """List ``rows``, each an id and how it looks, with the cursor on ``current``."""
        with self.prevent(OptionList.OptionHighlighted):
            if [option.id for option in self.options] == [own_id for own_id, _ in rows]:
                for own_id, content in rows:
                    draw_option(self, own_id, content)
            else:
                self.set_options(Option(content, id=own_id) for own_id, content in rows)
        self.to(current)

    def to(self, current: str) -> None:
        """Put the cursor on the row of that id, without telling anybody."""
        ids = [option.id for option in self.options]
        with self.prevent(OptionList.OptionHighlighted):
            self.highlighted = ids.index(current) if current in ids else None


@dataclass(frozen=True, slots=True)
class Column:
    """One version of an item, from top to bottom."""

    title: str
    style: str
    body: tuple[Content, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """An item as it is read. ``columns`` are versions of it; ``key`` names exactly what is shown.

    What has no key is never counted as read.
    """

    key: str
    head: Content
    columns: tuple[Column, ...]
    around: tuple[Content, ...]
    scale: tuple[Content, ...]


class Reader(VerticalScroll, can_focus=False, inherit_bindings=False):
    """Shows a :class:`Page`, and knows how long and how far each was on the screen."""

    COLUMNS = 3

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        super().__init__(id="reader")
        self._clock = clock
        self._page: Page | None = None
        self._painted = False
        self._since = 0.0
        self._shown: dict[str, float] = {}
        self._whole: set[str] = set()

    def compose(self) -> ComposeResult:
        yield Static(id="head", markup=False)
        with Horizontal(id="columns"):
            for number in range(self.COLUMNS):
                yield Static(id=f"column-{number}", classes="column", markup=False)
        yield Static(id="around", markup=False)
        yield Static(id="scale", markup=False)

    def show(self, page: Page) -> None:
        """Show ``page``, from its beginning unless it is the one shown already."""
        same = self._page is not None and page.key and page.key == self._page.key
        if not same:
            self._leave()
        self._page = page
        draw(self.query_one("#head", Static), page.head)
        for number in range(self.COLUMNS):
            box = self.query_one(f"#column-{number}", Static)
            column = page.columns[number] if number < len(page.columns) else None
            box.display = column is not None
            if column is not None:
                title = [plain(column.title, column.style)] if column.title else []
                draw(box, lines(*title, *column.body))
        self._draw_below("#around", page.around)
        self._draw_below("#scale", page.scale)
        if not same:
            self.scroll_home(animate=False)
            self.call_after_refresh(self._now_seen, page.key)

    @property
    def is_painted(self) -> bool:
        """Whether what is shown is on the screen by now."""
        return self._painted

    @property
    def milliseconds(self) -> int:
        """How long what is shown has been on the screen by now, visits before included."""
        page = self._page
        if page is None:
            return 0
        now = self._clock() - self._since if self._painted else 0.0
        return int((self._shown.get(page.key, 0.0) + now) * 1000)

    @property
    def is_whole(self) -> bool:
        """Whether what is shown is on the screen by now, and was to its end, here or before."""
        self._look()
        return self._painted and self._page is not None and self._page.key in self._whole

    def page(self, by: int) -> None:
        """Scroll by pages."""
        step = max(self.scrollable_content_region.height - 1, 1)
        self.scroll_relative(y=by * step, animate=False)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Note how far down the page has been read."""
        super().watch_scroll_y(old_value, new_value)
        self._look()

    def _now_seen(self, key: str) -> None:
        if self._page is not None and key == self._page.key and not self._painted:
            self._painted, self._since = True, self._clock()
            self._look()

    def _look(self) -> None:
        if self._painted and self._page and self._page.key and self.scroll_y >= self.max_scroll_y:
            self._whole.add(self._page.key)

    def _leave(self) -> None:
        if self._page is not None:
            self._shown[self._page.key] = self.milliseconds / 1000
        self._painted = False

    def _draw_below(self, selector: str, parts: Iterable[Content]) -> None:
        box, listed = self.query_one(selector, Static), list(parts)
        box.display = bool(listed)
        draw(box, lines(*listed))
