"""What servers and models do that is not as it should be, and is taken as it is meant."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import pytest

from assessor.document.provenance import Suggestion, Tokens
from suggest.asking import settings, suggested
from support.endpoint import (
    DONE,
    USAGE,
    Endpoint,
    Step,
    called,
    called_slowly,
    completion,
    delta,
    error,
    event,
    pieces,
    said,
    said_slowly,
    stream,
)
from support.samples import TASK_NAMES, TASKS, task

TEXT = json.dumps(TASKS)
DELTAS = [delta({"content": piece}) for piece in pieces(TEXT)]
STOP = delta({}, "stop")
REPORTED = Tokens(prompt=100, completion=20)
NOT_REPORTED = None


def as_events(parts: Iterable[object], end: str) -> list[bytes]:
    """Events whose lines end in ``end``, chunked in the middle of each."""
    whole = b"".join(event(part, end * 2) for part in parts)
    return [whole[start : start + 33] for start in range(0, len(whole), 33)]


def in_one_chunk(step: Step) -> Step:
    """A stream that arrives all at once."""
    assert step.chunks is not None
    return stream(b"".join(step.chunks))


STREAMS: tuple[tuple[str, Step, Tokens | None], ...] = (
    ("as it should be", said_slowly(TASKS), REPORTED),
    ("all at once", in_one_chunk(said_slowly(TASKS)), REPORTED),
    ("no [DONE]", stream(*DELTAS, STOP, USAGE), REPORTED),
    ("no finish_reason", stream(*DELTAS, USAGE, DONE), REPORTED),
    ("no usage", stream(*DELTAS, STOP, DONE), NOT_REPORTED),
    ("usage with every chunk", stream(*({**d, **USAGE, **d} for d in DELTAS), STOP), REPORTED),
    ("no blank line at the end", stream(*DELTAS, STOP, USAGE, b"data: [DONE]"), REPORTED),
    ("CRLF", stream(*as_events([*DELTAS, STOP, USAGE, DONE], "\r\n")), REPORTED),
    ("CR", stream(*as_events([*DELTAS, STOP, USAGE, DONE], "\r")), REPORTED),
    ("comments", stream(b": PROCESSING\n\n", *DELTAS, b":\n\n", STOP, DONE), NOT_REPORTED),
    ("ids and types", stream(b"id: 1\nretry: 5\nevent: chunk\n", *DELTAS, STOP), NOT_REPORTED),
    ("byte order mark", stream(b"\xef\xbb\xbf", *DELTAS, STOP), NOT_REPORTED),
    (
        "data on many lines",
        stream(*(json.dumps(d, indent=1).replace("\n", "\ndata: ") for d in DELTAS), STOP),
        NOT_REPORTED,
    ),
    ("more after the end", stream(*DELTAS, STOP, DONE, "{no", {"error": "late"}), NOT_REPORTED),
    ("cut off after the end", stream(*DELTAS, STOP, action="cut"), NOT_REPORTED),
    ("reset after the end", stream(*DELTAS, STOP, action="reset"), NOT_REPORTED),
    ("kept open after [DONE]", stream(*DELTAS, STOP, USAGE, DONE, action="hang"), REPORTED),
    (
        "another choice",
        stream(*DELTAS, {"choices": [{"index": 1, "delta": {}}]}, STOP),
        NOT_REPORTED,
    ),
    ("an empty event", stream(*DELTAS, {}, STOP), NOT_REPORTED),
    (
        "text in parts",
        stream(*(delta({"content": [{"type": "text", "text": p}]}) for p in pieces(TEXT)), STOP),
        NOT_REPORTED,
    ),
    (
        "whole message in a stream",
        stream({"choices": [{"message": {"content": TEXT}, "finish_reason": "stop"}]}),
        NOT_REPORTED,
    ),
    ("thoughts beside it", stream(delta({"reasoning_content": "{"}), *DELTAS, STOP), NOT_REPORTED),
    ("no stream at all", said(TASKS), REPORTED),
    ("no stream, and it says so", Step(body=said(TASKS).body, content_type="text/plain"), REPORTED),
    ("a body after white space", Step(body=b"\n \n" + said(TASKS).body), REPORTED),
)


def kept(found: Suggestion) -> list[object]:
    """The names of the tasks of a suggestion."""
    return [item.fields["name"] for item in found.items]


@pytest.mark.parametrize(
    ("step", "tokens"), [pytest.param(step, tokens, id=name) for name, step, tokens in STREAMS]
)
async def test_a_stream_that_is_odd_is_read(
    step: Step, tokens: Tokens | None, endpoint: Endpoint
) -> None:
    endpoint.steps = (step,)
    found = await suggested(settings(endpoint.base_url))
    assert found.answer == TEXT
    assert found.tokens == tokens
    assert len(endpoint.requests) == 1


async def test_what_follows_an_answer_is_not_waited_for_long(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assessor.suggest.exchange.GRACE", 0.05)
    endpoint.steps = (stream(*DELTAS, STOP, action="hang"),)
    assert (await suggested(settings(endpoint.base_url))).answer == TEXT
    assert len(endpoint.requests) == 1


async def test_a_server_that_talks_on_after_an_answer_is_left(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assessor.suggest.exchange.GRACE", 0.1)
    whole = b"".join(event(part) for part in (*DELTAS, STOP))
    endpoint.steps = (Step(body=whole, content_type="text/event-stream", action="talk"),)
    assert (await suggested(settings(endpoint.base_url))).answer == TEXT
    assert len(endpoint.requests) == 1


WRAPPED = (
    f"```json\n{TEXT}\n```",
    f"Here it is:\n\n```\n{TEXT}\n```\nI hope this helps!",
    f"Sure! {TEXT}",
    f"<think>Is it {{ or }}?</think>\n{TEXT}",
    f"It is {{ or }}.\n</think>\n\n{TEXT}",
    f"[THINK]Hm {{.[/THINK]{TEXT}",
)


@pytest.mark.parametrize("way", [said, said_slowly])
@pytest.mark.parametrize("written", WRAPPED)
async def test_an_answer_is_found_in_what_is_around_it(
    written: str, way: Any, endpoint: Endpoint
) -> None:
    endpoint.steps = (way(written),)
    found = await suggested(settings(endpoint.base_url))
    assert kept(found) == TASK_NAMES
    assert found.answer == written
    assert len(endpoint.requests) == 1


AS_TEXT = {
    "tasks": [{**t, "time": f"{t['time']} %", "score": str(t["score"])} for t in TASKS["tasks"]]
}
MORE = {**TASKS, "zone": "Red", "score": 99.0, "__class__": "x"}
HOSTILE = "AI \x1b[31mdrafts\x1b[0m [bold]all[/bold] [@click=app.bell]of\x00 it\u202e; "


@pytest.mark.parametrize("way", [said, said_slowly])
@pytest.mark.parametrize("content", [AS_TEXT, MORE], ids=["numbers as text", "extra fields"])
async def test_what_has_only_one_reading_is_read(
    content: dict[str, Any], way: Any, endpoint: Endpoint
) -> None:
    endpoint.steps = (way(content),)
    found = await suggested(settings(endpoint.base_url))
    assert [item.fields["time"] for item in found.items] == [40, 30, 10, 10, 10]
    assert not {"zone", "weighted"} & {name for item in found.items for name in item.fields}
    assert len(endpoint.requests) == 1


@pytest.mark.parametrize("way", [said, said_slowly])
async def test_terminal_sequences_are_taken_out_and_markup_is_text(
    way: Any, endpoint: Endpoint
) -> None:
    first, *others = TASKS["tasks"]
    content = {"tasks": [{**first, "rationale": HOSTILE + first["rationale"]}, *others]}
    endpoint.steps = (way(content),)
    found = await suggested(settings(endpoint.base_url))
    rationale = str(found.items[0].fields["rationale"])
    assert rationale.startswith("AI drafts [bold]all[/bold] [@click=app.bell]of it")
    assert "\x1b" not in rationale
    assert "\x00" not in rationale


CALL = {"name": "TasksAnswer", "arguments": TASKS}
PARTS = [{"arguments": piece} for piece in pieces(TEXT)]
CALLS: tuple[tuple[str, Step], ...] = (
    ("a call", called(("TasksAnswer", TASKS))),
    ("a call, streamed", called_slowly(("TasksAnswer", TASKS))),
    ("an object", completion({"tool_calls": [{"function": CALL}]}, "tool_calls")),
    ("an object, streamed", stream(delta({"tool_calls": [{"function": CALL}]}), STOP)),
    (
        "no index",
        stream(
            delta({"tool_calls": [{"id": "1", "function": {"name": "TasksAnswer"}}]}),
            *(delta({"tool_calls": [{"function": {"arguments": p}}]}) for p in pieces(TEXT)),
            STOP,
        ),
    ),
    (
        "id and name every time",
        stream(
            *(
                delta(
                    {
                        "tool_calls": [
                            {
                                "index": 0,
                                "id": "1",
                                "function": {"name": "TasksAnswer", "arguments": p},
                            }
                        ]
                    }
                )
                for p in pieces(TEXT)
            ),
            STOP,
        ),
    ),
    (
        "another id every time, under one index",
        stream(
            *(
                delta({"tool_calls": [{"index": 0, "id": str(n), "function": part}]})
                for n, part in enumerate([{"name": "TasksAnswer"}, *PARTS])
            ),
            STOP,
        ),
    ),
    (
        "the same id every time, without an index",
        stream(
            *(
                delta({"tool_calls": [{"id": "1", "function": {"name": "TasksAnswer", **part}}]})
                for part in PARTS
            ),
            STOP,
        ),
    ),
    (
        "text before it",
        stream(
            delta({"content": "I'll call."}), *(called_slowly(("TasksAnswer", TASKS)).chunks or ())
        ),
    ),
)


@pytest.mark.parametrize("step", [pytest.param(step, id=name) for name, step in CALLS])
async def test_a_call_is_read_however_it_is_given(step: Step, endpoint: Endpoint) -> None:
    endpoint.steps = (step,)
    found = await suggested(settings(endpoint.base_url, mode="tools"))
    assert kept(found) == TASK_NAMES
    assert len(endpoint.requests) == 1


async def test_two_calls_under_one_index_are_two(endpoint: Endpoint) -> None:
    twice = [
        delta({"tool_calls": [{"index": 0, "id": name, "function": CALL}]}) for name in ("a", "b")
    ]
    endpoint.steps = (stream(*twice, STOP), called(("TasksAnswer", TASKS)))
    await suggested(settings(endpoint.base_url, mode="tools"))
    assert len(endpoint.requests) == 2


async def test_halves_of_a_character_in_two_deltas_are_one(endpoint: Endpoint) -> None:
    text = json.dumps({"tasks": [task("Tri😀ge", 40), *TASKS["tasks"][1:]]}, ensure_ascii=False)
    before, after = text.split("😀")
    endpoint.steps = (
        stream(
            delta({"content": before}),
            rb'data: {"choices":[{"delta":{"content":"\ud83d"}}]}' + b"\n\n",
            rb'data: {"choices":[{"delta":{"content":"\ude00"}}]}' + b"\n\n",
            delta({"content": after}, "stop"),
        ),
    )
    found = await suggested(settings(endpoint.base_url))
    assert kept(found)[0] == "Tri😀ge"


async def test_a_second_try_after_a_hiccup_gives_a_suggestion(endpoint: Endpoint) -> None:
    for hiccup in (408, 409, 429, 500, 503):
        endpoint.requests.clear()
        endpoint.steps = (error(hiccup), said_slowly(TASKS))
        assert await suggested(settings(endpoint.base_url))
        assert len(endpoint.requests) == 2


async def test_there_is_one_more_try_for_a_whole_question(endpoint: Endpoint) -> None:
    wrong = said({"tasks": []})
    endpoint.steps = (error(503), wrong, said(TASKS))
    assert await suggested(settings(endpoint.base_url))
    assert len(endpoint.requests) == 3
