"""Sources at the Desk: their texts are read when a person says so, kept, and looked up in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.widget import Widget
from textual.widgets import Static, TextArea

from assessor.document.assessment import Source, blank
from assessor.document.path import replace
from assessor.store.database import open_store
from assessor.tui.screens.source import SourceScreen
from strategies import complete_assessment
from support.papers import word
from support.web import Web, answer
from tui.driving import LARGE, Program, at_desk
from tui.suggesting import Prepared, kept, shows

SAID = "Nurses' wages rose by 9 % in 2025, faster than those of other trades."
PRIVATE = {"ASSESSOR_ALLOW_PRIVATE_ADDRESSES": True}
COMPLETE = complete_assessment()
"""Its first source is cited by every rating."""


@pytest.fixture
def web() -> Iterator[Web]:
    """A web server on this computer."""
    with Web() as server:
        yield server


def dialog(program: Program) -> SourceScreen:
    screen = program.app.screen
    assert isinstance(screen, SourceScreen), screen
    return screen


async def ask_for(program: Program, key: str, **fields: str) -> None:
    """Open the dialog with a key, fill fields in, and keep the text."""
    await program.press(key)
    for name, text in fields.items():
        await program.focus(dialog(program).query_one(f"#{name}", Widget))
        await program.overwrite(text)
    await program.press("ctrl+s")


async def keeps(program: Program, key: str, **fields: str) -> str:
    """What is said when the text has been kept."""
    before = len(program.notices)
    await ask_for(program, key, **fields)
    await program.until(
        lambda: len(program.notices) > before or bool(program.notice.endswith(".")), "an answer"
    )
    assert len(program.notices) > before, program.notice
    return program.notices[-1]


async def refuses(program: Program, key: str, **fields: str) -> str:
    """What is said when the text could not be kept; nothing was changed then."""
    before, draft, notices = kept(program), program.draft, list(program.notices)
    await ask_for(program, key, **fields)
    await program.until(lambda: bool(problem(program)), "the dialog again, with a sentence")
    said = problem(program)
    for name, text in fields.items():
        entry = dialog(program).query_one(f"#{name}", Widget)
        assert (entry.text if isinstance(entry, TextArea) else getattr(entry, "value", "")) == text
    await program.press("escape")
    assert program.draft == draft
    assert kept(program) == before
    assert program.notices == notices
    return said


def problem(program: Program) -> str:
    """What the dialog says is wrong with what was given; empty where it is not there."""
    screen = program.app.screen
    if not isinstance(screen, SourceScreen) or not screen.is_mounted:
        return ""
    return "".join(str(shown.content) for shown in screen.query(".problem").results(Static))


def texts(program: Program) -> dict[str, str]:
    """The texts kept with the draft, by source, as a new look into the database finds them."""
    store = open_store(program.app.workspace.database)
    try:
        found = store.snapshots(program.desk.session.name)
        return {source: snapshot.text for source, snapshot in found.items()}
    finally:
        store.close()


def newest(program: Program) -> Source:
    return program.document.sources[-1]


def wages(program: Program) -> list[str]:
    """What the checks say of what is quoted or stated on wages."""
    checks = program.desk.session.standing.checks
    return [check.message for check in checks if check.path == "evidence.wage_trends.rationale"]


# Adding one


async def test_a_pasted_text_becomes_a_source_with_its_text_kept(tmp_path: Path) -> None:
    async with at_desk(tmp_path, COMPLETE, size=LARGE) as program:
        await program.press("u", "U")
        assert program.app.screen is program.desk, "they are for Sources"
        await program.go("sources")
        said = await keeps(program, "U", title="Wage report", pasted=SAID)
        assert said == f"Kept {len(SAID)} characters of “Wage report”."
        assert program.document.sources[:-1] == COMPLETE.sources
        added = newest(program)
        assert (added.title, added.url, added.kind) == ("Wage report", "", "evidence")
        assert added.accessed_on == program.events()[-1].at.date()
        assert texts(program) == {added.id: SAID}
        assert [event.kind for event in program.events()] == ["start", "add", "snapshot"]
        await shows(program, "Wage report")


async def test_u_adds_the_first_source_where_there_is_none(tmp_path: Path) -> None:
    async with at_desk(tmp_path, blank("Nurse")) as program:
        await program.go("sources")
        await program.press("u")
        await shows(program, "A new source")
        await program.press("ctrl+s")
        await shows(program, "Give an address, a file, or paste the text.")
        await program.press("escape")
        await keeps(program, "u", title="Wage report", pasted=SAID)
        assert texts(program) == {newest(program).id: SAID}


async def test_a_file_becomes_a_source_called_by_its_title_or_its_name(tmp_path: Path) -> None:
    (tmp_path / "wages 2025.docx").write_bytes(word(SAID, title="Wages of nurses"))
    (tmp_path / "jobs.txt").write_text(SAID)
    async with at_desk(tmp_path, COMPLETE) as program:
        await program.go("sources")
        await keeps(program, "U", file=str(tmp_path / "wages 2025.docx"))
        assert newest(program).title == "Wages of nurses"
        await keeps(program, "U", file=str(tmp_path / "jobs.txt"))
        assert newest(program).title == "jobs"
        assert list(texts(program).values()) == [SAID, SAID]


async def test_a_page_is_fetched_once_and_called_as_it_calls_itself(
    tmp_path: Path, web: Web
) -> None:
    page = f"<html><title>[@click=app.quit]Wages[/]</title><p>{SAID}</p></html>"
    web.pages["/wages"] = answer(page, "text/html")
    async with at_desk(tmp_path, COMPLETE, settings=PRIVATE, size=LARGE) as program:
        await program.go("sources")
        await keeps(program, "U", url=web.url("/wages"))
        assert web.paths == ["/wages"]
        added = newest(program)
        assert (added.title, added.url) == ("[@click=app.quit]Wages[/]", web.url("/wages"))
        assert SAID in texts(program)[added.id]
        await shows(program, "[@click=app.quit]Wages[/]")
        told = await refuses(program, "U", url=web.url("/wages"))
        assert "has this address already; read that one again instead" in told
        assert len(web.paths) == 2


# What cannot be used


async def test_this_computer_is_refused_unless_that_is_set(tmp_path: Path, web: Web) -> None:
    async with at_desk(tmp_path, COMPLETE) as program:
        await program.go("sources")
        told = await refuses(program, "U", url=web.url("/wages"))
        assert "ASSESSOR_ALLOW_PRIVATE_ADDRESSES" in told
        assert web.requests == []


@pytest.mark.parametrize(
    ("field", "given", "told"),
    [
        ("url", "ftp://example.org/x", "http"),
        ("url", "/nowhere", "has no such page"),
        ("file", "/nonexistent/report.pdf", "there is no such file"),
    ],
)
async def test_what_cannot_be_used_is_said_in_a_sentence_and_nothing_is_changed(
    tmp_path: Path, web: Web, field: str, given: str, told: str
) -> None:
    async with at_desk(tmp_path, COMPLETE, settings=PRIVATE) as program:
        await program.go("sources")
        value = web.url(given) if given == "/nowhere" else given
        said = await refuses(program, "U", **{field: value})
        assert told in said
        assert not said.endswith("..")


async def test_a_pasted_text_without_a_title_stays_in_the_dialog(tmp_path: Path) -> None:
    async with at_desk(tmp_path, COMPLETE) as program:
        before = kept(program)
        await program.go("sources")
        await ask_for(program, "U", pasted=SAID)
        await program.until(lambda: bool(problem(program)), "a sentence")
        shown = dialog(program)
        assert "Give the source a title" in str(shown.query_one(".problem", Static).render())
        assert shown.query_one("#pasted", TextArea).text == SAID
        assert kept(program) == before


async def test_esc_cancels_the_fetching_and_changes_nothing(tmp_path: Path, web: Web) -> None:
    web.silent.add("/slow")
    async with at_desk(tmp_path, COMPLETE, settings=PRIVATE) as program:
        before, draft = kept(program), program.draft
        await program.go("sources")
        await ask_for(program, "U", url=web.url("/slow"))
        await program.until(lambda: bool(web.requests), "a request")
        await shows(program, "Reading the source …   esc cancels")
        await program.press("U")
        assert program.app.screen is program.desk
        assert program.notices == ["A source is being read; esc cancels that."]
        await program.press("escape")
        await program.until(lambda: "Cancelled" in program.notice, "a notice")
        assert program.notice == "Cancelled; nothing was changed."
        assert program.draft == draft
        assert kept(program) == before
        await program.press("escape")
        assert not program.notice
        assert program.app.screen is program.desk
        await keeps(program, "U", title="Wage report", pasted=SAID)


async def test_reading_a_source_and_asking_a_model_leave_each_other_alone(tmp_path: Path) -> None:
    asked = Prepared(None)
    async with at_desk(tmp_path, COMPLETE, make_sources=asked) as program:
        await program.press("g")
        await program.until(lambda: bool(asked.asked), "a request")
        await program.go("sources")
        await keeps(program, "U", title="Wage report", pasted=SAID)
        assert program.desk.asking
        assert asked.ended == 0


# One that is there


async def test_the_source_under_the_cursor_is_read_again(tmp_path: Path, web: Web) -> None:
    web.pages["/wages"] = answer(SAID)
    document = replace(COMPLETE, "sources[source-1].url", web.url("/wages"))
    document = replace(document, "sources[source-1].accessed_on", "2020-01-01")
    async with at_desk(tmp_path, document, settings=PRIVATE) as program:
        await program.go("sources", "sources[source-1]")
        await program.press("u")
        await shows(program, "Text of the source “title of the source”")
        await program.press("enter")
        await program.until(lambda: bool(program.notices), "an answer")
        assert texts(program) == {"source-1": SAID}
        source = newest(program)
        assert source.accessed_on == program.events()[-1].at.date()
        assert (source.title, source.url) == ("title of the source", web.url("/wages"))
        assert program.document.sources[0] == document.sources[0]
        web.pages["/wages"] = answer("Gone.")
        await ask_for(program, "u")
        await program.until(lambda: texts(program) == {"source-1": "Gone."}, "the newer text")


async def test_another_address_that_it_is_read_from_becomes_its_own(
    tmp_path: Path, web: Web
) -> None:
    web.pages["/moved"] = answer(SAID)
    async with at_desk(tmp_path, COMPLETE, settings=PRIVATE) as program:
        await program.go("sources", "sources[source-1]")
        await keeps(program, "u", url=web.url("/moved"))
        assert newest(program).url == web.url("/moved")
        assert newest(program).id == "source-1"
        told = await refuses(program, "u", url="no address", pasted="Other words.")
        assert told.startswith("sources")
        assert texts(program) == {"source-1": SAID}


async def test_quotations_are_looked_up_in_what_was_kept(tmp_path: Path) -> None:
    quoted = "A report says “wages rose by 9 % in 2025” and that others followed them slowly."
    document = replace(COMPLETE, "evidence.wage_trends.rationale", quoted)
    async with at_desk(tmp_path, document, size=LARGE) as program:
        await program.go("sources", "sources[source-0]")
        assert wages(program) == []
        await keeps(program, "u", pasted="It says nothing of pay.")
        missing = "Wage Trends quotes “wages rose by 9 % in 2025”, which the kept text of"
        assert wages(program)[0].startswith(missing)
        await shows(program, "⚑ Wage Trends quotes")
        await keeps(program, "u", pasted=SAID)
        assert wages(program) == []
        assert "Wage Trends quotes" not in program.text
