"""The index of an O*NET database: made once, searched often, renewed where it is called for."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.document.assessment import Source
from assessor.exchange.files import FileError
from assessor.exchange.onet.attribution import source_fields
from assessor.exchange.onet.folder import read_database
from assessor.exchange.onet.index import OnetIndex, open_index
from assessor.exchange.onet.linked import is_outdated, link, open_linked
from assessor.exchange.onet.values import OnetError, Release
from support.onet import ALL, OCCUPATIONS, STATEMENTS, TITLES, text_folder

MORE = {
    **ALL,
    "Occupation Data": [
        *OCCUPATIONS,
        ("29-1141.01", "Acute Care Nurses", "Care for the acutely ill."),
        ("43-6011.00", "Executive Secretaries and Administrative Assistants", "Assist."),
        ("11-9199.00", "Managers, All Other", "Manage."),
    ],
    "Alternate Titles": [
        *TITLES,
        ("29-1141.01", "Nurse", "n/a", "02"),
        ("43-6011.00", "Software Secretary", "n/a", "02"),
        ("11-9199.00", "Software Developers", "n/a", "02"),
        ("11-9199.00", "Café Manager", "n/a", "02"),
    ],
}


@pytest.fixture
def linked(tmp_path: Path) -> Path:
    """The index of a folder called ``onet``."""
    link(tmp_path / "private" / "onet.db", text_folder(tmp_path / "onet", MORE))
    return tmp_path / "private" / "onet.db"


@pytest.fixture
def index(linked: Path) -> Iterator[OnetIndex]:
    """The same, open."""
    with open_index(linked) as opened:
        yield opened


def titles(index: OnetIndex, text: str) -> list[tuple[str, str]]:
    """Titles found, and the alternate ones they were found by."""
    return [(found.title, found.by) for found in index.search(text)]


def test_what_is_in_it_is_counted(index: OnetIndex) -> None:
    made = index.about
    assert (made.occupations, made.with_tasks, made.statements) == (6, 2, 4)
    assert (made.rated, made.titles) == (2, len(MORE["Alternate Titles"]) - 1)
    assert made.release == Release("29.3", "May 2025")


def test_an_occupation_comes_back_as_it_was_read(index: OnetIndex, tmp_path: Path) -> None:
    for occupation in read_database(tmp_path / "onet").occupations:
        assert index.occupation(occupation.code) == occupation
    assert index.occupation("99-9999.99") is None


def test_the_same_title_comes_first_then_the_same_alternate_title(index: OnetIndex) -> None:
    assert titles(index, "software developers")[:2] == [
        ("Software Developers", ""),
        ("Managers, All Other", "Software Developers"),
    ]


def test_an_occupation_is_found_once(index: OnetIndex) -> None:
    found = [title for title, _ in titles(index, "nurse")]
    assert sorted(found) == ["Acute Care Nurses", "Registered Nurses"]


@pytest.mark.parametrize(
    ("text", "title", "by"),
    [
        ("SOFTWARE  Developer", "Software Developers", ""),
        ("devel", "Software Developers", ""),
        ("devops", "Software Developers", "DevOps Engineer"),
        ("application dev", "Software Developers", "Application Developer"),
        ("registered nurse", "Registered Nurses", ""),
        ("rn", "Registered Nurses", "Registered Nurse (RN)"),
        ("secretary", "Executive Secretaries and Administrative Assistants", "Software Secretary"),
        ("assistants administrative", "Executive Secretaries and Administrative Assistants", ""),
        ("cafe manager", "Managers, All Other", "Café Manager"),
        ("infantry", "Infantry", ""),
    ],
)
def test_titles_are_found_by_words_and_beginnings_of_words(
    index: OnetIndex, text: str, title: str, by: str
) -> None:
    assert titles(index, text)[0] == (title, by)


def test_where_no_title_has_every_word_those_with_any_are_found(index: OnetIndex) -> None:
    assert titles(index, "quantum nurse")
    assert titles(index, "quantum") == []


def test_no_more_are_given_than_asked_for(index: OnetIndex) -> None:
    assert len(index.search("nurse", 1)) == 1


def test_an_occupation_says_how_many_statements_it_has(index: OnetIndex) -> None:
    counts = {found.title: found.statements for found in index.search("software nurse infantry")}
    assert counts["Software Developers"] == 3
    assert counts["Infantry"] == 0


@pytest.mark.parametrize("text", ["", "  ", "-", '"', "* OR (", "NEAR(", "a:b", "\x00", "\ud800"])
def test_what_is_no_word_finds_nothing_and_breaks_nothing(index: OnetIndex, text: str) -> None:
    assert all(found.code for found in index.search(text))


@given(st.text(max_size=60))
def test_any_text_can_be_looked_for(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    place = tmp_path_factory.getbasetemp() / "any"
    if not (place / "onet.db").exists():
        link(place / "onet.db", text_folder(place / "onet", MORE))
    with open_index(place / "onet.db") as index:
        index.search(text)


def test_the_index_is_for_its_owner_alone(linked: Path) -> None:
    assert stat.S_IMODE(linked.stat().st_mode) == 0o600
    assert [path.name for path in linked.parent.iterdir()] == ["onet.db"]


def test_an_index_stays_when_a_new_one_cannot_be_made(linked: Path, tmp_path: Path) -> None:
    before = linked.read_bytes()
    (tmp_path / "onet" / "Task Statements.txt").unlink()
    with pytest.raises(OnetError):
        link(linked, tmp_path / "onet")
    assert linked.read_bytes() == before


def test_without_a_link_it_says_how_to_make_one(tmp_path: Path) -> None:
    with (
        pytest.raises(OnetError, match=r"no O\*NET folder is linked here; link one with"),
        open_linked(tmp_path / "onet.db", None),
    ):
        pass


@pytest.mark.parametrize(
    "content", [b"", b"not a database", b"SQLite format 3\x00" + b"\x01" * 200]
)
def test_a_damaged_index_is_named(linked: Path, content: bytes) -> None:
    linked.write_bytes(content)
    with pytest.raises(OnetError, match="is damaged; make it anew with"), open_index(linked):
        pass


def test_an_index_whose_pages_are_damaged_is_named(linked: Path) -> None:
    data = bytearray(linked.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    linked.write_bytes(bytes(data))
    with pytest.raises(OnetError, match="is damaged"), open_index(linked) as index:
        index.search("nurse")


def test_an_index_of_another_version_is_named(linked: Path) -> None:
    with closing(sqlite3.connect(linked)) as sql, sql:
        sql.execute("UPDATE about SET value = '0' WHERE key = 'format'")
    with pytest.raises(OnetError, match="of another version of this program"), open_index(linked):
        pass


@pytest.mark.parametrize("about", ["[]", "{}", "nonsense", '{"release": 1, "files": []}'])
def test_an_index_that_says_nonsense_of_itself_is_damaged(linked: Path, about: str) -> None:
    with closing(sqlite3.connect(linked)) as sql, sql:
        sql.execute("UPDATE about SET value = ? WHERE key = 'about'", (about,))
    with pytest.raises(OnetError, match="is damaged"), open_index(linked):
        pass


def test_the_index_is_enough_without_its_folder(linked: Path, tmp_path: Path) -> None:
    (tmp_path / "onet").rename(tmp_path / "gone")
    for folder in (None, tmp_path / "onet"):
        with open_linked(linked, folder) as index:
            assert index.search("nurse")
            assert not is_outdated(index.about)


def test_a_folder_of_the_settings_is_read_at_first_use(tmp_path: Path) -> None:
    folder = text_folder(tmp_path / "onet")
    with open_linked(tmp_path / "onet.db", folder) as index:
        assert index.about.folder == str(folder)


def test_a_folder_of_the_settings_takes_the_place_of_another(linked: Path, tmp_path: Path) -> None:
    other = text_folder(tmp_path / "other", read_me="O*NET 18.1 Database")
    with open_linked(linked, other) as index:
        assert index.about.release.number == "18.1"


def test_a_folder_of_the_settings_is_read_again_when_its_files_have_changed(
    linked: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "onet"
    before = linked.stat().st_ino
    with open_linked(linked, folder):
        assert linked.stat().st_ino == before
    text_folder(folder, {**MORE, "Task Statements": STATEMENTS[:2]})
    with open_index(linked) as index:
        assert is_outdated(index.about)
    with open_linked(linked, folder) as index:
        assert index.about.statements == 1


def test_a_damaged_index_is_made_anew_of_the_folder_of_the_settings(
    linked: Path, tmp_path: Path
) -> None:
    linked.write_bytes(b"damaged")
    with open_linked(linked, tmp_path / "onet") as index:
        assert index.search("nurse")


def test_files_that_were_touched_count_as_changed(linked: Path, tmp_path: Path) -> None:
    os.utime(tmp_path / "onet" / "Occupation Data.txt", (1, 1))
    with open_linked(linked, None) as index:
        assert is_outdated(index.about)


def test_a_folder_of_the_settings_that_is_gone_is_named(tmp_path: Path) -> None:
    with (
        pytest.raises(FileError, match="there is no such folder"),
        open_linked(tmp_path / "onet.db", tmp_path / "gone"),
    ):
        pass


@pytest.mark.parametrize("release", [Release("29.3", "May 2025"), Release("", "")])
def test_the_credit_fits_a_source(release: Release) -> None:
    fields = source_fields(release, date(2026, 11, 24))
    source = Source.model_validate_json(json.dumps({**fields, "id": "onet"}))
    assert "CC BY 4.0" in source.note
    assert "has not approved, endorsed, or tested" in source.note
    assert source.title == ("O*NET 29.3 Database" if release.number else "O*NET Database")
    assert source.title in source.note
