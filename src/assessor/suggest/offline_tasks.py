"""Tasks of a role proposed without a model: from task statements to a suggestion."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from assessor.document.assessment import Assessment
from assessor.document.checks.check import name_key
from assessor.document.provenance import FieldValue, SuggestedItem, Suggestion
from assessor.document.text import MAX_LINE, MAX_TEXT, clean, clean_line
from assessor.suggest.grouping import Group, Statement, group
from assessor.suggest.proposal import ProposedWork
from assessor.suggest.shares import Rateable, Shares, shares


class Rate(Protocol):
    """Rates a task."""

    def __call__(self, text: str, rationale: str = "") -> tuple[int, str] | None:
        """Its score 1…5 by what it is made of, a statement a line, and what that rests on.

        ``rationale`` may help to find similar tasks. ``None`` where it abstains.
        """
        ...


class Described(Rateable, Protocol):
    """A task statement with its words."""

    @property
    def text(self) -> str:
        """The statement."""


def proposed_work(statements: Sequence[Described]) -> tuple[ProposedWork, ...]:
    """The tasks that ``statements`` are merged into, the heaviest first; time adds up to 100 %.

    Raises:
        ValueError: there are more than :data:`assessor.suggest.shares.MOST`.
    """
    found = shares(statements)
    known = [
        Statement(statement.text, percent)
        for statement, percent in zip(statements, found.percents, strict=True)
    ]
    return tuple(
        ProposedWork(
            name=merged.name,
            time=merged.share,
            basis="\n".join(_basis(merged, found)),
            statements=tuple(statement.text for statement in merged.statements),
        )
        for merged in group(known)
    )


def tasks_suggestion(
    proposed: Sequence[ProposedWork],
    assessment: Assessment,
    *,
    model: str,
    asked_at: datetime,
    elapsed_ms: int = 0,
    parameters: Mapping[str, bool | int | str | None] | None = None,
    rate: Rate | None = None,
) -> Suggestion:
    """An offline suggestion for the tasks of ``assessment``; the whole proposal is its answer.

    A task that has one of the same name in the assessment speaks of that one. What is not known
    of a task, such as a score the rater abstains from, is no field of its item.
    """
    known = {name_key(task.name): task.id for task in reversed(assessment.tasks)}
    items = []
    for number, work in enumerate(proposed, 1):
        name = clean_line(work.name)[:MAX_LINE].rstrip()
        rated = rate("\n".join(work.statements) or work.name) if rate else None
        same = known.get(name_key(name))
        fields: dict[str, FieldValue] = {"name": name, "time": work.time}
        basis = clean(work.basis).strip()
        if rated is not None:
            fields["score"], why = rated
            basis = f"{why}\n{basis}"
        items.append(
            SuggestedItem(
                id=str(number),
                target=f"tasks[{same}]" if same else "tasks",
                label=name,
                fields={field: value for field, value in fields.items() if value is not None},
                basis=_bounded(basis.strip()),
            )
        )
    return Suggestion(
        id=uuid.uuid4().hex,
        section="tasks",
        source="offline",
        model=clean_line(model)[:MAX_LINE].rstrip(),
        endpoint="",
        prompt=None,
        parameters=dict(parameters or {}),
        asked_at=asked_at,
        elapsed_ms=elapsed_ms,
        tokens=None,
        price=None,
        answer=_answer(proposed),
        items=tuple(items),
    )


def _basis(merged: Group, found: Shares) -> Iterator[str]:
    count = len(merged.statements)
    made = "1 statement" if count == 1 else f"{count} statements"
    by = "frequency and importance" if found.method == "ratings" else "core 2 : supplemental 1"
    yield f"Time is a prior to confirm: {made}, by {by}."
    if found.unrated:
        yield f"Of all statements {found.unrated} had no ratings; they weigh as the others do on average."
    for statement in merged.statements:
        yield f"{statement.share} % {statement.text}"


def _bounded(text: str) -> str:
    if len(text) <= MAX_TEXT:
        return text
    ending = "\n… The rest is in the suggestion's answer."
    return text[: MAX_TEXT - len(ending)].rstrip() + ending


def _answer(proposed: Sequence[ProposedWork]) -> str:
    content = [
        {"name": work.name, "time": work.time, "statements": list(work.statements)}
        for work in proposed
    ]
    return json.dumps(content, ensure_ascii=True, indent=1)
