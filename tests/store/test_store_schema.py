"""How a working database comes to be, and which ones are refused."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import make_url

import assessor.store
from assessor.desk.ports import StoreError
from assessor.store.database import open_store
from assessor.store.dialect import kind_of
from assessor.store.dialect.sqlite import engine_for, file_url
from assessor.store.migrate import REVISIONS
from assessor.store.tables import METADATA, REVISION_TABLE
from store.places import Place
from store.store_builders import AT, OPENED

_STORE = Path(assessor.store.__file__).parent


def _run(code: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, timeout=60
    )
    assert done.stderr == ""
    return done.stdout


def test_the_migrations_make_the_tables_that_the_code_uses(place: Place) -> None:
    place.open().close()
    address = make_url(place.address) if "://" in place.address else file_url(Path(place.address))
    engine = kind_of(address).engine_for(address)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": REVISION_TABLE, "compare_type": True}
        )
        assert compare_metadata(context, METADATA) == []
    engine.dispose()


def test_every_migration_is_known_in_order() -> None:
    config = Config()
    config.set_main_option("script_location", "assessor.store:migrations")
    scripts = list(ScriptDirectory.from_config(config).walk_revisions())

    assert tuple(script.revision for script in reversed(scripts)) == REVISIONS
    assert len(list((_STORE / "migrations" / "versions").glob("*.py"))) == len(REVISIONS)


def test_writes_are_durable_and_wait_their_turn(tmp_path: Path) -> None:
    open_store(tmp_path / "work.db").close()
    engine = engine_for(file_url(tmp_path / "work.db"))
    with engine.connect() as connection:
        in_force = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    engine.dispose()

    full = 2
    assert in_force == {
        "journal_mode": "wal",
        "synchronous": full,
        "foreign_keys": 1,
        "busy_timeout": 5000,
    }


def test_only_one_module_speaks_the_language_of_one_database() -> None:
    others = [path for path in _STORE.rglob("*.py") if path.parent.name != "dialect"]
    assert len(others) > 5
    for path in others:
        text = path.read_text(encoding="utf-8").lower()
        assert not [word for word in ("pragma", "trigger", "sqlite") if word in text], path


def test_other_kinds_of_database_are_refused() -> None:
    with pytest.raises(StoreError, match="SQLite file or on PostgreSQL; “mysql” is not supported"):
        kind_of(make_url("mysql://ana:secret@127.0.0.1/work"))


def test_a_database_in_memory_is_refused() -> None:
    with pytest.raises(StoreError, match="must be a file; one in memory"):
        engine_for(make_url("sqlite://"))


def test_a_database_of_a_newer_revision_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "work.db"
    open_store(path).close()
    with sqlite3.connect(path) as raw:
        raw.execute(f"UPDATE {REVISION_TABLE} SET version_num = '9999'")
    raw.close()
    before = path.read_bytes()

    with pytest.raises(StoreError, match=r"work\.db was made by a newer assessor; upgrade"):
        open_store(path)

    assert path.read_bytes() == before


def test_a_database_of_another_program_is_refused_and_gets_no_tables(tmp_path: Path) -> None:
    path = tmp_path / "work.db"
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE bookmarks (url TEXT)")

    with pytest.raises(StoreError, match=r"work\.db belongs to another program"):
        open_store(path)

    assert raw.execute("SELECT name FROM sqlite_master").fetchall() == [("bookmarks",)]
    raw.close()


def test_an_empty_file_becomes_a_working_database(tmp_path: Path) -> None:
    path = tmp_path / "work.db"
    path.touch()

    store = open_store(path)
    store.create("baker", OPENED, "Ana", AT)
    store.close()


def test_a_migration_that_fails_halfway_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "work.db"
    with sqlite3.connect(path) as raw:
        # Not a table, so that the file passes for an empty database until the last table is made.
        raw.execute("CREATE VIEW suggestions AS SELECT 1")

    with pytest.raises(StoreError, match=r"work\.db cannot be used"):
        open_store(path)

    assert raw.execute("SELECT name FROM sqlite_master").fetchall() == [("suggestions",)]
    raw.close()


def test_naming_the_package_loads_no_database_library() -> None:
    loaded = _run("import sys, assessor.store; print('sqlalchemy' in sys.modules)")

    assert loaded == "False\n"


def test_an_up_to_date_database_opens_without_the_migration_library(tmp_path: Path) -> None:
    open_store(tmp_path / "work.db").close()
    code = (
        "import sys; from pathlib import Path; from assessor.store.database import open_store;"
        "open_store(Path(sys.argv[1])).close(); print('alembic' in sys.modules)"
    )

    assert _run(code, str(tmp_path / "work.db")) == "False\n"
