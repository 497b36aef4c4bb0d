"""The Review screen: reading item by item, verdicts, threads, proposals, rating blind, signing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from textual.content import Content
from textual.widgets import Static

from assessor.cli.review_item import item_lines
from assessor.desk import editing
from assessor.desk.editing import Author, set_override
from assessor.desk.moving import Move, move
from assessor.desk.review_state import ItemState, ReviewState, review_of
from assessor.desk.reviewing import approve, comment, request_change
from assessor.desk.second_rating import adjudicate, second_rating
from assessor.document.assessment import Assessment
from assessor.document.checks import NOTHING_BESIDE
from assessor.document.export import PublishedAssessment
from assessor.document.path import Json, replace
from assessor.document.review import Review
from assessor.exchange.files import read_document
from assessor.store.database import Store, open_store
from assessor.tui import review_faces as faces
from assessor.tui.review_page import open_page
from assessor.tui.reviewing import Earlier, Reading
from assessor.tui.screens.desk import DeskScreen
from assessor.tui.screens.dialogs import ReadScreen
from assessor.tui.screens.review import ReviewScreen
from assessor.tui.widgets.items import SuggestionCard
from assessor.tui.widgets.review import Reader
from assessor.workspace import Workspace
from desk.reviewed import in_review
from strategies import complete_assessment
from tui.driving import LARGE, SMALL, USER, Program, keep_draft, opened

NAME = "some-role"
GRACE = "Grace"
WAGES = "evidence.wage_trends"
_AT = datetime(2026, 11, 24, 10, tzinfo=UTC)


@contextmanager
def database(root: Path) -> Iterator[Store]:
    store = open_store(Workspace(root).database)
    try:
        yield store
    finally:
        store.close()


def state_of(store: Store) -> ReviewState:
    stored = store.find(NAME)
    assert stored is not None
    return review_of(NAME, stored, store, NOTHING_BESIDE)


def submitted(root: Path, document: Assessment | None = None) -> None:
    """A draft that Ada wrote and put in review."""
    keep_draft(root, NAME, document or complete_assessment())
    step(root, "submit", USER)


def step(root: Path, kind: Move, who: str) -> None:
    with database(root) as store:
        move(NAME, kind, store, Author(who, _AT), NOTHING_BESIDE)


def approved(root: Path, *besides: str) -> None:
    """Grace approves everything but ``besides``."""
    with database(root) as store:
        state = state_of(store)
        for number, item in enumerate(state.items):
            if item.item.path not in besides:
                at = _AT + timedelta(minutes=number)
                record = approve(state, item.item.path, GRACE, at)
                store.add_record(NAME, record, GRACE, {"shown_ms": 30_000})


def put(root: Path, path: str, value: Json) -> None:
    """Ada changes a value."""
    with database(root) as store:
        stored = store.find(NAME)
        assert stored is not None
        who = Author(USER, _AT)
        change = editing.set_value(stored.draft, path, value, who)
        assert change is not None
        store.save(NAME, stored.version, change, USER, _AT)


def signed_off(root: Path) -> None:
    """A draft that Ada wrote and Grace approved and signed."""
    submitted(root)
    approved(root)
    step(root, "approve", GRACE)


def kept(root: Path) -> ReviewState:
    with database(root) as store:
        return state_of(store)


@asynccontextmanager
async def reviewing(
    root: Path, *, who: str = GRACE, size: tuple[int, int] = SMALL
) -> AsyncIterator[Program]:
    """The Review screen of the draft, opened from the Library."""
    async with opened(root, size=size, settings={"ASSESSOR_USER": who}) as program:
        await program.select(NAME)
        await program.press("r")
        await read(program)
        yield program


def screen(program: Program) -> ReviewScreen:
    return next(s for s in program.app.screen_stack if isinstance(s, ReviewScreen))


async def read(program: Program) -> None:
    """Wait until the Review screen shows what stands."""
    await program.until(
        lambda: (
            any(isinstance(s, ReviewScreen) for s in program.app.screen_stack)
            and screen(program).reading is not None
        ),
        "a review that was read",
    )


async def at(program: Program, path: str) -> None:
    screen(program).go(path)
    await program.settle()


async def counted(program: Program, records: int) -> ReviewState:
    """Wait until so many records are kept, read again and drawn."""
    await program.until(
        lambda: len(reading(program).state.records) == records, f"{records} records"
    )
    return reading(program).state


async def to_the_end(program: Program) -> None:
    """Read the item to its end."""
    reader = screen(program).reader
    while reader.scroll_y < reader.max_scroll_y:
        await program.press("space")


def reading(program: Program) -> Reading:
    found = screen(program).reading
    assert found is not None
    return found


def found(state: ReviewState, path: str) -> ItemState:
    item = state.find(path)
    assert item is not None
    return item


def panel(program: Program) -> str:
    """All of the item that is read, in sight or not."""
    boxes = screen(program).query_one(Reader).query(Static)
    return "\n".join(str(box.content) for box in boxes if box.display)


def edited(program: Program) -> str:
    """All that the Desk's editor shows, in sight or not."""
    boxes = program.desk.editor.query(Static)
    return "\n".join(str(box.content) for box in boxes if box.display)


