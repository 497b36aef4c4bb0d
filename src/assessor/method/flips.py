"""What would change the zone: single steps, the fewest steps, time that moves (METHOD §3).

Everything here is about the formula's score; an override is left aside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assessor.method.definition import CURRENT, Dimension, MethodDefinition, Zone
from assessor.method.ratings import Ratings
from assessor.method.totals import Formula, Totals, formula, published, zone_at

WORSE, BETTER = -1, 1
"""The ways a rating can go, seen from the human in the role."""


@dataclass(frozen=True, slots=True)
class Step:
    """One rating changed. ``path`` is that of the rating, tasks by position."""

    path: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Flip:
    """A single step that changes the zone; ``adverse`` where it lowers the score."""

    step: Step
    published: Decimal
    zone: Zone
    adverse: bool


@dataclass(frozen=True, slots=True)
class FewestSteps:
    """The smallest number of unit steps that changes the zone, as one such series.

    Several steps may fall on one rating; they are in an order in which they can be taken.
    """

    steps: tuple[Step, ...]
    published: Decimal
    zone: Zone


@dataclass(frozen=True, slots=True)
class TimeMove:
    """The fewest points of task time that, moved between tasks, change the zone.

    ``moves`` are (from task, to task, points), tasks by position; each task keeps 1 % at least.
    """

    points: int
    moves: tuple[tuple[int, int, int], ...]
    published: Decimal
    zone: Zone


@dataclass(frozen=True, slots=True)
class _Rated:
    """A rating of the composite: where it is, and what one unit of it adds to its total."""

    path: str
    rating: int
    low: int
    high: int
    weight: int
    group: str

    def towards(self, way: int) -> int:
        """The sign of a step that helps (``BETTER``) or harms the human."""
        return -way if self.group == "tasks" else way

    def room(self, way: int) -> int:
        """How many unit steps there are that way."""
        return self.high - self.rating if self.towards(way) > 0 else self.rating - self.low


def unit_steps(ratings: Ratings, method: MethodDefinition = CURRENT) -> tuple[Step, ...]:
    """Every change by one of one rating that its scale allows.

    Tasks, evidence, barriers and growth in document order, downwards before upwards. Principles
    are not in the composite.
    """
    return tuple(
        Step(rated.path, rated.rating, after)
        for rated in _rated(ratings, method)
        for after in (rated.rating - 1, rated.rating + 1)
        if rated.low <= after <= rated.high
    )


def stepped(ratings: Ratings, steps: Iterable[Step], method: MethodDefinition = CURRENT) -> Ratings:
    """``ratings`` after ``steps``."""
    after = {step.path: step.after for step in steps}
    if not after:
        return ratings

    def group(name: str, dimensions: Sequence[Dimension], now: Sequence[int]) -> tuple[int, ...]:
        return tuple(
            after.get(f"{name}.{dimension.key}.rating", rating)
            for dimension, rating in zip(dimensions, now, strict=True)
        )

    return replace(
        ratings,
        tasks=tuple(
            replace(task, score=after.get(f"tasks[{i}].score", task.score))
            for i, task in enumerate(ratings.tasks)
        ),
        evidence=group("evidence", method.evidence, ratings.evidence),
        barriers=group("barriers", method.barriers, ratings.barriers),
        growth=after.get("growth.rating", ratings.growth),
    )


def flips(ratings: Ratings, method: MethodDefinition = CURRENT) -> tuple[Flip, ...]:
    """Every single unit step that changes the zone, in the order of :func:`unit_steps`."""
    rules, totals = formula(method), Totals.of(ratings)
    now = _tenths(rules, totals)
    zone = zone_at(now, method)
    found = []
    for rated in _rated(ratings, method):
        for by in (-1, 1):
            if not rated.low <= rated.rating + by <= rated.high:
                continue
            after = _tenths(rules, _moved(totals, rated, by))
            there = zone_at(after, method)
            if there != zone:
                step = Step(rated.path, rated.rating, rated.rating + by)
                found.append(Flip(step, published(after), there, after < now))
    return tuple(found)


def fewest_steps(ratings: Ratings, method: MethodDefinition = CURRENT) -> FewestSteps | None:
    """The smallest number of unit steps that changes the zone; ``None`` where none can.

    Exact: what k steps can do at most is the best of j steps on the tasks (the largest time shares
    first, since every step on a task counts its time share) and k − j on the modifiers, which were
    tried in every combination. Where both ways take equally many, the adverse one is given.
    """
    rules, totals = formula(method), Totals.of(ratings)
    zone = zone_at(_tenths(rules, totals), method)
    rated = _rated(ratings, method)
    ways = [_Way(rated, totals, rules, way) for way in (WORSE, BETTER)]
    for count in range(1, max(way.most for way in ways) + 1):
        for way in ways:
            reached = way.farthest(count)
            if reached is not None and zone_at(reached[0], method) != zone:
                tenths, on_tasks, on_rest = reached
                return FewestSteps(
                    way.steps(on_tasks, on_rest), published(tenths), zone_at(tenths, method)
                )
    return None


class _Way:
    """How far steps that all harm, or all help, can take the score."""

    def __init__(self, rated: Sequence[_Rated], totals: Totals, rules: Formula, way: int) -> None:
        self._rules, self._totals, self._way = rules, totals, way
        self._tasks = sorted(
            (one for one in rated if one.group == "tasks"), key=lambda one: -one.weight
        )
        self._rest = [one for one in rated if one.group != "tasks"]
        gained, self._work = 0, [totals.work]
        for one in self._tasks:
            for _ in range(one.room(way)):
                gained += one.weight
                self._work.append(totals.work - way * gained)
        self._modified = self._modifiers()
        self.most = len(self._work) + len(self._modified) - 2

    def _modifiers(self) -> list[tuple[int, tuple[int, int, int]]]:
        """The most extreme product of the modifiers, by the number of steps, and its steps."""
        way, totals = self._way, self._totals
        rooms = dict.fromkeys(("evidence", "barriers", "growth"), 0)
        for one in self._rest:
            rooms[one.group] += one.room(way)
        best: dict[int, tuple[int, tuple[int, int, int]]] = {}
        for e in range(rooms["evidence"] + 1):
            for b in range(rooms["barriers"] + 1):
                for g in range(rooms["growth"] + 1):
                    product = self._rules.modified(
                        totals.evidence + way * e,
                        totals.barriers + way * b,
                        totals.growth + way * g,
                    )
                    known = best.get(e + b + g)
                    if known is None or way * product > way * known[0]:
                        best[e + b + g] = (product, (e, b, g))
        return [best[count] for count in range(len(best))]

    def farthest(self, count: int) -> tuple[int, int, tuple[int, int, int]] | None:
        """The most extreme score after ``count`` steps, in tenths, and on what they were taken."""
        found: tuple[int, int, tuple[int, int, int]] | None = None
        for on_tasks in range(max(0, count - len(self._modified) + 1), count + 1):
            if on_tasks >= len(self._work):
                break
            product, on_rest = self._modified[count - on_tasks]
            tenths = self._rules.tenths(self._work[on_tasks], product)
            if found is None or self._way * tenths > self._way * found[0]:
                found = (tenths, on_tasks, on_rest)
        return found

    def steps(self, on_tasks: int, on_rest: tuple[int, int, int]) -> tuple[Step, ...]:
        """One series of so many steps, the first ratings that can move taken first."""
        counts = dict(zip(("evidence", "barriers", "growth"), on_rest, strict=True))
        counts["tasks"] = on_tasks
        return tuple(
            step for one in (*self._tasks, *self._rest) for step in self._some(one, counts)
        )

    def _some(self, one: _Rated, left: dict[str, int]) -> Iterator[Step]:
        sign = one.towards(self._way)
        for taken in range(min(one.room(self._way), left[one.group])):
            left[one.group] -= 1
            yield Step(one.path, one.rating + sign * taken, one.rating + sign * (taken + 1))


def time_to_move(ratings: Ratings, method: MethodDefinition = CURRENT) -> TimeMove | None:
    """The fewest points of time that change the zone when moved; ``None`` where none can.

    Exact: a point moved counts as much as the two scores differ, so each goes from the task that
    is farthest off and still has one to spare, to the one at the other end of the scale. Where
    both ways take equally many, the adverse one is given.
    """
    rules, totals = formula(method), Totals.of(ratings)
    modified = rules.modified(totals.evidence, totals.barriers, totals.growth)
    zone = zone_at(rules.tenths(totals.work, modified), method)
    found: TimeMove | None = None
    for way in (WORSE, BETTER):
        order = sorted(range(len(ratings.tasks)), key=lambda i: -way * ratings.tasks[i].score)
        target = order[-1]
        work, points, moves = totals.work, 0, []
        for source in order[:-1]:
            gap = ratings.tasks[target].score - ratings.tasks[source].score
            spare = ratings.tasks[source].time - 1
            taken = 0
            while gap and taken < spare and (found is None or points < found.points):
                taken, points, work = taken + 1, points + 1, work + gap
                if zone_at(rules.tenths(work, modified), method) != zone:
                    break
            if taken:
                moves.append((source, target, taken))
            there = zone_at(rules.tenths(work, modified), method)
            if there != zone:
                if found is None or points < found.points:
                    tenths = rules.tenths(work, modified)
                    found = TimeMove(points, tuple(moves), published(tenths), there)
                break
    return found


def _rated(ratings: Ratings, method: MethodDefinition) -> list[_Rated]:
    scale, growth = method.task_score, method.growth
    found = [
        _Rated(f"tasks[{i}].score", task.score, scale.low, scale.high, task.time, "tasks")
        for i, task in enumerate(ratings.tasks)
    ]
    for group, dimensions, values in (
        ("evidence", method.evidence, ratings.evidence),
        ("barriers", method.barriers, ratings.barriers),
    ):
        found += [
            _Rated(f"{group}.{d.key}.rating", value, d.low, d.high, 1, group)
            for d, value in zip(dimensions, values, strict=True)
        ]
    return [*found, _Rated("growth.rating", ratings.growth, growth.low, growth.high, 1, "growth")]


def _tenths(rules: Formula, totals: Totals) -> int:
    return rules.tenths(
        totals.work, rules.modified(totals.evidence, totals.barriers, totals.growth)
    )


def _moved(totals: Totals, rated: _Rated, by: int) -> Totals:
    name = "work" if rated.group == "tasks" else rated.group
    return replace(totals, **{name: getattr(totals, name) + by * rated.weight})
