"""Rating before looking: what a suggestion rates is nowhere on the screen until the person has."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assessor.desk.ports import Failed, Partial, SuggestionEvent
from assessor.document.assessment import Assessment, blank
from assessor.document.path import replace
from assessor.document.provenance import Section
from assessor.tui.asking import SourceFactory
from assessor.tui.screens.rate_first import RateFirstScreen
from strategies import complete_assessment
from support.samples import ANSWERED, TASK_NAMES, WHY
from tui.driving import Program, at_desk, keep_role, squeezed
from tui.suggesting import Prepared, answering, ask, card_text, cards, labels, on_card, shows
from tui.telling import Telling, asked, told

NURSE = blank("Nurse")
COMPLETE = complete_assessment()
BLIND = {"ASSESSOR_BLIND_FIRST": True}
TALL = (120, 100)
BASIS = "Offline rater: 2, 91 % sure by the task's words."
GIVEN_AWAY = ("Score 2", "human-led", "precedents  ", BASIS)
RATE_IT = "→ rate it first: enter; then its rating is shown"


def source(answers: dict[Section, Any] = ANSWERED, **fields: object) -> Prepared:
    return Prepared(answering(answers, **fields))


def with_basis() -> Callable[[Section, Assessment], SuggestionEvent]:
    """Tasks, each of which says what its score rests on."""

    def answer(section: Section, assessment: Assessment) -> SuggestionEvent:
        made = answering(ANSWERED)(section, assessment).suggestion
        items = tuple(item.model_copy(update={"basis": BASIS}) for item in made.items)
        return answering(ANSWERED, items=items)(section, assessment)

    return answer


def evidence(*ratings: int) -> dict[Section, Any]:
    names = COMPLETE.evidence.model_dump()
    return {
        "evidence": {
            name: {"rating": rating, "rationale": f"New words on {name}."}
            for name, rating in zip(names, ratings, strict=True)
        }
    }


def dialog(program: Program) -> RateFirstScreen:
    screen = program.app.screen
    assert isinstance(screen, RateFirstScreen), screen
    return screen


def firsts(program: Program) -> list[tuple[str, str, int, str]]:
    """The first ratings that the draft keeps."""
    return [(f.item_id, f.field, f.rating, f.by) for f in program.draft.first_ratings]


# What is hidden


async def test_nothing_on_the_screen_gives_a_rating_away_before_it_is_rated(tmp_path: Path) -> None:
    for number in range(3):
        like = replace(COMPLETE, "role.title", f"Ward role {number}")
        like = replace(like, f"tasks[{like.tasks[0].id}].name", "Triage")
        like = replace(like, f"tasks[{like.tasks[0].id}].rationale", WHY)
        keep_role(tmp_path, f"ward-{number}", like)
    blind = Prepared(with_basis())
    async with at_desk(tmp_path, NURSE, make_sources=blind, settings=BLIND, size=TALL) as program:
        await ask(program, "tasks")
        await shows(program, "✦ suggested  Triage")
        await shows(program, "Time % 40")
        assert program.text.count(RATE_IT) == 5
        assert not [words for words in ("Augmentation", *GIVEN_AWAY) if words in program.text]
        for keys in (["question_mark"], ["escape", "ctrl+p"]):
            await program.press(*keys)
            assert program.app.screen is not program.desk
            assert not [words for words in GIVEN_AWAY if words in program.text]
        await program.press("escape")
        await on_card(program, "Triage")
        await program.press("3")
        card = card_text(program, "Triage")
        assert "Score 2, human-led (you: 3) · Augmentation" in card
        assert "precedents  " in card
        assert BASIS in card
        await shows(program, "Score 2, human-led (you: 3) · Augmentation")
        assert program.text.count(RATE_IT) == 4
        assert "Displacement" not in program.text


async def test_what_accepting_would_do_is_hidden_too(tmp_path: Path) -> None:
    blind = source(evidence(-2, 1, 1, 1, 1))
    async with at_desk(
        tmp_path, COMPLETE, make_sources=blind, settings=BLIND, size=TALL
    ) as program:
        await ask(program, "evidence")
        for label in labels(program):
            card = card_text(program, label)
            assert "points" not in card
            assert "Rating" not in card
            assert "New words on" in card
        await on_card(program, "Job Posting Trends")
        await program.press("right")
        await program.press("enter")
        assert "→ -7.6 points" in card_text(program, "Job Posting Trends")


async def test_nothing_is_shown_of_an_answer_while_it_arrives_or_where_it_breaks_off(
    tmp_path: Path,
) -> None:
    telling = Telling()
    async with at_desk(tmp_path, NURSE, make_sources=telling, settings=BLIND) as program:
        await asked(program, telling)
        unseen = "It is not shown while it arrives: you rate before you see its ratings."
        await told(program, telling, Partial("Triage\n  Score: 2", 2), "asked again (2)")
        assert unseen in squeezed(program.arriving)
        assert "Score" not in program.text
        telling.tell(Failed("It broke. Ask again.", "broken", arrived="Triage\n  Score: 2"))
        await program.until(lambda: bool(program.notice), "a notice")
        assert program.notice == "It broke. Ask again."
        assert not program.arriving
        await program.press("V")
        assert program.app.screen is program.desk
        assert "Score" not in program.text


async def test_what_has_no_rating_is_shown_at_once(tmp_path: Path) -> None:
    async with at_desk(tmp_path, NURSE, make_sources=source(), settings=BLIND) as program:
        await ask(program, "reinstatement")
        assert "rate it first" not in card_text(program, labels(program)[0])
        await program.press("a")
        assert program.document.reinstatement == ANSWERED["reinstatement"]["text"]


# Rating


@pytest.mark.parametrize("key", ["enter", "a", "e", "o", "left", "right"])
async def test_every_way_to_the_rating_asks_for_ones_own_first(tmp_path: Path, key: str) -> None:
    async with at_desk(tmp_path, NURSE, make_sources=source(), settings=BLIND) as program:
        await ask(program, "growth")
        await program.press(key)
        assert dialog(program)
        await shows(program, "How do you rate it?")
        assert "(you:" not in program.text
        await program.press("escape")
        assert program.desk.editor.form is None
        assert program.document == NURSE
        assert firsts(program) == []


async def test_a_digit_rates_the_task_under_the_cursor_and_in_the_dialog(tmp_path: Path) -> None:
    async with at_desk(tmp_path, NURSE, make_sources=source(), settings=BLIND) as program:
        await ask(program, "tasks")
        await program.press("4")
        await program.press("j", "enter", "5")
        assert program.app.screen is program.desk
        assert firsts(program) == [("1", "score", 4, "Ada"), ("2", "score", 5, "Ada")]
        assert program.document == NURSE
        await program.press("1")
        assert len(firsts(program)) == 2, "a first rating is given once"


async def test_both_ratings_are_kept_with_the_draft_and_in_the_log(tmp_path: Path) -> None:
    async with at_desk(tmp_path, NURSE, make_sources=source(), settings=BLIND) as program:
        await ask(program, "growth")
        await program.press("enter", "j", "enter")
        assert firsts(program) == [("1", "rating", 1, "Ada")]
        assert "Rating 0, " in card_text(program, "AI Growth Correlation")
        assert "(you: 1)" in card_text(program, "AI Growth Correlation")
        await program.press("a")
        assert program.document.growth.rating == 0
        assert firsts(program) == [("1", "rating", 1, "Ada")]
        stored = program.stored()
        assert stored is not None
        assert stored.draft == program.draft
        kinds = [event.kind for event in program.events()]
        assert kinds == ["start", "suggest", "rate-first", "decide"]
        rated = program.events()[2]
        assert (rated.path, rated.after, rated.actor) == ("growth", 1, "Ada")
        assert rated.detail["field"] == "rating"

        await program.press("ctrl+z", "ctrl+z")
        assert firsts(program) == []
        assert RATE_IT in card_text(program, "AI Growth Correlation")
        await program.press("ctrl+y")
        assert firsts(program) == [("1", "rating", 1, "Ada")]


async def test_j_and_k_stop_at_the_ends_of_the_scale(tmp_path: Path) -> None:
    async with at_desk(tmp_path, NURSE, make_sources=source(), settings=BLIND) as program:
        await ask(program, "growth")
        await program.press("enter", *["k"] * 7, "enter")
        assert firsts(program)[0][2] == -2
        await program.press("ctrl+z")
        await on_card(program, "AI Growth Correlation")
        await program.press("enter", *["j"] * 7, "enter")
        assert firsts(program)[0][2] == 2


# Deciding


async def test_o_takes_the_suggestion_over_with_ones_own_rating(tmp_path: Path) -> None:
    async with at_desk(tmp_path, NURSE, make_sources=source(), settings=BLIND) as program:
        await ask(program, "tasks")
        await program.press("3", "o")
        (new,) = program.document.tasks
        assert (new.name, new.score, new.involvement) == ("Triage", 3, "augmentation")
        known = program.draft.origin(f"tasks[{new.id}].score")
        assert known is not None
        assert (known.origin, known.suggested) == ("override", 2)
        assert labels(program) == TASK_NAMES[1:]


async def test_o_asks_for_a_reason_where_ones_own_is_far_from_the_suggested_one(
    tmp_path: Path,
) -> None:
    async with at_desk(tmp_path, NURSE, make_sources=source(), settings=BLIND) as program:
        await ask(program, "tasks")
        await program.press("5", "o")
        assert program.box("score").value == 5
        await program.press("ctrl+s")
        await shows(program, "a rating moved by 2 or more: say why")
        assert program.document == NURSE
        await program.paste("Agents triage by phone already.")
        await program.press("ctrl+s")
        (new,) = program.document.tasks
        assert new.score == 5
        known = program.draft.origin(f"tasks[{new.id}].score")
        assert known is not None
        assert known.reason == "Agents triage by phone already."


async def test_the_rest_that_is_accepted_leaves_out_what_is_not_rated(tmp_path: Path) -> None:
    async with at_desk(tmp_path, NURSE, make_sources=source(), settings=BLIND) as program:
        await ask(program, "tasks")
        await program.press("A")
        assert program.document == NURSE
        assert program.notices == ["5 you have not rated yet: enter rates one."]
        await program.press("2", "j", "3", "A")
        assert [task.name for task in program.document.tasks] == TASK_NAMES[:2]
        assert [task.score for task in program.document.tasks] == [2, 4]
        assert program.notices[-1] == "3 you have not rated yet: enter rates one."
        assert labels(program) == TASK_NAMES[2:]


def twice(source: Prepared) -> SourceFactory:
    async def make(session: object) -> tuple[Prepared, Prepared]:
        return source, source

    return make


async def test_what_is_discarded_unseen_is_nowhere_said_afterwards(tmp_path: Path) -> None:
    blind = source(evidence(-2, 1, 1, 1, 1))
    unrated = replace(COMPLETE, "evidence.wage_trends.rating", None)
    async with at_desk(tmp_path, unrated, make_sources=blind, settings=BLIND) as program:
        await ask(program, "evidence")
        await on_card(program, "Wage Trends")
        await program.press("d", "D")
        assert not cards(program)
        form = await program.edit("evidence", "evidence.wage_trends")
        assert [box.field.name for box in form.boxes] == ["rating", "rationale", "sources"]
        await program.press("escape", "right", "right")
        checks = program.desk.session.standing.checks
        assert not [check for check in checks if check.code == "rating-override"]
        known = program.draft.origin("evidence.wage_trends.rating")
        assert known is not None
        assert (known.origin, known.suggestion_id, known.suggested) == ("human", None, None)
        assert program.desk.session.finished().evidence.wage_trends.rating == 1


async def test_of_several_answers_rating_the_item_once_shows_it_in_all(tmp_path: Path) -> None:
    other: dict[Section, Any] = {
        "growth": {"rating": 2, "rationale": "It grows.", "check": "It does."}
    }
    steps = (answering(ANSWERED, id="1" * 32), answering(other, id="2" * 32))
    async with at_desk(
        tmp_path, NURSE, make_sources=twice(Prepared(*steps)), settings=BLIND
    ) as program:
        await program.go("growth")
        await program.press("g")
        await program.until(lambda: not program.desk.asking and bool(cards(program)), "cards")
        for _ in range(2):
            assert "2 answers" not in card_text(program, "AI Growth Correlation")
            assert RATE_IT in card_text(program, "AI Growth Correlation")
            await program.press("s")
        await program.press("enter", "j", "enter")
        for rating in (0, 2):
            card = card_text(program, "AI Growth Correlation")
            assert f"Rating {rating}, " in card
            assert "(you: 1)" in card
            assert "2 answers  0 · 2, 2 apart: needs you most" in card
            await program.press("s")
        assert len(firsts(program)) == 1
        await program.press("s", "o")
        assert program.document.growth.rating == 1


async def test_without_the_setting_ratings_are_shown_and_o_is_not_there(tmp_path: Path) -> None:
    async with at_desk(tmp_path, NURSE, make_sources=source(), size=TALL) as program:
        await ask(program, "tasks")
        await shows(program, "Time % 40 · Score 2, human-led · Augmentation")
        assert "o Own rating" not in program.text
        await program.press("3", "o")
        assert program.document == NURSE
        assert firsts(program) == []
        await program.press("a")
        assert program.document.tasks[0].score == 2
