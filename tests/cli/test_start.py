"""The program from outside: help, version, wrong usage, no terminal."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import pytest
from typer.main import get_command

from assessor.cli.app import app
from assessor.document.path import replace
from assessor.tui import app as tui
from assessor.workspace import Workspace
from cli.running import assessor, written
from strategies import complete_assessment

COMMANDS = (
    "score",
    "firmness",
    "whatif",
    "personal",
    "diff",
    "where",
    "check",
    "verify",
    "list",
    "log",
    "set",
    "decide",
    "submit",
    "withdraw",
    "reopen",
    "discard",
    "restore",
    "rescore",
    "import",
    "export",
    "publish",
    "signing-key",
    "draft",
    "blind",
    "agreement",
    "suggest",
    "spending",
    "snapshot",
    "schema",
    "review",
    "db",
    "key",
    "onet",
    "source",
)
PRINTING_DATA = (
    "score",
    "check",
    "verify",
    "list",
    "log",
    "set",
    "decide",
    "submit",
    "import",
    "export",
    "publish",
    "draft",
    "blind",
    "agreement",
    "suggest",
    "spending",
    "snapshot",
)


def test_the_commands_are_these() -> None:
    assert tuple(get_command(app).commands) == COMMANDS  # type: ignore[attr-defined]


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_every_command_has_an_example_of_it(command: str) -> None:
    ended = assessor(command, "--help")
    assert (ended.code, ended.err) == (0, "")
    assert f"  assessor {command}" in ended.out.partition("Examples:")[2]


@pytest.mark.parametrize("command", PRINTING_DATA)
def test_every_command_that_prints_data_can_print_json(command: str) -> None:
    assert "--json" in assessor(command, "--help").out


def test_help_of_the_program_has_an_example_and_every_command() -> None:
    out = assessor("--help").out
    assert "Examples:" in out
    assert all(f"\n  {command} " in out for command in COMMANDS)


def test_help_fits_80_columns() -> None:
    for command in ([], *([name] for name in COMMANDS)):
        lines = assessor(*command, "--help").out.splitlines()
        assert max(map(len, lines)) <= 80, command


def test_version_is_that_of_the_package() -> None:
    assert assessor("--version").out == f"assessor {version('assessor')}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["score"],
        ["score", "a", "b"],
        ["score", "--nonsense", "a"],
        ["export"],
        ["export", "role", "--format", "exe"],
        ["export", "role", "--to"],
        ["suggest", "role"],
        ["--workspace"],
        ["suggest", "role", "--section", "no-such-section"],
        ["suggest", "../role", "--section", "tasks"],
        ["export", "../../etc/passwd"],
        ["export", "Role"],
        ["export", "\x1b[31mrole"],
        ["\x1b]0;title\x07\u202e"],
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(arguments: list[str], tmp_path: Path) -> None:
    ended = assessor("--workspace", tmp_path, *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert len(ended.errors) == 1
    assert ended.err.rstrip("\n").isprintable()


def test_without_a_command_and_without_a_terminal_one_sentence_says_so(tmp_path: Path) -> None:
    ended = assessor("--workspace", tmp_path)
    assert (ended.code, ended.out) == (2, "")
    assert len(ended.errors) == 1
    assert "--help" in ended.err


def test_without_a_command_on_a_terminal_the_desk_opens_in_the_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Workspace] = []

    def run(workspace: Workspace) -> str:
        opened.append(workspace)
        return ""

    monkeypatch.setattr(tui, "run", run)
    ended = assessor("--workspace", tmp_path, terminal=True)
    assert (ended.code, ended.err) == (0, "")
    assert [workspace.root for workspace in opened] == [tmp_path]


def test_why_the_desk_ended_by_itself_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tui, "run", lambda *_: "the disk\x1b[31m is full")
    ended = assessor("--workspace", tmp_path, terminal=True)
    assert ended.code == 2
    assert ended.errors == ["the disk⟨U+001B⟩[31m is full"]


def test_a_role_of_an_unknown_method_is_refused_where_it_is_opened(tmp_path: Path) -> None:
    (tmp_path / "roles").mkdir()
    document = replace(complete_assessment(), "method.version", "9.9")
    written(tmp_path / "roles" / "odd.json", document)
    for arguments in (["export", "odd"], ["suggest", "odd", "--section", "tasks"]):
        ended = assessor("--workspace", tmp_path, *arguments)
        assert ended.code == 1
        assert "9.9" in ended.errors[0]


@pytest.mark.parametrize("place", ["none", "file"])
def test_a_workspace_that_is_no_folder_is_refused(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("")
    ended = assessor("--workspace", tmp_path / place, "list")
    assert ended.code == 2
    assert ended.errors == [f"{tmp_path / place}: is not a folder; a workspace is one that exists"]


def test_settings_that_cannot_be_used_are_refused_with_their_place(tmp_path: Path) -> None:
    (tmp_path / "assessor.toml").write_text('mode = "guess"\n')
    ended = assessor("--workspace", tmp_path, "list")
    assert ended.code == 2
    assert ended.errors[0].startswith("ASSESSOR_MODE (or mode in assessor.toml): ")


def test_a_working_database_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".assessor").mkdir()
    (tmp_path / ".assessor" / "desk.db").write_bytes(b"not a database at all " * 100)
    ended = assessor("--workspace", tmp_path, "list")
    assert ended.code == 2
    assert len(ended.errors) == 1
    assert "desk.db" in ended.err
