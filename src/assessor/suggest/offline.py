"""Suggestions with no model and no network: from what people have at hand, and from precedents.

Tasks come from a job description or an occupation of O*NET and are rated by precedents or the
offline rater; the ratings of dimensions come from precedents. Prose needs a model or a person.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from assessor.desk.ports import Failed, Final, SuggestionEvent
from assessor.document.assessment import Assessment
from assessor.document.checks import Precedents
from assessor.document.model import now
from assessor.document.provenance import FieldValue, Section, SuggestedItem, Suggestion
from assessor.suggest.aside import UnfinishedError, aside
from assessor.suggest.by_precedent import LikeRoles, Proposal, by_precedent
from assessor.suggest.offline_rating import rating_by
from assessor.suggest.offline_tasks import Rate, tasks_suggestion
from assessor.suggest.proposal import ProposedWork

NO_MATERIAL = (
    "There is nothing to make tasks of. Give a job description or an occupation of O*NET "
    "(m at the Desk, --from or assessor onet take on the command line), or set a model."
)
NOT_NEAR = (
    "No ratings of other roles are near enough to propose any for this section; rate it yourself."
)
NO_PROSE = "Without a model there are no suggestions for prose; write it yourself."


class KnownRatings(Precedents, LikeRoles, Protocol):
    """Decided ratings of other roles: like a text, and of roles like another."""


@dataclass(frozen=True, slots=True)
class Work:
    """Tasks proposed from something: ``model`` names it, ``parameters`` say what it was."""

    model: str
    proposed: tuple[ProposedWork, ...]
    parameters: Mapping[str, bool | int | str | None] = field(default_factory=dict)


class OfflineSource:
    """A :class:`~assessor.desk.ports.SuggestionSource` that works with nothing configured.

    ``work`` is what tasks are made of; without it, tasks that are written down and not rated are.
    ``no_model`` is why no model is asked, for where only one could help.
    """

    def __init__(
        self,
        precedents: KnownRatings | None = None,
        work: Work | None = None,
        no_model: str = "",
    ) -> None:
        self._precedents = precedents
        self._work = work
        self._no_model = no_model

    async def suggest(
        self, section: Section, assessment: Assessment
    ) -> AsyncIterator[SuggestionEvent]:
        """Propose content for ``section``: one :class:`Final` or :class:`Failed`."""
        asked_at, started = now(), time.perf_counter()
        try:
            found = await aside(lambda: self._found(section, assessment, asked_at))
        except UnfinishedError:
            yield Failed("The suggestion could not be made. Ask again.")
            return
        if isinstance(found, Failed):
            yield found
            return
        elapsed = int((time.perf_counter() - started) * 1000)
        yield Final(found.model_copy(update={"elapsed_ms": elapsed}))

    def _found(
        self, section: Section, assessment: Assessment, asked_at: datetime
    ) -> Suggestion | Failed:
        match section:
            case "tasks":
                return self._tasks(assessment, asked_at)
            case "principles" | "growth" | "evidence" | "barriers":
                return self._ratings(section, assessment, asked_at)
            case _:
                return self._no_help(NO_PROSE)

    def _tasks(self, assessment: Assessment, asked_at: datetime) -> Suggestion | Failed:
        rate = rating_by(self._precedents, assessment.role.title)
        if self._work is not None:
            return tasks_suggestion(
                self._work.proposed,
                assessment,
                model=self._work.model,
                asked_at=asked_at,
                parameters=self._work.parameters,
                rate=rate,
            )
        items = _scores(assessment, rate)
        if not items:
            return Failed(NO_MATERIAL, "material")
        return _suggestion("tasks", "offline rater and precedents", asked_at, items)

    def _ratings(
        self, section: Section, assessment: Assessment, asked_at: datetime
    ) -> Suggestion | Failed:
        proposed = by_precedent(section, assessment, self._precedents) if self._precedents else ()
        if not proposed:
            return self._no_help(NOT_NEAR)
        return _suggestion(section, "precedents", asked_at, _rated(proposed))

    def _no_help(self, said: str) -> Failed:
        return Failed(f"{said} {self._no_model}".strip(), "setup")


def _scores(assessment: Assessment, rate: Rate) -> tuple[SuggestedItem, ...]:
    """A score for every task that is written down and not rated, where one can be proposed."""
    rated = [
        (task, rate(task.name, task.rationale))
        for task in assessment.tasks
        if task.score is None and task.name.strip()
    ]
    return tuple(
        _item(number, f"tasks[{task.id}]", task.name, {"score": found[0]}, found[1])
        for number, (task, found) in enumerate(rated, 1)
        if found is not None
    )


def _rated(proposed: Sequence[Proposal]) -> tuple[SuggestedItem, ...]:
    return tuple(
        _item(number, one.path, one.label, {"rating": one.rating}, one.basis)
        for number, one in enumerate(proposed, 1)
    )


def _item(
    number: int, target: str, label: str, fields: dict[str, FieldValue], basis: str
) -> SuggestedItem:
    return SuggestedItem(id=str(number), target=target, label=label, fields=fields, basis=basis)


def _suggestion(
    section: Section, model: str, asked_at: datetime, items: tuple[SuggestedItem, ...]
) -> Suggestion:
    answer = [{"target": item.target, "fields": item.fields, "basis": item.basis} for item in items]
    return Suggestion(
        id=uuid.uuid4().hex,
        section=section,
        source="offline",
        model=model,
        endpoint="",
        prompt=None,
        parameters={},
        asked_at=asked_at,
        elapsed_ms=0,
        tokens=None,
        price=None,
        answer=json.dumps(answer, indent=1),
        items=items,
    )
