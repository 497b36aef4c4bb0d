"""Merging statements: none lost, five to ten groups, the same whatever their order."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from assessor.suggest.grouping import FEWEST, MOST, Group, Statement, group
from assessor.suggest.shares import whole_percents
from assessor.suggest.short_names import LONGEST

WORDS = st.sampled_from(
    [
        "test",
        "tests",
        "data",
        "design",
        "designs",
        "clients",
        "report",
        "write",
        "software",
        "the",
        "of",
        "patients,",
        "repair",
        "12",
    ]
)
TEXTS = st.lists(WORDS, max_size=8).map(" ".join) | st.text(max_size=30)


@st.composite
def statements(draw: st.DrawFn) -> list[Statement]:
    """Statements whose shares add up to 100."""
    texts = draw(st.lists(TEXTS, min_size=1, max_size=30))
    weights = [Fraction(draw(st.integers(0, 30))) for _ in texts]
    return [
        Statement(text, share) for text, share in zip(texts, whole_percents(weights), strict=True)
    ]


@settings(deadline=None)
@given(statements())
def test_every_statement_is_in_exactly_one_group(given_: list[Statement]) -> None:
    found = [statement for merged in group(given_) for statement in merged.statements]
    assert Counter(found) == Counter(given_)


@settings(deadline=None)
@given(statements())
def test_of_five_and_more_statements_there_are_five_to_ten_groups(given_: list[Statement]) -> None:
    found = len(group(given_))
    assert FEWEST <= found <= MOST if len(given_) >= FEWEST else found == len(given_)


@settings(deadline=None)
@given(statements())
def test_a_group_has_the_sum_of_its_shares_and_all_have_100(given_: list[Statement]) -> None:
    found = group(given_)
    assert all(merged.share == sum(s.share for s in merged.statements) for merged in found)
    assert sum(merged.share for merged in found) == 100


@settings(deadline=None)
@given(statements(), st.randoms(use_true_random=False))
def test_the_order_of_the_statements_does_not_matter(
    given_: list[Statement], random: object
) -> None:
    shuffled = list(given_)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert group(shuffled) == group(given_)


@settings(deadline=None)
@given(statements())
def test_names_are_short_distinct_and_never_empty(given_: list[Statement]) -> None:
    names = [merged.name for merged in group(given_)]
    assert all(0 < len(name) <= LONGEST for name in names)
    assert len({name.casefold() for name in names}) == len(names)


@settings(deadline=None)
@given(statements())
def test_the_heaviest_come_first(given_: list[Statement]) -> None:
    found = group(given_)
    sizes = [merged.share for merged in found]
    assert sizes == sorted(sizes, reverse=True)
    for merged in found:
        own = [statement.share for statement in merged.statements]
        assert own == sorted(own, reverse=True)


def named(texts: list[tuple[str, int]]) -> dict[str, list[str]]:
    """The statements of each group by its name."""
    found = group([Statement(text, share) for text, share in texts])
    return {merged.name: [s.text for s in merged.statements] for merged in found}


def test_statements_of_like_words_are_merged_and_named_after_the_heaviest() -> None:
    found = named(
        [
            ("Write unit tests.", 10),
            ("Review and run unit tests of others.", 25),
            ("Interview clients.", 20),
            ("Drive to sites.", 15),
            ("Answer letters.", 10),
            ("Feed the dog.", 20),
        ]
    )
    assert len(found) == 5
    assert found["Review unit tests of others"] == [
        "Review and run unit tests of others.",
        "Write unit tests.",
    ]


def test_what_has_nothing_in_common_stays_apart_where_it_can() -> None:
    texts = ["Dig", "Sew", "Fly", "Cook", "Swim", "Read", "Sing"]
    assert len(named([(text, 14) for text in texts])) == 7


def test_like_statements_are_not_merged_beyond_two_fifths_of_the_week_without_need() -> None:
    texts = [(f"Record patient data in system {place}.", 30) for place in "ab"]
    texts += [(text, 8) for text in ("Dig.", "Sew.", "Fly.", "Cook.", "Swim.")]
    assert max(map(len, named(texts).values())) == 1


def test_groups_of_the_same_short_form_get_names_of_their_own() -> None:
    found: tuple[Group, ...] = group([Statement("Test it.", 20)] * 5)
    assert [merged.name for merged in found] == [
        "Test it",
        "Test it (2)",
        "Test it (3)",
        "Test it (4)",
        "Test it (5)",
    ]
