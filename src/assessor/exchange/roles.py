"""The published library: finished assessments in ``roles/``, and those that ship with the program."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assessor.desk.library import Role
from assessor.desk.names import is_name
from assessor.document.errors import DocumentError
from assessor.exchange.files import FileError, read_document

PERSONAL = ".personal.json"
"""How the files of personal profiles end, which are no roles."""


def read_roles(folders: Sequence[Path]) -> tuple[Role, ...]:
    """Every role file of ``folders``, by name; where two bear one name, the earlier folder's.

    A file that cannot be read is listed with what is wrong with it, not left out.
    """
    found: dict[str, Role] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
            if path.stem not in found and not path.name.endswith(PERSONAL):
                found[path.stem] = read_role(path)
    return tuple(found[name] for name in sorted(found))


def read_role(path: Path) -> Role:
    """One role file."""
    if not is_name(path.stem):
        problem = "its name must be lower-case letters, digits and hyphens"
        return Role(path.stem, path, None, problem)
    try:
        return Role(path.stem, path, read_document(path), "")
    except DocumentError as error:
        return Role(path.stem, path, None, str(error.problems[0]))
    except FileError as error:
        return Role(path.stem, path, None, str(error))
