"""How suggestion cards look: the value, what it would do to the score, where it came from."""

from __future__ import annotations

from pydantic import JsonValue
from textual.content import Content

from assessor.desk.deciding import OpenItem, decide, is_rating_field
from assessor.desk.deciding import plain as plain_value
from assessor.desk.draft import Draft
from assessor.desk.editing import Author
from assessor.desk.standing import Standing, effect, standing
from assessor.document.errors import DocumentError
from assessor.document.path import exists, get
from assessor.document.provenance import FieldValue
from assessor.document.ratings import method_of
from assessor.tui.entry import text_of
from assessor.tui.fields import Field, Kind, Row, element_fields, rows, section_of
from assessor.tui.text import lines, plain, row


def card(draft: Draft, now: Standing, open_item: OpenItem, who: Author) -> Content:
    """A suggested item with the effect that accepting it would have."""
    item, suggestion = open_item.item, open_item.suggestion
    source = " · ".join(part for part in (suggestion.model, suggestion.endpoint) if part)
    parts = [row(("✦ suggested  ", "bold $text-accent"), (item.label, "bold"))]
    short, long = [], []
    for field in fields_of(draft, open_item):
        text = (
            ", ".join(text_of(plain_value(item.fields[field.name])).split("\n"))
            if field.kind == "lines"
            else text_of(plain_value(item.fields[field.name]))
        )
        if field.kind == "choice":
            text = dict(field.choices).get(text, text)
        if field.kind == "rating":
            meaning = dict(field.choices).get(_whole(item.fields[field.name]), "")
            gist = meaning.partition(":")[0]
            text = f"{text}, {gist[:1].lower()}{gist[1:]}" if gist else text
            now_rated = _rating_now(draft, f"{item.target}.{field.name}")
            if now_rated is not None and now_rated != item.fields[field.name]:
                text += f" (now {now_rated})"
        if field.kind == "text":
            long.append(plain(text))
        elif text != item.label:
            short.append(text if field.kind == "choice" else f"{field.label} {text}")
    if short:
        parts.append(plain(" · ".join(short), "bold"))
    parts += long
    try:
        change = decide(draft, open_item, who)
        does = effect(now, standing(change.draft)) if change else ""
    except DocumentError as error:
        does = f"cannot be taken over as it is: {error.problems[0]}; edit it"
    if does:
        parts.append(plain(f"→ {does}", "$text-warning"))
    parts.append(
        plain(
            f"{source}  prompt {suggestion.prompt.name if suggestion.prompt else '–'}",
            "$foreground-muted",
        )
    )
    return lines(*parts)


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
