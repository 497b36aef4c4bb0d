"""The Desk's acts on the draft: editing in place, rating, lists, undo."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from pydantic import JsonValue
from textual.content import Content
from textual.widgets import OptionList

from assessor.desk import editing
from assessor.desk.ports import Change, Forbidden, StaleDraft, StoreError
from assessor.document import path as paths
from assessor.document.checks import Fix
from assessor.document.errors import DocumentError
from assessor.tui.fields import (
    LISTS,
    Field,
    Row,
    SectionKey,
    section_of,
)
from assessor.tui.screens.desk_saving import DeskSaving
from assessor.tui.screens.typed import ON_QUITTING
from assessor.tui.text import lines, row
from assessor.tui.widgets.form import ItemForm
from assessor.tui.widgets.items import ItemView

EDIT_HINT = "saved as you type   tab next field   esc done"


class DeskEditing(DeskSaving):
    """A :class:`DeskSaving` whose items can be changed."""

    _warned_of: object = None

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
            form.put(self.values([box.field for box in form.boxes]))
            return
        if way == "undo" and self.session.draft is self.taken_up:
            self.taken_up = None
            self.notify("Others changed it last: ctrl+z again takes that back.", markup=False)
            return
        change: Change | None = None
        waited = len(self.session.unsaved)
        try:
            change = self.session.undo() if way == "undo" else self.session.redo()
        except DocumentError as error:
            self.tell("; ".join(problem.message for problem in error.problems))
            await self.redraw()
            return
        except StaleDraft as error:
            if not self.tell_overtaken(waited):
                self.notify(str(error), severity="warning", markup=False)
        except Forbidden as error:
            self.tell_overtaken(waited, str(error))
            self.tell(str(error))
            await self.redraw()
            return
        except StoreError as error:
            self.say(f"Not saved: {error}", "bold $text-error")
        finally:
            self.put_aside()
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
            form.put(self.values([box.field for box in form.boxes]))

    async def action_edit(self) -> None:
        """Edit the item under the cursor in place."""
        current, item = self.editor.current, self.current_row
        if current is not None and item is not None:
            fields = self._with_reason(item)
            heading = (*_heading(item), *self.asked_at(item))
            form = ItemForm(
                fields,
                self.values(fields),
                EDIT_HINT,
                self._commit,
                lines(*heading) if heading else None,
            )
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
        mend = "What is marked cannot be saved. Mend it, or esc again to drop it."
        if self._warns(mend, "Not taken over yet: ctrl+s does that. esc again drops your edits."):
            return False
        await self.editor.close_form()
        await self.redraw()
        return True

    def unkept(self) -> str:
        form = self.editor.form
        typed = form.unkept() if form is not None else ""
        heading = f"{self.session.name}, {self.section}"
        return f"{heading}\n\n{typed}" if typed else super().unkept()

    def holds_back(self) -> bool:
        mend = f"What is marked cannot be saved. Mend it, or {ON_QUITTING}."
        return self._warns(mend, f"Not taken over yet: ctrl+s does that, {ON_QUITTING}.")

    def _warns(self, mend: str, take: str) -> bool:
        """Say, once, that what stands in the open form is not saved yet; whether that was said."""
        form = self.editor.form
        unsaved = form is not None and (not form.flush() or form.holds_edits)
        if form is None or not unsaved or self._warned_of == (mend, form.typed):
            return False
        self._warned_of = (mend, form.typed)
        self.notify(take if form.holds_edits else mend, severity="warning", markup=False)
        form.to_problem()
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
        now = self.values([field])[field.name]
        scale = [choice for choice, _ in field.choices if isinstance(choice, int)]
        rating = rating_after(now if isinstance(now, int) else None)
        if min(scale) <= rating <= max(scale):
            await self._set(field, rating)

    async def action_involvement(self) -> None:
        """The next involvement for the task under the cursor."""
        field = self._field("involvement")
        if field is not None:
            choices: list[JsonValue] = [choice for choice, _ in field.choices]
            now = self.values([field])["involvement"]
            after = (choices.index(now) + 1) % len(choices) if now in choices else 0
            await self._set(field, choices[after])

    async def action_time(self, by: int) -> None:
        """One per cent more or less of the week for the task under the cursor."""
        field = self._field("time")
        if field is not None:
            now = self.values([field])["time"]
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


def _heading(item: Row) -> tuple[Content, ...]:
    """What a form of several fields is about, where none of them is its name."""
    if len(item.fields) < 2 or item.removable:
        return ()
    return (row((item.title, "bold"), (f"  {item.question}", "$foreground-muted")),)
