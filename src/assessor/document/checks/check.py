"""What a check reports and what it looks at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

from assessor.document.path import Json, to_json
from assessor.document.ratings import decided_ratings, method_of
from assessor.method.definition import MethodDefinition, SubLabelKey, ZoneKey
from assessor.method.ratings import Ratings

if TYPE_CHECKING:
    from assessor.document.assessment import Assessment
    from assessor.document.provenance import Decision, Provenance

Severity: TypeAlias = Literal["error", "flag", "remark"]
"""``error`` blocks finishing, ``flag`` must be acknowledged by the reviewer, ``remark`` advises."""


@dataclass(frozen=True, slots=True)
class Fix:
    """What mends a finding: the whole new ``value`` for ``path``, and a few words on it."""

    path: str
    value: Json
    words: str


@dataclass(frozen=True, slots=True)
class Check:
    """One finding: a stable code, how grave it is, the path it is about, one sentence.

    ``fix`` mends it, where a program can (METHOD §7).
    """

    code: str
    severity: Severity
    path: str
    message: str
    fix: Fix | None = None

    def as_json(self) -> dict[str, str]:
        """The finding as commands print it."""
        return {
            "code": self.code,
            "severity": self.severity,
            "path": self.path,
            "message": self.message,
        }


@dataclass(frozen=True, slots=True)
class KnownRole:
    """A role of the library as others may quote it: ``score`` is its current published score."""

    name: str
    title: str
    seniority: str
    also_known_as: tuple[str, ...]
    score: Decimal
    zone: ZoneKey
    sub_label: SubLabelKey | None


@dataclass(frozen=True, slots=True)
class Precedent:
    """A decided rating of something similar in another role; ``weight`` grows with similarity.

    ``role`` is the role's title, ``name`` what the library calls it (empty where it has none).
    """

    role: str
    text: str
    rating: int
    weight: float
    name: str = ""


class Precedents(Protocol):
    """Decided ratings to compare with."""

    def nearest(self, kind: str, text: str, *, besides: str) -> tuple[Precedent, ...]:
        """The precedents most like ``text``, the nearest first.

        ``kind`` is ``task`` or the path of a dimension (``evidence.wage_trends``); ``besides`` is
        the title of a role whose own ratings do not count.
        """
        ...


@dataclass(frozen=True)
class Beside:
    """What lies beside a document and can be compared with it.

    ``roles`` are the library's; ``snapshots`` the kept texts of sources, by source id.
    """

    roles: tuple[KnownRole, ...] = ()
    snapshots: Mapping[str, str] = field(default_factory=dict)
    precedents: Precedents | None = None

    @cached_property
    def roles_by_name(self) -> Mapping[str, tuple[KnownRole, ...]]:
        """The roles under :func:`name_key` of their titles; of other names no title takes too."""
        titled: dict[str, tuple[KnownRole, ...]] = {}
        other: dict[str, tuple[KnownRole, ...]] = {}
        for role in self.roles:
            key = name_key(role.title)
            titled[key] = (*titled.get(key, ()), role)
            for key in {name_key(name) for name in role.also_known_as}:
                other[key] = (*other.get(key, ()), role)
        return other | titled


def name_key(name: str) -> str:
    """What two names have in common that differ in letter case and spacing alone."""
    return "".join(name.split()).casefold()


NOTHING_BESIDE = Beside()


@dataclass(frozen=True)
class Subject:
    """What the checks of a document look at.

    ``assessment`` is ``None`` where only numbers are known (a vector).
    """

    assessment: Assessment | None
    ratings: Ratings | None
    method: MethodDefinition
    provenance: tuple[Provenance, ...] = ()
    decisions: tuple[Decision, ...] = ()
    beside: Beside = NOTHING_BESIDE

    @classmethod
    def of_assessment(
        cls,
        assessment: Assessment,
        provenance: tuple[Provenance, ...] = (),
        decisions: tuple[Decision, ...] = (),
        beside: Beside = NOTHING_BESIDE,
    ) -> Subject:
        """The subject of a document.

        Raises:
            MethodError: its method is not known here.
        """
        return cls(
            assessment,
            decided_ratings(assessment),
            method_of(assessment),
            provenance,
            decisions,
            beside,
        )

    @cached_property
    def content(self) -> dict[str, Json]:
        """The document as JSON values; empty where only numbers are known."""
        return {} if self.assessment is None else to_json(self.assessment)

    @cached_property
    def task_names(self) -> tuple[str, ...]:
        """The tasks as sentences name them: by name, or by number where they have none."""
        if self.assessment is None:
            count = len(self.ratings.tasks) if self.ratings else 0
            return tuple(f"task {i + 1}" for i in range(count))
        return tuple(
            f"“{task.name}”" if task.name.strip() else f"task {i + 1}"
            for i, task in enumerate(self.assessment.tasks)
        )

    def name_at(self, path: str) -> str:
        """What is rated at ``path``, by position, as a sentence in the middle names it."""
        if path.startswith("tasks["):
            return self.task_names[int(path[len("tasks[") : path.index("]")])]
        method, steps = self.method, path.split(".")
        for dimension in (*method.principles, *method.evidence, *method.barriers):
            if dimension.key in steps:
                return dimension.label
        return method.growth.label
