"""``assessor score`` as it is mostly asked runs without Typer, and is the same command."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from assessor.cli.scoring import plainly_asked
from cli.running import GOLDEN, SECONDS, assessor, process, written
from strategies import complete_assessment, complete_export

TELL = """
import sys
sys.argv = ["assessor", *sys.argv[1:]]
from assessor.cli import main
try:
    main()
finally:
    print("typer" in sys.modules, "pydantic.networks" in sys.modules, file=sys.stderr)
"""


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["score"],
        ["score", ""],
        ["score", "--json"],
        ["score", "--help"],
        ["score", "-h"],
        ["score", "--jsn", "a.json"],
        ["score", "--json", "--json"],
        ["score", "--json", "-h"],
        ["score", "--", "a.json"],
        ["score", "a.json", "b.json"],
        ["score", "--json", "a.json", "b.json"],
        ["--workspace", "a", "score", "a.json"],
        ["check", "a.json"],
        ["scor", "a.json"],
    ],
)
def test_what_is_not_a_plain_score_is_left_to_the_whole_command_line(arguments: list[str]) -> None:
    assert plainly_asked(arguments) is None


@pytest.mark.parametrize("subject", ["a.json", "-", GOLDEN, "a b.json", "./-x"])
def test_a_plain_score_is_recognised_in_each_of_its_forms(subject: str) -> None:
    assert plainly_asked(["score", subject]) == (subject, False)
    assert plainly_asked(["score", "--json", subject]) == (subject, True)
    assert plainly_asked(["score", subject, "--json"]) == (subject, True)


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_the_short_way_prints_what_the_long_way_prints(tmp_path: Path, form: list[str]) -> None:
    good = written(tmp_path / "good.json", complete_export())
    wrong = tmp_path / "wrong.json"
    wrong.write_text('{"schema_version": 3, "surprise": []}')
    for subject in (good, wrong, tmp_path / "none.json", GOLDEN):
        assert process("score", *form, subject) == assessor("score", *form, subject)


def test_the_short_way_loads_neither_typer_nor_network_types(tmp_path: Path) -> None:
    file = written(tmp_path / "a.json", complete_assessment())
    ended = subprocess.run(
        [sys.executable, "-c", TELL, "score", str(file)],
        capture_output=True,
        timeout=SECONDS,
        check=True,
        text=True,
    )
    assert ended.stderr.split() == ["False", "False"]
