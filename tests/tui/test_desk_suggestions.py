"""Suggestion cards at the Desk, driven by keys: what a person decides, and what is kept of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.widget import Widget

from assessor.desk.standing import Standing
from assessor.document.assessment import blank
from assessor.document.path import get, replace, to_json
from assessor.document.provenance import Provenance, Section
from assessor.document.text import clean, clean_line, printable
from assessor.suggest.answers import ANSWERS
from assessor.tui.widgets.score import ScorePanel
from strategies import HOSTILE, complete_assessment, without
from support.samples import ANSWERED, TASK_NAMES, WHY, task
from tui.driving import LARGE, Program, at_desk, opened, squeezed
from tui.suggesting import (
    Prepared,
    answering,
    ask,
    card_text,
    cards,
    decided,
    labels,
    on_card,
    shows,
)

NURSE = blank("Nurse")
COMPLETE = complete_assessment()
"""Scores 53.8; its evidence is rated 2, 2, 1, 1, 1."""
SECTIONS: tuple[Section, ...] = tuple(ANSWERS)


def source(answers: dict[Section, Any] = ANSWERED, **fields: object) -> Prepared:
    return Prepared(answering(answers, **fields))


def evidence(*ratings: int) -> dict[Section, Any]:
    names = COMPLETE.evidence.model_dump()
    return {
        "evidence": {
            name: {"rating": rating, "rationale": f"New words on {name}."}
            for name, rating in zip(names, ratings, strict=True)
        }
    }


def seen(program: Program, widget: Widget) -> str:
    """What of a widget is painted on the screen, on one line."""
    region = widget.region
    painted = program.lines[region.y : region.bottom]
    return squeezed([line[region.x : region.right].strip("▌ ") for line in painted])


def seen_panel(program: Program) -> str:
    return seen(program, program.desk.query_one(ScorePanel))


def seen_item(program: Program, path: str) -> str:
    view = next(view for view in program.desk.editor.views if view.shown.key == path)
    return seen(program, view)


def standing(program: Program) -> Standing:
    return program.desk.session.standing


def score(program: Program) -> str:
    card = standing(program).card
    return f"{card.published_score} {card.label}" if card else ""


def origin(program: Program, path: str) -> Provenance:
    found = program.draft.origin(path)
    assert found is not None, f"nothing is known of where {path} came from"
    return found


def holds(written: Any, answered: Any) -> bool:
    """Whether a part of the document holds all that was answered for it, and no more elements."""
    if isinstance(answered, dict):
        return all(holds(written[name], value) for name, value in answered.items())
    if isinstance(answered, list):
        pairs = zip(written, answered, strict=True)
        return all(holds(one, other) for one, other in pairs)
    return bool(written == answered)


def flags(program: Program) -> list[str]:
    checks = standing(program).checks
    return [check.message for check in checks if check.code == "rating-override"]


# Cards


async def test_g_shows_every_suggested_item_with_its_source_and_decides_nothing(
    tmp_path: Path,
) -> None:
    asked = source()
    async with at_desk(tmp_path, NURSE, make_sources=asked) as program:
        await ask(program, "tasks")
        assert asked.asked == ["tasks"]
        assert labels(program) == TASK_NAMES
        await shows(program, "Tasks ○1 ✦5")
        await shows(program, "✦ suggested  Triage")
        await shows(program, "Time % 40 · Score 2, human-led · Augmentation")
        await shows(program, "AI drafts; the nurse decides.")
        await shows(program, "some-model · 127.0.0.1:8080 · prompt tasks 1")
        assert program.document == NURSE
        assert [event.kind for event in program.events()] == ["start", "suggest"]


async def test_a_card_shows_beforehand_what_accepting_does_to_the_score(tmp_path: Path) -> None:
    make_sources = source(evidence(-2, 1, 1, 1, 1))
    async with at_desk(tmp_path, COMPLETE, make_sources=make_sources, size=LARGE) as program:
        await ask(program, "evidence")
        assert score(program) == "53.8 GREEN (Transforming)"
        zone_change = "→ -7.6 points, GREEN (Transforming) → YELLOW (Urgent)"
        assert zone_change in card_text(program, "Job Posting Trends")
        await shows(program, zone_change, lambda: seen(program, cards(program)[0]))
        assert "→ -1.9 points" in card_text(program, "Company Actions")
        assert "→" not in card_text(program, "Wage Trends")
        await on_card(program, "Company Actions")
        await program.press("a")
        assert score(program) == "51.9 GREEN (Transforming)"
        await shows(program, "51.9/100 GREEN (Transforming)", lambda: seen_panel(program))


async def test_a_card_that_completes_the_ratings_shows_the_score_it_gives(tmp_path: Path) -> None:
    growth: dict[Section, Any] = {
        "growth": {"rating": 1, "rationale": "It grows.", "check": "It does."}
    }
    unrated = replace(COMPLETE, "growth.rating", None)
    async with at_desk(tmp_path, unrated, make_sources=source(growth), size=LARGE) as program:
        await ask(program, "growth")
        await shows(
            program, "→ gives 53.8 GREEN (Transforming)", lambda: seen(program, cards(program)[0])
        )
        await program.press("a")
        assert score(program) == "53.8 GREEN (Transforming)"


async def test_suggestions_wait_until_the_desk_and_the_program_are_opened_again(
    tmp_path: Path,
) -> None:
    async with at_desk(tmp_path, NURSE, make_sources=source()) as program:
        await ask(program, "tasks")
        await program.press("d", "escape")
        await program.listed()
        await program.open("some-role")
        await program.go("tasks")
        assert labels(program) == TASK_NAMES[1:]
        await program.press("ctrl+q")
    async with opened(tmp_path) as program:
        await program.open("some-role")
        await program.go("tasks")
        assert labels(program) == TASK_NAMES[1:]
        await program.press("a")
        assert [task.name for task in program.document.tasks] == ["Charting"]


async def test_a_suggestion_for_a_role_as_published_starts_its_draft(tmp_path: Path) -> None:
    async with opened(tmp_path, make_sources=source()) as program:
        await program.open("ai-infrastructure-engineer")
        before = program.document
        assert program.stored() is None
        await ask(program, "growth")
        stored = program.stored()
        assert stored is not None
        assert stored.draft.assessment == before
        assert [event.kind for event in program.events()] == ["open", "suggest"]


# Accept, discard


async def test_accepting_every_card_of_every_section_puts_exactly_what_was_suggested_into_it(
    tmp_path: Path,
) -> None:
    async with at_desk(tmp_path, NURSE, make_sources=source()) as program:
        for section in SECTIONS:
            before = to_json(program.document)
            await ask(program, section)
            suggestion = program.desk.session.suggestions[-1]
            await program.press(*["a"] * len(suggestion.items))
            assert not cards(program)
            answered = ANSWERED[section]
            if section in ("tasks", "comparators"):
                answered = answered[section]
            if section == "reinstatement":
                answered = answered["text"]
            after = to_json(program.document)
            assert holds(after[section], answered), section
            assert without(after, [section]) == without(before, [section])

        suggestions = program.desk.session.suggestions
        suggested = {
            (suggestion.id, item.id, name): list(value) if isinstance(value, tuple) else value
            for suggestion in suggestions
            for item in suggestion.items
            for name, value in item.fields.items()
        }
        decisions = program.draft.decisions
        assert {(d.suggestion_id, d.item_id, d.field) for d in decisions} == suggested.keys()
        for decision in decisions:
            value = suggested[decision.suggestion_id, decision.item_id, decision.field]
            assert (decision.verdict, decision.by) == ("accepted", "Ada")
            assert get(program.document, decision.path) == value
            known = origin(program, decision.path)
            assert (known.origin, known.suggestion_id) == ("suggestion", decision.suggestion_id)
        assert decided(program) == [
            {
                "suggestion": suggestion.id,
                "item": item.id,
                "verdicts": dict.fromkeys(item.fields, "accepted"),
            }
            for suggestion in suggestions
            for item in suggestion.items
        ]
        stored = program.stored()
        assert stored is not None
        assert stored.draft == program.draft


async def test_discarding_is_logged_and_goes_on_to_the_next_card(tmp_path: Path) -> None:
    async with at_desk(tmp_path, NURSE, make_sources=source()) as program:
        await ask(program, "tasks")
        suggestion = program.desk.session.suggestions[0]
        await program.press("d")
        assert program.document == NURSE
        assert labels(program) == TASK_NAMES[1:]
        fields = suggestion.items[0].fields
        assert decided(program) == [
            {
                "suggestion": suggestion.id,
                "item": "1",
                "verdicts": dict.fromkeys(fields, "discarded"),
            }
        ]
        assert [(d.verdict, d.path) for d in program.draft.decisions] == [
            ("discarded", "") for _ in fields
        ]
        assert not program.draft.provenance
        assert program.app.focused is cards(program)[0]
        await program.press("a")
        assert [task.name for task in program.document.tasks] == ["Charting"]


async def test_a_suggestion_for_a_task_that_is_there_goes_to_that_task(tmp_path: Path) -> None:
    known = COMPLETE.tasks[1]
    rest = [task(f"New {i}", 25, score=4) for i in (1, 2)]
    answer: dict[Section, Any] = {"tasks": {"tasks": [task(known.name, 50, score=4), *rest]}}
    async with at_desk(tmp_path, COMPLETE, make_sources=source(answer)) as program:
        await ask(program, "tasks")
        keys = [view.shown.key for view in program.desk.editor.views]
        assert keys.index(f"tasks[{known.id}]") + 1 == keys.index(cards(program)[0].shown.key)
        await program.press("a")
        assert len(program.document.tasks) == len(COMPLETE.tasks)
        now = program.document.tasks[1]
        assert (now.id, now.time, now.score) == (known.id, 50, 4)
        assert now.rationale == WHY
        assert now.sources == known.sources


async def test_a_suggestion_for_a_task_removed_since_becomes_a_new_task(tmp_path: Path) -> None:
    known = COMPLETE.tasks[1]
    rest = [task(f"New {i}", 25, score=4) for i in (1, 2)]
    answer: dict[Section, Any] = {"tasks": {"tasks": [task(known.name, 50, score=4), *rest]}}
    async with at_desk(tmp_path, COMPLETE, make_sources=source(answer)) as program:
        await ask(program, "tasks")
        await program.go("tasks", f"tasks[{known.id}]")
        await program.press("delete")
        assert len(program.document.tasks) == len(COMPLETE.tasks) - 1
        await on_card(program, known.name)
        await program.press("a")
        added = program.document.tasks[-1]
        assert (added.name, added.time, added.score) == (known.name, 50, 4)
        assert {d.path for d in program.draft.decisions} >= {f"tasks[{added.id}].score"}


async def test_what_does_not_belong_says_so_and_can_be_edited_until_it_does(tmp_path: Path) -> None:
    (item,) = answering(ANSWERED)("growth", NURSE).suggestion.items
    misfit = item.model_copy(update={"fields": {**item.fields, "rating": 7}})
    make_sources = source(items=(misfit,))
    async with at_desk(tmp_path, NURSE, make_sources=make_sources, size=LARGE) as program:
        await ask(program, "growth")
        await shows(
            program,
            "cannot be taken over as it is: growth.rating",
            lambda: seen(program, cards(program)[0]),
        )
        await program.press("a")
        assert program.notices[-1] == "must be 2 or less"
        assert program.document == NURSE
        assert len(cards(program)) == 1
        await program.press("e", "1", "tab", "tab", "tab")
        await program.paste("The scale ends at 2.")
        await program.press("ctrl+s")
        assert program.document.growth.rating == 1
        assert not cards(program)


# Accept and edit


async def test_edited_fields_are_taken_over_as_edited_and_the_rest_as_suggested(
    tmp_path: Path,
) -> None:
    async with at_desk(tmp_path, NURSE, make_sources=source()) as program:
        await ask(program, "tasks")
        await program.press("e")
        await program.overwrite("Triage by phone")
        await program.focus(program.box("rationale").entry)
        await program.overwrite("A person listens.\nAI takes notes.")
        await program.press("ctrl+s")
        (new,) = program.document.tasks
        assert (new.name, new.time, new.score) == ("Triage by phone", 40, 2)
        assert new.rationale == "A person listens.\nAI takes notes."
        assert labels(program) == TASK_NAMES[1:]
        assert decided(program)[0]["verdicts"] == {
            "involvement": "accepted",
            "name": "edited",
            "rationale": "edited",
            "score": "accepted",
            "time": "accepted",
        }
        at = f"tasks[{new.id}]"
        assert origin(program, f"{at}.name").origin == "suggestion-edited"
        assert origin(program, f"{at}.name").suggested == "Triage"
        assert origin(program, f"{at}.time").origin == "suggestion"
        await shows(program, "↳ from a suggestion, edited, decided by Ada")


async def test_a_field_can_be_left_out(tmp_path: Path) -> None:
    async with at_desk(tmp_path, NURSE, make_sources=source(), size=LARGE) as program:
        await ask(program, "growth")
        await program.press("e")
        await program.focus(program.box("rationale").entry)
        await program.press("ctrl+t")
        await shows(program, "Rationale left out", lambda: seen(program, program.box("rationale")))
        await program.press("ctrl+s")
        growth = program.document.growth
        assert (growth.rating, growth.rationale, growth.check) == (
            0,
            "",
            ANSWERED["growth"]["check"],
        )
        assert decided(program)[0]["verdicts"] == {
            "check": "accepted",
            "rating": "accepted",
            "rationale": "discarded",
        }
        assert program.draft.origin("growth.rationale") is None


async def test_the_field_typed_into_is_in_sight_where_the_form_is_taller_than_the_screen(
    tmp_path: Path,
) -> None:
    async with at_desk(tmp_path, NURSE, make_sources=source()) as program:
        await ask(program, "tasks")
        await program.press("e", "tab")
        field = "Time % Share of the working week, 1 to 100 40"
        await shows(program, field, lambda: seen(program, program.box("time")))
        await program.press("tab", "tab", "tab", "tab")
        await shows(program, "Reason", lambda: seen(program, program.box("reason")))


async def test_what_does_not_belong_is_said_where_it_stands(tmp_path: Path) -> None:
    async with at_desk(tmp_path, NURSE, make_sources=source()) as program:
        await ask(program, "tasks")
        await program.press("e", "tab")
        await program.overwrite("101")
        await program.focus(program.box("reason").entry)
        await program.press("ctrl+s")
        problem = "Time % Share of the working week, 1 to 100 101 must be 100 or less"
        await shows(program, problem, lambda: seen(program, program.box("time")))
        assert program.app.focused is program.box("time").entry
        assert program.document == NURSE


async def test_what_is_wrong_in_a_field_left_out_does_not_matter(tmp_path: Path) -> None:
    async with at_desk(tmp_path, NURSE, make_sources=source()) as program:
        await ask(program, "tasks")
        await program.press("e", "tab")
        await program.overwrite("soon")
        await program.press("ctrl+s")
        await shows(program, "must be a whole number")
        assert program.document == NURSE
        await program.press("ctrl+t", "ctrl+t", "ctrl+s")
        assert program.document == NURSE
        await program.press("ctrl+t", "ctrl+s")
        (new,) = program.document.tasks
        assert (new.name, new.time) == ("Triage", None)


async def test_esc_warns_once_before_it_drops_edits(tmp_path: Path) -> None:
    async with at_desk(tmp_path, NURSE, make_sources=source()) as program:
        await ask(program, "tasks")
        await program.press("e")
        await program.overwrite("Something else")
        await program.press("escape")
        assert program.box("name").value == "Something else"
        assert program.notices == [
            "Not taken over yet: ctrl+s does that. esc again drops your edits."
        ]
        await program.press("!", "escape")
        assert program.box("name").value == "Something else!"
        assert len(program.notices) == 2
        await program.press("escape")
        assert program.desk.editor.form is None
        assert labels(program) == TASK_NAMES
        assert program.document == NURSE
        assert not decided(program)


async def test_esc_closes_an_unedited_form_at_once_and_the_card_stays(tmp_path: Path) -> None:
    async with at_desk(tmp_path, NURSE, make_sources=source()) as program:
        await ask(program, "tasks")
        await program.press("e", "escape")
        assert program.desk.editor.form is None
        assert not program.notices
        assert program.app.focused is cards(program)[0]
        await program.press("a")
        assert [task.name for task in program.document.tasks] == ["Triage"]


async def test_leaving_the_section_warns_once_before_it_drops_edits(tmp_path: Path) -> None:
    async with at_desk(tmp_path, NURSE, make_sources=source()) as program:
        await ask(program, "tasks")
        await program.press("e")
        await program.overwrite("Something else")
        sections = program.desk.query_one("#sections")
        await program.focus(sections)
        await program.press("down")
        assert program.box("name").value == "Something else"
        assert len(program.notices) == 1
        assert labels(program) == TASK_NAMES
        await program.press("down")
        await shows(program, "Embodied Physicality")
        assert program.app.focused is sections
        await program.press("up")
        assert labels(program) == TASK_NAMES
        await program.go("tasks")
        await program.press("a", "ctrl+z")
        assert program.document == NURSE


async def test_what_was_typed_right_before_taking_over_is_taken_over(tmp_path: Path) -> None:
    async with at_desk(tmp_path, NURSE, make_sources=source()) as program:
        await ask(program, "tasks")
        await program.press("e")
        await program.overwrite("Triage by phone", "!", "ctrl+s")
        assert [task.name for task in program.document.tasks] == ["Triage by phone!"]


async def test_undo_in_the_form_of_a_card_takes_typing_back_and_no_decision(tmp_path: Path) -> None:
    async with at_desk(tmp_path, NURSE, make_sources=source()) as program:
        await ask(program, "tasks")
        await program.press("a", "e")
        await program.focus(program.box("rationale").entry)
        await program.paste("XYZ")
        await program.press("ctrl+z")
        assert program.box("rationale").value == WHY
        assert [task.name for task in program.document.tasks] == ["Triage"]


# Ratings changed from the suggested ones


async def test_a_rating_changed_by_one_is_flagged_on_the_item_and_in_the_panel(
    tmp_path: Path,
) -> None:
    async with at_desk(tmp_path, COMPLETE, make_sources=source(), size=LARGE) as program:
        await ask(program, "growth")
        await program.press("e", "1", "ctrl+s")
        assert program.document.growth.rating == 1
        flag = "⚑ AI Growth Correlation is rated 1, 0 was suggested."
        await shows(program, flag, lambda: seen_item(program, "growth"))
        await shows(program, flag, lambda: seen_panel(program))
        known = origin(program, "growth.rating")
        assert (known.origin, known.suggested, known.reason) == ("override", 0, "")
        assert decided(program)[0]["verdicts"]["rating"] == "edited"


async def test_a_rating_changed_by_two_is_taken_over_only_with_a_reason(tmp_path: Path) -> None:
    async with at_desk(tmp_path, COMPLETE, make_sources=source(), size=LARGE) as program:
        await ask(program, "growth")
        await program.press("e", "right", "right", "ctrl+s")
        await shows(
            program,
            "a rating moved by 2 or more: say why",
            lambda: seen(program, program.box("reason")),
        )
        assert program.document == COMPLETE
        assert not decided(program)
        assert program.app.focused is program.box("reason").entry
        await program.press("space", "ctrl+s")
        assert program.document == COMPLETE
        await program.paste("Every ward is hiring.")
        await program.press("ctrl+s")
        assert program.document.growth.rating == 2
        assert origin(program, "growth.rating").reason == "Every ward is hiring."
        assert decided(program)[0]["reason"] == "Every ward is hiring."
        assert flags(program) == ["AI Growth Correlation is rated 2, 0 was suggested."]


async def test_no_reason_is_needed_where_the_rating_moved_by_two_is_left_out(
    tmp_path: Path,
) -> None:
    async with at_desk(tmp_path, NURSE, make_sources=source()) as program:
        await ask(program, "growth")
        await program.press("e", "right", "right", "ctrl+t", "ctrl+s")
        assert program.document.growth.rating is None
        assert program.document.growth.rationale == ANSWERED["growth"]["rationale"]


async def test_a_rating_changed_by_key_afterwards_asks_for_its_reason_in_the_form(
    tmp_path: Path,
) -> None:
    known = COMPLETE.tasks[0]
    at = f"tasks[{known.id}]"
    others = [task(f"New {i}", 30, score=4) for i in (1, 2)]
    answer: dict[Section, Any] = {"tasks": {"tasks": [task(known.name, 40, score=2), *others]}}
    async with at_desk(tmp_path, COMPLETE, make_sources=source(answer), size=LARGE) as program:
        await ask(program, "tasks")
        await on_card(program, known.name)
        await program.press("a")
        await program.go("tasks", at)
        await program.press("4")
        flag = f"“{known.name}” is rated 4, 2 was suggested"
        missing = f"⚑ {flag}: a difference this large needs a reason."
        await shows(program, missing, lambda: seen_item(program, at))
        await shows(program, missing, lambda: seen_panel(program))
        assert origin(program, f"{at}.score").origin == "override"

        await program.press("e")
        await shows(
            program,
            "Why it differs from the suggested 2",
            lambda: seen(program, program.box("reason")),
        )
        await program.focus(program.box("reason").entry)
        await program.paste("Agents do it alone now.")
        await program.press("escape")
        assert flags(program) == [f"{flag}."]
        assert origin(program, f"{at}.score").reason == "Agents do it alone now."

        await program.press("2")
        assert not flags(program)
        assert origin(program, f"{at}.score").origin == "suggestion"


async def test_a_rating_of_ones_own_is_flagged_where_a_discarded_suggestion_said_otherwise(
    tmp_path: Path,
) -> None:
    async with at_desk(tmp_path, NURSE, make_sources=source()) as program:
        await ask(program, "growth")
        await program.press("d")
        assert not flags(program)
        await program.go("growth", "growth")
        await program.press("right", "right")
        assert program.document.growth.rating == 1
        assert flags(program) == ["AI Growth Correlation is rated 1, 0 was suggested."]


# The rest at once, undo


async def test_the_rest_is_accepted_but_for_what_changes_the_zone_and_one_undo_takes_it_back(
    tmp_path: Path,
) -> None:
    make_sources = source(evidence(-2, 2, 1, 1, 1))
    async with at_desk(tmp_path, COMPLETE, make_sources=make_sources) as program:
        await ask(program, "evidence")
        await on_card(program, "Expert Consensus")
        await program.press("d", "A")
        assert labels(program) == ["Job Posting Trends"]
        assert program.notices[-1].startswith("1 would change the zone")
        after = program.document
        ratings = [signal["rating"] for signal in after.evidence.model_dump().values()]
        assert ratings == [2, 2, 1, 1, 1]
        assert after.evidence.wage_trends.rationale == "New words on wage_trends."
        assert after.evidence.expert_consensus == COMPLETE.evidence.expert_consensus
        suggestion = program.desk.session.suggestions[0]
        everything = decided(program)[-1]["decided"]
        assert [found["item"] for found in everything] == ["2", "3", "4"]
        assert {found["suggestion"] for found in everything} == {suggestion.id}

        await program.press("ctrl+z")
        assert program.document == COMPLETE
        assert len(cards(program)) == 4
        await program.press("ctrl+y")
        assert program.document == after
        assert labels(program) == ["Job Posting Trends"]
        assert [event.kind for event in program.events()][-3:] == ["decide", "undo", "redo"]


async def test_the_rest_can_be_accepted_from_any_item_of_the_section(tmp_path: Path) -> None:
    async with at_desk(tmp_path, NURSE, make_sources=source()) as program:
        await ask(program, "barriers")
        await program.go("barriers", "barriers.cultural_ethical")
        await program.press("A")
        assert holds(to_json(program.document)["barriers"], ANSWERED["barriers"])
        assert not cards(program)


async def test_undo_brings_a_card_back_as_suggested_and_redo_decides_again(tmp_path: Path) -> None:
    async with at_desk(tmp_path, NURSE, make_sources=source()) as program:
        await ask(program, "tasks")
        for keys in (["a"], ["d"], ["e", "X", "ctrl+s"]):
            await on_card(program, "Triage")
            await program.press(*keys)
            after = program.draft
            assert labels(program) == TASK_NAMES[1:]
            await program.press("ctrl+z")
            assert program.document == NURSE
            assert not program.draft.decisions
            assert not program.draft.provenance
            assert labels(program) == TASK_NAMES
            await program.press("ctrl+y")
            assert program.draft == after
            assert labels(program) == TASK_NAMES[1:]
            assert [event.kind for event in program.events()][-3:] == ["decide", "undo", "redo"]
            await program.press("ctrl+z")


# Text is data


async def test_hostile_text_is_shown_as_it_is_and_stored_as_it_came(tmp_path: Path) -> None:
    texts = [text for text in HOSTILE if clean_line(text)][:14]
    count = len(texts)
    proposed = [
        task(text, 100 - 7 * (count - 1) if i == 0 else 7, rationale=f"Why {text}")
        for i, text in enumerate(texts)
    ]
    answers: dict[Section, Any] = {"tasks": {"tasks": proposed}}
    named = source(answers, model="[@click=app.bell]model[/]", endpoint="[/]:80")
    async with at_desk(tmp_path, NURSE, make_sources=named, size=(120, 120)) as program:
        await ask(program, "tasks")
        for text in texts:
            assert printable(clean_line(text)) in card_text(program, clean_line(text))
            await shows(
                program, squeezed(f"Why {printable(clean(text))}"), lambda: squeezed(program.text)
            )
        await shows(program, "✦ suggested  [bold]not bold[/bold]")
        await shows(program, "✦ suggested  [@click=app.bell]press[/]")
        await shows(program, "✦ suggested  ⟨U+202E⟩right to left⟨U+202C⟩")
        await shows(program, "[@click=app.bell]model[/] · [/]:80")
        assert "\u202e" not in program.text
        await program.press("A")
        written = program.document.tasks
        assert [task.name for task in written] == [clean_line(text) for text in texts]
        assert [task.rationale for task in written] == [
            f"Why {clean(text)}".strip() for text in texts
        ]
        stored = program.stored()
        assert stored is not None
        assert stored.draft.assessment == program.document


async def test_hostile_text_passes_through_the_form_of_a_card_untouched(tmp_path: Path) -> None:
    text = "\n\t".join(HOSTILE)
    answers: dict[Section, Any] = {"growth": {"rating": 0, "rationale": text, "check": text}}
    async with at_desk(tmp_path, NURSE, make_sources=source(answers)) as program:
        await ask(program, "growth")
        await program.press("e", "ctrl+s")
        assert program.document.growth.check == text
        assert {d.verdict for d in program.draft.decisions} == {"accepted"}
