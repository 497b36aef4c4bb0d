"""A draft in review as commands use it: opened, changed and moved, with lines and exit codes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import typer
from pydantic import JsonValue

from assessor.cli.changing import refused_json
from assessor.cli.desk import Desk, check_name, open_desk
from assessor.cli.output import WRONG, finish, say, say_error, say_json
from assessor.desk.beside import beside
from assessor.desk.editing import Author
from assessor.desk.library import UnknownRole
from assessor.desk.moving import Move, missing_for, move
from assessor.desk.ports import KeptRecord, StoredDraft
from assessor.desk.review_state import ReviewState, review_of
from assessor.desk.reviewing import ReviewRefused, told_with
from assessor.document.review import Record


@dataclass(frozen=True)
class Reviewing:
    """A draft at the desk, what was said of it, and ``who`` acts."""

    desk: Desk
    state: ReviewState
    who: Author

    def keep(self, records: Sequence[Record]) -> tuple[KeptRecord, ...]:
        """Keep what ``who`` left.

        Raises:
            StoreError: the working database cannot be written.
        """
        store, name = self.desk.store, self.state.name
        return tuple(
            store.add_record(name, record, self.who.name, told_with(self.state, record))
            for record in records
        )


@dataclass(frozen=True)
class SignOff:
    """What keeps an assessment from being signed off, whoever signs, and who can sign it now."""

    missing: tuple[str, ...]
    by: tuple[str, ...]


def sign_off(state: ReviewState, reviewer: str) -> SignOff:
    """How far an assessment is from being signed off; nothing is missing of one that is.

    What is missing is said as it is for the one who lacks least, ``reviewer`` before others.
    """
    if state.status == "published":
        return SignOff((), ())
    if state.status == "approved":
        return SignOff(missing_for(state, "publish", reviewer), ())
    approvers = {name for item in state.items for name in item.approved_by}
    lacks = {
        name: missing_for(state, "approve", name)
        for name in (reviewer, *sorted(approvers - {reviewer}))
    }
    return SignOff(
        min(lacks.values(), key=len), tuple(name for name, missing in lacks.items() if not missing)
    )


@contextmanager
def opened(name: str, root: Path | None, *, as_json: bool) -> Iterator[Reviewing]:
    """The draft ``name`` in review; what is refused ends the command with its sentence.

    Where JSON is wanted, that is printed as such too.
    """
    check_name(name)
    with open_desk(root) as desk:
        try:
            yield Reviewing(desk, state_of(desk, stored_of(desk, name)), desk.author)
        except ReviewRefused as error:
            if as_json:
                say_json(refused_json(name, [str(error)]))
            say_error(str(error))
            raise typer.Exit(WRONG) from None


def stored_of(desk: Desk, name: str) -> StoredDraft:
    """The draft called ``name``.

    Raises:
        UnknownRole: there is none, or it is discarded.
        StoreError: the working database cannot be read.
    """
    stored = desk.store.find(name)
    if stored is None:
        raise UnknownRole(f"there is no draft “{name}”; see assessor list")
    if stored.discarded:
        raise UnknownRole(
            f"the draft “{name}” is discarded; assessor restore {name} brings it back"
        )
    return stored


def state_of(desk: Desk, stored: StoredDraft) -> ReviewState:
    """What stands in a draft and was said of it, compared with all that the desk knows.

    Raises:
        MethodError: its method is not known here.
        StoreError: the working database cannot be read.
    """
    around = beside(stored.name, desk.roles, desk.store, desk.precedents)
    return review_of(stored.name, stored, desk.store, around)


def move_draft(name: str, kind: Move, root: Path | None, *, reason: str, as_json: bool) -> None:
    """Move a draft to its next status, or say in full what is missing for that."""
    check_name(name)
    with open_desk(root) as desk:
        stored = stored_of(desk, name)
        around = beside(name, desk.roles, desk.store, desk.precedents)
        try:
            moved = move(name, kind, desk.store, desk.author, around, reason)
        except ReviewRefused as error:
            missing = error.missing or (str(error),)
            if as_json:
                say_json(_moved_json(stored, moved=False, missing=missing))
            for sentence in missing:
                say_error(name, sentence)
            return finish(WRONG)
    if as_json:
        return say_json(_moved_json(moved, moved=True, missing=()))
    return say(f"{name}: {stored.status} → {moved.status}")


def _moved_json(
    stored: StoredDraft, *, moved: bool, missing: Sequence[str]
) -> dict[str, JsonValue]:
    return {
        "name": stored.name,
        "status": stored.status,
        "version": stored.version,
        "moved": moved,
        "missing": list(missing),
    }
