"""What it costs to read a streamed answer, beside other ways to read the same stream.

Run with the package installed: ``python benchmarks/streaming.py [KB] [ROUNDS] [PAUSE]``. Prints the
table that ``benchmarks/README.md`` keeps. A server in a process of its own streams an answer of so
many KB (64) in deltas of four characters, with a pause of so many milliseconds (0) after each;
every reading is a process of its own too, which first reads a short answer, so that imports do not
count. Compared is the processor time of the readers alone; they take turns.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import json
import os
import pty
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel
from textual.pilot import Pilot

from assessor.desk.ports import Final, Partial
from assessor.document.assessment import blank
from assessor.settings import Settings
from assessor.suggest.answers import ANSWERS, AnswerModels, ProposedTask, TasksAnswer

DELTA = 4
TASKS = 10
MESSAGES = [{"role": "user", "content": "Which tasks fill the week?"}]
NOWHERE = Path("/nonexistent")
FLOOR = "sdk"
DESK = "desk"
SLOW = ("partial", "parsed")
"""Readings that grow with the square of the answer, or nearly: read once only."""


class Task(BaseModel):
    """A task, without any rule."""

    name: str
    time: int
    rationale: str
    score: int
    involvement: Literal["augmentation", "displacement", "not_involved"]


class Week(BaseModel):
    """The tasks of a week, for the readers that bring a model of their own."""

    tasks: list[Task]


class LongTask(ProposedTask):
    """A task whose rationale may be of any length."""

    rationale: str


class LongTasks(TasksAnswer):
    """Tasks of any length; all other rules hold."""

    tasks: tuple[LongTask, ...]


def answer(characters: int) -> str:
    """An answer of about so many characters that keeps every rule."""
    rationale = "AI drafts what is said; a person reads it, mends it and answers for it. "
    times = characters // TASKS // len(rationale) + 1
    tasks = [
        {
            "name": f"Task {number}",
            "time": 100 // TASKS,
            "rationale": rationale * times,
            "score": 3,
            "involvement": "augmentation",
        }
        for number in range(TASKS)
    ]
    return json.dumps({"tasks": tasks})


def events(text: str) -> list[bytes]:
    """The chunks of a streamed answer, each as HTTP frames it."""
    head = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "m"}

    def event(choices: list[dict[str, object]], **more: object) -> bytes:
        return f"data: {json.dumps({**head, 'choices': choices, **more})}\n\n".encode()

    def choice(delta: dict[str, str], finish: str | None = None) -> dict[str, object]:
        return {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}

    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    parts = [
        event([choice({"role": "assistant", "content": ""})]),
        *(event([choice({"content": text[i : i + DELTA]})]) for i in range(0, len(text), DELTA)),
        event([choice({}, "stop")]),
        event([], usage=usage),
        b"data: [DONE]\n\n",
    ]
    return [b"%x\r\n%b\r\n" % (len(part), part) for part in parts]


async def serve(characters: int, pause: float) -> None:
    """Answer every question with the long answer, or the model called ``short`` with a short one."""
    long, short = events(answer(characters)), events(answer(10))
    head = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
    )

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while asked := await reader.readuntil(b"\r\n\r\n"):
            length = asked.lower().partition(b"content-length:")[2].split(b"\r\n")[0]
            body = json.loads(await reader.readexactly(int(length)))
            writer.write(head)
            for chunk in short if body["model"] == "short" else long:
                writer.write(chunk)
                await writer.drain()
                if pause:
                    await asyncio.sleep(pause)
            writer.write(b"0\r\n\r\n")
            await writer.drain()

    async def quietly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await converse(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(quietly, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def _client(url: str) -> Any:
    import openai

    return openai.AsyncOpenAI(api_key="none", base_url=url, max_retries=0)


async def sdk(url: str, model: str) -> int:
    """The bare SDK: chunks as they come, their text joined at the end."""
    stream = await _client(url).chat.completions.create(
        model=model, messages=MESSAGES, stream=True, stream_options={"include_usage": True}
    )
    parts = [
        choice.delta.content
        async for chunk in stream
        for choice in chunk.choices
        if choice.delta.content
    ]
    return len("".join(parts))


async def source(url: str, model: str) -> int:
    """The source of suggestions: prompt, views, validation and items included."""
    from assessor.suggest.llm import LlmSource

    values: dict[str, Any] = {"OPENAI_BASE_URL": url, "ASSESSOR_MODEL": model}
    answers: AnswerModels = {**ANSWERS, "tasks": LongTasks}
    views, found = 0, None
    asking = LlmSource(Settings(**values), NOWHERE, answers)
    async for event in asking.suggest("tasks", blank("Nurse")):
        views += isinstance(event, Partial)
        found = event
    assert isinstance(found, Final), found
    assert views or model == "short"
    return len(found.suggestion.answer)


async def desk(url: str, folder: Path) -> float:
    """Processor seconds in which the Desk, in a real terminal, shows an answer and its cards."""
    from assessor.desk.session import Session
    from assessor.suggest.llm import LlmSource
    from assessor.tui.app import AssessorApp
    from assessor.tui.screens.desk import DeskScreen
    from assessor.workspace import Workspace

    model = "short"
    answers: AnswerModels = {**ANSWERS, "tasks": LongTasks}

    async def sources(_: Session) -> tuple[LlmSource]:
        values: dict[str, Any] = {"OPENAI_BASE_URL": url, "ASSESSOR_MODEL": model}
        return (LlmSource(Settings(**values), NOWHERE, answers),)

    app = AssessorApp(Workspace(folder), None, sources)
    taken = 0.0

    async def drive(pilot: Pilot[object]) -> None:
        nonlocal model, taken

        async def until(done: Callable[[], bool]) -> None:
            while not done():
                await asyncio.sleep(0.02)
            await pilot.pause()

        def suggestions() -> int:
            assert isinstance(app.screen, DeskScreen)
            return len(app.screen.session.suggestions)

        await until(lambda: app._errands is not None)
        await pilot.press("n")
        await pilot.press(*"Nurse", "enter")
        await until(lambda: isinstance(app.screen, DeskScreen))
        await pilot.press("right_square_bracket", "g")
        await until(lambda: suggestions() == 1)
        await pilot.press("D")
        model = "long"
        before = time.process_time()
        await pilot.press("g")
        await until(lambda: suggestions() == 2)
        await pilot.pause(0.2)
        taken = time.process_time() - before
        await pilot.press("ctrl+q")

    await app.run_async(auto_pilot=drive)
    return taken


def in_terminal(url: str) -> float:
    """Processor seconds of :func:`desk`, in a terminal of 120 by 40 that is read but not shown."""
    with tempfile.TemporaryDirectory() as folder:
        process, terminal = pty.fork()
        if process == 0:
            result = Path(folder, "result")
            result.write_text(str(asyncio.run(desk(url, Path(folder)))))
            os._exit(0)
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        with contextlib.suppress(OSError):  # it is closed at the end
            while os.read(terminal, 65536):
                pass
        os.waitpid(process, 0)
        os.close(terminal)
        return float(Path(folder, "result").read_text())


async def partial(url: str, model: str) -> int:
    """instructor's partial streaming."""
    import instructor

    client = instructor.from_openai(_client(url), mode=instructor.Mode.JSON_SCHEMA)
    weeks = client.create_partial(response_model=Week, messages=MESSAGES, model=model)
    count = 0
    async for week in weeks:
        count = len(week.tasks or ())
    return count


