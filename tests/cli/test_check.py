"""``assessor check``: what the checks find, file by file."""

from __future__ import annotations

from pathlib import Path

import pytest

from assessor.document.assessment import Assessment
from assessor.document.canonical import dump
from assessor.document.path import Json, replace
from cli.running import assessor, draft_names, written
from strategies import complete_assessment


def test_nothing_is_printed_for_a_document_without_findings(tmp_path: Path) -> None:
    ended = assessor("check", written(tmp_path / "a.json", complete_assessment()))
    assert (ended.code, ended.out, ended.err) == (0, "", "")


def test_a_flag_is_printed_and_does_not_fail(tmp_path: Path) -> None:
    document = replace(complete_assessment(), "tasks[0].involvement", "displacement")
    file = written(tmp_path / "a.json", document)
    ended = assessor("check", file)
    assert ended.code == 0
    assert ended.out.startswith(f"{file}: flag label-score tasks[0].involvement: ")
    assert ended.out.count("\n") == 1


def test_an_error_fails(tmp_path: Path) -> None:
    file = written(tmp_path / "a.json", replace(complete_assessment(), "reinstatement", ""))
    ended = assessor("check", file)
    assert ended.code == 1
    assert ended.out == (
        f"{file}: error missing reinstatement: The reinstatement check is empty.\n"
    )


def test_json_lists_the_findings_of_all_files(tmp_path: Path) -> None:
    one = written(tmp_path / "1.json", replace(complete_assessment(), "reinstatement", ""))
    two = written(tmp_path / "2.json", replace(complete_assessment(), "outlook.timeline", ""))
    ended = assessor("check", "--json", one, two)
    assert ended.code == 1
    assert [(row["file"], row["path"]) for row in ended.json] == [
        (str(one), "reinstatement"),
        (str(two), "outlook.timeline"),
    ]
    assert list(ended.json[0]) == ["file", "code", "severity", "path", "message"]


def test_a_refused_file_does_not_keep_the_others_from_being_checked(tmp_path: Path) -> None:
    (tmp_path / "1.json").write_text("{")
    two = written(tmp_path / "2.json", replace(complete_assessment(), "reinstatement", ""))
    ended = assessor("check", tmp_path / "1.json", two)
    assert ended.code == 1
    assert ended.out.startswith(f"{two}: error missing reinstatement")
    assert ended.errors[0].startswith(f"{tmp_path / '1.json'}: line 1, column 2: this is not JSON")


def test_a_file_that_cannot_be_read_decides_the_exit_code(tmp_path: Path) -> None:
    document = replace(complete_assessment(), "reinstatement", "")
    ended = assessor("check", tmp_path / "none.json", written(tmp_path / "a.json", document))
    assert ended.code == 2
    assert ended.errors == [f"{tmp_path / 'none.json'}: there is no such file"]


def test_no_file_at_all_is_wrong_usage() -> None:
    ended = assessor("check")
    assert ended.code == 2
    assert len(ended.errors) == 1


def test_json_holds_the_fix_where_there_is_one(tmp_path: Path) -> None:
    document = replace(complete_assessment(), "tasks[1].time", None)
    rows = assessor("check", "--json", written(tmp_path / "a.json", document)).json
    assert rows[0]["fix"] == {"path": "tasks[1].time", "value": 30}
    assert [row["code"] for row in rows if "fix" in row] == ["time-sum"]


def test_json_holds_what_could_not_be_read(tmp_path: Path) -> None:
    broken, none = tmp_path / "1.json", tmp_path / "none.json"
    broken.write_text("{")
    sound = written(tmp_path / "2.json", replace(complete_assessment(), "reinstatement", ""))
    ended = assessor("check", "--json", broken, none, sound)
    assert ended.code == 2
    assert [(row["file"], row["code"], row["severity"]) for row in ended.json] == [
        (str(broken), "unreadable", "error"),
        (str(none), "unreadable", "error"),
        (str(sound), "missing", "error"),
    ]
    assert {tuple(row) for row in ended.json} == {("file", "code", "severity", "path", "message")}
    assert len(ended.errors) == 2