def title(program: Program) -> str:
    return str(screen(program).query_one("#title", Static).content)


async def test_a_second_person_approves_the_last_item_signs_and_the_library_says_so(
    tmp_path: Path,
) -> None:
    submitted(tmp_path)
    approved(tmp_path, WAGES)
    async with reviewing(tmp_path) as program:
        count = len(reading(program).queue)
        assert f"{count - 1} of {count} approved" in title(program)
        await program.press("S")
        assert isinstance(program.app.screen, ReadScreen)
        assert "“Wage Trends” is not approved yet." in program.words
        await program.press("escape", "n")
        assert "Wage Trends" in panel(program)
        await to_the_end(program)
        await program.press("a")
        state = await counted(program, count)
        last = state.records[-1]
        assert isinstance(last.record, Review)
        assert (last.record.path, last.record.reviewer) == (WAGES, GRACE)
        assert last.record.subject_sha256 == found(state, WAGES).subject_sha256
        assert isinstance(state.events[-1].detail["shown_ms"], int)
        assert "Nothing is missing: S signs off." in program.text
        await program.press("S")
        assert "Every item of this assessment was approved by a reviewer" in program.words
        await program.press("enter")
        await program.until(
            lambda: f"approved  {count} of" in title(program), "an approved assessment"
        )
        assert [one.signer for one in kept(tmp_path).signatures] == [GRACE]
        await program.press("escape")
        listed = "GREEN (Transforming)   approved"
        await program.until(lambda: listed in program.text, "its status in the Library")


async def test_moving_records_nothing_and_an_item_is_approved_only_once_read_to_its_end(
    tmp_path: Path,
) -> None:
    long = "Pay rises. " * 150
    submitted(tmp_path, replace(complete_assessment(), f"{WAGES}.rationale", long))
    async with reviewing(tmp_path) as program:
        await program.press("j", "down", "k", "n", "n", "f", "o", "o", "end", "home")
        await at(program, WAGES)
        assert kept(tmp_path).records == ()
        await program.press("a")
        assert program.notices[-1] == "There is more of it below; space shows it."
        assert kept(tmp_path).records == ()
        await to_the_end(program)
        await program.press("a")
        state = await counted(program, 1)
        assert found(state, WAGES).approved_by == (GRACE,)


async def test_a_key_pressed_twice_does_not_approve_the_item_that_comes_next(
    tmp_path: Path,
) -> None:
    submitted(tmp_path)
    async with reviewing(tmp_path, size=LARGE) as program:
        await program.press("j", "k")
        await program.write("aa")
        await counted(program, 1)
        assert program.notices[-1] == "It is only just shown."


async def test_who_decided_an_item_cannot_approve_it_and_is_told_so(tmp_path: Path) -> None:
    submitted(tmp_path)
    async with reviewing(tmp_path, who=USER) as program:
        await at(program, WAGES)
        assert "yours" in program.text
        await program.press("a")
        assert "somebody else has to" in program.words
        assert kept(tmp_path).records == ()


