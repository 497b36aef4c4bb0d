"""What a model may answer, section by section.

Fields are named as in :mod:`assessor.document.assessment`. There is none for a computed number
(no weighted value, total, score of the role, zone): a model cannot set one. A field that is not
listed here is ignored and never used, so that a model which adds ``weighted`` to its tasks does
not break its answer. Comparators have no score, zone or sub-label either: those quote another
assessment, and a quoted figure needs a person.

What local models commonly do is put right where only one reading is possible: whole numbers as
text ("3", "+1", "25 %"), white space around text, "Not Involved" for ``not_involved``. Text is
cleaned as everything a document holds; what is longer than a document allows is refused. Lengths
of text are checked here and left out of the JSON Schema: servers that turn it into a grammar
(llama.cpp and what is built on it) refuse the whole request over repetitions of 2,000 and more.

Messages of these rules go back to the model in a re-ask, so they say what to change.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic.fields import FieldInfo

from assessor.document.assessment import (
    BarrierRating,
    EvidenceRating,
    GrowthRating,
    PrincipleRating,
    TaskScore,
    TimeShare,
)
from assessor.document.provenance import Section
from assessor.document.text import MAX_LINE, MAX_TEXT, clean, clean_line
from assessor.method.definition import CURRENT, Involvement
from assessor.method.ratings import TIME_TOTAL

MAX_NAMES = 20

_WHOLE = re.compile(r"([+\-−]?)(\d{1,6})(?:\.0+)?\s*%?", re.ASCII)


class Answer(BaseModel):
    """A structured answer."""

    model_config = ConfigDict(
        extra="ignore", frozen=True, json_schema_extra={"additionalProperties": False}
    )


def _whole(value: object) -> object:
    if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
        raise ValueError("must be a whole number")
    if isinstance(value, str) and (match := _WHOLE.fullmatch(value.strip())):
        number = int(match[2])
        return -number if match[1] in {"-", "−"} else number
    return value


def _word(value: object) -> object:
    return re.sub(r"[\s\-]+", "_", value.strip().lower()) if isinstance(value, str) else value


def _line(text: str) -> str:
    line = _bounded(clean_line(text), MAX_LINE)
    if not line:
        raise ValueError("is empty; fill it in")
    return line


def _line_or_empty(text: str) -> str:
    return _bounded(clean_line(text), MAX_LINE)


def _prose(text: str) -> str:
    prose = _bounded(clean(text).strip(), MAX_TEXT)
    if not prose:
        raise ValueError("is empty; write it")
    return prose


def _bounded(text: str, most: int) -> str:
    if len(text) > most:
        raise ValueError(f"is {len(text):,} characters long, {most:,} are allowed; shorten it")
    return text


def _counted(low: int, high: int) -> tuple[AfterValidator, FieldInfo]:
    """A list's length, checked once every entry is sound; both bounds go into the schema."""

    def check(found: tuple[object, ...]) -> tuple[object, ...]:
        if len(found) < low:
            raise ValueError(f"has {len(found)} entries; give at least {low}")
        if len(found) > high:
            raise ValueError(f"has {len(found)} entries; give at most {high}")
        return found

    bounds: FieldInfo = Field(json_schema_extra={"minItems": low, "maxItems": high})
    return AfterValidator(check), bounds


def _names(names: tuple[str, ...]) -> tuple[str, ...]:
    known = {name_key(line): line for line in map(_line_or_empty, names) if line}
    if len(known) > MAX_NAMES:
        raise ValueError(f"has more than {MAX_NAMES} names; keep the most common ones")
    return tuple(known.values())


def name_key(name: str) -> str:
    """What two names have in common that differ in letter case and spacing alone."""
    return " ".join(name.split()).casefold()


def _none_is_empty(value: object) -> object:
    return () if value is None else value


