"""``assessor export``: finished drafts and roles as files."""

from __future__ import annotations

import json
from pathlib import Path

from assessor.document.canonical import dump, load
from assessor.document.export import PublishedAssessment
from assessor.document.path import replace
from cli.running import assessor, written
from strategies import complete_assessment, complete_export


def stored(workspace: Path, title: str = "Data Steward", **changes: str) -> None:
    """Put a draft into a workspace; its name is its title in lower case with hyphens."""
    document = replace(complete_assessment(), "role.title", title)
    for path, text in changes.items():
        document = replace(document, path, text)
    assert (
        assessor("--workspace", workspace, "import", written(workspace / "x", document)).code == 0
    )


def test_a_finished_draft_is_written_and_verifies(tmp_path: Path) -> None:
    stored(tmp_path)
    ended = assessor("--workspace", tmp_path, "export", "data-steward", "--to", tmp_path / "out")
    file = tmp_path / "out" / "data-steward.json"
    assert (ended.code, ended.out, ended.err) == (0, f"{file}\n", "")
    document = load(file.read_bytes())
    assert isinstance(document, PublishedAssessment)
    assert document.role.title == "Data Steward"
    assert document.log.count == 1
    assert assessor("verify", tmp_path / "out").code == 0


def test_without_a_folder_it_goes_to_the_exports_of_the_workspace(tmp_path: Path) -> None:
    stored(tmp_path)
    assessor("--workspace", tmp_path, "export", "data-steward", "--format", "json")
    assert (tmp_path / "exports" / "data-steward.json").is_file()


def test_an_unfinished_draft_is_refused_with_what_is_missing(tmp_path: Path) -> None:
    stored(tmp_path, reinstatement="", **{"outlook.timeline": ""})
    ended = assessor("--workspace", tmp_path, "export", "data-steward", "--to", tmp_path / "out")
    assert (ended.code, ended.out) == (1, "")
    assert [line.split(": ")[:2] for line in ended.errors] == [
        ["data-steward", "reinstatement"],
        ["data-steward", "outlook.timeline"],
    ]
    assert not (tmp_path / "out").exists()


def test_a_refused_draft_leaves_an_older_export_as_it_was(tmp_path: Path) -> None:
    stored(tmp_path, reinstatement="")
    older = tmp_path / "out" / "data-steward.json"
    older.parent.mkdir()
    older.write_text("older")
    assessor("--workspace", tmp_path, "export", "data-steward", "--to", older.parent)
    assert older.read_text() == "older"


def test_a_refused_draft_does_not_keep_the_others_from_being_written(tmp_path: Path) -> None:
    stored(tmp_path, "Unfinished", reinstatement="")
    stored(tmp_path, "Finished")
    ended = assessor(
        "--workspace",
        tmp_path,
        "export",
        "unfinished",
        "finished",
        "--to",
        tmp_path / "out",
        "--json",
    )
    assert ended.code == 1
    assert ended.json == [{"name": "finished", "path": str(tmp_path / "out" / "finished.json")}]


def test_a_published_role_is_written_as_it_is(tmp_path: Path) -> None:
    export = complete_export()
    (tmp_path / "roles").mkdir()
    file = written(tmp_path / "roles" / "data-steward.json", export)
    ended = assessor("--workspace", tmp_path, "export", "data-steward", "--to", tmp_path / "out")
    assert ended.code == 0
    assert (tmp_path / "out" / "data-steward.json").read_bytes() == file.read_bytes()


def test_a_published_role_that_does_not_hold_is_refused(tmp_path: Path) -> None:
    content = json.loads(dump(complete_export()))
    content["scorecard"]["raw"] = "9.9999"
    (tmp_path / "roles").mkdir()
    (tmp_path / "roles" / "data-steward.json").write_text(json.dumps(content))
    ended = assessor("--workspace", tmp_path, "export", "data-steward", "--to", tmp_path / "out")
    assert ended.code == 1
    assert ended.errors[0].startswith("data-steward: scorecard.raw: ")
    assert not (tmp_path / "out").exists()


def test_an_unknown_name_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    stored(tmp_path)
    ended = assessor("--workspace", tmp_path, "export", "data-stewart")
    assert ended.code == 2
    assert "data-steward" in ended.errors[0]


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    stored(tmp_path)
    (tmp_path / "file").write_text("")
    ended = assessor("--workspace", tmp_path, "export", "data-steward", "--to", tmp_path / "file")
    assert ended.code == 2
    assert ended.errors[0].startswith(
        f"{tmp_path / 'file' / 'data-steward.json'}: cannot be written"
    )


def test_what_was_exported_can_be_imported_and_exported_again(tmp_path: Path) -> None:
    stored(tmp_path)
    assessor("--workspace", tmp_path, "export", "data-steward", "--to", tmp_path / "out")
    file = tmp_path / "out" / "data-steward.json"
    name = assessor("--workspace", tmp_path, "import", "--json", file).json["name"]
    assert assessor("--workspace", tmp_path, "export", name, "--to", tmp_path / "out").code == 0
    one, two = (load(path.read_bytes()) for path in (file, tmp_path / "out" / f"{name}.json"))
    assert isinstance(one, PublishedAssessment)
    assert isinstance(two, PublishedAssessment)
    assert two.assessment() == one.assessment()


def test_a_draft_whose_provenance_names_suggestions_that_are_gone_is_refused(
    tmp_path: Path,
) -> None:
    content = json.loads(dump(complete_export()))
    content["suggestions"] = []
    (tmp_path / "a.json").write_text(json.dumps(content))
    name = assessor("--workspace", tmp_path, "import", "--json", tmp_path / "a.json").json["name"]
    ended = assessor("--workspace", tmp_path, "export", name, "--to", tmp_path / "out")
    assert ended.code == 1
    assert all("which is not kept here" in line for line in ended.errors)
    assert not (tmp_path / "out").exists()
