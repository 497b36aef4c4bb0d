"""The Desk: sections on the left, the items of one in the middle, the score beside them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import cast

from textual import work
from textual.message import Message
from textual.worker import Worker, WorkerState

from assessor.desk import deciding
from assessor.desk.deciding import OpenItem
from assessor.desk.draft import Draft
from assessor.desk.editing import Author
from assessor.desk.ports import Change, StoreError
from assessor.desk.publishing import NotFinished
from assessor.desk.rescoring import is_current, rescore, rescoring
from assessor.desk.session import Command, Session
from assessor.document.errors import DocumentError
from assessor.document.provenance import Section
from assessor.document.ratings import method_of
from assessor.exchange.files import FileError, typed_path, write_document
from assessor.tui.actions import ACTIONS, bindings
from assessor.tui.asking import Asking, SourceFactory, ask
from assessor.tui.cards import fields_of, has_ratings
from assessor.tui.errands import rescue
from assessor.tui.faces import mark
from assessor.tui.fields import (
    LISTS,
    SECTIONS,
    SUGGESTIBLE,
    Field,
    SectionKey,
    section_of,
)
from assessor.tui.screens.desk_editing import DeskEditing
from assessor.tui.screens.dialogs import AskScreen, ConfirmScreen, ReadScreen
from assessor.tui.text import lines, plain
from assessor.tui.widgets.form import ItemForm
from assessor.tui.widgets.items import SuggestionCard
from assessor.workspace import Workspace

_IN_FORM = frozenset({"undo", "redo", "back", "take_over", "leave_field"})
_DESK_ACTIONS = frozenset(
    action.name.partition("(")[0] for action in ACTIONS if action.place in ("desk", "card")
)
_DECIDE_HINT = "ctrl+s take over   ctrl+t leave this field out   tab next field   esc back"


class DeskScreen(DeskEditing):
    """Where one assessment is written. Shows a :class:`Session`; every act goes through it."""

    CSS_PATH = "desk.tcss"
    PLACES = ("desk", "card", "all")
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (104, "-wide")]
    BINDINGS = bindings("desk", "card")

    def __init__(self, session: Session, make_source: SourceFactory, workspace: Workspace) -> None:
        super().__init__(session, workspace)
        self._make_source = make_source
        self._exports = workspace.exports
        self._asking: Asking | None = None
        self._edited: OpenItem | None = None

    async def on_mount(self) -> None:
        self.set_interval(1, self._tick)

    def about_focused(self) -> str:
        """What the item under the cursor is, for Help."""
        item = self.current_row
        if item is None:
            return ""
        scale = ""
        if item.rating is not None:
            scale = "\n".join(f"  {value}  {meaning}" for value, meaning in item.rating.choices)
        return "\n".join(part for part in (item.title, item.question, scale) if part)

    def leave(self) -> tuple[Path, ...]:
        """Save what is open; the file it had to be rescued into, where no database took it."""
        if self._deciding is None:
            self.flush()
        return rescue(self.session, self.workspace.root)

    @property
    def _deciding(self) -> OpenItem | None:
        """The suggestion whose form is open."""
        form = self.editor.form
        return self._edited if form is not None and form.decides else None

    async def action_back(self) -> None:
        """Cancel the request, close the form, take the notice away, or leave: the nearest."""
        if self._asking is not None:
            self.workers.cancel_group(self, "suggest")
        elif self.editor.form is not None:
            await self.close_form()
        elif self.query_one("#notice").display:
            self.say("")
        else:
            try:
                self.session.save_unsaved()
            except StoreError as error:
                self.say(
                    f"Not saved: {error} esc tries again; ctrl+q writes the draft to a file.",
                    "bold $text-error",
                )
            else:
                self.dismiss()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Which actions make sense here: hides the rest from keys and footer."""
        if not self.is_mounted:
            return True
        editor = self.editor
        form_open = editor.form is not None
        if action in ("take_over", "leave_field"):
            return form_open and self._deciding is not None
        if action in ("undo", "redo") and self._deciding is not None:
            return False
        if form_open and action in _DESK_ACTIONS and action not in _IN_FORM:
            return False
        if action in ("accept", "discard", "accept_rest"):
            on_card = isinstance(editor.current, SuggestionCard)
            return on_card or (
                action == "accept_rest" and bool(self.session.open_items(self.section))
            )
        if action == "add":
            return self.section in LISTS
        if action == "rescore":
            return not is_current(self.session.draft.assessment)
        if action == "fix":
            return bool(self.fixes)
        if action == "suggest":
            return self.section in SUGGESTIBLE
        return True

    # Suggestions

    def _tick(self) -> None:
        if self._asking is not None:
            name = SECTIONS[cast(SectionKey, self._asking.section)].lower()
            self.say(f"Asking for {name} … {self._asking.seconds} s   esc cancels", "$text-accent")

    def action_suggest(self) -> None:
        """Ask the model for this section."""
        if self._asking is None:
            self._ask([cast(Section, self.section)])

    def action_suggest_missing(self) -> None:
        """Ask the model for every section that is still empty and has no open suggestion."""
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
            self._ask(sections)
        else:
            self.notify("No section is empty.", markup=False)

    @work(exclusive=True, group="suggest", exit_on_error=False)
    async def _ask(self, sections: Sequence[Section]) -> None:
        try:
            for section in sections:
                self._asking = Asking(section)
                self._tick()
                found = await ask(self._make_source, section, self.session)
                if isinstance(found, str):
                    self._failed(found)
                    return
                self.session.keep(found)
                key = f"{found.id}/{found.items[0].id}" if found.items else ""
                self.call_later(self._arrived, section, key)
            self._asking = None
            self.say("")
        except StoreError as error:
            self._failed(f"The suggestion could not be kept: {error}")
        finally:
            if self._asking is not None and self.is_running:
                self._asking = None
                self.say("Cancelled; nothing was changed.", "$foreground-muted")

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR:
            error = event.worker.error
            self._failed(
                f"Something went wrong inside the program: {error!r}. Nothing was changed."
            )

    def _failed(self, message: str) -> None:
        self._asking = None
        self.say(message, "$text-error")

    async def _arrived(self, section: Section, key: str) -> None:
        here = self.section == section and self.editor.form is None
        await self.redraw()
        if here:
            self.editor.focus_key(key)
        else:
            self.notify(
                f"Suggestions for {SECTIONS[cast(SectionKey, section)]} have come.", markup=False
            )

    async def action_edit(self) -> None:
        """Edit the item in place; on a suggestion, accept and edit."""
        current, open_item = self.editor.current, self.current_suggestion
        if current is None or open_item is None:
            await super().action_edit()
            return
        self._edited = open_item
        fields = fields_of(self.session.draft, open_item)
        if has_ratings(open_item):
            hint = "Needed where a rating moves by 2 or more"
            fields += (Field("reason", "Reason", "line", hint=hint),)
        values = {name: deciding.plain(value) for name, value in open_item.item.fields.items()}
        values["reason"] = ""
        await self.open_form(current, ItemForm(fields, values, _DECIDE_HINT, None))

    async def action_accept(self) -> None:
        """Take the suggestion under the cursor over as it is."""
        open_item = self.current_suggestion
        if open_item is not None:
            await self._decide(lambda draft, who: deciding.decide(draft, open_item, who))

    async def action_discard(self) -> None:
        """Leave the suggestion under the cursor out."""
        open_item = self.current_suggestion
        if open_item is not None:
            await self._decide(lambda draft, who: deciding.discard(draft, open_item, who))

    async def action_accept_rest(self) -> None:
        """Take over the section's open suggestions that change no zone."""
        items, section = self.session.open_items(self.section), self.section
        await self.change(lambda draft, who: deciding.accept_rest(draft, items, section, who))
        left = len(self.session.open_items(self.section))
        if left:
            self.notify(
                f"{left} would change the zone or a rating of yours: decide on them one by one.",
                markup=False,
            )

    def action_take_over(self) -> None:
        """Take over what the form of a suggestion holds."""
        self.after_typing(self._take_over)

    async def _take_over(self) -> None:
        form, open_item = self.editor.form, self._deciding
        if form is None or open_item is None:
            return
        if not form.flush():
            form.to_problem()
            return
        values = {box.field.name: box.value for box in form.boxes if not box.left_out}
        reason = str(values.pop("reason", ""))
        left = [box.field.name for box in form.boxes if box.left_out]
        least = method_of(self.session.draft.assessment).constants.rating_reason_from
        if deciding.needs_reason(open_item, values, least) and not reason.strip():
            form.mark("reason", "a rating moved by 2 or more: say why")
            form.to_problem()
            return

        def decide(draft: Draft, who: Author) -> Change | None:
            return deciding.decide(draft, open_item, who, edits=values, leave=left, reason=reason)

        try:
            self.session.preview(decide)
        except DocumentError as error:
            for wrong in error.problems:
                form.mark(wrong.place.rpartition(".")[2], wrong.message)
            form.to_problem()
            return
        problem = self.perform(decide)
        if problem:
            form.mark("", problem)
            form.to_problem()
            return
        await self.editor.close_form()
        await self.redraw()
        self._focus_next_card()

    def action_leave_field(self) -> None:
        """Leave the field being typed in out of what is taken over, or take it in again."""
        form = self.editor.form
        box = form.focused_box if form else None
        if box is not None and box.field.name != "reason":
            box.toggle_left_out()

    async def _decide(self, command: Command) -> None:
        await self.change(command)
        self._focus_next_card()

    def _focus_next_card(self) -> None:
        cards = [view for view in self.editor.views if isinstance(view, SuggestionCard)]
        if cards:
            current = self.editor.current
            at = self.editor.views.index(current) if current else 0
            following = [view for view in cards if self.editor.views.index(view) >= at]
            self.editor.focus_key((following or cards)[0].shown.key)

    # What if, compare

    class WhatIf(Message):
        """Try other numbers on what this session holds."""

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
