"""``assessor publish`` and what ``assessor verify`` makes of what it wrote."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path
from typing import cast

import pytest
from jsonschema import Draft202012Validator

from assessor.exchange.signing_keys import read_signing_key
from assessor.store.database import open_store
from cli.running import assessor
from desk.memory_store import MemoryStore
from desk.reviewed import NAME, Desk
from strategies import complete_assessment


@pytest.fixture(scope="module")
def approved_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a draft that Ada wrote and Grace approved and signed."""
    root = tmp_path_factory.mktemp("approved")
    (root / "roles").mkdir()
    store = open_store(root / ".assessor" / "desk.db")
    try:
        desk = Desk(store=cast(MemoryStore, store))
        desk.begin(complete_assessment())
        desk.move("Ada", "submit")
        desk.approve_all("Grace")
        desk.move("Grace", "approve")
    finally:
        store.close()
    return root


@pytest.fixture
def workspace(approved_workspace: Path, tmp_path: Path) -> Path:
    """The same, to do with as one likes."""
    return Path(shutil.copytree(approved_workspace, tmp_path / "workspace"))


def role(workspace: Path) -> Path:
    return workspace / "roles" / f"{NAME}.json"


def key(workspace: Path, monkeypatch: pytest.MonkeyPatch, *, trusted: bool = True) -> Path:
    """A key of Ada's that the environment names, and that the workspace trusts."""
    file = workspace / "key"
    monkeypatch.setenv("ASSESSOR_USER", "Ada")
    monkeypatch.setenv("ASSESSOR_SIGNING_KEY", str(file))
    made = assessor("--workspace", workspace, "signing-key", file)
    assert made.code == 0
    if trusted:
        (workspace / "roles" / "trusted-keys.txt").write_text(made.out)
    return file


def test_an_approved_draft_is_written_to_the_library_and_verifies(workspace: Path) -> None:
    ended = assessor("--workspace", workspace, "publish", NAME)
    assert (ended.code, ended.out, ended.err) == (0, f"{role(workspace)}\n", "")
    ended = assessor("--workspace", workspace, "verify", role(workspace), NAME)
    assert ended.err == ""
    assert ended.out == "1 file and 1 draft verified, 2 hold\n"
    again = assessor("--workspace", workspace, "publish", NAME, "--json")
    assert again.json["path"] == str(role(workspace))
    assert again.json["statement"] is None


def test_what_is_not_approved_is_refused_with_what_is_missing(workspace: Path) -> None:
    assert assessor("--workspace", workspace, "reopen", NAME).code == 0
    ended = assessor("--workspace", workspace, "publish", NAME)
    assert ended.code == 1
    (line,) = ended.errors
    assert line.startswith(f"{NAME}: ")
    assert not role(workspace).exists()


def test_an_unknown_draft_is_refused(workspace: Path) -> None:
    ended = assessor("--workspace", workspace, "publish", "other")
    assert (ended.code, ended.errors) == (2, ["there is no draft “other”"])


def test_an_unrelated_file_is_not_overwritten(workspace: Path) -> None:
    role(workspace).write_text("{}")
    ended = assessor("--workspace", workspace, "publish", NAME)
    assert ended.code == 2
    assert "move it away first" in ended.err
    assert role(workspace).read_text() == "{}"


# The small form


def test_the_small_form_fits_its_schema_names_the_full_one_and_verifies(workspace: Path) -> None:
    ended = assessor("--workspace", workspace, "publish", NAME, "--minimal", "--json")
    small = workspace / "exports" / f"{NAME}.min.json"
    assert (ended.code, ended.json["minimal"]) == (0, str(small))
    content = json.loads(small.read_bytes())
    Draft202012Validator(assessor("schema", "--minimal").json).validate(content)
    assert content["full"] == {"file": f"{NAME}.json", "sha256": ended.json["sha256"]}
    assert (content["published_score"], content["signed_off_by"]) == ("53.8", ["Grace"])
    assert assessor("verify", small).code == 0


