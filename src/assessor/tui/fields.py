"""What can be edited in each section of an assessment: rows of a section, fields of a row.

This is the one place that knows how a document is laid out for editing; the editor only draws it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from assessor.document.assessment import Assessment, Point
from assessor.document.provenance import Section as Suggestible
from assessor.document.ratings import method_of
from assessor.method.definition import Dimension, MethodDefinition

SectionKey: TypeAlias = Literal[
    "role",
    "tasks",
    "principles",
    "growth",
    "evidence",
    "barriers",
    "reinstatement",
    "override",
    "commentary",
    "outlook",
    "comparators",
    "sources",
]
SECTIONS: dict[SectionKey, str] = {
    "role": "Role",
    "tasks": "Tasks",
    "principles": "Principles",
    "growth": "AI growth",
    "evidence": "Evidence",
    "barriers": "Barriers",
    "reinstatement": "Reinstatement",
    "override": "Override",
    "commentary": "Commentary",
    "outlook": "Outlook",
    "comparators": "Comparators",
    "sources": "Sources",
}
SUGGESTIBLE: frozenset[str] = frozenset(get_args(Suggestible))
"""The sections a model can be asked for."""

LISTS: dict[SectionKey, tuple[str, str]] = {
    "tasks": ("tasks", "task"),
    "commentary": ("commentary.not_captured", "point the numbers don't capture"),
    "outlook": ("outlook.strategies", "strategy"),
    "comparators": ("comparators", "comparator"),
    "sources": ("sources", "source"),
}
"""The list that grows in a section, and what one element of it is called."""

Kind: TypeAlias = Literal[
    "line", "text", "lines", "whole", "choice", "rating", "date", "score", "flag", "reason"
]


@dataclass(frozen=True, slots=True)
class Field:
    """One editable value: its path (by ids), its label, and how it is entered.

    Kind ``reason`` is the reason why the rating at ``path`` differs from a suggestion.
    ``choices`` are (value, label) pairs for kinds ``choice`` and ``rating``.
    """

    path: str
    label: str
    kind: Kind
    choices: tuple[tuple[str | int | None, str], ...] = ()
    hint: str = ""

    @property
    def name(self) -> str:
        """The last step of the path; the reason for a rating is no field of its own."""
        return "reason" if self.kind == "reason" else self.path.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Row:
    """One item of a section. ``path`` (by ids) is what it is about; its first field is its face."""

    path: str
    title: str
    fields: tuple[Field, ...]
    question: str = ""
    removable: bool = False

    @property
    def rating(self) -> Field | None:
        """The field that the rating keys change."""
        return next((field for field in self.fields if field.kind == "rating"), None)


def rows(assessment: Assessment, section: SectionKey) -> tuple[Row, ...]:
    """The items of a section, in the order of the document."""
    return tuple(_ROWS[section](assessment, method_of(assessment)))


def row_for(assessment: Assessment, section: SectionKey, path: str) -> Row | None:
    """The row that holds the place ``path`` (by ids)."""
    best: Row | None = None
    for row in rows(assessment, section):
        holds = path == row.path or path.startswith((f"{row.path}.", f"{row.path}["))
        if holds and (best is None or len(row.path) > len(best.path)):
            best = row
    return best


def section_of(path: str) -> SectionKey | None:
    """The section that a document path belongs to; ``None`` for what no section holds."""
    head = path.partition(".")[0].partition("[")[0]
    if head == "assessed_on":
        return "role"
    return next((key for key in SECTIONS if key == head), None)


def _role(_: Assessment, __: MethodDefinition) -> Iterator[Row]:
    yield _single("role.title", "Job title", "line")
    yield _single(
        "role.seniority", "Seniority", "line", "Level and years, as in Mid-Level (3-6 years)"
    )
    yield _single("role.category", "Category", "line", "The field of work it is filed under")
    yield _single(
        "role.summary", "Summary", "text", "Two or three sentences for the top of the page"
    )
    yield _single("role.function", "Primary function", "text")
    yield _single("role.is_not", "What this role is not", "text")
    yield _single("role.experience", "Typical experience", "text")
    yield _single(
        "role.seniority_note", "Seniority note", "text", "How juniors and seniors would differ"
    )
    yield _single("role.also_known_as", "Also known as", "lines", "One title a line")
    yield _single("role.live_tracked", "Kept up to date", "flag")
    yield _single("assessed_on", "Assessed on", "date", "A date such as 2026-11-24")


def _tasks(assessment: Assessment, method: MethodDefinition) -> Iterator[Row]:
    for task in assessment.tasks:
        at = f"tasks[{task.id}]"
        fields = (*_task_fields(at, method), _cites(at, assessment))
        yield Row(at, task.name, fields, method.task_score.question, removable=True)


def _task_fields(at: str, method: MethodDefinition) -> tuple[Field, ...]:
    return (
        Field(f"{at}.name", "Task", "line"),
        Field(f"{at}.time", "Time %", "whole", hint="Share of the working week, 1 to 100"),
        _rating(f"{at}.score", method.task_score),
        Field(f"{at}.involvement", "Involvement", "choice", method.involvements),
        Field(
            f"{at}.rationale", "Rationale", "text", hint="What AI does, what the human still does"
        ),
    )


def _rated(group: str, assessment: Assessment, dimensions: Sequence[Dimension]) -> Iterator[Row]:
    for dimension in dimensions:
        at = f"{group}.{dimension.key}"
        yield Row(
            at,
            dimension.label,
            (
                _rating(f"{at}.rating", dimension),
                Field(f"{at}.rationale", "Rationale", "text"),
                _cites(at, assessment),
            ),
            dimension.question,
        )


def _principles(assessment: Assessment, method: MethodDefinition) -> Iterator[Row]:
    yield from _rated("principles", assessment, method.principles)
    yield _single(
        "principles.quick_screen",
        "Quick screen",
        "text",
        "What total and growth hint at, and why go on",
    )


def _growth(assessment: Assessment, method: MethodDefinition) -> Iterator[Row]:
    yield Row(
        "growth",
        method.growth.label,
        (
            _rating("growth.rating", method.growth),
            Field("growth.rationale", "Rationale", "text"),
            _cites("growth", assessment),
        ),
        method.growth.question,
    )
    yield _single("growth.check", "Growth check", "text", "Why the rating holds after the evidence")


def _evidence(assessment: Assessment, method: MethodDefinition) -> Iterator[Row]:
    yield from _rated("evidence", assessment, method.evidence)


def _barriers(assessment: Assessment, method: MethodDefinition) -> Iterator[Row]:
    yield from _rated("barriers", assessment, method.barriers)


def _reinstatement(_: Assessment, __: MethodDefinition) -> Iterator[Row]:
    yield _single(
        "reinstatement", "Reinstatement check", "text", "New tasks that AI creates for this role"
    )


def _override(_: Assessment, method: MethodDefinition) -> Iterator[Row]:
    yield Row(
        "override",
        "Assessor override",
        (
            Field(
                "override.score",
                "Score",
                "score",
                hint="0.0 to 100.0; leave empty to accept the formula's score",
            ),
            Field(
                "override.reason", "Reason", "choice", ((None, "none"), *method.override_reasons)
            ),
            Field(
                "override.justification",
                "Justification",
                "text",
                hint=f"At least {method.constants.override_min_words} words where the score is replaced",
            ),
        ),
        "Replace the formula's score, or say why it is accepted",
    )


def _points(at: str, points: Sequence[Point], label: str) -> Iterator[Row]:
    for point in points:
        path = f"{at}[{point.id}]"
        yield Row(path, f"{label}: {point.title}", _point_fields(path), removable=True)


def _point_fields(at: str) -> tuple[Field, ...]:
    return (Field(f"{at}.title", "Title", "line"), Field(f"{at}.text", "Text", "text"))


def _commentary(assessment: Assessment, _: MethodDefinition) -> Iterator[Row]:
    yield _single("commentary.reality_check", "Score vs reality check", "text")
    yield from _points(
        "commentary.not_captured", assessment.commentary.not_captured, "Not captured"
    )
    yield _single("commentary.who_should_worry", "Who should worry", "text")
    yield _single("commentary.who_should_not", "Who should not", "text")
    yield _single("commentary.separator", "What separates them", "text")


def _outlook(assessment: Assessment, _: MethodDefinition) -> Iterator[Row]:
    yield _single("outlook.year", "Outlook year", "whole", "A year such as 2029")
    yield _single("outlook.role_then", "The role in that year", "text")
    yield from _points("outlook.strategies", assessment.outlook.strategies, "Strategy")
    yield _single("outlook.timeline", "Timeline", "text")


def _comparators(assessment: Assessment, method: MethodDefinition) -> Iterator[Row]:
    for comparator in assessment.comparators:
        at = f"comparators[{comparator.id}]"
        yield Row(at, comparator.role, _comparator_fields(at, method), removable=True)


def _comparator_fields(at: str, method: MethodDefinition) -> tuple[Field, ...]:
    kinds = (("contrast", "Told apart from"), ("other_role", "Other role to look at"))
    zones = ((None, "not stated"), *((zone.key, zone.label) for zone in method.zones))
    return (
        Field(f"{at}.role", "Role", "line"),
        Field(f"{at}.seniority", "Seniority", "line"),
        Field(f"{at}.kind", "Kind", "choice", kinds),
        Field(f"{at}.score", "Score", "score", hint="As published, 0.0 to 100.0"),
        Field(f"{at}.zone", "Zone", "choice", zones),
        Field(f"{at}.sub_label", "Sub-label", "choice", ((None, "none"), *method.sub_labels)),
        Field(f"{at}.note", "Note", "text"),
        Field(f"{at}.also_known_as", "Also known as", "lines", hint="One title a line"),
    )


def _sources(assessment: Assessment, _: MethodDefinition) -> Iterator[Row]:
    for source in assessment.sources:
        at = f"sources[{source.id}]"
        yield Row(at, source.title, _source_fields(at), removable=True)


def _source_fields(at: str) -> tuple[Field, ...]:
    kinds = (("evidence", "Evidence"), ("resource", "Useful resource"))
    return (
        Field(f"{at}.title", "Title", "line"),
        Field(f"{at}.kind", "Kind", "choice", kinds),
        Field(f"{at}.publisher", "Publisher", "line"),
        Field(f"{at}.url", "Address", "line", hint="http:// or https://"),
        Field(f"{at}.published", "Published", "line"),
        Field(f"{at}.accessed_on", "Accessed on", "date", hint="A date such as 2026-11-24"),
        Field(f"{at}.note", "Note", "text"),
    )


def element_fields(list_path: str, method: MethodDefinition) -> tuple[Field, ...]:
    """The fields that an element of the list at ``list_path`` has; none for other paths."""
    if list_path == "tasks":
        return _task_fields(list_path, method)
    if list_path == "comparators":
        return _comparator_fields(list_path, method)
    if list_path == "sources":
        return _source_fields(list_path)
    return (
        _point_fields(list_path)
        if list_path in ("commentary.not_captured", "outlook.strategies")
        else ()
    )


def _single(path: str, label: str, kind: Kind, hint: str = "") -> Row:
    return Row(path, label, (Field(path, label, kind, hint=hint),))


def _rating(path: str, dimension: Dimension) -> Field:
    return Field(
        path, "Score" if dimension.key == "score" else "Rating", "rating", dimension.anchors
    )


def _cites(at: str, assessment: Assessment) -> Field:
    known = ", ".join(source.id for source in assessment.sources)
    hint = (
        f"Ids of sources, one a line: {known}"
        if known
        else "Ids of sources, one a line; add them under Sources"
    )
    return Field(f"{at}.sources", "Sources", "lines", hint=hint)


_ROWS = {
    "role": _role,
    "tasks": _tasks,
    "principles": _principles,
    "growth": _growth,
    "evidence": _evidence,
    "barriers": _barriers,
    "reinstatement": _reinstatement,
    "override": _override,
    "commentary": _commentary,
    "outlook": _outlook,
    "comparators": _comparators,
    "sources": _sources,
}
