"""Publishing an approved draft: the file first, its status last, and nothing else overwritten."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from assessor.desk.discarding import discard, restore
from assessor.desk.editing import Author, set_value
from assessor.desk.library import Role, open_entry
from assessor.desk.ports import StoreError
from assessor.desk.publishing import contradictions
from assessor.desk.reviewing import ReviewRefused
from assessor.document.canonical import dump, load
from assessor.document.export import PublishedAssessment
from assessor.exchange import publication
from assessor.exchange.dsse import check, statement
from assessor.exchange.files import FileError
from assessor.exchange.publication import (
    Published,
    head_problem,
    publication_problem,
    publish_draft,
)
from assessor.exchange.signing_keys import SigningKey, TrustedKey
from desk.memory_store import MemoryStore
from desk.reviewed import NAME, Desk, in_review
from strategies import complete_export, suggestion

KEY = SigningKey(Ed25519PrivateKey.from_private_bytes(b"a" * 32))


@cache
def _approved() -> Desk:
    desk = in_review()
    desk.approve_all("Grace")
    desk.move("Grace", "approve")
    return desk


def approved() -> Desk:
    """A draft by Ada that Grace has approved and signed."""
    made = _approved()
    return replace(made, store=made.store.copied())


def published(desk: Desk, folder: Path, key: SigningKey | None = None) -> Published:
    return publish_draft(NAME, folder, desk.store, Author("Ada", desk.clock()), desk.beside, key)


def told(desk: Desk, folder: Path) -> str:
    """What the workspace finds wrong with its published file."""
    return publication_problem(NAME, folder, desk.store.events(NAME))


def revised(desk: Desk, text: str) -> None:
    """Reopen the draft, let Ada change it and Grace approve and sign it again."""
    desk.move("Ada", "reopen")
    desk.put("Ada", "growth.check", text)
    desk.move("Ada", "submit")
    desk.approve_all("Grace")
    desk.move("Grace", "approve")


def test_an_approved_draft_becomes_a_complete_file_and_is_published(tmp_path: Path) -> None:
    desk = approved()
    done = published(desk, tmp_path / "roles")
    assert done.path == tmp_path / "roles" / f"{NAME}.json"
    document = load(done.path.read_bytes())
    assert isinstance(document, PublishedAssessment)
    assert contradictions(document) == ()
    assert document.assessment() == desk.state.draft.assessment
    assert {review.path for review in document.reviews} == {
        item.item.path for item in desk.state.items
    }
    assert [signature.signer for signature in document.signatures] == ["Grace"]
    events = desk.store.events(NAME)
    assert (document.log.head, document.log.count) == (events[-2].sha256, len(events) - 1)
    assert (desk.state.status, events[-1].kind) == ("published", "publish")
    assert told(desk, tmp_path / "roles") == head_problem(document, events, desk.store) == ""


def test_what_is_not_approved_is_refused_and_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(ReviewRefused, match="only what is approved"):
        published(in_review(), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_where_the_status_could_not_be_written_doing_it_again_ends_it(tmp_path: Path) -> None:
    desk = approved()
    desk.store.trouble = "the disk is full"
    with pytest.raises(StoreError, match="disk is full"):
        published(desk, tmp_path)
    written = (tmp_path / f"{NAME}.json").read_bytes()
    document = load(written)
    assert isinstance(document, PublishedAssessment)
    assert contradictions(document) == ()
    assert head_problem(document, desk.store.events(NAME), desk.store) == ""
    assert desk.state.status == "approved"
    desk.store.trouble = ""
    assert published(desk, tmp_path).data == written
    assert (desk.state.status, told(desk, tmp_path)) == ("published", "")


def test_where_a_second_publishing_broke_off_it_is_told_and_can_be_ended(tmp_path: Path) -> None:
    desk = approved()
    published(desk, tmp_path)
    revised(desk, "Checked anew.")
    desk.store.trouble = "the disk is full"
    with pytest.raises(StoreError):
        published(desk, tmp_path)
    assert f"assessor publish {NAME} ends" in told(desk, tmp_path)
    desk.store.trouble = ""
    published(desk, tmp_path)
    assert told(desk, tmp_path) == ""


def test_who_may_not_write_leaves_no_file(tmp_path: Path) -> None:
    desk = approved()
    desk.store.read_only = True
    with pytest.raises(StoreError, match="only read"):
        published(desk, tmp_path / "roles")
    assert not (tmp_path / "roles").exists()


def test_where_the_file_cannot_be_written_nothing_is_called_published(tmp_path: Path) -> None:
    desk = approved()
    (tmp_path / "roles").write_text("a file")
    with pytest.raises(FileError):
        published(desk, tmp_path / "roles")
    assert desk.state.status == "approved"


def test_a_file_that_reads_back_otherwise_is_not_called_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = approved()
    monkeypatch.setattr(publication, "write_bytes", lambda path, data: path.write_bytes(data[:-1]))
    with pytest.raises(FileError, match="does not read back"):
        published(desk, tmp_path)
    assert desk.state.status == "approved"


def test_a_published_file_that_is_gone_is_told_and_comes_back_as_it_was(tmp_path: Path) -> None:
    desk = approved()
    done = published(desk, tmp_path)
    done.path.unlink()
    assert "there is no such file" in told(desk, tmp_path)
    desk.keep(suggestion(9))  # what came after it does not count
    assert published(desk, tmp_path).data == done.data
    assert desk.store.kinds(NAME).count("publish") == 1


def test_an_earlier_file_of_the_same_draft_is_replaced(tmp_path: Path) -> None:
    desk = approved()
    before = published(desk, tmp_path).data
    revised(desk, "Checked anew.")
    assert told(desk, tmp_path) == ""
    done = published(desk, tmp_path)
    assert done.data != before
    assert done.document.growth.check == "Checked anew."
    assert [signature.at for signature in done.document.signatures] == [
        desk.state.signatures[-1].at
    ]
    assert told(desk, tmp_path) == ""


def test_the_file_that_a_draft_was_opened_from_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / f"{NAME}.json"
    path.write_bytes(dump(complete_export()))
    desk = Desk()
    role = Role(NAME, path, load(path.read_bytes()), "")
    session = open_entry(NAME, (role,), desk.store, "Ada")
    session.do(lambda draft, who: set_value(draft, "growth.check", "Checked anew.", who))
    opened = load(path.read_bytes())
    assert isinstance(opened, PublishedAssessment)
    assert head_problem(opened, desk.store.events(NAME), desk.store) == ""
    desk.move("Ada", "submit")
    for reviewer in ("Grace", "Barbara"):
        desk.approve_all(reviewer)
    desk.move("Grace", "approve")
    assert published(desk, tmp_path).document.growth.check == "Checked anew."


@pytest.mark.parametrize("content", [dump(complete_export()), b"notes", b"{}"])
def test_an_unrelated_file_is_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    desk, path = approved(), tmp_path / f"{NAME}.json"
    path.write_bytes(content)
    with pytest.raises(FileError, match="move it away first"):
        published(desk, tmp_path)
    assert path.read_bytes() == content
    assert desk.state.status == "approved"


def test_a_link_or_a_folder_in_its_place_is_left_as_it_is(tmp_path: Path) -> None:
    desk, path = approved(), tmp_path / f"{NAME}.json"
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileError, match="is a link"):
        published(desk, tmp_path)
    assert not (tmp_path / "elsewhere").exists()
    path.unlink()
    path.mkdir()
    with pytest.raises(FileError, match="is a folder"):
        published(desk, tmp_path)


def test_a_signed_file_is_not_replaced_without_signing_anew(tmp_path: Path) -> None:
    desk = approved()
    first = published(desk, tmp_path, KEY)
    assert first.statement == tmp_path / f"{NAME}.json.dsse"
    assert published(desk, tmp_path).statement == first.statement
    revised(desk, "Checked anew.")
    with pytest.raises(FileError, match="publish with --sign"):
        published(desk, tmp_path)
    assert first.path.read_bytes() == first.data
    second = published(desk, tmp_path, KEY)
    said = statement(second.path.name, second.data, second.document)
    assert second.statement is not None
    trusted = (TrustedKey("Ada", KEY.public),)
    assert check(second.statement.read_bytes(), said, trusted).by == ("Ada",)


# Tampering


@cache
def workspace() -> tuple[Desk, bytes]:
    """A published draft and the bytes of its file."""
    from tempfile import TemporaryDirectory

    desk = approved()
    with TemporaryDirectory() as folder:
        return desk, published(desk, Path(folder)).data


@given(data=st.data())
@settings(max_examples=20, deadline=None)
def test_any_altered_byte_of_a_published_file_is_told(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    desk, content = workspace()
    altered = bytearray(content)
    altered[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    folder = tmp_path_factory.getbasetemp() / "altered"
    folder.mkdir(exist_ok=True)
    (folder / f"{NAME}.json").write_bytes(altered)
    assert "is not the file that event" in told(desk, folder)


def with_log(content: bytes, **log: Any) -> PublishedAssessment:
    values = json.loads(content)
    document = load(json.dumps({**values, "log": {**values["log"], **log}}).encode())
    assert isinstance(document, PublishedAssessment)
    return document


def test_a_file_from_another_workspace_is_told_until_the_draft_is_discarded(tmp_path: Path) -> None:
    desk, other = approved(), approved()
    published(desk, tmp_path)
    revised(other, "Written elsewhere.")
    theirs = published(other, tmp_path / "other").document
    path = tmp_path / f"{NAME}.json"
    path.write_bytes(dump(theirs))

    def found() -> tuple[str, str]:
        events = desk.store.events(NAME)
        return told(desk, tmp_path), head_problem(theirs, events, desk.store)

    assert all("from another" in problem for problem in found())
    discard(NAME, desk.store, Author("Ada", desk.clock()))
    assert found() == ("", "")
    restore(NAME, desk.store, Author("Ada", desk.clock()))
    assert all("from another" in problem for problem in found())
    discard(NAME, desk.store, Author("Ada", desk.clock()))
    session = open_entry(NAME, (Role(NAME, path, theirs, ""),), desk.store, "Ada")
    session.do(lambda draft, who: set_value(draft, "growth.check", "And changed here.", who))
    assert found() == ("", "")


@given(cut=st.integers(1, 40))
@settings(max_examples=10, deadline=None)
def test_a_log_cut_off_before_what_was_exported_is_told(cut: int) -> None:
    desk, content = workspace()
    document, events = with_log(content), desk.store.events(NAME)
    left = events[: max(0, document.log.count - cut)]
    assert "it was cut off" in head_problem(document, left, MemoryStore())


@given(count=st.integers(1, 40), head=st.sampled_from(["0" * 64, "f" * 64]))
@settings(max_examples=10, deadline=None)
def test_a_log_rewritten_since_the_export_is_told(count: int, head: str) -> None:
    desk, content = workspace()
    events = desk.store.events(NAME)
    assert head_problem(with_log(content, head=head), events, MemoryStore()) != ""
    if count != len(events) - 1:
        assert head_problem(with_log(content, count=count), events, MemoryStore()) != ""
