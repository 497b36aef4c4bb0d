"""Several answers to one question at the Desk: one at a time, each rating's spread, never a mean."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from assessor.desk.ports import Failed, Final, SuggestionSource
from assessor.desk.session import Session
from assessor.document.assessment import Assessment, blank
from assessor.document.provenance import Section
from strategies import complete_assessment
from support.endpoint import Endpoint, error, said_slowly
from support.samples import ANSWERED, TASK_NAMES, TASKS, task
from tui.driving import LARGE, Program, at_desk
from tui.suggesting import Prepared, card_text, cards, decided, kept, labels, shows
from tui.suggesting import answering as answering_once

NURSE = blank("Nurse")
COMPLETE = complete_assessment()
BROKE = Failed("The connection broke. Ask again.", "broken")
Answer = Callable[[Section, Assessment], Final]


def answering(number: int, answers: dict[Section, Any]) -> Answer:
    """An answer whose suggestion has an id of its own."""
    return answering_once(answers, id=f"{number:032x}")


def evidence(number: int, *ratings: int) -> Answer:
    """An answer that rates the evidence."""
    names = COMPLETE.evidence.model_dump()
    rated = {
        name: {"rating": rating, "rationale": f"Answer {number} on {name}."}
        for name, rating in zip(names, ratings, strict=True)
    }
    return answering(number, {"evidence": rated})


THREE = (evidence(1, -1, 2, 1, 1, 1), evidence(2, 2, 2, 1, 0, 1), evidence(3, 1, 2, 0, 1, 1))


def thrice(source: Prepared) -> Callable[[Session], Awaitable[tuple[SuggestionSource, ...]]]:
    """What asks ``source`` three times for every question."""

    async def make(session: Session) -> tuple[SuggestionSource, ...]:
        return (source,) * 3

    return make


async def ask(program: Program, section: Section = "evidence") -> None:
    """Ask for a section, and wait until the request is over."""
    await program.go(section)
    await program.press("g")
    await program.until(lambda: not program.desk.asking, "the end of the request")
    await program.until(lambda: bool(cards(program)), "cards")


def numbers(program: Program) -> set[str]:
    """Which answers the cards belong to, as they say it."""
    heads = (str(card.shown.content).split("\n")[0] for card in cards(program))
    return {head.partition("  answer ")[2] for head in heads}


async def test_every_answer_is_a_suggestion_of_its_own_of_one_run(tmp_path: Path) -> None:
    source = Prepared(*THREE)
    async with at_desk(tmp_path, COMPLETE, make_sources=thrice(source)) as program:
        await ask(program)
        assert source.asked == ["evidence"] * 3
        made = program.desk.session.suggestions
        assert sorted(int(found.id, 16) for found in made) == [1, 2, 3]
        assert len({found.parameters["run"] for found in made}) == 1
        assert sorted(str(found.parameters["sample"]) for found in made) == ["1", "2", "3"]
        assert {found.parameters["samples"] for found in made} == {3}
        assert [event.kind for event in program.events()] == ["start", *["suggest"] * 3]
        assert program.document == COMPLETE


async def test_one_answer_is_shown_at_a_time_and_s_goes_round(tmp_path: Path) -> None:
    async with at_desk(tmp_path, COMPLETE, make_sources=thrice(Prepared(*THREE))) as program:
        await ask(program)
        for number in (1, 2, 3, 1):
            assert len(cards(program)) == 5
            assert numbers(program) == {f"{number} of 3"}
            assert f"Answer {number} on wage_trends." in card_text(program, "Wage Trends")
            await shows(program, f"answer {number} of 3")
            await shows(program, "✦5")
            assert program.app.focused is cards(program)[0]
            await program.press("s")


async def test_a_card_shows_what_each_answer_says_of_its_rating_and_no_mean(tmp_path: Path) -> None:
    async with at_desk(tmp_path, COMPLETE, make_sources=thrice(Prepared(*THREE))) as program:
        await ask(program)
        spread = "3 answers  -1 · 2 · 1, 3 apart: needs you most"
        assert spread in card_text(program, "Job Posting Trends")
        assert "3 answers  2 · 2 · 2, all alike" in card_text(program, "Company Actions")
        assert "3 answers  1 · 1 · 0, 1 apart" in card_text(program, "Wage Trends")
        await shows(program, spread)
        assert "0.67" not in program.text
        await program.press("s")
        assert spread in card_text(program, "Job Posting Trends")


async def test_tasks_are_matched_by_name_and_what_one_answer_alone_has_says_so(
    tmp_path: Path,
) -> None:
    other: dict[Section, Any] = {
        "tasks": {
            "tasks": [
                task("Charting", 40, score=5, involvement="displacement"),
                *[task(name, 20) for name in ("Handover", "Triage", "Rostering")],
            ]
        }
    }
    steps = (answering(1, ANSWERED), answering(2, other), answering(3, ANSWERED))
    async with at_desk(tmp_path, NURSE, make_sources=thrice(Prepared(*steps))) as program:
        await ask(program, "tasks")
        assert labels(program) == TASK_NAMES
        assert "3 answers  4 · 5 · 4, 1 apart" in card_text(program, "Charting")
        assert "3 answers  1 · – · 1, all alike" in card_text(program, "Comforting")
        await shows(program, "Tasks ○1 ✦5")
        await program.press("s")
        assert labels(program) == ["Charting", "Handover", "Triage", "Rostering"]
        assert "3 answers  – · 2 · –" in card_text(program, "Handover")
        await shows(program, "Tasks ○1 ✦4")


async def test_all_answers_are_discarded_at_once_and_one_undo_brings_them_back(
    tmp_path: Path,
) -> None:
    async with at_desk(tmp_path, COMPLETE, make_sources=thrice(Prepared(*THREE))) as program:
        await ask(program)
        await program.press("D")
        assert not cards(program)
        assert not program.desk.session.open_items()
        assert program.notices == ["15 suggestions discarded. ctrl+z brings them back."]
        assert program.document == COMPLETE
        assert len(decided(program)[-1]["decided"]) == 15
        assert "✦" not in program.text
        await program.press("ctrl+z")
        assert len(program.desk.session.open_items()) == 15
        assert not program.draft.decisions
        assert numbers(program) == {"1 of 3"}
        await program.press("ctrl+y")
        assert not cards(program)


async def test_the_rest_that_is_accepted_is_that_of_the_answer_shown(tmp_path: Path) -> None:
    async with at_desk(tmp_path, COMPLETE, make_sources=thrice(Prepared(*THREE))) as program:
        await ask(program)
        await program.press("s", "A")
        evidence = program.document.evidence
        assert evidence.company_actions.rationale == "Answer 2 on company_actions."
        (change,) = decided(program)
        assert {found["suggestion"] for found in change["decided"]} == {f"{2:032x}"}
        assert labels(program) == ["AI Tool Maturity"]
        assert numbers(program) == {"2 of 3"}
        assert program.notices == [
            "1 would change the zone or a rating of yours: decide on them one by one."
        ]


async def test_nothing_is_said_of_the_other_answers_where_one_was_accepted_whole(
    tmp_path: Path,
) -> None:
    steps = [answering(number, ANSWERED) for number in (1, 2, 3)]
    async with at_desk(tmp_path, NURSE, make_sources=thrice(Prepared(*steps))) as program:
        await ask(program, "barriers")
        await program.press("A")
        assert len(program.draft.decisions) == 10
        assert program.notices == []
        assert numbers(program) == {"2 of 3"}


async def test_what_s_is_for_is_said_only_where_there_are_other_answers(tmp_path: Path) -> None:
    source = Prepared(*THREE)
    async with at_desk(tmp_path, COMPLETE, make_sources=source, size=LARGE) as program:
        await ask(program)
        assert "s Next answer" not in program.text
        assert "answer 1" not in program.text
        before = [str(card.shown.content) for card in cards(program)]
        await program.press("s")
        assert [str(card.shown.content) for card in cards(program)] == before
    async with at_desk(
        tmp_path, COMPLETE, name="other", make_sources=thrice(source), size=LARGE
    ) as program:
        await ask(program)
        await shows(program, "s Next answer")


# When not all of them come


async def test_an_answer_that_fails_leaves_the_others_and_is_told(tmp_path: Path) -> None:
    steps = (THREE[0], BROKE, THREE[2])
    async with at_desk(tmp_path, COMPLETE, make_sources=thrice(Prepared(*steps))) as program:
        await ask(program)
        assert program.notice == ("1 of 3 answers did not come. The connection broke. Ask again.")
        assert not program.arriving
        assert sorted(int(found.id, 16) for found in program.desk.session.suggestions) == [1, 3]
        assert "2 answers  -1 · 1, 2 apart" in card_text(program, "Job Posting Trends")
        await shows(program, "✦5")
        await program.press("s")
        assert "Answer 3 on wage_trends." in card_text(program, "Wage Trends")
        await program.press("s")
        assert "Answer 1 on wage_trends." in card_text(program, "Wage Trends")


async def test_where_every_answer_fails_nothing_is_changed(tmp_path: Path) -> None:
    async with at_desk(tmp_path, COMPLETE, make_sources=thrice(Prepared(BROKE))) as program:
        before = kept(program)
        await program.go("evidence")
        await program.press("g")
        await program.until(lambda: not program.desk.asking, "the end of the request")
        assert program.notice == "The connection broke. Ask again."
        assert not cards(program)
        assert kept(program) == before


async def test_esc_cancels_the_answers_to_come_and_keeps_those_that_came(tmp_path: Path) -> None:
    source = Prepared(THREE[0], THREE[1], None)
    async with at_desk(tmp_path, COMPLETE, make_sources=thrice(source)) as program:
        await program.go("evidence")
        await program.press("g")
        await shows(program, "Asking for evidence, 2 of 3 answered …", lambda: program.arriving)
        await program.press("escape")
        await program.until(lambda: bool(program.notice), "a notice")
        assert program.notice == "Cancelled; 2 that had come are kept."
        assert source.ended == 3
        await program.until(lambda: len(cards(program)) == 5, "cards")
        assert "2 answers  -1 · 2" in card_text(program, "Job Posting Trends")
        stored = kept(program)[2]
        assert stored == program.desk.session.suggestions
        assert len(program.desk.session.suggestions) == 2


async def test_a_model_is_asked_as_often_as_is_set_with_the_temperature_that_is_set(
    tmp_path: Path, endpoint: Endpoint
) -> None:
    endpoint.steps = (
        said_slowly(TASKS),
        error(401, "no"),
        said_slowly(TASKS),
    )
    settings = {
        "OPENAI_BASE_URL": endpoint.base_url,
        "ASSESSOR_MODEL": "tiny",
        "ASSESSOR_SAMPLES": 3,
        "ASSESSOR_CONCURRENCY": 1,
        "ASSESSOR_TEMPERATURE": "0.7",
    }
    async with at_desk(tmp_path, NURSE, settings=settings) as program:
        await ask(program, "tasks")
        assert [request.body["temperature"] for request in endpoint.requests] == [0.7] * 3
        assert program.notice.startswith("1 of 3 answers did not come. ")
        made = program.desk.session.suggestions
        assert [found.parameters["sample"] for found in made] == [1, 3]
        assert labels(program) == TASK_NAMES
        assert "2 answers  2 · 2, all alike" in card_text(program, "Triage")
