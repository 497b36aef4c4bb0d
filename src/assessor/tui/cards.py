"""How suggestion cards look: the value, what it would do to the score, where it came from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import JsonValue
from textual.content import Content

from assessor.desk.consensus import Consensus
from assessor.desk.deciding import OpenItem, decide, is_rating_field
from assessor.desk.deciding import plain as plain_value
from assessor.desk.draft import Draft
from assessor.desk.editing import Author
from assessor.desk.rating_first import rating_field
from assessor.desk.sampling import sample_of
from assessor.desk.standing import Standing, effect, standing
from assessor.document.checks import Precedents
from assessor.document.checks.voting import vote
from assessor.document.errors import DocumentError
from assessor.document.path import exists, get
from assessor.document.provenance import FieldValue, FirstRating, Suggestion
from assessor.document.ratings import method_of
from assessor.tui.entry import text_of
from assessor.tui.fields import Field, Kind, Row, element_fields, rows, section_of
from assessor.tui.text import lines, plain, row


@dataclass(frozen=True, slots=True)
class Look:
    """What a card shows besides its item.

    ``hidden`` leaves the suggested rating, and what gives it away, out until the person has
    rated, as ``first`` says; ``precedents`` are the decided ratings to look up in; ``answers`` are all the answers
    to the same question side by side, where there are several.
    """

    hidden: bool = False
    first: FirstRating | None = None
    precedents: Precedents | None = None
    answers: Consensus | None = None


_PLAIN = Look()
_BASIS_LINES = 8
_SHORT = 30
_NEAREST_SHOWN = 3


def card(
    draft: Draft, now: Standing, open_item: OpenItem, who: Author, look: Look = _PLAIN
) -> Content:
    """A suggested item with the effect that accepting it would have."""
    item, suggestion = open_item.item, open_item.suggestion
    parts = [
        row(("✦ suggested  ", "bold $text-accent"), (item.label, "bold"), _which(look, suggestion))
    ]
    short, long = _values(draft, open_item, look)
    if short:
        parts.append(plain(" · ".join(short), "bold"))
    parts += [plain(text) for text in long]
    if look.hidden:
        parts.append(plain("→ rate it first: enter; then its rating is shown", "$text-warning"))
        return lines(*parts, _origin(suggestion))
    does = _effect(draft, now, open_item, who)
    if does:
        parts.append(plain(f"→ {does}", "$text-warning"))
    parts += [plain(words, "$foreground-muted") for words in _beside(draft, open_item, look)]
    if item.basis:
        parts += [plain(line, "$foreground-muted") for line in _basis(item.basis)]
    return lines(*parts, _origin(suggestion))


def _which(look: Look, suggestion: Suggestion) -> tuple[str, str]:
    if look.answers is None:
        return "", ""
    of = len(look.answers.answers)
    return f"  answer {sample_of(suggestion)} of {of}", "$foreground-muted"


def _values(draft: Draft, open_item: OpenItem, look: Look) -> tuple[list[str], list[str]]:
    """What is suggested: short values for one line, and texts."""
    item = open_item.item
    short, long = [], []
    for field in fields_of(draft, open_item):
        value = plain_value(item.fields[field.name])
        if value is None:
            continue
        text = text_of(value)
        if field.kind == "text":
            long.append(text)
            continue
        if look.hidden and field.kind in ("rating", "choice"):
            continue
        if field.kind == "lines":
            text = ", ".join(text.split("\n"))
        if field.kind == "choice":
            text = dict(field.choices).get(text, text)
        if field.kind == "rating":
            text = _rating(draft, open_item, field)
            if look.first is not None:
                text += f" (you: {look.first.rating})"
        if text != item.label:
            short.append(text if field.kind == "choice" else f"{field.label} {text}")
    return short, long


def _rating(draft: Draft, open_item: OpenItem, field: Field) -> str:
    item = open_item.item
    suggested = item.fields[field.name]
    meaning = dict(field.choices).get(_whole(suggested), "")
    gist = meaning.partition(":")[0]
    text = text_of(plain_value(suggested))
    text = f"{text}, {gist[:1].lower()}{gist[1:]}" if gist else text
    now = _rating_now(draft, f"{item.target}.{field.name}")
    return f"{text} (now {now})" if now is not None and now != suggested else text


def _effect(draft: Draft, now: Standing, open_item: OpenItem, who: Author) -> str:
    try:
        change = decide(draft, open_item, who)
        return effect(now, standing(change.draft)) if change else ""
    except DocumentError as error:
        return f"cannot be taken over as it is: {error.problems[0]}; edit it"


def _beside(draft: Draft, open_item: OpenItem, look: Look) -> Iterator[str]:
    """What other answers and other roles say of the same."""
    name = rating_field(open_item)
    if name is None:
        return
    if look.answers is not None:
        yield from _spread(look.answers, open_item, name)
    if look.precedents is not None:
        yield from _precedents(draft, open_item, look.precedents)


def _spread(answers: Consensus, open_item: OpenItem, field: str) -> Iterator[str]:
    """What every answer says of a rating: each value, never one number for all."""
    ids = [answer.suggestion_id for answer in answers.answers]
    at = ids.index(open_item.suggestion.id)
    found = next((row for row in answers.rows if row.items[at] == open_item.item.id), None)
    spread = next((one for one in found.spreads if one.field == field), None) if found else None
    if spread is None:
        return
    values = " · ".join("–" if value is None else text_of(value) for value in spread.values)
    apart = f", {spread.width} apart" if spread.width else ", all alike"
    most = ": needs you most" if spread.wide else ""
    yield f"{len(ids)} answers  {values}{apart}{most}"


def _precedents(draft: Draft, open_item: OpenItem, precedents: Precedents) -> Iterator[str]:
    item = open_item.item
    kind = "task" if item.target.startswith("tasks") else item.target
    texts = (item.fields.get(name) for name in ("name", "rationale"))
    words = "\n".join(text for text in texts if isinstance(text, str) and text)
    found = precedents.nearest(kind, words, besides=draft.assessment.role.title)
    voted = vote(found)
    if voted is None:
        return
    near = " · ".join(
        f"{one.role} {one.rating}" + (f" “{clip_text(one.text, _SHORT)}”" if kind == "task" else "")
        for one in found[:_NEAREST_SHOWN]
    )
    said = "no majority" if voted.abstains else f"{voted.rating} by {voted.percent} %"
    yield f"precedents  {said} of {len(found)}: {near}"


def _basis(basis: str) -> Iterator[str]:
    """What the item rests on, a line each; of many, the first and how many more there are."""
    found = basis.split("\n")
    yield from found[:_BASIS_LINES]
    if len(found) > _BASIS_LINES:
        yield f"… and {len(found) - _BASIS_LINES} more; the suggestion keeps them"


def _origin(suggestion: Suggestion) -> Content:
    return plain(" · ".join(_made_by(suggestion)), "$foreground-muted")


def _made_by(suggestion: Suggestion) -> Iterator[str]:
    yield suggestion.model if suggestion.model else suggestion.source
    if suggestion.endpoint:
        yield suggestion.endpoint
    if suggestion.prompt is not None:
        yield f"prompt {suggestion.prompt.name} {suggestion.prompt.version}"
    if suggestion.tokens is not None:
        yield f"{suggestion.tokens.prompt + suggestion.tokens.completion:,} tokens"
    if suggestion.price is not None:
        yield f"${suggestion.price}"


def _rating_now(draft: Draft, path: str) -> JsonValue:
    return get(draft.assessment, path) if exists(draft.assessment, path) else None


def _whole(value: FieldValue) -> int | None:
    return value if isinstance(value, int) else None


def fields_of(draft: Draft, open_item: OpenItem) -> tuple[Field, ...]:
    """The fields of a suggested item, as the form edits them."""
    item = open_item.item
    known = _template(draft, item.target)
    names = [name for name in known if name in item.fields]
    names += [name for name in item.fields if name not in known]
    return tuple(
        known.get(name)
        or Field(
            f"{item.target}.{name}", name.replace("_", " ").capitalize(), _kind(open_item, name)
        )
        for name in names
    )


def _kind(open_item: OpenItem, name: str) -> Kind:
    value = open_item.item.fields[name]
    if isinstance(value, tuple):
        return "lines"
    if isinstance(value, int):
        return "whole"
    return "line" if name in ("title", "name", "role", "seniority", "category") else "text"


def _template(draft: Draft, target: str) -> dict[str, Field]:
    """Labels, scales and choices of the place a suggestion is for, by field name."""
    section = section_of(target)
    found = [
        field
        for item in (rows(draft.assessment, section) if section else ())
        if item.path == target or item.path.startswith(f"{target}.")
        for field in item.fields
    ]
    new = element_fields(target.partition("[")[0], method_of(draft.assessment))
    return {field.name: field for field in (*new, *found)}


def has_ratings(open_item: OpenItem) -> bool:
    """Whether a rating is among the suggested fields."""
    return any(is_rating_field(open_item.item, name) for name in open_item.item.fields)


def belongs_to(open_item: OpenItem, item: Row) -> bool:
    """Whether a suggestion is for what ``item`` shows."""
    target = open_item.item.target
    return item.path == target or (
        len(open_item.item.fields) == 1
        and item.path == f"{target}.{next(iter(open_item.item.fields))}"
    )


def clip_text(text: str, most: int) -> str:
    """``text`` on one line, its end left out where it is longer than ``most`` characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
