"""What of an answer has arrived: to look at while it comes, to copy where it broke off, no more."""

from __future__ import annotations

import json
from pathlib import Path

from textual.widgets import Static, TextArea

from assessor.desk.ports import Failed, Partial
from assessor.document.assessment import blank
from assessor.document.text import printable
from assessor.tui.screens.reading import CopyScreen
from assessor.tui.widgets.arriving import MOST_LINES, Arriving
from strategies import HOSTILE, complete_assessment
from support.endpoint import Endpoint, delta, stream
from support.samples import ANSWERED, TASK_NAMES
from tui.driving import LARGE, Program, at_desk
from tui.suggesting import answering, cards, kept, labels, shows
from tui.telling import Telling, asked, told
from tui.test_hostile_text import assert_harmless, squashed

NURSE = blank("Nurse")
COMPLETE = complete_assessment()
BROKEN = Failed("The connection broke. Ask again.", "broken", arrived="Task\n  Triage\n  40 % of")
HOSTILE_TEXT = "\n".join(
    (*HOSTILE, "\x1b[31mred\x1b[0m\x07\x00 \u202ertl\u202c [@click=app.quit]x")
)


def text_height(program: Program) -> int:
    """Lines that what has arrived takes up, without its heading."""
    return program.desk.query_one("#arriving-text", Static).size.height


async def broken_off(program: Program, source: Telling, failed: Failed = BROKEN) -> None:
    """Ask for tasks, and let the answer break off."""
    await asked(program, source)
    await told(program, source, failed, "Incomplete: this had arrived. It is no suggestion.")


# While it comes


async def test_the_newest_lines_are_shown_and_go_when_the_suggestion_is_there(
    tmp_path: Path,
) -> None:
    source = Telling()
    async with at_desk(tmp_path, NURSE, make_sources=source) as program:
        await asked(program, source)
        await told(program, source, Partial("Task\n  Triage"), "Triage")
        await shows(program, "Asking for tasks … 0 s   esc cancels")
        await shows(program, "  Triage")
        newer = "\n".join(f"line {i}" for i in range(1, 31))
        await told(program, source, Partial(newer), "line 30")
        shown = program.arriving.split("\n")[1:]
        assert shown == [f"line {i}" for i in range(31 - MOST_LINES, 31)]
        assert text_height(program) == MOST_LINES == 9
        await shows(program, "line 30")
        assert not cards(program)
        source.tell(answering(ANSWERED)("tasks", NURSE))
        await program.until(lambda: bool(cards(program)), "cards")
        assert not program.arriving
        assert labels(program) == TASK_NAMES


async def test_asking_again_is_said_and_what_arrives_starts_over(tmp_path: Path) -> None:
    source = Telling()
    async with at_desk(tmp_path, NURSE, make_sources=source) as program:
        await asked(program, source)
        await told(program, source, Partial("Task\n  Triage, at 300 %"), "300 %")
        assert "asked again" not in program.text
        await told(program, source, Partial("Task\n  Charting", 2), "Charting")
        await shows(program, "s   asked again (2)   esc cancels")
        assert "300 %" not in program.text


async def test_what_arrives_is_shown_as_it_is(tmp_path: Path) -> None:
    source = Telling()
    async with at_desk(tmp_path, NURSE, make_sources=source, size=LARGE) as program:
        await asked(program, source)
        for text in HOSTILE_TEXT.split("\n"):
            source.tell(Partial(f"{text} !"))
            shown = squashed(f"{printable(text)}!")
            await shows(program, shown, lambda: squashed(program.arriving))
            assert_harmless(program)
        await shows(program, "⟨U+001B⟩[31mred⟨U+001B⟩[0m⟨U+0007⟩⟨U+0000⟩")
        await shows(program, "⟨U+202E⟩rtl⟨U+202C⟩ [@click=app.quit]x !")


async def test_however_much_arrives_it_takes_up_no_more_room(tmp_path: Path) -> None:
    source = Telling()
    async with at_desk(tmp_path, NURSE, make_sources=source) as program:
        await asked(program, source)
        for number, text in enumerate(
            ("word " * 13_000, "w" * 65_536, "漢字" * 16_000, "line\n" * 13_000, "\u202e" * 20_000)
        ):
            await told(program, source, Partial(f"{text}\nend {number}"), f"end {number}")
            await shows(program, f"end {number}")
            assert text_height(program) <= MOST_LINES
            assert program.desk.query_one(Arriving).size.height <= MOST_LINES + 1
        await told(program, source, Failed("It broke.", "broken", arrived=f"{text}\nfin"), "fin")
        await shows(program, "  fin")
        assert text_height(program) <= MOST_LINES


async def test_the_newest_stays_in_sight_when_the_terminal_gets_narrower(tmp_path: Path) -> None:
    source, text = Telling(), "\n".join(f"line {i} {'of words ' * 9}end {i}" for i in range(9))
    async with at_desk(tmp_path, NURSE, make_sources=source, size=(200, 40)) as program:
        await asked(program, source)
        await told(program, source, Failed("It broke.", "broken", arrived=text), "end 8")
        assert text_height(program) == MOST_LINES
        await shows(program, "end 0")
        await program.resize((60, 24))
        assert text_height(program) <= MOST_LINES
        await shows(program, "end 8")


