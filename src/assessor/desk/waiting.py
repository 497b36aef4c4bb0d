"""Changes that wait to be saved, and whether they can follow what somebody else saved meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from pydantic import JsonValue

from assessor.desk.draft import Draft
from assessor.desk.editing import Author
from assessor.desk.ports import Change
from assessor.document.errors import DocumentError
from assessor.document.path import exists, get

Command: TypeAlias = Callable[[Draft, Author], Change | None]
"""What a person does to a draft; ``None`` where it changes nothing."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A change that is carried out but not saved yet, with what it takes to carry it out again.

    ``command`` made it of the draft ``before``; ``None`` where it only leads back or forth, which
    nothing can stand between.
    """

    change: Change
    at: datetime
    command: Command | None
    before: Draft

    def again(self, draft: Draft, author: Author) -> Change | None:
        """The change carried out on ``draft``; ``None`` where it cannot follow what is there now."""
        path = self.change.path
        if self.command is None or _at(self.before, path) != _at(draft, path):
            return None
        try:
            change = self.command(draft, author)
        except DocumentError:
            return None
        # A path by position may lead elsewhere now.
        return change if change is not None and change.path == path else None


def _at(draft: Draft, path: str) -> JsonValue:
    """What stands at ``path``, so that an edit and somebody else's can be told to be apart."""
    return get(draft.assessment, path) if path and exists(draft.assessment, path) else None
