"""An item of a review as it is read: what stands there, beside what was suggested and approved."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from assessor.desk.review_state import ItemState
from assessor.desk.second_rating import blind_view, rating_of, seen_before
from assessor.document.subjects import owner
from assessor.tui import review_faces as faces
from assessor.tui.review_values import (
    Piece,
    fields_in,
    pieces,
    scale_pieces,
    suggested,
    written,
)
from assessor.tui.reviewing import Earlier, Reading
from assessor.tui.text import lines, plain
from assessor.tui.widgets.review import Column, Page

_ONLY_THERE = "$text-error strike"
_ONLY_HERE = "$text-success"

NOTHING = Page("", plain("There is nothing to review.", faces.MUTED), (), (), ())
"""What is shown where no item is."""


def open_page(reading: Reading, item: ItemState, *, beside: bool) -> Page:
    """Everything of an item; ``beside`` shows other versions of it too, differing words marked."""
    columns: tuple[Column, ...]
    below: tuple[Content, ...] = ()
    if item.item.kind == "flag":
        columns, below = _flagged(reading, item, beside=beside)
    elif beside:
        columns, below = _versions(reading, item)
    else:
        columns = (Column("", "", _plain_body(reading, item)),)
    return Page(
        f"{item.item.path} {item.subject_sha256}",
        faces.heading(item),
        columns,
        (
            *below,
            *_lost(reading, item),
            *faces.around(item, seen_before(reading.state, item.item.path)),
        ),
        tuple(faces.scale(item.subject.get("rubric"), rating_of(item))),
    )


def hidden_page(reading: Reading, item: ItemState) -> Page:
    """An item as somebody sees it who is to rate it blind; it is never counted as read."""
    state = reading.state
    view = blind_view(state, item.item.path)
    task, role = view.get("task"), view["role"]
    body: list[Content] = [*faces.scale(view["rubric"], None), plain("")]
    if isinstance(task, dict) and task["time"] is not None:
        body.append(plain(f"{task['time']} % of the week"))
    cited = {"kind": item.item.kind, "value": None, "sources": view["sources"]}
    body += written(pieces(cited, {}), None, "", "It cites no source.")
    fields = fields_in(state.draft.assessment, "role")
    body += [plain(""), *written(pieces({"kind": "role", "value": role}, fields), None, "", "")]
    hint = "Rate it with enter. The rating that stands, and why, are shown afterwards."
    head = lines(plain(item.item.title, "bold"), plain(hint, "$text-accent"))
    return Page("", head, (Column("", "", tuple(body)),), (), ())


def _versions(reading: Reading, item: ItemState) -> tuple[tuple[Column, ...], tuple[Content, ...]]:
    """What stands there beside other versions; and the sources, which want the whole width."""
    path = item.item.path
    fields = fields_in(reading.state.draft.assessment, path)
    stands = pieces(item.subject, fields)
    earlier = reading.earlier.get(path)
    was = None if earlier is None else pieces(earlier.subject, fields)
    made = suggested(item.provenance, path, fields)
    against = was if was is not None else _whole(made, stands)
    sources = [piece for piece in stands if piece.key == _SOURCES]
    rest = [piece for piece in stands if piece.key != _SOURCES]
    columns = [
        Column("As it stands", "bold", tuple(written(rest, against, _ONLY_HERE, _EMPTY))),
    ]
    if made:
        by = faces.made_by(item, {one.id: one for one in reading.state.suggestions})
        body = _differing(made, stands, "Taken over as it is.", "")
        title = f"Suggested by {by}" if by else "Suggested"
        columns.append(Column(title, "bold $text-accent", tuple(body)))
    if earlier is not None and was is not None:
        method = tuple(_method_then(earlier, item))
        alike = "" if method else "It read the same."
        body = _differing(was, stands, alike, "All else is as it was.")
        columns.append(Column(_as_approved(earlier), _EARLIER, (*body, *method)))
    below = (*written(sources, against, _ONLY_HERE, ""), plain("")) if sources else ()
    return tuple(columns), below


def _as_approved(earlier: Earlier) -> str:
    return f"As {earlier.reviewer} approved it, {earlier.at.date().isoformat()}"


def _method_then(earlier: Earlier, item: ItemState) -> Iterator[Content]:
    """What the method said of the item otherwise when it was approved."""
    was, now = scale_pieces(earlier.subject), scale_pieces(item.subject)
    if was != now:
        yield plain("The method’s words or scale for it have changed. They were:", "$text-warning")
        yield from _differing(was, now, "The same, with less than there is now.", "")


def _lost(reading: Reading, item: ItemState) -> Iterator[Content]:
    """That an approved version cannot be shown, where it should be."""
    if item.progress == "stale" and item.item.path not in reading.earlier:
        yield plain("How it stood when it was approved was not kept.", faces.MUTED)


_EARLIER = "bold $text-warning"
_EMPTY = "Nothing stands there."
_SOURCES = "sources"


def _whole(made: tuple[Piece, ...], stands: tuple[Piece, ...]) -> tuple[Piece, ...] | None:
    """What was suggested, with what stands wherever nothing was; ``None`` for no suggestion."""
    if not made:
        return None
    keys = {piece.key for piece in made}
    return (*made, *(piece for piece in stands if piece.key not in keys))


def _differing(
    other: tuple[Piece, ...], stands: tuple[Piece, ...], alike: str, rest: str
) -> Iterator[Content]:
    """Pieces of another version that differ from what stands, the words marked."""
    apart = [piece for piece in other if piece not in stands]
    yield from written(apart, stands, _ONLY_THERE, alike)
    if rest and apart and len(apart) < len(other):
        yield plain(rest, faces.MUTED)


def _plain_body(reading: Reading, item: ItemState) -> tuple[Content, ...]:
    fields = fields_in(reading.state.draft.assessment, item.item.path)
    return tuple(written(pieces(item.subject, fields), None, "", _EMPTY))


def _flagged(
    reading: Reading, item: ItemState, *, beside: bool
) -> tuple[tuple[Column, ...], tuple[Content, ...]]:
    """A flag, beside it what it said when it was acknowledged; and what it is about."""
    earlier = reading.earlier.get(item.item.path) if beside else None
    stands = pieces(item.subject, {})
    path = owner(item.item, [one.item for one in reading.state.items])
    about = reading.state.find(path) if path else None
    below = [plain("It is about the whole.", faces.MUTED)]
    if about is not None:
        below = [plain(f"It is about {about.item.title}:", faces.MUTED)]
        below += _plain_body(reading, about)
    below.append(plain(""))
    if earlier is None:
        return (Column("", "", (plain(item.item.title, _OPEN),)),), tuple(below)
    was = pieces(earlier.subject, {})
    now = Column("As it stands", "bold", tuple(written(stands, was, _ONLY_HERE, "")))
    then = _differing(was, stands, "It said the same.", "")
    return (now, Column(_as_approved(earlier), _EARLIER, tuple(then))), tuple(below)


_OPEN = "$text-warning"
