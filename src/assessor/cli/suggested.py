"""Suggestions that wait for a decision, as commands list them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from assessor.cli.changing import shown
from assessor.cli.layout import cut, wrapped
from assessor.cli.telling import SHORT
from assessor.desk.consensus import alike, consensus
from assessor.desk.deciding import OpenItem, decide, plain, replaced
from assessor.desk.rating_first import first_rating, rating_field
from assessor.desk.sampling import answers_beside
from assessor.desk.session import Session
from assessor.desk.standing import effect
from assessor.document.errors import DocumentError
from assessor.document.provenance import Suggestion

RATE_FIRST = "is to be rated before its rating is shown (blind_first): do so at the Desk"
"""What is said of an item whose suggested rating is hidden."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """A suggested item that waits, at the draft as it is.

    ``hidden`` keeps what is suggested from whoever has to rate it first. ``there`` is what stands,
    by path, where it would put something else; ``does`` says what accepting it would do.
    """

    open_item: OpenItem
    hidden: bool
    there: dict[str, JsonValue]
    does: str

    def as_json(self) -> dict[str, JsonValue]:
        """It for other programs to read."""
        item = self.open_item.item
        values: dict[str, JsonValue] = {n: plain(value) for n, value in item.fields.items()}
        return {
            "item": item.id,
            "target": item.target,
            "label": item.label,
            "hidden": self.hidden,
            "fields": None if self.hidden else values,
            "replaces": None if self.hidden else self.there,
            "effect": self.does,
            "basis": "" if self.hidden else item.basis,
        }

    def lines(self) -> Iterator[str]:
        """It for people to read."""
        item = self.open_item.item
        yield from wrapped(f"{item.label} ({item.target})", f"  {cut(item.id, 12)}  ", "     ")
        if self.hidden:
            yield from wrapped(RATE_FIRST, "     ", "     ")
            return
        for name, value in item.fields.items():
            now = self.there.get(f"{item.target}.{name}", self.there.get(item.target))
            beside = "" if now is None else f" (now {cut(shown(now), 40)})"
            yield from wrapped(shown(plain(value)) + beside, f"     {cut(name, 40)}: ", "       ")
        yield from wrapped(self.does, "     → ", "       ")


def waiting(
    session: Session, made: Suggestion | None, *, blind_first: bool
) -> tuple[Suggested, ...]:
    """What waits for a decision in an open draft, newest suggestion first; of one if given."""
    return tuple(
        _waiting(session, found, blind_first)
        for found in session.open_items()
        if made is None or found.suggestion.id == made.id
    )


def as_json(found: Sequence[Suggested]) -> list[dict[str, JsonValue]]:
    """What waits for other programs to read: a suggestion each, with its items."""
    return [
        {
            "suggestion": made.id,
            "section": made.section,
            "source": made.source,
            "model": made.model,
            "asked_at": f"{made.asked_at:%Y-%m-%dT%H:%M:%SZ}",
            "items": [one.as_json() for one in found if one.open_item.suggestion.id == made.id],
        }
        for made in _suggestions(found)
    ]


def lines(found: Sequence[Suggested]) -> Iterator[str]:
    """What waits for people to read."""
    for number, made in enumerate(_suggestions(found)):
        by = "proposed by " if made.source == "reviewer" else ""
        yield from [""] * bool(number)
        told = f"{made.section}: {by}{made.model}, {made.asked_at:%Y-%m-%d %H:%M}"
        yield from wrapped(told, f"{made.id[:SHORT]}  ", "    ")
        for one in found:
            if one.open_item.suggestion.id == made.id:
                yield from one.lines()


def hides(session: Session, open_item: OpenItem, *, blind_first: bool) -> bool:
    """Whether the person has to rate the item before its rating is shown, in whichever answer."""
    if not blind_first or rating_field(open_item) is None:
        return False
    answers = answers_beside(open_item.suggestion, session.suggestions)
    same = (
        alike(consensus(answers), open_item, session.suggestions)
        if len(answers) > 1
        else (open_item,)
    )
    who = session.author.name
    return all(first_rating(session.draft, one, who) is None for one in same)


def why_open(one: Suggested) -> str:
    """Why accepting all that can be left an item open."""
    if one.hidden:
        return RATE_FIRST
    if one.there:
        return f"something else stands at {', '.join(one.there)}"
    return "it would change the zone, or does not fit; decide on it by its name"


def _waiting(session: Session, found: OpenItem, blind_first: bool) -> Suggested:
    if hides(session, found, blind_first=blind_first):
        return Suggested(found, True, {}, "")
    try:
        there = replaced(session.draft, found.item)
        after = session.preview(lambda draft, who: decide(draft, found, who))
        does = effect(session.standing, after)
    except DocumentError as error:
        there, does = {}, f"cannot be taken over as it is: {error.problems[0]}"
    return Suggested(found, False, there, does)


def _suggestions(found: Sequence[Suggested]) -> tuple[Suggestion, ...]:
    return tuple({one.open_item.suggestion.id: one.open_item.suggestion for one in found}.values())
