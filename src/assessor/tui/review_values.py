"""What an item of a review says, in pieces that versions of it can be compared by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from textual.content import Content

from assessor.desk.comparing import differing_words
from assessor.document.assessment import Assessment
from assessor.document.path import Json
from assessor.document.provenance import Provenance
from assessor.document.subjects import within
from assessor.tui.faces import on_scale, shown
from assessor.tui.fields import Field, Row, rows, section_of
from assessor.tui.text import lines, plain, row

_UNLABELLED = ("id",)
_SHORT = 50
"""Characters up to which a value stands on the line of its label."""
_SOURCE = ("title", "publisher", "published", "accessed_on", "kind", "url", "note")


@dataclass(frozen=True, slots=True)
class Piece:
    """One value of an item. ``key`` is its path within the item, the same in every version."""

    key: str
    label: str
    text: str


def fields_in(assessment: Assessment, path: str) -> dict[str, Field]:
    """The fields of the item at ``path`` (by ids), by their paths within it.

    Prose that is a field of its own has the key ``""``.
    """
    section = section_of(path)
    if section is None:
        return {}
    return {
        _key(field.path, path): replace(field, label=_label(found, field))
        for found in rows(assessment, section)
        for field in found.fields
        if within(field.path, path) or (path == "role" and field.path == "assessed_on")
    }


def pieces(subject: Mapping[str, Json], fields: Mapping[str, Field]) -> tuple[Piece, ...]:
    """Everything the subject of an item shows, but the method's scale; what is empty left out."""
    return _in_order((piece for piece in _pieces(subject, fields) if piece.text.strip()), fields)


def scale_pieces(subject: Mapping[str, Json]) -> tuple[Piece, ...]:
    """What the method says of an item: its question and scale, or of an override the reason."""
    found = list(_scale(subject.get("rubric")))
    if isinstance(subject.get("reason"), str):
        found.append(Piece("method.reason", "Reason", str(subject["reason"])))
    return tuple(piece for piece in found if piece.text.strip())


def suggested(
    provenance: Sequence[Provenance], path: str, fields: Mapping[str, Field]
) -> tuple[Piece, ...]:
    """What was suggested for an item, as the person who decided saw it."""
    found = []
    for entry in provenance:
        if entry.suggestion_id is None or entry.suggested is None:
            continue
        key = _key(entry.path, path)
        value: Json = (
            list(entry.suggested) if isinstance(entry.suggested, tuple) else entry.suggested
        )
        found.append(_piece(key, value, fields.get(key)))
    return _in_order(found, fields)


def marked(text: str, other: str, style: str) -> Content:
    """``text`` with the words that ``other`` does not have in ``style``."""
    kinds = [
        part.kind
        for part in differing_words(text, other)
        if part.kind != "after"
        for _ in part.text.split()
    ]
    parts: list[tuple[str, str]] = []
    at = 0
    for token in re.split(r"(\s+)", text):
        if token and not token.isspace():
            parts.append((token, style if kinds[at] == "before" else ""))
            at += 1
        else:
            parts.append((token, ""))
    return row(*parts)


def written(
    said: Sequence[Piece], beside: Sequence[Piece] | None, style: str, empty: str
) -> Iterator[Content]:
    """Pieces below one another, with the words marked that ``beside`` does not have."""
    if not said:
        yield plain(empty, "italic $foreground-muted")
    others = {piece.key: piece.text for piece in beside or ()}
    for piece in said:
        text = plain(piece.text)
        if beside is not None:
            text = marked(piece.text, others.get(piece.key, ""), style)
        short = len(piece.text) <= _SHORT and "\n" not in piece.text
        if piece.label and short:
            yield row((f"{piece.label}  ", "$foreground-muted"), text)
        elif piece.label:
            yield lines(plain(piece.label, "$foreground-muted"), text)
        else:
            yield text


def _in_order(found: Iterable[Piece], fields: Mapping[str, Field]) -> tuple[Piece, ...]:
    order = {key: at for at, key in enumerate(fields)}
    return tuple(sorted(found, key=lambda piece: order.get(piece.key, len(order))))


def _key(place: str, path: str) -> str:
    """The path of ``place`` within the item at ``path``."""
    return place[len(path) :].lstrip(".") if within(place, path) else place


def _label(found: Row, field: Field) -> str:
    """What a field is called where its row is not named beside it."""
    if found.removable and len(found.fields) == 2:  # a point: a title and a text
        return f"{found.title.partition(':')[0]}, {field.label.lower()}"
    return field.label


def _pieces(subject: Mapping[str, Json], fields: Mapping[str, Field]) -> Iterator[Piece]:
    kind, value = subject["kind"], subject.get("value")
    if kind == "flag":
        yield Piece("message", "", str(subject["message"]))
        return
    if kind == "sources":
        yield Piece("", "", _sources(value))
        return
    for key, leaf in _leaves(value, ""):
        yield _piece(key, leaf, fields.get(key))
    if isinstance(subject.get("computed"), dict):
        yield Piece("computed", "Without it", _computed(subject["computed"]))
    yield Piece("sources", "Sources", _sources(subject.get("sources")))


def _scale(rubric: Json) -> Iterator[Piece]:
    for name, value in rubric.items() if isinstance(rubric, dict) else ():
        if isinstance(value, list):
            for pair in value:
                if isinstance(pair, list) and len(pair) == 2:
                    yield Piece(f"method.{name}.{pair[0]}", str(pair[0]), str(pair[1]))
        else:
            yield Piece(f"method.{name}", name.replace("_", " ").capitalize(), str(value))


def _leaves(value: Json, at: str) -> Iterator[tuple[str, Json]]:
    if isinstance(value, dict):
        for name, child in value.items():
            if name not in _UNLABELLED:
                yield from _leaves(child, f"{at}.{name}" if at else name)
    elif isinstance(value, list) and any(isinstance(child, dict) for child in value):
        for child in value:
            own = child["id"] if isinstance(child, dict) and "id" in child else ""
            yield from _leaves(child, f"{at}[{own}]")
    else:
        yield at, value


def _piece(key: str, value: Json, field: Field | None) -> Piece:
    if field is None:
        label = key.rpartition(".")[2].replace("_", " ").capitalize()
        text = "" if value is None or value == [] else str(value)
        return Piece(key, label, text)
    label = field.label if key else ""
    if field.kind == "rating":
        meaning = dict(field.choices).get(value if isinstance(value, int) else None, "")
        return Piece(key, label, f"{on_scale(value, field)}  {meaning}".rstrip())
    return Piece(key, label, shown(field, value))


def _sources(value: Json) -> str:
    """Sources whole, one a line."""
    found = value if isinstance(value, list) else []
    return "\n".join(
        " · ".join(str(source[name]) for name in _SOURCE if source.get(name))
        for source in found
        if isinstance(source, dict)
    )


def _computed(value: Json) -> str:
    if not isinstance(value, dict):
        return ""
    said = f"{value['score']} {value['label']} by the formula"
    if value["points"] is not None:
        major = ", which makes it a major one" if value["major"] else ""
        said += f"; it moves the score by {value['points']} points{major}"
    return said
