"""Input that is wrong in every way known: a message with the place, an exit code, nothing stored."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assessor.document.canonical import dump
from assessor.document.json_text import MAX_BYTES
from assessor.document.migrations import SCHEMA_VERSION
from cli.pages import page
from cli.running import GOLDEN, Ended, assessor, draft_names
from strategies import complete_assessment, complete_export

TOO_LARGE = f"is larger than {MAX_BYTES // 1_000_000} MB; an assessment is not"
READING = ("score", "check", "verify", "import")
DOCUMENT = dump(complete_assessment()).decode()
VERSION = f'"schema_version": {SCHEMA_VERSION}'
EXPORT = dump(complete_export()).decode()


def changed(change: Callable[[dict[str, Any]], object], text: str = DOCUMENT) -> bytes:
    """The document's bytes after ``change`` was made to its JSON values."""
    content = json.loads(text)
    change(content)
    return json.dumps(content).encode()


def put(path: str, value: object) -> bytes:
    """The document with ``value`` at a path of field names and positions."""

    def change(content: Any) -> None:
        *steps, last = path.split(".")
        for step in steps:
            content = content[int(step) if step.isdigit() else step]
        content[last] = value

    return changed(change)


WRONG: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "line 1"),
    "blank": (b" \n \n", "line "),
    "not JSON": (b"{nonsense}", "line 1, column 2"),
    "cut off": (DOCUMENT.encode()[:-40], "line "),
    "two documents": ((DOCUMENT * 2).encode(), "line "),
    "another JSON object": (b"{}", "schema_version"),
    "newer version": (put("schema_version", SCHEMA_VERSION + 1), "schema_version"),
    "version in words": (put("schema_version", "1"), "schema_version"),
    "version true": (put("schema_version", True), "schema_version"),
    "unknown field": (put("extra", 1), "extra"),
    "unknown field deep inside": (put("tasks.0.weighted", 1), "tasks[0].weighted"),
    "computed number in a draft": (put("computed_score", "49.1"), "computed_score"),
    "missing field": (changed(lambda c: c["growth"].pop("check")), "growth.check"),
    "score off its scale": (put("tasks.0.score", 6), "tasks[0].score"),
    "time off its scale": (put("tasks.0.time", 101), "tasks[0].time"),
    "rating off its scale": (put("evidence.wage_trends.rating", -3), "evidence.wage_trends.rating"),
    "rating in words": (put("growth.rating", "1"), "growth.rating"),
    "rating true": (put("growth.rating", True), "growth.rating"),
    "override out of range": (put("override.score", "100.1"), "override.score"),
    "override with two decimals": (put("override.score", "50.05"), "override.score"),
    "float": (put("growth.rating", 1.0), "1.0"),
    "NaN": (put("growth.rating", float("nan")), "NaN"),
    "infinity": (put("growth.rating", float("inf")), "Infinity"),
    "huge number": (put("growth.rating", 10**400), "1000000"),
    "exponent": (DOCUMENT.replace(VERSION, f"{VERSION}e0").encode(), f"{SCHEMA_VERSION}e0"),
    "duplicate key": (
        DOCUMENT.replace(f"{VERSION},", f"{VERSION}, {VERSION},").encode(),
        "schema_version",
    ),
    "deep nesting": (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "file"),
    "deep lists": (b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "file"),
    "lone surrogate": (
        DOCUMENT.replace('"title": "', '"title": "\\ud800', 1).encode(),
        "line ",
    ),
    "lone surrogate as a key": (b'{"schema_version": 1, "\\udc00": 1}', ""),
    "NUL": (put("role.title", "a\0b"), "role.title"),
    "ANSI": (put("role.title", "\x1b[31mred\x1b[0m"), "role.title"),
    "C1 control": (put("role.title", "\x9b31m"), "role.title"),
    "line break in a line": (put("role.title", "a\nb"), "role.title"),
    "long line": (put("role.title", "x" * 301), "role.title"),
    "long text": (put("reinstatement", "x" * 20_001), "reinstatement"),
    "address of another kind": (put("sources.0.url", "javascript:alert(1)"), "sources[0].url"),
    "id given twice": (
        changed(lambda c: c["tasks"].append(c["tasks"][0])),
        "tasks",
    ),
    "source that is not there": (put("growth.sources", ["nowhere"]), "growth.sources"),
    "impossible date": (put("assessed_on", "2026-02-30"), "assessed_on"),
    "method of other constants": (put("method.sha256", "0" * 64), ""),
    "field name that acts on a terminal": (put("\x1b]0;x\x07\u202e[red]", 1), "[red]"),
    "exports with a scorecard of the wrong kind": (put("scorecard", 1), "scorecard"),
}

