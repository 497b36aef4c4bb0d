"""``assessor discard`` and ``assessor restore``."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.running import assessor, draft_names, written
from strategies import complete_assessment


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace with one draft, called “title”."""
    assessor(
        "--workspace", tmp_path, "import", written(tmp_path / "it.json", complete_assessment())
    )
    assert draft_names(tmp_path) == ["title"]
    return tmp_path


def test_a_discarded_draft_can_be_restored(folder: Path) -> None:
    ended = assessor("--workspace", folder, "discard", "title")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == "Discarded title; assessor restore title brings it back\n"
    assert draft_names(folder) == []
    assert "title" not in [
        row["name"] for row in assessor("--workspace", folder, "list", "--json").json
    ]
    assert assessor("--workspace", folder, "restore").out == "title\n"

    ended = assessor("restore", "title", "--workspace", folder)
    assert (ended.code, ended.out, ended.err) == (0, "title is back\n", "")
    assert draft_names(folder) == ["title"]
    assert assessor("--workspace", folder, "restore").out == "No draft is discarded.\n"
    kinds = [
        event["kind"] for event in assessor("--workspace", folder, "log", "title", "--json").json
    ]
    assert kinds == ["import", "discard", "restore"]


def test_what_is_discarded_is_not_exported_and_says_how_to_get_it_back(folder: Path) -> None:
    assessor("--workspace", folder, "discard", "title")
    ended = assessor("--workspace", folder, "export", "title", "--to", folder / "out")
    assert ended.code == 2
    assert ended.errors == ["the draft “title” is discarded; assessor restore title brings it back"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("discard", "nobody"), "there is no draft “nobody” to discard"),
        (("restore", "title"), "there is no discarded draft “title”"),
        (("discard", "../title"), "“../title” cannot name a draft or role"),
        (("restore", "Title"), "“Title” cannot name a draft or role"),
    ],
)
def test_what_is_not_there_is_refused(folder: Path, arguments: tuple[str, str], said: str) -> None:
    ended = assessor("--workspace", folder, *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err
    assert draft_names(folder) == ["title"]
