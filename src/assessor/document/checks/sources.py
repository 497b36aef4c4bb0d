"""Checks of what evidence rests on."""

from __future__ import annotations

from collections.abc import Iterator

from assessor.document.checks.check import Check, Subject
from assessor.document.checks.figures import first_figure

STALE_AFTER_DAYS = 180
"""Days before the assessment's date from which a look at a source is too long ago (METHOD §7)."""


def unsourced_figure(subject: Subject) -> Iterator[Check]:
    """An evidence rationale states a figure and the dimension cites no source.

    What a figure is, :mod:`assessor.document.checks.figures` says.
    """
    if subject.assessment is None:
        return
    for dimension in subject.method.evidence:
        signal = getattr(subject.assessment.evidence, dimension.key)
        if signal.sources:
            continue
        figure = first_figure(signal.rationale)
        if figure is not None:
            yield Check(
                code="unsourced-figure",
                severity="flag",
                path=f"evidence.{dimension.key}.sources",
                message=f"{dimension.label} states a figure ({figure}) and cites no source.",
            )


def stale_source(subject: Subject) -> Iterator[Check]:
    """A source was accessed more than 180 days before the assessment's date."""
    a = subject.assessment
    if a is None or a.assessed_on is None:
        return
    for i, source in enumerate(a.sources):
        if source.accessed_on is None:
            continue
        days = (a.assessed_on - source.accessed_on).days
        if days > STALE_AFTER_DAYS:
            title = f"“{source.title}”" if source.title.strip() else f"Source {i + 1}"
            yield Check(
                code="stale-source",
                severity="flag",
                path=f"sources[{i}].accessed_on",
                message=f"{title} was accessed {days} days before the assessment's date, "
                f"more than {STALE_AFTER_DAYS}.",
            )
