"""The Library: every published role and every draft, with score, zone and status."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import Input, Static

from assessor.tui.actions import bindings
from assessor.tui.screens.dialogs import AskScreen, ConfirmScreen
from assessor.tui.screens.place import PlaceScreen
from assessor.tui.text import ZONE_STYLES, lines, plain, row
from assessor.tui.widgets.keys import KeyLine
from assessor.tui.widgets.rows import Cell, Column, Rows

if TYPE_CHECKING:
    from assessor.desk.catalogue import Order, Wanted
    from assessor.desk.library import Entry
    from assessor.desk.shelf import Shelf, View
    from assessor.document.review import Status

COLUMNS: tuple[tuple[str, Order], ...] = (
    ("Role", "title"),
    ("Score", "score"),
    ("Zone", "label"),
    ("Status", "status"),
    ("Changed", "changed"),
)
WIDE = 100
"""Columns from which on the last one is shown too."""
_WAITING: tuple[Status, ...] = ("in review", "changes requested")
_SHORT_NAME, _TAIL = 12, 6
"""Characters of a name that is shown whole where titles are alike, and of the end of a longer one."""
_KEPT = 2000
"""Entries that are remembered by their line."""


class LibraryScreen(PlaceScreen):
    """Lists entries and asks the app to act on the one under the cursor."""

    CSS_PATH = "library.tcss"
    PLACES = ("library", "all")
    BINDINGS = bindings("library")

    class Open(Message):
        """Open an entry at the desk."""

        def __init__(self, name: str) -> None:
            self.name = name
            super().__init__()

    class Resumed(Message):
        """The list is on top again."""

    class Compare(Message):
        """Show where an entry sits."""

        def __init__(self, name: str) -> None:
            self.name = name
            super().__init__()

    class Agreement(Message):
        """Show how far second raters agree with first ones."""

    class History(Message):
        """Show what was done to an entry."""

        def __init__(self, name: str) -> None:
            self.name = name
            super().__init__()

    class Review(Message):
        """Read a draft item by item."""

        def __init__(self, name: str) -> None:
            self.name = name
            super().__init__()

    class Start(Message):
        """Start a role with this title."""

        def __init__(self, title: str) -> None:
            self.title = title
            super().__init__()

    class Import(Message):
        """Read the file at this path into a new draft."""

        def __init__(self, path: str) -> None:
            self.path = path
            super().__init__()

    class Export(Message):
        """Write an entry as finished JSON into a folder."""

        def __init__(self, name: str, folder: str) -> None:
            self.name, self.folder = name, folder
            super().__init__()

    class Discard(Message):
        """Put a draft out of sight."""

        def __init__(self, name: str) -> None:
            self.name = name
            super().__init__()

    def __init__(self, place: str, exports: str) -> None:
        super().__init__()
        self._place, self._exports = place, exports
        self._shelf: Shelf | None = None
        self._view: View | None = None
        self._whole: View | None = None
        self._seen: dict[int, Entry] = {}
        self._sorted_by = 0
        self._only_waiting = False
        self._is_search_due = False
        self._resumed_at = -1
        self._problem = self._besides = ""

    def compose(self) -> ComposeResult:
        yield Static(
            row(("assessor", "bold"), (f"  {self._place}", "$foreground-muted")),
            id="title",
            markup=False,
        )
        yield Static(plain("Reading the library …", "$foreground-muted"), id="note", markup=False)
        yield Rows(id="entries")
        yield Input(id="filter", placeholder="show lines that hold …", compact=True)
        yield KeyLine()

    def on_mount(self) -> None:
        self._rows.focus()
        self.query_one("#filter").display = False

    def on_screen_resume(self) -> None:
        self._resumed_at = self._rows.cursor_row
        self.post_message(self.Resumed())

    @property
    def _rows(self) -> Rows:
        return self.query_one("#entries", Rows)

    @property
    def current(self) -> Entry | None:
        """The entry under the cursor."""
        at = self._rows.cursor_row
        if at >= 0 and at not in self._seen:
            self._ask(at, at + 1)
        return self._seen.get(at)

    def show(
        self, shelf: Shelf, focus: str | None = None, problem: str = "", besides: str = ""
    ) -> None:
        """List what is on ``shelf``, the cursor on the entry called ``focus``.

        ``problem`` says why some are missing; it stands in place of the list's summary.
        ``besides`` is what else there is to be said of the workspace, below it.
        """
        current = self.current
        if current is not None and (focus is None or self._rows.cursor_row != self._resumed_at):
            focus = current.name  # the person has gone on meanwhile
        self._shelf, self._problem, self._besides = shelf, problem, besides
        self._list(focus)

    def on_resize(self) -> None:
        if self._shelf is not None:
            self._list(self.current.name if self.current else None)

    def _list(self, focus: str | None) -> None:
        """List what is wanted now, the cursor on the entry called ``focus`` where it is there."""
        if self._shelf is None:
            return
        from assessor.desk.catalogue import Wanted
        from assessor.desk.ports import StoreError

        wanted = self._wanted()
        self._seen.clear()
        try:
            self._whole = self._shelf.look(Wanted(order=wanted.order))
            self._view = self._whole if wanted.everything else self._shelf.look(wanted)
            at = self._view.place_of(focus) if focus is not None else None
        except StoreError as error:
            self._problem = str(error)
            self._summarise()
            return
        self._rows.show(self._columns(self._view), self._view.listed, self._ask, at or 0)
        self._summarise()

    def _wanted(self) -> Wanted:
        from assessor.desk.catalogue import Wanted

        words = tuple(self.query_one("#filter", Input).value.casefold().split())
        if self._only_waiting:
            return Wanted(words, _WAITING, "waiting")
        return Wanted(words, order=COLUMNS[self._sorted_by][1])

    def _columns(self, view: View) -> Sequence[Column]:
        wide = self.size.width >= WIDE
        widths = {
            "Score": 7,
            "Zone": 21,
            "Status": max([17 if wide else 10, *map(len, view.tally)]),
            "Changed": 10,
        }
        return [
            Column(f"{name} ▾" if order == self._order else name, widths.get(name))
            for name, order in (COLUMNS if wide else COLUMNS[:-1])
        ]

    @property
    def _order(self) -> Order:
        return "waiting" if self._only_waiting else COLUMNS[self._sorted_by][1]

    def _ask(self, start: int, stop: int) -> list[Sequence[Cell]]:
        """What stands on the lines ``start`` … ``stop`` - 1."""
        from assessor.desk.ports import StoreError

        if self._view is None:
            return []
        try:
            found = self._view.rows(start, stop)
        except StoreError as error:
            self._problem = str(error)
            self.call_after_refresh(self._summarise)
            return []
        if len(self._seen) > _KEPT:
            self._seen.clear()
        self._seen.update(zip(range(start, stop), found, strict=False))
        return [_cells(entry) for entry in found]

    def _summarise(self) -> None:
        if self._problem:
            self._say(self._problem, "$text-error")
            return
        view, whole = self._view, self._whole
        if view is None or whole is None:
            return
        roles = f"{whole.total:,} role{'s' if whole.total != 1 else ''}"
        if self._only_waiting:
            text = f"{view.total:,} in review, what waits longest first   esc shows all"
        elif view is not whole:
            text = f"{view.total:,} of {roles}   esc shows all"
        else:
            in_review = sum(whole.tally[status] for status in _WAITING)
            text = f"{roles}, {whole.tally['draft']:,} of them being drafted"
            text += f", {in_review:,} in review" if in_review else ""
        if view.listed < view.total:
            text += f"   the first {view.listed:,} are listed"
        self._say(text if whole.total else "No roles yet. n starts one, i imports one.")

    def _say(self, text: str, style: str = "$foreground-muted") -> None:
        note = [plain(text, style)]
        if self._besides:
            note.append(plain(self._besides, "$text-warning"))
        self.query_one("#note", Static).update(lines(*note))

    def action_move(self, by: int) -> None:
        """To the next line, or the one before."""
        self._rows.action_step(by)

    def action_open_entry(self) -> None:
        """Open the entry under the cursor."""
        if self.current is not None:
            self.post_message(self.Open(self.current.name))

    @on(Rows.Selected)
    def _selected(self) -> None:
        self.action_open_entry()

    def action_sort(self) -> None:
        """Sort by the next column."""
        self._sorted_by = (self._sorted_by + 1) % len(COLUMNS)
        self._list(self.current.name if self.current else None)

    def action_filter(self) -> None:
        """Show the filter."""
        line = self.query_one("#filter", Input)
        line.display = True
        line.focus()

    @on(Input.Changed, "#filter")
    def _filtered(self) -> None:
        # What was typed is painted first, and letters that come meanwhile are searched for at once.
        if not self._is_search_due:
            self._is_search_due = True
            self.call_after_refresh(self._search)

    def _search(self) -> None:
        self._is_search_due = False
        self._list(self.current.name if self.current else None)

    @on(Input.Submitted, "#filter")
    def _filter_kept(self) -> None:
        self._rows.focus()

    def action_only_waiting(self) -> None:
        """Show only what waits for a review or for its author, or everything again."""
        self._only_waiting = not self._only_waiting
        self._list(None if self._only_waiting else self.current.name if self.current else None)

    def key_escape(self) -> None:
        """Close the filter and show everything."""
        line, focus = self.query_one("#filter", Input), self.current
        self._only_waiting = False
        line.value = ""
        line.display = False
        self._rows.focus()
        self._list(focus.name if focus else None)

    async def action_new(self) -> None:
        """Ask for a title and start a role."""

        def start(title: str | None) -> None:
            if title is not None:
                self.post_message(self.Start(title))

        asking = AskScreen("New role", "Job title, as people in the field say it", check=_titled)
        await self.app.push_screen(asking, start)

    async def action_import_file(self) -> None:
        """Ask for a file and import it."""

        def bring_in(path: str | None) -> None:
            if path is not None:
                self.post_message(self.Import(path))

        hint = "An assessment (.json), or a published page saved as text"
        await self.app.push_screen(AskScreen("Import", hint, check=_named), bring_in)

    def action_compare(self) -> None:
        """See where the role under the cursor sits."""
        if self.current is not None:
            self.post_message(self.Compare(self.current.name))

    def action_agreement(self) -> None:
        """See how far second raters agree with first ones."""
        self.post_message(self.Agreement())

    def action_history(self) -> None:
        """See what was done to the draft under the cursor."""
        if self.current is not None:
            self.post_message(self.History(self.current.name))

    def action_review(self) -> None:
        """Read the draft under the cursor item by item."""
        if self.current is not None:
            self.post_message(self.Review(self.current.name))

    @work
    async def action_export(self) -> None:
        """Ask for a folder and export the entry under the cursor."""
        entry = self.current
        if entry is None:
            return
        folder = await self.app.push_screen_wait(
            AskScreen(
                "Export as finished JSON",
                f"Folder for {entry.name}.json",
                self._exports,
                check=_named,
            )
        )
        if folder is not None:
            self.post_message(self.Export(entry.name, folder))

    @work
    async def action_discard(self) -> None:
        """Ask whether the draft under the cursor is to go."""
        entry = self.current
        if entry is None:
            return
        if entry.status == "published":
            self.notify("This is a published role; only drafts can be discarded.", markup=False)
            return
        sure = await self.app.push_screen_wait(
            ConfirmScreen(
                f"Discard the draft of {entry.title}?",
                f"Nothing of it is lost: assessor restore {entry.name} brings it back.",
            )
        )
        if sure:
            self.post_message(self.Discard(entry.name))


def _cells(entry: Entry) -> Sequence[Cell]:
    """What stands on a line; with the entry's name where another looks the same."""
    title = f"{entry.title} ({_told_apart(entry.name)})" if entry.has_twin else entry.title
    title = f"{title}  {entry.seniority}" if entry.seniority else title
    zone = entry.label or ("cannot be read" if entry.status == "unreadable" else "not decided yet")
    return (
        (f"{title} — {entry.problem}" if entry.problem else title, ""),
        ("–" if entry.score is None else f"{entry.score:>5}", ""),
        (zone, ZONE_STYLES[entry.zone] if entry.zone else "$foreground-muted"),
        (entry.status, ""),
        (entry.changed.isoformat() if entry.changed else "", ""),
    )


def _told_apart(name: str) -> str:
    """The end of a long name, where those of alike titles differ."""
    return name if len(name) <= _SHORT_NAME else f"…{name[-_TAIL:]}"


def _titled(text: str) -> str:
    return "" if text.strip() else "A role needs a title."


def _named(text: str) -> str:
    return "" if text.strip() else "Type where, or go back with esc."
