"""What commands that compare are given: a file before a name, a state by its event."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from cli.running import GOLDEN as VECTOR
from cli.running import assessor, written
from strategies import complete_assessment

DOCUMENT = complete_assessment()


@pytest.mark.parametrize("kind", ["files", "vectors"])
def test_files_and_vectors_are_compared_without_the_working_database(
    tmp_path: Path, kind: str
) -> None:
    given = VECTOR if kind == "vectors" else str(written(tmp_path / "a.json", DOCUMENT))
    program = (
        "import sys\n"
        "from assessor.cli import main\n"
        f"sys.argv = ['assessor', 'diff', {given!r}, {given!r}]\n"
        "try:\n    main()\nexcept SystemExit as ended:\n    code = ended.code\n"
        "print(code, [name for name in ('sqlalchemy', 'textual') if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines()[-1] == "0 []", done.stderr


def test_event_0_is_not_the_draft_as_it_is_now(tmp_path: Path) -> None:
    space = ("--workspace", str(tmp_path))
    path = written(tmp_path / "a.json", DOCUMENT)
    assert assessor("import", path, *space).code == 0
    rows = json.loads(assessor("list", "--json", *space).out)
    (name,) = [row["name"] for row in rows if row["status"] == "draft"]
    assert assessor("diff", f"{name}@1", path, *space).out == "They are the same.\n"
    ended = assessor("diff", f"{name}@0", path, *space)
    assert (ended.code, ended.out) == (2, "")
    assert "has no revision 0" in ended.err


def test_a_file_stands_before_a_draft_of_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "ai-infrastructure-engineer", DOCUMENT)
    path = written(tmp_path / "a.json", DOCUMENT)
    space = ("--workspace", str(tmp_path))
    assert (
        assessor("diff", "ai-infrastructure-engineer", path, *space).out == "They are the same.\n"
    )
