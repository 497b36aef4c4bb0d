"""Tasks of a role proposed from its job description, without a model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction

from assessor.suggest.grouping import Group, Statement, group
from assessor.suggest.proposal import ProposedWork
from assessor.suggest.responsibilities import Responsibility, responsibilities
from assessor.suggest.shares import whole_percents

JOB_DESCRIPTION = "job description"
"""What a suggestion that was made from one names as its model."""


def work_of_job(text: str) -> tuple[ProposedWork, ...]:
    """The tasks that the responsibilities in a job description are merged into, 5 to 10 if there
    are that many; none where it states no responsibility.

    A job description says nothing about time: each responsibility weighs the same, as a prior to
    confirm, and time adds up to 100 %.
    """
    found = responsibilities(text)
    percents = whole_percents([Fraction(1)] * len(found))
    stated: dict[str, list[Responsibility]] = defaultdict(list)
    for one in found:
        stated[one.deed].append(one)
    known = [Statement(one.deed, percent) for one, percent in zip(found, percents, strict=True)]
    proposed = []
    for merged in group(known):
        own = [stated[statement.text].pop(0) for statement in merged.statements]
        proposed.append(
            ProposedWork(
                name=merged.name,
                time=merged.share,
                basis="\n".join(_basis(merged, own, len(found))),
                statements=tuple(one.sentence for one in own),
            )
        )
    return tuple(proposed)


def _basis(merged: Group, own: Sequence[Responsibility], of: int) -> Iterator[str]:
    yield (f"Time is a prior to confirm: {len(own)} of {of} duties, each taken to need as much.")
    for statement, one in zip(merged.statements, own, strict=True):
        yield f"{statement.share} %, line {one.line}: “{one.sentence}”"
