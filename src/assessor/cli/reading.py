"""What ``score`` is given: a vector, a file, or either of them on standard input."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypeAlias

from assessor.document.json_text import MAX_BYTES
from assessor.exchange.files import FileError, read_bytes
from assessor.method.ratings import Ratings
from assessor.method.vector import looks_like_vector, parse_vector

if TYPE_CHECKING:
    from collections.abc import Callable

    from assessor.document.assessment import Assessment

STDIN = "-"

Reader: TypeAlias = "Callable[[bytes], Assessment]"


def read_subject(given: str, read: Reader | None = None) -> Assessment | Ratings:
    """The document or the numbers that ``given`` names, ``-`` being standard input.

    ``read`` makes a document of bytes; :func:`assessor.document.canonical.load` where not given.

    Raises:
        FileError: the file or standard input cannot be read.
        DocumentError: what it holds is neither an assessment nor a vector.
        MethodError: it is a vector, but not a right one.
    """
    if looks_like_vector(given):
        return parse_vector(given.strip())
    data = stdin_bytes() if given == STDIN else read_bytes(given or ".")
    if looks_like_vector(data[:80].decode("ascii", "replace")):
        return parse_vector(data.decode("utf-8", "replace").strip())
    if read is not None:
        return read(data)
    from assessor.document.canonical import load

    return load(data)


def stdin_bytes(most: int = MAX_BYTES, advice: str = "an assessment is not") -> bytes:
    """Standard input, read as :func:`assessor.exchange.files.read_bytes` reads a file.

    Raises:
        FileError: it is closed, cannot be read or is too large.
    """
    if sys.stdin is None:
        raise FileError("standard input: is closed")
    try:
        data = sys.stdin.buffer.read(most + 1)
    except OSError as error:
        raise FileError(f"standard input: cannot be read: {error.strerror}") from None
    if len(data) > most:
        raise FileError(f"standard input: is larger than {most // 1_000_000} MB; {advice}")
    return data
