"""``assessor key``: keeping, dropping and finding the key of an endpoint, without ever showing it."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
from pathlib import Path

import pytest

from cli.running import Ended, assessor, command
from support.keyrings import Broken, Kept, Locked, environment

KEY = "sk-test-4711"


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty workspace on a computer with a keyring."""
    for name, value in environment(Kept, tmp_path / "keyring.json").items():
        monkeypatch.setenv(name, value)
    root = tmp_path / "workspace"
    root.mkdir()
    (root / "assessor.toml").touch()
    return root


def _key(workspace: Path, *arguments: str, stdin: str = "") -> Ended:
    ended = assessor("--workspace", workspace, "key", *arguments, stdin=stdin.encode())
    assert KEY not in ended.out + ended.err
    return ended


def _where(workspace: Path, *arguments: str) -> dict[str, object]:
    found: dict[str, object] = _key(workspace, "where", "--json", *arguments).json
    return found


def test_a_key_is_read_from_standard_input_kept_and_forgotten(workspace: Path) -> None:
    assert _where(workspace)["source"] is None
    kept = _key(workspace, "set", stdin=f"{KEY}\n")
    assert (kept.code, kept.out) == (0, "The key for api.openai.com:443 is in the keyring.\n")
    assert _where(workspace)["source"] == "keyring"
    assert _key(workspace, "forget").code == 0
    assert _where(workspace)["source"] is None
    gone = _key(workspace, "forget")
    assert (gone.code, gone.errors) == (
        2,
        ["there is no key for api.openai.com:443 in the keyring"],
    )


def test_standard_input_that_is_closed_is_said_to_be(workspace: Path) -> None:
    script = 'exec "$0" -m assessor --workspace "$1" key set <&-'
    ended = subprocess.run(
        ["sh", "-c", script, sys.executable, str(workspace)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == "error: standard input: is closed\n"


def test_a_key_of_the_environment_comes_first(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _key(workspace, "set", stdin=KEY)
    monkeypatch.setenv("OPENAI_API_KEY", f"{KEY}-other")
    assert _where(workspace) == {
        "endpoint": "api.openai.com:443",
        "source": "environment",
        "environment": True,
        "keyring": True,
        "trouble": "",
    }
    told = _key(workspace, "where").out.splitlines()
    assert told[0].startswith("The key comes from the environment (OPENAI_API_KEY)")
    assert told[1] == "The keyring has one as well, which is not used meanwhile."


@pytest.mark.parametrize("given", ["https://openrouter.ai/api/v1", "openrouter.ai:443"])
def test_an_endpoint_is_named_by_address_or_by_host_and_port(workspace: Path, given: str) -> None:
    assert _key(workspace, "set", "--endpoint", given, stdin=KEY).code == 0
    assert _where(workspace, "--endpoint", "openrouter.ai")["keyring"]
    assert not _where(workspace)["keyring"]


@pytest.mark.parametrize("given", ["ftp://a", "http://", "a:b", "a:99999", ""])
def test_what_is_no_endpoint_is_refused(workspace: Path, given: str) -> None:
    ended = _key(workspace, "set", "--endpoint", given, stdin=KEY)
    assert ended.code == 2
    assert "is not an endpoint" in ended.errors[0]


def test_an_address_of_the_workspace_file_has_to_be_confirmed(workspace: Path) -> None:
    (workspace / "assessor.toml").write_text('base_url = "https://llm.example.org/v1"')
    ended = _key(workspace, "set", stdin=KEY)
    assert ended.code == 2
    assert ended.errors[0].endswith("confirm it with --endpoint llm.example.org:443")
    assert _key(workspace, "set", "--endpoint", "llm.example.org:443", stdin=KEY).code == 0
    assert _where(workspace)["source"] == "keyring"


def test_a_key_of_the_environment_is_not_said_to_go_to_an_address_of_the_workspace_file(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (workspace / "assessor.toml").write_text('base_url = "https://llm.example.org/v1"')
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    assert _where(workspace)["source"] is None
    told = _key(workspace, "where").out.splitlines()
    assert told[0].startswith("OPENAI_API_KEY is not sent to llm.example.org:443")
    assert told[1] == "There is no key for llm.example.org:443."
    monkeypatch.setenv("OPENAI_BASE_URL", "https://llm.example.org/v1")
    assert _where(workspace)["source"] == "environment"


@pytest.mark.parametrize("text", ["", "\n", "two words", f"{KEY}\x00", "ключ"])
def test_what_is_no_key_is_not_kept(workspace: Path, text: str) -> None:
    ended = _key(workspace, "set", stdin=text)
    assert ended.code == 2
    assert "that is no key" in ended.errors[0]
    assert not _where(workspace)["keyring"]


@pytest.mark.parametrize(("kind", "words"), [(Locked, "locked"), (Broken, "cannot be used")])
def test_a_keyring_that_fails_is_one_line(
    workspace: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: type[Kept],
    words: str,
) -> None:
    for name, value in environment(kind, tmp_path / "keyring.json").items():
        monkeypatch.setenv(name, value)
    for arguments in (("set",), ("forget",)):
        ended = _key(workspace, *arguments, stdin=KEY)
        assert ended.code == 2
        (line,) = ended.errors
        assert words in line
    told = _where(workspace)
    assert words in str(told["trouble"])
    assert words in _key(workspace, "where").out


def test_a_key_is_not_taken_as_an_argument(workspace: Path) -> None:
    assert _key(workspace, "set", "sk-other").code == 2
    assert not _where(workspace)["keyring"]


def test_settings_that_cannot_be_read_end_the_command(workspace: Path) -> None:
    (workspace / "assessor.toml").write_text("[")
    ended = _key(workspace, "where")
    assert (ended.code, len(ended.errors)) == (2, 1)


def test_a_key_that_is_typed_is_not_shown(workspace: Path) -> None:
    process, terminal = pty.fork()
    if process == 0:
        words = command("--workspace", workspace, "key", "set")
        os.execv(words[0], words)
    shown = _until(terminal, b"not shown: ")
    os.write(terminal, f"{KEY}\n".encode())
    shown += _until(terminal, b"is in the keyring.")
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 0
    os.close(terminal)
    assert KEY.encode() not in shown
    assert b"Key for api.openai.com:443" in shown
    assert _where(workspace)["keyring"]


def _until(terminal: int, marker: bytes) -> bytes:
    seen = b""
    while marker not in seen:
        ready, _, _ = select.select([terminal], [], [], 30)
        assert ready, seen
        seen += os.read(terminal, 4096)
    return seen
