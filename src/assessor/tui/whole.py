"""A whole assessment to read from top to bottom, as its items stand at the Desk."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from assessor.desk.draft import Draft
from assessor.desk.standing import standing
from assessor.document import path as paths
from assessor.tui.faces import face
from assessor.tui.fields import SECTIONS, rows
from assessor.tui.text import ZONE_STYLES, lines, plain, row

_MUTED = "$foreground-muted"


def whole_lines(draft: Draft) -> Iterator[Content]:
    """Title, score as computed now, and every section with its items.

    Raises:
        MethodError: the draft's method is not known here.
    """
    stands = standing(draft)
    role = draft.assessment.role
    yield row((role.title or "Untitled role", "bold"), (f"  {role.seniority}", _MUTED))
    if stands.card is None:
        yield plain("No score yet.", _MUTED)
    else:
        yield plain(
            f"{stands.card.published_score}  {stands.card.label}", ZONE_STYLES[stands.card.zone]
        )
    content = paths.to_json(draft.assessment)
    for section, title in SECTIONS.items():
        items = rows(draft.assessment, section)
        yield plain("")
        yield plain(title, "bold underline")
        if not items:
            yield plain("Nothing here.", _MUTED)
        for item in items:
            yield lines(face(draft, stands, item, content), plain(""))
