"""The Desk's decisions on suggestions, and rating before looking."""

from __future__ import annotations

from collections.abc import Callable

from pydantic import JsonValue

from assessor.desk import deciding
from assessor.desk.deciding import OpenItem
from assessor.desk.draft import Draft
from assessor.desk.editing import Author
from assessor.desk.ports import Change
from assessor.desk.rating_first import rate_first, rating_field
from assessor.desk.session import Command
from assessor.document.errors import DocumentError
from assessor.document.ratings import method_of
from assessor.tui.cards import fields_of, has_ratings
from assessor.tui.fields import Field
from assessor.tui.screens.desk_editing import DeskEditing
from assessor.tui.screens.rate_first import RateFirstScreen
from assessor.tui.widgets.form import ItemForm
from assessor.tui.widgets.items import SuggestionCard

_DECIDE_HINT = "ctrl+s take over   ctrl+t leave this field out   tab next field   esc back"


class DeskDeciding(DeskEditing):
    """A :class:`DeskEditing` that takes decisions on suggestions."""

    _edited: OpenItem | None = None

    @property
    def deciding(self) -> OpenItem | None:
        """The suggestion whose form is open."""
        form = self.editor.form
        return self._edited if form is not None and form.decides else None

    async def action_edit(self) -> None:
        """Edit the item in place; on a suggestion, accept and edit."""
        current, open_item = self.editor.current, self.current_suggestion
        if current is None or open_item is None:
            await super().action_edit()
        elif not self._to_be_rated_first(open_item):
            await self._edit_suggestion(open_item, {})

    async def _edit_suggestion(self, open_item: OpenItem, instead: dict[str, JsonValue]) -> None:
        current = self.editor.current
        if current is None:
            return
        self._edited = open_item
        fields = fields_of(self.session.draft, open_item)
        if has_ratings(open_item):
            hint = "Needed where a rating moves by 2 or more"
            fields += (Field("reason", "Reason", "line", hint=hint),)
        values = {name: deciding.plain(value) for name, value in open_item.item.fields.items()}
        values |= {**instead, "reason": ""}
        await self.open_form(current, ItemForm(fields, values, _DECIDE_HINT, None))

    async def action_accept(self) -> None:
        """Take the suggestion under the cursor over as it is."""
        open_item = self.current_suggestion
        if open_item is not None and not self._to_be_rated_first(open_item):
            await self._decide(lambda draft, who: deciding.decide(draft, open_item, who))

    async def action_accept_own(self) -> None:
        """Take the suggestion over, with the rating one gave before seeing the suggested one."""
        open_item = self.current_suggestion
        if open_item is None or self._to_be_rated_first(open_item):
            return
        first = self.rated_first(open_item)
        if first is None:
            self.notify("You rated nothing before you saw this suggestion.", markup=False)
            return
        own: dict[str, JsonValue] = {first.field: first.rating}
        if deciding.needs_reason(open_item, own, self._least_moved):
            await self._edit_suggestion(open_item, own)
            if self.editor.form is not None:
                _ask_for_reason(self.editor.form)
        else:
            await self._decide(lambda draft, who: deciding.decide(draft, open_item, who, edits=own))

    async def action_discard(self) -> None:
        """Leave the suggestion under the cursor out."""
        open_item = self.current_suggestion
        if open_item is not None:
            seen = self._saw(open_item)
            await self._decide(
                lambda draft, who: deciding.discard(draft, open_item, who, seen=seen)
            )

    async def action_accept_rest(self) -> None:
        """Take over the section's open suggestions that change no zone."""
        items, section = self.visible_items(), self.section
        shown = [found for found in items if not self.hides(found)]
        await self.change(lambda draft, who: deciding.accept_rest(draft, shown, section, who))
        hidden = sum(self.hides(found) for found in items)
        taken = {found.suggestion.id for found in shown[:1]}
        left = sum(
            found.suggestion.id in taken and not self.hides(found) for found in self.visible_items()
        )
        told = []
        if hidden:
            told.append(f"{hidden} you have not rated yet: enter rates one.")
        if left > 0:
            told.append(
                f"{left} would change the zone or a rating of yours: decide on them one by one."
            )
        if told:
            self.notify(" ".join(told), markup=False)

    async def action_discard_rest(self) -> None:
        """Leave every open suggestion of this section out, those of other answers too."""
        items, section = self.session.open_items(self.section), self.section

        def command(draft: Draft, who: Author) -> Change | None:
            return deciding.discard_rest(draft, items, section, who, seen=self._saw)

        await self.change(command)
        if items:
            count = f"{len(items)} suggestion{'s' if len(items) != 1 else ''}"
            self.notify(f"{count} discarded. ctrl+z brings them back.", markup=False)

    async def action_next_answer(self) -> None:
        """Show the next of several answers to the same question."""
        self.answers.next(self.session.open_items(self.section))
        await self.redraw()
        self._focus_next_card(first=True)

    def action_take_over(self) -> None:
        """Take over what the form of a suggestion holds."""
        self.after_typing(self._take_over)

    async def _take_over(self) -> None:
        form, open_item = self.editor.form, self.deciding
        if form is None or open_item is None:
            return
        if not form.flush():
            form.to_problem()
            return
        values = {box.field.name: box.value for box in form.boxes if not box.left_out}
        reason = str(values.pop("reason", ""))
        left = [box.field.name for box in form.boxes if box.left_out]
        if deciding.needs_reason(open_item, values, self._least_moved) and not reason.strip():
            _ask_for_reason(form)
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

    def _focus_next_card(self, *, first: bool = False) -> None:
        cards = [view for view in self.editor.views if isinstance(view, SuggestionCard)]
        if cards:
            current = None if first else self.editor.current
            at = self.editor.views.index(current) if current else 0
            following = [view for view in cards if self.editor.views.index(view) >= at]
            self.editor.focus_key((following or cards)[0].shown.key)

    @property
    def _least_moved(self) -> int:
        return method_of(self.session.draft.assessment).constants.rating_reason_from

    # Rating before looking

    def _saw(self, open_item: OpenItem) -> bool:
        return not self.hides(open_item)

    def _to_be_rated_first(self, open_item: OpenItem) -> bool:
        """Ask for a rating where the suggested one is still hidden; whether it was."""
        if not self.hides(open_item):
            return False
        name = rating_field(open_item)
        fields = fields_of(self.session.draft, open_item)
        scale = next(field for field in fields if field.name == name)
        self.app.push_screen(
            RateFirstScreen(open_item.item.label, scale), self._keep_first(open_item)
        )
        return True

    def _keep_first(self, open_item: OpenItem) -> Callable[[int | None], None]:
        def keep(rating: int | None) -> None:
            if rating is not None:
                self.call_later(
                    self.change, lambda draft, who: rate_first(draft, open_item, rating, who)
                )

        return keep

    async def action_rate(self, rating: int) -> None:
        """Rate the task under the cursor; on a suggestion whose rating is hidden, rate it first."""
        open_item = self.current_suggestion
        if open_item is None or not self.hides(open_item):
            await super().action_rate(rating)
        elif self.section == "tasks":
            await self.change(lambda draft, who: rate_first(draft, open_item, rating, who))

    async def action_nudge(self, by: int) -> None:
        """Raise or lower the rating under the cursor; on a hidden one, ask for one's own first."""
        open_item = self.current_suggestion
        if open_item is None or not self._to_be_rated_first(open_item):
            await super().action_nudge(by)


def _ask_for_reason(form: ItemForm) -> None:
    form.mark("reason", "a rating moved by 2 or more: say why")
    form.to_problem()