Whole = BeforeValidator(_whole)
Word = BeforeValidator(_word)
AnswerLine: TypeAlias = Annotated[str, AfterValidator(_line)]
OptionalLine: TypeAlias = Annotated[str, AfterValidator(_line_or_empty)]
AnswerText: TypeAlias = Annotated[str, AfterValidator(_prose)]
Names: TypeAlias = Annotated[
    tuple[str, ...], AfterValidator(_names), BeforeValidator(_none_is_empty)
]


class RoleAnswer(Answer):
    """Definition of a job role."""

    seniority: AnswerLine
    category: AnswerLine
    also_known_as: Names = ()
    summary: AnswerText
    function: AnswerText
    is_not: AnswerText
    experience: AnswerText
    seniority_note: AnswerText


class ProposedTask(Answer):
    """One task of the role."""

    name: AnswerLine
    time: Annotated[TimeShare, Whole]
    rationale: AnswerText
    score: Annotated[TaskScore, Whole]
    involvement: Annotated[Involvement, Word]


class TasksAnswer(Answer):
    """The tasks that fill the working week of the role."""

    tasks: Annotated[
        tuple[ProposedTask, ...], *_counted(CURRENT.tasks_lowest, CURRENT.tasks_highest)
    ]

    @model_validator(mode="after")
    def fit_together(self) -> TasksAnswer:
        """The rules across tasks: distinct names, time that adds up."""
        wrong = list(_same_names(task.name for task in self.tasks))
        total = sum(task.time for task in self.tasks)
        if total != TIME_TOTAL:
            change = (
                f"add {TIME_TOTAL - total}"
                if total < TIME_TOTAL
                else f"take {total - TIME_TOTAL} off"
            )
            wrong.append(f"task time adds up to {total} %, not to {TIME_TOTAL} %: {change}")
        if wrong:
            raise ValueError("; ".join(wrong))
        return self


def _same_names(names: Iterable[str]) -> Iterable[str]:
    first: dict[str, int] = {}
    for number, name in enumerate(names, 1):
        if (key := name_key(name)) in first:
            yield (
                f"tasks {first[key]} and {number} are both called “{name}”; "
                "give each a name of its own or merge them"
            )
        first.setdefault(key, number)


class ProposedPrinciple(Answer):
    """The rating of one human-only factor, reasoned first."""

    rationale: AnswerText
    rating: Annotated[PrincipleRating, Whole]


class PrinciplesAnswer(Answer):
    """The human-only factors, and what they suggest at first sight."""

    embodied_physicality: ProposedPrinciple
    deep_interpersonal_connection: ProposedPrinciple
    goal_setting_and_moral_judgment: ProposedPrinciple
    quick_screen: AnswerText


class GrowthAnswer(Answer):
    """How AI adoption bears on demand for the role, reasoned first."""

    rationale: AnswerText
    rating: Annotated[GrowthRating, Whole]
    check: AnswerText


class ProposedSignal(Answer):
    """The rating of one market signal, reasoned first."""

    rationale: AnswerText
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

    rationale: AnswerText
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

    text: AnswerText


class ProposedPoint(Answer):
    """A titled paragraph."""

    title: AnswerLine
    text: AnswerText


class CommentaryAnswer(Answer):
    """The assessor's commentary."""

    reality_check: AnswerText
    not_captured: Annotated[tuple[ProposedPoint, ...], *_counted(1, 10)]
    who_should_worry: AnswerText
    who_should_not: AnswerText
    separator: AnswerText


class OutlookAnswer(Answer):
    """What lies ahead for people in the role."""

    year: Annotated[int, Field(ge=2000, le=2999), Whole]
    role_then: AnswerText
    strategies: Annotated[tuple[ProposedPoint, ...], *_counted(1, 10)]
    timeline: AnswerText


class ProposedComparator(Answer):
    """Another role to place this one beside."""

    role: AnswerLine
    seniority: OptionalLine = ""
    kind: Annotated[Literal["contrast", "other_role"], Word]
    note: AnswerText
    also_known_as: Names = ()


class ComparatorsAnswer(Answer):
    """Other roles to place this one beside."""

    comparators: Annotated[tuple[ProposedComparator, ...], *_counted(1, 20)]


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
