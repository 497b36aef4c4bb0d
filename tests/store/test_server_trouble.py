"""Servers that are not there, not willing or gone: one sentence each, no password, nothing lost."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing

import pytest
from psycopg import OperationalError
from pydantic import SecretStr
from sqlalchemy import Connection, event

from assessor.desk.draft import Draft
from assessor.desk.editing import Author, set_value
from assessor.desk.logbook import log_problem
from assessor.desk.ports import Change, Forbidden, StaleDraft, StoreError
from assessor.desk.session import Session
from assessor.store.database import Store
from assessor.store.dialect import postgresql
from assessor.store.opening import open_database
from assessor.store.tables import REVISION_TABLE
from store.store_builders import AT, LATER, OPENED, written
from support.postgres import ASSESSOR, BOTH, PASSWORD, READER, REVIEWER, Team

pytestmark = pytest.mark.xdist_group("postgresql")


def _refusal(address: str) -> str:
    with pytest.raises(StoreError) as caught:
        open_database(SecretStr(address))
    said = str(caught.value)
    assert "\n" not in said
    assert "hunter2" not in said
    return said


@pytest.mark.parametrize(
    "address",
    [
        "hunter2",
        "postgresql+psycopg//ana:hunter2@127.0.0.1/work",
        "postgresql+psycopg://ana:hunter2@127.0.0.1:hunter2/work",
        "mysql://ana:hunter2@127.0.0.1/work",
        "sqlite:///hunter2.db",
    ],
)
def test_what_is_no_address_of_a_server_is_refused_without_repeating_it(address: str) -> None:
    said = _refusal(address)
    assert said.startswith("ASSESSOR_DATABASE_URL is no address of a database")


def test_another_driver_is_refused() -> None:
    said = _refusal("postgresql+asyncpg://ana:hunter2@127.0.0.1/work")
    assert "let ASSESSOR_DATABASE_URL begin with postgresql+psycopg://" in said


def test_a_server_that_does_not_answer_is_named_without_the_password() -> None:
    said = _refusal("postgresql://ana:hunter2@127.0.0.1:1/work?sslpassword=hunter2")
    assert said == (
        "the working database postgresql://ana@127.0.0.1:1/work cannot be reached; "
        "check the address, the network, and that the server runs"
    )


def test_a_server_that_does_not_know_the_person_or_the_database_says_so(on_server: Team) -> None:
    url = on_server.url.set(username=ASSESSOR, password=PASSWORD)
    wrong = url.set(password="hunter2")
    for address, sentence in (
        (wrong, "refused the name or the password; check ASSESSOR_DATABASE_URL"),
        (url.set(database="nothing"), "does not exist on that server"),
        (url.set(username="nobody-here", password="hunter2"), "refused the name or the password"),
    ):
        assert sentence in _refusal(address.render_as_string(hide_password=False))


def test_a_database_that_is_empty_older_newer_or_of_something_else_is_refused(
    on_server: Team,
) -> None:
    revision = f"UPDATE {REVISION_TABLE} SET version_num ="
    there = on_server.address().get_secret_value()
    with on_server.owner() as connection:
        (newest,) = connection.exec_driver_sql(f"SELECT version_num FROM {REVISION_TABLE}").one()
    for statement, back, sentence in (
        (f"{revision} '0005'", f"{revision} '{newest}'", "assessor db upgrade brings it forward"),
        (f"{revision} '9999'", f"{revision} '{newest}'", "was made by a newer assessor"),
        (
            f"ALTER TABLE {REVISION_TABLE} RENAME TO something",
            f"ALTER TABLE something RENAME TO {REVISION_TABLE}",
            "belongs to another program",
        ),
        ("ALTER SCHEMA public RENAME TO away", "ALTER SCHEMA away RENAME TO public", "is empty"),
    ):
        assert on_server.psql(None, statement).stderr == ""
        try:
            assert sentence in _refusal(there)
        finally:
            assert on_server.psql(None, back).stderr == ""


def test_a_server_that_rejects_a_person_by_its_rules_says_that_they_are_not_let_in() -> None:
    said = OperationalError('FATAL:  pg_hba.conf rejects connection for host "[local]"')
    assert postgresql.cause(said) == (
        "does not let you in from here; ask whoever looks after the server"
    )


def test_a_file_needs_no_driver_of_a_server() -> None:
    code = (
        "import sys, tempfile, pathlib; from assessor.store.database import open_store;"
        "open_store(pathlib.Path(tempfile.mkdtemp()) / 'work.db').close();"
        "print([name for name in sys.modules if name == 'psycopg' or name.endswith('guards')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("[]\n", "")


# A connection that breaks


@pytest.fixture
def ana(on_server: Team) -> Iterator[Store]:
    """The working database as ana, with her draft “baker”."""
    with closing(on_server.open(ASSESSOR)) as store:
        store.create("baker", OPENED, ASSESSOR, AT)
        yield store


def _session(store: Store, actor: str = ASSESSOR) -> Session:
    stored = store.find("baker")
    assert stored is not None
    return Session(store, "baker", stored.draft, stored=stored, actor=actor, clock=lambda: LATER)


def _write(session: Session, path: str, text: str) -> None:
    def command(draft: Draft, who: Author) -> Change | None:
        return set_value(draft, path, text, who)

    session.do(command)


def _hang_up(team: Team) -> None:
    with team.owner() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def _sound(store: Store) -> bool:
    stored = store.find("baker")
    assert stored is not None
    return log_problem(stored, store.events("baker"), store.suggestions("baker")) is None


def test_a_connection_that_was_closed_meanwhile_is_made_again(on_server: Team, ana: Store) -> None:
    session = _session(ana)
    _hang_up(on_server)
    _write(session, "reinstatement", "Data contracts.")
    assert session.unsaved == []
    assert _sound(ana)


def test_what_is_typed_while_the_server_is_away_is_kept_and_written_on_its_return(
    on_server: Team, ana: Store
) -> None:
    session = _session(ana)
    with on_server.closed():
        for path, text in (("reinstatement", "Data contracts."), ("growth.rationale", "Demand.")):
            with pytest.raises(StoreError, match="try again in a moment"):
                _write(session, path, text)
        assert len(session.unsaved) == 2
        assert session.draft.assessment.growth.rationale == "Demand."
    _write(session, "growth.check", "Checked.")

    assert session.unsaved == []
    stored = ana.find("baker")
    assert stored is not None
    assert (stored.version, stored.draft) == (4, session.draft)
    assert [event.after for event in ana.events("baker")[1:]] == [
        "Data contracts.",
        "Demand.",
        "Checked.",
    ]
    assert _sound(ana)


def test_a_connection_that_breaks_in_the_middle_of_a_save_writes_nothing_and_can_be_repeated(
    on_server: Team, ana: Store
) -> None:
    session = _session(ana)

    def break_off(_c: Connection, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("INSERT INTO events"):
            _hang_up(on_server)

    engine = ana._link.engine
    event.listen(engine, "before_cursor_execute", break_off)
    with pytest.raises(StoreError, match="closed the connection; try again"):
        _write(session, "reinstatement", "Data contracts.")
    event.remove(engine, "before_cursor_execute", break_off)
    assert len(ana.events("baker")) == 1

    session.save_unsaved()
    assert session.unsaved == []
    assert len(ana.events("baker")) == 2
    assert _sound(ana)


def test_a_save_that_was_written_but_not_acknowledged_is_not_taken_for_somebody_elses(
    on_server: Team, ana: Store
) -> None:
    session = _session(ana)

    def break_off(connection: Connection) -> None:
        driver = connection.connection.dbapi_connection
        assert driver is not None
        driver.commit()
        driver.close()

    engine = ana._link.engine
    event.listen(engine, "commit", break_off)
    with pytest.raises(StoreError):
        _write(session, "reinstatement", "Data contracts.")
    event.remove(engine, "commit", break_off)
    assert len(ana.events("baker")) == 2

    session.save_unsaved()
    assert session.unsaved == []
    assert len(ana.events("baker")) == 2
    with pytest.raises(StaleDraft):
        ana.save("baker", 1, written("Data contracts."), ASSESSOR, LATER)
    assert _sound(ana)


def test_what_somebody_else_saved_while_the_server_was_away_is_not_overwritten(
    on_server: Team, ana: Store
) -> None:
    session = _session(ana)
    with on_server.closed(), pytest.raises(StoreError):
        _write(session, "reinstatement", "Ana's")
    with closing(on_server.open(BOTH)) as other:
        other.save("baker", 1, written("Dora's"), BOTH, AT)
    with pytest.raises(StaleDraft):
        _write(session, "reinstatement", "Ana's again")

    assert [change.after for change in session.unmerged] == ["Ana's"]
    assert session.draft.assessment.reinstatement == "Dora's"
    assert _sound(ana)


@pytest.mark.parametrize("who", [READER, REVIEWER])
def test_what_the_database_never_lets_a_person_write_leaves_the_draft_and_does_not_wait(
    on_server: Team, ana: Store, who: str
) -> None:
    assert ana.find("baker") is not None
    with closing(on_server.open(who)) as theirs:
        session = _session(theirs, who)
        with pytest.raises(Forbidden):
            _write(session, "reinstatement", "In vain")
        assert (session.draft, session.unsaved, session.unmerged) == (OPENED.draft, [], [])
        session.save_unsaved()