def test_an_altered_small_form_is_found(workspace: Path) -> None:
    small = workspace / "small.json"
    assessor("--workspace", workspace, "publish", NAME, "--minimal", "--to", small)
    content = json.loads(small.read_bytes())
    others = {"published_score": "99.0", "zone": "red", "sub_label": None, "label": "RED"}
    for field, other in (others | {"vector": "x"}).items():
        small.write_text(json.dumps(content | {field: other}))
        ended = assessor("verify", small)
        assert ended.code == 1
        assert field in ended.err


def test_the_small_form_is_never_written_over_something_else(workspace: Path) -> None:
    other = workspace / "other.json"
    other.write_text("{}")
    ended = assessor("--workspace", workspace, "publish", NAME, "--minimal", "--to", other)
    assert ended.code == 2
    assert ended.out.strip() == str(workspace / "roles" / f"{NAME}.json")
    assert other.read_text() == "{}"


def test_the_small_form_of_another_role_a_link_and_the_library_are_left_alone(
    workspace: Path,
) -> None:
    args = ("--workspace", workspace, "publish", NAME, "--minimal", "--to")
    small, link = workspace / "small.json", workspace / "link.json"
    assessor(*args, small)
    content = json.loads(small.read_bytes())
    content["full"]["file"] = "nurse.json"
    small.write_text(json.dumps(content))
    link.symlink_to(workspace / "nowhere.json")
    among_roles = workspace / "roles" / "small.json"
    for place, words in (
        (small, "is the small form of nurse.json"),
        (link, "is a link"),
        (among_roles, "is in the folder of published roles"),
    ):
        ended = assessor(*args, place)
        assert (ended.code, words in ended.err) == (2, True), ended.err
    assert json.loads(small.read_bytes()) == content
    assert not among_roles.exists()
    assert not (workspace / "nowhere.json").exists()


# Signatures


