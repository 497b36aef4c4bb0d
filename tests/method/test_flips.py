"""What changes the zone: known values, the ends of scales, and what holds for all ratings.

Counts are compared with a second implementation in ``test_firmness_against_naive.py``.
"""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings

from assessor.method.definition import CURRENT, Zone
from assessor.method.flips import (
    Step,
    fewest_steps,
    flips,
    stepped,
    time_to_move,
    unit_steps,
)
from assessor.method.ratings import Ratings, TaskRating
from assessor.method.score import composite, zone_of
from assessor.method.vector import parse_vector
from method.test_golden import PAGE
from strategies import ratings, task_ratings

FOUND = parse_vector(PAGE)
ONE_ZONE = replace(CURRENT, zones=CURRENT.zones[-1:])
LOWEST = parse_vector("AIJRI:1.0/T:40x5D+30x5D+30x5D/E:-2,-2,-2,-2,-2/B:0,0,0,0,0/P:0,0,0/G:-2")
HIGHEST = parse_vector("AIJRI:1.0/T:40x1N+30x1N+30x1N/E:2,2,2,2,2/B:2,2,2,2,2/P:3,3,3/G:2")


def zone(found: Ratings) -> Zone:
    return zone_of(composite(found).published)


def of_fifty(score: int) -> Ratings:
    return replace(
        FOUND, tasks=tuple(TaskRating(2, score, "augmentation") for _ in range(50)), growth=0
    )


# Steps


def test_steps_of_the_published_page_are_31_of_which_14_lower_its_score() -> None:
    now = composite(FOUND).unclamped
    steps = unit_steps(FOUND)
    lower = [step for step in steps if composite(stepped(FOUND, [step])).unclamped < now]
    assert (len(steps), len(lower)) == (31, 14)


def test_steps_come_in_document_order_and_downwards_first() -> None:
    steps = unit_steps(FOUND)
    assert steps[:2] == (Step("tasks[0].score", 2, 1), Step("tasks[0].score", 2, 3))
    assert steps[-2:] == (Step("growth.rating", 1, 0), Step("growth.rating", 1, 2))
    groups = [step.path.split(".")[0].split("[")[0] for step in steps]
    assert list(dict.fromkeys(groups)) == ["tasks", "evidence", "barriers", "growth"]


@pytest.mark.parametrize(("found", "tasks", "rest"), [(LOWEST, -1, 1), (HIGHEST, 1, -1)])
def test_at_the_end_of_a_scale_there_is_one_step_only(
    found: Ratings, tasks: int, rest: int
) -> None:
    steps = unit_steps(found)
    assert len(steps) == 3 + 5 + 5 + 1
    for step in steps:
        expected = tasks if step.path.startswith("tasks") else rest
        assert step.after - step.before == expected


@settings(max_examples=60, deadline=None)
@given(ratings())
def test_a_step_changes_one_rating_and_the_step_back_restores_it(found: Ratings) -> None:
    for step in unit_steps(found):
        after = stepped(found, [step])
        back = Step(step.path, step.after, step.before)
        assert after != found
        assert back in unit_steps(after)
        assert stepped(after, [back]) == found
    assert stepped(found, []) == found


# Flips


def test_12_of_14_adverse_steps_of_the_published_page_change_its_zone() -> None:
    found = flips(FOUND)
    assert len(found) == 12
    assert all(flip.adverse and flip.zone.key == "yellow" for flip in found)
    told = {(flip.step.path, flip.step.after, str(flip.published)) for flip in found}
    assert ("tasks[0].score", 3, "45.1") in told
    assert ("tasks[5].score", 4, "47.5") in told
    assert ("growth.rating", 0, "46.4") in told
    # The 5 % task, and liability 1 → 0, which lands on the boundary: 48.008 → 48.0.
    paths = {flip.step.path for flip in found}
    assert "tasks[6].score" not in paths
    assert "barriers.liability_accountability.rating" not in paths
    without = stepped(FOUND, [Step("barriers.liability_accountability.rating", 1, 0)])
    assert composite(without).published == Decimal("48.0")
    assert zone(without).key == "green"


@settings(max_examples=60, deadline=None)
@given(ratings())
def test_a_flip_is_adverse_exactly_where_it_leads_below(found: Ratings) -> None:
    now = composite(found).published
    for flip in flips(found):
        after = composite(stepped(found, [flip.step])).published
        assert flip.published == after
        assert flip.adverse == (after < now) == (flip.zone.lower < zone(found).lower)


@settings(max_examples=60, deadline=None)
@given(ratings())
def test_the_step_back_from_a_flip_is_a_flip_the_other_way(found: Ratings) -> None:
    for flip in flips(found):
        back = Step(flip.step.path, flip.step.after, flip.step.before)
        there = {other.step: other for other in flips(stepped(found, [flip.step]))}
        assert there[back].zone == zone(found)
        assert there[back].adverse != flip.adverse


def test_an_override_is_left_aside() -> None:
    overridden = replace(FOUND, override=Decimal("70.0"))
    assert flips(overridden) == flips(FOUND)
    assert fewest_steps(overridden) == fewest_steps(FOUND)
    assert time_to_move(overridden) == time_to_move(FOUND)


# The fewest steps


def test_one_step_changes_the_zone_of_the_published_page() -> None:
    found = fewest_steps(FOUND)
    assert found is not None
    assert found.steps == (Step("tasks[0].score", 2, 3),)
    assert (found.published, found.zone.key) == (Decimal("45.1"), "yellow")


