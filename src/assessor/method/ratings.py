"""The decided ratings a score is computed from (METHOD §1): complete, in range, nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from assessor.method.definition import CURRENT, Dimension, Involvement, MethodDefinition
from assessor.method.errors import MethodError

TIME_TOTAL = 100


@dataclass(frozen=True, slots=True)
class TaskRating:
    """A task's numbers: ``time`` in % of the working week (1…100), ``score`` 1…5."""

    time: int
    score: int
    involvement: Involvement


@dataclass(frozen=True, slots=True)
class Ratings:
    """Every number a person decides for one role.

    Attributes:
        tasks: in document order; their times add up to exactly 100.
        evidence, barriers, principles: one rating per dimension, in the order of the method.
        growth: AI growth correlation, −2…+2.
        override: the published score a person put in place of the formula's, or ``None``.
    """

    tasks: tuple[TaskRating, ...]
    evidence: tuple[int, ...]
    barriers: tuple[int, ...]
    principles: tuple[int, ...]
    growth: int
    override: Decimal | None = None

    def problems(self, method: MethodDefinition = CURRENT) -> Iterator[tuple[str, str]]:
        """What makes these ratings uncomputable, as (path, sentence) pairs."""
        count = len(self.tasks)
        if not method.tasks_lowest <= count <= method.tasks_highest:
            yield (
                "tasks",
                (
                    f"there are {count} tasks; the method takes "
                    f"{method.tasks_lowest} to {method.tasks_highest}"
                ),
            )
        scale = method.task_score
        for i, task in enumerate(self.tasks):
            if not 1 <= task.time <= TIME_TOTAL:
                yield f"tasks[{i}].time", f"time {task.time} is not within 1…{TIME_TOTAL}"
            if not scale.low <= task.score <= scale.high:
                yield f"tasks[{i}].score", _off_scale(scale, task.score)
        total = sum(task.time for task in self.tasks)
        if total != TIME_TOTAL:
            yield "tasks", f"task time adds up to {total} %, not to {TIME_TOTAL} %"
        for group, dimensions, ratings in (
            ("evidence", method.evidence, self.evidence),
            ("barriers", method.barriers, self.barriers),
            ("principles", method.principles, self.principles),
        ):
            if len(ratings) != len(dimensions):
                yield group, f"{len(ratings)} ratings given, {len(dimensions)} needed"
            for dimension, rating in zip(dimensions, ratings, strict=False):
                if not dimension.low <= rating <= dimension.high:
                    yield f"{group}.{dimension.key}.rating", _off_scale(dimension, rating)
        if not method.growth.low <= self.growth <= method.growth.high:
            yield "growth.rating", _off_scale(method.growth, self.growth)
        constants = method.constants
        if self.override is not None:
            if not constants.score_lowest <= self.override <= constants.score_highest:
                yield "override.score", f"score {self.override} is not within 0…100"
            elif self.override != self.override.quantize(Decimal("0.1")):
                yield "override.score", f"score {self.override} has more than one decimal"

    def validated(self, method: MethodDefinition = CURRENT) -> Ratings:
        """These ratings, when the method can compute with them.

        Raises:
            MethodError: naming the first place that is off its scale, and the scale.
        """
        for path, sentence in self.problems(method):
            raise MethodError(f"{path}: {sentence}")
        return self


def _off_scale(dimension: Dimension, rating: int) -> str:
    return f"rating {rating} is not within {dimension.low}…{dimension.high}"
