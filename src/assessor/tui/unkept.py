"""Text that was typed and is kept nowhere when the program ends: written to a file for its author."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from assessor.document.text import printable

_NAME = "not-kept"


def put_by(texts: Sequence[str], folder: Path) -> str:
    """Write ``texts`` to one new file in ``folder``, or where that fails, of the system; a sentence.

    It says where they are, or holds them where no file could be written; empty for no texts.
    """
    if not texts:
        return ""
    from assessor.exchange.files import FileError, unused, write_bytes

    content = "\n\n\n".join(texts) + "\n"
    for place in (folder, Path(tempfile.gettempdir())):
        path = unused(place / f"{_NAME}.txt")
        try:
            write_bytes(path, content.encode("utf-8", "replace"), private=True)
        except FileError:
            continue
        return f"What you had typed and not kept is in {path}"
    return f"What you had typed could not be written to a file; it is:\n{printable(content)}"


def told_of(folder: Path) -> str:
    """That there is text in ``folder`` which was put by; empty for none."""
    found = sorted(folder.glob(f"{_NAME}*.txt"))
    if not found:
        return ""
    more = f" and {len(found) - 1} more hold" if len(found) > 1 else " holds"
    return f"{found[0].name}{more} what was typed and not kept; delete what you have read."
