"""The Desk's acts on the draft: editing in place, rating, lists, undo."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Sequence
from functools import partial

from pydantic import JsonValue
from textual.content import Content
from textual.widgets import OptionList

from assessor.desk import editing
from assessor.desk.ports import Change, StaleDraft, StoreError
from assessor.desk.session import Command
from assessor.document import path as paths
from assessor.document.checks import Fix
from assessor.document.errors import DocumentError
from assessor.tui.errands import rescue
from assessor.tui.fields import (
    LISTS,
    Field,
    Row,
    SectionKey,
    section_of,
)
from assessor.tui.screens.desk_view import DeskView
from assessor.tui.screens.place import was_left
from assessor.tui.text import row
from assessor.tui.widgets.form import ItemForm
from assessor.tui.widgets.items import ItemView

_PAINT_LEAVES = 0.002
"""Seconds that a paint takes to be written; the thread that does it cannot while this one works."""
EDIT_HINT = "saved as you type   tab next field   esc done"


class DeskEditing(DeskView):
    """A :class:`DeskView` whose items can be changed."""

    _warned_of: object = None
    # Changing the draft

    def perform(self, command: Command) -> str:
        """Carry out a command; what is wrong with it in a sentence, empty for nothing."""
        return self._problem_of(partial(self.session.do, command))

    def _problem_of(self, act: Callable[[], object]) -> str:
        """Do something that changes or saves the draft; what is wrong as :meth:`perform` says it."""
        try:
            act()
        except DocumentError as error:
            return "; ".join(problem.message for problem in error.problems)
        except StaleDraft as error:
            self._overtaken()
            return f"{error}; what you typed is kept here: change it again to replace theirs"
        except StoreError as error:
            self.say(f"Not saved: {error}", "bold $text-error")
        else:
            if self.session.unmerged:
                self._overtaken()
        return ""

    def _overtaken(self) -> None:
        """Put earlier changes that somebody else's overtook before they were saved into a file."""
        for path in rescue(self.session, self.workspace.root):
            self.notify(
                f"What you changed before is in {path}; i in the Library reads it.",
                severity="warning",
                markup=False,
            )

    async def change(self, command: Command, focus: str | None = None) -> None:
        """Carry out a command and draw what it left, the cursor on ``focus`` or where it was."""
        self._tell(self.perform(command))
        await self._redrawn(focus)

    def _tell(self, problem: str) -> None:
        if problem:
            self.notify(problem, severity="error", markup=False)

    async def _redrawn(self, focus: str | None = None) -> None:
        at = self._index()
        await self.redraw()
        if focus is None or not self.editor.focus_key(focus):
            self.editor.focus_at(at)

    async def show(self, command: Command) -> None:
        """As :meth:`change`, but drawn before it is saved: a key is answered in half the time."""
        self._tell(self._problem_of(partial(self.session.show, command)))
        await self._redrawn()
        if not self.call_after_refresh(self._save_once_painted):
            self.save_shown()

    async def _save_once_painted(self) -> None:
        """:meth:`save_shown`, once the thread that writes to the terminal has had its turn."""
        await asyncio.sleep(_PAINT_LEAVES)
        if not was_left(self):  # else it was saved by leaving
            self.save_shown()
        gc.collect(1)  # now, while nobody waits: it came between a key and its paint, for 50 ms

    def save_shown(self) -> None:
        """Save what is shown and not saved yet, and say what came in between."""
        shown = self.session.draft
        self._tell(self._problem_of(self.session.save_shown))
        if self.session.draft is shown:
            self.draw_title()
        else:
            self.call_later(self._redrawn)

    def save_waiting(self) -> None:
        """Save what waited for the database, now that it can be reached again."""
        if not self.session.unsaved:
            return
        self._tell(self._problem_of(self.session.save_unsaved))
        if not self.session.unsaved:
            self.say("What waited is saved.")
            self.call_later(self._redrawn)

    def _index(self) -> int:
        current = self.editor.current
        return self.editor.views.index(current) if current else 0

    def _commit(self, field: Field, value: JsonValue) -> str:
        if field.kind == "reason":
            rating = paths.get(self.session.draft.assessment, field.path)
            problem = self.perform(
                lambda draft, who: editing.set_value(draft, field.path, rating, who, str(value))
            )
        else:
            problem = self.perform(
                lambda draft, who: editing.set_value(draft, field.path, value, who)
            )
        self.call_later(self.redraw)
        return problem

    def action_undo(self) -> None:
        """Take back the last change, and go to where it was."""
        self.after_typing(partial(self._travel, "undo"))

    def action_redo(self) -> None:
        """Do again what was taken back, and go to where it was."""
        self.after_typing(partial(self._travel, "redo"))

    async def _travel(self, way: str) -> None:
        form = self.editor.form
        if form is not None and not form.flush() and way == "undo":
            # What could not be saved is the last thing done, so it alone is taken back.
            form.put(self._values([box.field for box in form.boxes]))
            return
        change: Change | None = None
        try:
            change = self.session.undo() if way == "undo" else self.session.redo()
        except DocumentError as error:
            self._tell("; ".join(problem.message for problem in error.problems))
            await self.redraw()
            return
        except StaleDraft as error:
            self._overtaken()
            self.notify(str(error), severity="warning", markup=False)
        except StoreError as error:
            self.say(f"Not saved: {error}", "bold $text-error")
        if change is None:
            self.notify(f"Nothing to {way}.", markup=False)
            await self.redraw()
            return
        section = section_of(change.path) or self.section
        if form is None or section != self.section:
            found = self.row_at(section, change.path)
            await self.go(section, found.path if found else None)
            return
        await self.redraw()
        if self.editor.form is form:
            form.put(self._values([box.field for box in form.boxes]))

    async def action_edit(self) -> None:
        """Edit the item under the cursor in place."""
        current, item = self.editor.current, self.current_row
        if current is not None and item is not None:
            fields = self._with_reason(item)
            form = ItemForm(fields, self._values(fields), EDIT_HINT, self._commit, _heading(item))
            await self.open_form(current, form)

    async def open_form(self, view: ItemView, form: ItemForm) -> None:
        """Edit ``view`` with ``form`` in its place."""
        self._warned_of = None
        await self.editor.open_form(view, form)
        self.refresh_bindings()

    async def go(self, section: SectionKey, key: str | None = None) -> None:
        """Show a section, unless what is being typed in this one cannot be saved."""
        sections = self.query_one("#sections", OptionList)
        if self.editor.form is not None and section != self.section:
            choosing = self.focused is sections
            if not await self.close_form():
                with sections.prevent(OptionList.OptionHighlighted):
                    sections.highlighted = sections.get_option_index(self.section)
                return
            if choosing:
                self.set_focus(sections)
        await super().go(section, key)

    async def close_form(self) -> bool:
        """Save and close the form; what cannot be saved keeps it open, once, with a warning."""
        form = self.editor.form
        unsaved = form is not None and (not form.flush() or form.holds_edits)
        if form is not None and unsaved and self._warned_of != form.typed:
            self._warned_of = form.typed
            mend = "What is marked cannot be saved. Mend it, or esc again to drop it."
            take = "Not taken over yet: ctrl+s does that. esc again drops your edits."
            self.notify(take if form.holds_edits else mend, severity="warning", markup=False)
            form.to_problem()
            return False
        await self.editor.close_form()
        await self.redraw()
        return True

    def flush(self) -> None:
        """Save what is being typed."""
        if self.editor.form is not None:
            self.editor.form.flush()

    def _with_reason(self, item: Row) -> tuple[Field, ...]:
        rating = item.rating
        origin = self.session.draft.origin(rating.path) if rating else None
        if rating is None or origin is None or not isinstance(origin.suggested, int):
            return item.fields
        hint = f"Why it differs from the suggested {origin.suggested}; needed from 2 steps on"
        return (*item.fields, Field(rating.path, "Reason", "reason", hint=hint))

    def _values(self, fields: Sequence[Field]) -> dict[str, JsonValue]:
        content = paths.to_json(self.session.draft.assessment)
        values: dict[str, JsonValue] = {}
        for field in fields:
            if field.kind == "reason":
                origin = self.session.draft.origin(field.path)
                values[field.name] = origin.reason if origin else ""
            else:
                values[field.name] = paths.look(content, field.path)
        return values

    async def action_rate(self, rating: int) -> None:
        """Rate the task under the cursor."""
        if self.section == "tasks":
            await self._rate(lambda _: rating)

    async def action_nudge(self, by: int) -> None:
        """Raise or lower the rating of the item under the cursor by one."""

        def nudged(now: int | None) -> int:
            return by + now if now is not None else 3 if self.section == "tasks" else 0

        await self._rate(nudged)

    async def _rate(self, rating_after: Callable[[int | None], int]) -> None:
        item = self.current_row
        field = item.rating if item else None
        if field is None:
            return
        now = self._values([field])[field.name]
        scale = [choice for choice, _ in field.choices if isinstance(choice, int)]
        rating = rating_after(now if isinstance(now, int) else None)
        if min(scale) <= rating <= max(scale):
            await self._set(field, rating)

    async def action_involvement(self) -> None:
        """The next involvement for the task under the cursor."""
        field = self._field("involvement")
        if field is not None:
            choices: list[JsonValue] = [choice for choice, _ in field.choices]
            now = self._values([field])["involvement"]
            after = (choices.index(now) + 1) % len(choices) if now in choices else 0
            await self._set(field, choices[after])

    async def action_time(self, by: int) -> None:
        """One per cent more or less of the week for the task under the cursor."""
        field = self._field("time")
        if field is not None:
            now = self._values([field])["time"]
            after = (now if isinstance(now, int) else 0) + by
            if 1 <= after <= 100:
                await self._set(field, after)

    async def _set(self, field: Field, value: JsonValue) -> None:
        await self.show(lambda draft, who: editing.set_value(draft, field.path, value, who))

    def _field(self, name: str) -> Field | None:
        item = self.current_row
        return next((field for field in item.fields if field.name == name), None) if item else None

    async def action_add(self) -> None:
        """Add an element to the section's list and edit it."""
        list_path = LISTS[self.section][0]
        await self.change(lambda draft, who: editing.add(draft, list_path, {}, who))
        self.editor.focus_key(self._last_added(list_path))
        await self.action_edit()

    def _last_added(self, list_path: str) -> str:
        added = editing.elements(self.session.draft, list_path)[-1]
        return f"{list_path}[{added['id'] if isinstance(added, dict) else ''}]"

    async def action_remove(self) -> None:
        """Remove the item under the cursor."""
        item = self.current_row
        if item is not None and item.removable:
            await self.change(lambda draft, _: editing.remove(draft, item.path))
            self.notify("Removed. ctrl+z brings it back.", markup=False)

    @property
    def fixes(self) -> tuple[Fix, ...]:
        """What a program can mend of the item under the cursor."""
        item = self.current_row
        mendable = [check for check in self.session.standing.checks if check.fix is not None]
        if item is None or not mendable:
            return ()  # asked at every key, so that nothing is looked up for nothing
        here = paths.by_position(self.session.draft.assessment, item.path)
        inside = (f"{here}.", f"{here}[")
        return tuple(
            check.fix
            for check in mendable
            if check.fix is not None
            and any(
                path == here or path.startswith(inside) for path in (check.path, check.fix.path)
            )
        )

    async def action_fix(self) -> None:
        """Mend the first thing that a check found on the item under the cursor."""
        fixes = self.fixes
        if not fixes:
            self.notify("There is nothing here that a program could mend.", markup=False)
            return
        fix = fixes[0]
        await self.change(lambda draft, who: editing.set_value(draft, fix.path, fix.value, who))
        left = f" {len(fixes) - 1} more here." if len(fixes) > 1 else ""
        self.notify(f"Done: {fix.words}.{left} ctrl+z takes it back.", markup=False)

    async def action_shift(self, by: int) -> None:
        """Move the item under the cursor in its list."""
        item = self.current_row
        if item is not None and item.removable:
            await self.change(lambda draft, _: editing.move(draft, item.path, by), focus=item.path)

    async def action_override(self) -> None:
        """To the override, with its form open."""
        await self.go("override", "override")
        await self.action_edit()


def _heading(item: Row) -> Content | None:
    """What a form of several fields is about, where none of them is its name."""
    if len(item.fields) < 2 or item.removable:
        return None
    return row((item.title, "bold"), (f"  {item.question}", "$foreground-muted"))
