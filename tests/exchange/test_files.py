"""Files written whole, with the permissions they had."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from assessor.exchange.files import FileError, typed_path, unused, write_bytes


@pytest.fixture(params=[0o022, 0o077, 0o002])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    """A umask that is in force for the test."""
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def mode(path: Path) -> int:
    """The permissions of a file."""
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_file_gets_what_the_umask_allows(tmp_path: Path, umask: int) -> None:
    write_bytes(tmp_path / "new.json", b"1")
    assert mode(tmp_path / "new.json") == 0o666 & ~umask


@pytest.mark.parametrize("old", [0o600, 0o640, 0o664, 0o666])
def test_a_file_that_was_there_keeps_its_permissions(old: int, tmp_path: Path, umask: int) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"old")
    path.chmod(old)
    write_bytes(path, b"new")
    assert (path.read_bytes(), mode(path)) == (b"new", old)


@pytest.mark.parametrize("is_there", [True, False])
def test_a_private_file_is_for_its_owner_alone(is_there: bool, tmp_path: Path, umask: int) -> None:
    path = tmp_path / "a.json"
    if is_there:
        path.touch(0o666)
    write_bytes(path, b"mine", private=True)
    assert (path.read_bytes(), mode(path)) == (b"mine", 0o600)


def test_a_link_stays_and_the_file_it_leads_to_is_written(tmp_path: Path) -> None:
    target, link = tmp_path / "elsewhere" / "a.json", tmp_path / "link.json"
    target.parent.mkdir()
    target.write_bytes(b"old")
    link.symlink_to(target)
    write_bytes(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_a_link_to_nothing_yet_makes_the_file(tmp_path: Path) -> None:
    link = tmp_path / "link.json"
    link.symlink_to("folder/new.json")
    write_bytes(link, b"new")
    assert (tmp_path / "folder" / "new.json").read_bytes() == b"new"


def test_a_private_file_is_not_written_where_a_link_leads(tmp_path: Path) -> None:
    link = tmp_path / "link.json"
    link.symlink_to(tmp_path / "theirs.json")
    write_bytes(link, b"mine", private=True)
    assert not link.is_symlink()
    assert [path.name for path in tmp_path.iterdir()] == ["link.json"]


def test_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    link = tmp_path / "link.json"
    link.symlink_to("link.json")
    with pytest.raises(FileError, match="cannot be written"):
        write_bytes(link, b"new")


def test_a_device_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FileError, match="not a file"):
        write_bytes(tmp_path / "pipe", b"new")
    assert (tmp_path / "pipe").is_fifo()


def test_a_name_as_long_as_names_get_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / ("a" * 250 + ".json")
    write_bytes(path, b"new")
    assert path.read_bytes() == b"new"


def test_a_write_that_fails_leaves_the_older_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"old")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileError, match="cannot be written: No space left on device"):
        write_bytes(path, b"new")
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("a.json", b"old")]


def test_a_home_nobody_has_is_refused_in_a_sentence() -> None:
    with pytest.raises(FileError, match="there is no such home folder"):
        typed_path("~nobody-of-that-name/out")
    assert typed_path("out") == Path("out")


def test_a_name_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    wanted = tmp_path / "role.personal.json"
    assert unused(wanted) == wanted
    wanted.write_text("precious")
    assert unused(wanted) == tmp_path / "role-2.personal.json"
