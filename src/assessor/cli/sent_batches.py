"""What a workspace remembers of the batches that were sent from it: a file for each."""

from __future__ import annotations

from pathlib import Path

from assessor.exchange.files import FileError, read_bytes, write_bytes
from assessor.suggest.sent import SentBatch, SentError
from assessor.workspace import Workspace

MAX_BYTES = 50_000_000


def remembered(workspace: Workspace) -> tuple[SentBatch, ...]:
    """Every batch that was sent from a workspace, ended ones included.

    Raises:
        FileError: the file of one cannot be read.
    """
    found = []
    for path in sorted(_folder(workspace).glob("*.json")):
        try:
            found.append(SentBatch.read(read_bytes(path, MAX_BYTES, "a batch is not")))
        except SentError as error:
            raise FileError(
                f"{path}: is not what is remembered of a batch: {error}; move the file away"
            ) from None
    return tuple(found)


def remember(workspace: Workspace, sent: SentBatch) -> None:
    """Write down a batch, in place of what was written of it before.

    Raises:
        FileError: its file cannot be written.
    """
    write_bytes(path_of(workspace, sent), sent.written(), private=True)


def path_of(workspace: Workspace, sent: SentBatch) -> Path:
    """The file of a batch."""
    return _folder(workspace) / f"{sent.run}.json"


def _folder(workspace: Workspace) -> Path:
    return workspace.database.parent / "batches"
