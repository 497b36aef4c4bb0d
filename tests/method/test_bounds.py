"""How far an unfinished assessment's score can still move."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from assessor.method.bounds import PartialRatings, score_bounds
from assessor.method.ratings import Ratings, TaskRating
from assessor.method.score import composite
from strategies import ratings


def partly(found: Ratings, random: Random) -> PartialRatings:
    """``found`` with some of it not rated yet."""

    def maybe(rating: int) -> int | None:
        return rating if random.random() < 0.6 else None

    return PartialRatings(
        tasks=tuple(
            (maybe(task.time), maybe(task.score)) for task in found.tasks if random.random() < 0.9
        ),
        evidence=tuple(map(maybe, found.evidence)),
        barriers=tuple(map(maybe, found.barriers)),
        growth=maybe(found.growth),
    )


@given(ratings(overridden=False), st.integers(0, 1000))
@settings(max_examples=150, deadline=None)
def test_every_completion_scores_within_the_bounds(found: Ratings, seed: int) -> None:
    bounds = score_bounds(partly(found, Random(seed)))
    assert bounds is not None
    assert bounds[0] <= composite(found).published <= bounds[1]


@given(ratings(overridden=False))
@settings(max_examples=50, deadline=None)
def test_with_everything_rated_the_bounds_meet(found: Ratings) -> None:
    tasks = tuple((task.time, task.score) for task in found.tasks)
    bounds = score_bounds(PartialRatings(tasks, found.evidence, found.barriers, found.growth))
    assert bounds == (composite(found).published, composite(found).published)


def test_with_nothing_rated_everything_is_possible() -> None:
    bounds = score_bounds(PartialRatings((), (None,) * 5, (None,) * 5, None))
    assert bounds is not None
    assert [str(bound) for bound in bounds] == ["0.0", "100.0"]


def test_too_much_time_has_no_completion() -> None:
    tasks = ((60, 1), (41, 1))
    assert score_bounds(PartialRatings(tasks, (None,) * 5, (None,) * 5, None)) is None


@given(ratings(overridden=False), st.integers(1, 99))
@settings(max_examples=80, deadline=None)
def test_the_bounds_are_those_of_the_worst_and_best_completion(found: Ratings, time: int) -> None:
    rated = ((100 - time, 3),)
    partial = PartialRatings(rated, found.evidence, (None,) * 5, found.growth)
    low, high = (
        composite(
            replace(
                found,
                tasks=tuple(
                    TaskRating(time, score, "augmentation") for time, score in (*rated, rest)
                ),
                barriers=(barrier,) * 5,
            )
        ).published
        for rest, barrier in (((time, 5), 0), ((time, 1), 2))
    )
    assert score_bounds(partial) == (low, high)
