"""Compare: where a role sits between 0 and 100, and what sets it apart from another."""

from __future__ import annotations

from collections.abc import Iterator

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from assessor.desk.comparing import Change, Comparison, compare, differing_words
from assessor.desk.placing import Neighbours, Placed, Segment, letters, placed, scale_rows
from assessor.document.assessment import Assessment
from assessor.document.naming import Names, names_of
from assessor.document.ratings import method_of
from assessor.tui.actions import bindings
from assessor.tui.screens.place import PlaceScreen
from assessor.tui.text import ZONE_STYLES, lines, plain, row
from assessor.tui.widgets.keys import KeyLine
from assessor.tui.widgets.trial import MUTED, beside_cards, share_lines

_KIND_STYLES = {"this": "bold reverse", "library": "bold", "draft": "bold", "quoted": MUTED}
_STYLES = {"scale": MUTED, "": "", **_KIND_STYLES} | {str(k): v for k, v in ZONE_STYLES.items()}
_KIND_WORDS = {"this": "this role", "library": "", "draft": "draft", "quoted": "quoted"}


class CompareScreen(PlaceScreen):
    """A role beside those of the library and those it quotes."""

    CSS_PATH = "compare.tcss"
    PLACES = ("compare", "all")
    BINDINGS = bindings("compare")

    def __init__(self, document: Assessment, neighbours: Neighbours) -> None:
        super().__init__()
        self._document = document
        self._neighbours = neighbours
        self._placed = placed(document, neighbours.known, neighbours.drafted)

    def compose(self) -> ComposeResult:
        role = self._document.role
        yield Static(
            row(
                ("Where it sits", "bold"),
                (_nearest(self._neighbours), MUTED),
                f"  {role.title}",
                (f"  {role.seniority}", MUTED),
            ),
            id="title",
            markup=False,
        )
        yield Static(id="scale", markup=False)
        with Horizontal():
            yield OptionList(
                *(
                    Option(_line(letter, one), id=str(i))
                    for i, (letter, one) in enumerate(
                        zip(letters(len(self._placed)), self._placed, strict=True)
                    )
                ),
                id="placed",
            )
            with VerticalScroll(id="apart", can_focus=False):
                yield Static(id="panel", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        options = self.query_one("#placed", OptionList)
        options.focus()
        if self._placed:
            own = (i for i, one in enumerate(self._placed) if one.kind == "this")
            options.highlighted = next(own, 0)
        else:
            self.query_one("#panel", Static).update(
                plain("Neither this role nor any other has a score yet.", MUTED)
            )
        self.call_after_refresh(self._draw_scale)

    def on_resize(self) -> None:
        self._draw_scale()

    def _draw_scale(self) -> None:
        scale = self.query_one("#scale", Static)
        width = scale.content_size.width or self.size.width - 2
        rows = scale_rows(self._placed, max(width, 20), method_of(self._document))
        scale.update(lines(*(row(*map(_styled, segments)) for segments in rows)))

    @on(OptionList.OptionHighlighted, "#placed")
    def _chosen(self, event: OptionList.OptionHighlighted) -> None:
        self.query_one("#panel", Static).update(self._about(self._placed[event.option_index]))
        self.query_one("#apart", VerticalScroll).scroll_home(animate=False)

    def _about(self, one: Placed) -> Content:
        if one.kind == "this":
            return plain("↑↓ to another role shows what sets it apart from this one.", MUTED)
        if one.kind == "quoted":
            return lines(
                row((one.title, "bold"), (f"  {one.seniority}", MUTED)),
                row((f"{one.score}  {one.label}", ZONE_STYLES[one.zone])),
                plain(""),
                plain("Quoted in this role's comparators; it is not in the library.", MUTED),
            )
        other = self._neighbours.documents[one.name]
        found = compare(self._document, other)
        return lines(row((one.title, "bold"), (f"  {one.seniority}", MUTED)), *apart_lines(found))

    def action_move(self, by: int) -> None:
        """To the next role, or the one before."""
        options = self.query_one("#placed", OptionList)
        if by > 0:
            options.action_cursor_down()
        else:
            options.action_cursor_up()

    def action_page(self, by: int) -> None:
        """Scroll what sets the two apart."""
        shown = self.query_one("#apart", VerticalScroll)
        shown.scroll_relative(y=by * max(shown.size.height - 1, 1), animate=False)

    def action_back(self) -> None:
        """Go back."""
        self.dismiss()


def apart_lines(found: Comparison, sides: tuple[str, str] = ("this", "other")) -> Iterator[Content]:
    """Two scores side by side, what their difference is due to, and every place that differs."""
    yield plain("")
    yield from beside_cards(found.cards, sides)
    yield plain("")
    yield from share_lines(found.shares, _naming(found))
    yield plain("")
    count = len(found.changes)
    yield plain("1 place differs" if count == 1 else f"{count} places differ", "bold")
    for change in found.changes:
        yield _change(change)


def _naming(found: Comparison) -> Names:
    old, new = (names_of(side, method_of(side)) for side in (found.before, found.after))

    def name(path: str) -> str:
        said = new(path)
        return old(path) if said == path else said

    return name


def _change(change: Change) -> Content:
    before, after = change.before, change.after
    if change.kind != "changed":
        return row((f"  {change.path}  ", MUTED), change.kind)
    if isinstance(before, str) and isinstance(after, str):
        styles = {"same": "", "before": "$text-error strike", "after": "$text-success"}
        words = [(f"{part.text} ", styles[part.kind]) for part in differing_words(before, after)]
        return lines(row((f"  {change.path}", MUTED)), row("    ", *words))
    return row((f"  {change.path}  ", MUTED), f"{_value(before)} → {_value(after)}")


def _value(value: object) -> str:
    return "–" if value is None or value == "" else str(value)


def _nearest(neighbours: Neighbours) -> str:
    count = len(neighbours.drafted)
    return f" among the {count} drafts nearest in score" if neighbours.left_out else ""


def _line(letter: str, one: Placed) -> Content:
    return row(
        (f" {letter} ", _KIND_STYLES[one.kind]),
        (f"{one.score:>5} ", ZONE_STYLES[one.zone]),
        (one.title, "bold" if one.kind == "this" else ""),
        (f"  {_KIND_WORDS[one.kind]}", MUTED),
    )


def _styled(segment: Segment) -> tuple[str, str]:
    text, part = segment
    return text, _STYLES[part]
