"""A rating far from those of similar precedents is flagged (METHOD §7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from assessor.document.assessment import Assessment
from assessor.document.checks import Beside, Check, Precedent
from assessor.document.checks.check import Subject
from assessor.document.checks.outlier import precedent_outlier
from assessor.document.path import exists, replace
from strategies import complete_assessment

COMPLETE = complete_assessment()
WAGES = "evidence.wage_trends"


@dataclass
class Known:
    """Precedents that are the same for every text of one kind; ``asked`` keeps what was asked."""

    kind: str
    found: tuple[Precedent, ...]
    asked: list[tuple[str, str, str]] = field(default_factory=list)

    def nearest(self, kind: str, text: str, *, besides: str) -> tuple[Precedent, ...]:
        self.asked.append((kind, text, besides))
        return self.found if kind == self.kind else ()


def rated(*ratings: int, weights: Sequence[float] | None = None) -> tuple[Precedent, ...]:
    """Precedents with ``ratings``, of roles A, B, …"""
    weights = weights or [1.0] * len(ratings)
    return tuple(
        Precedent(chr(65 + i), "text", rating, weight)
        for i, (rating, weight) in enumerate(zip(ratings, weights, strict=True))
    )


def found(
    document: Assessment, precedents: tuple[Precedent, ...], kind: str = WAGES
) -> list[Check]:
    """What the check finds where ``precedents`` are similar to everything of ``kind``."""
    beside = Beside(precedents=Known(kind, precedents))
    return list(precedent_outlier(Subject.of_assessment(document, beside=beside)))


def wages(rating: int | None) -> Assessment:
    """The complete assessment with another rating of the wage trends."""
    return replace(COMPLETE, f"{WAGES}.rating", rating)


def test_a_rating_2_away_from_the_weighted_median_is_a_flag() -> None:
    (check,) = found(wages(-1), rated(1, 1, 2, 1, 0))
    assert (check.code, check.severity, check.path) == (
        "precedent-outlier",
        "flag",
        "evidence.wage_trends.rating",
    )
    assert check.message == (
        "Wage Trends is rated -1; the weighted median of 5 similar precedents is 1 "
        "(A: 1, B: 1, C: 2)."
    )


def test_a_rating_1_away_is_none() -> None:
    assert found(wages(0), rated(1, 1, 2, 1, 0)) == []


def test_four_precedents_do_not_make_an_outlier() -> None:
    assert found(wages(-2), rated(2, 2, 2, 2)) == []


def test_the_weights_decide_the_median() -> None:
    ratings = (2, 2, 2, -1, -1)
    assert found(wages(-1), rated(*ratings))
    assert found(wages(-1), rated(*ratings, weights=[0.1, 0.1, 0.1, 0.9, 0.9])) == []


def test_a_task_is_compared_by_name_and_rationale_with_tasks_of_other_roles() -> None:
    known = Known("task", rated(5, 5, 5, 4, 5))
    subject = Subject.of_assessment(COMPLETE, beside=Beside(precedents=known))
    checks = list(precedent_outlier(subject))
    assert [check.path for check in checks] == [
        f"tasks[{i}].score" for i, task in enumerate(COMPLETE.tasks) if (task.score or 0) <= 3
    ]
    assert all(exists(COMPLETE, check.path) for check in checks)
    task = COMPLETE.tasks[0]
    assert known.asked[0] == ("task", f"{task.name}\n{task.rationale}", COMPLETE.role.title)
    assert checks[0].message.startswith(f"“{task.name}” is rated {task.score}; ")


def test_every_dimension_is_looked_up_under_its_path() -> None:
    known = Known("none", ())
    list(precedent_outlier(Subject.of_assessment(COMPLETE, beside=Beside(precedents=known))))
    kinds = [kind for kind, _, _ in known.asked if kind != "task"]
    assert len(kinds) == len(set(kinds)) == 3 + 1 + 5 + 5
    assert all(exists(COMPLETE, f"{kind}.rating") for kind in kinds)


def test_what_is_not_rated_or_has_no_words_is_not_looked_up() -> None:
    bare = replace(wages(None), "growth.rationale", " ")
    bare = replace(replace(bare, "tasks[0].score", None), "tasks[1].name", "")
    known = Known("none", ())
    list(precedent_outlier(Subject.of_assessment(bare, beside=Beside(precedents=known))))
    asked = [kind for kind, _, _ in known.asked]
    assert WAGES not in asked
    assert "growth" not in asked
    assert asked.count("task") == len(COMPLETE.tasks) - 2


def test_without_precedents_nothing_is_said() -> None:
    assert list(precedent_outlier(Subject.of_assessment(COMPLETE))) == []
