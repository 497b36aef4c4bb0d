"""Copying a working database between a file and a server, and back: nothing added, lost or altered."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from assessor.desk.draft import Draft
from assessor.desk.ports import Change, StoreError
from assessor.desk.session import Session
from assessor.document.review import Comment
from assessor.store.copying import copy, problems
from assessor.store.database import Store, link_to_file, open_store
from assessor.store.dialect.sqlite import engine_for, file_url
from assessor.store.link import Link
from cli.running import Ended, assessor
from desk.commands import random_command, some_suggestions
from store.store_builders import AT, LATER, written
from strategies import complete_assessment
from support.postgres import ASSESSOR, PASSWORD, READER, Team

pytestmark = pytest.mark.xdist_group("postgresql")

_TABLES = ("drafts", "events", "suggestions", "snapshots", "records", "contents")


def _fill(store: Store) -> None:
    """Drafts by several people, with everything that can belong to one."""
    session = Session(
        store, "baker", Draft(assessment=complete_assessment()), stored=None, actor="Ana"
    )
    session.keep(some_suggestions()[0])
    session.keep_snapshot("source-0", "Pay rose by 12 %. “Ünïcode” 測試 \t\n")
    for number in range(12):
        session.do(random_command(session, Random(number)))
    comment = Comment(
        id="c" * 32, path="growth", reply_to=None, author="Ben", text="Why?", at=LATER
    )
    store.add_record("baker", comment, "Ben", {"shown_ms": 12})
    for name in ("a-b", "ab", "a-c", "aa"):  # ordered otherwise by the languages of people
        store.create(name, written(name), "Cy", AT)
    discarded = Change(written("ab").draft, "discard", "", None, None, {})
    store.save("ab", 1, discarded, "Cy", AT)


def _up_to_date(path: Path) -> Link:
    link = link_to_file(path)
    link.bring_up_to_date()
    return link


def _rows(path: Path) -> list[list[tuple[object, ...]]]:
    engine = engine_for(file_url(path))
    with engine.connect() as connection:
        found = [
            sorted(map(tuple, connection.exec_driver_sql(f"SELECT * FROM {table}")), key=repr)
            for table in _TABLES
        ]
    engine.dispose()
    return found


def test_a_database_goes_to_a_server_and_back_and_is_the_same(
    on_server: Team, tmp_path: Path
) -> None:
    with closing(open_store(tmp_path / "mine.db")) as store:
        _fill(store)
        drafts, gone = store.drafts(), store.discarded()
        logs = [store.events(name) for name in ("baker", "ab")]
    with closing(_up_to_date(tmp_path / "mine.db")) as mine, closing(on_server.link()) as server:
        copied = copy(mine, server)
        assert problems(Store(server)) == ()
    with closing(on_server.open(READER)) as store:
        assert (store.drafts(), store.discarded()) == (drafts, gone)
        assert [store.events(name) for name in ("baker", "ab")] == logs
    with closing(on_server.link()) as server, closing(_up_to_date(tmp_path / "back.db")) as back:
        assert copy(server, back) == copied

    assert _rows(tmp_path / "back.db") == _rows(tmp_path / "mine.db")
    assert copied.rows["drafts"] == 5
    assert all(copied.rows.values())


def test_the_guards_hold_again_after_a_copy(on_server: Team, tmp_path: Path) -> None:
    with closing(open_store(tmp_path / "mine.db")) as store:
        _fill(store)
    with closing(_up_to_date(tmp_path / "mine.db")) as mine, closing(on_server.link()) as server:
        copy(mine, server)
        with pytest.raises(StoreError, match=r"is not empty; nothing was copied"):
            copy(mine, server)
    assert "append-only" in on_server.psql(None, "DELETE FROM events;").stderr
    with closing(on_server.open(ASSESSOR)) as store, pytest.raises(StoreError, match="logged in"):
        store.save("aa", 1, written("Mine"), "Cy", AT)


def test_a_copy_that_is_not_equal_is_not_kept(on_server: Team, tmp_path: Path) -> None:
    with closing(open_store(tmp_path / "mine.db")) as store:
        _fill(store)
    alter = (
        "CREATE FUNCTION alter_it() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN NEW.author := 'Eve'; RETURN NEW; END $$;"
        "CREATE TRIGGER alter_it BEFORE INSERT ON records FOR EACH ROW EXECUTE FUNCTION alter_it();"
    )
    with closing(_up_to_date(tmp_path / "mine.db")) as mine, closing(on_server.link()) as server:
        lift = server.kind.lift_guards

        def lift_and_alter(*arguments: object) -> None:
            lift(*arguments)  # type: ignore[arg-type]
            on = arguments[0]
            on.exec_driver_sql(alter)  # type: ignore[attr-defined]

        server.kind.lift_guards = lift_and_alter  # type: ignore[method-assign]
        try:
            with pytest.raises(StoreError, match="does not keep records as they are"):
                copy(mine, server)
        finally:
            server.kind.lift_guards = lift  # type: ignore[method-assign]
    with closing(on_server.open()) as store:
        assert store.drafts() == ()


def test_only_the_owner_copies_what_others_wrote(on_server: Team, tmp_path: Path) -> None:
    with closing(open_store(tmp_path / "mine.db")) as store:
        _fill(store)
    with (
        closing(_up_to_date(tmp_path / "mine.db")) as mine,
        closing(on_server.link(ASSESSOR)) as server,
        pytest.raises(StoreError, match="does not give you the right"),
    ):
        copy(mine, server)


# The commands


@pytest.fixture
def work(on_server: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace whose database is on a server, with something in the file it had before."""
    monkeypatch.setenv("ASSESSOR_DATABASE_URL", on_server.address().get_secret_value())
    (tmp_path / "roles").mkdir()
    with closing(open_store(tmp_path / ".assessor" / "desk.db")) as store:
        _fill(store)
    return tmp_path


