"""Asks what tasks are to be proposed from: a job description, or an occupation of O*NET."""

from __future__ import annotations

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input, OptionList, Static, TextArea
from textual.widgets.option_list import Option

from assessor.tui.asking import Material, Search
from assessor.tui.screens.place import after_typing, was_left
from assessor.tui.screens.typed import TypedScreen
from assessor.tui.text import plain, row
from assessor.tui.widgets.form import LineInput

MOST_SHOWN = 30
"""Occupations that are listed at most."""


class MaterialScreen(TypedScreen[Material | None]):
    """A job description to paste or a file of one, or an occupation to search for."""

    CSS_PATH = "material.tcss"
    BINDINGS = [
        Binding("escape", "back", "Back", show=False),
        Binding("ctrl+s", "propose", "Propose tasks", show=False, priority=True),
    ]

    KEEPS = "ctrl+s proposes tasks from it"
    about = "Propose tasks, without a model"

    def __init__(
        self, title: str, search: Search, given: Material | None = None, problem: str = ""
    ) -> None:
        """A dialog for the role called ``title``; ``given`` is what could not be used, and why."""
        super().__init__()
        self._title, self._search = title, search
        self._pasted = given.content if given and given.kind == "text" else ""
        self._path = given.content if given and given.kind == "file" else ""
        self._problem = problem

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(plain(self.about, "bold"), markup=False)
            yield Static(
                row(
                    ("Job description", "bold"),
                    ("  paste it here; its duties become tasks", "$foreground-muted"),
                ),
                markup=False,
            )
            yield TextArea(self._pasted, id="pasted", compact=True)
            yield Static(
                row(
                    ("or its file", "bold"),
                    ("  text, Markdown, HTML, .docx or PDF", "$foreground-muted"),
                ),
                markup=False,
            )
            yield LineInput(self._path, id="file", compact=True, select_on_focus=False)
            yield Static(
                row(
                    ("or an occupation of O*NET", "bold"),
                    ("  words of its title; ↓ to the list", "$foreground-muted"),
                ),
                markup=False,
            )
            yield LineInput(self._title, id="words", compact=True, select_on_focus=True)
            yield OptionList(id="found", compact=True)
            yield Static(plain(self._problem), id="problem", classes="problem", markup=False)
            yield Static(
                plain("tab next   ctrl+s propose tasks   esc back", "$foreground-muted"),
                classes="keys",
                markup=False,
            )

    def on_mount(self) -> None:
        self.query_one("#pasted", TextArea).focus()
        self._look_up(self._title)

    def typed(self) -> str:
        given = [area.text for area in self.query(TextArea)]
        given += [line.value for line in self.query("#file").results(Input)]
        return "\n\n".join(text.strip() for text in given if text.strip())

    @on(Input.Changed, "#words")
    def _words_changed(self, event: Input.Changed) -> None:
        self._look_up(event.value)

    @work(exclusive=True)
    async def _look_up(self, words: str) -> None:
        found = await self._search(words) if words.strip() else ()
        if was_left(self):
            return
        listed = self.query_one("#found", OptionList)
        listed.clear_options()
        if isinstance(found, str):
            listed.add_option(Option(plain(found, "$foreground-muted"), disabled=True))
            return
        for occupation in found[:MOST_SHOWN]:
            also = f"  ({occupation.also})" if occupation.also else ""
            prompt = row(
                occupation.title,
                (also, "$foreground-muted"),
                (f"  {occupation.code}", "$foreground-muted"),
            )
            listed.add_option(Option(prompt, id=occupation.code))
        if not found and words.strip():
            listed.add_option(Option(plain("No occupation.", "$foreground-muted"), disabled=True))

    @on(Input.Submitted, "#words")
    def _to_the_list(self) -> None:
        listed = self.query_one("#found", OptionList)
        if listed.option_count and not listed.get_option_at_index(0).disabled:
            listed.highlighted = 0
            listed.focus()

    def key_down(self) -> None:
        """From the words to the list."""
        if self.focused is self.query_one("#words"):
            self._to_the_list()

    @on(Input.Submitted, "#file")
    def _file_named(self) -> None:
        self.action_propose()

    @on(OptionList.OptionSelected, "#found")
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        if event.option_id:
            self.finish(Material("occupation", event.option_id))

    def action_propose(self) -> None:
        """Go on with what the focus is in; else with what is filled in."""
        after_typing(self, self._propose)

    def _propose(self) -> None:
        pasted = self.query_one("#pasted", TextArea).text
        path = self.query_one("#file", Input).value
        listed = self.query_one("#found", OptionList)
        chosen = listed.highlighted_option if self.focused is listed else None
        if chosen is not None and chosen.id:
            self.finish(Material("occupation", chosen.id))
        elif self.focused is self.query_one("#file") and path.strip():
            self.finish(Material("file", path))
        elif pasted.strip():
            self.finish(Material("text", pasted))
        elif path.strip():
            self.finish(Material("file", path))
        else:
            self.problem("Paste a description, name its file, or choose an occupation below.")
