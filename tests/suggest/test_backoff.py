"""The pace that requests share. The clock jumps, so that nothing is waited for."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.suggest.backoff import (
    FIRST_PAUSE,
    LONGEST_PAUSE,
    LONGEST_WAIT,
    MOST_PAUSES,
    Pace,
    Turn,
)
from support.patience import patiently


async def turn(pace: Pace) -> Turn:
    """A turn that must be given."""
    found = await pace.turn()
    assert found is not None
    return found


def seconds() -> float:
    """What the clock of the loop says."""
    return asyncio.get_running_loop().time()


def test_a_refusal_pauses_everybody_for_as_long_as_the_server_says() -> None:
    async def run() -> None:
        pace = Pace(2)
        refused, other = await turn(pace), await turn(pace)
        pace.answered()
        began = seconds()
        assert pace.refused(refused, 20) == 20
        assert other.pauses == 0
        await turn(pace)
        assert seconds() - began == pytest.approx(20, abs=0.5)

    patiently(run())


def test_without_a_word_from_the_server_pauses_double_up_to_a_limit() -> None:
    async def run() -> list[float | None]:
        pace = Pace(4)
        return [pace.refused(await turn(pace), None) for _ in range(MOST_PAUSES)]

    assert patiently(run()) == [min(FIRST_PAUSE * 2**n, LONGEST_PAUSE) for n in range(MOST_PAUSES)]


def test_a_server_that_asks_for_more_than_the_limit_gets_it() -> None:
    async def run() -> float | None:
        pace = Pace(1)
        return pace.refused(await turn(pace), LONGEST_PAUSE + 30)

    assert patiently(run()) == LONGEST_PAUSE + 30


def test_refusals_of_what_was_asked_before_a_pause_make_none_of_their_own() -> None:
    async def run() -> None:
        pace = Pace(4)
        turns = [await turn(pace) for _ in range(4)]
        assert pace.refused(turns[0], 5) == 5
        assert [pace.refused(late, 5) for late in turns[1:]] == [0, 0, 0]
        assert pace.limit == 2
        began = seconds()
        await turn(pace)
        assert seconds() - began == pytest.approx(5, abs=0.5)

    patiently(run())


def test_fewer_ask_at_once_after_a_refusal_and_more_again_after_answers() -> None:
    async def run() -> None:
        pace = Pace(4)
        pace.refused(await turn(pace), 1)
        assert pace.limit == 2
        limits = []
        for _ in range(6):
            await turn(pace)
            pace.answered()
            limits.append(pace.limit)
        assert limits == [2, 3, 3, 3, 4, 4]

    patiently(run())


@pytest.mark.parametrize("asked_for", [LONGEST_WAIT + 1, 3600])
def test_a_wait_that_is_too_long_is_not_waited(asked_for: float) -> None:
    async def run() -> float | None:
        pace = Pace(1)
        return pace.refused(await turn(pace), asked_for)

    assert patiently(run()) is None


def test_after_so_many_pauses_without_an_answer_it_is_given_up() -> None:
    async def run() -> None:
        pace = Pace(1)
        for _ in range(MOST_PAUSES):
            assert pace.refused(await turn(pace), 0.1) is not None
        assert pace.refused(await turn(pace), 0.1) is None
        await turn(pace)
        pace.answered()
        assert pace.refused(await turn(pace), 0.1) is not None

    patiently(run())


def test_once_stopped_nobody_waits_for_a_turn() -> None:
    async def run() -> None:
        pace = Pace(1)
        refused = await turn(pace)
        pace.refused(refused, 500)
        waiting = [asyncio.create_task(pace.turn()) for _ in range(3)]
        await asyncio.sleep(1)
        pace.stop()
        began = seconds()
        assert await asyncio.gather(*waiting) == [None, None, None]
        assert seconds() - began < 1

    patiently(run())


@given(
    st.integers(1, 6),
    st.lists(st.sampled_from(["answered", "refused", "over"]), max_size=40),
)
def test_never_more_than_the_limit_at_once_and_a_turn_for_everybody(
    most: int, ends: list[str]
) -> None:
    async def run() -> None:
        pace = Pace(most)
        now = 0

        async def one(end: str) -> None:
            nonlocal now
            taken = await turn(pace)
            now += 1
            assert now <= most
            await asyncio.sleep(1)
            now -= 1
            if end == "answered":
                pace.answered()
            elif end == "refused":
                pace.refused(taken, None)
            else:
                pace.over()

        await asyncio.gather(*(one(end) for end in ends))
        assert 1 <= pace.limit <= most

    patiently(run())
