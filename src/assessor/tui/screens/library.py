"""The Library: every published role and every draft, with score, zone and status."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.message import Message
from textual.widgets import DataTable, Input, Static

from assessor.tui.actions import bindings
from assessor.tui.screens.dialogs import AskScreen, ConfirmScreen
from assessor.tui.screens.place import PlaceScreen
from assessor.tui.text import ZONE_STYLES, cell, plain, row
from assessor.tui.widgets.keys import KeyLine

if TYPE_CHECKING:
    from assessor.desk.library import Entry

COLUMNS = ("Role", "Score", "Zone", "Status", "Changed")
WIDE = 100
"""Columns from which on the last one is shown too."""


class Entries(DataTable[object], inherit_bindings=False):
    """The list; enter is left to the screen, so that the footer shows what it does."""

    BINDINGS = [
        binding
        for binding in DataTable.BINDINGS
        if isinstance(binding, Binding) and binding.key != "enter"
    ]


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
        self._entries: tuple[Entry, ...] = ()
        self._shown: tuple[Entry, ...] = ()
        self._sorted_by = 0
        self._problem = ""

    def compose(self) -> ComposeResult:
        yield Static(
            row(("assessor", "bold"), (f"  {self._place}", "$foreground-muted")),
            id="title",
            markup=False,
        )
        yield Static(plain("Reading the library …", "$foreground-muted"), id="note", markup=False)
        yield Entries(id="entries", cursor_type="row", zebra_stripes=True, header_height=1)
        yield Input(id="filter", placeholder="show lines that hold …", compact=True)
        yield KeyLine()

    def on_mount(self) -> None:
        self._table.focus()
        self.query_one("#filter").display = False

    @property
    def _table(self) -> DataTable[object]:
        return self.query_one("#entries", DataTable)

    @property
    def current(self) -> Entry | None:
        """The entry under the cursor."""
        at = self._table.cursor_row
        return self._shown[at] if 0 <= at < len(self._shown) else None

    def show(self, entries: tuple[Entry, ...], focus: str | None = None, problem: str = "") -> None:
        """List ``entries``, the cursor on the one called ``focus``.

        ``problem`` says why some are missing; it stands in place of the list's summary.
        """
        self._entries, self._problem = entries, problem
        self._list(focus or (self.current.name if self.current else None))

    def on_resize(self) -> None:
        if self._entries:
            self._list(self.current.name if self.current else None)

    def _list(self, focus: str | None) -> None:
        wanted = self.query_one("#filter", Input).value.casefold().split()
        found = [entry for entry in self._entries if all(word in _line(entry) for word in wanted)]
        self._shown = tuple(sorted(found, key=lambda entry: _sort_key(entry, self._sorted_by)))
        table = self._table
        table.clear(columns=True)
        wide = self.size.width >= WIDE
        shown = COLUMNS if wide else COLUMNS[:-1]
        widths = {
            "Score": 7,
            "Zone": 21,
            "Status": max([17 if wide else 10, *(len(entry.status) for entry in found)]),
            "Changed": 10,
        }
        left = self.size.width - 3 - sum(widths.get(name, 0) + 2 for name in shown)
        for i, name in enumerate(shown):
            title = f"{name} ▾" if i == self._sorted_by else name
            table.add_column(title, width=widths.get(name, left))
        twice = Counter((entry.title, entry.seniority) for entry in self._entries)
        for entry in self._shown:
            named = twice[entry.title, entry.seniority] > 1
            table.add_row(*_cells(entry, named=named)[: len(shown)], key=entry.name)
        if focus is not None and focus in (entry.name for entry in self._shown):
            table.move_cursor(row=[entry.name for entry in self._shown].index(focus))
        self._summarise()

    def _summarise(self) -> None:
        drafts = sum(entry.status == "draft" for entry in self._entries)
        reviewed = sum(
            entry.status in ("in review", "changes requested") for entry in self._entries
        )
        count = len(self._entries)
        text = f"{count} role{'s' if count != 1 else ''}, {drafts} of them being drafted"
        text += f", {reviewed} in review" if reviewed else ""
        if len(self._shown) != len(self._entries):
            text = f"{len(self._shown)} of {text}   esc shows all"
        if not self._entries:
            text = "No roles yet. n starts one, i imports one."
        note = (
            plain(self._problem, "$text-error")
            if self._problem
            else plain(text, "$foreground-muted")
        )
        self.query_one("#note", Static).update(note)

    def action_move(self, by: int) -> None:
        """To the next line, or the one before."""
        table = self._table
        table.move_cursor(row=min(max(table.cursor_row + by, 0), max(len(self._shown) - 1, 0)))

    def action_open_entry(self) -> None:
        """Open the entry under the cursor."""
        if self.current is not None:
            self.post_message(self.Open(self.current.name))

    @on(DataTable.RowSelected)
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
        self._list(self.current.name if self.current else None)

    @on(Input.Submitted, "#filter")
    def _filter_kept(self) -> None:
        self._table.focus()

    def key_escape(self) -> None:
        """Close the filter and show everything."""
        line = self.query_one("#filter", Input)
        line.value = ""
        line.display = False
        self._table.focus()

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


def _cells(entry: Entry, *, named: bool) -> list[object]:
    """What stands in a row; with the entry's name where another looks the same."""
    style = ZONE_STYLES[entry.zone] if entry.zone else "$foreground-muted"
    title = f"{entry.title} ({entry.name})" if named else entry.title
    title = f"{title}  {entry.seniority}" if entry.seniority else title
    zone = entry.label or ("cannot be read" if entry.status == "unreadable" else "not decided yet")
    return [
        cell(f"{title} — {entry.problem}" if entry.problem else title),
        cell("–" if entry.score is None else f"{entry.score:>5}"),
        cell(zone, _RICH_STYLES.get(style, "dim")),
        cell(entry.status),
        cell(entry.changed.isoformat() if entry.changed else ""),
    ]


_RICH_STYLES = {
    ZONE_STYLES["green"]: "green",
    ZONE_STYLES["yellow"]: "yellow",
    ZONE_STYLES["red"]: "red",
}


def _line(entry: Entry) -> str:
    parts = (entry.name, entry.title, entry.seniority, entry.label, entry.status)
    return " ".join(parts).casefold()


def _sort_key(entry: Entry, column: int) -> tuple[object, ...]:
    by: object = (
        entry.title.casefold(),
        -(entry.score if entry.score is not None else Decimal(-1)),
        (entry.label or "~").casefold(),
        entry.status,
        -(entry.changed.toordinal() if entry.changed else 0),
    )[column]
    return by, entry.title.casefold(), entry.name


def _titled(text: str) -> str:
    return "" if text.strip() else "A role needs a title."


def _named(text: str) -> str:
    return "" if text.strip() else "Type where, or go back with esc."
