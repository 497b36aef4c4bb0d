"""Where a working database can be: in a file, or on a PostgreSQL server."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import text

from assessor.store.database import Store, open_store
from assessor.store.dialect.sqlite import engine_for, file_url
from support.postgres import Team


class Place(Protocol):
    """An empty working database, and a way past the program that uses it."""

    @property
    def address(self) -> str:
        """Its file, or its address with the password."""
        ...

    @property
    def strict(self) -> bool:
        """Whether a column takes values of its own type only."""
        ...

    def open(self) -> Store:
        """The working database."""
        ...

    def run(self, statement: str, **values: object) -> list[tuple[object, ...]]:
        """Run a statement past every guard; the rows it returns."""
        ...


@dataclass(frozen=True)
class InFile:
    """A database in a file."""

    path: Path
    strict: bool = False

    @property
    def address(self) -> str:
        return str(self.path)

    def open(self) -> Store:
        return open_store(self.path)

    def run(self, statement: str, **values: object) -> list[tuple[object, ...]]:
        engine = engine_for(file_url(self.path))
        with engine.begin() as connection:
            named = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            for (trigger,) in connection.execute(text(named)).fetchall():
                connection.execute(text(f"DROP TRIGGER {trigger}"))
            found = connection.execute(text(statement), values)
            result = [tuple(row) for row in found] if found.returns_rows else []
        engine.dispose()
        return result


@dataclass(frozen=True)
class OnServer:
    """A database on a server, whose owner may act under any name."""

    team: Team
    strict: bool = True

    @property
    def address(self) -> str:
        return self.team.address().get_secret_value()

    def open(self) -> Store:
        return self.team.open()

    def run(self, statement: str, **values: object) -> list[tuple[object, ...]]:
        with self.team.owner() as connection:
            found = connection.execute(text(statement), values)
            return [tuple(row) for row in found] if found.returns_rows else []
