"""The linked O*NET folder of a workspace: its index, made anew where that is called for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assessor.exchange.files import typed_path
from assessor.exchange.onet.folder import read_database
from assessor.exchange.onet.index import About, OnetIndex, open_index, write_index
from assessor.exchange.onet.values import OnetError

_FILE_NAME = "onet.db"


def index_beside(database: Path) -> Path:
    """The file of the index in a workspace, by that of its working database."""
    return database.with_name(_FILE_NAME)


def folder_named(setting: str, root: Path) -> Path | None:
    """The folder that the setting ``onet`` names, from the workspace's ``root`` where it is relative.

    Raises:
        FileError: it begins with a home folder that is not there.
    """
    return (root / typed_path(setting)).absolute() if setting else None


def link(index: Path, folder: Path) -> About:
    """Read the O*NET database in ``folder`` and make the index of it.

    Raises:
        FileError: the folder cannot be read or the index cannot be written.
        OnetError: the folder holds no O*NET database, or one that is not as published.
    """
    return write_index(index, read_database(folder.absolute()))


@contextmanager
def open_linked(index: Path, folder: Path | None) -> Iterator[OnetIndex]:
    """The index, open for reading.

    Where the settings name a ``folder``, the index is made of it first unless it was already and
    the files are as they were. Where they name none, the index alone is enough.

    Raises:
        FileError: ``folder`` has to be read and cannot be.
        OnetError: no folder is linked, the index cannot be used, or ``folder`` holds no database.
    """
    if folder is not None and not _is_current(index, folder.absolute()):
        link(index, folder)
    with open_index(index) as opened:
        yield opened


def is_outdated(made_of: About) -> bool:
    """Whether the files that an index was made of are others by now; not where they are gone."""
    folder = Path(made_of.folder)
    if not folder.is_dir():
        return False
    for file in made_of.files:
        try:
            found = (folder / Path(file.name).name).stat()
        except OSError:
            return True
        if (found.st_size, found.st_mtime_ns) != (file.size, file.modified_ns):
            return True
    return False


def _is_current(index: Path, folder: Path) -> bool:
    try:
        with open_index(index) as opened:
            return opened.about.folder == str(folder) and not is_outdated(opened.about)
    except OnetError:
        return False
