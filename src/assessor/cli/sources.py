"""Sources as commands print them: what was read, what is kept, and what the checks now say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from assessor.cli.layout import cut, wrapped

if TYPE_CHECKING:
    from assessor.desk.ports import Snapshot
    from assessor.desk.session import Session
    from assessor.document.assessment import Source
    from assessor.exchange.fetch import Fetched

HEADING = ("SOURCE", "KIND", "KEPT", "CHARACTERS", "CITED", "TITLE")

_MOST_FINDINGS = 8
_TITLE_CELLS = 60


def added_lines(
    did: str, session: Session, source_id: str, kept: Snapshot, fetched: Fetched | None
) -> Iterator[str]:
    """What was done with a source's text, and what the checks say of the draft now."""
    from assessor.desk.sourcing import looked_up

    title = next(s.title for s in session.draft.assessment.sources if s.id == source_id)
    yield f"{did} “{cut(title, _TITLE_CELLS)}” as {source_id} in the draft {session.name}."
    if fetched is not None:
        kind = f" of {fetched.media_type}" if fetched.media_type else ""
        yield f"Fetched {len(fetched.data):,} bytes{kind} from {fetched.url}"
    yield (
        f"Kept {len(kept.text):,} characters at {kept.kept_at:%Y-%m-%d %H:%M} UTC, "
        f"sha256 {kept.sha256}"
    )
    findings = looked_up(session)
    if not findings:
        yield "Every quotation and figure that can be looked up is found in a kept text."
        return
    for found in findings[:_MOST_FINDINGS]:
        yield from wrapped(found.message, first=f"{found.code}: ", indent="  ")
    if len(findings) > _MOST_FINDINGS:
        rest = len(findings) - _MOST_FINDINGS
        yield f"… and {rest} more; assessor check {session.name} lists all."


def added_json(
    session: Session, source_id: str, kept: Snapshot, fetched: Fetched | None
) -> dict[str, object]:
    """The same for other programs."""
    from assessor.desk.sourcing import looked_up

    source = next(s for s in session.draft.assessment.sources if s.id == source_id)
    return {
        **source_json(session, source, kept),
        "fetched": {
            "url": fetched.url,
            "bytes": len(fetched.data),
            "media_type": fetched.media_type,
        }
        if fetched
        else None,
        "checks": [found.as_json() for found in looked_up(session)],
    }


def source_json(session: Session, source: Source, kept: Snapshot | None) -> dict[str, object]:
    """A source with what is kept of it and what cites it."""
    from assessor.desk.sourcing import citing

    return {
        "source": source.id,
        **source.model_dump(mode="json", exclude={"id"}),
        "kept_at": f"{kept.kept_at:%Y-%m-%dT%H:%M:%SZ}" if kept else None,
        "kept_by": kept.kept_by if kept else None,
        "characters": len(kept.text) if kept else None,
        "sha256": kept.sha256 if kept else None,
        "cited_by": list(citing(session, source.id)),
    }


def source_row(session: Session, source: Source, kept: Snapshot | None) -> Sequence[str]:
    """A source under :data:`HEADING`."""
    from assessor.desk.sourcing import citing

    return (
        source.id,
        source.kind,
        f"{kept.kept_at:%Y-%m-%d %H:%M} UTC" if kept else "–",
        f"{len(kept.text):,}" if kept else "–",
        str(len(citing(session, source.id))),
        source.title,
    )
