"""Running commands: in this process for what they print, in one of their own for how they end."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assessor.cli.app import run
from assessor.document.assessment import Assessment
from assessor.document.canonical import dump
from assessor.store.database import open_store

GOLDEN = "AIJRI:1.0/T:25x2A+20x3A+15x3A+15x2A+10x3A+10x3A+5x2N/E:1,2,1,0,1/B:0,0,0,1,0/P:0,1,1/G:1"
SECONDS = 60


@dataclass(frozen=True, slots=True)
class Ended:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The standard output as JSON values."""
        return json.loads(self.out)

    @property
    def errors(self) -> list[str]:
        """The lines of standard error, each of which has to be an error."""
        lines = self.err.splitlines()
        assert all(line.startswith("error: ") for line in lines), self.err
        return [line.removeprefix("error: ") for line in lines]


class Screen(io.BytesIO):
    """Bytes that say they come from or go to a terminal."""

    def isatty(self) -> bool:
        """Yes."""
        return True


def assessor(*arguments: object, stdin: bytes = b"", terminal: bool = False) -> Ended:
    """Run a command in this process, which an error of the program itself would end."""
    out, err = (Screen(), Screen()) if terminal else (io.BytesIO(), io.BytesIO())
    with _streams(stdin, out, err):
        code = run([str(argument) for argument in arguments])
        sys.stdout.flush()
        sys.stderr.flush()
    return Ended(code, out.getvalue().decode(), err.getvalue().decode())


@contextlib.contextmanager
def _streams(stdin: bytes, out: io.BytesIO, err: io.BytesIO) -> Iterator[None]:
    before = sys.stdin, sys.stdout, sys.stderr
    sys.stdin = io.TextIOWrapper(type(out)(stdin), encoding="utf-8")
    sys.stdout = io.TextIOWrapper(out, encoding="utf-8", write_through=True)
    sys.stderr = io.TextIOWrapper(err, encoding="utf-8", write_through=True)
    try:
        yield
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.detach()
        sys.stdin, sys.stdout, sys.stderr = before


def command(*arguments: object) -> list[str]:
    """The words that start the program in a process of its own."""
    return [sys.executable, "-m", "assessor", *map(str, arguments)]


def process(*arguments: object, stdin: bytes = b"", env: Mapping[str, str] | None = None) -> Ended:
    """Run a command in a process of its own."""
    ended = subprocess.run(
        command(*arguments),
        input=stdin,
        capture_output=True,
        timeout=SECONDS,
        env={**os.environ, **(env or {})},
        check=False,
    )
    return Ended(ended.returncode, ended.stdout.decode(), ended.stderr.decode())


def written(path: Path, document: Assessment) -> Path:
    """``path``, now the file of ``document``."""
    path.write_bytes(dump(document))
    return path


def draft_names(workspace: Path) -> list[str]:
    """The drafts in a workspace; none where there is no working database."""
    database = workspace / ".assessor" / "desk.db"
    if not database.exists():
        return []
    store = open_store(database)
    try:
        return [stored.name for stored in store.drafts()]
    finally:
        store.close()
