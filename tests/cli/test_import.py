"""``assessor import``: files into drafts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assessor.document.path import replace
from assessor.store.database import open_store
from cli.pages import page
from cli.running import assessor, draft_names, written
from strategies import complete_assessment, complete_export


def test_a_document_becomes_a_draft(tmp_path: Path) -> None:
    document = replace(complete_assessment(), "role.title", "Data Steward")
    file = written(tmp_path / "a.json", document)
    ended = assessor("--workspace", tmp_path, "import", file)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == "Imported as the draft data-steward.\n"
    store = open_store(tmp_path / ".assessor" / "desk.db")
    stored = store.find("data-steward")
    assert stored is not None
    assert stored.draft.assessment == document
    assert [event.kind for event in store.events("data-steward")] == ["import"]
    store.close()


def test_an_export_keeps_its_suggestions_and_where_its_parts_came_from(tmp_path: Path) -> None:
    export = complete_export()
    ended = assessor(
        "--workspace", tmp_path, "import", "--json", written(tmp_path / "a.json", export)
    )
    assert ended.json["contradictions"] == []
    store = open_store(tmp_path / ".assessor" / "desk.db")
    stored = store.find(ended.json["name"])
    assert stored is not None
    assert stored.draft.assessment == export.assessment()
    assert set(export.provenance) <= set(stored.draft.provenance)
    assert stored.draft.decisions == export.decisions
    assert store.suggestions(ended.json["name"]) == export.suggestions
    store.close()


def test_importing_twice_makes_two_drafts(tmp_path: Path) -> None:
    file = written(tmp_path / "a.json", complete_export())
    names = [
        assessor("--workspace", tmp_path, "import", "--json", file).json["name"] for _ in range(2)
    ]
    assert draft_names(tmp_path) == names
    assert len(set(names)) == 2


def test_what_an_export_states_and_its_inputs_do_not_yield_is_told(tmp_path: Path) -> None:
    content = json.loads(written(tmp_path / "a.json", complete_export()).read_bytes())
    content["scorecard"]["raw"] = "9.9999"
    (tmp_path / "a.json").write_text(json.dumps(content))
    ended = assessor("--workspace", tmp_path, "import", tmp_path / "a.json")
    assert ended.code == 0
    assert "\n  scorecard.raw: is 9.9999, " in ended.out


def test_an_export_that_gives_an_id_twice_is_refused_whole(tmp_path: Path) -> None:
    content = json.loads(written(tmp_path / "a.json", complete_export()).read_bytes())
    content["suggestions"] *= 2
    (tmp_path / "a.json").write_text(json.dumps(content))
    ended = assessor("--workspace", tmp_path, "import", tmp_path / "a.json")
    assert ended.code == 1
    assert ended.errors[0].startswith(f"{tmp_path / 'a.json'}: suggestions[0].id: ")
    assert draft_names(tmp_path) == []


def test_a_document_of_an_unknown_method_is_refused(tmp_path: Path) -> None:
    document = replace(complete_assessment(), "method.version", "9.9")
    file = written(tmp_path / "a.json", document)
    ended = assessor("--workspace", tmp_path, "import", file)
    assert ended.code == 1
    assert "9.9" in ended.errors[0]
    assert draft_names(tmp_path) == []


def test_a_page_becomes_a_draft_with_its_ratings(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(page())
    ended = assessor("--workspace", tmp_path, "import", "--json", tmp_path / "page.txt")
    assert ended.code == 0
    store = open_store(tmp_path / ".assessor" / "desk.db")
    stored = store.find(ended.json["name"])
    store.close()
    assert stored is not None
    document = stored.draft.assessment
    assert document.role.title == "Data Engineer"
    assert [(task.time, task.score, task.involvement) for task in document.tasks] == [
        (40, 2, "augmentation"),
        (35, 3, "augmentation"),
        (25, 4, "displacement"),
    ]
    assert document.evidence.ai_tool_maturity.rating == -1
    assert document.barriers.liability_accountability.rating == 1


def test_what_a_page_states_and_its_inputs_do_not_yield_is_told(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(page().replace("Total100%2.85", "Total100%2.95"))
    ended = assessor("--workspace", tmp_path, "import", tmp_path / "page.txt")
    assert ended.code == 0
    told = ended.out.partition("It states what its own inputs do not yield:\n")[2]
    assert "2.95" in told
    assert "2.85" in told


def test_lines_without_a_place_are_listed_with_their_numbers(tmp_path: Path) -> None:
    text = page().replace("FieldValue\n", "FieldValue\nNews [/] \u202esign up\n")
    (tmp_path / "page.txt").write_text(text)
    printed = assessor("--workspace", tmp_path, "import", tmp_path / "page.txt")
    assert printed.code == 0
    assert "\n  line 8: News [/] ⟨U+202E⟩sign up\n" in printed.out
    ended = assessor("--workspace", tmp_path, "import", "--json", tmp_path / "page.txt")
    assert ended.json["unplaced"] == [{"line": 8, "text": "News [/] \u202esign up"}]
    assert "\u202e" not in ended.out


@pytest.mark.parametrize(
    "task_row",
    [
        "{name} | {time} | {why}",
        "{name}{time}%",
        "{weighted}{why}{name}",
        "{name}{time}%9{weighted}{label}{why}",
    ],
)
def test_a_mangled_task_table_is_refused_row_by_row(tmp_path: Path, task_row: str) -> None:
    (tmp_path / "page.txt").write_text(page(task_row))
    ended = assessor("--workspace", tmp_path, "import", "--json", tmp_path / "page.txt")
    assert (ended.code, ended.out) == (1, "")
    assert [line.split(": ")[:2] for line in ended.errors] == [
        [str(tmp_path / "page.txt"), f"line {number}"] for number in (24, 25, 26)
    ]
    assert draft_names(tmp_path) == []


def test_a_page_that_begins_with_a_byte_order_mark_is_a_page(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(page(), encoding="utf-8-sig")
    assert assessor("--workspace", tmp_path, "import", tmp_path / "page.txt").code == 0
