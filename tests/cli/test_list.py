"""``assessor list``: what is in the library."""

from __future__ import annotations

from pathlib import Path

from assessor.document.path import replace
from assessor.document.ratings import score
from cli.running import assessor, written
from strategies import complete_assessment, complete_export


def test_shipped_roles_are_there_in_a_fresh_workspace(tmp_path: Path) -> None:
    ended = assessor("--workspace", tmp_path, "list", "--json")
    assert ended.code == 0
    (row,) = [row for row in ended.json if row["name"] == "ai-infrastructure-engineer"]
    assert (row["status"], row["score"], row["zone"]) == ("published", "49.1", "green")
    assert row["label"] == "GREEN (Transforming)"


def test_a_role_of_the_workspace_is_listed_with_its_score(tmp_path: Path) -> None:
    (tmp_path / "roles").mkdir()
    export = complete_export()
    written(tmp_path / "roles" / "data-engineer.json", export)
    out = assessor("--workspace", tmp_path, "list").out
    (line,) = [line for line in out.splitlines() if line.startswith("data-engineer ")]
    card = export.scorecard
    assert line.split()[1:] == [
        str(card.published_score),
        *card.label.split(),
        "published",
        *export.role.title.split(),
    ]


def test_the_workspace_may_be_named_after_the_command(tmp_path: Path) -> None:
    (tmp_path / "roles").mkdir()
    written(tmp_path / "roles" / "data-engineer.json", complete_export())
    names = [row["name"] for row in assessor("list", "--json", "--workspace", tmp_path).json]
    assert "data-engineer" in names


def test_a_draft_without_a_score_is_listed(tmp_path: Path) -> None:
    unfinished = replace(complete_assessment(), "growth.rating", None)
    unfinished = replace(unfinished, "role.title", "Data Steward")
    assert score(unfinished) is None
    assessor("--workspace", tmp_path, "import", written(tmp_path / "a.json", unfinished))
    rows = assessor("--workspace", tmp_path, "list", "--json").json
    (row,) = [row for row in rows if row["name"] == "data-steward"]
    assert (row["status"], row["score"], row["label"]) == ("draft", None, "")


def test_a_role_that_cannot_be_read_is_listed_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "roles").mkdir()
    (tmp_path / "roles" / "broken.json").write_text("{\x1b[31m")
    ended = assessor("--workspace", tmp_path, "list")
    assert ended.code == 0
    (line,) = [line for line in ended.out.splitlines() if line.startswith("broken ")]
    assert "unreadable" in line
    assert "\x1b" not in ended.out


def test_hostile_titles_stay_on_their_line_and_do_not_act_on_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "roles").mkdir()
    title = "[red]x[/] [@click=app.bell]\u202eevil"
    written(tmp_path / "roles" / "a.json", replace(complete_assessment(), "role.title", title))
    out = assessor("--workspace", tmp_path, "list").out
    (line,) = [line for line in out.splitlines() if line.startswith("a ")]
    assert line.endswith("[red]x[/] [@click=app.bell]⟨U+202E⟩evil")
