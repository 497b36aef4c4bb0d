"""What is printed of an O*NET database: for people, and for other programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from assessor.cli.layout import wrapped
from assessor.document.provenance import FieldValue, Suggestion
from assessor.exchange.onet.index import About, Found
from assessor.exchange.onet.linked import is_outdated
from assessor.exchange.onet.values import Occupation
from assessor.suggest.proposal import ProposedWork

HEADING = ("CODE", "TASKS", "TITLE", "FOUND AS")
"""Of the cells of :func:`row`."""


def about_lines(made: About) -> Iterator[str]:
    """What a link is told to have read."""
    dated = f" ({made.release.date})" if made.release.date else ""
    yield from wrapped(
        f"O*NET {made.release.name}{dated}: {made.occupations:,} occupations, {made.with_tasks:,} "
        f"of them with tasks; {made.statements:,} task statements, {made.rated:,} of them with "
        f"ratings; {made.titles:,} alternate titles."
    )
    if not made.rated:
        yield from wrapped(
            "Without Task Ratings a core task counts for two supplemental ones when time is shared."
        )
    yield from wrapped(f"Read in {made.folder}: {', '.join(file.name for file in made.files)}.")


def about_json(made: About) -> dict[str, object]:
    """The same for other programs."""
    return {
        "folder": made.folder,
        "release": made.release.number or None,
        "date": made.release.date or None,
        "occupations": made.occupations,
        "occupations_with_tasks": made.with_tasks,
        "statements": made.statements,
        "statements_with_ratings": made.rated,
        "alternate_titles": made.titles,
        "files": [{"name": file.name, "sha256": file.sha256} for file in made.files],
    }


def row(found: Found) -> tuple[str, str, str, str]:
    """An occupation that a search found, as cells."""
    return found.code, str(found.statements or "–"), found.title, found.by


def found_json(found: Found) -> dict[str, object]:
    """The same for other programs."""
    return {
        "code": found.code,
        "title": found.title,
        "found_as": found.by or found.title,
        "statements": found.statements,
    }


def occupation_lines(
    made_of: About, occupation: Occupation, proposed: Sequence[ProposedWork]
) -> Iterator[str]:
    """An occupation and the tasks that its statements would be merged into."""
    yield from wrapped(f"{occupation.code} {occupation.title} (O*NET {made_of.release.name})")
    yield from wrapped(occupation.description)
    yield ""
    if not proposed:
        yield "It lists no tasks of this occupation."
        return
    yield from wrapped(
        f"{len(occupation.statements)} task statements, merged into {len(proposed)} tasks. The "
        "shares of time are a prior to confirm."
    )
    yield ""
    for work in proposed:
        yield from _task_lines(work.name, work.time, work.basis)


def suggested_lines(suggestion: Suggestion) -> Iterator[str]:
    """The tasks of a suggestion, each with what it rests on, its score's reasons included."""
    for item in suggestion.items:
        yield from _task_lines(item.label, item.fields["time"], item.basis)


def _task_lines(name: str, time: FieldValue, basis: str) -> Iterator[str]:
    yield from wrapped(name, first=f"{time:3} %  ", indent="       ")
    for line in basis.split("\n"):
        yield from wrapped(line, first="         ", indent="           ")


def occupation_json(
    made_of: About, occupation: Occupation, proposed: Sequence[ProposedWork]
) -> dict[str, object]:
    """The same for other programs."""
    kinds = {True: "core", False: "supplemental", None: None}
    return {
        "release": made_of.release.number or None,
        "code": occupation.code,
        "title": occupation.title,
        "description": occupation.description,
        "statements": [
            {
                "id": statement.id,
                "text": statement.text,
                "kind": kinds[statement.core],
                "importance": _decimal(statement.importance),
                "frequency": [_decimal(percent) for percent in statement.frequency],
            }
            for statement in occupation.statements
        ],
        "proposed": [
            {
                "name": work.name,
                "time": work.time,
                "basis": work.basis,
                "statements": list(work.statements),
            }
            for work in proposed
        ],
    }


def _decimal(value: Fraction | None) -> str | None:
    return None if value is None else str(Decimal(value.numerator) / Decimal(value.denominator))


def outdated_lines(made_of: About) -> Iterator[str]:
    """That the folder holds other files by now, where it does."""
    if is_outdated(made_of):
        yield ""
        yield from wrapped(
            f"The files in {made_of.folder} have changed since they were read; assessor onet link "
            "reads them again."
        )
