"""Which working database is used: the one on a server that is set, else the file of the workspace."""

from __future__ import annotations

from pydantic import SecretStr
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from assessor.desk.ports import StoreError
from assessor.settings import Settings
from assessor.store.database import Store, open_store
from assessor.store.link import Link, place_of
from assessor.workspace import Workspace


def open_working(workspace: Workspace, settings: Settings) -> tuple[Store, Settings]:
    """The working database, and the settings that hold with it.

    A database on a server decides who acts: ``user`` is the role that logged in.

    Raises:
        StoreError: it cannot be used.
    """
    if settings.database_url is None:
        return open_store(workspace.database), settings
    store = open_database(settings.database_url)
    try:
        actor = store.actor
    except StoreError:
        store.close()
        raise
    return store, settings.model_copy(update={"user": actor or settings.user})


def open_database(url: SecretStr) -> Store:
    """The working database on a server; its tables must be there and up to date.

    Raises:
        StoreError: it cannot be reached or read, or is not a working database of this version.
    """
    link = link_to(url)
    try:
        link.check_up_to_date()
    except StoreError:
        link.close()
        raise
    return Store(link)


def link_to(url: SecretStr) -> Link:
    """A link to the database on a server, which is reached at its first use.

    Raises:
        StoreError: it is no address of such a database.
    """
    try:
        address = make_url(url.get_secret_value())
    except (ArgumentError, ValueError):
        address = None
    # The address is not repeated: it may hold a password, in a place where none was looked for.
    if address is None or address.get_backend_name() != "postgresql":
        raise StoreError(
            "ASSESSOR_DATABASE_URL is no address of a database: "
            "it is like postgresql+psycopg://ana@example.org/assessor"
        )
    return Link(address, place_of(address))
