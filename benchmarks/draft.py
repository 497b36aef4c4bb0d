"""What ``assessor draft`` gets through, beside a bare concurrent client on the same server.

Run with the package and its test extra installed, from the root of the repository:
``python benchmarks/draft.py [ROLES]``. The server runs in a process of its own and answers every
request after the same time. The bare client is the openai SDK's: one client, the same messages and
response format, so many requests at once, the answers thrown away. ``draft`` begins the drafts,
writes the prompts, validates the answers and keeps them in a database on the disk. Both are timed
in this process, after the imports. Prints the table that ``benchmarks/README.md`` keeps.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import openai

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from assessor.cli.asking import llm_source
from assessor.cli.desk import open_desk
from assessor.cli.drafting import carry_out, plan_of
from assessor.exchange.titles import read_titles

AT_ONCE = 8
ROUNDS = 3
LATENCIES = (0.05, 0.5, 2.0)


def serve(seconds: float, pipe: Connection) -> None:
    """Serve until the other end of ``pipe`` is closed."""
    from support.many import Many

    with Many(seconds=seconds) as many:
        pipe.send(many.base_url)
        pipe.recv()
        pipe.send([dict(asked.body) for asked in many.asked])
        pipe.recv()


@contextmanager
def server(seconds: float) -> Iterator[tuple[str, Connection]]:
    """A server in a process of its own: its address, and where to ask for what it was sent."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(seconds, theirs))
    process.start()
    try:
        yield ours.recv(), ours
    finally:
        process.kill()
        process.join()


def drafted(url: str, roles: int) -> float:
    """Seconds for a new list of so many roles."""
    with tempfile.TemporaryDirectory() as folder:
        text = f'base_url = "{url}"\nmodel = "m"\nsource = "llm"\n'
        (Path(folder) / "assessor.toml").write_text(text)
        titles = read_titles(b"title\n" + b"".join(b"Role %d\n" % n for n in range(roles)))
        with open_desk(Path(folder)) as desk:
            source = llm_source(desk, for_many=True)
            before = time.perf_counter()
            plan = plan_of(titles, ("tasks",), desk, "llm")
            outcome = carry_out(plan, source, desk, at_once=AT_ONCE)
            after = time.perf_counter()
        assert len(outcome.kept) == roles, outcome
    return after - before


async def bare(url: str, bodies: list[dict[str, Any]]) -> float:
    """Seconds for as many requests with these bodies."""
    turns = asyncio.Semaphore(AT_ONCE)
    async with openai.AsyncOpenAI(base_url=url, api_key="none") as client:

        async def one(body: dict[str, Any]) -> None:
            async with turns:
                await client.chat.completions.create(**body)

        before = time.perf_counter()
        await asyncio.gather(*(one(body) for body in bodies))
        return time.perf_counter() - before


def main() -> None:
    roles = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115 - until the process ends
    print(f"| {roles} roles, {AT_ONCE} at once, an answer after | bare | draft | throughput |")
    print("|---|---|---|---|")
    for seconds in LATENCIES:
        with server(seconds) as (url, pipe):
            drafted(url, roles)
            pipe.send("what came")
            bodies = pipe.recv()[:roles]
            pairs = [(asyncio.run(bare(url, bodies)), drafted(url, roles)) for _ in range(ROUNDS)]
        client, ours = (statistics.median(column) for column in zip(*pairs, strict=True))
        ratio = statistics.median(first / second for first, second in pairs)
        print(f"| {seconds * 1000:,.0f} ms | {client:.2f} s | {ours:.2f} s | {ratio:.2f} × |")


if __name__ == "__main__":
    main()
