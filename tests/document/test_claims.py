"""Finding what a text states, without judging it: a pure function that takes linear time."""

from __future__ import annotations

import sys
from collections.abc import Callable
from decimal import Decimal
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.document.claims import Claim, Names, Ref, claims_in
from assessor.document.claims.tokens import LONGEST_SENTENCE, sentences

NAMES = Names(
    own=("Night Nurse",),
    tasks=("Ward rounds", "Medication and charts"),
    comparators=(("Surgeon", "Operating doctor"), ("Lab Technician",)),
)


def claims(text: str, place: str = "commentary") -> list[tuple[str, Ref, Claim]]:
    """The words of every claim with the figure it most likely speaks of."""
    return [
        (text[claim.start : claim.end], claim.refs[0], claim)
        for claim in claims_in(text, place, NAMES)
    ]


@pytest.mark.parametrize(
    ("text", "place", "words", "ref"),
    [
        ("The role scores 49.1.", "role", "49.1", Ref("score")),
        ("Night Nurse (49.1) stands alone.", "role", "49.1", Ref("score")),
        ("Surgeon (71.0) stands above.", "role", "71.0", Ref("score", "0")),
        ("Lab Technicians (30.5) stand below.", "role", "30.5", Ref("score", "1")),
        ("The operating doctor's 71.0 is high.", "role", "71.0", Ref("score", "0")),
        ("It scores 3/5.", "tasks[1]", "3", Ref("task_score", "1")),
        ("Ward rounds score 3/5.", "role", "3", Ref("task_score", "0")),
        ("Ward rounds take 30% of task time.", "role", "30", Ref("task_time", "0")),
        ("Evidence is +5/10.", "role", "+5", Ref("evidence")),
        ("Barriers are 1/10.", "role", "1", Ref("barriers")),
        ("A protective total of 2/9.", "role", "2", Ref("protective")),
        ("Task resistance is 3.45/5.", "role", "3.45", Ref("resistance")),
        ("Wage trends (+1) help.", "role", "+1", Ref("rating", "evidence.wage_trends")),
        ("Rated +1 for now.", "evidence.wage_trends", "+1", Ref("rating", "evidence.wage_trends")),
        ("55% of task time scores 3+.", "role", "55", Ref("share", "scoring", "3+")),
        ("45% of task time scores below 3.", "role", "45", Ref("share", "scoring", "2-")),
        ("5% of task time is displaced.", "role", "5", Ref("share", "displaced")),
        ("The Green threshold of 48 is near.", "role", "48", Ref("threshold", "green")),
        ("Below 25 a role is Red.", "role", "25", Ref("threshold", "yellow")),
        ("It is 1.1 points above Green.", "role", "1.1", Ref("distance", "", "zone:green", "+")),
        ("It is 1.1 points below Surgeon.", "role", "1.1", Ref("distance", "", "role:0", "-")),
        ("Its seven tasks fill the week.", "role", "seven", Ref("task_count")),
        ("The role sits in Yellow.", "role", "Yellow", Ref("zone")),
        ("Surgeon is Green (Stable).", "role", "Green (Stable)", Ref("zone", "0")),
        ("No task is displaced.", "role", "displaced", Ref("share", "displaced")),
    ],
)
def test_a_claim_has_its_place_and_what_it_speaks_of(
    text: str, place: str, words: str, ref: Ref
) -> None:
    ((stated, spoken_of, _),) = claims(text, place)
    assert (stated, spoken_of) == (words, ref)


@pytest.mark.parametrize(
    ("text", "value", "relation"),
    [
        ("The role scores about 50.", Decimal(50), "about"),
        ("The role scores above 48.", Decimal(48), "at_least"),
        ("Less than 60% of task time scores 3+.", Decimal(60), "at_most"),
        ("The role scores 49.10.", Decimal("49.10"), "is"),
        ("Evidence is −3/10.", Decimal(-3), "is"),
    ],
)
def test_a_claim_has_its_value_and_how_firmly_it_is_stated(
    text: str, value: Decimal, relation: str
) -> None:
    ((_, _, claim),) = claims(text)
    assert (claim.value, claim.relation) == (value, relation)


def test_a_pronoun_after_another_role_may_mean_either() -> None:
    *_, (_, _, claim) = claims("Surgeon is told apart by its hands. It scores 71.0.")
    assert {ref.of for ref in claim.refs} == {"", "0"}


def test_the_note_on_a_comparator_speaks_of_it_first() -> None:
    ((_, ref, _),) = claims("It scores 30.5.", "comparators[1]")
    assert ref == Ref("score", "1")


def test_a_part_of_a_name_that_two_tasks_share_names_neither() -> None:
    names = Names(tasks=("Chart review (adults)", "Chart review (children)"))
    assert claims_in("Chart review takes 30% of task time.", "role", names) == ()


@pytest.mark.parametrize("mark", ["**", "_", "`", "\u200b"])
def test_emphasis_and_what_has_no_width_change_nothing(mark: str) -> None:
    text = f"The role scores {mark}49.1{mark} today."
    assert [stated for stated, _, _ in claims(text)] == ["49.1"]


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u202f", ""])
@pytest.mark.parametrize("percent", ["%", "％", " percent", " per cent"])
def test_percent_may_be_written_in_several_ways(space: str, percent: str) -> None:
    text = f"55{space}{percent} of task time scores 3+."
    assert [stated for stated, _, _ in claims(text)] == ["55"]


def test_a_full_stop_in_a_number_or_an_abbreviation_ends_no_sentence() -> None:
    assert len(list(sentences("It costs 3.5 units vs. 4.5 units. Then it ends. So"))) == 3


def test_a_sentence_without_an_end_is_cut() -> None:
    assert [len(s) for s in sentences("word " * (2 * LONGEST_SENTENCE))] == [LONGEST_SENTENCE] * 2


@given(st.text(st.sampled_from("19.,%/+-−()“”\" '\nGreen scoreof")))
def test_claims_lie_in_the_text_in_order_and_apart(text: str) -> None:
    end = 0
    for claim in claims_in(text, "commentary", NAMES):
        assert end <= claim.start < claim.end <= len(text)
        end = claim.end


def steps(act: Callable[[], object]) -> int:
    """The calls that ``act`` makes: a measure of its work that no other process disturbs."""
    count = 0

    def counted(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        act()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "piece",
    [
        *("1", "1 ", "1.", "1,", "1/", "(", "5% ", "Green ", "score of ", "if a 3 would ", '"1" '),
        *("Surgeon ", "it scores 4 ", "2 points above ", "5% of task time ", ". ", "\n", "5 of "),
    ],
)
def test_twice_the_text_is_twice_the_work(piece: str) -> None:
    half, whole = piece * (5_000 // len(piece)), piece * (10_000 // len(piece))
    find = claims_in.__wrapped__
    single = steps(lambda: find(half, "commentary", NAMES))
    double = steps(lambda: find(whole, "commentary", NAMES))
    assert double <= 2.2 * single + 500
    assert double <= 200 * len(whole)


def test_a_text_is_read_once() -> None:
    text = "The role scores 49.1, and this sentence stands in this test alone."
    first = claims_in(text, "role", NAMES)
    assert claims_in(text, "role", Names(NAMES.own, NAMES.tasks, NAMES.comparators)) is first
