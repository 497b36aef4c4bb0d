"""The working database in each place where it can be."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import URL

from assessor.desk.ports import DraftStore
from assessor.store.database import Store
from desk.memory_store import MemoryStore
from store.places import InFile, OnServer, Place
from support.postgres import Team, server, team


@pytest.fixture(scope="session")
def postgres() -> Iterator[URL]:
    """The address of a real PostgreSQL server."""
    with server() as url:
        yield url


@pytest.fixture(scope="session")
def _lenient(postgres: URL) -> Iterator[Team]:
    with team(postgres, f"assessor_lenient_{os.getpid()}", anybody=True) as made:
        yield made


@pytest.fixture(scope="session")
def _strict(postgres: URL) -> Iterator[Team]:
    with team(postgres, f"assessor_team_{os.getpid()}") as made:
        yield made


@pytest.fixture
def under_any_name(_lenient: Team) -> Iterator[Team]:
    """An empty database on a server, whose owner may act under any name."""
    yield _lenient
    _lenient.clear()


@pytest.fixture
def on_server(_strict: Team) -> Iterator[Team]:
    """An empty database of a team, with every guard in force."""
    yield _strict
    _strict.clear()


@pytest.fixture(
    params=["file", pytest.param("server", marks=pytest.mark.xdist_group("postgresql"))]
)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """An empty working database."""
    if request.param == "file":
        yield InFile(tmp_path / "work.db")
        return
    lenient: Team = request.getfixturevalue("_lenient")
    yield OnServer(lenient)
    lenient.clear()


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    """An empty working database, open."""
    opened = place.open()
    yield opened
    opened.close()


@pytest.fixture(
    params=["file", pytest.param("server", marks=pytest.mark.xdist_group("postgresql")), "memory"]
)
def any_empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DraftStore]:
    """An empty working database in each place, and its twin in memory."""
    if request.param == "memory":
        yield MemoryStore()
    elif request.param == "file":
        with closing(InFile(tmp_path / "work.db").open()) as opened:
            yield opened
    else:
        lenient: Team = request.getfixturevalue("_lenient")
        with closing(lenient.open()) as opened:
            yield opened
        lenient.clear()
