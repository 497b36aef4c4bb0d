"""How a review looks: rows of the queue, the lines on top, and what stands around an item."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from rich.cells import cell_len, set_cell_size
from textual.content import Content
from textual.geometry import Size

from assessor.desk.review_state import ItemState, Thread
from assessor.desk.second_rating import rating_of, second_ratings_until, settled_otherwise
from assessor.document.path import Json
from assessor.document.provenance import Suggestion
from assessor.document.review import SETTLED
from assessor.document.subjects import within
from assessor.document.text import printable
from assessor.tui.cards import clip_text
from assessor.tui.reviewing import Reading
from assessor.tui.text import ZONE_STYLES, lines, plain, row

MUTED = "$foreground-muted"
_WORD = 8
"""Cells of the longest word for where an item is."""
_ROOMY = 30
"""Rows from which there is room for whole sentences above what is read."""


def where(item: ItemState, reviewer: str) -> tuple[str, str, str]:
    """Where an item is for ``reviewer``: a sign, a word, and how it is coloured."""
    said = item.verdicts.get(reviewer)
    if item.progress == "approved" and settled_otherwise(item) is not None:
        return "≠", "differs", "$text-warning"
    if item.progress == "approved":
        return "✓", "approved", "$text-success"
    if item.progress == "change requested":
        return "✎", "asked", "$text-error"
    if not item.may_approve(reviewer):
        return "–", "yours", MUTED
    if item.stale_for(reviewer) or (said is None and item.progress == "stale"):
        return "↻", "stale", "$text-warning"
    if reviewer in item.approved_by:
        return "½", f"{len(item.approved_by)} of {item.approvals_needed}", "$text-warning"
    return "○", "to read", ""


def queue_line(item: ItemState, reviewer: str, width: int) -> Content:
    """A row of the queue, ``width`` cells wide."""
    sign, word, style = where(item, reviewer)
    flag = "⚑ " if item.item.kind == "flag" or item.flags else ""
    title = fit(flag + _in_short(item), max(width - _WORD - 4, 4))
    marks = "●" if item.unresolved else " "
    return row(
        (f"{sign} ", style),
        plain(title, MUTED if word in ("approved", "yours") else ""),
        (f"{marks} ", "$text-accent"),
        (word.rjust(_WORD), style),
    )


def _in_short(item: ItemState) -> str:
    """What an item is called where there is little room: a flag by what tells it from others."""
    if item.item.kind != "flag":
        return item.item.title
    _, code, _, *number = item.item.path.split(":")
    return f"{' '.join((*number, code))}: {item.item.title}"


def blind_line(item: ItemState, reviewer: str, width: int, seen: Collection[str]) -> Content:
    """A row of the queue while rating blind: nothing that gives a rating away.

    ``seen`` are the paths of the items whose rating the reviewer has had before them.
    """
    rated = any(second.by == reviewer for second in item.second_ratings)
    sign, word, style = ("✓", "rated", "$text-success") if rated else ("○", "to rate", "")
    if not item.may_approve(reviewer):
        sign, word, style = "–", "yours", MUTED
    elif not rated and item.item.path in seen:
        sign, word, style = "–", "seen", MUTED
    elif not rated and rating_of(item) is None:
        sign, word, style = "–", "unrated", MUTED
    title = fit(item.item.title, max(width - _WORD - 4, 4))
    return row((f"{sign} ", style), f"{title}  ", (word.rjust(_WORD), style))


def fit(text: str, room: int) -> str:
    """``text`` on one line that takes exactly ``room`` cells."""
    line = " ".join(printable(text).split())
    if cell_len(line) > room:
        line = set_cell_size(line, room - 1).rstrip() + "…"
    return set_cell_size(line, room)


def status_line(reading: Reading, reviewer: str, width: int, *, blind: bool) -> Content:
    """What is reviewed, where it stands and by whom, in a line ``width`` cells wide."""
    state = reading.state
    role, card = state.draft.assessment.role, state.standing.card
    parts: list[tuple[str, str]] = []
    if card is not None and not blind:
        parts.append((f"  {card.published_score} {card.zone.upper()}", ZONE_STYLES[card.zone]))
    style = "$text-success" if state.status in SETTLED else "$text-warning"
    parts += [
        (f"  {state.status}", f"bold {style}"),
        (f"  {reading.approved} of {len(reading.queue)} approved", ""),
        (f"  you: {reviewer}", MUTED),
    ]
    left = max(width - sum(cell_len(printable(text)) for text, _ in parts), 8)
    return row((fit(role.title or state.name, left), "bold"), *parts)


def missing_line(reading: Reading, *, blind: bool) -> Content:
    """What signing off still asks for, in a line."""
    state = reading.state
    if blind:
        return plain(
            "Rating blind: ratings and rationales are hidden. b shows them.", "$text-accent"
        )
    if state.status == "draft":
        return plain("Not submitted yet: comments and proposals only.", MUTED)
    if state.status in SETTLED:
        signed = " · ".join(f"{one.signer}, {_day(one.at)}" for one in state.standing_signatures)
        on = f" · next: P (or assessor publish {state.name})" if state.status == "approved" else ""
        return plain(f"Signed: {signed}{on}" if signed else f"Not signed.{on}", MUTED)
    if state.status == "changes requested":
        return plain(
            "Sent back: its author changes it at the Desk; S there submits it again.", MUTED
        )
    if not reading.missing:
        return plain("Nothing is missing: S signs off.", "$text-success")
    count = len(reading.missing)
    all_of_it = f"Missing (1 of {count}, w lists them): " if count > 1 else "Missing: "
    return plain(all_of_it + clip_text(reading.missing[0], 160), MUTED)


def heading(item: ItemState) -> Content:
    """What an item is, who decided it, how much hangs on it, and its flags in full."""
    by = f"{item.item.kind} · decided by {', '.join(sorted(item.authors))}{_weight(item)}"
    title = "⚑ Open flag" if item.item.kind == "flag" else item.item.title
    flags = () if item.item.kind == "flag" else item.flags
    said = [plain(f"⚑ {flag.title}", "$text-warning") for flag in flags]
    if item.unresolved:
        count = len(item.unresolved)
        words = "a comment is" if count == 1 else f"{count} comments are"
        said.append(plain(f"● {words} not resolved; see below", "$text-accent"))
    outcome = settled_otherwise(item)
    if outcome is not None:
        stands = f"≠ settled at {outcome}, but {rating_of(item)} stands: p proposes {outcome}"
        said.append(plain(stands, "$text-warning"))
    return lines(plain(title, "bold"), plain(by, MUTED), *said)


def _weight(item: ItemState) -> str:
    """How far an item moves the score, or a flag what it is about."""
    if within(item.item.about, "override"):
        if item.item.kind == "override" and not _sets_score(item):
            return " · no other score is set"
        return f" · moves the score by {item.effect_points}"
    return f" · one step moves the score by up to {item.effect_points}" if item.effect else ""


def _sets_score(item: ItemState) -> bool:
    value = item.subject["value"]
    return isinstance(value, dict) and value["score"] is not None


def signals_shown(reading: Reading, size: Size) -> Content:
    """Signs of approving too fast; where there are few rows in a line, which ``w`` shows whole."""
    if size.height >= _ROOMY:
        return lines(*(plain(f"! {text}", "$text-warning") for text in reading.signals))
    found = reading.signals_in_brief
    more = f" +{len(found) - 1}" if len(found) > 1 else ""
    return plain(f"! {found[0]}{more}  (w says more)" if found else "", "$text-warning")


def made_by(item: ItemState, suggestions: Mapping[str, Suggestion]) -> str:
    """Who suggested what stands or stood there, in a few words."""
    ids = dict.fromkeys(entry.suggestion_id for entry in item.provenance if entry.suggestion_id)
    known = [suggestions[own_id] for own_id in ids if own_id in suggestions]
    return ", ".join(dict.fromkeys(made.model or made.source for made in known))


def around(item: ItemState, knowing: Collection[str] = ()) -> Iterator[Content]:
    """Verdicts, threads and second ratings of an item; ``knowing`` had seen the first rating."""
    for name, said in sorted(item.verdicts.items()):
        stale = "" if said.fresh else ", of what stood before"
        if said.approves:
            text = f"✓ {name} approved it, {_day(said.review.at)}{stale}"
            style = "$text-success" if said.fresh else "$text-warning"
        else:
            text, style = (
                f"✎ {name} asks for a change, {_day(said.review.at)}{stale}",
                "$text-error",
            )
        yield plain(text, style)
        if said.review.comment:
            yield plain(f"  {said.review.comment}")
    for thread in item.threads:
        yield from thread_lines(thread)
    for second in item.second_ratings:
        how = f"without seeing the {rating_of(item)}"
        if second.by in knowing:
            how = "after the first was shown to them, so not blind"
        yield row(
            (f"≟ {second.by} rated it {second.rating} {how}", "$text-accent"),
            (f", {_day(second.at)}", MUTED),
        )
        if second.rationale:
            yield plain(f"  {second.rationale}")
    for settled in item.adjudications:
        others = "".join(
            f", {one.by} rated {one.rating}" for one in second_ratings_until(item, settled)
        )
        yield plain(
            f"= settled at {settled.outcome} ({settled.first} stood{others}) "
            f"by {settled.by}, {_day(settled.at)}: {settled.reason}",
            "$text-accent",
        )


def thread_lines(thread: Thread) -> Iterator[Content]:
    """A comment and its replies."""
    style = MUTED if thread.resolved else "bold $text-accent"
    yield row((f"● {thread.first.author}", style), (f", {_day(thread.first.at)}", MUTED))
    yield plain(f"  {thread.first.text}", MUTED if thread.resolved else "")
    for reply in thread.replies:
        yield row((f"  ↳ {reply.author}", style), (f", {_day(reply.at)}", MUTED))
        yield plain(f"    {reply.text}", MUTED if thread.resolved else "")
    if thread.resolution is not None:
        yield plain(f"  ✓ resolved by {thread.resolution.by}, {_day(thread.resolution.at)}", MUTED)


def scale(rubric: Json, rating: int | None) -> Iterator[Content]:
    """The method's question and scale, the value that stands there set off."""
    if not isinstance(rubric, dict):
        return
    yield plain(str(rubric["question"]), "bold")
    anchors = rubric["anchors"]
    signed = isinstance(rubric["low"], int) and rubric["low"] < 0
    for anchor in anchors if isinstance(anchors, list) else ():
        if not isinstance(anchor, list):
            continue
        value, meaning = anchor
        here = value == rating and rating is not None
        number = f"{value:+d}" if signed and isinstance(value, int) and value else f"{value}"
        yield row(
            (f"{'▸' if here else ' '}{number:>2}  ", "bold" if here else MUTED),
            (str(meaning), "" if here else MUTED),
        )


def _day(at: datetime) -> str:
    return at.date().isoformat()
