"""diff and where: what differs between two assessments, and where one sits."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assessor.cli.layout import WIDTH, width_of
from assessor.document.assessment import Assessment, blank
from assessor.document.path import replace, to_json
from assessor.document.ratings import score
from cli.running import GOLDEN as VECTOR
from cli.running import assessor, written
from strategies import HOSTILE, complete_assessment

DOCUMENT = complete_assessment()
FIRST = DOCUMENT.tasks[0]


def published(document: Assessment) -> str:
    card = score(document)
    assert card is not None
    return f"{card.published_score}"


@pytest.fixture
def here(tmp_path: Path) -> tuple[str, str]:
    space = tmp_path / "space"
    space.mkdir()
    return ("--workspace", str(space))


def imported(path: Path, document: Assessment, here: tuple[str, str]) -> str:
    told = assessor("import", written(path, document), *here, "--json")
    assert told.code == 0
    found = json.loads(assessor("list", "--json", *here).out)
    return str(
        max((row for row in found if row["status"] == "draft"), key=lambda r: r["changed"])["name"]
    )


# diff


def test_a_difference_says_what_moved_the_score_by_how_much(tmp_path: Path) -> None:
    other = replace(replace(DOCUMENT, "tasks[0].score", 5), "growth.rating", -2)
    files = written(tmp_path / "a.json", DOCUMENT), written(tmp_path / "b.json", other)
    shown = assessor("diff", *files)
    assert (shown.code, shown.err) == (0, "")
    assert published(DOCUMENT) in shown.out and published(other) in shown.out
    assert "AI Growth Correlation" in shown.out
    assert f"tasks[{FIRST.id}].score {FIRST.score} → 5" in shown.out
    told = json.loads(assessor("diff", *files, "--json").out)
    moved = sum(float(share["points"]) for share in told["shares"])
    assert f"{moved:.1f}" == f"{float(published(other)) - float(published(DOCUMENT)):.1f}"
    assert {change["path"] for change in told["changes"]} == {
        f"tasks[{FIRST.id}].score",
        "growth.rating",
    }


def test_the_same_is_the_same_whatever_export_added(tmp_path: Path) -> None:
    a, b = written(tmp_path / "a.json", DOCUMENT), written(tmp_path / "b.json", DOCUMENT)
    assert assessor("diff", a, b).out == "They are the same.\n"
    assert json.loads(assessor("diff", a, b, "--json").out)["changes"] == []


def test_two_states_of_a_draft_are_told_apart_by_their_events(
    tmp_path: Path, here: tuple[str, str]
) -> None:
    name = imported(tmp_path / "a.json", DOCUMENT, here)
    kept = assessor("whatif", name, "--set", "growth=-2", "--keep", "Later", *here)
    assert kept.code == 0
    assert "growth.rating" in assessor("diff", f"{name}@1", "later", *here).out
    assert assessor("diff", f"{name}@1", name, *here).out == "They are the same.\n"
    ended = assessor("diff", f"{name}@99", name, *here)
    assert (ended.code, ended.out) == (2, "")
    assert f"“{name}” has no revision 99; its log has the events 1 to 1" in ended.err


def test_vectors_are_compared_by_their_numbers() -> None:
    shown = assessor("diff", VECTOR, VECTOR.replace("G:1", "G:0"))
    assert shown.code == 0
    assert "49.1" in shown.out and "46.4" in shown.out
    assert "-2.7" in shown.out
    ended = assessor("diff", VECTOR, "no-such-file.json")
    assert (ended.code, ended.out) == (2, "")


def test_a_vector_and_a_document_cannot_be_compared(tmp_path: Path) -> None:
    ended = assessor("diff", VECTOR, written(tmp_path / "a.json", DOCUMENT))
    assert (ended.code, ended.out) == (2, "")
    assert "a vector can only be compared with a vector" in ended.err


def test_an_unfinished_assessment_is_compared_by_its_places(tmp_path: Path) -> None:
    a = written(tmp_path / "a.json", blank("Nurse"))
    b = written(tmp_path / "b.json", replace(blank("Nurse"), "growth.rating", 1))
    shown = assessor("diff", a, b)
    assert shown.code == 0
    assert "no score yet" in shown.out
    assert "growth.rating – → 1" in shown.out


def test_texts_are_shown_word_by_word(tmp_path: Path) -> None:
    before = "The desk decides what is asked and answers for it in the end, every week of the year."
    a = replace(DOCUMENT, "role.summary", before)
    b = replace(DOCUMENT, "role.summary", before.replace("decides", "suggests"))
    shown = assessor("diff", written(tmp_path / "a.json", a), written(tmp_path / "b.json", b)).out
    assert "[-decides-] {+suggests+}" in shown


def test_added_removed_and_moved_elements_are_named(tmp_path: Path) -> None:
    content = to_json(DOCUMENT)
    tasks = content["tasks"]
    assert isinstance(tasks, list)
    moved = replace(DOCUMENT, "tasks", [*tasks[1:], tasks[0]])
    a = written(tmp_path / "a.json", DOCUMENT)
    assert "moved" in assessor("diff", a, written(tmp_path / "b.json", moved)).out
    fewer = replace(DOCUMENT, "comparators", [])
    shown = assessor("diff", a, written(tmp_path / "c.json", fewer)).out
    assert "removed: comparator 0" in shown


@pytest.mark.parametrize("text", HOSTILE)
def test_what_the_documents_say_is_printed_and_acts_on_nothing(tmp_path: Path, text: str) -> None:
    other = replace(replace(DOCUMENT, "role.summary", text), "tasks[0].name", text)
    shown = assessor(
        "diff", written(tmp_path / "a.json", DOCUMENT), written(tmp_path / "b.json", other)
    )
    assert shown.code == 0
    assert "\x1b" not in shown.out and "\u202e" not in shown.out
    assert all(width_of(line) <= WIDTH for line in shown.out.splitlines())


# where


def test_a_role_sits_on_a_scale_of_eighty_columns(tmp_path: Path, here: tuple[str, str]) -> None:
    shown = assessor("where", written(tmp_path / "a.json", DOCUMENT), *here)
    assert (shown.code, shown.err) == (0, "")
    lines = shown.out.splitlines()
    assert all(width_of(line) <= WIDTH for line in lines)
    assert ["0", "25", "48", "100"] in [line.split() for line in lines]
    assert any("this role" in line and published(DOCUMENT) in line for line in lines)
    assert any("in the library" in line and "AI Infrastructure Engineer" in line for line in lines)
    assert any("as it quotes it" in line for line in lines)


def test_scores_on_the_scale_fall_from_first_to_last(here: tuple[str, str]) -> None:
    told = json.loads(assessor("where", "ai-infrastructure-engineer", "--json", *here).out)
    scores = [float(row["score"]) for row in told]
    assert scores == sorted(scores, reverse=True)
    (own,) = [row for row in told if row["kind"] == "this"]
    assert (own["score"], own["label"]) == ("49.1", "GREEN (Transforming)")


def test_a_name_nobody_knows_ends_in_one_line(here: tuple[str, str]) -> None:
    for command in (["where", "nobody"], ["diff", "nobody", VECTOR], ["firmness", "nobody"]):
        ended = assessor(*command, *here)
        assert (ended.code, ended.out) == (2, "")
        assert len(ended.err.splitlines()) == 1


def test_vectors_whose_tasks_stand_in_another_order_score_the_same() -> None:
    head, tasks, rest = VECTOR.partition("/T:")[0], *VECTOR.partition("/T:")[2].split("/", 1)
    turned = f"{head}/T:{'+'.join(reversed(tasks.split('+')))}/{rest}"
    shown = assessor("diff", VECTOR, turned).out
    assert "No input of the score differs." in shown
    assert "without moving" not in shown
    assert json.loads(assessor("diff", VECTOR, turned, "--json").out)["changes"] == []


def test_a_task_that_only_the_second_vector_has_is_named_by_its_place_there() -> None:
    split = VECTOR.replace("25x2A", "5x5D+20x2A")
    shown = assessor("diff", VECTOR, split).out
    assert "task 2 of the second, added" in shown
    assert "task 8" not in shown


def test_what_moves_no_score_is_still_named_between_vectors() -> None:
    other = VECTOR.replace("25x2A", "25x2D").replace("P:0,1,1", "P:3,1,1")
    shown = assessor("diff", VECTOR, other)
    assert "Differs without moving the score" in shown.out
    assert "Embodied Physicality  0 → 3" in shown.out
    told = json.loads(assessor("diff", VECTOR, other, "--json").out)
    assert [change["path"] for change in told["changes"]] == [
        "tasks[0].involvement",
        "principles.embodied_physicality.rating",
    ]


def test_the_scale_is_as_wide_as_the_terminal(here: tuple[str, str]) -> None:
    shown = assessor("where", "ai-infrastructure-engineer", *here, terminal=True)
    assert max(map(width_of, shown.out.splitlines())) <= 120
