"""How far the score of an unfinished assessment can still move: exact bounds, no guess."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assessor.method.definition import CURRENT, Dimension, MethodDefinition
from assessor.method.ratings import Ratings, TaskRating
from assessor.method.score import composite


@dataclass(frozen=True, slots=True)
class PartialRatings:
    """What has been rated so far; ``None`` where nothing is.

    ``tasks`` holds (time, score) pairs; time that no task claims yet counts as unrated.
    """

    tasks: tuple[tuple[int | None, int | None], ...]
    evidence: tuple[int | None, ...]
    barriers: tuple[int | None, ...]
    growth: int | None


def score_bounds(
    partial: PartialRatings, method: MethodDefinition = CURRENT
) -> tuple[Decimal, Decimal] | None:
    """Lowest and highest published score that finishing ``partial`` can still give.

    ``None`` when the task time already exceeds 100 %: then no completion is valid.
    """
    claimed = sum(time or 0 for time, _ in partial.tasks)
    if claimed > 100:
        return None
    low = _filled(partial, claimed, method, worst=True)
    high = _filled(partial, claimed, method, worst=False)
    return composite(low, method).published, composite(high, method).published


def _filled(
    partial: PartialRatings, claimed: int, method: MethodDefinition, *, worst: bool
) -> Ratings:
    task_fill = method.task_score.high if worst else method.task_score.low
    tasks = [
        TaskRating(time, task_fill if score is None else score, "augmentation")
        for time, score in partial.tasks
        if time
    ]
    if claimed < 100:
        tasks.append(TaskRating(100 - claimed, task_fill, "augmentation"))

    def fill(ratings: Sequence[int | None], dimensions: Sequence[Dimension]) -> tuple[int, ...]:
        return tuple(
            (dimension.low if worst else dimension.high) if rating is None else rating
            for rating, dimension in zip(ratings, dimensions, strict=True)
        )

    return Ratings(
        tasks=tuple(tasks),
        evidence=fill(partial.evidence, method.evidence),
        barriers=fill(partial.barriers, method.barriers),
        principles=tuple(dimension.low for dimension in method.principles),
        growth=fill([partial.growth], [method.growth])[0],
    )
