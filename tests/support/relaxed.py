"""Answer models that a model with random weights can fit.

It obeys a grammar, so bounds and patterns hold, but not rules across fields: it cannot add up to
100 by chance.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from assessor.suggest.answers import ANSWERS, AnswerModels, ProposedTask, TasksAnswer

Word = Annotated[str, StringConstraints(pattern=r"^[a-z]{6,12}$")]
Words = Annotated[str, StringConstraints(pattern=r"^[a-z]{3,8}( [a-z]{3,8}){2,5}$")]


class RelaxedTask(ProposedTask):
    """A task whose text is short, so that an answer ends soon."""

    name: Word
    rationale: Words


class RelaxedTasks(TasksAnswer):
    """Exactly four tasks of any time from 1 to 100 %: the rules across tasks are left out."""

    tasks: Annotated[tuple[RelaxedTask, ...], Field(min_length=4, max_length=4)]

    @model_validator(mode="after")
    def fit_together(self) -> RelaxedTasks:
        """No rules across tasks."""
        return self


class QuarterTask(RelaxedTask):
    """A task that takes a quarter of the time."""

    time: Literal[25]


class QuarterTasks(TasksAnswer):
    """Exactly four tasks of 25 % each: every real rule across tasks holds."""

    tasks: Annotated[tuple[QuarterTask, ...], Field(min_length=4, max_length=4)]


RELAXED: AnswerModels = MappingProxyType({**ANSWERS, "tasks": RelaxedTasks})
QUARTERS: AnswerModels = MappingProxyType({**ANSWERS, "tasks": QuarterTasks})
