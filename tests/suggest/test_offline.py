"""Suggestions with nothing configured: by precedents, else by the rater, else none and why."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import get_args

import pytest
from pydantic import JsonValue

from assessor.desk.ports import Failed, Final
from assessor.document.assessment import Assessment, blank
from assessor.document.checks import Precedent
from assessor.document.path import replace
from assessor.document.provenance import Section, Suggestion
from assessor.suggest import offline_rating
from assessor.suggest.offline import NO_MATERIAL, NO_PROSE, NOT_NEAR, OfflineSource, Work
from assessor.suggest.offline_rating import rating_by
from assessor.suggest.proposal import ProposedWork
from assessor.suggest.rater import RaterError
from strategies import complete_assessment

NURSE = blank("Nurse")
COMPLETE = complete_assessment()
RATED: tuple[Section, ...] = ("principles", "growth", "evidence", "barriers")
TYPING = "Transcribe dictated letters into the records system"
"""What the rater rates 4."""
UNKNOWN = "Zzyzx"
"""What it knows no word of."""


@dataclass
class Known:
    """Decided ratings: the same few for whatever is looked up; ``asked`` are the look-ups."""

    found: tuple[Precedent, ...] = ()
    asked: list[tuple[str, str, str]] = field(default_factory=list)

    def nearest(self, kind: str, text: str, *, besides: str) -> tuple[Precedent, ...]:
        self.asked.append((kind, text, besides))
        return self.found

    def of_like_roles(self, path: str, assessment: Assessment) -> tuple[Precedent, ...]:
        self.asked.append(("roles", path, assessment.role.title))
        return self.found


def known(*ratings: int) -> Known:
    """Ratings of roles A, B, … that weigh the same."""
    return Known(
        tuple(Precedent(f"Role {chr(65 + i)}", "x", one, 1.0) for i, one in enumerate(ratings))
    )


def tasks(*names: str, score: int | None = None) -> Assessment:
    empty: dict[str, JsonValue] = {"time": 10, "involvement": None, "rationale": "", "sources": []}
    listed: list[JsonValue] = [
        {"id": f"t{i}", "name": n, "score": score, **empty} for i, n in enumerate(names)
    ]
    return replace(NURSE, "tasks", listed)


async def outcome(
    section: Section, assessment: Assessment = NURSE, source: OfflineSource | None = None
) -> Final | Failed:
    """The one event of one ask."""
    (event,) = [found async for found in (source or OfflineSource()).suggest(section, assessment)]
    assert isinstance(event, Final | Failed)
    return event


async def suggested(section: Section, assessment: Assessment, source: OfflineSource) -> Suggestion:
    event = await outcome(section, assessment, source)
    assert isinstance(event, Final), event
    assert Suggestion.model_validate_json(event.suggestion.model_dump_json()) == event.suggestion
    return event.suggestion


async def failure(
    section: Section, assessment: Assessment = NURSE, source: OfflineSource | None = None
) -> Failed:
    event = await outcome(section, assessment, source)
    assert isinstance(event, Failed), event
    return event


# A score for a task


def test_a_majority_of_precedents_comes_before_the_rater() -> None:
    precedents = known(2, 2, 2, 5, 5)
    assert rating_by(precedents, "Nurse")(TYPING, "Why") == (
        2,
        "Precedents: 2 by 60 % of 5 like it (nearest: Role A 2, Role B 2, Role C 2).",
    )
    assert precedents.asked == [("task", f"{TYPING}\nWhy", "Nurse")]


@pytest.mark.parametrize("ratings", [(), (2, 2, 2, 2), (1, 1, 2, 2, 3, 3), (1, 1, 1, 2, 2, 2)])
def test_few_or_divided_precedents_leave_it_to_the_rater(ratings: Sequence[int]) -> None:
    rated = rating_by(known(*ratings), "Nurse")(TYPING)
    assert rated == (4, "Offline rater: 4, 87 % sure by the task's words.")
    assert rating_by(None, "Nurse")(TYPING) == rated


def test_no_score_is_certain() -> None:
    drilling = "Drill holes in concrete walls, pour concrete and hammer nails into wood"
    assert rating_by(None, "Builder")(drilling) == (
        1,
        "Offline rater: 1, 99 % sure by the task's words.",
    )


def test_where_the_rater_abstains_there_is_no_score() -> None:
    assert rating_by(None, "Nurse")(UNKNOWN) is None
    assert rating_by(known(1, 5), "Nurse")(UNKNOWN) is None
    assert rating_by(known(3, 3, 3, 3, 3), "Nurse")(UNKNOWN) is not None


def test_a_damaged_rater_costs_the_score_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged() -> None:
        raise RaterError("damaged")

    monkeypatch.setattr(offline_rating, "load_rater", damaged)
    assert rating_by(None, "Nurse")(TYPING) is None
    assert rating_by(known(2, 2, 2, 2, 2), "Nurse")(TYPING) is not None


async def test_with_a_damaged_rater_tasks_come_without_scores(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def damaged() -> None:
        raise RaterError("damaged")

    monkeypatch.setattr(offline_rating, "load_rater", damaged)
    work = Work("job description", (ProposedWork(TYPING, 100, "why", (TYPING,)),))
    found = await suggested("tasks", NURSE, OfflineSource(work=work))
    assert found.items[0].fields == {"name": TYPING, "time": 100}


# Tasks


async def test_tasks_are_made_of_the_material_and_scored_where_that_is_possible() -> None:
    proposed = (
        ProposedWork(TYPING, 60, "60 %, line 1", (TYPING,)),
        ProposedWork(UNKNOWN, 40, "40 %, line 2", (UNKNOWN,)),
    )
    source = OfflineSource(work=Work("job description", proposed, {"source": "job"}))
    found = await suggested("tasks", tasks("Other"), source)
    assert (found.source, found.model, found.endpoint) == ("offline", "job description", "")
    assert found.parameters == {"source": "job"}
    assert (found.tokens, found.price, found.prompt) == (None, None, None)
    first, second = found.items
    assert first.fields == {"name": TYPING, "time": 60, "score": 4}
    assert first.basis == "Offline rater: 4, 87 % sure by the task's words.\n60 %, line 1"
    assert second.fields == {"name": UNKNOWN, "time": 40}


async def test_without_material_the_tasks_that_are_there_are_scored() -> None:
    role = tasks(TYPING, UNKNOWN, "")
    found = await suggested("tasks", role, OfflineSource())
    assert found.model == "offline rater and precedents"
    (item,) = found.items
    assert (item.target, item.label, item.fields) == ("tasks[t0]", TYPING, {"score": 4})
    assert json.loads(found.answer)[0]["fields"] == {"score": 4}


@pytest.mark.parametrize("role", [NURSE, tasks(UNKNOWN), tasks(TYPING, score=3), tasks("")])
async def test_with_nothing_to_make_tasks_of_the_failure_says_what_to_give(
    role: Assessment,
) -> None:
    assert await failure("tasks", role) == Failed(NO_MATERIAL, "material")


# Dimensions and prose


@pytest.mark.parametrize("section", RATED)
async def test_dimensions_are_rated_by_like_roles(section: Section) -> None:
    found = await suggested(section, COMPLETE, OfflineSource(known(1, 1, 1, 0)))
    assert found.model == "precedents"
    assert {item.fields["rating"] for item in found.items} == {1}
    assert all(list(item.fields) == ["rating"] for item in found.items)
    assert all("75 % of their weight" in item.basis for item in found.items)
    assert len({item.id for item in found.items}) == len(found.items)


@pytest.mark.parametrize("section", RATED)
@pytest.mark.parametrize("precedents", [None, known(), known(0, 1), known(0, 0, 1, 1)])
async def test_where_no_roles_are_near_or_they_disagree_there_is_nothing(
    section: Section, precedents: Known | None
) -> None:
    source = OfflineSource(precedents, no_model="No model is set.")
    failed = await failure(section, COMPLETE, source)
    assert failed == Failed(f"{NOT_NEAR} No model is set.", "setup")


@pytest.mark.parametrize("section", sorted(set(get_args(Section)) - {*RATED, "tasks"}))
async def test_there_is_no_prose(section: Section) -> None:
    precedents = known(1, 1, 1, 1, 1)
    assert await failure(section, COMPLETE, OfflineSource(precedents)) == Failed(NO_PROSE, "setup")
    assert precedents.asked == []


async def test_what_goes_wrong_inside_is_a_sentence() -> None:
    class Broken(Known):
        def of_like_roles(self, path: str, assessment: Assessment) -> tuple[Precedent, ...]:
            raise ZeroDivisionError

    failed = await failure("growth", COMPLETE, OfflineSource(Broken()))
    assert failed.message == "The suggestion could not be made. Ask again."


def test_nothing_is_sent_and_no_model_library_is_loaded() -> None:
    program = """
import asyncio, sys
from typing import get_args
from assessor.document.assessment import blank
from assessor.document.provenance import Section
from assessor.suggest.offline import OfflineSource

def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        print(event)

async def ask():
    for section in get_args(Section):
        async for _ in OfflineSource().suggest(section, blank("Nurse")):
            pass

sys.addaudithook(watch)
asyncio.run(ask())
print(*sorted({"openai", "instructor", "httpx2", "textual", "sqlalchemy"} & set(sys.modules)))
"""
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True, timeout=60
    )
    assert ended.stdout.strip() == ""
