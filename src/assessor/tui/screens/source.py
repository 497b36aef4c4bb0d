"""Asks for a source and where its text is: at an address, in a file, or pasted."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input, Static, TextArea

from assessor.tui.asking import SourceText
from assessor.tui.screens.place import after_typing
from assessor.tui.screens.typed import TypedScreen
from assessor.tui.text import plain, row
from assessor.tui.widgets.form import LineInput


class SourceScreen(TypedScreen[SourceText | None]):
    """A new source, or the text of a known one. Nothing is fetched before the person says so.

    ``known`` is the title of the source whose text is asked for; empty for a new one.
    """

    CSS_PATH = "material.tcss"
    BINDINGS = [
        Binding("escape", "back", "Back", show=False),
        Binding("ctrl+s", "keep", "Keep its text", show=False, priority=True),
    ]

    def __init__(self, known: str = "", given: SourceText | None = None, problem: str = "") -> None:
        """``given`` is filled in already; ``problem`` is why it could not be used, where it was."""
        super().__init__()
        self._known, self._given, self._problem = known, given or SourceText(""), problem
        self.about = f"Text of the source “{known}”" if known else "A new source"

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(plain(self.about, "bold"), markup=False)
            yield Static(
                plain(
                    "Its text is kept as it is now, to look quotations and figures up in.",
                    "$foreground-muted",
                ),
                markup=False,
            )
            if not self._known:
                yield _label("Title", "needed with a pasted text; else it may stay empty")
                yield LineInput(self._given.title, id="title", compact=True)
            yield _label("Address", "http or https; fetched once, now")
            yield LineInput(self._given.url, id="url", compact=True, select_on_focus=False)
            yield _label("or a file", "text, Markdown, HTML, .docx or PDF")
            yield LineInput(self._given.path, id="file", compact=True, select_on_focus=False)
            yield _label("or the text itself", "paste it here")
            yield TextArea(self._given.text, id="pasted", compact=True)
            yield Static(plain(self._problem), id="problem", classes="problem", markup=False)
            yield Static(
                plain("tab next   ctrl+s keep   esc back", "$foreground-muted"),
                classes="keys",
                markup=False,
            )

    def on_mount(self) -> None:
        self.query_one("#url", Input).focus()

    def typed(self) -> str:
        known = "" if self._problem else self._given.url
        given = [line.value.strip() for line in self.query(Input) if line.value != known]
        given += [area.text.strip() for area in self.query(TextArea)]
        return "\n\n".join(text for text in given if text)

    def on_input_submitted(self) -> None:
        self.action_keep()

    def action_keep(self) -> None:
        """Go on with what is filled in; a pasted text counts before a file, a file before a URL."""
        after_typing(self, self._keep)

    def _keep(self) -> None:
        title = "" if self._known else self.query_one("#title", Input).value
        url = self.query_one("#url", Input).value.strip()
        path = self.query_one("#file", Input).value.strip()
        text = self.query_one("#pasted", TextArea).text
        if text.strip() and not (self._known or title.strip() or url):
            self.problem("Give the source a title: a pasted text has none of its own.")
            self.query_one("#title", Input).focus()
        elif text.strip():
            self.finish(SourceText(title, url=url, text=text))
        elif path:
            self.finish(SourceText(title, url=url, path=path))
        elif url:
            self.finish(SourceText(title, url=url))
        else:
            self.problem("Give an address, a file, or paste the text.")


def _label(name: str, hint: str) -> Static:
    return Static(row((name, "bold"), (f"  {hint}", "$foreground-muted")), markup=False)