async def parsed(url: str, model: str) -> int:
    """The SDK's own stream of a parsed answer."""
    manager = _client(url).chat.completions.stream(
        model=model, messages=MESSAGES, response_format=Week
    )
    async with manager as stream:
        async for _ in stream:
            pass
        final = await stream.get_final_completion()
    return len(final.choices[0].message.parsed.tasks)


READERS: Mapping[str, Callable[[str, str], Awaitable[int]]] = {
    "sdk": sdk,
    "source": source,
    "partial": partial,
    "parsed": parsed,
}
NAMES = {
    "sdk": "the bare SDK reads the stream",
    "source": "`LlmSource`: views, validation, suggestion",
    DESK: "the same into the Desk: painted, kept, ten cards shown",
    "partial": "instructor `create_partial`",
    "parsed": "the SDK's `.stream(response_format=…)`",
}


async def read(name: str, url: str) -> float:
    """Processor seconds of one reading."""
    reader = READERS[name]
    assert await reader(url, "short")
    before = time.process_time()
    assert await reader(url, "long")
    return time.process_time() - before


def measure(name: str, url: str) -> float:
    """Processor seconds of one reading in a process of its own."""
    command = [sys.executable, __file__, "--read", name, url]
    return float(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


def main() -> None:
    kilobytes = int(sys.argv[1]) if len(sys.argv) > 1 else 64
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    pause = float(sys.argv[3]) / 1000 if len(sys.argv) > 3 else 0.0
    command = [sys.executable, __file__, "--serve", str(kilobytes * 1024), str(pause)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            url = f"http://127.0.0.1:{server.stdout.readline().strip()}/v1"
            taken: dict[str, list[float]] = {name: [] for name in NAMES}
            for number in range(rounds):
                for name in NAMES:
                    if number == 0 or name not in SLOW:
                        taken[name].append(measure(name, url))
        finally:
            server.kill()
    print(f"| {kilobytes} KB in deltas of {DELTA} characters | CPU | a KB | beside the bare SDK |")
    print("|---|---|---|---|")
    for name, seconds in taken.items():
        pairs = zip(seconds, taken[FLOOR], strict=False)
        ratio = statistics.median(mine / floor for mine, floor in pairs)
        middle = statistics.median(seconds)
        print(
            f"| {NAMES[name]} | {middle:.2f} s | {middle * 1000 / kilobytes:.1f} ms | {ratio:.2f} |"
        )


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--serve", characters, pause]:
            asyncio.run(serve(int(characters), float(pause)))
        case ["--read", "desk", url]:
            print(in_terminal(url))
        case ["--read", name, url]:
            print(asyncio.run(read(name, url)))
        case _:
            main()
