"""Documents on disk: read with limits, written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import stat
from typing import TYPE_CHECKING

from assessor.document.json_text import MAX_BYTES

if TYPE_CHECKING:
    from pathlib import Path

    from assessor.document.assessment import Assessment


class FileError(Exception):
    """A file that cannot be read or written; one sentence that names it and says why."""


def read_bytes(
    path: Path | str, most: int = MAX_BYTES, advice: str = "an assessment is not"
) -> bytes:
    """The content of a file of at most ``most`` bytes; ``advice`` ends the sentence on a larger one.

    Raises:
        FileError: it is not there, not a file, not readable or too large.
    """
    try:
        # Without pathlib, whose import takes longer than reading and scoring a document.
        if os.path.isdir(path):  # noqa: PTH112
            raise FileError(f"{path}: is a folder, not a file")
        with open(path, "rb") as stream:  # noqa: PTH123
            data = stream.read(most + 1)
    except FileNotFoundError:
        raise FileError(f"{path}: there is no such file") from None
    except (OSError, ValueError) as error:
        raise FileError(f"{path}: cannot be read: {_why(error)}") from None
    if len(data) > most:
        raise FileError(f"{path}: is larger than {most // 1_000_000} MB; {advice}")
    return data


def read_document(path: Path) -> Assessment:
    """The document in a file.

    Raises:
        FileError: the file cannot be read.
        DocumentError: what it holds is not an assessment; every problem with its place.
    """
    from assessor.document.canonical import load

    return load(read_bytes(path))


def write_document(path: Path, document: Assessment, *, private: bool = False) -> None:
    """Write a document's file as :func:`write_bytes` does.

    Raises:
        FileError: it cannot be written; an older file is then untouched.
    """
    from assessor.document.canonical import dump

    write_bytes(path, dump(document), private=private)


def typed_path(text: str) -> Path:
    """The path a person typed, ``~`` meaning a home folder.

    Raises:
        FileError: there is no such home.
    """
    from pathlib import Path

    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise FileError(f"{text}: there is no such home folder") from None


def unused(path: Path) -> Path:
    """``path``, or where something is there already the first of its name with a number."""
    stem, suffix = path.name.partition(".")[0], path.name[len(path.name.partition(".")[0]) :]
    numbered = (path.with_name(f"{stem}-{i}{suffix}") for i in range(2, 10_000))
    return path if not path.exists() else next(free for free in numbered if not free.exists())


def write_bytes(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write a file whole or not at all; folders on the way are made.

    A link is followed, and the file it leads to is written. A file that was there keeps its mode;
    a new one gets what the umask allows. ``private`` files are for their owner alone (0600),
    whatever was there before, and take a link's place: in a folder that others can write to it
    may be theirs.

    Raises:
        FileError: it cannot be written; an older file is then untouched.
    """
    import secrets

    target = path if private else _target(path)
    # In the target's folder, and under a short name: a long one plus a suffix may be too long.
    temporary = target.parent / f".assessor-{secrets.token_hex(8)}"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        mode = 0o600 if private else _mode_of(target)
        with open(
            temporary, "xb", opener=_closed_to_others if mode is not None else None
        ) as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if mode is not None:
            temporary.chmod(mode)
        temporary.replace(target)
    except (OSError, ValueError) as error:
        with contextlib.suppress(OSError, ValueError):
            temporary.unlink(missing_ok=True)
        raise FileError(f"{path}: cannot be written: {_why(error)}") from None


def _target(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, ValueError) as error:
        raise FileError(f"{path}: cannot be written: {_why(error)}") from None
    except RuntimeError:
        raise FileError(f"{path}: cannot be written: the link leads back to itself") from None


def _mode_of(path: Path) -> int | None:
    """The permissions of the file at ``path``; ``None`` where there is none."""
    try:
        found = path.stat().st_mode
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(found):
        raise ValueError("it is a folder or a device, not a file")
    return found & 0o777


def _closed_to_others(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _why(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
