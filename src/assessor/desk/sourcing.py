"""Sources with their texts: added to a draft together, and read again later."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import JsonValue

from assessor.desk.draft import Draft
from assessor.desk.editing import Author, add, set_value
from assessor.desk.ports import Change, Snapshot
from assessor.desk.session import Session
from assessor.document.checks import Check
from assessor.document.errors import DocumentError
from assessor.document.parts import rated_parts
from assessor.document.text import MAX_LINE, clean, clean_line

Kind = Literal["evidence", "resource"]

_LOOKED_UP = frozenset({"quote-not-found", "unsourced-figure"})
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:.*")


def add_source(
    session: Session,
    text: str,
    *,
    title: str,
    url: str = "",
    publisher: str = "",
    published: str = "",
    kind: Kind = "evidence",
) -> tuple[str, Snapshot]:
    """Add a source to the draft, read today, and keep its text: its id, made of the title.

    What describes the source is cleaned and cut to a line. A source is not added without its text.

    Raises:
        DocumentError: the text is empty, there is neither title nor address, the address is
            none, or another source has it.
        StaleDraft: somebody else changed the draft's sources meanwhile; nothing was added.
        StoreError: it could not be saved; the source then is in the draft, see
            :attr:`Session.unsaved`, and its text is not kept.
    """
    if not clean(text).strip():
        raise DocumentError.at("sources", "its text is empty; nothing was added")
    address = url.strip()
    same = next((s for s in session.draft.assessment.sources if address and s.url == address), None)
    if same is not None:
        raise DocumentError.at(
            f"sources[{same.id}]", "has this address already; read that one again instead"
        )
    named = _line(title) or _line(re.sub(r"^https?://", "", address).rstrip("/"))
    if not named:
        raise DocumentError.at("sources", "a source needs a title")
    moment = _MOMENT.fullmatch(published.strip())
    values: Mapping[str, JsonValue] = {
        "kind": kind,
        "title": named,
        "url": address,
        "publisher": _line(publisher),
        "published": moment[1] if moment else _line(published),
        "accessed_on": f"{session.author.at:%Y-%m-%d}",
    }
    given: Mapping[str, JsonValue] = {name: value for name, value in values.items() if value}

    def command(draft: Draft, who: Author) -> Change:
        return add(draft, "sources", given, who)

    change = session.do(command)
    own_id = change.path.partition("[")[2].removesuffix("]") if change else ""
    return own_id, session.keep_snapshot(own_id, text)


def read_again(session: Session, source_id: str, text: str, *, url: str = "") -> Snapshot:
    """Keep a source's text as it is today; the earlier one stays in the log.

    ``url`` is where the text was read, if that is known: the source's address from now on.

    Raises:
        DocumentError: the draft has no such source, the address is none, or the text is empty.
        StaleDraft: somebody else changed the day of access meanwhile; the text is kept.
        StoreError: it could not be saved.
    """

    def moved(draft: Draft, who: Author) -> Change | None:
        return set_value(draft, f"sources[{source_id}].url", url.strip(), who)

    def read_today(draft: Draft, who: Author) -> Change | None:
        return set_value(draft, f"sources[{source_id}].accessed_on", f"{who.at:%Y-%m-%d}", who)

    if url.strip():
        session.preview(moved)  # refused where it is no address
    kept = session.keep_snapshot(source_id, text)
    if url.strip():
        session.do(moved)
    session.do(read_today)
    return kept


def address_of(session: Session, source_id: str) -> str:
    """Where a source is on the web.

    Raises:
        DocumentError: the draft has no such source, or it has no address.
    """
    sources = {source.id: source for source in session.draft.assessment.sources}
    if source_id not in sources:
        raise DocumentError.at(
            "sources",
            f"there is no source “{_line(source_id)}”; there are: {', '.join(sources) or 'none'}",
        )
    if not sources[source_id].url:
        raise DocumentError.at(
            f"sources[{source_id}]", "has no web address; keep its text from a file"
        )
    return sources[source_id].url


def looked_up(session: Session) -> tuple[Check, ...]:
    """What the checks say of quotations and figures: those not found, and those without a source."""
    return tuple(check for check in session.standing.checks if check.code in _LOOKED_UP)


def citing(session: Session, source_id: str) -> tuple[str, ...]:
    """The paths of the rated parts of the draft that cite a source."""
    return tuple(_citing(session, source_id))


def _citing(session: Session, source_id: str) -> Iterator[str]:
    for path, part in rated_parts(session.draft.assessment):
        if source_id in part.sources:
            yield path


def _line(text: str) -> str:
    return clean_line(text)[:MAX_LINE].rstrip()
