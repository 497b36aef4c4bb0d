"""History: what was done to a draft, by whom and why; every state of it, and where values come from."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from assessor.desk.chronicle import Chronicle
from assessor.desk.comparing import compare
from assessor.desk.draft import Draft, Event
from assessor.desk.ports import StoreError
from assessor.desk.revisions import UnknownRevision
from assessor.desk.telling import Told
from assessor.desk.tracing import Trace, traces
from assessor.document.errors import DocumentError
from assessor.method.errors import MethodError
from assessor.tui.actions import bindings
from assessor.tui.screens.compare import apart_lines
from assessor.tui.screens.dialogs import ReadScreen
from assessor.tui.screens.place import PlaceScreen, was_left
from assessor.tui.text import lines, plain, row
from assessor.tui.whole import whole_lines
from assessor.tui.widgets.drawn import draw
from assessor.tui.widgets.keys import KeyLine
from assessor.tui.widgets.rows import Cell, Column, Rows
from assessor.tui.widgets.trial import MUTED

if TYPE_CHECKING:
    from assessor.tui.errands import Errands

AsLeft = Callable[[Event], Draft]
"""The draft as an event left it; raises UnknownRevision or StoreError."""

_COLUMNS = (
    Column("", 1),
    Column("#", 5),
    Column("When", 16),
    Column("Change", 8),
    Column("Who and what", None),
)
_SHORT = 2
"""Characters of a value that is shown in the list itself."""


class HistoryScreen(PlaceScreen):
    """The log of a draft, newest first, and what each entry is about."""

    CSS_PATH = "history.tcss"
    PLACES = ("history", "all")
    BINDINGS = bindings("history")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (104, "-wide")]

    def __init__(self, found: Chronicle, as_left: AsLeft) -> None:
        super().__init__()
        self._found = found
        self._as_left = as_left
        self._events = {event.number: event for event in found.events}
        self._shown: Sequence[Told] = ()
        self._marked: int | None = None
        self._about: int | None = None
        self._by_line: Sequence[tuple[str, Told]] = ()

    def compose(self) -> ComposeResult:
        yield Static(id="title", markup=False)
        yield Static(id="banner", markup=False)
        yield Input(id="filter", placeholder="show entries that hold …", compact=True)
        with Container(id="sides"):
            yield Rows(id="log")
            with VerticalScroll(id="about", can_focus=False):
                yield Static(id="panel", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        self.query_one("#filter").display = False
        self._head()
        self._list()
        self._log.focus()

    @property
    def follows(self) -> str:
        return self._found.stored.name

    async def follow(self, errands: Errands, heard: Mapping[str, int]) -> bool:
        """List what was done meanwhile; the cursor stays on its entry, and what is read as it is."""
        found = await asyncio.to_thread(errands.chronicle_again, self.follows)
        if found is None or was_left(self):
            return True
        current = self._current
        self._found = found
        self._events = {event.number: event for event in found.events}
        self._by_line = ()
        self._head()
        self._list(on=current.number if current else None)
        return True

    def _head(self) -> None:
        stored, problem = self._found.stored, self._found.problem
        title = row(
            ("History", "bold"),
            f"  {stored.draft.assessment.role.title}",
            (f"  {stored.status}", MUTED),
        )
        draw(self.query_one("#title", Static), title)
        banner = self.query_one("#banner", Static)
        banner.display = problem is not None
        draw(banner, plain(f"This log does not hold: {problem}.", "$text-error"))

    @property
    def _log(self) -> Rows:
        return self.query_one("#log", Rows)

    @property
    def current(self) -> Event | None:
        """The entry under the cursor."""
        told = self._current
        return self._events.get(told.number) if told is not None else None

    @property
    def _current(self) -> Told | None:
        at = self._log.cursor_row
        return self._shown[at] if 0 <= at < len(self._shown) else None

    def _list(self, cursor: int = 0, on: int | None = None) -> None:
        """List what the filter asks for, the cursor on line ``cursor`` or on the entry ``on``."""
        wanted = self.query_one("#filter", Input).value.casefold().split()
        self._shown = self._found.told[::-1]
        if wanted:
            # Every entry with what it is found by, newest first.
            self._by_line = self._by_line or [(_line(one), one) for one in self._shown]
            self._shown = [
                one for line, one in self._by_line if all(word in line for word in wanted)
            ]
        cursor = next((at for at, one in enumerate(self._shown) if one.number == on), cursor)
        self._log.show(_COLUMNS, len(self._shown), self._cells, cursor)
        if not self._shown:
            self._about = None
            self._say(plain("No entry holds that; esc shows all.", MUTED))

    def _cells(self, start: int, stop: int) -> Sequence[Sequence[Cell]]:
        return [
            (
                ("▸" if one.number == self._marked else "", ""),
                (f"{one.number:>5}", ""),
                (f"{one.at:%Y-%m-%d %H:%M}", ""),
                (_short(one), ""),
                (f"{one.actor} {one.deed}", ""),
            )
            for one in self._shown[start:stop]
        ]

    # What an entry is about

    @on(Rows.Highlighted, "#log")
    def _highlighted(self) -> None:
        told, event = self._current, self.current
        if told is not None and event is not None and self._about != event.number:
            self._about = event.number
            self._say(lines(*_entry(told, event)))

    def _say(self, content: Content) -> None:
        self.query_one("#panel", Static).update(content)
        self.query_one("#about", VerticalScroll).scroll_home(animate=False)

    def action_open_revision(self) -> None:
        """Read the draft as the entry left it."""
        event = self.current
        draft = self._draft_left_by(event)
        if event is None or draft is None:
            return
        try:
            whole = lines(*whole_lines(draft))
        except MethodError as error:
            self._say(plain(str(error), "$text-error"))
            return
        title = f"As event {event.number} left it, {event.at:%Y-%m-%d %H:%M}; read only"
        self.app.push_screen(ReadScreen(title, whole))

    def action_diff_before(self) -> None:
        """What the entry changed in the whole document."""
        event = self.current
        if event is None:
            return
        before = self._events.get(event.number - 1)
        if before is None:
            self._say(plain("Nothing came before this.", MUTED))
            return
        self._diff(before, event)

    def action_mark(self) -> None:
        """Mark the entry, to be compared with another."""
        event = self.current
        if event is None:
            return
        self._marked = None if self._marked == event.number else event.number
        self._list(self._log.cursor_row)

    def action_diff_marked(self) -> None:
        """What differs between the marked entry and this one."""
        event, marked = self.current, self._events.get(self._marked or 0)
        if event is None or marked is None:
            self._say(plain("Mark one entry with space first, then go to the other.", MUTED))
            return
        older, newer = sorted((marked, event), key=lambda one: one.number)
        self._diff(older, newer)

    def _diff(self, older: Event, newer: Event) -> None:
        before, after = self._draft_left_by(older), self._draft_left_by(newer)
        if before is None or after is None:
            return
        try:
            found = compare(before.assessment, after.assessment)
        except MethodError as error:
            self._say(plain(str(error), "$text-error"))
            return
        heading = f"Event {older.number} → event {newer.number}"
        if not found.changes:
            self._say(lines(plain(heading, "bold"), plain("The document is the same.", MUTED)))
            return
        self._say(lines(plain(heading, "bold"), *apart_lines(found, ("before", "after"))))

    def action_trace(self) -> None:
        """Where the value that the entry is about comes from."""
        event = self.current
        if event is None:
            return
        path = event.path.rpartition(":")[2]
        draft = self._found.stored.draft
        try:
            found = traces(
                draft, path, self._found.suggestions, self._found.events, self._found.records
            )
        except DocumentError:
            self._say(plain("The place is no longer in the assessment.", MUTED))
            return
        self._say(lines(*(line for trace in found for line in _traced(trace))))

    def _draft_left_by(self, event: Event | None) -> Draft | None:
        if event is None:
            return None
        try:
            return self._as_left(event)
        except (StoreError, UnknownRevision) as error:
            self.notify(str(error), severity="error", markup=False)
            return None

    # Moving about

    def action_move(self, by: int) -> None:
        """To the next entry, or the one before."""
        self._log.move_cursor(self._log.cursor_row + by)

    def action_page(self, by: int) -> None:
        """Scroll what the entry is about."""
        about = self.query_one("#about", VerticalScroll)
        about.scroll_relative(y=by * max(about.size.height - 1, 1), animate=False)

    def action_filter(self) -> None:
        """Show the filter."""
        line = self.query_one("#filter", Input)
        line.display = True
        line.focus()

    @on(Input.Changed, "#filter")
    def _filtered(self) -> None:
        self._list()

    @on(Input.Submitted, "#filter")
    def _filter_kept(self) -> None:
        self._log.focus()

    @on(Rows.Selected)
    def _selected(self) -> None:
        self.action_open_revision()

    def action_back(self) -> None:
        """Close the filter, or go back."""
        line = self.query_one("#filter", Input)
        if line.display:
            line.value = ""
            line.display = False
            self._log.focus()
        else:
            self.dismiss()


def _short(one: Told) -> str:
    """Both values where they are as short as ratings are."""
    if not one.before or max(len(one.before), len(one.after)) > _SHORT:
        return ""
    return f"{one.before} → {one.after}"


def _line(one: Told) -> str:
    return f"{one.actor} {one.deed} {one.before} {one.after} {one.why}".casefold()


def _entry(told: Told, event: Event) -> Iterator[Content]:
    yield row((told.actor, "bold"), f" {told.deed}")
    yield plain(f"{told.at:%Y-%m-%d %H:%M:%S} UTC, event {told.number}", MUTED)
    if told.before or told.after:
        yield plain("")
        yield row(("from  ", MUTED), told.before)
        yield row(("to    ", MUTED), told.after)
    if told.why:
        yield plain("")
        yield row(("why   ", MUTED), told.why)
    yield plain("")
    if event.path:
        yield row(("path  ", MUTED), (event.path, MUTED))
    yield row(("hash  ", MUTED), (event.sha256[:16], MUTED))


def _traced(trace: Trace) -> Iterator[Content]:
    yield plain(trace.path, "bold")
    origin = trace.origin
    if origin is None:
        yield plain("  Nobody has decided on this yet.", MUTED)
        yield plain("")
        return
    words = {
        "human": "written by",
        "suggestion": "taken over as suggested, by",
        "suggestion-edited": "edited from a suggestion, by",
        "override": "rated other than suggested, by",
    }
    yield plain(f"  {words[origin.origin]} {origin.decided_by}, {origin.at:%Y-%m-%d %H:%M}")
    if origin.reason:
        yield row(("  why: ", MUTED), origin.reason)
    made = trace.suggestion
    if made is not None:
        said = made.model or made.source
        at = f" at {made.endpoint}" if made.endpoint else ""
        yield plain(f"  suggested by {said}{at}, {made.asked_at:%Y-%m-%d %H:%M}")
        if trace.origin is not None and trace.origin.suggested is not None:
            yield row(("  suggested: ", MUTED), str(trace.origin.suggested))
        if made.prompt is not None:
            prompt = made.prompt
            yield plain(
                f"  prompt {prompt.name} {prompt.version}, sha256 {prompt.sha256[:16]}", MUTED
            )
        yield plain(f"  suggestion {made.id}", MUTED)
    for decision in trace.decisions:
        yield plain(f"  {decision.verdict} by {decision.by}, {decision.at:%Y-%m-%d %H:%M}", MUTED)
    count = len(trace.events)
    if count:
        numbers = ", ".join(str(event.number) for event in trace.events[-8:])
        yield plain(f"  changed by event{'s' if count != 1 else ''} {numbers}", MUTED)
    for kept in trace.records:
        yield plain(f"  a reviewer spoke of it in event {kept.event}", MUTED)
    yield plain("")
