"""``assessor spending``: what the suggestions for drafts took."""

from __future__ import annotations

from pathlib import Path

import pytest

from assessor.store.database import open_store
from assessor.workspace import Workspace
from cli.running import Ended, assessor, written
from strategies import complete_assessment, suggestion


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Two drafts, with two suggestions and with none."""
    for name in ("first", "second"):
        assessor("--workspace", tmp_path, "import", written(tmp_path / f"{name}.json", ROLE))
    store = open_store(Workspace(tmp_path).database)
    try:
        (name, _) = (draft.name for draft in store.drafts())
        store.add_suggestion(name, suggestion(1, price="0.0031"), "Ada")
        store.add_suggestion(name, suggestion(2, section="growth"), "Ada")
    finally:
        store.close()
    return tmp_path


ROLE = complete_assessment()


def _spending(workspace: Path, *arguments: str) -> Ended:
    return assessor("--workspace", workspace, "spending", *arguments)


def _names(workspace: Path) -> list[str]:
    listed = assessor("--workspace", workspace, "list", "--json").json
    return [row["name"] for row in listed if row["status"] == "draft"]


def test_every_role_has_its_lines_and_all_together_a_total(workspace: Path) -> None:
    ended = _spending(workspace)
    assert (ended.code, ended.err) == (0, "")
    cells = [line.split("  ") for line in ended.out.splitlines()]
    named = {line[0] or line[1].strip(): [cell.strip() for cell in line if cell] for line in cells}
    first = _names(workspace)[0]
    expected = ["2", "1,800 in + 240 out", "$0.0031 (1 not known)", "2.4 s"]
    assert named[first][1:] == expected
    assert named["total"][1:] == expected
    assert named["tasks"][2:] == ["900 in + 120 out", "$0.0031", "1.2 s"]
    assert named["growth"][3:] == ["not known", "1.2 s"]


def test_json_has_totals_by_role_section_model_and_run(workspace: Path) -> None:
    printed = _spending(workspace, "--json").json
    first, second = _names(workspace)
    role = printed["roles"][first]
    assert printed["total"] == role["total"]
    assert role["total"]["price"] == {"dollars": "0.0031", "not_known": 1}
    assert list(role["sections"]) == ["tasks", "growth"]
    assert list(role["models"]) == ["some-model at 127.0.0.1:8080"]
    assert [run["section"] for run in role["runs"]] == ["tasks", "growth"]
    assert printed["roles"][second]["total"]["requests"] == 0


def test_only_the_drafts_that_are_named_count(workspace: Path) -> None:
    first, second = _names(workspace)
    assert list(_spending(workspace, second, "--json").json["roles"]) == [second]
    assert _spending(workspace, second).out == "No suggestion was asked for yet.\n"
    assert "$0.0031" in _spending(workspace, first, first).out


def test_what_was_spent_on_a_discarded_draft_can_still_be_asked_for(workspace: Path) -> None:
    first, _ = _names(workspace)
    assessor("--workspace", workspace, "discard", first)
    assert first not in _spending(workspace, "--json").json["roles"]
    assert _spending(workspace, first, "--json").json["total"]["requests"] == 2


def test_a_draft_that_is_not_there_is_named(workspace: Path) -> None:
    ended = _spending(workspace, "nobody")
    assert (ended.code, ended.out) == (2, "")
    assert ended.errors == ["there is no draft “nobody”; see assessor list"]
    assert _spending(workspace, "No Body").code == 2