def test_a_signed_file_says_whose_it_is(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key(workspace, monkeypatch)
    assert assessor("--workspace", workspace, "publish", NAME, "--sign").code == 0
    ended = assessor("verify", "--signed", workspace / "roles")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.splitlines()[0] == f"{role(workspace)}: signed by Ada"
    (row,) = assessor("verify", "--json", workspace / "roles").json
    assert (row["signature"], row["signed_by"]) == ("valid", ["Ada"])


def test_an_unknown_key_is_told_and_not_enough_where_signatures_are_wanted(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = key(workspace, monkeypatch, trusted=False)
    assessor("--workspace", workspace, "publish", NAME, "--sign")
    ended = assessor("verify", role(workspace))
    assert ended.code == 0
    assert f"signed by an unknown key ({read_signing_key(file).public.id})" in ended.out
    assert assessor("verify", "--signed", role(workspace)).code == 1
    trusted = workspace / "team.txt"
    trusted.write_text(f"Ada {read_signing_key(file).public.text}\n")
    args = ("verify", "--signed", "--trusted-keys", trusted, role(workspace))
    assert assessor(*args).code == 0


def test_a_file_without_a_signature_is_not_enough_where_one_is_wanted(workspace: Path) -> None:
    assessor("--workspace", workspace, "publish", NAME)
    ended = assessor("verify", "--signed", role(workspace))
    assert ended.code == 1
    assert "is not signed" in ended.err


def test_a_signature_of_another_file_does_not_hold(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    key(workspace, monkeypatch)
    assessor("--workspace", workspace, "publish", NAME, "--sign")
    for end in ("", ".dsse"):
        shutil.copy(f"{role(workspace)}{end}", workspace / "roles" / f"another.json{end}")
    ended = assessor("verify", workspace / "roles" / "another.json")
    assert ended.code == 1
    assert "is about another file or other content" in ended.err


def test_a_small_form_cannot_take_the_place_of_a_signed_file(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key(workspace, monkeypatch)
    args = ("publish", NAME, "--sign", "--minimal")
    small = assessor("--workspace", workspace, *args, "--json").json["minimal"]
    shutil.copy(small, role(workspace))
    ended = assessor("verify", "--signed", role(workspace))
    assert ended.code == 1
    assert "is a small form, which nobody signs" in ended.err


def test_a_key_id_cannot_pose_as_a_line_of_its_own(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key(workspace, monkeypatch, trusted=False)
    assessor("--workspace", workspace, "publish", NAME, "--sign")
    beside = role(workspace).with_name(f"{NAME}.json.dsse")
    content = json.loads(beside.read_bytes())
    content["signatures"][0]["keyid"] = "x\nanother.json: signed by Ada"
    beside.write_text(json.dumps(content))
    told, _ = assessor("verify", role(workspace)).out.splitlines()
    assert "x⟨U+000A⟩another.json" in told


def test_trusted_keys_that_are_named_have_to_be_there(workspace: Path) -> None:
    assessor("--workspace", workspace, "publish", NAME)
    ended = assessor("verify", "--trusted-keys", workspace / "none.txt", role(workspace))
    assert ended.code == 2
    assert "none.txt" in ended.err


def test_without_a_key_nothing_is_signed_or_published(workspace: Path) -> None:
    ended = assessor("--workspace", workspace, "publish", NAME, "--sign")
    assert ended.code == 2
    assert "set ASSESSOR_SIGNING_KEY" in ended.err
    assert not role(workspace).exists()


def test_a_workspace_cannot_choose_the_key(workspace: Path) -> None:
    (workspace / "assessor.toml").write_text('signing_key = "key"\n')
    ended = assessor("--workspace", workspace, "publish", NAME, "--sign")
    assert ended.code == 2
    assert "set ASSESSOR_SIGNING_KEY in the environment" in ended.err


# Tampering


def tampered(workspace: Path, statement: str, *values: object) -> None:
    """Change the working database behind the program's back."""
    with sqlite3.connect(workspace / ".assessor" / "desk.db") as database:
        triggers = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in triggers.fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.execute(statement, values)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET actor = 'Mallory' WHERE number = 2",
        "DELETE FROM events WHERE number = 3",
        "DELETE FROM events WHERE number > 3",
        "UPDATE events SET number = number + 1000 WHERE number = 2",
        "UPDATE drafts SET version = version + 1",
        "UPDATE drafts SET status = 'published'",
        "UPDATE contents SET draft = x'00'",
        "UPDATE drafts SET content = replace(content, 'growth check', 'other words')",
        "UPDATE records SET content = replace(content, 'Grace', 'Mallory')",
        "DELETE FROM records",
    ],
)
def test_a_draft_tampered_with_in_the_database_does_not_hold(
    workspace: Path, statement: str
) -> None:
    tampered(workspace, statement)
    ended = assessor("--workspace", workspace, "verify", NAME)
    assert (ended.code, ended.out) == (1, "1 draft verified, 1 does not hold\n")
    assert ended.errors[0].startswith(f"{NAME}: ")


def test_a_log_cut_off_below_a_published_file_is_found_at_the_file(workspace: Path) -> None:
    assessor("--workspace", workspace, "publish", NAME)
    tampered(workspace, "DELETE FROM events WHERE number > 3")
    ended = assessor("verify", role(workspace))
    assert ended.code == 1
    assert "it was cut off" in ended.err


def test_a_published_file_altered_in_a_way_that_fits_itself_is_found(workspace: Path) -> None:
    assessor("--workspace", workspace, "publish", NAME)
    content = json.loads(role(workspace).read_bytes())
    unsigned = content | {"signatures": [], "reviews": [], "reinstatement": "Other words."}
    role(workspace).write_text(json.dumps(unsigned))
    ended = assessor("verify", role(workspace))
    assert ended.code == 1
    assert "is not the file that event" in ended.err


def test_a_name_of_neither_a_file_nor_a_draft_is_told(workspace: Path) -> None:
    ended = assessor("--workspace", workspace, "verify", "nothing")
    assert ended.code == 2
    assert ended.errors == ["there is no file and no draft called “nothing”"]


def test_files_outside_any_workspace_make_no_working_database(
    workspace: Path, tmp_path: Path
) -> None:
    assessor("--workspace", workspace, "publish", NAME)
    (tmp_path / "alone").mkdir()
    shutil.copy(role(workspace), tmp_path / "alone")
    assert assessor("verify", tmp_path / "alone").code == 0
    assert [path.name for path in (tmp_path / "alone").iterdir()] == [f"{NAME}.json"]
