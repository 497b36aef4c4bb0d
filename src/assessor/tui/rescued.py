"""Files for what no database took yet: in the workspace's folder, for their author alone."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path

from assessor.desk.ports import StoreError
from assessor.desk.session import Session
from assessor.document.assessment import Assessment
from assessor.exchange.files import FileError, write_document

_UNSAVED, _MINE = "unsaved", "mine"
_MOST = 1000


class Aside:
    """The file that holds the draft ``name`` while it waits to be saved, were the program to end.

    ``path`` is that file while it is there.
    """

    def __init__(self, name: str, folder: Path) -> None:
        self.path: Path | None = None
        self._name, self._folder = name, folder
        self._holds: Assessment | None = None

    def write(self, assessment: Assessment) -> None:
        """Have the file hold ``assessment``. Where none can be written, there is none."""
        if assessment is self._holds:
            return
        if self.path is not None:
            with contextlib.suppress(FileError):
                write_document(self.path, assessment, private=True)
                self._holds = assessment
                return
        self.path = _written(assessment, self._folder, f"{self._name}.{_UNSAVED}")
        self._holds = assessment if self.path else None

    def remove(self) -> None:
        """Take the file away: what it holds is saved."""
        if self.path is not None:
            with contextlib.suppress(OSError):
                self.path.unlink(missing_ok=True)
        self.path = self._holds = None


def rescue(session: Session, aside: Aside, folder: Path) -> tuple[Path, ...]:
    """Save what could not be saved yet; into files where the database does not take it.

    That holds for a draft the database refuses, and for one that somebody else's changes
    overtook before it was saved.
    """
    unsaved: tuple[Path, ...] = ()
    try:
        session.save_unsaved()
    except StoreError:
        if session.unsaved or not session.unmerged:
            aside.write(session.draft.assessment)
            unsaved = (aside.path,) if aside.path else ()
    else:
        aside.remove()
    overtaken = keep_overtaken(session, folder)
    return (overtaken, *unsaved) if overtaken else unsaved


def keep_overtaken(session: Session, folder: Path) -> Path | None:
    """The file for what has left the draft before it was saved; ``None`` where none was needed.

    Where none can be written, it stays with the session.
    """
    if not session.unmerged:
        return None
    written = _written(session.unmerged[-1].draft.assessment, folder, f"{session.name}.{_MINE}")
    if written is not None:
        session.unmerged.clear()
    return written


def left_aside(folder: Path) -> tuple[Path, ...]:
    """The files in ``folder`` that hold what no database took, by name."""
    found = {path for kind in (_UNSAVED, _MINE) for path in folder.glob(f"*.{kind}*.json")}
    return tuple(sorted(path for path in found if path.is_file()))


def _written(assessment: Assessment, folder: Path, name: str) -> Path | None:
    for place in (folder, Path(tempfile.gettempdir())):
        numbered = (place / f"{name}{'-' if i else ''}{i or ''}.json" for i in range(_MOST))
        path = next(path for path in numbered if not path.exists())
        with contextlib.suppress(FileError):
            write_document(path, assessment, private=True)
            return path
    return None
