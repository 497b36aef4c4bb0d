"""What holds for every rating set (METHOD §2, §3)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assessor.method.definition import CURRENT
from assessor.method.errors import MethodError
from assessor.method.ratings import Ratings, TaskRating
from assessor.method.rounding import half_up
from assessor.method.score import attribution, composite, threshold
from assessor.method.scorecard import scorecard
from method.cases import with_group
from strategies import overrides, random_ratings, ratings

SETTINGS = settings(max_examples=100, deadline=None)


def printed_sum(found: Ratings) -> Decimal:
    printed = scorecard(found).attribution.as_json().values()
    return sum((Decimal(part) for part in printed), Decimal(0))


@given(ratings())
@SETTINGS
def test_scores_stay_within_0_and_100(found: Ratings) -> None:
    card = scorecard(found)
    assert 0 <= composite(found).score <= 100
    assert 0 <= card.computed_score <= 100
    assert 0 <= card.published_score <= 100


@given(ratings(overridden=False))
@SETTINGS
def test_printed_attribution_adds_up_to_the_printed_unclamped_score(found: Ratings) -> None:
    printed = half_up(composite(found).unclamped, 1)
    assert printed_sum(found) == printed


@given(ratings())
@SETTINGS
def test_printed_attribution_adds_up_to_the_printed_score_unless_clamped(found: Ratings) -> None:
    assume(not composite(found).clamped)
    card = scorecard(found)
    assert printed_sum(found) == card.computed_score


@given(ratings())
@SETTINGS
def test_printed_attribution_is_less_than_a_tenth_off(found: Ratings) -> None:
    printed = scorecard(found).attribution.as_json()
    for name, part in attribution(found).items():
        assert abs(Fraction(printed[name]) - part) < Fraction(1, 10)


@given(ratings(), st.data())
@SETTINGS
def test_a_higher_task_score_never_raises_the_score(found: Ratings, data: st.DataObject) -> None:
    i = data.draw(st.integers(0, len(found.tasks) - 1))
    task = found.tasks[i]
    assume(task.score < 5)
    worse = replace(
        found, tasks=(*found.tasks[:i], replace(task, score=task.score + 1), *found.tasks[i + 1 :])
    )
    assert composite(worse).unclamped < composite(found).unclamped
    assert composite(worse).published <= composite(found).published


@given(ratings(), st.sampled_from(["evidence", "barriers", "growth"]), st.integers(0, 4))
@SETTINGS
def test_more_evidence_barriers_or_growth_never_lowers_the_score(
    found: Ratings, group: str, i: int
) -> None:
    if group == "growth":
        assume(found.growth < 2)
        better = replace(found, growth=found.growth + 1)
    else:
        present = getattr(found, group)
        assume(present[i] < 2)
        better = with_group(found, group, (*present[:i], present[i] + 1, *present[i + 1 :]))
    assert composite(better).unclamped > composite(found).unclamped
    assert composite(better).published >= composite(found).published


@given(ratings(), st.data())
@SETTINGS
def test_time_moved_to_a_task_that_scores_higher_never_raises_the_score(
    found: Ratings, data: st.DataObject
) -> None:
    tasks = list(found.tasks)
    source = max(range(len(tasks)), key=lambda i: tasks[i].time)
    to = data.draw(st.sampled_from([i for i in range(len(tasks)) if i != source]))
    low, high = sorted(data.draw(st.lists(st.integers(1, 5), min_size=2, max_size=2, unique=True)))
    a, b = replace(tasks[source], score=low), replace(tasks[to], score=high)
    tasks[source], tasks[to] = a, b
    found = replace(found, tasks=tuple(tasks))
    points = data.draw(st.integers(1, a.time - 1))
    tasks[source], tasks[to] = (
        replace(a, time=a.time - points),
        replace(b, time=b.time + points),
    )
    moved = replace(found, tasks=tuple(tasks))
    assert composite(moved).unclamped < composite(found).unclamped
    assert composite(moved).published <= composite(found).published


@given(ratings(), st.tuples(*[st.integers(0, 3)] * 3))
@SETTINGS
def test_principles_do_not_move_the_score(found: Ratings, principles: tuple[int, int, int]) -> None:
    assert composite(replace(found, principles=principles)) == composite(found)


@given(ratings(overridden=False), overrides())
@SETTINGS
def test_an_override_moves_nothing_but_what_follows_from_the_published_score(
    found: Ratings, override: Decimal
) -> None:
    before = scorecard(found).as_json()
    after = scorecard(replace(found, override=override)).as_json()
    follows = {
        "vector",
        "published_score",
        "zone",
        "sub_label",
        "label",
        "zone_word",
        "threshold",
        "borderline",
        "override",
    }
    assert {name for name in before if before[name] != after[name]} <= follows
    assert after["published_score"] == str(override)


@given(overrides())
def test_the_named_boundary_is_the_nearest_one(published: Decimal) -> None:
    zone, distance = threshold(published)
    assert published - distance == zone.lower
    assert abs(distance) == min(abs(published - 25), abs(published - 48))


def test_involvement_moves_work_impact_and_nothing_of_the_score() -> None:
    random = Random(3)
    for _ in range(50):
        found = random_ratings(random)
        other = replace(
            found, tasks=tuple(replace(task, involvement="not_involved") for task in found.tasks)
        )
        assert composite(other) == composite(found)
        impact = scorecard(other).work_impact
        assert (impact.displaced, impact.augmented, impact.not_involved) == (0, 0, 100)


GOOD = random_ratings(Random(1))


@pytest.mark.parametrize(
    ("place", "wrong"),
    [
        ("tasks", replace(GOOD, tasks=GOOD.tasks[:2])),
        ("tasks", replace(GOOD, tasks=(TaskRating(6, 3, "augmentation"),) * 16)),
        ("tasks", replace(GOOD, tasks=(TaskRating(33, 3, "augmentation"),) * 3)),
        ("tasks[0].time", replace(GOOD, tasks=(replace(GOOD.tasks[0], time=0), *GOOD.tasks[1:]))),
        ("tasks[0].score", replace(GOOD, tasks=(replace(GOOD.tasks[0], score=6), *GOOD.tasks[1:]))),
        ("tasks[0].score", replace(GOOD, tasks=(replace(GOOD.tasks[0], score=0), *GOOD.tasks[1:]))),
        ("evidence.company_actions.rating", replace(GOOD, evidence=(0, 3, 0, 0, 0))),
        ("evidence", replace(GOOD, evidence=(0, 0, 0, 0))),
        ("barriers.cultural_ethical.rating", replace(GOOD, barriers=(0, 0, 0, 0, -1))),
        ("principles.embodied_physicality.rating", replace(GOOD, principles=(4, 0, 0))),
        ("growth.rating", replace(GOOD, growth=-3)),
        ("override.score", replace(GOOD, override=Decimal("100.1"))),
        ("override.score", replace(GOOD, override=Decimal("-0.1"))),
        ("override.score", replace(GOOD, override=Decimal("50.05"))),
    ],
)
def test_ratings_the_method_cannot_compute_with_are_refused_with_their_place(
    place: str, wrong: Ratings
) -> None:
    with pytest.raises(MethodError) as refused:
        scorecard(wrong)
    assert str(refused.value).startswith(f"{place}: ")


def test_the_methods_identity_covers_every_constant() -> None:
    altered = replace(
        CURRENT, constants=replace(CURRENT.constants, borderline_points=Fraction(201, 100))
    )
    assert altered.sha256 != CURRENT.sha256
    reworded = replace(
        CURRENT,
        growth=replace(CURRENT.growth, anchors=((-2, "other words"), *CURRENT.growth.anchors[1:])),
    )
    assert reworded.sha256 != CURRENT.sha256
