"""``assessor snapshot``: the text of a source kept and listed without a screen."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from assessor.desk.ports import Snapshot
from assessor.document.assessment import blank
from assessor.document.path import replace
from assessor.store.database import open_store
from cli.running import Ended, assessor, draft_names, written
from strategies import complete_assessment

TEXT = "Pay rose by 12 %."
ROLE = "ai-infrastructure-engineer"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace with the draft ``data-steward``, which has ``source-0`` and ``source-1``."""
    document = replace(complete_assessment(), "role.title", "Data Steward")
    document = replace(document, "sources[1].title", "[red]Pay[/] \u202e report")
    assert assessor("--workspace", tmp_path, "import", written(tmp_path / "x", document)).code == 0
    return tmp_path


def snapshot(workspace: Path, *arguments: object, stdin: bytes = b"") -> Ended:
    """Run the command in a workspace."""
    return assessor("--workspace", workspace, "snapshot", *arguments, stdin=stdin)


def kept(workspace: Path, name: str = "data-steward") -> dict[str, Snapshot]:
    """The newest snapshots of a draft."""
    with closing(open_store(workspace / ".assessor" / "desk.db")) as store:
        return dict(store.snapshots(name))


def file(workspace: Path, content: bytes, name: str = "source.txt") -> Path:
    """A file with ``content``."""
    path = workspace / name
    path.write_bytes(content)
    return path


def test_the_text_of_a_file_is_kept(workspace: Path) -> None:
    ended = snapshot(workspace, "data-steward", "source-0", file(workspace, TEXT.encode()))
    assert (ended.code, ended.err) == (0, "")
    found = kept(workspace)["source-0"]
    assert found.text == TEXT
    assert ended.out == (
        "Kept 17 characters as the text of “title of the source” with the draft data-steward "
        f"(sha256 {found.sha256[:12]}…).\n"
    )


def test_standard_input_is_kept(workspace: Path) -> None:
    assert snapshot(workspace, "data-steward", "source-0", "-", stdin=TEXT.encode()).code == 0
    assert kept(workspace)["source-0"].text == TEXT


def test_html_is_kept_as_what_is_read_of_it(workspace: Path) -> None:
    page = file(workspace, b"<p>Pay <b>rose</b></p><script>x()</script>", "page.html")
    assert snapshot(workspace, "data-steward", "source-1", page).code == 0
    assert kept(workspace)["source-1"].text == "Pay rose"


def test_the_sources_are_listed_with_what_is_kept_of_them(workspace: Path) -> None:
    snapshot(workspace, "data-steward", "source-0", "-", stdin=b"old")
    snapshot(workspace, "data-steward", "source-0", "-", stdin=TEXT.encode() * 100)
    ended = snapshot(workspace, "data-steward")
    heading, first, second = ended.out.splitlines()
    assert heading.split() == ["SOURCE", "KEPT", "BY", "CHARACTERS", "TITLE"]
    assert first.startswith("source-0  20")
    assert "  1,700  " in first
    assert second.split()[:4] == ["source-1", "–", "–", "–"]
    assert second.endswith("[red]Pay[/] ⟨U+202E⟩ report")


def test_json_says_the_same(workspace: Path) -> None:
    one = snapshot(workspace, "data-steward", "source-0", "-", "--json", stdin=TEXT.encode()).json
    found = kept(workspace)["source-0"]
    assert one == {
        "source": "source-0",
        "title": "title of the source",
        "kept_at": f"{found.kept_at:%Y-%m-%dT%H:%M:%SZ}",
        "kept_by": found.kept_by,
        "characters": 17,
        "sha256": found.sha256,
    }
    first, second = snapshot(workspace, "data-steward", "--json").json
    assert first == one
    assert (second["source"], second["kept_at"], second["sha256"]) == ("source-1", None, None)


def test_a_published_role_becomes_a_draft_with_its_first_snapshot_and_still_exports(
    tmp_path: Path,
) -> None:
    assert snapshot(tmp_path, ROLE).code == 0
    assert draft_names(tmp_path) == []
    assert snapshot(tmp_path, ROLE, "gartner", "-", stdin=TEXT.encode()).code == 0
    assert draft_names(tmp_path) == [ROLE]
    assert list(kept(tmp_path, ROLE)) == ["gartner"]
    exported = assessor("--workspace", tmp_path, "export", ROLE, "--to", tmp_path / "out")
    assert (exported.code, exported.err) == (0, "")


def test_without_sources_it_says_so(workspace: Path) -> None:
    assessor("--workspace", workspace, "import", written(workspace / "bare.json", blank("Bare")))
    assert snapshot(workspace, "bare").out == "The assessment names no source yet.\n"


def test_an_unknown_source_is_refused_with_those_there_are(workspace: Path) -> None:
    ended = snapshot(workspace, "data-steward", "nobody", "-", stdin=TEXT.encode())
    assert (ended.code, ended.out) == (1, "")
    assert ended.errors == [
        "data-steward: sources: there is no source “nobody”; there are source-0, source-1"
    ]
    assert kept(workspace) == {}


@pytest.mark.parametrize(
    ("content", "code", "sentence"),
    [
        (b"", 1, "file: holds no text"),
        (b"%PDF-1.7", 1, "file: is a PDF that is damaged; save it again, or what it says as text"),
        (b"\xff\xfe\x00", 1, "line 1: this is not UTF-8 text"),
        (b"a" * 5_000_001, 2, "is larger than 5 MB; keep the part that is cited"),
    ],
)
@pytest.mark.parametrize("stdin", [False, True])
def test_a_text_that_cannot_be_kept_is_refused_in_one_line(
    workspace: Path, content: bytes, code: int, sentence: str, stdin: bool
) -> None:
    given = "-" if stdin else file(workspace, content)
    ended = snapshot(workspace, "data-steward", "source-0", given, stdin=content)
    assert (ended.code, ended.out) == (code, "")
    (line,) = ended.errors
    assert line.startswith("standard input: " if stdin else f"{given}: ")
    assert sentence in line
    assert kept(workspace) == {}


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["../data-steward"],
        ["nobody"],
        ["data-steward", "source-0"],
        ["data-steward", "source-0", "no-such-file"],
        ["data-steward", "source-0", "."],
        ["data-steward", "source-0", "-", "more"],
    ],
)
def test_wrong_use_is_one_line_and_exit_code_2(workspace: Path, arguments: list[str]) -> None:
    ended = snapshot(workspace, *arguments, stdin=TEXT.encode())
    assert (ended.code, ended.out) == (2, "")
    assert len(ended.errors) == 1
    assert kept(workspace) == {}
