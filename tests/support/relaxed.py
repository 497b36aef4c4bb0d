"""Answer models with fewer rules than the real ones."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import AfterValidator, Field, StringConstraints, create_model, model_validator

from assessor.suggest.answers import ANSWERS, Answer, AnswerModels, ProposedTask, TasksAnswer
from assessor.suggest.values import Count, Length

# For a model with random weights. It obeys a grammar, so bounds and patterns hold, but not rules
# across fields: it cannot add up to 100 by chance.

Word = Annotated[str, StringConstraints(pattern=r"^[a-z]{6,12}$")]
Words = Annotated[str, StringConstraints(pattern=r"^[a-z]{3,8}( [a-z]{3,8}){2,5}$")]


class RelaxedTask(ProposedTask):
    """A task whose text is short, so that an answer ends soon."""

    name: Word
    rationale: Words
    involvement_reason: Words


class RelaxedTasks(TasksAnswer):
    """Exactly four tasks of any time from 1 to 100 %: the rules across tasks are left out."""

    tasks: Annotated[tuple[RelaxedTask, ...], Field(min_length=4, max_length=4)]

    @model_validator(mode="after")
    def fit_together(self) -> RelaxedTasks:
        """No rules across tasks."""
        return self


class QuarterTask(RelaxedTask):
    """A task that takes a quarter of the time, and whose involvement goes with its score."""

    time: Literal[25]
    score: Literal[3, 4]
    involvement: Literal["augmentation", "displacement"]


class QuarterTasks(TasksAnswer):
    """Exactly four tasks of 25 % each: every real rule across tasks holds."""

    tasks: Annotated[tuple[QuarterTask, ...], Field(min_length=4, max_length=4)]


RELAXED: AnswerModels = MappingProxyType({**ANSWERS, "tasks": RelaxedTasks})
QUARTERS: AnswerModels = MappingProxyType({**ANSWERS, "tasks": QuarterTasks})


# For tests that are about something else than how much a model writes.


def _is_length(rule: object) -> bool:
    return isinstance(rule, AfterValidator) and isinstance(rule.func, Count | Length)


@cache
def _of_any_length(model: type[Answer]) -> type[Answer]:
    fields: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        kind: Any = field.annotation
        if get_origin(kind) is tuple and issubclass(get_args(kind)[0], Answer):
            kind = tuple[_of_any_length(get_args(kind)[0]), ...]  # type: ignore[misc]
        elif isinstance(kind, type) and issubclass(kind, Answer):
            kind = _of_any_length(kind)
        rules = [rule for rule in field.metadata if not _is_length(rule)]
        default: Any = ... if field.is_required() else field.default
        fields[name] = (Annotated[kind, *rules] if rules else kind, default)
    relaxed: type[Answer] = create_model(model.__name__, __base__=model, **fields)
    return relaxed


ANY_LENGTH: AnswerModels = MappingProxyType(
    {section: _of_any_length(model) for section, model in ANSWERS.items()}
)
"""The real ones, but a text or a list may be as short or as long as it likes."""