BINARY: dict[str, tuple[bytes, str]] = {
    "byte order mark": (b"\xef\xbb\xbf" + DOCUMENT.encode(), ""),
    "UTF-16": (DOCUMENT.encode("utf-16"), ""),
    "Latin-1": (DOCUMENT.replace('"title": "', '"title": "ü', 1).encode("latin-1"), ""),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, ""),
    "zeros": (bytes(4096), ""),
    "random-looking": (bytes((i * 7919) % 256 for i in range(5000)), ""),
}


def refused(ended: Ended, file: Path, place: str = "") -> None:
    """The command refused the content of ``file``, naming it and the place."""
    assert (ended.code, ended.err != "") == (1, True)
    assert all(line.isprintable() for line in ended.err.splitlines())
    assert all(line.startswith(f"{file}: ") for line in ended.errors)
    assert any(place in line.removeprefix(f"{file}: ") for line in ended.errors)


@pytest.mark.parametrize("command", READING)
@pytest.mark.parametrize("kind", [*WRONG, *BINARY])
def test_wrong_content_is_refused_with_its_place(tmp_path: Path, kind: str, command: str) -> None:
    data, place = (WRONG | BINARY)[kind]
    file = tmp_path / "input.json"
    file.write_bytes(data)
    ended = assessor("--workspace", tmp_path, command, file)
    refused(ended, file, place)
    if command != "verify":
        assert ended.out == ""
    assert draft_names(tmp_path) == []


@pytest.mark.parametrize("kind", WRONG)
def test_wrong_content_on_standard_input_is_refused_with_its_place(kind: str) -> None:
    data, place = WRONG[kind]
    ended = assessor("score", "-", stdin=data)
    refused(ended, Path("standard input"), place)


@pytest.mark.parametrize("command", READING)
def test_a_file_of_50_mb_is_not_read_whole(tmp_path: Path, command: str) -> None:
    file = tmp_path / "large.json"
    with file.open("wb") as stream:
        stream.write(b"{")
        stream.truncate(50_000_000)
    ended = assessor("--workspace", tmp_path, command, file)
    assert ended.code == 2
    assert ended.errors == [f"{file}: {TOO_LARGE}"]
    assert draft_names(tmp_path) == []


def test_standard_input_of_any_length_is_not_read_whole() -> None:
    ended = assessor("score", "-", stdin=b"[" * (MAX_BYTES + 1))
    assert ended.code == 2
    assert ended.errors == [f"standard input: {TOO_LARGE}"]


@pytest.mark.parametrize("command", ["score", "check", "import"])
def test_a_folder_given_as_a_file_is_unreadable(tmp_path: Path, command: str) -> None:
    ended = assessor("--workspace", tmp_path, command, tmp_path)
    assert ended.code == 2
    assert ended.errors == [f"{tmp_path}: is a folder, not a file"]


@pytest.mark.parametrize("command", READING)
@pytest.mark.parametrize("name", ["a\0b", "a\nb\x1b[31m", "\udcff", "x" * 5000, "a/b/c", "~nobody"])
def test_a_name_of_any_kind_is_unreadable_in_one_line(
    tmp_path: Path, command: str, name: str
) -> None:
    ended = assessor("--workspace", tmp_path, command, f"{tmp_path}/{name}")
    assert ended.code == 2
    assert len(ended.errors) == 1
    assert ended.err.rstrip("\n").isprintable()


