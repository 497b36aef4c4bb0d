"""From a validated answer to the items a person decides on.

An item's target is the path of an existing part (``evidence.wage_trends``) or of the list a new
element belongs to (``tasks``); its fields are named as in the document. A section that is bare
text, which is ``reinstatement``, has the single field ``text``. Items of a model rest on nothing
that could be named: their ``basis`` is empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from assessor.document.assessment import Assessment
from assessor.document.checks.check import name_key
from assessor.document.provenance import FieldValue, SuggestedItem
from assessor.method.definition import CURRENT, Dimension
from assessor.suggest.answers import (
    Answer,
    BarriersAnswer,
    CommentaryAnswer,
    ComparatorsAnswer,
    EvidenceAnswer,
    GrowthAnswer,
    OutlookAnswer,
    PrinciplesAnswer,
    ProposedPoint,
    ProposedTask,
    ReinstatementAnswer,
    RoleAnswer,
    TasksAnswer,
)

_Draft: TypeAlias = tuple[str, str, dict[str, FieldValue]]
"""Target, label and fields of an item that has no id yet."""

_ROLE = (
    "seniority",
    "category",
    "also_known_as",
    "summary",
    "function",
    "is_not",
    "experience",
    "seniority_note",
)
_TASK = ("name", "time", "score", "involvement")
_COMMENTARY = ("reality_check", "who_should_worry", "who_should_not", "separator")
_COMPARATOR = ("role", "seniority", "kind", "note", "also_known_as")


def items_of(answer: Answer, assessment: Assessment) -> tuple[SuggestedItem, ...]:
    """The items of ``answer`` for ``assessment``, numbered from 1 in the order of the section.

    Raises:
        TypeError: it is not the answer of a section.
    """
    return tuple(
        SuggestedItem(id=str(number), target=target, label=label, fields=fields, basis="")
        for number, (target, label, fields) in enumerate(_drafts(answer, assessment), 1)
    )


def _drafts(answer: Answer, assessment: Assessment) -> Iterator[_Draft]:
    match answer:
        case RoleAnswer():
            yield "role", "Role definition", _fields(answer, *_ROLE)
        case TasksAnswer():
            yield from _tasks(answer, assessment)
        case PrinciplesAnswer():
            yield from _dimensions("principles", CURRENT.principles, answer)
            yield "principles", "Quick screen", _fields(answer, "quick_screen")
        case GrowthAnswer():
            fields = _fields(answer, "rating", "rationale", "check")
            yield "growth", CURRENT.growth.label, fields
        case EvidenceAnswer():
            yield from _dimensions("evidence", CURRENT.evidence, answer)
        case BarriersAnswer():
            yield from _dimensions("barriers", CURRENT.barriers, answer)
        case ReinstatementAnswer():
            yield "reinstatement", "Reinstatement check", _fields(answer, "text")
        case CommentaryAnswer():
            yield "commentary", "Assessor commentary", _fields(answer, *_COMMENTARY)
            yield from _points("commentary.not_captured", answer.not_captured)
        case OutlookAnswer():
            fields = _fields(answer, "year", "role_then", "timeline")
            yield "outlook", f"The role in {answer.year}", fields
            yield from _points("outlook.strategies", answer.strategies)
        case ComparatorsAnswer():
            for comparator in answer.comparators:
                yield "comparators", comparator.role, _fields(comparator, *_COMPARATOR)
        case _:
            raise TypeError(f"{type(answer).__name__} is not the answer of a section")


def _tasks(answer: TasksAnswer, assessment: Assessment) -> Iterator[_Draft]:
    known = {name_key(task.name): task.id for task in reversed(assessment.tasks)}
    for task in answer.tasks:
        same = known.get(name_key(task.name))
        fields = _fields(task, *_TASK) | {"rationale": _rationale(task)}
        yield (f"tasks[{same}]" if same else "tasks"), task.name, fields


def _rationale(task: ProposedTask) -> str:
    """Its rationale, which ends with why score and involvement go together where they seldom do."""
    if task.is_usual:
        return task.rationale
    reason = task.involvement_reason
    stop = "" if reason.endswith((".", "!", "?")) else "."
    return f"{task.rationale} {reason[:1].upper()}{reason[1:]}{stop}"


def _dimensions(group: str, dimensions: Sequence[Dimension], answer: Answer) -> Iterator[_Draft]:
    for dimension in dimensions:
        rated = _fields(getattr(answer, dimension.key), "rating", "rationale")
        yield f"{group}.{dimension.key}", dimension.label, rated


def _points(target: str, points: Sequence[ProposedPoint]) -> Iterator[_Draft]:
    for point in points:
        yield target, point.title, _fields(point, "title", "text")


def _fields(answer: Answer, *names: str) -> dict[str, FieldValue]:
    return {name: getattr(answer, name) for name in names}
