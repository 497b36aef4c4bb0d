"""``assessor check``: what the checks find, file by file."""

from __future__ import annotations

from pathlib import Path

from assessor.document.path import replace
from cli.running import assessor, written
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
