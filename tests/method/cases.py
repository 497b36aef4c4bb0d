"""Rating sets that lie exactly on a boundary, found by search over the whole input space."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache
from math import ceil, floor
from random import Random

from pydantic import JsonValue

from assessor.document.assessment import blank
from assessor.document.path import to_json
from assessor.method.definition import CURRENT
from assessor.method.ratings import Ratings, TaskRating
from naive import RatingSet
from strategies import INVOLVEMENTS


@cache
def scoring(low: str, high: str, at_most: int = 60) -> tuple[Ratings, ...]:
    """Up to ``at_most`` rating sets whose unrounded score is within ``low``…``high``, both included."""
    lowest, highest = raw_of(low), raw_of(high)
    found = []
    for evidence in range(-10, 11):
        for barriers in range(11):
            for growth in range(-2, 3):
                factor = (Fraction(25 + evidence, 25) * Fraction(50 + barriers, 50)) * Fraction(
                    20 + growth, 20
                )
                first = max(100, ceil(100 * lowest / factor))
                last = min(500, floor(100 * highest / factor))
                found += [(r, evidence, barriers, growth) for r in range(first, last + 1)]
    return tuple(ratings_of(*totals) for totals in found[:: max(1, len(found) // at_most)])


def resisting(resistance: int) -> tuple[Ratings, ...]:
    """Rating sets of one task resistance (in hundredths) where evidence is −7…−5, barriers 1…3."""
    return tuple(
        ratings_of(resistance, evidence, barriers, growth)
        for evidence in range(-7, -4)
        for barriers in range(1, 4)
        for growth in range(-2, 3)
    )


def raw_of(points: str) -> Fraction:
    """The raw product behind an unclamped score."""
    return Fraction("0.54") + Fraction("7.93") * Fraction(points) / 100


def ratings_of(resistance: int, evidence: int, barriers: int, growth: int) -> Ratings:
    """Ratings with these totals; task resistance in hundredths."""
    weighted = 600 - resistance
    low, share = divmod(weighted, 100)
    rows = [(100 - share, low)] if not share else [(100 - share, low), (share, low + 1)]
    while len(rows) < 3:
        rows.sort()
        time, score = rows.pop()
        rows += [(time // 2, score), (time - time // 2, score)]
    return Ratings(
        tasks=tuple(TaskRating(time, score, "augmentation") for time, score in rows),
        evidence=_spread(evidence, -2, 2, 5),
        barriers=_spread(barriers, 0, 2, 5),
        principles=(0, 1, 1),
        growth=growth,
    )


def with_group(ratings: Ratings, group: str, values: tuple[int, ...]) -> Ratings:
    """``ratings`` with other evidence or other barriers."""
    if group == "evidence":
        return replace(ratings, evidence=values)
    return replace(ratings, barriers=values)


def plain(ratings: Ratings) -> RatingSet:
    """Ratings as the naive implementation takes them."""
    letters = {"augmentation": "A", "displacement": "D", "not_involved": "N"}
    return {
        "tasks": [(task.time, task.score, letters[task.involvement]) for task in ratings.tasks],
        "evidence": list(ratings.evidence),
        "barriers": list(ratings.barriers),
        "principles": list(ratings.principles),
        "growth": ratings.growth,
        "override": None if ratings.override is None else str(ratings.override),
    }


def exposing(share: int, growth: int, random: Random) -> Ratings:
    """Ratings with ``share`` % of task time in tasks that score 3 or more; the rest at random."""
    tasks = []
    for part, scores in ((share, (3, 4, 5)), (100 - share, (1, 2))):
        cut = random.randint(1, part - 1)
        tasks += [(cut, random.choice(scores)), (part - cut, random.choice(scores))]
    random.shuffle(tasks)
    lean = random.choice((-2, -1, 0, 1, 2))
    return Ratings(
        tasks=tuple(TaskRating(*task, random.choice(INVOLVEMENTS)) for task in tasks),
        evidence=tuple(sorted((-2, lean + random.randint(-1, 1), 2))[1] for _ in range(5)),
        barriers=tuple(random.randint(0, 2) for _ in range(5)),
        principles=tuple(random.randint(0, 3) for _ in range(3)),
        growth=growth,
    )


def document_with(ratings: Ratings, random: Random) -> dict[str, JsonValue]:
    """The JSON values of a document with these ratings; the order of its fields means nothing."""

    def rated(rating: int) -> dict[str, JsonValue]:
        return {"rationale": "", "sources": [], "rating": rating}

    document = dict(_blank())
    for group in ("evidence", "barriers", "principles"):
        keys = [dimension.key for dimension in getattr(CURRENT, group)]
        places: list[tuple[str, JsonValue]] = [
            (key, rated(rating)) for key, rating in zip(keys, getattr(ratings, group), strict=True)
        ]
        if group == "principles":
            places.append(("quick_screen", ""))
        random.shuffle(places)
        document[group] = dict(places)
    document["growth"] = {**rated(ratings.growth), "check": ""}
    document["tasks"] = [
        {
            "rationale": "",
            "sources": [],
            "id": f"task-{i}",
            "name": "",
            "time": task.time,
            "score": task.score,
            "involvement": task.involvement,
        }
        for i, task in enumerate(ratings.tasks)
    ]
    override = ratings.override
    document["override"] = {
        "score": None if override is None else str(override),
        "reason": None,
        "justification": "",
        "author": "",
        "at": None,
    }
    return document


@cache
def _blank() -> dict[str, JsonValue]:
    return to_json(blank("Role"))


def _spread(total: int, low: int, high: int, count: int) -> tuple[int, ...]:
    ratings = [low] * count
    for i in range(count):
        ratings[i] += min(high - low, total - sum(ratings))
    assert sum(ratings) == total
    return tuple(ratings)
