"""A key is in no file, log, database or crash report, whatever goes wrong.

Sessions that fail in every way, with everything on that logs, in a home folder of their own; then
every byte they left is searched for the key, plain and in base64.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

import pytest

from cli.running import assessor, written
from strategies import complete_assessment
from support import commands_session
from support.commands_session import ENDED
from support.endpoint import (
    DONE,
    HANG,
    RESET,
    Endpoint,
    Step,
    called,
    completion,
    delta,
    error,
    event,
    said,
    said_slowly,
    stream,
)
from support.keyrings import Broken, Kept, Locked, environment
from support.samples import TASKS

pytestmark = pytest.mark.xdist_group("key")

KEY = "sk-proj-Zq7RecognisableKeyW3x9"
ECHO = f"Incorrect API key provided: {KEY}. Bearer {KEY}"
WITH_KEY = {"OPENAI_API_KEY": KEY}
SECONDS = 120

FAULTS: tuple[Step, ...] = (
    error(401, ECHO),
    error(402, ECHO),
    error(403, ECHO),
    error(404, ECHO),
    error(400, f"response_format is not supported: {KEY}"),
    Step(status=400, body=error(400, ECHO).body.replace(b"-", rb"\u002d")),
    stream(event({"error": {"message": ECHO}}).decode().strip()[6:].replace("-", r"\u002d")),
    error(413, ECHO),
    error(422, ECHO),
    error(429, ECHO, code="insufficient_quota"),
    error(500, ECHO),
    Step(status=503, body=f"<html>{ECHO}</html>".encode(), content_type="text/html"),
    Step(status=401, body=ECHO.encode(), headers={"x-request-id": KEY, "www-authenticate": KEY}),
    Step(status=302, headers={"location": f"http://127.0.0.1:9/?key={KEY}"}),
    Step(body=f"<html>{ECHO}</html>".encode(), content_type="text/html"),
    Step(body=f"{ECHO}\r\n\r\n".encode(), action="raw"),
    RESET,
    Step(action="cut", body=said({"tasks": [], "key": KEY}).body),
    stream(delta({"content": '{"tasks": [{"name": "' + ECHO}), action="cut"),
    stream(delta({"content": ECHO[:40]}), delta({"content": ECHO[40:]}), action="reset"),
    stream(event({"error": {"message": ECHO}})),
    stream(f"not JSON {KEY}", DONE),
    said(f"I would rather not, {KEY}."),
    said({"tasks": [{KEY: ECHO, "name": ECHO}]}),
    said_slowly({"tasks": [{KEY: ECHO, "name": ECHO}]}),
    said({**TASKS, KEY: ECHO}),
    said({"tasks": ECHO}, "length"),
    said(f'{{"tasks": "{KEY}", "tasks": "{KEY}"}}'),
    completion({"content": None, "refusal": ECHO}),
    called((KEY, {"key": KEY})),
    completion({"content": ECHO}, "content_filter", error={"message": ECHO}),
)
VALID: tuple[Step, ...] = (
    said(json.dumps(TASKS).replace("Triage", KEY)),
    said_slowly(json.dumps(TASKS).replace("Triage", KEY)),
)

Ended: TypeAlias = subprocess.CompletedProcess[bytes]
Commands: TypeAlias = Callable[[Sequence[str], Mapping[str, str], str], Ended]
"""Runs a command with variables and what stands on its standard input."""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with everything a session can write to, and a draft called ``role``."""
    folder = tmp_path_factory.mktemp("key")
    root = folder / "left"
    for name in ("workspace", "home", "tmp"):
        (root / name).mkdir(parents=True)
    (root / "workspace" / "assessor.toml").touch()
    file = written(folder / "role.json", complete_assessment())
    assert assessor("--workspace", root / "workspace", "import", file).code == 0
    return root