def _told(ended: Ended) -> str:
    assert PASSWORD not in ended.out + ended.err
    return ended.out + ended.err


def test_a_team_is_set_up_filled_and_worked_in_with_commands(
    on_server: Team, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = ("--workspace", work)
    assert "is set up" in _told(assessor("db", "init", "--assessor", "ana", *at))
    assert "is up to date" in _told(assessor("db", "upgrade", *at))
    copied = assessor("db", "copy", "workspace", "server", *at)
    assert (copied.code, copied.err) == (0, "")
    assert copied.out.startswith("Copied 5 drafts, ")
    again = assessor("db", "copy", "workspace", "server", *at)
    assert (again.code, len(again.errors)) == (2, 1)

    monkeypatch.setenv("ASSESSOR_DATABASE_URL", on_server.address(ASSESSOR).get_secret_value())
    monkeypatch.setenv("ASSESSOR_USER", "somebody else")
    assert assessor("discard", "aa", *at).code == 0
    with closing(on_server.open(READER)) as store:
        assert [event.actor for event in store.events("aa")] == ["Cy", ASSESSOR]
    with closing(open_store(work / ".assessor" / "desk.db")) as untouched:
        assert len(untouched.events("aa")) == 1

    monkeypatch.setenv("ASSESSOR_DATABASE_URL", on_server.address(READER).get_secret_value())
    refused = assessor("discard", "a-b", *at)
    assert refused.code == 2
    assert "does not give you the right" in _told(refused)


def test_a_copy_of_what_is_damaged_says_what_is_wrong(on_server: Team, work: Path) -> None:
    engine = engine_for(file_url(work / ".assessor" / "desk.db"))
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE drafts SET version = 7 WHERE name = 'aa'")
    engine.dispose()
    copied = assessor("db", "copy", "workspace", work / "copy.db", "--workspace", work)
    assert copied.code == 1
    assert copied.errors == ["aa: the draft is at version 7, but 1 changes are logged"]


@pytest.mark.parametrize("command", [("init",), ("upgrade",), ("copy", "server", "x.db")])
def test_without_an_address_the_commands_say_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = assessor("db", *command, "--workspace", tmp_path)
    assert ended.code == 2
    assert "ASSESSOR_DATABASE_URL is not set" in ended.err
    assert list(tmp_path.iterdir()) == []