async def test_what_changed_since_shows_both_versions_with_differing_words_and_is_renewed(
    tmp_path: Path,
) -> None:
    document = replace(complete_assessment(), f"{WAGES}.rationale", "Pay has risen slowly here.")
    submitted(tmp_path, document)
    approved(tmp_path)
    put(tmp_path, f"{WAGES}.rationale", "Pay has fallen slowly here.")
    async with reviewing(tmp_path, size=LARGE) as program:
        await at(program, WAGES)
        assert "stale" in program.text
        columns = [str(box.content) for box in screen(program).query(".column").results(Static)]
        assert "Pay has fallen slowly here." in columns[0]
        assert columns[1].startswith("As Grace approved it")
        assert "Pay has risen slowly here." in columns[1]
        before = screen(program).query_one("#column-1", Static).content
        assert isinstance(before, Content)
        struck = [span for span in before.spans if "strike" in str(span.style)]
        assert [before.plain[span.start : span.end] for span in struck] == ["risen"]
        records = len(reading(program).state.records)
        await to_the_end(program)
        await program.press("v")
        state = await counted(program, records + 1)
        assert found(state, WAGES).progress == "approved"


async def test_what_is_saved_while_it_is_read_is_said_and_shown_beside_what_was_approved(
    tmp_path: Path,
) -> None:
    document = replace(complete_assessment(), f"{WAGES}.rationale", "Pay has risen slowly here.")
    submitted(tmp_path, document)
    async with reviewing(tmp_path, size=LARGE) as program:
        await at(program, WAGES)
        put(tmp_path, f"{WAGES}.rationale", "Pay has fallen slowly here.")
        await program.press("o", "a")
        state = await counted(program, 1)
        assert found(state, WAGES).progress == "stale"
        await program.until(lambda: "It was changed while you read it" in program.words, "a word")
        columns = [str(box.content) for box in screen(program).query(".column").results(Static)]
        assert "Pay has fallen slowly here." in columns[0]
        assert "Pay has risen slowly here." in columns[1]


def test_a_scale_that_the_method_worded_otherwise_is_shown_as_it_was_approved() -> None:
    state = in_review().state
    item = found(state, WAGES)
    rubric: Any = deepcopy(item.subject["rubric"])
    rubric["anchors"][0][1] = "Wages soar"
    then = Earlier(GRACE, _AT, {**item.subject, "rubric": rubric})
    page = open_page(Reading(state, (), frozenset(), (), (), (), {WAGES: then}), item, beside=True)
    was = "\n".join(part.plain for part in page.columns[1].body)
    assert "The method’s words or scale for it have changed. They were:" in was
    assert "Wages soar" in was
    assert "It read the same." not in was
    told = "\n".join(item_lines(state, item, then.subject))
    assert "The method’s words or scale for it have changed" in told
    assert "anchors -2 then" in told and "Wages soar" in told


def test_a_rating_settled_otherwise_than_it_stands_says_so_and_names_every_rater() -> None:
    desk = in_review()
    desk.keep(second_rating(desk.state, WAGES, -1, "", GRACE, _AT))
    desk.keep(second_rating(desk.state, WAGES, 0, "", "Mary", _AT))
    desk.keep(adjudicate(desk.state, WAGES, 0, "It is flat.", "Mary", _AT))
    desk.approve(GRACE, WAGES)
    item = desk.item(WAGES)
    line = faces.queue_line(item, GRACE, 60).plain
    assert line.startswith("≠ ") and line.endswith(" differs")
    assert "≠ settled at 0, but 1 stands" in faces.heading(item).plain
    said = "settled at 0 (1 stood, Grace rated -1, Mary rated 0) by Mary"
    assert said in "\n".join(part.plain for part in faces.around(item))
    desk.put(USER, f"{WAGES}.rating", 0)
    desk.approve(GRACE, WAGES)
    assert faces.queue_line(desk.item(WAGES), GRACE, 60).plain.startswith("✓ ")


