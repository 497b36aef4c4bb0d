"""The Desk's layout: drawing the draft, and moving about in it."""

from __future__ import annotations

from fractions import Fraction
from typing import cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from assessor.desk.asked import Asked, open_still
from assessor.desk.deciding import OpenItem
from assessor.desk.draft import Draft
from assessor.desk.editing import Author
from assessor.desk.ports import StoreError
from assessor.desk.rating_first import first_rating, rating_field
from assessor.desk.session import Session
from assessor.document import path as paths
from assessor.document.errors import DocumentError
from assessor.document.provenance import FirstRating
from assessor.method.likelihood import DEFAULT_PROBABILITY
from assessor.tui.answers import ShownAnswers
from assessor.tui.asked_faces import asked_line, asked_signs, at_rows
from assessor.tui.asking import Habits
from assessor.tui.cards import Look, belongs_to, card
from assessor.tui.faces import Features, drawn, features, signs
from assessor.tui.fields import (
    LISTS,
    SECTIONS,
    SUGGESTIBLE,
    Row,
    SectionKey,
    row_for,
    rows,
    section_of,
)
from assessor.tui.screens.place import PlaceScreen
from assessor.tui.text import plain, row
from assessor.tui.widgets.arriving import Arriving
from assessor.tui.widgets.drawn import OneLiners, draw, draw_option
from assessor.tui.widgets.items import Editor, Shown
from assessor.tui.widgets.keys import KeyLine
from assessor.tui.widgets.score import ScorePanel, ScoreStrip
from assessor.workspace import Workspace

PROBABILITIES = (Fraction(1, 20), DEFAULT_PROBABILITY, Fraction(7, 40), Fraction(1, 4))
"""What the likelihood of the zones can be shown for; the command line takes any."""


