"""Work beside the event loop."""

from __future__ import annotations

import asyncio
import threading

import pytest

from assessor.suggest.aside import UnfinishedError, aside


async def test_the_loop_goes_on_while_the_work_is_done() -> None:
    turned = threading.Event()
    asyncio.get_running_loop().call_soon(turned.set)
    assert await aside(lambda: turned.wait(20))


async def test_an_expected_error_is_passed_on() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        await aside(lambda: int("x"), ValueError)


async def test_any_other_error_ends_the_wait_and_is_not_printed(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(UnfinishedError) as caught:
        await aside(lambda: 1 / 0, ValueError)
    assert isinstance(caught.value.__cause__, ZeroDivisionError)
    assert capfd.readouterr() == ("", "")


async def test_a_wait_can_be_given_up() -> None:
    hold = threading.Event()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await aside(hold.wait)
    hold.set()
