"""Documents on disk: read with limits, written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from assessor.document.assessment import Assessment
from assessor.document.canonical import MAX_BYTES, dump, load


class FileError(Exception):
    """A file that cannot be read or written; one sentence that names it and says why."""


def read_bytes(path: Path) -> bytes:
    """The content of a file of bounded size.

    Raises:
        FileError: it is not there, not a file, not readable or too large.
    """
    try:
        if path.is_dir():
            raise FileError(f"{path}: is a folder, not a file")
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise FileError(f"{path}: there is no such file") from None
    except (OSError, ValueError) as error:
        raise FileError(f"{path}: cannot be read: {_why(error)}") from None
    if len(data) > MAX_BYTES:
        raise FileError(f"{path}: is larger than {MAX_BYTES // 1_000_000} MB; an assessment is not")
    return data


def read_document(path: Path) -> Assessment:
    """The document in a file.

    Raises:
        FileError: the file cannot be read.
        DocumentError: what it holds is not an assessment; every problem with its place.
    """
    return load(read_bytes(path))


def write_document(path: Path, document: Assessment) -> None:
    """Write a document's file, replacing an older one only once the new one is safely on disk.

    Raises:
        FileError: it cannot be written; an older file is then untouched.
    """
    write_bytes(path, dump(document))


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; folders on the way are made.

    Raises:
        FileError: it cannot be written; an older file is then untouched.
    """
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except (OSError, ValueError) as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise FileError(f"{path}: cannot be written: {_why(error)}") from None


def _why(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