def test_only_who_signed_what_stands_since_it_was_reopened_is_named() -> None:
    desk = in_review()
    for signer, words in ((GRACE, "Summary."), ("Mary", "Otherwise.")):
        desk.put(USER, "role.summary", words)
        desk.approve_all(signer)
        desk.move(signer, "approve")
        if signer == GRACE:
            desk.move(USER, "reopen")
            desk.move(USER, "submit")
    reading = Reading(desk.state, (), frozenset(), (), (), (), {})
    assert len(desk.state.signatures) == 2
    signed = faces.missing_line(reading, blind=False).plain
    assert signed.startswith("Signed: Mary") and GRACE not in signed


def test_what_hangs_on_an_override_is_said_of_it_and_its_flags() -> None:
    desk = in_review(replace(complete_assessment(), "override.justification", "As it is."))
    assert (
        "override · decided by Ada · no other score is set"
        in faces.heading(desk.item("override")).plain
    )
    desk.do(USER, lambda draft, who: set_override(draft, Decimal(52), "other", "why " * 20, who))
    flag = desk.item("flag:score-override:override.score")
    assert "flag · decided by Ada · moves the score by 1.8" in faces.heading(flag).plain


async def test_a_flag_that_says_something_else_is_shown_beside_what_was_acknowledged(
    tmp_path: Path,
) -> None:
    flag = "flag:stale-number:role.summary"
    submitted(tmp_path, replace(complete_assessment(), "role.summary", "The score is 99.9."))
    approved(tmp_path)
    put(tmp_path, "role.summary", "The score is 11.1.")
    async with reviewing(tmp_path, size=LARGE) as program:
        assert "⚑ stale-number: The s" in program.text
        await at(program, flag)
        columns = [str(box.content) for box in screen(program).query(".column").results(Static)]
        assert "11.1" in columns[0]
        assert columns[1].startswith("As Grace approved it")
        assert "99.9" in columns[1]


async def test_a_change_asked_for_and_an_open_thread_keep_the_whole_from_being_signed(
    tmp_path: Path,
) -> None:
    submitted(tmp_path)
    approved(tmp_path)
    async with reviewing(tmp_path) as program:
        before = len(reading(program).state.records)
        await at(program, WAGES)
        await program.write("cc")
        await program.overwrite("Cite a source.")
        await program.press("escape")
        assert "esc again drops it" in program.words
        await program.press("ctrl+s")
        await counted(program, before + 1)
        assert "Grace asks for a change" in panel(program)
        assert "Cite a source." in panel(program)
        await program.press("t")
        await program.paste("Whose wages?")
        await program.press("ctrl+s")
        await counted(program, before + 2)
        await program.press("S")
        assert "“Wage Trends”: Grace asked for a change." in program.words
        assert "A comment by Grace on “Wage Trends” is not resolved." in program.words
        await program.press("escape", "C", "enter")
        await program.until(lambda: "changes requested" in title(program), "it sent back")
    async with reviewing(tmp_path, who=USER) as program:
        await at(program, WAGES)
        await program.press("r")
        await program.paste("Those of engineers.")
        await program.press("ctrl+s")
        await counted(program, before + 3)
        assert "↳ Ada" in panel(program)
        await program.press("R")
        await program.until(lambda: "Ada wrote what Grace asks" in program.words, "a refusal")
    async with reviewing(tmp_path) as program:
        await at(program, WAGES)
        await program.press("R")
        state = await counted(program, before + 4)
        (thread,) = found(state, WAGES).threads
        assert thread.resolved
        assert [reply.text for reply in thread.replies] == ["Those of engineers."]
        assert "✓ resolved by Grace" in panel(program)


