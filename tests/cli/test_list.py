"""``assessor list``: what is in the library."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from assessor.cli.commands import list_entries
from assessor.desk.catalogue import ORDERS
from assessor.desk.draft import Draft
from assessor.desk.ports import Change
from assessor.document.assessment import blank
from assessor.document.path import replace
from assessor.document.ratings import score
from assessor.document.review import Status
from assessor.store.database import open_store
from cli.running import assessor, written
from strategies import AT, complete_assessment, complete_export


def test_shipped_roles_are_there_in_a_fresh_workspace(tmp_path: Path) -> None:
    ended = assessor("--workspace", tmp_path, "list", "--json")
    assert ended.code == 0
    (row,) = [row for row in ended.json if row["name"] == "ai-infrastructure-engineer"]
    assert (row["status"], row["score"], row["zone"]) == ("published", "49.1", "green")
    assert row["label"] == "GREEN (Transforming)"


def test_a_role_of_the_workspace_is_listed_with_its_score(tmp_path: Path) -> None:
    (tmp_path / "roles").mkdir()
    export = complete_export()
    written(tmp_path / "roles" / "data-engineer.json", export)
    out = assessor("--workspace", tmp_path, "list").out
    (line,) = [line for line in out.splitlines() if line.startswith("data-engineer ")]
    card = export.scorecard
    assert line.split()[1:] == [
        str(card.published_score),
        *card.label.split(),
        "published",
        *export.role.title.split(),
    ]


def test_the_workspace_may_be_named_after_the_command(tmp_path: Path) -> None:
    (tmp_path / "roles").mkdir()
    written(tmp_path / "roles" / "data-engineer.json", complete_export())
    names = [row["name"] for row in assessor("list", "--json", "--workspace", tmp_path).json]
    assert "data-engineer" in names


def test_a_draft_without_a_score_is_listed(tmp_path: Path) -> None:
    unfinished = replace(complete_assessment(), "growth.rating", None)
    unfinished = replace(unfinished, "role.title", "Data Steward")
    assert score(unfinished) is None
    assessor("--workspace", tmp_path, "import", written(tmp_path / "a.json", unfinished))
    rows = assessor("--workspace", tmp_path, "list", "--json").json
    (row,) = [row for row in rows if row["name"] == "data-steward"]
    assert (row["status"], row["score"], row["label"]) == ("draft", None, "")


def test_a_role_that_cannot_be_read_is_listed_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "roles").mkdir()
    (tmp_path / "roles" / "broken.json").write_text("{\x1b[31m")
    ended = assessor("--workspace", tmp_path, "list")
    assert ended.code == 0
    (line,) = [line for line in ended.out.splitlines() if line.startswith("broken ")]
    assert "unreadable" in line
    assert "\x1b" not in ended.out


def test_hostile_titles_stay_on_their_line_and_do_not_act_on_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "roles").mkdir()
    title = "[red]x[/] [@click=app.bell]\u202eevil"
    written(tmp_path / "roles" / "a.json", replace(complete_assessment(), "role.title", title))
    out = assessor("--workspace", tmp_path, "list").out
    (line,) = [line for line in out.splitlines() if line.startswith("a ")]
    assert line.endswith("[red]x[/] [@click=app.bell]⟨U+202E⟩evil")


# What is listed, and in which order


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a published role and three drafts: one without a score, one in review."""
    work = tmp_path_factory.mktemp("work")
    (work / "roles").mkdir()
    overridden = replace(complete_assessment(), "override.score", "99.0")
    exported = replace(overridden, "role.title", "Midwife")
    written(work / "roles" / "midwife.json", exported)
    nurse = replace(complete_assessment(), "role.title", "Nurse (head)")
    drafts = (
        ("nurse", nurse, None),
        ("clerk", replace(overridden, "role.title", "Clerk"), "submit"),
        ("night-nurse", blank("Nurse at 100% night"), None),
    )
    with closing(open_store(work / ".assessor" / "desk.db")) as store:
        for days, (name, document, kind) in enumerate(drafts):
            draft = Draft(assessment=document)
            opened = Change(draft, "open", "", None, None, {})
            at = AT + timedelta(days=days)
            store.create(name, opened, "Ana", at)
            if kind is not None:
                store.save(name, 1, Change(draft, kind, "", None, None, {}), "Ana", at)
    return work


