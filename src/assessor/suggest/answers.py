"""What a model may answer, section by section.

Fields are named as in :mod:`assessor.document.assessment`. There is none for a computed number
(no weighted value, total, score of the role, zone): a model cannot set one. A field that is not
listed here is ignored and never used, so that a model which adds ``weighted`` to its tasks does
not break its answer. Comparators have no score, zone or sub-label either: those quote another
assessment, and a quoted figure needs a person.

One field is not the document's: ``involvement_reason`` says why an involvement and a score that
seldom go together do so here. :mod:`assessor.suggest.items` makes it the end of the rationale.

Messages of these rules go back to the model in a re-ask, so they say what to change. What one
field can break is told first, what only shows across fields after that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, model_validator

from assessor.document.assessment import (
    BarrierRating,
    EvidenceRating,
    GrowthRating,
    PrincipleRating,
    TaskScore,
    TimeShare,
)
from assessor.document.checks.check import name_key
from assessor.document.checks.counts import USUAL_TASKS
from assessor.document.checks.ratings import involvement_fits
from assessor.document.provenance import Section
from assessor.method.definition import Involvement
from assessor.method.ratings import TIME_TOTAL
from assessor.suggest.brief import goes_with
from assessor.suggest.values import (
    AnswerLine,
    Names,
    OptionalLine,
    Paragraph,
    Prose,
    Remark,
    Whole,
    Word,
    counted,
    words_in,
)

REASON_WORDS = 5
"""Words under which a reason for an unusual involvement says nothing."""


class Answer(BaseModel):
    """A structured answer."""

    model_config = ConfigDict(
        extra="ignore", frozen=True, json_schema_extra={"additionalProperties": False}
    )


class RoleAnswer(Answer):
    """Definition of a job role."""

    seniority: AnswerLine
    category: AnswerLine
    also_known_as: Names = ()
    summary: Prose
    function: Prose
    is_not: Prose
    experience: Prose
    seniority_note: Prose


class ProposedTask(Answer):
    """One task of the role."""

    name: AnswerLine
    time: Annotated[TimeShare, Whole]
    rationale: Prose
    score: Annotated[TaskScore, Whole]
    involvement: Annotated[Involvement, Word]
    involvement_reason: OptionalLine = ""

    @property
    def is_usual(self) -> bool:
        """Whether involvement and score go together without a reason."""
        return involvement_fits(self.involvement, self.score)


class TasksAnswer(Answer):
    """The tasks that fill the working week of the role."""

    tasks: Annotated[tuple[ProposedTask, ...], *counted(*USUAL_TASKS)]

    @model_validator(mode="after")
    def fit_together(self) -> TasksAnswer:
        """The rules across fields: distinct names, involvement that fits, time that adds up."""
        wrong = [*_same_names(task.name for task in self.tasks), *_unusual(self.tasks)]
        total = sum(task.time for task in self.tasks)
        if total != TIME_TOTAL:
            change = (
                f"add {TIME_TOTAL - total}"
                if total < TIME_TOTAL
                else f"take {total - TIME_TOTAL} off"
            )
            wrong.insert(0, f"task time adds up to {total} %, not to {TIME_TOTAL} %: {change}")
        if wrong:
            raise ValueError("; ".join(wrong))
        return self


def _same_names(names: Iterable[str]) -> Iterator[str]:
    first: dict[str, int] = {}
    for number, name in enumerate(names, 1):
        if (key := name_key(name)) in first:
            yield (
                f"tasks {first[key]} and {number} are both called “{name}”; "
                "give each a name of its own or merge them"
            )
        first.setdefault(key, number)


def _unusual(tasks: Iterable[ProposedTask]) -> Iterator[str]:
    """What to change of each task whose involvement and score do not go together unexplained."""
    for number, task in enumerate(tasks, 1):
        if not task.is_usual and words_in(task.involvement_reason) < REASON_WORDS:
            yield (
                f"task {number}: {task.involvement} goes with a score of {goes_with(task.involvement)}, "
                f"not {task.score}; change one of the two, or say in one sentence in "
                "involvement_reason why both hold"
            )


class ProposedPrinciple(Answer):
    """The rating of one human-only factor, reasoned first."""

    rationale: Prose
    rating: Annotated[PrincipleRating, Whole]


class PrinciplesAnswer(Answer):
    """The human-only factors, and what they suggest at first sight."""

    embodied_physicality: ProposedPrinciple
    deep_interpersonal_connection: ProposedPrinciple
    goal_setting_and_moral_judgment: ProposedPrinciple
    quick_screen: Prose


class GrowthAnswer(Answer):
    """How AI adoption bears on demand for the role, reasoned first."""

    rationale: Prose
    rating: Annotated[GrowthRating, Whole]
    check: Paragraph


class ProposedSignal(Answer):
    """The rating of one market signal, reasoned first."""

    rationale: Prose
    rating: Annotated[EvidenceRating, Whole]


class EvidenceAnswer(Answer):
    """The market signals."""

    job_posting_trends: ProposedSignal
    company_actions: ProposedSignal
    wage_trends: ProposedSignal
    ai_tool_maturity: ProposedSignal
    expert_consensus: ProposedSignal


class ProposedBarrier(Answer):
    """The rating of one structural obstacle to AI, reasoned first."""

    rationale: Prose
    rating: Annotated[BarrierRating, Whole]


class BarriersAnswer(Answer):
    """The structural obstacles to AI."""

    regulatory_licensing: ProposedBarrier
    physical_presence: ProposedBarrier
    union_collective_bargaining: ProposedBarrier
    liability_accountability: ProposedBarrier
    cultural_ethical: ProposedBarrier


class ReinstatementAnswer(Answer):
    """New tasks that AI creates for the role."""

    text: Paragraph


class ProposedPoint(Answer):
    """A titled paragraph."""

    title: AnswerLine
    text: Prose


class CommentaryAnswer(Answer):
    """The assessor's commentary."""

    reality_check: Paragraph
    not_captured: Annotated[tuple[ProposedPoint, ...], *counted(1, 10)]
    who_should_worry: Prose
    who_should_not: Prose
    separator: Remark


class OutlookAnswer(Answer):
    """What lies ahead for people in the role."""

    year: Annotated[int, Field(ge=2000, le=2999), Whole]
    role_then: Paragraph
    strategies: Annotated[tuple[ProposedPoint, ...], *counted(1, 10)]
    timeline: Prose


class ProposedComparator(Answer):
    """Another role to place this one beside."""

    role: AnswerLine
    seniority: OptionalLine = ""
    kind: Annotated[Literal["contrast", "other_role"], Word]
    note: Remark
    also_known_as: Names = ()


class ComparatorsAnswer(Answer):
    """Other roles to place this one beside."""

    comparators: Annotated[tuple[ProposedComparator, ...], *counted(1, 20)]


AnswerModels: TypeAlias = Mapping[Section, type[Answer]]
"""The model each section's answer must fit."""

ANSWERS: AnswerModels = MappingProxyType(
    {
        "role": RoleAnswer,
        "tasks": TasksAnswer,
        "principles": PrinciplesAnswer,
        "growth": GrowthAnswer,
        "evidence": EvidenceAnswer,
        "barriers": BarriersAnswer,
        "reinstatement": ReinstatementAnswer,
        "commentary": CommentaryAnswer,
        "outlook": OutlookAnswer,
        "comparators": ComparatorsAnswer,
    }
)
"""The real ones."""
