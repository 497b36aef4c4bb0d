"""Bringing a database to the current revision, from nothing or from an older one."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, column, inspect, select, table

from assessor.desk.ports import StoreError
from assessor.store.catalogue import recatalogue
from assessor.store.dialect import kind_of
from assessor.store.tables import REVISION_TABLE

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009")
"""Every revision there has been, oldest first; each has its file in ``migrations/versions``."""
_CATALOGUE = "0007"
"""The revision since which the catalogue holds what it does; to read every draft takes a while."""

_REVISION = table(REVISION_TABLE, column("version_num"))


def bring_up_to_date(engine: Engine, place: str) -> None:
    """Run the migrations that are missing, all in one transaction. ``place`` names the database.

    The catalogue is made anew where it holds other things than before.

    Raises:
        StoreError: it is the database of something else, or of a newer assessor.
        SQLAlchemyError: it cannot be read or written.
    """
    with engine.begin() as connection:
        if _revision(connection, place) == REVISIONS[-1]:
            return
    with kind_of(engine).writing(engine).begin() as connection:
        kind_of(engine).wait_for_turn(connection)
        # Another process may have been first.
        found = _revision(connection, place)
        if found != REVISIONS[-1]:
            _upgrade(connection)
            if found is None or found < _CATALOGUE:
                recatalogue(connection)


def check_up_to_date(engine: Engine, place: str) -> None:
    """Make sure that no migration is missing. ``place`` names the database.

    Raises:
        StoreError: one is, or it is the database of something else, or of a newer assessor.
        SQLAlchemyError: it cannot be read.
    """
    with engine.begin() as connection:
        found = _revision(connection, place)
    if found is None:
        raise StoreError(f"{place} is empty; assessor db init makes its tables")
    if found != REVISIONS[-1]:
        raise StoreError(f"{place} is of an older assessor; assessor db upgrade brings it forward")


def _revision(connection: Connection, place: str) -> str | None:
    tables = inspect(connection).get_table_names()
    if not tables:
        return None
    if REVISION_TABLE not in tables:
        raise StoreError(f"{place} belongs to another program; choose another")
    found: str | None = connection.execute(select(_REVISION.c.version_num)).scalar()
    if found not in REVISIONS:
        raise StoreError(f"{place} was made by a newer assessor; upgrade this one to open it")
    return found


def _upgrade(connection: Connection) -> None:
    # Imported here because it takes a third of the time in which an up-to-date database opens.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "assessor.store:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