@settings(max_examples=80, deadline=None)
@given(ratings())
def test_one_step_is_enough_exactly_where_there_is_a_flip(found: Ratings) -> None:
    fewest = fewest_steps(found)
    assert fewest is not None  # from any ratings another zone can be reached
    assert (len(fewest.steps) == 1) == bool(flips(found))


@settings(max_examples=25, deadline=None)
@given(ratings(), task_ratings(3, 4))
def test_fewest_steps_are_as_few_as_a_search_breadth_first_finds(
    found: Ratings, tasks: tuple[TaskRating, ...]
) -> None:
    few = replace(found, tasks=tasks)
    fewest = fewest_steps(few)
    assert fewest is not None
    assume(len(fewest.steps) <= 4)
    assert len(fewest.steps) == breadth_first(few)


def breadth_first(found: Ratings) -> int:
    """The fewest unit steps to another zone.

    Which signal, which barrier moved makes no difference to the score, so their sums are states.
    """
    scores = tuple(task.score for task in found.tasks)
    first = (*scores, sum(found.evidence), sum(found.barriers), found.growth)
    ends = [(1, 5)] * len(scores) + [(-10, 10), (0, 10), (-2, 2)]

    def zone_at(state: tuple[int, ...]) -> Zone:
        tasks = tuple(
            replace(task, score=score) for task, score in zip(found.tasks, state, strict=False)
        )
        evidence, barriers, growth = state[-3:]
        return zone(Ratings(tasks, (evidence,), (barriers,), (), growth))

    waiting, seen = deque([(0, first)]), {first}
    while waiting:
        count, state = waiting.popleft()
        if zone_at(state) != zone(found):
            return count
        for i, (low, high) in enumerate(ends):
            for moved in (state[i] - 1, state[i] + 1):
                after = (*state[:i], moved, *state[i + 1 :])
                if low <= moved <= high and after not in seen:
                    seen.add(after)
                    waiting.append((count + 1, after))
    raise AssertionError("no other zone can be reached")


@pytest.mark.parametrize(("found", "lower"), [(HIGHEST, True), (LOWEST, False)])
def test_from_an_end_of_all_scales_steps_fall_on_one_rating_more_than_once(
    found: Ratings, lower: bool
) -> None:
    fewest = fewest_steps(found)
    assert fewest is not None
    paths = [step.path for step in fewest.steps]
    assert len(set(paths)) < len(paths)
    assert (fewest.zone.lower < zone(found).lower) == lower
    at = found
    for step in fewest.steps:
        assert step in unit_steps(at)
        at = stepped(at, [step])
    assert (composite(at).published, zone(at)) == (fewest.published, fewest.zone)


def test_of_equally_few_the_adverse_steps_are_given() -> None:
    # 35.7: to Red and to Green it takes two steps each.
    middle = parse_vector("AIJRI:1.0/T:50x3A+30x3A+20x3A/E:1,1,0,0,0/B:1,1,0,0,0/P:0,0,0/G:0")
    fewest = fewest_steps(middle)
    assert fewest is not None
    assert (len(fewest.steps), fewest.zone.key) == (2, "red")
    up = [Step("tasks[0].score", 3, 2), Step("tasks[0].score", 2, 1)]
    assert zone(stepped(middle, up)).key == "green"


def test_where_there_is_one_zone_nothing_changes_it() -> None:
    assert flips(FOUND, ONE_ZONE) == ()
    assert fewest_steps(FOUND, ONE_ZONE) is None
    assert time_to_move(FOUND, ONE_ZONE) is None


# Time that would have to move


def test_8_points_of_time_change_the_zone_of_the_published_page() -> None:
    found = time_to_move(FOUND)
    assert found is not None
    assert (found.points, str(found.published), found.zone.key) == (8, "47.8", "yellow")
    assert [(source, moved) for source, _, moved in found.moves] == [(0, 8)]
    assert FOUND.tasks[found.moves[0][1]].score == 3


def test_time_moved_between_tasks_that_score_alike_changes_nothing() -> None:
    alike = tuple(replace(task, score=2) for task in FOUND.tasks)
    assert time_to_move(replace(FOUND, tasks=alike)) is None


def test_a_task_keeps_a_point_of_its_time_and_the_next_gives_the_rest() -> None:
    found = parse_vector("AIJRI:1.0/T:20x1A+1x5A+79x3A/E:0,0,0,0,0/B:0,0,0,0,0/P:0,0,0/G:0")
    moved = time_to_move(found)
    assert moved is not None
    assert (moved.points, moved.moves) == (25, ((0, 1, 19), (2, 1, 6)))
    assert (str(moved.published), moved.zone.key) == ("24.7", "red")


def test_time_cannot_help_where_even_the_best_split_stays_in_the_zone() -> None:
    found = parse_vector("AIJRI:1.0/T:98x2A+1x2A+1x3A/E:2,2,2,2,2/B:2,2,2,2,2/P:0,0,0/G:2")
    assert time_to_move(found) is None


# Ratings nobody has validated


@pytest.mark.parametrize("score", [1, 3, 5])
def test_fifty_tasks_are_no_different(score: int) -> None:
    found = of_fifty(score)
    fewest = fewest_steps(found)
    assert fewest is not None
    assert len(flips(found)) <= len(unit_steps(found))
    assert zone(stepped(found, fewest.steps)) == fewest.zone != zone(found)
