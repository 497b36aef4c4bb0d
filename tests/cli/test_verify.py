"""``assessor verify``: whether exported assessments hold."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from cli.running import assessor, written
from strategies import complete_assessment, complete_export


def altered(path: Path, **changes: Any) -> Path:
    """``path``, now an export with other values at its top."""
    content = json.loads(written(path, complete_export()).read_bytes())
    path.write_text(json.dumps(content | changes))
    return path


def test_an_export_holds(tmp_path: Path) -> None:
    ended = assessor("verify", written(tmp_path / "a.json", complete_export()))
    assert (ended.code, ended.out, ended.err) == (0, "1 file verified, 1 holds\n", "")


def test_a_stored_figure_that_is_not_the_computed_one_is_named(tmp_path: Path) -> None:
    content = json.loads(written(tmp_path / "a.json", complete_export()).read_bytes())
    file = altered(tmp_path / "a.json", scorecard=content["scorecard"] | {"computed_score": "1.0"})
    ended = assessor("verify", file)
    assert ended.code == 1
    assert ended.out == "1 file verified, 1 does not hold\n"
    (line,) = ended.errors
    assert line.startswith(f"{file}: scorecard.computed_score: is 1.0, ")


def test_a_vector_that_does_not_match_is_named(tmp_path: Path) -> None:
    file = altered(tmp_path / "a.json", vector="AIJRI:1.0/T:")
    ended = assessor("verify", file)
    assert ended.code == 1
    assert ended.errors[0].startswith(f"{file}: vector: ")


def test_a_document_that_breaks_the_schema_does_not_hold(tmp_path: Path) -> None:
    file = altered(tmp_path / "a.json", extra=1)
    ended = assessor("verify", file)
    assert ended.code == 1
    assert ended.errors[0].startswith(f"{file}: extra: ")


def test_a_working_document_does_not_verify(tmp_path: Path) -> None:
    ended = assessor("verify", written(tmp_path / "a.json", complete_assessment()))
    assert ended.code == 1
    assert "export it first" in ended.err


def test_every_json_file_below_a_folder_is_verified(tmp_path: Path) -> None:
    (tmp_path / "sub" / "deeper").mkdir(parents=True)
    written(tmp_path / "sub" / "b.json", complete_export())
    written(tmp_path / "sub" / "deeper" / "c.json", complete_export())
    (tmp_path / "sub" / "notes.txt").write_text("{")
    altered(tmp_path / "a.json", vector="")
    ended = assessor("verify", tmp_path)
    assert ended.code == 1
    assert ended.out == "3 files verified, 2 hold, 1 does not hold\n"
    assert [line.split(": ")[0] for line in ended.errors] == [str(tmp_path / "a.json")]


def test_json_tells_the_status_and_problems_of_each_file(tmp_path: Path) -> None:
    good = written(tmp_path / "1.json", complete_export())
    (tmp_path / "2.json").write_text("[]")
    ended = assessor("verify", "--json", tmp_path)
    assert ended.code == 1
    unsigned = {"signature": "none", "signed_by": []}
    assert ended.json == [
        {"file": str(good), "status": "holds", "problems": []} | unsigned,
        {
            "file": str(tmp_path / "2.json"),
            "status": "does not hold",
            "problems": [{"path": "file", "message": "must hold one JSON object, an assessment"}],
        }
        | unsigned,
    ]


def test_a_folder_without_assessments_is_not_taken_for_a_sound_one(tmp_path: Path) -> None:
    ended = assessor("verify", tmp_path)
    assert ended.code == 2
    assert ended.errors == [f"{tmp_path}: holds no .json file to verify"]


def test_a_pipe_among_the_files_is_left_alone(tmp_path: Path) -> None:
    written(tmp_path / "1.json", complete_export())
    os.mkfifo(tmp_path / "2.json")
    assert assessor("verify", tmp_path).out == "1 file verified, 1 holds\n"


def test_a_name_with_no_room_for_a_signature_beside_it_is_verified(tmp_path: Path) -> None:
    long = written(tmp_path / f"{'a' * 250}.json", complete_export())
    assert assessor("verify", long).code == 0


def test_a_file_that_is_not_there_is_unreadable(tmp_path: Path) -> None:
    good = written(tmp_path / "1.json", complete_export())
    ended = assessor("verify", good, tmp_path / "none.json")
    assert ended.code == 2
    assert ended.out == "2 files verified, 1 holds, 1 unreadable\n"


@pytest.mark.parametrize("name", ["a\0b.json", "x" * 300])
def test_a_name_no_file_can_have_is_unreadable(tmp_path: Path, name: str) -> None:
    ended = assessor("verify", f"{tmp_path}/{name}")
    assert ended.code == 2
    assert len(ended.errors) == 1
    assert "\0" not in ended.err