# Where it broke off


async def test_what_had_arrived_of_a_broken_answer_stays_in_sight_marked_as_incomplete(
    tmp_path: Path,
) -> None:
    source = Telling()
    async with at_desk(tmp_path, NURSE, make_sources=source) as program:
        await broken_off(program, source)
        assert program.notice == "The connection broke. Ask again."
        await shows(program, "Incomplete: this had arrived. It is no suggestion.")
        await shows(program, "  Triage")
        await shows(program, "V Read on")
        await program.press("right_square_bracket", "left_square_bracket")
        await shows(program, "  Triage")
        await program.press("escape")
        assert not program.arriving
        assert not program.notice
        assert "V Read on" not in program.text
        await program.press("V")
        assert program.app.screen is program.desk


async def test_a_broken_answer_is_never_accepted(tmp_path: Path) -> None:
    source = Telling()
    async with at_desk(tmp_path, NURSE, make_sources=source) as program:
        before, draft = kept(program), program.draft
        await broken_off(program, source)
        for key in ("a", "A", "e", "o", "d", "D", "s", "enter", "ctrl+s"):
            await program.press(key)
            assert program.app.screen is program.desk
            assert program.desk.editor.form is None
        assert not cards(program)
        assert program.draft == draft
        assert program.desk.session.suggestions == ()
        assert kept(program) == before


async def test_asking_again_takes_the_broken_answer_away(tmp_path: Path) -> None:
    source = Telling()
    async with at_desk(tmp_path, NURSE, make_sources=source) as program:
        await broken_off(program, source)
        await asked(program, source)
        assert "Triage" not in program.arriving
        assert "Incomplete" not in program.arriving
        assert not program.notice
        await program.press("V")
        assert program.app.screen is program.desk
        source.tell(answering(ANSWERED)("tasks", NURSE))
        await program.until(lambda: bool(cards(program)), "cards")
        assert not program.arriving


async def test_a_failure_of_which_nothing_had_arrived_leaves_nothing_standing(
    tmp_path: Path,
) -> None:
    source = Telling()
    async with at_desk(tmp_path, NURSE, make_sources=source) as program:
        await asked(program, source)
        source.tell(Failed("Nobody answers. Ask again.", "network", arrived=" \n"))
        await program.until(lambda: bool(program.notice), "a notice")
        assert not program.arriving
        await program.press("V")
        assert program.app.screen is program.desk


async def test_all_of_it_can_be_read_and_copied_and_none_of_it_typed_over(tmp_path: Path) -> None:
    source, whole = Telling(), "\n".join(f"line {i}" for i in range(1, 400))
    async with at_desk(tmp_path, NURSE, make_sources=source) as program:
        await broken_off(program, source, Failed("It broke.", "broken", arrived=whole))
        await program.press("V")
        reading = program.app.screen
        assert isinstance(reading, CopyScreen)
        await shows(program, "this is no suggestion and cannot be accepted")
        area = reading.query_one(TextArea)
        assert area.text == whole
        await program.write("xyz")
        await program.press("enter", "delete", "backspace", "ctrl+x", "ctrl+k")
        await program.paste("more")
        assert area.text == whole
        area.move_cursor((0, 0))
        await program.press("shift+end", "ctrl+c")
        assert program.app.clipboard == "line 1"
        await program.press("escape")
        assert program.app.screen is program.desk
        await shows(program, "Incomplete: ")
        assert program.document == NURSE


async def test_hostile_text_of_a_broken_answer_is_harmless(tmp_path: Path) -> None:
    source = Telling()
    async with at_desk(tmp_path, NURSE, make_sources=source, size=LARGE) as program:
        await broken_off(program, source, Failed("It broke.", "broken", arrived=HOSTILE_TEXT))
        assert_harmless(program)
        await program.press("V")
        assert_harmless(program)
        await shows(program, "⟨U+001B⟩[31mred⟨U+001B⟩[0m⟨U+0007⟩⟨U+0000⟩ ⟨U+202E⟩rtl⟨U+202C⟩")
        await program.press("f7", "ctrl+c", "escape")
        assert "\x1b" not in program.app.clipboard
        assert program.app.screen is program.desk


async def test_a_genuine_stream_that_breaks_leaves_what_had_arrived(
    tmp_path: Path, endpoint: Endpoint
) -> None:
    text = json.dumps(ANSWERED["tasks"])
    pieces = [text[at : at + 60] for at in range(0, 300, 60)]
    endpoint.steps = (stream(*(delta({"content": piece}) for piece in pieces), action="cut"),)
    settings = {"OPENAI_BASE_URL": endpoint.base_url, "ASSESSOR_MODEL": "tiny"}
    async with at_desk(tmp_path, NURSE, settings=settings, size=LARGE) as program:
        before = kept(program)
        await program.go("tasks")
        await program.press("g")
        await program.until(lambda: "Incomplete" in program.arriving, "a broken answer")
        await shows(program, "Name: Charting")
        assert "broke before the answer was complete" in program.notice
        assert not cards(program)
        await program.press("a", "A", "e")
        assert program.document == NURSE
        assert kept(program) == before
        await program.press("V")
        assert "Triage" in program.app.screen.query_one(TextArea).text
        await program.press("escape", "escape")
        assert not program.arriving