async def test_the_desk_marks_what_reviewers_ask_until_it_is_met(tmp_path: Path) -> None:
    submitted(tmp_path)
    with database(tmp_path) as store:
        state = state_of(store)
        for record in (
            request_change(state, WAGES, GRACE, _AT, "Cite a [b]source[/b]."),
            comment(state, "commentary", GRACE, _AT, "Of which year?"),
        ):
            store.add_record(NAME, record, GRACE)
    async with opened(tmp_path, size=SMALL) as program:
        await program.open(NAME)
        assert "in review  ✎1 ●1 r: Review" in program.lines[0]
        assert "Evidence ✎1" in program.text and "Commentary ●1" in program.text
        await program.go("evidence", WAGES)
        said = "✎ Grace asks for a change (r reads it): Cite a [b]source[/b]."
        assert said in edited(program)
        await program.press("enter")
        assert program.form.boxes
        assert said in edited(program)
        await program.press("escape", "left")
        assert "✎" not in program.text
        await program.press("ctrl+z")
        assert said in edited(program)
        await program.go("commentary")
        assert "● Grace asks (r reads it): Of which year?" in edited(program)
        await program.press("r")
        await read(program)
        await at(program, "commentary")
        await program.press("r")
        await program.paste("Of 2025.")
        await program.press("ctrl+s")
        await counted(program, 3)
        await program.press("escape")
        await program.until(lambda: "has your answer" in edited(program), "the mark of an answer")
        assert "●" not in program.lines[0]


async def test_a_proposed_edit_is_a_card_at_the_author_s_desk(tmp_path: Path) -> None:
    submitted(tmp_path)
    async with reviewing(tmp_path) as program:
        await at(program, WAGES)
        await program.press("p")
        assert "Propose another value of what?" in program.text
        await program.press("j", "enter")
        await program.overwrite("Pay has risen since 2024.")
        await program.press("tab")
        await program.paste("The newest figures say so.")
        await program.press("ctrl+s")
        await program.until(lambda: bool(kept(tmp_path).suggestions), "a proposal")
        assert kept(tmp_path).records == ()
    async with opened(tmp_path) as program:
        await program.open(NAME)
        assert "in review" in program.lines[0]
        await program.go("evidence", WAGES)
        await program.press("j")
        assert isinstance(program.desk.editor.current, SuggestionCard)
        card = str(program.desk.editor.current.content)
        assert "Pay has risen since 2024." in card
        assert "The newest figures say so." in card
        assert "Grace" in card
        await program.press("a")
        assert program.document.evidence.wage_trends.rationale == "Pay has risen since 2024."
    assert found(kept(tmp_path), WAGES).authors == {USER}


async def test_rating_blind_hides_ratings_and_rationales_then_shows_both_to_be_settled(
    tmp_path: Path,
) -> None:
    document = replace(complete_assessment(), f"{WAGES}.rationale", "Pay has outrun inflation.")
    submitted(tmp_path, replace(document, f"{WAGES}.rating", 1))
    async with reviewing(tmp_path) as program:
        await program.press("b")
        await at(program, WAGES)
        assert "Pay has outrun" not in panel(program)
        assert "▸" not in panel(program)
        assert "/100" not in title(program) and "GREEN" not in title(program)
        await program.press("a", "c", "S", "f", "P", "o")
        said = "Not while rating blind; b shows ratings and rationales again."
        assert program.notices == [said] * 5
        assert kept(tmp_path).records == ()
        assert program.app.screen is screen(program)
        await program.press("enter", "tab")
        await program.paste("Pay stands still.")
        await program.press("ctrl+s")
        assert "No rating is chosen yet" in program.words
        assert kept(tmp_path).records == ()
        await program.press("down", "down", "ctrl+s")
        state = await counted(program, 1)
        (second,) = found(state, WAGES).second_ratings
        assert (second.by, second.rating, second.rationale) == (GRACE, -1, "Pay stands still.")
        assert "seen_before" not in state.events[-1].detail
        assert "Pay has outrun inflation." in panel(program)
        assert "Grace rated it -1 without seeing the 1" in panel(program)
        await program.press("b", "enter", "down", "down", "down", "enter")
        await program.paste("They cancel out.")
        await program.press("ctrl+s")
        state = await counted(program, 2)
        (settled,) = found(state, WAGES).adjudications
        assert (settled.first, settled.second, settled.outcome) == (1, -1, 0)
        assert program.notices[-1] == "Settled at 0; p proposes it to the author."


