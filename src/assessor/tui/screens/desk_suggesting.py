"""The Desk's suggestions: asking for them, watching them arrive."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from textual import work
from textual.worker import Worker, WorkerState

from assessor.desk.ports import Failed, FailureCode, StoreError
from assessor.desk.session import Session
from assessor.document.provenance import Section, Suggestion
from assessor.tui.asking import Asking, Habits, SourceFactory, asked
from assessor.tui.fields import SECTIONS, SUGGESTIBLE, SectionKey, section_of
from assessor.tui.screens.desk_deciding import DeskDeciding
from assessor.tui.screens.reading import CopyScreen
from assessor.tui.widgets.arriving import Arriving
from assessor.workspace import Workspace

_NOBODY_ASKED: frozenset[FailureCode] = frozenset({"setup", "material"})
_UNSEEN = "It is not shown while it arrives: you rate before you see its ratings."


class DeskSuggesting(DeskDeciding):
    """A :class:`DeskDeciding` that asks for suggestions and shows them arrive."""

    def __init__(
        self, session: Session, make_sources: SourceFactory, workspace: Workspace, habits: Habits
    ) -> None:
        super().__init__(session, workspace, habits)
        self._make_sources = make_sources
        self._asking: Asking | None = None
        self._incomplete = ""
        self._incomplete_of: Section | None = None

    async def on_mount(self) -> None:
        self.set_interval(1, self._tick)

    @property
    def asking(self) -> bool:
        """Whether a request is under way."""
        return self._asking is not None

    @property
    def _arriving(self) -> Arriving:
        return self.query_one(Arriving)

    # Asking

    def _tick(self) -> None:
        if self._asking is not None:
            self._show_arriving()

    def _show_arriving(self) -> None:
        asking = self._asking
        if asking is not None and self._arriving.is_attached:
            name = SECTIONS[cast(SectionKey, asking.section)].lower()
            if asking.answers > 1:
                name += f", {asking.had} of {asking.answers} answered"
            self._arriving.head(name, asking.seconds, asking.attempt)
            self._arriving.text(_UNSEEN if self.habits.blind_first else asking.text)

    def action_suggest(self) -> None:
        """Ask for suggestions for this section."""
        if self._asking is None:
            self.ask([cast(Section, self.section)])

    def action_suggest_missing(self) -> None:
        """Ask for every section that is still empty and has no open suggestion."""
        missing = {section_of(check.path) for check in self.session.standing.errors}
        waiting = {found.suggestion.section for found in self.session.open_items()}
        sections = [
            cast(Section, key) for key in SECTIONS if key in missing & SUGGESTIBLE - waiting
        ]
        if not self.session.draft.assessment.comparators and "comparators" not in waiting:
            sections.append("comparators")
        if self._asking is not None:
            return
        if sections:
            self.ask(sections)
        else:
            self.notify("No section is empty.", markup=False)

    @work(exclusive=True, group="suggest", exit_on_error=False)
    async def ask(
        self, sections: Sequence[Section], make_sources: SourceFactory | None = None
    ) -> None:
        """Ask for ``sections``, one after the other, until one fails for which somebody was asked."""
        kept, unmade = 0, list[Asking]()
        failed: Failed | None = None
        self._drop_incomplete()
        self.say("")
        try:
            for section in sections:
                self._asking = asking = Asking(section)
                self._show_arriving()
                try:
                    outcome = await asked(
                        make_sources or self._make_sources,
                        asking,
                        self.session,
                        self.habits.at_once,
                        self._show_arriving,
                    )
                finally:
                    kept += len(asking.made)
                    if asking.made and self.is_running:
                        self.call_later(self._arrived, section, asking.made)
                if outcome is not None:
                    failed = outcome
                    unmade.append(asking)
                    if not asking.had or failed.code not in _NOBODY_ASKED:
                        break
            self._end()
            if failed is not None:
                self._failed(unmade, failed)
        except StoreError as error:
            self._end()
            self.say(f"The suggestion could not be kept: {error}", "$text-error")
        finally:
            if self._asking is not None and self.is_running:
                self._end()
                kept_ones = f"; {kept} that had come {'is' if kept == 1 else 'are'} kept"
                changed = kept_ones if kept else "; nothing was changed"
                self.say(f"Cancelled{changed}.", "$foreground-muted")

    def _end(self) -> None:
        self._asking = None
        self._arriving.clear()

    def _failed(self, unmade: Sequence[Asking], failed: Failed) -> None:
        """Say what did not come; ``failed`` is the last of it."""
        asking = unmade[-1]
        here = self.section == asking.section and self.editor.form is None
        if failed.code == "material" and here and self.app.screen is self:
            self.lacks_material(asking.section)
            return
        message, came = failed.message, len(asking.made)
        if came:
            message = f"{asking.answers - came} of {asking.answers} answers did not come. {message}"
        if len(unmade) > 1:
            named = ", ".join(SECTIONS[cast(SectionKey, found.section)] for found in unmade)
            message = f"Nothing came for {named}. {message}"
        self.say(message, "$text-error")
        if failed.arrived.strip() and not self.habits.blind_first:
            self._incomplete, self._incomplete_of = failed.arrived, asking.section
            self._arriving.broke(failed.arrived, "V")
            self.refresh_bindings()

    def lacks_material(self, section: Section) -> None:
        """Do what helps where there is nothing to make a suggestion of."""

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR:
            error = event.worker.error
            if event.worker.group == "suggest":
                self._end()
            self.say(
                f"Something went wrong inside the program ({type(error).__name__}). "
                "Nothing was changed.",
                "$text-error",
            )

    async def _arrived(self, section: Section, made: Sequence[Suggestion]) -> None:
        here = self.section == section and self.editor.form is None
        await self.redraw()
        if here:
            came = {suggestion.id for suggestion in made}
            cards = (found for found in self.visible_items() if found.suggestion.id in came)
            first = next(cards, None)
            if first is not None:
                self.editor.focus_key(f"{first.suggestion.id}/{first.item.id}")
        else:
            self.notify(
                f"Suggestions for {SECTIONS[cast(SectionKey, section)]} have come.", markup=False
            )

    async def go(self, section: SectionKey, key: str | None = None) -> None:
        """Show a section; what broke off stands in its own alone."""
        await super().go(section, key)
        if self._incomplete:
            self._arriving.display = self.section == self._incomplete_of

    # What broke off

    @property
    def incomplete(self) -> str:
        """The text of an answer that broke off, while it stands there."""
        return self._incomplete

    def drop_incomplete(self) -> bool:
        """Take an answer that broke off away; whether there was one."""
        if not self._incomplete:
            return False
        self._drop_incomplete()
        self.say("")
        self.refresh_bindings()
        return True

    def _drop_incomplete(self) -> None:
        self._incomplete = ""
        self._arriving.clear()

    def action_read_incomplete(self) -> None:
        """Read all that had arrived of an answer that broke off, and copy from it."""
        if self._incomplete:
            hint = "The answer broke off: this is no suggestion and cannot be accepted."
            self.app.push_screen(CopyScreen("What had arrived", hint, self._incomplete))
