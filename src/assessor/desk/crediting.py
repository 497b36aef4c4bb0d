"""Crediting a source that something in a draft was derived from."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import JsonValue

from assessor.desk.editing import add
from assessor.desk.session import Session


def credit(session: Session, fields: Mapping[str, JsonValue]) -> tuple[str, bool]:
    """Add a source with ``fields`` unless the draft has one of that title; its id, and whether it is new.

    Raises:
        DocumentError: a field does not belong there, or there are too many sources.
        StaleDraft: somebody else changed the draft meanwhile.
        StoreError: the database cannot be written.
    """
    for source in session.draft.assessment.sources:
        if source.title == fields["title"]:
            return source.id, False
    session.do(lambda draft, who: add(draft, "sources", fields, who))
    return session.draft.assessment.sources[-1].id, True
