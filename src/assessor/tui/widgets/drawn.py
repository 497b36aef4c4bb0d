"""Drawing what is shown anew, at the cost of what changed: a key is answered sooner."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import OptionList, Static


def draw(widget: Static, content: Content) -> None:
    """Show ``content`` in ``widget``: nothing is painted for the same.

    Only what takes another number of lines has the screen laid out anew.
    """
    shown = widget.content
    if not isinstance(shown, Content):
        widget.update(content)
    elif not shown.is_same(content):
        room = widget.content_size
        fits = bool(room.width) and _height(content, widget) == room.height
        another = shown.plain != content.plain and not fits
        widget.update(content, layout=widget.display and another)


def filled(content: Content, widget: Static, lines: int) -> Content:
    """``content`` with empty lines after it, so that its height in ``widget`` is one of few.

    A change of height costs two layouts of the screen; up to ``lines`` - 1 empty ones cost nothing.
    """
    width = widget.content_size.width
    missing = -_height(content, widget) % lines if width else 0
    return content + Content("\n" * missing)


def _height(content: Content, widget: Static) -> int:
    """Lines that ``content`` takes in ``widget`` as wide as it is."""
    return content.get_height(widget.styles.get_rules(), widget.content_size.width)


def draw_option(options: OptionList, option_id: str, content: Content) -> None:
    """Show ``content`` for an option of ``options``; the same is not painted again."""
    shown = options.get_option(option_id).prompt
    if not isinstance(shown, Content) or not shown.is_same(content):
        options.replace_option_prompt(option_id, content)
