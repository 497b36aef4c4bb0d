"""Decisions on suggestions as commands take them: what is named, and what came of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from assessor.cli.changing import Put, shown
from assessor.cli.layout import WIDTH, cut
from assessor.cli.suggested import RATE_FIRST, hides
from assessor.cli.telling import LEAST, SHORT
from assessor.desk import deciding
from assessor.desk.deciding import OpenItem
from assessor.desk.draft import Draft
from assessor.desk.editing import Author
from assessor.desk.ports import Change
from assessor.desk.session import Command, Session
from assessor.document import path as paths
from assessor.document.errors import DocumentError, Problem
from assessor.document.provenance import Decision, SuggestedItem, Suggestion

_NAMED = 8
"""Items that a refusal names at most."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a command is to decide: ``items`` of a suggestion, or every one that is open."""

    items: tuple[str, ...]
    accept: bool
    every: bool
    over: bool
    leave: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision on a field of a suggested item, and what it put where, where it did."""

    item: SuggestedItem
    decision: Decision
    put: Put | None

    def as_json(self) -> dict[str, JsonValue]:
        """It for other programs to read."""
        put: dict[str, JsonValue] = {} if self.put is None else self.put.as_json()
        return {
            "item": self.item.id,
            "target": self.item.target,
            "field": self.decision.field,
            "verdict": self.decision.verdict,
        } | put

    def lines(self) -> Iterator[str]:
        """It for people to read."""
        if self.put is not None:
            yield from self.put.lines("Accepted ")
        else:
            item = self.item
            yield cut(f"Discarded {item.label} ({item.target}), {self.decision.field}", WIDTH)


def command(session: Session, made: Suggestion, wanted: Wanted, *, blind_first: bool) -> Command:
    """What decides on items of a suggestion as the Desk does.

    Raises:
        DocumentError: an item or field is not there or not open, or its rating is still hidden;
            by the command itself, what :func:`deciding.decide` raises or, unless that is wanted,
            that a value would take the place of another.
    """
    picked = _open_of(session, made) if wanted.every else _picked(session, made, wanted.items)
    hidden = {one.item.id for one in picked if hides(session, one, blind_first=blind_first)}

    def accept_all(draft: Draft, who: Author) -> Change | None:
        free = [
            one
            for one in picked
            if one.item.id not in hidden and not deciding.replaced(draft, one.item)
        ]
        return deciding.accept_rest(draft, free, made.section, who)

    def accept(draft: Draft, who: Author) -> Change | None:
        if not wanted.over:
            _refuse_replacing(draft, picked, wanted.leave)
        return deciding.accept_each(draft, picked, who, leave=wanted.leave)

    def discard(draft: Draft, who: Author) -> Change | None:
        def seen(one: OpenItem) -> bool:
            return one.item.id not in hidden

        if len(picked) == 1:
            return deciding.discard(draft, picked[0], who, seen=seen(picked[0]))
        return deciding.discard_rest(draft, picked, made.section, who, seen=seen)

    if not wanted.accept:
        return discard
    if wanted.every:
        return accept_all
    if hidden:
        raise DocumentError(
            [Problem(one.item.label, RATE_FIRST) for one in picked if one.item.id in hidden]
        )
    _refuse_unknown(picked, wanted.leave)
    return accept


def decided(after: Draft, before: Draft, made: Suggestion) -> tuple[Decided, ...]:
    """The decisions on a suggestion that ``after`` holds and ``before`` does not."""
    items, known = {item.id: item for item in made.items}, set(before.decisions)
    return tuple(
        Decided(items[one.item_id], one, _put(before, after, one.path) if one.path else None)
        for one in after.decisions
        if one.suggestion_id == made.id and one not in known
    )


def find_suggestion(session: Session, given: str) -> Suggestion:
    """The suggestion whose id ``given`` is or begins.

    Raises:
        DocumentError: it is too short, or there is no such suggestion, or there are several.
    """
    found = [made for made in session.suggestions if made.id.startswith(given.lower())]
    if len(given) < LEAST:
        message = f"“{given}” is too short for a suggestion's id; give {LEAST} characters of it"
    elif not found:
        message = (
            f"there is no suggestion “{given[:40]}”; assessor decide {session.name} lists them"
        )
    elif len(found) > 1:
        message = f"“{given[:40]}” begins {len(found)} suggestions; give more of the id"
    else:
        return found[0]
    raise DocumentError.at("", message)


def _refuse_replacing(draft: Draft, items: Sequence[OpenItem], leave: Collection[str]) -> None:
    """Refuse what would take the place of what a person decided.

    Raises:
        DocumentError: naming every such place.
    """
    there = [entry for one in items for entry in deciding.replaced(draft, one.item, leave).items()]
    if there:
        raise DocumentError(
            [
                Problem(
                    path, f"{cut(shown(value), 40)} stands there; --over puts another in its place"
                )
                for path, value in there
            ]
        )


def _refuse_unknown(items: Sequence[OpenItem], leave: Sequence[str]) -> None:
    """Refuse to leave out what is not suggested.

    Raises:
        DocumentError: a name in ``leave`` is no field of one of ``items``.
    """
    for one in items:
        unknown = next((name for name in leave if name not in one.item.fields), None)
        if unknown is not None:
            raise DocumentError.at(
                one.item.label,
                f"“{unknown[:40]}” is not suggested; its fields are {', '.join(one.item.fields)}",
            )


def _open_of(session: Session, made: Suggestion) -> tuple[OpenItem, ...]:
    still = tuple(one for one in session.open_items() if one.suggestion.id == made.id)
    if not still:
        raise DocumentError.at("", f"everything in {made.id[:SHORT]} is decided on already")
    return still


def _picked(session: Session, made: Suggestion, names: Sequence[str]) -> tuple[OpenItem, ...]:
    """The open items of a suggestion that are named; without names the only one that is open."""
    still = _open_of(session, made)
    if not names and len(still) > 1:
        raise DocumentError.at(
            "",
            f"{len(still)} items of {made.id[:SHORT]} are open: {_names(still)}; "
            "name some, or say --all",
        )
    picked = tuple(_named(session, made, still, name) for name in names) or still
    if len({one.item.id for one in picked}) < len(picked):
        raise DocumentError.at("", "an item is named twice")
    return picked


def _put(before: Draft, after: Draft, path: str) -> Put:
    there = paths.exists(before.assessment, path)
    old = paths.get(before.assessment, path) if there else None
    return Put(path, old, paths.get(after.assessment, path))


def _named(session: Session, made: Suggestion, still: Sequence[OpenItem], name: str) -> OpenItem:
    document = session.draft.assessment
    place = paths.by_id(document, name) if paths.exists(document, name) else name
    found = [one for one in still if one.item.id == name] or [
        one for one in still if one.item.target == place
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise DocumentError.at(name, f"is what several items are for; name {_names(found)}")
    if any(name in (item.id, item.target) for item in made.items):
        raise DocumentError.at(name, "is decided on already")
    raise DocumentError.at(name, f"is no item of {made.id[:SHORT]}; there are {_names(still)}")


def _names(items: Sequence[OpenItem]) -> str:
    targets = [one.item.target for one in items]
    names = [
        one.item.target if targets.count(one.item.target) == 1 else one.item.id for one in items
    ]
    rest = ", …" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + rest
