"""Agreement: how far second raters agree with first ones, over the whole library."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from textual import on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import DataTable, Static

from assessor.desk.agreement_report import NOTE, STATISTICS, Agreement, Report
from assessor.tui.actions import bindings
from assessor.tui.errands import ErrandError
from assessor.tui.screens.place import PlaceScreen, was_left
from assessor.tui.text import cell, lines, plain, row
from assessor.tui.widgets.keys import KeyLine

_MUTED = "$foreground-muted"
_HEADS = {head: max(len(head), 5) for head in ("pairs", "items", *STATISTICS.values())}
"""The heads of the figures, and the columns each takes."""
_LONGEST = 50
"""Columns that a name takes at most, so that its figures stay near it."""
_BESIDE = sum(_HEADS.values()) + 2 * len(_HEADS) + 4
"""Columns that the figures, all padding and the scroll bar take."""


class AgreementScreen(PlaceScreen):
    """A table of groups of second ratings; ``read`` collects them, away from the screen."""

    CSS_PATH = "agreement.tcss"
    PLACES = ("agreement", "all")
    BINDINGS = bindings("agreement")

    def __init__(self, read: Callable[[], Report]) -> None:
        super().__init__()
        self._read = read
        self._lines: tuple[Agreement, ...] = ()

    def compose(self) -> ComposeResult:
        yield Static(
            row(("Agreement", "bold"), ("  second ratings beside first ones", _MUTED)),
            id="title",
            markup=False,
        )
        yield Static(plain("Reading the second ratings …", _MUTED), id="note", markup=False)
        yield DataTable(id="agreement", cursor_type="row", zebra_stripes=True, header_height=1)
        yield Static(id="about", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        self._table.focus()
        self._collect()

    @property
    def _table(self) -> DataTable[object]:
        return self.query_one("#agreement", DataTable)

    @work(thread=True)
    def _collect(self) -> None:
        try:
            found = self._read()
        except ErrandError as error:
            self.app.call_from_thread(self._say, str(error), "$text-error")
        else:
            self.app.call_from_thread(self._show, found)

    def _say(self, text: str, style: str) -> None:
        if not was_left(self):
            self.query_one("#note", Static).update(plain(text, style))

    def _show(self, found: Report) -> None:
        if was_left(self):
            return  # it was left meanwhile
        said = [_summary(found), *(plain(problem, "$text-error") for problem in found.problems)]
        self.query_one("#note", Static).update(lines(*said))
        self._lines = found.lines() if found.paired else ()
        self._list()

    def on_resize(self) -> None:
        if self._lines:
            self._list()

    def _list(self) -> None:
        table, at = self._table, self._table.cursor_row
        table.clear(columns=True)
        table.add_column("", width=min(max(self.size.width - _BESIDE, 8), _LONGEST))
        for head, width in _HEADS.items():
            table.add_column(cell(f"{head:>{width}}"), width=width)
        for line in self._lines:
            figures = (str(line.pairs), str(line.items), *map(line.shown, STATISTICS))
            texts = (
                f"{text:>{width}}" for text, width in zip(figures, _HEADS.values(), strict=True)
            )
            table.add_row(cell(_name(line), "" if line.within else "bold"), *map(cell, texts))
        table.move_cursor(row=at)

    @on(DataTable.RowHighlighted)
    def _chosen(self, event: DataTable.RowHighlighted) -> None:
        if event.cursor_row < len(self._lines):
            line = self._lines[event.cursor_row]
            missing: dict[str, list[str]] = defaultdict(list)
            for statistic, reason in line.reasons():
                missing[reason].append(STATISTICS[statistic])
            said = [
                plain(f"No {', '.join(names)}: {reason}", "$text-warning")
                for reason, names in missing.items()
            ]
            heading = plain(_name(line).strip(), "bold")
            self.query_one("#about", Static).update(lines(heading, *said, plain(NOTE, _MUTED)))

    def action_move(self, by: int) -> None:
        """To the next group, or the one before."""
        table = self._table
        table.move_cursor(row=min(max(table.cursor_row + by, 0), max(len(self._lines) - 1, 0)))

    def action_back(self) -> None:
        """Go back."""
        self.dismiss()


def _name(line: Agreement) -> str:
    return f"{'  ' if line.within else ''}{'by ' if line.kind == 'rater' else ''}{line.label}"


def _summary(found: Report) -> Content:
    if not found.paired:
        text = "Nobody has rated anything a second time that can be compared with a first rating."
    else:
        text = f"{found.overall.pairs} second ratings of {found.overall.items} items"
    if found.left_out:
        text += f"   {len(found.left_out)} left out; assessor agreement says why"
    return plain(text, _MUTED)
