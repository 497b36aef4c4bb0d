"""The Desk: sections on the left, the items of one in the middle, the score beside them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from pathlib import Path
from typing import TypeVar

from textual import work
from textual.message import Message

from assessor.desk.ports import StoreError, SuggestionSource
from assessor.desk.publishing import NotFinished
from assessor.desk.rescoring import is_current, rescore, rescoring
from assessor.desk.session import Session
from assessor.document.assessment import Source
from assessor.document.errors import DocumentError
from assessor.document.provenance import Section
from assessor.exchange.files import FileError, typed_path, write_document
from assessor.tui.actions import ACTIONS, bindings
from assessor.tui.asking import Habits, Material, Outside, SourceError, SourceFactory, SourceText
from assessor.tui.faces import mark
from assessor.tui.fields import LISTS, SUGGESTIBLE
from assessor.tui.rescued import rescue
from assessor.tui.screens.desk_moving import DeskMoving
from assessor.tui.screens.dialogs import AskScreen, ConfirmScreen, ReadScreen
from assessor.tui.screens.material import MaterialScreen
from assessor.tui.screens.source import SourceScreen
from assessor.tui.spending import spending_lines
from assessor.tui.text import lines, plain
from assessor.tui.widgets.items import SuggestionCard
from assessor.workspace import Workspace

T = TypeVar("T")

_IN_FORM = frozenset({"undo", "redo", "back", "take_over", "leave_field"})
_DESK_ACTIONS = frozenset(
    action.name.partition("(")[0] for action in ACTIONS if action.place in ("desk", "card")
)


class DeskScreen(DeskMoving):
    """Where one assessment is written. Shows a :class:`Session`; every act goes through it."""

    CSS_PATH = "desk.tcss"
    PLACES = ("desk", "card", "all")
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (104, "-wide")]
    BINDINGS = bindings("desk", "card")

    def __init__(
        self,
        session: Session,
        make_sources: SourceFactory,
        outside: Outside,
        workspace: Workspace,
        habits: Habits,
    ) -> None:
        super().__init__(session, make_sources, workspace, habits)
        self._outside = outside
        self._exports = workspace.exports
        self._reading = False
        self._pasted = ""

    def about_focused(self) -> str:
        """What the item under the cursor is, for Help."""
        item = self.current_row
        if item is None:
            return ""
        scale = ""
        if item.rating is not None:
            scale = "\n".join(f"  {value}  {meaning}" for value, meaning in item.rating.choices)
        return "\n".join(part for part in (item.title, item.question, scale) if part)

    @property
    def busy(self) -> bool:
        return self._reading or super().busy

    def leave(self) -> tuple[Path, ...]:
        """Save what is open; the file it had to be rescued into, where no database took it."""
        if self.deciding is None:
            self.flush()
        return rescue(self.session, self.aside, self.workspace.root)

    def unkept(self) -> str:
        return "\n\n\n".join(filter(None, (super().unkept(), self._pasted)))

    async def action_back(self) -> None:
        """Cancel the request, close the form, take the notice away, or leave: the nearest."""
        if self.asking:
            self.workers.cancel_group(self, "suggest")
        elif self._reading:
            self.workers.cancel_group(self, "source")
        elif self.editor.form is not None:
            await self.close_form()
        elif self.drop_incomplete():
            pass
        elif self.query_one("#notice").display:
            self.say("")
        elif self.save_or_say():
            self.dismiss()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Which actions make sense here: hides the rest from keys and footer."""
        if not self.is_mounted:
            return True
        editor = self.editor
        form_open = editor.form is not None
        if action in ("take_over", "leave_field"):
            return form_open and self.deciding is not None
        if action in ("undo", "redo") and self.deciding is not None:
            return False
        if form_open and action in _DESK_ACTIONS and action not in _IN_FORM:
            return False
        if action in ("accept", "accept_own", "discard"):
            own = action != "accept_own" or self.habits.blind_first
            return isinstance(editor.current, SuggestionCard) and own
        if action in ("accept_rest", "discard_rest"):
            return self.waiting
        if action == "next_answer":
            return self.has_other_answers
        if action == "read_incomplete":
            return bool(self.incomplete)
        if action in ("source_text", "new_source"):
            return self.section == "sources"
        if action == "add":
            return self.section in LISTS
        if action == "rescore":
            return not is_current(self.session.draft.assessment)
        if action == "fix":
            return bool(self.fixes)
        if action == "suggest":
            return self.section in SUGGESTIBLE
        return True

    # Suggestions without a model, sources

    def lacks_material(self, section: Section) -> None:
        """Ask what tasks are to be made from."""
        if section == "tasks":
            self.action_material()

    def action_material(self) -> None:
        """Propose tasks from a job description or an occupation of O*NET."""
        if self.asking or self._reading:
            return
        if self.section != "tasks":
            self.call_later(self.go, "tasks")
        self._ask_for_material()

    def _ask_for_material(self, given: Material | None = None, problem: str = "") -> None:
        def chosen(material: Material | None) -> None:
            if material is not None:
                self._propose(material)

        title = self.session.draft.assessment.role.title
        dialog = MaterialScreen(title, self._outside.occupations, given, problem)
        self.app.push_screen(dialog, chosen)

    @work(exclusive=True, group="source", exit_on_error=False)
    async def _propose(self, material: Material) -> None:
        """Propose tasks from ``material``; what cannot be used is given back to be mended."""
        making = self._outside.from_material(self.session, material)
        pasted = material.content if material.kind == "text" else ""
        sources = await self._reading_while("Reading …   esc cancels", making, pasted)
        self.say("")
        if isinstance(sources, str):
            self._ask_for_material(material, sources)
            return
        made = sources

        async def these(_: Session) -> Sequence[SuggestionSource]:
            return made

        self.ask(["tasks"], these)

    def action_source_text(self) -> None:
        """Keep the text of the source under the cursor, or of a new one where there is none."""
        item = self.current_row
        known = self.session.draft.assessment.sources
        self._ask_for_source(
            next((one for one in known if item and item.path == f"sources[{one.id}]"), None)
        )

    def action_new_source(self) -> None:
        """Add a source and keep its text."""
        self._ask_for_source(None)

    def _ask_for_source(
        self, source: Source | None, given: SourceText | None = None, problem: str = ""
    ) -> None:
        if self._reading:
            self.notify("A source is being read; esc cancels that.", markup=False)
            return

        def chosen(wanted: SourceText | None) -> None:
            if wanted is not None:
                self._keep_source(source, wanted)

        known = source.title or source.id if source else ""
        filled = given or SourceText("", url=source.url if source else "")
        self.app.push_screen(SourceScreen(known, filled, problem), chosen)

    @work(exclusive=True, group="source", exit_on_error=False)
    async def _keep_source(self, source: Source | None, wanted: SourceText) -> None:
        """Keep a source's text; what cannot be read is given back to be mended."""
        keeping = self._outside.keep_source(self.session, wanted, source.id if source else "")
        try:
            words = "Reading the source …   esc cancels"
            told = await self._reading_while(words, keeping, wanted.text)
        except SourceError as error:
            self.say("")
            await self.redraw()
            self._ask_for_source(source, wanted, str(error))
        else:
            self.say("")
            self.notify(told, markup=False)
            self.call_later(self.redraw)

    async def _reading_while(self, words: str, work: Awaitable[T], pasted: str) -> T:
        """What ``work`` comes to, saying ``words`` meanwhile and that it was cancelled if it is.

        ``pasted`` is what it is done with, which no dialog holds any more.
        """
        self.say(words, "$text-accent")
        self._reading, self._pasted = True, pasted
        try:
            return await work
        except asyncio.CancelledError:
            if self.is_running:
                self.say("Cancelled; nothing was changed.", "$foreground-muted")
            raise
        finally:
            self._reading, self._pasted = False, ""

    def action_spending(self) -> None:
        """Show what the suggestions for this role took: requests, tokens, money, time."""
        listed = spending_lines(
            self.session.suggestions, ReadScreen.text_width(self.app.size.width)
        )
        self.app.push_screen(
            ReadScreen(
                "Suggestions so far (requests that gave none are not counted)",
                lines(*map(plain, listed)),
            )
        )

    # What if, compare

    class WhatIf(Message):
        """Try other numbers on what this session holds."""

        def __init__(self, session: Session) -> None:
            self.session = session
            super().__init__()

    class History(Message):
        """Show what was done to the draft of this session."""

        def __init__(self, session: Session) -> None:
            self.session = session
            super().__init__()

    class Compare(Message):
        """Show where what this session holds sits."""

        def __init__(self, session: Session) -> None:
            self.session = session
            super().__init__()

    def action_compare(self) -> None:
        """See where the role sits, beside the others of the library."""
        self.post_message(self.Compare(self.session))

    def action_history(self) -> None:
        """See what was done to the draft."""
        self.post_message(self.History(self.session))

    def action_what_if(self) -> None:
        """Try other ratings without touching the draft."""
        self.post_message(self.WhatIf(self.session))

    async def action_rescore(self) -> None:
        """Put the draft under the current method, once the person has seen what that changes."""
        found = rescoring(self.session.draft.assessment)

        def answered(yes: bool | None) -> None:
            if yes:
                self.call_later(self.change, rescore)

        old, new = (f"{method.id} {method.version}" for method in (found.old, found.new))
        cards = zip((old, new), (found.before, found.after), strict=True)
        told = "; ".join(
            f"{name}: {f'{card.published_score} {card.label}' if card else 'no score'}"
            for name, card in cards
        )
        await self.app.push_screen(ConfirmScreen(f"Score it under {new}?", told), answered)

    # Export

    @work(exit_on_error=False)
    async def action_export(self) -> None:
        """Write the assessment as finished JSON; say what is missing where it is not finished."""
        standing = self.session.standing
        if standing.errors:
            self._unfinished(NotFinished(standing.errors))
            return
        folder = await self.app.push_screen_wait(
            AskScreen(
                "Export as finished JSON",
                f"Folder for {self.session.name}.json",
                str(self._exports),
            )
        )
        if folder is None:
            return
        try:
            written = typed_path(folder) / f"{self.session.name}.json"
            write_document(written, self.session.finished())
        except NotFinished as error:
            self._unfinished(error)
        except (DocumentError, FileError, StoreError) as error:
            self.say(f"Not exported: {error}", "bold $text-error")
        else:
            self._exports = written.parent
            self.notify(f"Written: {written}", markup=False)

    def _unfinished(self, error: NotFinished) -> None:
        listed = [mark(check) for check in error.errors]
        text = lines(
            plain("An assessment is exported once it has no errors; f goes to the next."),
            plain(""),
            *listed,
        )
        self.app.push_screen(ReadScreen(f"{error}", text))