async def test_where_people_rate_first_the_review_opens_blind_and_esc_leaves_it_so(
    tmp_path: Path,
) -> None:
    given = {"ASSESSOR_BLIND_FIRST": True}
    document = replace(complete_assessment(), f"{WAGES}.rationale", "The score is 99.9.")
    submitted(tmp_path, document)
    async with opened(tmp_path, settings={"ASSESSOR_USER": GRACE, **given}) as program:
        await program.select(NAME)
        await program.press("r")
        await read(program)
        assert screen(program).blind
        assert "99.9" not in program.text
        assert "GREEN" not in title(program)
        await program.press("escape")
        assert program.app.screen is program.library
    async with opened(tmp_path, settings={"ASSESSOR_USER": USER, **given}) as program:
        await program.select(NAME)
        await program.press("r")
        await read(program)
        assert not screen(program).blind, "there is nothing an author could rate"
        assert "99.9" in program.text


async def test_a_rating_that_was_shown_is_remembered_and_one_of_ones_own_is_not_asked_for(
    tmp_path: Path,
) -> None:
    submitted(tmp_path)
    with database(tmp_path) as store:
        store.add_record(NAME, comment(state_of(store), "growth", GRACE, _AT, "Why?"), GRACE)
    async with reviewing(tmp_path) as program:
        await at(program, WAGES)
        await program.press("escape", "r")
        await read(program)
        await program.press("b")
        for path in (WAGES, "growth"):
            await at(program, path)
            assert str(screen(program).queue.get_option(path).prompt).endswith(" seen")
        await program.press("enter")
        assert program.app.screen is screen(program), "a rating that would be refused is asked for"
        await at(program, WAGES)
        await program.press("enter")
        assert "so yours will not count as blind" in program.words
        await program.press("down", "ctrl+s")
        state = await counted(program, 2)
        assert state.events[-1].detail["seen_before"] is True
        assert "after the first was shown to them, so not blind" in panel(program)


async def test_signs_of_approving_without_reading_stand_on_the_screen_with_their_caveat(
    tmp_path: Path,
) -> None:
    submitted(tmp_path)
    with database(tmp_path) as store:
        state = state_of(store)
        for item in state.items[:6]:
            record = approve(state, item.item.path, GRACE, _AT)
            store.add_record(NAME, record, GRACE, {"shown_ms": 100})
    async with reviewing(tmp_path) as program:
        brief = "! 6 of 6 approved within a second: no fault if read before +1 (w says more)"
        assert brief in program.words
        await program.press("w")
        assert "6 of your 6 approvals came within a second" in program.words
        assert "changed, asked or remarked on nothing" in program.words
        await program.press("escape")
        await program.resize(LARGE)
        assert "6 of your 6 approvals came within a second" in program.words
        assert "that is no fault" in program.words


async def test_text_that_looks_like_markup_or_acts_on_terminals_is_shown_as_text(
    tmp_path: Path,
) -> None:
    hostile = "[bold]x[/bold] [@click=app.bell]y[/] $z \N{RIGHT-TO-LEFT OVERRIDE}w"
    document = replace(complete_assessment(), f"{WAGES}.rationale", hostile)
    document = replace(document, "tasks[0].name", hostile)
    submitted(tmp_path, document)
    with database(tmp_path) as store:
        state = state_of(store)
        store.add_record(NAME, comment(state, WAGES, GRACE, _AT, hostile), GRACE)
        path = f"tasks[{document.tasks[0].id}]"
        store.add_record(NAME, approve(state, path, GRACE, _AT, hostile), GRACE)
    async with reviewing(tmp_path) as program:
        for place in (WAGES, path):
            await at(program, place)
            assert panel(program).count("[bold]x[/bold] [@click=app.bell]y[/] $z") >= 2
            assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in program.text
        await program.press("S", "escape", "b", "b", "p", "escape", "R", "c", "escape")
        assert program.alive