@pytest.fixture(scope="module")
def session(root: Path) -> Iterator[Commands]:
    """One process for many commands: what makes one dear is that it loads the model libraries."""
    errors = root.parent / "errors"
    with (
        errors.open("wb") as stderr,
        subprocess.Popen(
            [sys.executable, "-m", commands_session.__name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
            cwd=root / "workspace",
            env=_environment(root),
        ) as running,
    ):
        assert running.stdin is not None
        assert running.stdout is not None
        lines = running.stdout

        def run(words: Sequence[str], variables: Mapping[str, str], stdin: str) -> Ended:
            before = errors.stat().st_size
            assert running.stdin is not None
            words = ["--workspace", str(root / "workspace"), *words]
            running.stdin.write(json.dumps([words, dict(variables), stdin]).encode() + b"\n")
            running.stdin.flush()
            patience = threading.Timer(SECONDS, running.kill)
            patience.start()
            out = b""
            while ENDED.encode() not in out:
                line = lines.readline()
                assert line, errors.read_bytes().decode(errors="replace")
                out += line
            patience.cancel()
            out, _, code = out.partition(ENDED.encode())
            return subprocess.CompletedProcess(words, int(code), out, errors.read_bytes()[before:])

        yield run
        running.stdin.close()
        running.wait(SECONDS)


@pytest.fixture
def run(session: Commands, endpoint: Endpoint) -> Commands:
    """Run a command that asks ``endpoint``."""
    address = {"OPENAI_BASE_URL": endpoint.base_url}
    return lambda words, variables, stdin: session(words, {**address, **variables}, stdin)


def test_what_is_searched_for_would_be_found(tmp_path: Path) -> None:
    for number, form in enumerate(FORMS):
        (tmp_path / "a").write_bytes(b"\x00\xff" + form + b"\n")
        assert found(tmp_path), number
    (tmp_path / "a").write_bytes(b64encode(f"user:{KEY}".encode()))
    assert found(tmp_path)
    (tmp_path / "a").write_bytes(b"nothing")
    assert not found(tmp_path)


def test_commands_that_fail_in_every_way_leave_no_key(
    root: Path, endpoint: Endpoint, run: Commands
) -> None:
    endpoint.steps = FAULTS
    outputs = []
    while len(endpoint.requests) < len(FAULTS):
        outputs.append(run([*_suggest(root), "--samples", "20"], WITH_KEY, ""))
    endpoint.steps = (HANG,)
    outputs.append(run(_suggest(root), {**WITH_KEY, "ASSESSOR_TIMEOUT": "0.5"}, ""))
    assert all(b"error: " in ended.stderr for ended in outputs)
    assert all(b"Traceback" not in ended.stderr for ended in outputs)
    _search(root, endpoint, *outputs)


def test_a_key_in_a_valid_answer_is_kept_nowhere(
    root: Path, endpoint: Endpoint, run: Commands
) -> None:
    endpoint.steps = VALID
    ended = run([*_suggest(root), "--samples", "2"], WITH_KEY, "")
    assert ended.returncode == 0, ended.stderr
    assert b"(key)" in ended.stdout
    _search(root, endpoint, ended)


def test_a_desk_that_fails_in_every_way_and_then_itself_leaves_no_key(
    root: Path, endpoint: Endpoint
) -> None:
    endpoint.steps = FAULTS
    session = [sys.executable, "-m", "support.failing_session", str(root / "workspace")]
    ended = _run(
        root, endpoint, [*session, _name(root), "3"], {**WITH_KEY, "ASSESSOR_SAMPLES": "10"}
    )
    assert len(endpoint.requests) >= len(FAULTS)
    assert ended.returncode == 2, ended.stderr
    assert b"assessor failed by a fault of its own: failing_session.py:" in ended.stderr
    assert ended.stdout.count(b"said: ") == 4
    _search(root, endpoint, ended)


def test_a_fault_of_a_command_is_told_without_the_key(root: Path, endpoint: Endpoint) -> None:
    program = (
        "import os, sys, assessor.cli, assessor.cli.app as app\n"
        "def run(arguments): raise RuntimeError('knows ' + os.environ['TEST_KEY'] + ' and 4711')\n"
        "app.run = run\n"
        "sys.argv = ['assessor', 'list']\n"
        "assessor.cli.main()\n"
    )
    headers = {"OPENAI_CUSTOM_HEADERS": "x-account: 4711\n"}
    ended = _run(root, endpoint, [sys.executable, "-c", program], {**WITH_KEY, **headers})
    assert ended.returncode == 1
    assert ended.stderr.endswith(b"RuntimeError: knows (key) and (key)\n")


@pytest.mark.parametrize("kind", [Kept, Locked, Broken])
def test_a_keyring_leaves_no_key_whether_it_works_or_fails(
    root: Path, endpoint: Endpoint, run: Commands, kind: type[Kept]
) -> None:
    endpoint.steps = (error(401, ECHO),)
    keyring = environment(kind, root.parent / "keyring.json")
    address = f"127.0.0.1:{endpoint.port}"
    kept = run(["key", "set", "--endpoint", address], keyring, KEY)
    where = run(["key", "where"], keyring, "")
    asked = run(_suggest(root), keyring, "")
    assert (kept.returncode, where.returncode, asked.returncode) == (0 if kind is Kept else 2, 0, 1)
    sent = endpoint.requests[-1].headers.get("authorization", "")
    assert (KEY in sent) is (kind is Kept)
    _search(root, endpoint, kept, where, asked)


FORMS = (
    KEY.encode(),
    KEY.encode("utf-16-le"),
    KEY.encode().hex().encode(),
    *(b64encode(b"." * shift + KEY.encode())[4:-4] for shift in range(3)),
)
"""The key as it could stand in a file; in base64 without the ends that its surroundings change."""


def found(folder: Path) -> list[str]:
    """The files below ``folder`` that hold the key, in any form, or are named after it."""
    return [
        str(path)
        for path in folder.rglob("*")
        if KEY in path.name or (path.is_file() and any(form in path.read_bytes() for form in FORMS))
    ]


def _search(root: Path, endpoint: Endpoint, *ended: Ended) -> None:
    assert endpoint.requests, "nothing was asked"
    assert list(root.rglob("*.db")), "no database was written to"
    for output in ended:
        for stream_ in (output.stdout, output.stderr):
            lines = [line for line in stream_.splitlines() if any(form in line for form in FORMS)]
            assert not lines
    assert not found(root)


def _suggest(root: Path) -> list[str]:
    return ["suggest", _name(root), "--section", "tasks"]


def _name(root: Path) -> str:
    listed = assessor("--workspace", root / "workspace", "list", "--json").json
    (name,) = (row["name"] for row in listed if row["status"] == "draft")
    return str(name)


def _run(root: Path, endpoint: Endpoint, words: list[str], variables: Mapping[str, str]) -> Ended:
    return subprocess.run(
        words,
        capture_output=True,
        timeout=SECONDS,
        check=False,
        cwd=root / "workspace",
        env={**_environment(root), "OPENAI_BASE_URL": endpoint.base_url, **variables},
    )


def _environment(root: Path) -> dict[str, str]:
    """The variables of a process that writes everything down, and all of it below ``root``."""
    tests = str(Path(__file__).parent)
    return {
        **os.environ,
        "HOME": str(root / "home"),
        "XDG_DATA_HOME": str(root / "home" / "data"),
        "XDG_CACHE_HOME": str(root / "home" / "cache"),
        "TMPDIR": str(root / "tmp"),
        "PYTHONPATH": os.pathsep.join(filter(None, (tests, os.environ.get("PYTHONPATH")))),
        "PYTHONASYNCIODEBUG": "1",
        "PYTHONFAULTHANDLER": "1",
        "OPENAI_LOG": "debug",
        "TEXTUAL_LOG": str(root / "home" / "textual.log"),
        "ASSESSOR_MODEL": "tiny",
        "ASSESSOR_TIMEOUT": "20",
        "ASSESSOR_CONCURRENCY": "1",
        "TEST_KEY": KEY,
    }
