"""Why two scores differ: Shapley shares against every order of changes, and what they add up to."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from random import Random

from hypothesis import given

from assessor.method.definition import CURRENT, MethodDefinition
from assessor.method.difference import CUT, METHOD, OVERRIDE, ROUNDING, Rated, Share, difference
from assessor.method.ratings import Ratings, TaskRating
from assessor.method.scorecard import scorecard
from method.cases import plain
from naive import unclamped_of
from strategies import random_ratings
from strategies import ratings as rating_sets

NAMES = {CUT, METHOD, OVERRIDE, ROUNDING}
State = dict[str, int]
"""Values by path; a task has ``[key].time`` (0 where it is not there) and ``[key].score``."""


def rated(ratings: Ratings, prefix: str = "t") -> Rated:
    return Rated(ratings, tuple(f"{prefix}{i}" for i in range(len(ratings.tasks))))


def published(ratings: Ratings) -> Decimal:
    return scorecard(ratings).published_score


def spelled_out(state: State) -> Fraction:
    """The unclamped score of values, which need not add up to a whole week."""
    keys = [path[:-5] for path in state if path.endswith(".time")]
    tasks = [(state[f"{key}.time"], state[f"{key}.score"], "A") for key in keys]
    return unclamped_of(
        {
            "tasks": tasks,
            "evidence": [state[f"e{i}"] for i in range(5)],
            "barriers": [state[f"b{i}"] for i in range(5)],
            "principles": [0, 0, 0],
            "growth": state["g"],
            "override": None,
        }
    )


def state_of(ratings: Ratings) -> State:
    state: State = {"g": ratings.growth}
    for i, task in enumerate(ratings.tasks):
        state |= {f"t{i}.time": task.time, f"t{i}.score": task.score}
    state |= {f"e{i}": rating for i, rating in enumerate(ratings.evidence)}
    state |= {f"b{i}": rating for i, rating in enumerate(ratings.barriers)}
    return state


def averaged_over_all_orders(old: State, new: State) -> dict[str, Fraction]:
    """The Shapley values, by trying every order in which the values could change."""
    paths = [path for path in old if old[path] != new[path]]
    orders = list(permutations(paths))
    totals = dict.fromkeys(paths, Fraction(0))
    for order in orders:
        state = dict(old)
        for path in order:
            was = spelled_out(state)
            state[path] = new[path]
            totals[path] += spelled_out(state) - was
    return {path: total / len(orders) for path, total in totals.items()}


def path_in_document(path: str) -> str:
    if path.startswith("t"):
        key, _, name = path.partition(".")
        return f"tasks[{key}].{name}"
    if path == "g":
        return "growth.rating"
    group, dimensions = (
        ("evidence", CURRENT.evidence) if path[0] == "e" else ("barriers", CURRENT.barriers)
    )
    return f"{group}.{dimensions[int(path[1:])].key}.rating"


def some_changes(random: Random, ratings: Ratings) -> Ratings:
    """At most five inputs changed: two times, two scores, evidence and barriers, growth."""
    tasks = list(ratings.tasks)
    i, j = random.sample(range(len(tasks)), 2)
    moved = random.randint(0, tasks[i].time - 1)
    tasks[i] = replace(tasks[i], time=tasks[i].time - moved, score=random.randint(1, 5))
    tasks[j] = replace(tasks[j], time=tasks[j].time + moved)
    evidence, barriers = list(ratings.evidence), list(ratings.barriers)
    evidence[random.randrange(5)] = random.randint(-2, 2)
    barriers[random.randrange(5)] = random.randint(0, 2)
    return replace(ratings, tasks=tuple(tasks), evidence=tuple(evidence), barriers=tuple(barriers))


def test_each_share_is_the_average_over_every_order_of_changes() -> None:
    random = Random(1)
    for _ in range(60):
        old = replace(random_ratings(random), override=None)
        new = some_changes(random, old)
        expected = averaged_over_all_orders(state_of(old), state_of(new))
        found = {share.path: share.points for share in difference(rated(old), rated(new))}
        inputs = {path: points for path, points in found.items() if path not in NAMES}
        assert inputs == {path_in_document(path): points for path, points in expected.items()}


def test_a_task_added_or_removed_is_one_change_with_its_score_as_it_is() -> None:
    random = Random(2)
    for _ in range(40):
        old = replace(random_ratings(random), override=None)
        time = old.tasks[0].time
        new = replace(old, tasks=(TaskRating(time, 5, "augmentation"), *old.tasks[1:]))
        keys = tuple(f"t{i}" for i in range(len(old.tasks)))
        found = difference(Rated(old, keys), Rated(new, ("new", *keys[1:])))
        shares = {share.path: share for share in found if share.path not in NAMES}
        assert set(shares) == {"tasks[t0]", "tasks[new]"}
        assert (shares["tasks[t0]"].before, shares["tasks[t0]"].after) == (time, None)
        assert (shares["tasks[new]"].before, shares["tasks[new]"].after) == (None, time)
        assert shares["tasks[new]"].points < 0 < shares["tasks[t0]"].points


def total(shares: tuple[Share, ...]) -> tuple[Fraction, Decimal]:
    return sum((share.points for share in shares), Fraction(0)), sum(
        (share.printed for share in shares), Decimal(0)
    )


@given(rating_sets(), rating_sets())
def test_shares_add_up_to_the_difference_exactly_and_as_printed(old: Ratings, new: Ratings) -> None:
    for after in (rated(new), rated(new, "other")):
        exact, printed = total(difference(rated(old), after))
        assert exact == Fraction(published(new)) - Fraction(published(old))
        assert printed == published(new) - published(old)


@given(rating_sets())
def test_nothing_changed_is_no_difference(ratings: Ratings) -> None:
    assert difference(rated(ratings), rated(ratings)) == ()
    keys = tuple(f"t{i}" for i in range(len(ratings.tasks)))
    turned = Rated(replace(ratings, tasks=ratings.tasks[::-1]), keys[::-1])
    assert difference(rated(ratings), turned) == ()


@given(rating_sets(overridden=False), rating_sets(overridden=False))
def test_the_way_back_is_the_same_with_the_signs_turned(old: Ratings, new: Ratings) -> None:
    there = {share.path: share.points for share in difference(rated(old), rated(new))}
    back = {share.path: share.points for share in difference(rated(new), rated(old))}
    assert there == {path: -points for path, points in back.items()}


def other_method() -> MethodDefinition:
    constants = replace(CURRENT.constants, evidence_step=Fraction(5, 100))
    return replace(CURRENT, version="0.9", constants=constants)


@given(rating_sets(overridden=False))
def test_another_method_is_a_part_of_its_own(ratings: Ratings) -> None:
    other = other_method()
    after = replace(rated(ratings), method=other)
    shares = difference(rated(ratings), after)
    assert {share.path for share in shares} <= NAMES - {OVERRIDE}
    exact, _ = total(shares)
    assert exact == Fraction(scorecard(ratings, other).published_score) - Fraction(
        published(ratings)
    )
    assert (METHOD in {share.path for share in shares}) == (sum(ratings.evidence) != 0)


def test_principles_and_involvement_have_no_share() -> None:
    old = replace(random_ratings(Random(3)), override=None)
    new = replace(
        old,
        principles=tuple(3 - rating for rating in old.principles),
        tasks=tuple(replace(task, involvement="displacement") for task in old.tasks),
    )
    assert plain(old) != plain(new)
    assert difference(rated(old), rated(new)) == ()
