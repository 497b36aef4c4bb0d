"""How firm a score is, a second time: METHOD §3's flips, smallest changes and probabilities.

Like :mod:`naive` it shares nothing with the package. What can be tried out is tried out, one rating
or one point of time after the other; what is left is added up from plain dicts. A place is a path as
METHOD's readers write it (``tasks[0].score``, ``evidence.wage_trends.rating``).
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import product

from naive import (
    HUNDRED,
    LOWEST,
    ORDER,
    SPAN,
    RatingSet,
    raw_with,
    rounded,
    score_of,
    unclamped_of,
    zone_of,
)

Place = tuple[str, int, int, int]
"""A path, the rating there, and the ends of its scale."""

Chances = dict[int, Fraction]
"""How likely each total is."""


def places_of(r: RatingSet) -> list[Place]:
    """Every rating that counts towards the composite."""
    places = [(f"tasks[{i}].score", score, 1, 5) for i, (_, score, _) in enumerate(r["tasks"])]
    for name, rating in zip(ORDER["evidence"], r["evidence"], strict=True):
        places.append((f"evidence.{name}.rating", rating, -2, 2))
    for name, rating in zip(ORDER["barriers"], r["barriers"], strict=True):
        places.append((f"barriers.{name}.rating", rating, 0, 2))
    places.append(("growth.rating", r["growth"], -2, 2))
    return places


def changed(r: RatingSet, path: str, rating: int) -> RatingSet:
    """The same ratings but for one."""
    paths = [place[0] for place in places_of(r)]
    at, count = paths.index(path), len(r["tasks"])
    copy: RatingSet = {
        "tasks": list(r["tasks"]),
        "evidence": list(r["evidence"]),
        "barriers": list(r["barriers"]),
        "principles": list(r["principles"]),
        "growth": r["growth"],
        "override": r["override"],
    }
    if at < count:
        time, _, letter = r["tasks"][at]
        copy["tasks"][at] = (time, rating, letter)
    elif at < count + 5:
        copy["evidence"][at - count] = rating
    elif at < count + 10:
        copy["barriers"][at - count - 5] = rating
    else:
        copy["growth"] = rating
    return copy


@cache
def published_at(points: int, evidence: int, barriers: int, growth: int) -> str:
    """The score for Σ time · score and the three totals, as printed."""
    raw = raw_with(6 - Fraction(points, 100), evidence, barriers, growth)
    return rounded(sorted([Fraction(0), (raw - LOWEST) / SPAN * 100, HUNDRED])[1], 1)


@cache
def zone_at(points: int, evidence: int, barriers: int, growth: int) -> str:
    return zone_of(published_at(points, evidence, barriers, growth))


def totals_of(r: RatingSet) -> tuple[int, int, int, int]:
    points = sum(time * score for time, score, _ in r["tasks"])
    return points, sum(r["evidence"]), sum(r["barriers"]), r["growth"]


def steps_of(r: RatingSet) -> set[tuple[str, int, int]]:
    """Every change of one rating by one that stays on its scale: path, before, after."""
    steps = set()
    for path, rating, low, high in places_of(r):
        for after in (rating - 1, rating + 1):
            if low <= after <= high:
                steps.add((path, rating, after))
    return steps


def flips_of(r: RatingSet) -> set[tuple[str, int, int, str, str, bool]]:
    """The steps that change the zone: path, before, after, new score, new zone, whether it is lower."""
    score = published_at(*totals_of(r))
    flips = set()
    for path, before, after in steps_of(r):
        new = published_at(*totals_of(changed(r, path, after)))
        if zone_of(new) != zone_of(score):
            flips.add((path, before, after, new, zone_of(new), Fraction(new) < Fraction(score)))
    return flips


def fewest_steps_by_trying(r: RatingSet, at_most: int) -> int | None:
    """The least number of steps to another zone, every rating on its own; ``None`` if over ``at_most``."""
    zone = zone_at(*totals_of(r))
    times = [time for time, _, _ in r["tasks"]]
    places = places_of(r)
    front = {tuple(rating for _, rating, _, _ in places)}
    seen = set(front)
    for count in range(1, at_most + 1):
        reached = set()
        for ratings in front:
            for i, (_, _, low, high) in enumerate(places):
                for after in (ratings[i] - 1, ratings[i] + 1):
                    if low <= after <= high:
                        reached.add((*ratings[:i], after, *ratings[i + 1 :]))
        front = reached - seen
        seen |= front
        for ratings in front:
            scores, rest = ratings[: len(times)], ratings[len(times) :]
            points = sum(time * score for time, score in zip(times, scores, strict=True))
            if zone_at(points, sum(rest[:5]), sum(rest[5:10]), rest[10]) != zone:
                return count
    return None


def fewest_steps_of(r: RatingSet) -> int | None:
    """The same from totals alone: all that tasks can add up to, with every total of the rest."""
    points, evidence, barriers, growth = totals_of(r)
    zone = zone_at(points, evidence, barriers, growth)
    cheapest = {0: 0}
    for time, score, _ in r["tasks"]:
        longer: dict[int, int] = {}
        for total, steps in cheapest.items():
            for other in (1, 2, 3, 4, 5):
                key, cost = total + time * other, steps + abs(other - score)
                longer[key] = min(cost, longer.get(key, cost))
        cheapest = longer
    by_cost: dict[int, list[int]] = {}
    for total, cost in cheapest.items():
        by_cost.setdefault(cost, []).append(total)
    rest: dict[int, list[tuple[int, int, int]]] = {}
    for e, b, g in product(range(-10, 11), range(11), range(-2, 3)):
        cost = abs(e - evidence) + abs(b - barriers) + abs(g - growth)
        rest.setdefault(cost, []).append((e, b, g))
    for count in range(max(by_cost) + max(rest) + 1):
        for cost in range(count + 1):
            for total in by_cost.get(cost, []):
                for e, b, g in rest.get(count - cost, []):
                    if zone_at(total, e, b, g) != zone:
                        return count
    return None


def time_to_move_of(r: RatingSet, at_most: int = 100) -> int | None:
    """The least points of time moved between tasks that change the zone; each keeps one at least.

    One point after the other is moved, every way there is. ``None`` where none of them helps, or
    not within ``at_most`` points.
    """
    _, evidence, barriers, growth = totals_of(r)
    zone = zone_at(*totals_of(r))
    scores = [score for _, score, _ in r["tasks"]]
    front = {tuple(time for time, _, _ in r["tasks"])}
    seen = set(front)
    for count in range(1, at_most + 1):
        reached = set()
        for times in front:
            for i, j in product(range(len(times)), repeat=2):
                if i != j and times[i] > 1:
                    moved = list(times)
                    moved[i] -= 1
                    moved[j] += 1
                    reached.add(tuple(moved))
        front = reached - seen
        seen |= front
        for times in front:
            points = sum(time * score for time, score in zip(times, scores, strict=True))
            if zone_at(points, evidence, barriers, growth) != zone:
                return count
        if not front:
            break
    return None


def totals_with_chances(
    items: list[tuple[int, int, int, int]], p: Fraction, total: int = 0
) -> Chances:
    """The chances of Σ weight · rating, each rating off by one to either side with chance ``p``.

    ``items`` are (weight, rating, low, high). A side that the scale does not have adds its chance to
    that of staying.
    """
    chances = {total: Fraction(1)}
    for weight, rating, low, high in items:
        here = {rating: Fraction(1)}
        for after in (rating - 1, rating + 1):
            if low <= after <= high:
                here[after] = p
                here[rating] -= p
        longer: Chances = {}
        for so_far, chance in chances.items():
            for after, its_own in here.items():
                key = so_far + weight * after
                longer[key] = longer.get(key, Fraction(0)) + chance * its_own
        chances = longer
    return chances


def chances_of(r: RatingSet, p: Fraction) -> dict[str, Fraction]:
    """How likely each published score is."""
    tasks = totals_with_chances([(time, score, 1, 5) for time, score, _ in r["tasks"]], p)
    evidence = totals_with_chances([(1, rating, -2, 2) for rating in r["evidence"]], p)
    barriers = totals_with_chances([(1, rating, 0, 2) for rating in r["barriers"]], p)
    growth = totals_with_chances([(1, r["growth"], -2, 2)], p)
    chances: dict[str, Fraction] = {}
    for (e, p_e), (b, p_b), (g, p_g) in product(evidence.items(), barriers.items(), growth.items()):
        modified = p_e * p_b * p_g
        for points, p_t in tasks.items():
            published = published_at(points, e, b, g)
            chances[published] = chances.get(published, Fraction(0)) + modified * p_t
    return chances


def chances_by_trying(r: RatingSet, p: Fraction) -> dict[str, Fraction]:
    """The same, one whole set of ratings after the other: up to three to the power of their number."""
    chances: dict[str, Fraction] = {}
    for ratings, chance in _every_set(places_of(r), p):
        changed_set = r
        for (path, before, _, _), after in zip(places_of(r), ratings, strict=True):
            if after != before:
                changed_set = changed(changed_set, path, after)
        published = rounded(score_of(changed_set), 1)
        chances[published] = chances.get(published, Fraction(0)) + chance
    return chances


def _every_set(places: list[Place], p: Fraction) -> Iterator[tuple[list[int], Fraction]]:
    if not places:
        yield [], Fraction(1)
        return
    (_, rating, low, high), *others = places
    for rest, chance in _every_set(others, p):
        stay = Fraction(1)
        for after in (rating - 1, rating + 1):
            if low <= after <= high:
                stay -= p
                if p:
                    yield [after, *rest], chance * p
        if stay:
            yield [rating, *rest], chance * stay


def zone_chances_of(chances: dict[str, Fraction]) -> dict[str, Fraction]:
    zones = {"green": Fraction(0), "yellow": Fraction(0), "red": Fraction(0)}
    for published, chance in chances.items():
        zones[zone_of(published)] += chance
    return zones


def percentile_of(chances: dict[str, Fraction], part: Fraction) -> str:
    """The lowest score that, with all below it, is at least ``part`` likely."""
    so_far = Fraction(0)
    for published in sorted(chances, key=Fraction):
        so_far += chances[published]
        if so_far >= part:
            return published
    raise AssertionError("chances add up to less than one")


def worst_of(r: RatingSet) -> str:
    """The score with every rating one step worse for the human, where its scale has one."""
    return _all_moved(r, -1)


def best_of(r: RatingSet) -> str:
    return _all_moved(r, 1)


def _all_moved(r: RatingSet, better: int) -> str:
    moved = r
    for path, rating, low, high in places_of(r):
        step = -better if path.startswith("tasks") else better
        if low <= rating + step <= high:
            moved = changed(moved, path, rating + step)
    return rounded(score_of(moved), 1)


def rounding_decides_in(r: RatingSet) -> bool:
    """Whether the score that is not rounded lies in another zone than the formula's printed one."""
    exact = score_of(r)
    unrounded = "green" if exact >= 48 else "yellow" if exact >= 25 else "red"
    return unrounded != zone_of(rounded(exact, 1))


def clamped_in(r: RatingSet) -> bool:
    return not 0 <= unclamped_of(r) <= 100
