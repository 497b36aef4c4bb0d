"""The program at its Desk, asking an endpoint that fails in every way until the program itself does.

Run as ``python -m support.failing_session WORKSPACE NAME TIMES``: opens the draft, asks that often
for its tasks, meets a fault in a worker, and ends by a fault in an action. ``TEST_KEY`` is the key,
which stands in the variables of the frames that fail.
"""

from __future__ import annotations

import asyncio
import faulthandler
import os
import sys
from functools import partial, partialmethod
from pathlib import Path
from typing import NoReturn

from textual.pilot import Pilot

from assessor.cli import terminal
from assessor.cli.output import prepare_streams
from assessor.suggest.exchange import Exchange
from assessor.tui.app import AssessorApp
from assessor.tui.screens.desk import DeskScreen
from tui.driving import Program

PATIENCE = 60


async def _fail(*_: object) -> NoReturn:
    key = os.environ["TEST_KEY"]
    headers = {"Authorization": f"Bearer {key}"}
    faulthandler.dump_traceback()
    raise RuntimeError(f"a fault with {len(headers)} header")


async def _fail_in_words(*_: object) -> NoReturn:
    key = os.environ["TEST_KEY"]
    raise RuntimeError(f"a fault that knows {key}")


async def _session(pilot: Pilot[None], name: str, times: int) -> None:
    app = pilot.app
    assert isinstance(app, AssessorApp)
    program = Program(app, pilot, [])
    await program.until(lambda: app._errands is not None, "the library")
    await program.listed()
    await program.open(name)
    await program.go("tasks")
    for _ in range(times):
        await _ask(program)
    setattr(Exchange, "answer", _fail)  # noqa: B010
    assert "inside the program (RuntimeError)" in await _ask(program)
    setattr(DeskScreen, "action_compare", _fail_in_words)  # noqa: B010
    app.simulate_key("c")
    async with asyncio.timeout(PATIENCE):
        while not app.trouble:
            await asyncio.sleep(0.01)


async def _ask(program: Program) -> str:
    """What the Desk says of one request once it has ended."""
    while program.notice or program.arriving:
        await program.press("escape")
    await program.press("g")
    await program.until(
        lambda: bool(program.notice) and program.desk._asking is None, "the end of a request"
    )
    print(f"said: {program.notice}")
    return program.notice


def main(workspace: str, name: str, times: str) -> int:
    """Run the session as the command line does; the exit code."""
    headless = partialmethod(
        AssessorApp.run,
        headless=True,
        size=(120, 40),
        auto_pilot=partial(_session, name=name, times=int(times)),
    )
    setattr(AssessorApp, "run", headless)  # noqa: B010
    setattr(terminal, "_is_terminal", lambda _: True)  # noqa: B010
    prepare_streams()
    return terminal.open_terminal(Path(workspace))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
