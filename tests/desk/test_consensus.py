"""Several answers side by side: what is the same item, how far they spread, in any order."""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.desk.consensus import Consensus, Row, consensus
from assessor.desk.likeness import Named, groups
from assessor.document.provenance import SuggestedItem, Suggestion
from strategies import HOSTILE, suggestion

Tasks = Sequence[tuple[str, int, int]]
RUN = "a" * 32


def answer(
    number: int,
    items: Sequence[tuple[str, str, dict[str, Any]]],
    *,
    section: str = "tasks",
    run: str = RUN,
) -> Suggestion:
    """Sample ``number`` with a (target, label, fields) for each item."""
    made = suggestion(
        number,
        section=section,
        items=[(target, fields) for target, _, fields in items],
        parameters={"run": run, "sample": number, "samples": 3},
    )
    labelled = tuple(
        item.model_copy(update={"label": label})
        for item, (_, label, _) in zip(made.items, items, strict=True)
    )
    return made.model_copy(update={"items": labelled})


def tasks(number: int, named: Tasks) -> Suggestion:
    """Sample ``number`` with a task for each (name, score, time)."""
    return answer(
        number,
        [
            ("tasks", name, {"name": name, "score": score, "time": time, "rationale": "Why."})
            for name, score, time in named
        ],
    )


def evidence(number: int, **ratings: int) -> Suggestion:
    """Sample ``number`` with these ratings of market signals."""
    return answer(
        number,
        [
            (f"evidence.{key}", key, {"rating": rating, "rationale": "Why."})
            for key, rating in ratings.items()
        ],
        section="evidence",
    )


def row(found: Consensus, label: str) -> Row:
    """The one row of that label."""
    (wanted,) = [row for row in found.rows if row.label == label]
    return wanted


def test_ratings_of_one_dimension_stand_beside_each_other() -> None:
    found = consensus(
        [
            evidence(1, wage_trends=-1, company_actions=1),
            evidence(2, wage_trends=1, company_actions=1),
            evidence(3, wage_trends=0, company_actions=1),
        ]
    )
    (wages,) = row(found, "wage_trends").spreads
    assert (wages.field, wages.values, wages.counts) == (
        "rating",
        (-1, 1, 0),
        ((-1, 1), (0, 1), (1, 1)),
    )
    assert (wages.width, wages.wide, wages.agreement) == (2, True, Fraction(1, 3))
    (actions,) = row(found, "company_actions").spreads
    assert (actions.width, actions.wide, actions.agreement) == (0, False, Fraction(1))


def test_a_task_has_a_spread_of_its_score_and_one_of_its_time() -> None:
    found = consensus([tasks(1, [("Bake", 2, 40)]), tasks(2, [("Bake", 3, 90)])])
    score, time = row(found, "Bake").spreads
    assert (score.field, score.rating, score.values) == ("score", True, (2, 3))
    assert (time.field, time.rating, time.values) == ("time", False, (40, 90))
    assert time.width == 50
    assert not time.wide


def test_what_an_answer_does_not_speak_of_is_no_agreement() -> None:
    found = consensus(
        [tasks(1, [("Bake", 2, 40)]), tasks(2, [("Bake", 2, 40)]), tasks(3, [("Sell", 2, 40)])]
    )
    bake = row(found, "Bake")
    assert bake.items == ("item-0", "item-0", None)
    assert bake.spreads[0].values == (2, 2, None)
    assert bake.spreads[0].agreement == Fraction(2, 3)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Triage support tickets", " triage SUPPORT  tickets"),
        ("Triage of support tickets", "Triaging tickets"),
        ("Build data pipelines", "Building and maintaining data pipelines"),
        ("Stakeholder reporting", "Reporting to stakeholders"),
        ("文書を書く", "文書を書く"),
    ],
)
def test_tasks_of_like_names_are_one(one: str, other: str) -> None:
    assert len(consensus([tasks(1, [(one, 2, 1)]), tasks(2, [(other, 2, 1)])]).rows) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Data quality checks", "Data pipelines"),
        ("Meet clients", "Write code"),
        ("Work on the ward", "Work in the office of the board"),
        ("…", "!"),
    ],
)
def test_tasks_of_other_names_are_not(one: str, other: str) -> None:
    assert len(consensus([tasks(1, [(one, 2, 1)]), tasks(2, [(other, 2, 1)])]).rows) == 2


def test_the_same_name_goes_before_a_name_with_words_in_common() -> None:
    found = consensus(
        [
            tasks(1, [("Write monthly reports", 1, 1), ("Write reports", 2, 1)]),
            tasks(2, [("Write reports", 3, 1), ("Write monthly reports", 4, 1)]),
        ]
    )
    assert row(found, "Write reports").spreads[0].values == (2, 3)
    assert row(found, "Write monthly reports").spreads[0].values == (1, 4)


def test_the_same_name_goes_before_the_same_words_in_another_order() -> None:
    found = consensus(
        [
            tasks(1, [("Reports: write", 1, 1), ("Write reports", 2, 1)]),
            tasks(2, [("write  Reports", 3, 1)]),
        ]
    )
    assert row(found, "Write reports").spreads[0].values == (2, 3)


def test_two_tasks_of_one_answer_are_never_one() -> None:
    found = consensus([tasks(1, [("Bake", 1, 1), ("Bake", 2, 1)]), tasks(2, [("Bake", 3, 1)])])
    assert len(found.rows) == 2
    assert sorted(len([i for i in row.items if i]) for row in found.rows) == [1, 2]