class DeskView(PlaceScreen):
    """Draws a :class:`Session`: sections on the left, items in the middle, the score beside them."""

    def __init__(self, session: Session, workspace: Workspace, habits: Habits) -> None:
        super().__init__()
        self.session = session
        self.habits = habits
        self.workspace = workspace
        self.section: SectionKey = "role"
        self.probability = DEFAULT_PROBABILITY
        self.waiting = False
        """Whether the section has suggestions to decide on."""
        self.has_other_answers = False
        """Whether one of its questions has several answers, of which one is shown."""
        self.answers = ShownAnswers()
        self._faces: dict[str, tuple[Features, Content]] = {}
        self._asked: tuple[Asked, ...] = ()
        self._asked_of: Session | None = None
        self._open: tuple[Draft | None, tuple[Asked, ...]] = None, ()

    # What is on the screen

    def compose(self) -> ComposeResult:
        with Horizontal(id="title"):
            yield Static(id="named", markup=False)
            yield Static(id="saved", markup=False)
        yield ScoreStrip(id="strip", markup=False)
        with Horizontal():
            yield OneLiners(
                *(Option(title, id=key) for key, title in SECTIONS.items()), id="sections"
            )
            with Vertical(id="middle"):
                yield Static(id="notice", markup=False)
                yield Arriving(id="arriving")
                yield Editor(id="editor")
            yield ScorePanel(id="score")
        yield KeyLine()

    async def on_mount(self) -> None:
        self.say("")
        sections = self.query_one("#sections", OptionList)
        sections.highlighted = 0
        await self.redraw()
        self.editor.focus_at(0)

    @property
    def editor(self) -> Editor:
        """The items of the section."""
        return self.query_one(Editor)

    async def redraw(self) -> None:
        """Draw the draft as it is now."""
        draft, standing = self.session.draft, self.session.standing
        self.draw_title()
        self.query_one(ScorePanel).show(standing, self.probability)
        self.query_one(ScoreStrip).show(standing, self.probability)
        self._draw_sections()
        nothing = "Nothing here yet."
        if self.section in LISTS:
            nothing += f" n adds a {LISTS[self.section][1]}."
        if self.section in SUGGESTIBLE:
            nothing += " g asks for suggestions."
        self.waiting = bool(self.session.open_items(self.section))
        self.has_other_answers = len(self.visible_items()) < len(
            self.session.open_items(self.section)
        )
        await self.editor.show(self._things(draft), nothing)
        self.refresh_bindings()

    def _things(self, draft: Draft) -> list[Shown]:
        content = paths.to_json(draft.assessment)
        standing, author = self.session.standing, self.session.author
        waiting = list(self.visible_items())
        things: list[Shown] = []
        listed = rows(draft.assessment, self.section)
        asks = at_rows(self.asked, listed, self.section)
        for item in listed:
            seen = features(draft, standing, item, content, asks.get(item.path, ()))
            things.append(Shown(item.path, self._face(seen), item))
            for open_item in [found for found in waiting if belongs_to(found, item)]:
                waiting.remove(open_item)
                things.append(self._card(open_item, author))
        return things + [self._card(open_item, author) for open_item in waiting]

    def _face(self, seen: Features) -> Content:
        """How an item looks; what looks as it did is not drawn again."""
        before = self._faces.get(seen.item.path)
        if before is None or before[0] != seen:
            before = self._faces[seen.item.path] = seen, drawn(seen)
        return before[1]

    def now_asked(self, asked: tuple[Asked, ...]) -> None:
        """Take ``asked`` for what reviewers ask of the session's draft: it has just been read."""
        self._asked_of, self._asked, self._open = self.session, asked, (None, ())

    @property
    def asked(self) -> tuple[Asked, ...]:
        """What reviewers ask of the draft as it is now.

        What they left is read once for each session; a change is answered once it is made.
        """
        if self._asked_of is not self.session:
            self._asked_of, self._open = self.session, (None, ())
            try:
                self._asked = self.session.asked()
            except StoreError as error:
                self._asked = ()
                self.say(f"What reviewers ask cannot be shown: {error}", "bold $text-error")
        draft = self.session.draft
        if self._open[0] is not draft:
            checks = self.session.standing.checks
            self._open = draft, open_still(self._asked, draft.assessment, checks)
        return self._open[1]

    def asked_at(self, item: Row) -> tuple[Content, ...]:
        """What reviewers ask at an item, a line each."""
        listed = rows(self.session.draft.assessment, self.section)
        found = at_rows(self.asked, listed, self.section).get(item.path, ())
        return tuple(map(asked_line, found))

    def visible_items(self) -> tuple[OpenItem, ...]:
        """The section's open items; of several answers to one question, those of one."""
        return self.answers.visible(self.session.open_items(self.section))

    def rated_first(self, open_item: OpenItem) -> FirstRating | None:
        """What the person rated the item at before seeing a suggestion for it, in any answer."""
        by = self.session.author.name
        same = self.answers.same(open_item, self.session.suggestions)
        firsts = (first_rating(self.session.draft, one, by) for one in same)
        return next((first for first in firsts if first is not None), None)

    def hides(self, open_item: OpenItem) -> bool:
        """Whether the person has to rate the item before its rating is shown."""
        return (
            self.habits.blind_first
            and rating_field(open_item) is not None
            and self.rated_first(open_item) is None
        )

    def _card(self, open_item: OpenItem, author: Author) -> Shown:
        look = Look(
            hidden=self.hides(open_item),
            first=self.rated_first(open_item),
            precedents=self.session.precedents,
            answers=self.answers.side_by_side(open_item.suggestion, self.session.suggestions),
        )
        drawn = card(self.session.draft, self.session.standing, open_item, author, look)
        return Shown(f"{open_item.suggestion.id}/{open_item.item.id}", drawn, open_item)

    def draw_title(self) -> None:
        """Draw what the draft is called, and whether it is saved."""
        role = self.session.draft.assessment.role
        if self.session.unsaved:
            saved = ("not saved", "bold $text-error")
        elif self.session.saving:
            saved = ("saving", "$foreground-muted")
        else:
            saved = ("saved" if self.session.stored else "published", "$foreground-muted")
        named = row((role.title or self.session.name, "bold"))
        if self.session.status != "draft":
            named = row(named, (f"  {self.session.status}", "$text-warning"))
        asks = asked_signs(self.asked)
        if asks:
            named = row(named, " ", *asks, (" r: Review", "$text-accent"))
        if role.seniority:
            named = row(named, (f"  {role.seniority}", "$foreground-muted"))
        draw(self.query_one("#named", Static), named)
        draw(self.query_one("#saved", Static), plain(*saved))

    def _draw_sections(self) -> None:
        sections = self.query_one("#sections", OptionList)
        checks = [(section_of(check.path), check) for check in self.session.standing.checks]
        shown = self.answers.visible(self.session.open_items())
        waiting = [found.suggestion.section for found in shown]
        asks = [(section_of(ask.about), ask) for ask in self.asked]
        for key, title in SECTIONS.items():
            marks = asked_signs([ask for section, ask in asks if section == key])
            marks += signs(check for section, check in checks if section == key)
            if key in waiting:
                marks.append((f" ✦{waiting.count(key)}", "$text-accent"))
            draw_option(sections, key, row(title, *marks))

    def say(self, text: str, style: str = "") -> None:
        """Show a sentence above the items; empty takes it away."""
        notice = self.query_one("#notice", Static)
        draw(notice, plain(text, style))
        notice.display = bool(text)

    # Moving about

    @on(OptionList.OptionHighlighted, "#sections")
    async def _section_chosen(self, event: OptionList.OptionHighlighted) -> None:
        key = cast(SectionKey, event.option_id)
        if key != self.section:
            await self.go(key)

    @on(OptionList.OptionSelected, "#sections")
    def _section_entered(self) -> None:
        self.editor.focus_at(0)

    async def go(self, section: SectionKey, key: str | None = None) -> None:
        """Show a section, the cursor on the item of that key, or on its first."""
        changed = section != self.section
        self.section = section
        sections = self.query_one("#sections", OptionList)
        choosing = self.focused is sections and key is None
        with sections.prevent(OptionList.OptionHighlighted):
            sections.highlighted = sections.get_option_index(section)
        await self.redraw()
        if changed:
            self.editor.scroll_home(animate=False)
        if choosing:
            sections.focus()
        elif not self.editor.views:
            self.set_focus(None)
        elif key is None or not self.editor.focus_key(key):
            self.editor.focus_at(0)

    async def action_section(self, by: int) -> None:
        """To the next section, or the one before."""
        keys = list(SECTIONS)
        await self.go(keys[(keys.index(self.section) + by) % len(keys)])

    async def action_probability(self) -> None:
        """The next probability of a rating being off by one, for how firm the score is."""
        at = PROBABILITIES.index(self.probability)
        self.probability = PROBABILITIES[(at + 1) % len(PROBABILITIES)]
        await self.redraw()

    def action_item(self, by: int) -> None:
        """To the next item, or the one before."""
        self.editor.step(by)

    async def action_next_flag(self) -> None:
        """To the next place that a check speaks of, round and round."""
        order = list(SECTIONS)
        places: dict[tuple[int, int], str | None] = {}
        for check in self.session.standing.checks:
            section = section_of(check.path)
            if section is not None:
                found = self.row_at(section, check.path)
                at = self._row_number(section, found)
                places.setdefault((order.index(section), at), found.path if found else None)
        if not places:
            self.notify("No check speaks of a place.", markup=False)
            return
        here = (order.index(self.section), self._row_number(self.section, self.current_row))
        following = min((place for place in places if place > here), default=min(places))
        await self.go(order[following[0]], places[following])

    def _row_number(self, section: SectionKey, item: Row | None) -> int:
        """Where an item stands in its section; what is about the section stands first."""
        listed = [found.path for found in rows(self.session.draft.assessment, section)]
        return listed.index(item.path) if item is not None and item.path in listed else 0

    def row_at(self, section: SectionKey, path: str) -> Row | None:
        """The item of a section that a check's or an event's path speaks of."""
        try:
            stable = paths.by_id(self.session.draft.assessment, path)
        except DocumentError:
            return None
        return row_for(self.session.draft.assessment, section, stable)

    @property
    def current_row(self) -> Row | None:
        """The item under the cursor; ``None`` on a suggestion."""
        current = self.editor.current
        about = current.shown.about if current else None
        return about if isinstance(about, Row) else None

    @property
    def current_suggestion(self) -> OpenItem | None:
        """The suggested item under the cursor."""
        current = self.editor.current
        about = current.shown.about if current else None
        return about if isinstance(about, OpenItem) else None

    def about_focused(self) -> str:
        """What the item under the cursor is, for Help."""
        item = self.current_row
        if item is None:
            return ""
        scale = ""
        if item.rating is not None:
            scale = "\n".join(f"  {value}  {meaning}" for value, meaning in item.rating.choices)
        return "\n".join(part for part in (item.title, item.question, scale) if part)
