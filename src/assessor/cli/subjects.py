"""What commands that compare and try are given: a file, a vector, or a name in the workspace."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import typer

from assessor.cli.output import UNUSABLE, say_error
from assessor.cli.reading import STDIN, read_subject
from assessor.cli.refusals import REFUSALS, refuse
from assessor.desk.draft import Draft
from assessor.desk.library import open_entry
from assessor.desk.names import is_name
from assessor.desk.revisions import UnknownRevision, revision
from assessor.document.assessment import Assessment
from assessor.document.export import PublishedAssessment
from assessor.document.provenance import Suggestion
from assessor.method.ratings import Ratings
from assessor.method.vector import looks_like_vector

_REVISION = re.compile(r"([a-z0-9-]+)@([0-9]{1,9})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Found:
    """What was named. ``name`` is what the workspace calls it, or the file's; may be empty."""

    name: str
    draft: Draft
    suggestions: tuple[Suggestion, ...] = ()

    @property
    def document(self) -> Assessment:
        """The document."""
        return self.draft.assessment


def find(given: str, workspace: Path | None) -> Found:
    """The document that ``given`` names; a file stands before a name.

    What keeps it from being read ends the command with one line and an exit code.
    """
    found = find_any(given, workspace)
    if isinstance(found, Ratings):
        say_error(given, "is a vector, which has no tasks by name; give a file, a draft or a role")
        raise typer.Exit(UNUSABLE)
    return found


def find_any(given: str, workspace: Path | None) -> Found | Ratings:
    """:func:`find`, or the numbers of a vector."""
    if given == STDIN or looks_like_vector(given) or _is_file(given):
        return _read(given)
    wanted = _REVISION.fullmatch(given)
    name, number = (wanted[1], int(wanted[2])) if wanted else (given, None)
    if not is_name(name):
        return _read(given)
    # The working database is slow to load, and files and vectors need none.
    from assessor.cli.desk import open_desk

    with open_desk(workspace) as desk:
        if number is not None:
            try:
                draft = revision(desk.store, name, number)
                return Found(name, draft, desk.store.suggestions(name))
            except UnknownRevision as error:
                say_error(str(error))
                raise typer.Exit(UNUSABLE) from None
        session = open_entry(name, desk.roles, desk.store, desk.settings.user)
        return Found(name, session.draft, session.suggestions)


def _read(given: str) -> Found | Ratings:
    place = "standard input" if given == STDIN else "" if looks_like_vector(given) else given
    try:
        found = read_subject(given)
    except REFUSALS as error:
        raise typer.Exit(refuse(error, place)) from None
    if isinstance(found, Ratings):
        return found
    suggestions = found.suggestions if isinstance(found, PublishedAssessment) else ()
    name = "" if given == STDIN else Path(given).stem
    return Found(name if is_name(name) else "", Draft.of(found), suggestions)


def _is_file(given: str) -> bool:
    try:
        return Path(given).exists()
    except (OSError, ValueError):
        return False
