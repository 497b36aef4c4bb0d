"""Drawing what is shown anew, at the cost of what changed: a key is answered sooner."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any, Self

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Region
from textual.widgets import OptionList, Static

if TYPE_CHECKING:
    from collections.abc import Iterator


class OneLiners(OptionList):
    """An :class:`OptionList` whose options take one line each, so that one can be painted alone."""

    DEFAULT_CSS = "OneLiners { text-wrap: nowrap; text-overflow: ellipsis; }"

    _painted: tuple[Region, ...] = ()

    @contextmanager
    def painting(self, option_id: str) -> Iterator[None]:
        """Have what is changed meanwhile paint that option alone."""
        row = self.get_option_index(option_id) - self.scroll_offset.y
        self._painted = (Region(0, row, self.content_size.width, 1),)
        try:
            yield
        finally:
            self._painted = ()

    def refresh(self, *regions: Region, **how: Any) -> Self:
        """Paint ``regions`` again, or what is changed."""
        return super().refresh(*(regions or self._painted), **how)


def draw(widget: Static, content: Content) -> None:
    """Show ``content`` in ``widget``: nothing is painted for the same.

    Only what takes another number of lines has the screen laid out anew.
    """
    shown = widget.content
    if not isinstance(shown, Content):
        widget.update(content)
    elif not shown.is_same(content):
        room = widget.content_size
        fits = bool(room.width) and max(_height(content, widget), _least(widget)) == room.height
        another = shown.plain != content.plain and not fits
        widget.update(content, layout=widget.display and another)


def make_room(content: Content, widget: Static, step: int) -> None:
    """Make ``widget`` as high as ``content`` and up to ``step`` - 1 empty lines take.

    A change of height costs two layouts of the screen, and with a step there are few.
    """
    if widget.content_size.width:
        lines = _height(content, widget)
        widget.styles.min_height = lines + -lines % step


def _height(content: Content, widget: Static) -> int:
    """Lines that ``content`` takes in ``widget`` as wide as it is."""
    width, rules = widget.content_size.width, widget.styles.get_rules()
    return sum(
        1 if cell_len(line) <= width else Content(line).get_height(rules, width)
        for line in content.plain.split("\n")
    )


def _least(widget: Static) -> int:
    least = widget.styles.min_height
    return int(least.value) if least is not None else 0


def draw_option(options: OptionList, option_id: str, content: Content) -> None:
    """Show ``content`` for an option of ``options``; the same is not painted again."""
    shown = options.get_option(option_id).prompt
    if isinstance(shown, Content) and shown.is_same(content):
        return
    with options.painting(option_id) if isinstance(options, OneLiners) else nullcontext():
        options.replace_option_prompt(option_id, content)
