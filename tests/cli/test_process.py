"""How the program ends as a process: pipes, terminals, signals, faults of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cli.running import GOLDEN, SECONDS, command, process

ASCII_TERMINAL = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"}
FULL = Path("/dev/full")


def test_score_of_a_vector_ends_with_0() -> None:
    ended = process("score", GOLDEN)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("GREEN (Transforming)  49.1/100")


def test_a_wrong_vector_ends_with_1_and_one_line() -> None:
    ended = process("score", GOLDEN.replace("/E:", "/X:"))
    assert (ended.code, ended.out) == (1, "")
    assert len(ended.errors) == 1


def test_a_file_that_is_not_there_ends_with_2_and_one_line() -> None:
    ended = process("score", "no-such-file.json")
    assert (ended.code, ended.out) == (2, "")
    assert ended.errors == ["no-such-file.json: there is no such file"]


def test_a_repeated_field_among_many_is_found_in_time() -> None:
    fields = "".join(f'"x{number}":1,' for number in range(200_000))
    ended = process("score", "-", stdin=f'{{{fields}"z":1,"z":2}}'.encode())
    assert ended.code == 1
    assert ended.errors == ['standard input: "z": the field is given twice in one object; keep one']


def test_a_reader_that_leaves_early_is_no_error() -> None:
    with subprocess.Popen(
        command("schema"), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        running.stdout.close()
        assert running.stderr is not None
        err = running.stderr.read()
        running.wait(SECONDS)
    assert (running.returncode, err) == (0, b"")


def test_a_reader_that_leaves_early_does_not_change_the_verdict(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{}")
    with subprocess.Popen(
        command("verify", tmp_path), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as running:
        assert running.stdout is not None
        running.stdout.close()
        running.wait(SECONDS)
    assert running.returncode == 1


@pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full here")
def test_output_that_cannot_be_written_is_told() -> None:
    with FULL.open("w") as full:
        ended = subprocess.run(
            command("score", GOLDEN),
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=SECONDS,
            check=False,
        )
    assert ended.returncode == 2
    assert ended.stderr.startswith(b"error: the output cannot be written: ")
    assert ended.stderr.count(b"\n") == 1


def test_a_terminal_without_unicode_gets_the_score_all_the_same() -> None:
    ended = process("score", GOLDEN, env=ASCII_TERMINAL)
    assert (ended.code, ended.err) == (0, "")
    assert "(4.4339 ? 0.54) / 7.93 ? 100" in ended.out


def test_json_loses_nothing_on_a_terminal_without_unicode(tmp_path: Path) -> None:
    vector = GOLDEN.replace("25x2A", "25x5A")
    plain, bare = (
        process("score", "--json", vector),
        process("score", "--json", vector, env=ASCII_TERMINAL),
    )
    assert bare.out.isascii()
    assert not plain.out.isascii()
    assert bare.json == plain.json


def test_errors_reach_a_terminal_without_unicode() -> None:
    ended = process("score", "nönexistent\u202e.json", env=ASCII_TERMINAL)
    assert ended.code == 2
    assert len(ended.errors) == 1


@pytest.mark.skipif(os.name != "posix", reason="closing streams like this is POSIX")
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&-"])
def test_streams_closed_from_the_start_are_no_fault(closed: str) -> None:
    script = f'exec "$0" -m assessor score "$1" {closed}'
    ended = subprocess.run(
        ["/bin/sh", "-c", script, sys.executable, GOLDEN],
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, b"")


def test_a_current_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    script = 'cd "$1" && rmdir "$1" && exec "$0" -m assessor list'
    ended = subprocess.run(
        ["/bin/sh", "-c", script, sys.executable, str(gone)],
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
    assert ended.returncode == 2
    assert ended.stderr == b"error: the current folder is gone; go to one that exists\n"


def test_ctrl_c_while_reading_is_quiet() -> None:
    with subprocess.Popen(
        command("score", "-"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdin is not None
        running.stdin.write(b" " * 1_000_000)
        running.stdin.flush()
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=SECONDS)
    assert (running.returncode, out, err) == (130, b"", b"")


def test_a_fault_of_the_program_is_one_line_with_its_place() -> None:
    program = (
        "import sys, assessor.cli, assessor.cli.app as app\n"
        "def run(arguments): raise ZeroDivisionError('by\\x1b[31m zero')\n"
        "app.run = run\n"
        "sys.argv = ['assessor', 'list']\n"
        "assessor.cli.main()\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, timeout=SECONDS, check=False
    )
    assert ended.returncode == 1
    assert ended.stderr.decode() == (
        "error: assessor failed by a fault of its own: <string>:2: "
        "ZeroDivisionError: by⟨U+001B⟩[31m zero\n"
    )


def test_a_fault_in_a_thread_is_one_line_too() -> None:
    program = (
        "import sys, threading, assessor.cli, assessor.cli.app as app\n"
        "def fail(): raise ZeroDivisionError('by zero')\n"
        "def run(arguments):\n"
        "    thread = threading.Thread(target=fail); thread.start(); thread.join()\n"
        "    return 0\n"
        "app.run = run\n"
        "sys.argv = ['assessor', 'list']\n"
        "assessor.cli.main()\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, timeout=SECONDS, check=False
    )
    assert ended.returncode == 0
    assert ended.stderr.decode() == (
        "error: assessor failed by a fault of its own: <string>:2: ZeroDivisionError: by zero\n"
    )