@pytest.fixture
def work(filled: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, and no roles come with the program."""
    monkeypatch.setattr("assessor.cli.desk.shipped_folder", lambda _: filled / "none")
    return filled


def listed(work: Path, *options: object) -> list[str]:
    """The names that are listed, in order."""
    ended = assessor("--workspace", work, "list", "--json", *options)
    assert (ended.code, ended.err) == (0, "")
    return [row["name"] for row in ended.json]


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("title", ["clerk", "midwife", "nurse", "night-nurse"]),
        ("score", ["clerk", "midwife", "nurse", "night-nurse"]),
        ("changed", ["night-nurse", "clerk", "midwife", "nurse"]),
        ("waiting", ["midwife", "nurse", "clerk", "night-nurse"]),
        ("status", ["nurse", "night-nurse", "clerk", "midwife"]),
    ],
)
def test_the_order_is_the_one_asked_for(work: Path, order: str, names: list[str]) -> None:
    assert listed(work, "--sort", order) == names
    assert listed(work, "--sort", order, "--limit", 2) == names[:2]


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (["NURSE"], ["nurse", "night-nurse"]),
        (["nurse", "head"], ["nurse"]),
        (["nurse head"], ["nurse"]),
        (["100%"], ["night-nurse"]),
        (["_"], []),
        (["(head)"], ["nurse"]),
        (["--status", "in review"], ["clerk"]),
        (["--status", "draft"], ["nurse", "night-nurse"]),
        (["--status", "published"], ["midwife"]),
        (["nurse", "--status", "published"], []),
        (["green", "--sort", "score", "--limit", "2"], ["clerk", "midwife"]),
        (["nurse", "--limit", "1"], ["nurse"]),
        (["--limit", "99"], ["clerk", "midwife", "nurse", "night-nurse"]),
    ],
)
def test_only_what_holds_every_word_and_has_a_wanted_status_is_listed(
    work: Path, options: list[str], names: list[str]
) -> None:
    assert listed(work, *options) == names


def test_what_is_listed_is_shown_in_lines(work: Path) -> None:
    out = assessor("--workspace", work, "list", "--status", "in review", "clerk").out
    assert [line.split() for line in out.splitlines()] == [
        ["NAME", "SCORE", "LABEL", "STATUS", "TITLE"],
        ["clerk", "99.0", "GREEN", "(Transforming)", "in", "review", "Clerk"],
    ]


def test_nothing_found_is_said_and_is_no_error(work: Path) -> None:
    found = assessor("--workspace", work, "list", "pilot")
    assert (found.code, found.out, found.err) == (0, "Nothing is like that.\n", "")


@pytest.mark.parametrize(
    "options", [["--sort", "name"], ["--status", "reviewed"], ["--limit", "0"], ["--limit", "x"]]
)
def test_an_order_a_status_or_a_limit_that_is_none_is_refused(
    work: Path, options: list[str]
) -> None:
    ended = assessor("--workspace", work, "list", *options)
    assert (ended.code, ended.out) == (2, "")
    assert len(ended.errors) == 1


def test_everything_is_listed_however_much_is_read_at_a_time(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_entries, "_AT_ONCE", 3)
    assert listed(work) == ["clerk", "midwife", "nurse", "night-nurse"]


def test_the_orders_and_statuses_that_may_be_asked_for_are_all_there_are() -> None:
    hints = get_type_hints(list_entries.list_entries)
    assert get_args(hints["sort"]) == ORDERS
    status, _ = get_args(hints["status"])
    assert get_args(status) == get_args(Status)
