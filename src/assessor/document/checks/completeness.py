"""Checks of what a finished assessment must have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from assessor.document.checks.check import Check, Fix, Subject
from assessor.document.parts import rated_parts
from assessor.document.text import word_count
from assessor.method.definition import Dimension, MethodDefinition
from assessor.method.ratings import TIME_TOTAL

if TYPE_CHECKING:
    from assessor.document.assessment import Assessment

REQUIRED_TEXTS: tuple[tuple[str, str], ...] = (
    ("role.title", "the job title"),
    ("role.seniority", "the seniority level"),
    ("role.summary", "the summary"),
    ("role.function", "the primary function"),
    ("role.is_not", "what this role is not"),
    ("role.experience", "the typical experience"),
    ("role.seniority_note", "the seniority note"),
    ("principles.quick_screen", "the quick screen"),
    ("growth.check", "the growth check"),
    ("reinstatement", "the reinstatement check"),
    ("commentary.reality_check", "score vs reality check"),
    ("commentary.who_should_worry", "who should worry"),
    ("commentary.who_should_not", "who should not worry"),
    ("outlook.role_then", "the role in the outlook year"),
    ("outlook.timeline", "the timeline"),
)
"""The prose a finished assessment must have, by path, with its name in a sentence."""


def time_sum(subject: Subject) -> Iterator[Check]:
    """Task time does not add up to 100 %.

    Where one task alone has no time yet, the rest is the fix.
    """
    if subject.assessment is None or not subject.assessment.tasks:
        return
    total = sum(task.time or 0 for task in subject.assessment.tasks)
    if total != TIME_TOTAL:
        off = (
            f"{TIME_TOTAL - total} % is missing"
            if total < TIME_TOTAL
            else f"{total - TIME_TOTAL} % too much"
        )
        message = f"Task time adds up to {total} %, not to 100 %: {off}."
        yield Check("time-sum", "error", "tasks", message, _rest(subject, total))


def _rest(subject: Subject, total: int) -> Fix | None:
    tasks = subject.assessment.tasks if subject.assessment else ()
    without = [i for i, task in enumerate(tasks) if task.time is None]
    if len(without) != 1 or total >= TIME_TOTAL:
        return None
    rest, name = TIME_TOTAL - total, subject.task_names[without[0]]
    return Fix(f"tasks[{without[0]}].time", rest, f"give {name} the other {rest} %")


def missing(subject: Subject) -> Iterator[Check]:
    """A rating, a rationale or a required section is empty."""
    a = subject.assessment
    if a is None:
        return
    for path, name in REQUIRED_TEXTS:
        here: object = a
        for step in path.split("."):
            here = getattr(here, step)
        if not str(here).strip():
            yield _missing(path, f"{_capital(name)} is empty.")
    yield from _missing_tasks(a, subject)
    method = subject.method
    dimensions = {d.key: d for d in (*method.principles, *method.evidence, *method.barriers)}
    for path, part in rated_parts(a):
        key = path.rpartition(".")[2]
        if path.startswith("tasks["):
            continue
        dimension = dimensions.get(key, method.growth)
        rating = getattr(part, "rating", None)
        if rating is None:
            yield _missing(f"{path}.rating", f"{dimension.label} has no rating.")
        elif not dimension.low <= rating <= dimension.high:
            yield _off_scale(f"{path}.rating", dimension.label, rating, dimension, method)
        if not part.rationale.strip():
            yield _missing(f"{path}.rationale", f"{dimension.label} has no rationale.")
    yield from _missing_lists(a)


def _missing_tasks(a: Assessment, subject: Subject) -> Iterator[Check]:
    lowest, highest = subject.method.tasks_lowest, subject.method.tasks_highest
    if not lowest <= len(a.tasks) <= highest:
        yield _missing(
            "tasks", f"There are {len(a.tasks)} tasks; the method takes {lowest} to {highest}."
        )
    for i, task in enumerate(a.tasks):
        name = _capital(subject.task_names[i])
        if not task.name.strip():
            yield _missing(f"tasks[{i}].name", f"{name} has no name.")
        for field, label in (
            ("time", "time share"),
            ("score", "score"),
            ("involvement", "involvement"),
        ):
            if getattr(task, field) is None:
                yield _missing(f"tasks[{i}].{field}", f"{name} has no {label}.")
        scale = subject.method.task_score
        if task.score is not None and not scale.low <= task.score <= scale.high:
            yield _off_scale(f"tasks[{i}].score", name, task.score, scale, subject.method)
        if not task.rationale.strip():
            yield _missing(f"tasks[{i}].rationale", f"{name} has no rationale.")


def _off_scale(
    path: str, name: str, rating: int, scale: Dimension, method: MethodDefinition
) -> Check:
    """A rating made under another version of the method, which this one has no place for."""
    return _missing(
        path,
        f"{name} is rated {rating}; {method.id} {method.version} takes {scale.low} to "
        f"{scale.high}: rate it anew.",
    )


def _missing_lists(a: Assessment) -> Iterator[Check]:
    if not a.commentary.not_captured:
        yield _missing("commentary.not_captured", "What the numbers don't capture is empty.")
    if a.outlook.year is None:
        yield _missing("outlook.year", "The outlook names no year.")
    if not a.outlook.strategies:
        yield _missing("outlook.strategies", "There is no survival strategy.")
    for path, points in (
        ("commentary.not_captured", a.commentary.not_captured),
        ("outlook.strategies", a.outlook.strategies),
    ):
        for i, point in enumerate(points):
            if not point.title.strip():
                yield _missing(f"{path}[{i}].title", "A point has no title.")
            if not point.text.strip():
                yield _missing(f"{path}[{i}].text", "A point has no text.")
    for i, comparator in enumerate(a.comparators):
        if not comparator.role.strip():
            yield _missing(f"comparators[{i}].role", "A comparator names no role.")
    for i, source in enumerate(a.sources):
        if not source.title.strip():
            yield _missing(f"sources[{i}].title", "A source has no title.")
    if a.assessed_on is None:
        yield _missing("assessed_on", "The date of the assessment is missing.")


def duplicate_task(subject: Subject) -> Iterator[Check]:
    """Two tasks bear the same name, letter case and spacing aside."""
    if subject.assessment is None:
        return
    first: dict[str, int] = {}
    for i, task in enumerate(subject.assessment.tasks):
        name = " ".join(task.name.split()).casefold()
        if name and name in first:
            yield _error(
                "duplicate-task",
                f"tasks[{i}].name",
                f"Tasks {first[name] + 1} and {i + 1} are both called “{task.name}”.",
            )
        first.setdefault(name, i)


def override_reason(subject: Subject) -> Iterator[Check]:
    """An override lacks its reason code, its justification, its author or its time."""
    if subject.assessment is None or subject.assessment.override.score is None:
        return
    override = subject.assessment.override
    least = subject.method.constants.override_min_words
    words = word_count(override.justification)
    if override.reason is None:
        yield _error("override-reason", "override.reason", "The override has no reason code.")
    if words < least:
        yield _error(
            "override-reason",
            "override.justification",
            f"The override's justification has {words} words; at least {least} are needed.",
        )
    if not override.author.strip() or override.at is None:
        yield _error(
            "override-reason", "override.author", "The override does not say who made it and when."
        )


def _missing(path: str, message: str) -> Check:
    return _error("missing", path, message)


def _error(code: str, path: str, message: str) -> Check:
    return Check(code=code, severity="error", path=path, message=message)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
