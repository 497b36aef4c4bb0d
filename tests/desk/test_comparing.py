"""Two documents side by side: which places differ, how, and what the score owes to them."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

from hypothesis import given, settings
from pydantic import JsonValue

from assessor.desk.comparing import Change, compare, differing_words
from assessor.document.assessment import Assessment, blank
from assessor.document.path import replace, to_json
from assessor.document.ratings import decided_ratings, score
from assessor.method.score import composite
from strategies import assessments, complete_assessment, complete_export

DOCUMENT = complete_assessment()
TASKS = DOCUMENT.tasks


def elements(name: str) -> list[JsonValue]:
    found = to_json(DOCUMENT)[name]
    assert isinstance(found, list)
    return found


def unclamped(document: Assessment) -> Fraction:
    ratings = decided_ratings(document)
    assert ratings is not None
    return composite(ratings).unclamped


@given(assessments())
@settings(max_examples=30, deadline=None)
def test_a_document_does_not_differ_from_itself(document: Assessment) -> None:
    found = compare(document, document)
    assert (found.changes, found.shares) == ((), ())


def test_what_export_adds_is_no_difference() -> None:
    export = complete_export()
    assert compare(export.assessment(), export).changes == ()
    assert compare(export, export.assessment()).changes == ()


def test_places_are_named_by_ids_so_that_moving_a_task_hides_no_edit() -> None:
    moved = replace(DOCUMENT, "tasks", [*elements("tasks")[1:], elements("tasks")[0]])
    last = len(TASKS) - 1
    changes = compare(DOCUMENT, replace(moved, f"tasks[{last}].name", "Renamed")).changes
    ids: list[JsonValue] = [task.id for task in TASKS]
    assert changes == (
        Change(f"tasks[{TASKS[0].id}].name", "changed", TASKS[0].name, "Renamed"),
        Change("tasks", "moved", ids, [*ids[1:], ids[0]]),
    )


def test_another_order_of_tasks_moves_no_score() -> None:
    found = compare(DOCUMENT, replace(DOCUMENT, "tasks", elements("tasks")[::-1]))
    assert [change.kind for change in found.changes] == ["moved"]
    assert found.shares == ()


def test_elements_that_come_and_go_are_whole() -> None:
    first, second = elements("comparators")
    without = replace(DOCUMENT, "comparators", [second])
    (gone,) = compare(DOCUMENT, without).changes
    assert (gone.kind, gone.before, gone.after) == ("removed", first, None)
    (back,) = compare(without, DOCUMENT).changes
    assert (back.kind, back.before, back.after) == ("added", None, first)


def test_a_changed_principle_is_listed_and_has_no_share() -> None:
    rating = DOCUMENT.principles.embodied_physicality.rating
    place = "principles.embodied_physicality.rating"
    found = compare(DOCUMENT, replace(DOCUMENT, place, 3 if rating == 0 else 0))
    assert [change.path for change in found.changes] == [place]
    assert found.shares == ()


def test_an_unfinished_side_has_places_and_no_shares() -> None:
    found = compare(blank("Nurse"), DOCUMENT)
    assert found.cards == (None, score(DOCUMENT))
    assert found.changes != ()
    assert found.shares == ()


def test_a_replaced_task_has_the_average_of_every_order_as_its_share() -> None:
    old, *kept = elements("tasks")
    assert isinstance(old, dict)
    new: JsonValue = {**old, "id": "brought-in", "score": 1 if old["score"] != 1 else 5}
    rating = -2 if DOCUMENT.growth.rating != -2 else 2
    regrown = replace(DOCUMENT, "growth.rating", rating)
    after = replace(regrown, "tasks", [*kept, new])
    gone, come, growth = f"tasks[{TASKS[0].id}]", "tasks[brought-in]", "growth.rating"

    def score_with(made: frozenset[str]) -> Fraction:
        """The unclamped score once ``made`` are done; a missing task takes nothing off."""
        present = [*kept, *([old] if gone not in made else []), *([new] if come in made else [])]
        resistance = Fraction(6)
        for task in present:
            assert isinstance(task, dict)
            time, points = task["time"], task["score"]
            assert isinstance(time, int) and isinstance(points, int)
            resistance -= Fraction(time * points, 100)
        ratings = decided_ratings(regrown if growth in made else DOCUMENT)
        assert ratings is not None
        raw = resistance * (1 + sum(ratings.evidence) * Fraction(4, 100))
        raw *= (1 + sum(ratings.barriers) * Fraction(2, 100)) * (
            1 + ratings.growth * Fraction(5, 100)
        )
        return (raw - Fraction("0.54")) / Fraction("7.93") * 100

    assert score_with(frozenset()) == unclamped(DOCUMENT)
    assert score_with(frozenset((gone, come, growth))) == unclamped(after)
    orders = list(permutations((gone, come, growth)))
    expected = dict.fromkeys(orders[0], Fraction(0))
    for order in orders:
        for i, change in enumerate(order):
            step = score_with(frozenset(order[: i + 1])) - score_with(frozenset(order[:i]))
            expected[change] += step / len(orders)
    shares = {s.path: s.points for s in compare(DOCUMENT, after).shares if s.path in expected}
    assert shares == expected


def test_words_that_differ_stand_between_those_that_do_not() -> None:
    found = differing_words("the desk decides all", "the desk suggests all today")
    assert [(part.kind, part.text) for part in found] == [
        ("same", "the desk"),
        ("before", "decides"),
        ("after", "suggests"),
        ("same", "all"),
        ("after", "today"),
    ]