# Names, and the library that comparators are held against


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace, being in it, with a role that is quoted and one that quotes it otherwise."""
    (tmp_path / "roles").mkdir()
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "roles" / "midwife.json", titled("Midwife"))
    written(tmp_path / "roles" / "nurse.json", quoting("Midwife", "40.0"))
    return tmp_path


def titled(title: str) -> Assessment:
    """The complete assessment of another role; it scores 53.8."""
    return replace(complete_assessment(), "role.title", title)


def quoting(role: str, score: str) -> Assessment:
    """An assessment that quotes ``role`` with ``score``."""
    comparator: dict[str, Json] = {
        "id": "quoted",
        "role": role,
        "seniority": "",
        "kind": "contrast",
        "zone": None,
        "sub_label": None,
        "score": score,
        "note": "",
        "also_known_as": [],
    }
    return replace(titled("Nurse"), "comparators", [comparator])


def drift(*arguments: object) -> list[tuple[str, Json]]:
    """The comparators that ``check`` finds to have drifted, with the fix of each."""
    rows = assessor("check", "--json", *arguments).json
    return [(row["file"], row["fix"]["value"]) for row in rows if row["code"] == "comparator-drift"]


def test_comparators_of_a_file_are_held_against_the_workspace_around(workspace: Path) -> None:
    assert drift("roles/nurse.json", "roles/midwife.json") == [("roles/nurse.json", "53.8")]


def test_or_against_the_workspace_that_is_given(
    workspace: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    monkeypatch.chdir(elsewhere)
    file = workspace / "roles" / "nurse.json"
    assert drift(file) == []
    assert drift(file, "--workspace", workspace) == [(str(file), "53.8")]


def test_and_against_the_roles_that_come_with_the_program(workspace: Path) -> None:
    file = written(workspace / "a.json", quoting("ai infrastructure ENGINEER", "1.0"))
    assert drift(file) == [(str(file), "49.1")]


def test_a_role_is_not_held_against_its_own_published_form(workspace: Path) -> None:
    assert drift(written(workspace / "midwife.json", quoting("Midwife", "1.0"))) == []


def test_checking_a_file_makes_no_workspace_and_no_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    written(tmp_path / "a.json", complete_assessment())
    assert assessor("check", "a.json").code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


def test_a_published_role_is_checked_by_its_name_and_leaves_no_draft(workspace: Path) -> None:
    assert drift("nurse") == [("nurse", "53.8")]
    assert draft_names(workspace) == []


def test_a_draft_is_checked_by_its_name(workspace: Path) -> None:
    written(workspace / "new.json", replace(titled("Welder"), "reinstatement", ""))
    assert assessor("import", "new.json").code == 0
    ended = assessor("check", "welder")
    assert ended.code == 1
    assert ended.out.startswith(
        "welder: error missing reinstatement: The reinstatement check is empty.\n"
    )


def test_a_file_stands_before_a_role_of_that_name(workspace: Path) -> None:
    (workspace / "nurse").write_bytes(dump(titled("Nurse")))
    assert drift("nurse") == []


def test_a_name_that_is_neither_file_nor_role_is_unusable_and_the_others_are_checked(
    workspace: Path,
) -> None:
    ended = assessor("check", "--json", "nurs", "nurse")
    assert ended.code == 2
    assert ended.errors == [
        "nurs: there is no such file, and there is no draft or role called “nurs”; "
        "do you mean nurse"
    ]
    assert [(row["file"], row["code"]) for row in ended.json][:2] == [
        ("nurs", "unreadable"),
        ("nurse", "comparator-drift"),
    ]


def test_a_workspace_that_is_no_folder_is_unusable(tmp_path: Path) -> None:
    file = written(tmp_path / "a.json", complete_assessment())
    ended = assessor("check", file, "--workspace", tmp_path / "none")
    assert ended.code == 2
    assert len(ended.errors) == 1
