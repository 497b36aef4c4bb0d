"""What-if: other numbers tried beside the draft, which stays as it is; or one person's own week."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from pydantic import JsonValue
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from assessor.desk.personal import personal_profile
from assessor.desk.session import Session
from assessor.desk.whatif import supposing
from assessor.document import path as paths
from assessor.document.assessment import Assessment
from assessor.document.errors import DocumentError
from assessor.document.naming import names_of
from assessor.document.personal import PersonalProfile, dump_profile
from assessor.document.ratings import method_of
from assessor.exchange.files import FileError, typed_path, unused, write_bytes
from assessor.method.definition import Dimension
from assessor.method.errors import MethodError
from assessor.tui.actions import bindings
from assessor.tui.screens.dialogs import AskScreen
from assessor.tui.screens.place import PlaceScreen
from assessor.tui.text import plain, row
from assessor.tui.widgets.keys import KeyLine
from assessor.tui.widgets.trial import heading_line, profile_panel, trial_line, trial_panel

_GROUPS = (("evidence", "Evidence"), ("barriers", "Barriers"))


@dataclass(frozen=True, slots=True)
class Number:
    """A line of the screen: a task, or a rating of a dimension. ``path`` is by ids.

    ``low`` and ``high`` are the ends of the scale that the arrow keys stay within.
    """

    path: str
    label: str
    low: int
    high: int

    @property
    def rating(self) -> str:
        """The path of its rating."""
        return f"{self.path}.score" if self.is_task else f"{self.path}.rating"

    @property
    def is_task(self) -> bool:
        """Whether it has time as well."""
        return self.path.startswith("tasks[")


class WhatIfScreen(PlaceScreen):
    """Ratings of a document to change at will. Nothing reaches the draft it was opened from.

    Two ways to look at it: the role as it would be with other ratings, and the week of one person
    who does its tasks with other shares of time.
    """

    CSS_PATH = "whatif.tcss"
    PLACES = ("whatif", "all")
    BINDINGS = bindings("whatif")

    class Keep(Message):
        """Keep what was tried as a draft with this title."""

        def __init__(self, session: Session, supposed: Assessment, title: str) -> None:
            self.session, self.supposed, self.title = session, supposed, title
            super().__init__()

    def __init__(self, session: Session, exports: Path) -> None:
        super().__init__()
        self.session = session
        self.base = session.draft.assessment
        self.supposed = self.base
        self.weights: dict[str, Decimal] = {}
        self.personal = False
        self._exports = exports
        self._warned = ""
        self._numbers = {number.path: number for number in _numbers(self.base)}

    def compose(self) -> ComposeResult:
        yield Static(id="title", markup=False)
        yield Static(id="notice", markup=False)
        with Horizontal():
            yield OptionList(id="numbers")
            with VerticalScroll(id="figures", can_focus=False):
                yield Static(id="panel", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        self._list()
        self.query_one("#numbers").focus()
        self.call_after_refresh(self._draw)

    def on_resize(self) -> None:
        self._draw()

    # What is on the screen

    @property
    def current(self) -> Number | None:
        """The line under the cursor."""
        options = self.query_one("#numbers", OptionList)
        option = options.highlighted_option
        return self._numbers.get(option.id or "") if option else None

    @property
    def changed(self) -> bool:
        """Whether anything was tried."""
        return self.supposed != self.base or bool(self.weights)

    def profile(self) -> PersonalProfile:
        """The person's own figures.

        Raises:
            DocumentError: the times or ratings give none.
            MethodError: the document's method is not known here.
        """
        return personal_profile(
            self.base,
            self.session.name,
            self.weights,
            {
                number.rating: value
                for number in self._numbers.values()
                if (value := self._value(number)) != paths.get(self.base, number.rating)
            },
            made_by=self.session.author.name,
            made_at=self.session.author.at,
        )

    def _list(self) -> None:
        options = self.query_one("#numbers", OptionList)
        options.clear_options()
        group = ""
        for number in self._numbers.values():
            if (here := _group(number)) != group:
                group = here
                options.add_option(Option(plain(group), id=group, disabled=True))
            options.add_option(Option(plain(number.label), id=number.path))
        options.add_option(
            Option(plain("Principles do not move the score.", "$foreground-muted"), disabled=True)
        )
        options.highlighted = 1

    def _draw(self) -> None:
        if not self.is_mounted:
            return
        self._draw_title()
        try:
            profile = self.profile() if self.personal else None
        except (DocumentError, MethodError) as error:
            profile, problem = None, str(error)
        else:
            problem = ""
        options = self.query_one("#numbers", OptionList)
        width = max(options.scrollable_content_region.width - 2, 20)
        content, tried = paths.to_json(self.base), paths.to_json(self.supposed)
        shares = {task.id: task.time for task in profile.tasks} if profile else {}
        for group in dict.fromkeys(map(_group, self._numbers.values())):
            options.replace_option_prompt(group, heading_line(group, width))
        for number in self._numbers.values():
            said = self.weights.get(number.path) if self.personal else None
            line = trial_line(
                number.label if said is None else f"{said} said: {number.label}",
                (paths.look(content, number.rating), paths.look(tried, number.rating)),
                self._times(number, content, tried, shares),
                width,
                signed=number.low < 0,
            )
            options.replace_option_prompt(number.path, line)
        panel = self.query_one("#panel", Static)
        if self.personal:
            panel.update(
                plain(problem, "$text-error") if profile is None else profile_panel(profile)
            )
        else:
            panel.update(
                trial_panel(self.base, self.supposed, names_of(self.base, method_of(self.base)))
            )
        self.refresh_bindings()

    def _times(
        self, number: Number, content: JsonValue, tried: JsonValue, shares: dict[str, int]
    ) -> tuple[str, str] | None:
        """What stands for a task's time: the role's, and what was tried in its place."""
        if not number.is_task:
            return None
        time = f"{paths.look(content, f'{number.path}.time') or '–'}"
        if not self.personal:
            return time, f"{paths.look(tried, f'{number.path}.time') or '–'}"
        own_id = number.path.removeprefix("tasks[").removesuffix("]")
        return time, f"{shares[own_id]}" if own_id in shares else "?"

    def _draw_title(self) -> None:
        role = self.base.role
        what = "Your own week" if self.personal else "What if"
        note = (
            "  + − t your time, in any unit   1–5 ←→ your rating"
            if self.personal
            else "  1–5 ←→ rate   + − t time   the draft stays as it is"
        )
        self.query_one("#title", Static).update(
            row((what, "bold"), f"  {role.title or self.session.name}", (note, "$foreground-muted"))
        )

    def about_focused(self) -> str:
        """What the number under the cursor means, for Help."""
        number = self.current
        if number is None:
            return ""
        scale = "\n".join(f"  {value}  {words}" for value, words in self._dimension(number).anchors)
        return f"{number.label}\n{self._dimension(number).question}\n{scale}"

    def _dimension(self, number: Number) -> Dimension:
        method = method_of(self.base)
        if number.is_task:
            return method.task_score
        group, _, key = number.path.partition(".")
        found: tuple[Dimension, ...] = getattr(method, group) if key else (method.growth,)
        return next((d for d in found if d.key == key), method.growth)

    def say(self, text: str, style: str = "$text-warning") -> None:
        """Show a sentence above the numbers; empty takes it away."""
        notice = self.query_one("#notice", Static)
        notice.update(plain(text, style))
        notice.display = bool(text)

    # Trying

    def _value(self, number: Number) -> int | None:
        found = paths.get(self.supposed, number.rating)
        return found if isinstance(found, int) else None

    def _suppose(self, path: str, value: JsonValue) -> None:
        self._warned = ""
        self.say("")
        try:
            self.supposed = supposing(self.supposed, [(path, value)])
        except DocumentError as error:
            self.say(str(error.problems[0]), "$text-error")
        self._draw()

    def action_rate(self, rating: int) -> None:
        """Rate the task under the cursor."""
        number = self.current
        if number is not None and number.is_task:
            self._suppose(number.rating, rating)

    def action_nudge(self, by: int) -> None:
        """Raise or lower the rating under the cursor by one."""
        number = self.current
        if number is not None:
            now = self._value(number)
            after = by + now if now is not None else (number.low + number.high) // 2
            if number.low <= after <= number.high:
                self._suppose(number.rating, after)

    def action_time(self, by: int) -> None:
        """More or less time for the task under the cursor."""
        number = self.current
        if number is None or not number.is_task:
            return
        if self.personal:
            self._weigh(number, max(self._weight(number) + by, Decimal(0)))
            return
        now = paths.get(self.supposed, f"{number.path}.time")
        after = (now if isinstance(now, int) else 0) + by
        if 1 <= after <= 100:
            self._suppose(f"{number.path}.time", after)

    async def action_say_time(self) -> None:
        """Type the time of the task under the cursor."""
        number = self.current
        if number is None or not number.is_task:
            return

        def given(text: str | None) -> None:
            if text is None:
                return
            if self.personal:
                self._weigh(number, Decimal(text.strip().replace(",", ".")))
            else:
                self._suppose(f"{number.path}.time", int(text))

        hint = (
            f"{number.label}: your time, in hours, days or %; the unit is the same for all"
            if self.personal
            else f"{number.label}: % of the working week"
        )
        check = _weight_problem if self.personal else _percent_problem
        now = f"{self._weight(number)}" if self.personal else ""
        await self.app.push_screen(AskScreen("Time", hint, now, check=check), given)

    def _weight(self, number: Number) -> Decimal:
        time = paths.get(self.base, f"{number.path}.time")
        return self.weights.get(number.path, Decimal(time if isinstance(time, int) else 0))

    def _weigh(self, number: Number, weight: Decimal) -> None:
        self._warned = ""
        self.say("")
        self.weights[number.path] = weight
        self._draw()

    def action_reset(self) -> None:
        """Put the number under the cursor back."""
        number = self.current
        if number is None:
            return
        self.weights.pop(number.path, None)
        values = [(number.rating, paths.get(self.base, number.rating))]
        if number.is_task:
            time = f"{number.path}.time"
            values.append((time, paths.get(self.base, time)))
        self.supposed = supposing(self.supposed, values)
        self.say("")
        self._draw()

    def action_reset_all(self) -> None:
        """Put everything back."""
        self.supposed = self.base
        self.weights.clear()
        self.say("")
        self._draw()

    def action_week(self) -> None:
        """Change between the role with other ratings and one person's own week."""
        self.personal = not self.personal
        self._warned = ""
        self.say("")
        self._draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A draft is kept of a role, a file is written of a person's week."""
        if action == "keep":
            return not self.personal
        if action == "export":
            return self.personal
        return True

    # Ending

    async def action_keep(self) -> None:
        """Keep what was tried as a draft of its own."""
        if self.supposed == self.base:
            self.say("Nothing was changed yet.")
            return

        def keep(title: str | None) -> None:
            if title is not None:
                self.post_message(self.Keep(self.session, self.supposed, title))

        title = f"{self.base.role.title}, what if"
        asking = AskScreen(
            "Keep as a new draft", "Its title", title, check=lambda text: _empty_problem(text)
        )
        await self.app.push_screen(asking, keep)

    async def action_export(self) -> None:
        """Write the personal profile as a file."""
        try:
            profile = self.profile()
        except (DocumentError, MethodError) as error:
            self.say(str(error), "$text-error")
            return

        def write(folder: str | None) -> None:
            if folder is None:
                return
            try:
                path = unused(typed_path(folder) / f"{self.session.name}.personal.json")
                write_bytes(path, dump_profile(profile), private=True)
            except FileError as error:
                self.say(str(error), "$text-error")
            else:
                self._exports = path.parent
                self.notify(f"Written: {path}", markup=False)

        await self.app.push_screen(
            AskScreen(
                "Write your profile",
                f"Folder for {self.session.name}.personal.json",
                str(self._exports),
                check=_empty_problem,
            ),
            write,
        )

    def action_back(self) -> None:
        """Leave; what was tried goes, after one word of warning."""
        if not self._warns("esc again drops"):
            self.dismiss()

    def holds_back(self) -> bool:
        return self._warns("ctrl+q again leaves and only lists")

    def _warns(self, otherwise: str) -> bool:
        if not self.changed or self._warned == otherwise:
            return False
        self._warned = otherwise
        keeps = "x writes it to a file" if self.personal else "s keeps it as a draft"
        self.say(f"{otherwise} what you tried; {keeps}.")
        return True

    def unkept(self) -> str:
        tried = [f"{path}: {weight} of your time" for path, weight in self.weights.items()]
        for number in self._numbers.values():
            for path in (number.rating, f"{number.path}.time")[: 1 + number.is_task]:
                was, now = paths.get(self.base, path), paths.get(self.supposed, path)
                if was != now:
                    tried.append(f"{path}: {was} → {now}")
        return "\n".join((f"What if: {self.session.name}\n", *tried)) if tried else ""

    def action_move(self, by: int) -> None:
        """To the next number, or the one before."""
        options = self.query_one("#numbers", OptionList)
        if by > 0:
            options.action_cursor_down()
        else:
            options.action_cursor_up()


def _numbers(document: Assessment) -> list[Number]:
    method = method_of(document)
    scale = method.task_score
    found = [
        Number(f"tasks[{task.id}]", task.name or f"Task {i}", scale.low, scale.high)
        for i, task in enumerate(document.tasks, 1)
    ]
    for group, _ in _GROUPS:
        dimensions: tuple[Dimension, ...] = getattr(method, group)
        found += [Number(f"{group}.{d.key}", d.label, d.low, d.high) for d in dimensions]
    growth = method.growth
    return [*found, Number("growth", growth.label, growth.low, growth.high)]


def _group(number: Number) -> str:
    if number.is_task:
        return "Tasks"
    return dict(_GROUPS).get(number.path.partition(".")[0], "Growth")


def _weight_problem(text: str) -> str:
    try:
        weight = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return "Type a number such as 12.5."
    return "" if weight.is_finite() and 0 <= weight <= 100_000 else "Type a number from 0 up."


def _percent_problem(text: str) -> str:
    fits = re.fullmatch(r"[1-9][0-9]?|100", text.strip(), re.ASCII)
    return "" if fits else "Type a whole number from 1 to 100."


def _empty_problem(text: str) -> str:
    return "" if text.strip() else "Type something, or go back with esc."
