"""Time shifted between tasks (METHOD §2), exactly, and which tasks move the score most."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from assessor.method.ratings import Ratings
from assessor.method.score import composite
from assessor.method.shifting import SHIFTED, shift, strongest_shifts
from assessor.method.vector import parse_vector
from strategies import ratings as rating_sets

SPAN = Fraction(793, 100)
GOLDEN = parse_vector(
    "AIJRI:1.0/T:25x2A+20x3A+15x3A+15x2A+10x3A+10x3A+5x2N/E:1,2,1,0,1/B:0,0,0,1,0/P:0,1,1/G:1"
)


def spelled_out(ratings: Ratings, times: list[Fraction]) -> Fraction:
    """The clamped score of ``ratings`` with the tasks at ``times`` %, from METHOD §2 alone."""
    weighted = sum(
        (time * task.score for time, task in zip(times, ratings.tasks, strict=True)), Fraction(0)
    )
    raw = 6 - weighted / 100
    raw *= 1 + Fraction(4 * sum(ratings.evidence), 100)
    raw *= 1 + Fraction(2 * sum(ratings.barriers), 100)
    raw *= 1 + Fraction(5 * ratings.growth, 100)
    return min(max((raw - Fraction(54, 100)) / SPAN * 100, Fraction(0)), Fraction(100))


@given(rating_sets(), st.data())
def test_others_give_and_take_by_their_shares(ratings: Ratings, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(ratings.tasks) - 1))
    points = data.draw(st.integers(-100, 100))
    found = shift(ratings, at, points)
    here = ratings.tasks[at].time
    assert found.points == max(-here, min(points, 100 - here))
    times = [
        Fraction(task.time) - Fraction(found.points * task.time, 100 - here)
        for task in ratings.tasks
    ]
    times[at] = Fraction(here + found.points)
    assert sum(times) == 100
    before = spelled_out(ratings, [Fraction(task.time) for task in ratings.tasks])
    assert found.difference == spelled_out(ratings, times) - before


@given(rating_sets())
def test_the_tasks_named_move_the_score_at_least_as_much_as_those_left_out(
    ratings: Ratings,
) -> None:
    def strength(at: int) -> Fraction:
        return max(abs(shift(ratings, at, by).difference) for by in (SHIFTED, -SHIFTED))

    named = [more.task for more, _ in strongest_shifts(ratings, 3)]
    assert len(set(named)) == 3
    left_out = [i for i in range(len(ratings.tasks)) if i not in named]
    assert [strength(i) for i in named] == sorted(map(strength, named), reverse=True)
    assert all(strength(i) <= strength(named[-1]) for i in left_out)


def test_a_task_no_agent_could_do_raises_the_score_when_it_takes_more_of_the_week() -> None:
    (more, less), *_ = strongest_shifts(GOLDEN, 3)
    assert (more.task, more.points, less.points) == (0, 10, -10)
    assert more.difference > 0 > less.difference
    assert more.published > composite(GOLDEN).published > less.published
    assert (less.zone.key, more.zone.key) == ("yellow", "green")