async def test_the_desk_submits_once_nothing_is_missing_and_an_approved_draft_is_reopened(
    tmp_path: Path,
) -> None:
    keep_draft(tmp_path, NAME, replace(complete_assessment(), f"{WAGES}.rationale", ""))
    async with opened(tmp_path) as program:
        await program.open(NAME)
        await program.press("S")
        assert "Not submitted yet" in program.text
        await program.press("escape")
        await program.edit("evidence", WAGES)
        await program.press("tab")
        await program.paste("Pay has risen since 2024, by every source that was looked at for it.")
        await program.press("escape", "S")
        assert "in review" in program.lines[0]
        stored = program.stored()
        assert stored is not None and stored.status == "in review"
        await program.press("r")
        await read(program)
        await program.press("W", "enter")
        await program.until(lambda: "  draft  " in title(program), "it withdrawn")
        await program.press("escape")
        await program.until(lambda: "in review" not in program.lines[0], "a draft at the Desk")
        assert isinstance(program.app.screen, DeskScreen)
    step(tmp_path, "submit", USER)
    approved(tmp_path)
    step(tmp_path, "approve", GRACE)
    async with reviewing(tmp_path, who=USER) as program:
        await program.press("W")
        await program.paste("New figures.")
        await program.press("ctrl+s")
        await program.until(lambda: "  draft  " in title(program), "it reopened")
        assert kept(tmp_path).events[-1].detail["reason"] == "New figures."


async def test_what_is_approved_is_published_from_the_screen_into_the_file_it_named(
    tmp_path: Path,
) -> None:
    signed_off(tmp_path)
    file = tmp_path / "roles" / f"{NAME}.json"
    async with reviewing(tmp_path, size=LARGE) as program:
        assert "P Publish" in program.lines[-1]
        await program.press("P")
        said = [str(line.visual) for line in program.app.screen.query(Static)]
        assert any(str(file) in line for line in said), said
        await program.press("escape")
        assert not file.exists()
        file.parent.mkdir(exist_ok=True)
        file.write_text("mine")
        await program.press("P", "enter")
        await program.until(lambda: "Not published: " in program.words, "a refusal")
        assert "  approved  " in title(program)
        assert file.read_text() == "mine"
        file.unlink()
        await program.press("P", "enter")
        await program.until(lambda: "  published  " in title(program), "a published assessment")
        assert program.notices == [f"Published: {file}"]
        assert "Not published" not in program.words
        assert "P Publish" not in program.lines[-1]
    state = kept(tmp_path)
    assert isinstance(read_document(file), PublishedAssessment)
    digest = sha256(file.read_bytes()).hexdigest()
    assert (state.status, state.events[-1].detail["sha256"]) == ("published", digest)


async def test_publishing_lists_why_what_was_reopened_meanwhile_is_not_published(
    tmp_path: Path,
) -> None:
    signed_off(tmp_path)
    async with reviewing(tmp_path) as program:
        await program.press("P")
        step(tmp_path, "reopen", USER)
        await program.press("enter")
        await program.until(lambda: "Not published" in program.words, "a refusal")
        assert "only what is approved can be published" in program.words
        await program.press("escape")
        assert "  draft  " in title(program)
        assert not (tmp_path / "roles" / f"{NAME}.json").exists()


async def test_what_is_approved_takes_no_judgement_and_every_key_says_so_before_it_asks(
    tmp_path: Path,
) -> None:
    signed_off(tmp_path)
    async with reviewing(tmp_path, size=LARGE) as program:
        for key in "acmtpvSrR":
            await program.press(key)
            assert program.app.screen is screen(program)
        said = "It is approved, so nothing is left to judge; W reopens it."
        assert program.notices == [said] * 9
        shown = program.lines[-1]
        assert not any(word in shown for word in ("Approve", "Change", "Propose", "Sign off"))
        await screen(program).run_action("approve")
        await program.settle()
        assert program.notices == [said] * 10
        step(tmp_path, "reopen", USER)
        await program.press("f5")
        await program.until(lambda: "  draft  " in title(program), "it reopened")
        assert "a Approve" in program.lines[-1]
        await program.press("P")
        assert "only what is approved can be published" in program.notices[-1]


async def test_a_key_given_to_another_letter_says_why_it_does_nothing(tmp_path: Path) -> None:
    signed_off(tmp_path)
    async with opened(
        tmp_path, settings={"ASSESSOR_USER": GRACE}, keys={"review_sign": "f9"}
    ) as program:
        await program.select(NAME)
        await program.press("r")
        await read(program)
        await program.press("S")
        assert program.notices == []
        await program.press("f9")
        assert "nothing is left to judge" in program.notices[-1]
