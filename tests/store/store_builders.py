"""Drafts, changes and suggestions for tests of the working database."""

from __future__ import annotations

from datetime import UTC, datetime

from assessor.desk.draft import Draft
from assessor.desk.ports import Change
from assessor.document.assessment import blank
from assessor.document.path import get, replace
from assessor.document.provenance import FieldValue, Section, SuggestedItem, Suggestion

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
LATER = datetime(2026, 11, 24, 9, 31, tzinfo=UTC)
DRAFT = Draft(assessment=blank("Data steward"))
OPENED = Change(DRAFT, "open", "", None, None, {})


def written(text: str, draft: Draft = DRAFT) -> Change:
    """The change that writes ``text`` as the reinstatement check."""
    assessment = replace(draft.assessment, "reinstatement", text)
    before = get(draft.assessment, "reinstatement")
    assert isinstance(before, str)
    left = Draft(assessment=assessment, provenance=draft.provenance, decisions=draft.decisions)
    return Change(left, "edit", "reinstatement", before, text, {})


def suggested(
    number: int, *, section: Section = "reinstatement", value: FieldValue = "New work"
) -> Suggestion:
    """Suggestion ``number``, with one item."""
    return Suggestion(
        id=f"{number:032x}",
        section=section,
        source="offline",
        model="",
        endpoint="",
        prompt=None,
        parameters={"k": 15},
        asked_at=AT,
        elapsed_ms=3,
        tokens=None,
        price=None,
        answer='{"text": "New work"}',
        items=(
            SuggestedItem(
                id="1", target=section, label="Check", fields={"reinstatement": value}, basis=""
            ),
        ),
    )
