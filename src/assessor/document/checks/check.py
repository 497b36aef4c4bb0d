"""What a check reports and what it looks at."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

from assessor.document.assessment import Assessment
from assessor.document.model import Part
from assessor.document.path import Json, to_json
from assessor.document.provenance import Provenance
from assessor.document.ratings import decided_ratings, method_of
from assessor.method.definition import MethodDefinition
from assessor.method.ratings import Ratings

Severity: TypeAlias = Literal["error", "flag", "remark"]
"""``error`` blocks finishing, ``flag`` must be acknowledged by the reviewer, ``remark`` advises."""


class Check(Part):
    """One finding: a stable code, how grave it is, the path it is about, one sentence."""

    code: str
    severity: Severity
    path: str
    message: str


@dataclass(frozen=True)
class Subject:
    """What the checks of a document look at.

    ``assessment`` is ``None`` where only numbers are known (a vector).
    """

    assessment: Assessment | None
    ratings: Ratings | None
    method: MethodDefinition
    provenance: tuple[Provenance, ...] = ()

    @classmethod
    def of_assessment(
        cls, assessment: Assessment, provenance: tuple[Provenance, ...] = ()
    ) -> Subject:
        """The subject of a document.

        Raises:
            MethodError: its method is not known here.
        """
        return cls(assessment, decided_ratings(assessment), method_of(assessment), provenance)

    @cached_property
    def content(self) -> Json:
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
