"""Items and suggestion cards of a section: one drawn widget each, kept by key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.widgets import Static, TextArea

from assessor.desk.deciding import OpenItem
from assessor.tui.fields import Row
from assessor.tui.text import plain
from assessor.tui.widgets.drawn import draw
from assessor.tui.widgets.form import ItemForm


@dataclass(frozen=True, slots=True)
class Shown:
    """Something to draw: an item of the section, or a suggestion for it."""

    key: str
    content: Content
    about: Row | OpenItem


class ItemView(Static, can_focus=True):
    """An item of the section."""

    def __init__(self, shown: Shown) -> None:
        super().__init__(shown.content, markup=False)
        self.auto_links = False  # there are none, and every line is gone over for them
        self.shown = shown

    def draw(self, shown: Shown) -> None:
        """Draw the item as it is now."""
        self.shown = shown
        draw(self, shown.content)


class SuggestionCard(ItemView):
    """A suggested item, waiting for a decision."""


class Editor(VerticalScroll, can_focus=False, inherit_bindings=False):
    """The items of one section, with the form of the one being edited.

    Arrow keys are left to the screen, which moves the cursor with them.
    """

    BINDINGS = [
        Binding("pageup", "page_up", show=False),
        Binding("pagedown", "page_down", show=False),
        Binding("home", "scroll_home", show=False),
        Binding("end", "scroll_end", show=False),
    ]

    form: ItemForm | None = None

    async def show(self, things: Sequence[Shown], nothing: str) -> None:
        """Draw ``things``; where there are none, say ``nothing``.

        While an item is being edited, others neither come nor go: its form stays as it is.
        """
        async with self.lock:
            await self._show(things, nothing)

    async def _show(self, things: Sequence[Shown], nothing: str) -> None:
        views = self.views
        if [view.shown.key for view in views] == [thing.key for thing in things] and things:
            for view, thing in zip(views, things, strict=True):
                view.draw(thing)
            return
        by_key = {thing.key: thing for thing in things}
        if self._edited is not None and self._edited.shown.key in by_key:
            for view in views:
                view.draw(by_key.get(view.shown.key, view.shown))
            return
        await self.close_form()
        with self.app.batch_update():
            kept = 0  # of those there are: to draw one anew is quicker than to make a new one
            for view, thing in zip(views, things, strict=False):
                if type(view) is not _kind(thing):
                    break
                view.draw(thing)
                kept += 1
            await self.remove_children(
                [child for child in self.children if child not in views[:kept]]
            )
            await self.mount_all(
                [_kind(thing)(thing) for thing in things[kept:]]
                if things
                else [Static(plain(nothing, "$foreground-muted"), classes="nothing", markup=False)]
            )

    @property
    def views(self) -> list[ItemView]:
        """Everything drawn, in order."""
        return list(self.query_children(ItemView))

    @property
    def _edited(self) -> ItemView | None:
        return next((view for view in self.views if not view.display), None)

    @property
    def current(self) -> ItemView | None:
        """The item with the focus, or the one whose form is open."""
        focused = self.screen.focused
        return next((view for view in self.views if view is focused or not view.display), None)

    def focus_key(self, key: str) -> bool:
        """Focus the item of that key. Whether there is one."""
        for view in self.views:
            if view.shown.key == key:
                self._focus(view)
                return True
        return False

    def focus_at(self, index: int) -> None:
        """Focus the item at ``index``, or the last one before it."""
        views = self.views
        if views:
            self._focus(views[min(max(index, 0), len(views) - 1)])

    def _focus(self, view: ItemView) -> None:
        self.screen.set_focus(view, scroll_visible=False)
        view.scroll_visible(animate=False, immediate=True)  # in one paint with the focus
        self.call_after_refresh(view.scroll_visible, animate=False, immediate=True)

    def step(self, by: int) -> None:
        """Focus the next item, or the one before."""
        views = self.views
        focused = self.screen.focused
        at = next((i for i, view in enumerate(views) if view is focused), None)
        self.focus_at(0 if at is None else at + by)

    async def open_form(self, view: ItemView, form: ItemForm) -> None:
        """Put ``form`` in the place of ``view``."""
        async with self.lock:
            await self.close_form()
            here = next((now for now in self.views if now.shown.key == view.shown.key), None)
            if here is not None:
                self.form = form
                self.screen.set_focus(None)  # hiding what has the focus scrolls to the next item
                here.display = False
                await self.mount(form, after=here)
                self.screen.set_focus(form.boxes[0].entry, scroll_visible=False)
                self.call_after_refresh(self._fit, form)

    def _fit(self, form: ItemForm) -> None:
        """Wrap the texts of a form again, then bring it into view.

        Right after a scroll Textual may lay a new text area out without telling it its size, and
        then all but its first line would be out of sight.
        """
        for area in form.query(TextArea):
            area.post_message(Resize(area.size, area.virtual_size, area.container_size))
        self.call_after_refresh(self._bring_into_view, form)

    def _bring_into_view(self, form: ItemForm) -> None:
        """Show the whole form; of one that is higher than the editor, its beginning."""
        too_high = form.outer_size.height > self.size.height
        self.scroll_to_widget(form, animate=False, top=too_high, force=True)

    async def close_form(self) -> None:
        """Put the item back in the place of its form."""
        async with self.lock:
            if self.form is None:
                return
            form, self.form = self.form, None
            view = self._edited
            if view is not None:
                view.display = True
                self.screen.set_focus(view)
            await form.remove()


def _kind(thing: Shown) -> type[ItemView]:
    return SuggestionCard if isinstance(thing.about, OpenItem) else ItemView
