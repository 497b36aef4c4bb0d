"""What the commands print: data on standard output, one line per error on standard error.

Every text goes through :func:`assessor.document.text.printable`, so that nothing a file says can
act on a terminal.
"""

from __future__ import annotations

import io
import json
import os
import re
import sys
from collections.abc import Callable
from types import TracebackType
from typing import TextIO

OK = 0
WRONG = 1
"""The content is wrong."""
UNUSABLE = 2
"""The command was used wrongly, or something cannot be read or written."""
MOST_PROBLEMS = 100
"""Problems of one document that are printed; the rest is counted."""

_NOT_PLAIN = re.compile(r"[^\n\x20-\x7e]")


def prepare_streams() -> None:
    """Let nothing about the terminal stop the output.

    What it cannot encode is replaced; what was closed before the program began is dropped.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, io.TextIOWrapper(io.FileIO(os.devnull, "w"), encoding="utf-8"))
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def to_its_end(command: Callable[[], int]) -> int:
    """Run a command, write out what it printed, and return its exit code."""
    prepare_streams()
    try:
        code = command()
        flush()
    except OSError as error:
        place = "the output cannot be written" if error.filename is None else str(error.filename)
        say_error(place, str(error.strerror))
        code = UNUSABLE
    return code


def say(text: str = "") -> None:
    """Print text for a person."""
    from assessor.document.text import printable

    _write(sys.stdout, printable(text) + "\n")


def say_json(value: object) -> None:
    """Print JSON values, in pure ASCII where the output cannot take more."""
    ascii_only = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    text = json.dumps(value, indent=2, ensure_ascii=ascii_only)
    _write(sys.stdout, _NOT_PLAIN.sub(_escaped, text) + "\n")


def say_error(*parts: str) -> None:
    """Print one error on one line: its place or places from wide to narrow, then the sentence."""
    _write(sys.stderr, "error: " + ": ".join(one_line(part) for part in parts if part) + "\n")


def say_errors(place: str, problems: list[tuple[str, str]]) -> None:
    """Print the problems of one document, each a (place, sentence) pair."""
    for inner, sentence in problems[:MOST_PROBLEMS]:
        say_error(place, inner, sentence)
    if len(problems) > MOST_PROBLEMS:
        say_error(place, f"and {len(problems) - MOST_PROBLEMS} more problems")


def say_fault(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
    """One line for a fault of the program itself, with the place a report of it needs."""
    from pathlib import Path

    last = trace
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    where = f"{Path(last.tb_frame.f_code.co_filename).name}:{last.tb_lineno}" if last else "unknown"
    say_error(
        "assessor failed by a fault of its own",
        where,
        _without_secrets(f"{kind.__name__}: {fault}"),
    )


def one_line(text: str) -> str:
    """``text`` as it can be shown, on one line."""
    from assessor.document.text import printable

    return printable(text).replace("\n", "⟨U+000A⟩")


def finish(code: int) -> None:
    """End the command with an exit code."""
    if code != OK:
        import typer

        raise typer.Exit(code)


def flush() -> None:
    """Write out what is still held back."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            _silence(stream)


def _without_secrets(text: str) -> str:
    """``text`` without the secrets of the environment, which a library may quote."""
    lines = os.environ.get("OPENAI_CUSTOM_HEADERS", "").splitlines()
    secrets = [os.environ.get("OPENAI_API_KEY", ""), *(line.partition(":")[2] for line in lines)]
    secrets.append(os.environ.get("ASSESSOR_DATABASE_URL", ""))
    secrets.append(secrets[-1].rpartition("@")[0].rpartition("://")[2].partition(":")[2])
    for secret in filter(None, map(str.strip, secrets)):
        text = text.replace(secret, "(key)")
    return text


def _write(stream: TextIO, text: str) -> None:
    try:
        stream.write(text)
    except BrokenPipeError:
        _silence(stream)


def _silence(stream: TextIO) -> None:
    """Drop further output once nobody reads it: the command goes on, its exit code stays true."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _escaped(match: re.Match[str]) -> str:
    from assessor.document.text import printable

    character = match[0]
    return character if printable(character) == character else json.dumps(character)[1:-1]