def test_a_task_of_the_draft_is_the_same_whatever_it_is_called() -> None:
    found = consensus(
        [
            answer(1, [("tasks[bake]", "Bake bread", {"name": "Bake bread", "score": 2})]),
            answer(2, [("tasks[bake]", "Oven work", {"name": "Oven work", "score": 4})]),
        ]
    )
    (only,) = found.rows
    assert only.spreads[0].values == (2, 4)


def test_a_new_task_is_the_one_of_the_draft_that_bears_its_name() -> None:
    found = consensus(
        [
            answer(1, [("tasks[bake]", "Bake bread", {"name": "Bake bread", "score": 2})]),
            answer(2, [("tasks", "Bake bread", {"name": "Bake bread", "score": 4})]),
        ]
    )
    assert len(found.rows) == 1


def test_rows_follow_the_place_they_have_in_the_answers() -> None:
    found = consensus(
        [
            tasks(1, [("Zest", 1, 1), ("Bake", 1, 1), ("Sell", 1, 1)]),
            tasks(2, [("Zest", 1, 1), ("Sell", 1, 1), ("Bake", 1, 1)]),
            tasks(3, [("Zest", 1, 1), ("Bake", 1, 1), ("Sell", 1, 1)]),
        ]
    )
    assert [row.label for row in found.rows] == ["Zest", "Bake", "Sell"]


def test_prose_has_rows_without_numbers() -> None:
    points = [("outlook.strategies", "Learn", {"title": "Learn", "text": "Much."})]
    found = consensus([answer(1, points, section="outlook"), answer(2, points, section="outlook")])
    (only,) = found.rows
    assert (only.items, only.spreads) == (("item-0", "item-0"), ())


def test_answers_are_told_apart_by_model_and_number() -> None:
    other = tasks(1, [("Bake", 2, 1)]).model_copy(
        update={"id": f"{9:032x}", "model": "another", "parameters": {}}
    )
    found = consensus([other, tasks(2, [("Bake", 2, 1)]), tasks(1, [("Bake", 2, 1)])])
    assert [(answer.model, answer.number) for answer in found.answers] == [
        ("some-model", 1),
        ("some-model", 2),
        ("another", 3),
    ]


def test_json_says_the_spread_and_no_mean() -> None:
    found = consensus([tasks(1, [("Bake", 2, 40)]), tasks(2, [("Bake", 5, 40)])])
    (row_,) = json.loads(json.dumps(found.as_json()))["rows"]
    assert row_["spreads"][0] == {
        "field": "score",
        "values": [2, 5],
        "low": 2,
        "high": 5,
        "counts": {"2": 1, "5": 1},
        "agreement": "1/2",
        "wide": True,
    }


def test_it_takes_answers_for_one_section() -> None:
    with pytest.raises(ValueError, match="one section"):
        consensus([])
    with pytest.raises(ValueError, match="one section"):
        consensus([tasks(1, []), evidence(2, wage_trends=1)])


_NAMES = st.sampled_from(
    [
        "Write reports",
        "Writing reports",
        "Write monthly reports",
        "Report writing",
        "Meet clients",
        "Meet clients and write reports",
        "Clients",
        "",
        *HOSTILE[:4],
    ]
)
_ANSWERS = st.lists(
    st.lists(st.tuples(_NAMES, st.integers(1, 5), st.integers(1, 100)), max_size=5),
    min_size=1,
    max_size=5,
)


@given(_ANSWERS, st.randoms(use_true_random=False))
def test_the_order_of_the_answers_makes_no_difference(drawn: list[Tasks], random: Random) -> None:
    made = [tasks(number, named) for number, named in enumerate(drawn, 1)]
    shuffled = list(made)
    random.shuffle(shuffled)
    assert consensus(shuffled) == consensus(made)


@given(_ANSWERS)
def test_every_item_is_in_exactly_one_row(drawn: list[Tasks]) -> None:
    made = [tasks(number, named) for number, named in enumerate(drawn, 1)]
    found = consensus(made)
    for sample, suggestion_ in enumerate(made):
        there = [row.items[sample] for row in found.rows if row.items[sample] is not None]
        assert sorted(map(str, there)) == sorted(item.id for item in suggestion_.items)
    for row_ in found.rows:
        for spread in row_.spreads:
            assert spread.values == tuple(
                _number(suggestion_, own, spread.field)
                for suggestion_, own in zip(made, row_.items, strict=True)
            )


def _number(suggestion_: Suggestion, own: str | None, field: str) -> object:
    found: list[SuggestedItem] = [item for item in suggestion_.items if item.id == own]
    return found[0].fields.get(field) if found else None


_WORDS = st.sampled_from(["write", "writing", "reports", "monthly", "clients", "meet", "the"])


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.lists(_WORDS, min_size=1, max_size=3).map(" ".join)),
        unique_by=lambda thing: thing[1],
        max_size=10,
    ),
    st.permutations(range(4)),
)
def test_which_answer_is_called_the_first_does_not_decide_what_is_matched(
    things: list[tuple[int, str]], numbers: list[int]
) -> None:
    def matched(number: Sequence[int]) -> set[frozenset[str]]:
        found = groups([Named(number[sample], name) for sample, name in things])
        return {frozenset(things[i][1] for i in group) for group in found}

    assert matched(numbers) == matched(range(4))
