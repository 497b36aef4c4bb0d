"""The remarks on how many tasks there are."""

from __future__ import annotations

from collections.abc import Iterator

from assessor.document.checks.check import Check, Subject

USUAL_TASKS = (5, 10)
"""The fewest and the most tasks that are not remarked on (METHOD §1)."""


def few_tasks(subject: Subject) -> Iterator[Check]:
    """Under 5 tasks, and still as many as the method takes."""
    count = _tasks(subject)
    if subject.method.tasks_lowest <= count < USUAL_TASKS[0]:
        yield _remark(
            "few-tasks",
            f"There are {count} tasks; under {USUAL_TASKS[0]} may hide much of the work.",
        )


def many_tasks(subject: Subject) -> Iterator[Check]:
    """Over 10 tasks, and still no more than the method takes."""
    count = _tasks(subject)
    if USUAL_TASKS[1] < count <= subject.method.tasks_highest:
        yield _remark(
            "many-tasks",
            f"There are {count} tasks; over {USUAL_TASKS[1]} are hard to tell apart and to weigh.",
        )


def _tasks(subject: Subject) -> int:
    if subject.assessment is not None:
        return len(subject.assessment.tasks)
    return len(subject.ratings.tasks) if subject.ratings else 0


def _remark(code: str, message: str) -> Check:
    return Check(code=code, severity="remark", path="tasks", message=message)
