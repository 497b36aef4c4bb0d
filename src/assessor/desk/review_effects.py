"""What an item weighs: how far one step of its rating moves the score (METHOD §2)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from assessor.desk.standing import Standing
from assessor.document.ratings import decided_ratings
from assessor.method.flips import stepped, unit_steps
from assessor.method.score import composite


def effects(stands: Standing) -> Mapping[str, Fraction]:
    """How far an item moves the score, in points from 0, by item path.

    Of a rating it is what one step moves the formula's score by, the larger of both ways, before
    it is cut to 0…100; of an override, what it moves the published score by. What has no part in
    the score is not in it; while there is no score, nothing is.
    """
    ratings, method = decided_ratings(stands.assessment), stands.method
    if ratings is None or stands.card is None:
        return {}
    now = composite(ratings, method).unclamped
    tasks = stands.assessment.tasks
    named = {f"tasks[{i}].score": f"tasks[{task.id}]" for i, task in enumerate(tasks)}
    found: dict[str, Fraction] = {}
    for step in unit_steps(ratings, method):
        path = named.get(step.path, step.path.removesuffix(".rating"))
        moved = abs(composite(stepped(ratings, [step], method), method).unclamped - now)
        found[path] = max(found.get(path, Fraction(0)), moved)
    if stands.card.override is not None:
        found["override"] = abs(Fraction(stands.card.override.points))
    return found