@pytest.mark.parametrize("command", READING)
def test_a_file_without_permission_is_unreadable(tmp_path: Path, command: str) -> None:
    file = tmp_path / "secret.json"
    file.write_text(DOCUMENT)
    file.chmod(0)
    if os.access(file, os.R_OK):
        pytest.skip("this user may read everything")
    ended = assessor("--workspace", tmp_path, command, file)
    assert ended.code == 2
    assert ended.errors == [f"{file}: cannot be read: Permission denied"]


@pytest.mark.parametrize(
    ("vector", "place"),
    [
        ("AIJRI:", "group AIJRI, character 1"),
        ("aijri:1.0/T:100x1A", "group AIJRI, character 1"),
        (GOLDEN.replace("1.0", "2.0"), "group AIJRI, character 1"),
        (
            GOLDEN.replace("/E:1,2,1,0,1/B:0,0,0,1,0", "/B:0,0,0,1,0/E:1,2,1,0,1"),
            "group E, character 54",
        ),
        (GOLDEN.replace("/G:1", ""), "group G"),
        (f"{GOLDEN}/G:1", "group G"),
        (GOLDEN.replace("25x2A", "24x2A"), "group T, character 13"),
        (GOLDEN.replace("25x2A", "25x6A"), "group T, character 16"),
        (GOLDEN.replace("G:1", "G:3"), "group G, character"),
        (GOLDEN.replace("G:1", "G:١"), "group G, character"),
        (f"{GOLDEN}/O:100.1", "group O, character"),
        (f"{GOLDEN}/O:nan", "group O, character"),
        (f"{GOLDEN}\0", "group G, character"),
        (f"{GOLDEN}\x1b[31m\u202e", "group G, character"),
        ("AIJRI:" + "9" * 10_000, "character 1"),
    ],
)
def test_a_wrong_vector_names_group_and_character(vector: str, place: str) -> None:
    for ended in (assessor("score", vector), assessor("score", "-", stdin=vector.encode())):
        assert (ended.code, ended.out) == (1, "")
        (line,) = ended.errors
        assert place in line
        assert line.isprintable()


@pytest.mark.parametrize(
    "text",
    ["[", "[/]", "[@click=app.bell]x[/]", "{{ 7*7 }}", "%s %(x)s {0}", "\u202egnp.exe\u200f"],
)
def test_text_that_means_something_elsewhere_is_printed_as_it_is(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.json").write_bytes(put("role.title", text))
    ended = assessor("score", tmp_path / "a.json")
    shown = text.replace("\u202e", "⟨U+202E⟩").replace("\u200f", "⟨U+200F⟩")
    assert ended.out.startswith(f"{shown} · ")


def test_json_output_is_safe_on_a_terminal_and_says_the_same(tmp_path: Path) -> None:
    title = "\u202egnp.exe\u2066 \U000e0041 ü"
    (tmp_path / "a.json").write_bytes(put("role.title", title))
    (tmp_path / "roles").mkdir()
    (tmp_path / "a.json").rename(tmp_path / "roles" / "a.json")
    ended = assessor("--workspace", tmp_path, "list", "--json")
    assert title in [row["title"] for row in ended.json]
    assert not any(mark in ended.out for mark in "\u202e\u2066\U000e0041")
    assert "ü" in ended.out


def test_a_document_with_thousands_of_problems_is_not_answered_with_thousands_of_lines(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.json").write_bytes(
        changed(lambda c: c.update({f"x{i}": 1 for i in range(5000)}))
    )
    ended = assessor("check", tmp_path / "a.json")
    assert ended.code == 1
    assert len(ended.errors) == 101
    assert ended.errors[-1] == f"{tmp_path / 'a.json'}: and 4900 more problems"


@pytest.mark.parametrize("text", [page()[:40], "A letter to my aunt.\n" * 20, "\x1b[2J\x1b[H" * 50])
def test_text_that_is_no_page_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "page.txt").write_text(text)
    ended = assessor("--workspace", tmp_path, "import", tmp_path / "page.txt")
    refused(ended, tmp_path / "page.txt", "line ")
    assert draft_names(tmp_path) == []
