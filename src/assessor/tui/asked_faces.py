"""How the Desk marks what reviewers ask: at the item, and in short in the list of sections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.content import Content

from assessor.desk.asked import Asked
from assessor.document.subjects import within
from assessor.tui.cards import clip_text
from assessor.tui.fields import Row, SectionKey, section_of
from assessor.tui.text import row

_MOST = 240
"""Characters of what somebody asks that an item shows; the review has the rest."""


def asked_line(ask: Asked) -> Content:
    """What is asked, by whom, and the key that opens the review there."""
    sign, verb = ("✎", "asks for a change") if ask.is_change else ("●", "asks")
    style = "$text-error" if ask.is_change else "$text-accent"
    if ask.settled_at is not None:
        sign, verb, style = "≠", f"settled it at {ask.settled_at}", "$text-warning"
    if ask.answered:
        verb, style = "asked, and has your answer", "$foreground-muted"
    return row((f"{sign} {ask.by} {verb} (r reads it): ", style), clip_text(ask.words, _MOST))


def at_rows(
    asks: Iterable[Asked], listed: Sequence[Row], section: SectionKey
) -> dict[str, tuple[Asked, ...]]:
    """What is asked at each row of a section, by the row's path; of the whole section, at its first."""
    found: dict[str, tuple[Asked, ...]] = {}
    for ask in asks:
        if section_of(ask.about) == section and listed:
            path = _row_for(ask.about, listed).path
            found[path] = (*found.get(path, ()), ask)
    return found


def asked_signs(asks: Sequence[Asked]) -> list[tuple[str, str]]:
    """How many changes, settled ratings and comments wait for the author, as short as can be."""
    waiting = [ask for ask in asks if not ask.answered]
    changes = sum(ask.is_change for ask in waiting)
    ratings = sum(ask.settled_at is not None for ask in waiting)
    comments = len(waiting) - changes - ratings
    counts = (
        ("✎", changes, "$text-error"),
        ("≠", ratings, "$text-warning"),
        ("●", comments, "$text-accent"),
    )
    return [(f" {sign}{count}", style) for sign, count, style in counts if count]


def _row_for(about: str, listed: Sequence[Row]) -> Row:
    holding = [one for one in listed if within(about, one.path)]
    inside = [one for one in listed if within(one.path, about)]
    return max(holding, key=lambda one: len(one.path), default=(inside or listed)[0])
