"""Every fault of a server: what a person reads, of which kind it is, and how often was asked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import openai
import pytest

from assessor.desk.ports import FailureCode
from assessor.suggest.llm import client_for
from assessor.suggest.refusals import MAX_ERROR_BYTES
from suggest.asking import NURSE, failure, settings
from support.endpoint import (
    DONE,
    DRIP,
    HANG,
    RESET,
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
from support.samples import TASKS, task

TEXT = json.dumps(TASKS)
WHOLE = [delta({"content": piece}) for piece in pieces(TEXT)]
HALF = [delta({"content": piece}) for piece in pieces(TEXT[: len(TEXT) // 2])]
DEEP = "[" * 10_000 + "]" * 10_000
DEEP_OBJECT = DEEP.replace("[", '{"a":').replace("]", "}")
OFF_SCALE = {"tasks": [task(n, 20, score=9 if n == "A" else 0) for n in "ABCDE"]}
LONE = json.dumps({"tasks": [task("A \ud83d", 40)]})
SCHEMA = {"$defs": {}, "properties": {"tasks": {"type": "array"}}, "type": "object"}
CONTEXT = "This model's maximum context length is 8192 tokens. However, you requested 9000 tokens."
QUOTA = "You exceeded your current quota, please check your plan and billing details."
NO_SCHEMA = error(400, "response_format json_schema is not supported")
NO_TOOLS = error(400, "tiny does not support tools")
NO_MODEL = error(404, "The model `tiny` does not exist", code="model_not_found")
LISTED = Step(
    body=json.dumps({"data": [{"id": name} for name in ("big", "tiny2", "large", "huge")]}).encode()
)


@dataclass(frozen=True)
class Fault:
    """What a server does, and what comes of it: words, kind, and number of requests."""

    name: str
    steps: tuple[Step, ...] | Step
    told: tuple[str, ...] | str
    code: FailureCode
    requests: int = 1
    chosen: Mapping[str, Any] = field(default_factory=dict)
    others: Mapping[str, Any] = field(default_factory=dict)
    arrived: str = ""
    retry_after: float | None = None


TOOLS = {"mode": "tools"}
SOON = {"timeout": 0.4}

STATUSES = (
    Fault("400", error(400, "Bad seed"), "refused the request (400): “Bad seed”", "refused"),
    Fault(
        "400 context too long, as OpenAI says it",
        error(400, CONTEXT, code="context_length_exceeded"),
        ("9,000 tokens long, is too long for “tiny”: it takes 8,192 tokens", "longer context"),
        "refused",
    ),
    Fault(
        "400 context too long, as llama.cpp says it",
        error(400, "too much", type="exceed_context_size_error", n_prompt_tokens=9000, n_ctx=2048),
        "9,000 tokens long, is too long for “tiny”: it takes 2,048 tokens",
        "refused",
    ),
    Fault(
        "400 context too long, without a number",
        error(400, "Prompt is too long"),
        ("The request, ≈ ", " tokens long, is too long for “tiny”: “Prompt is too long”"),
        "refused",
    ),
    Fault(
        "400 no mode at all",
        (NO_SCHEMA, NO_TOOLS, error(400, "no response_format")),
        ("in none of the modes json_schema, tools, json: “no response", "Choose another model"),
        "refused",
        3,
    ),
    Fault(
        "400 no mode, then another fault",
        (NO_SCHEMA, error(401)),
        "wants a key",
        "key",
        2,
    ),
    Fault("400 model", error(400, "model tiny not found"), "know the model “tiny”", "refused", 2),
    Fault(
        "400 temperature",
        error(400, "Unsupported value: 'temperature' must be 1"),
        ("“tiny” does not take the temperature 0.2: “Uns", "or none"),
        "refused",
        chosen={"temperature": "0.2"},
    ),
    Fault("401 without a key", error(401), ("wants a key", "Set OPENAI_API_KEY"), "key"),
    Fault("401", error(401), "did not accept the key", "key", chosen={"api_key": "k" * 20}),
    Fault("402", error(402, "Add credits"), "no credit left: “Add credits”", "quota"),
    Fault("403", error(403, "Not in your plan"), "not let this key use “tiny”: “Not in", "key"),
    Fault(
        "404 model, others are listed",
        (NO_MODEL, LISTED),
        (
            "know the model “tiny”; it serves “tiny2”, “",
            "” and 1 more. Name one it serves with ASSESSOR_MODEL",
        ),
        "refused",
        2,
    ),
    Fault(
        "404 model, none are listed",
        (NO_MODEL, error(404)),
        "does not know the model “tiny”. Name one",
        "refused",
        2,
    ),
    Fault(
        "404 model, the list is a web page",
        (NO_MODEL, Step(body=b"<html>")),
        "does not know the model “tiny”. Name one",
        "refused",
        2,
    ),
    Fault(
        "404 model, the list has no end",
        (NO_MODEL, Step(body=b" " * 600_000)),
        "does not know the model “tiny”. Name one",
        "refused",
        2,
    ),
    Fault("404 path", Step(404, b"404 page not found"), ("no chat endpoint", "/v1"), "refused"),
    Fault("405", Step(405, b'{"detail":"Method Not Allowed"}'), "no chat endpoint", "refused"),
    Fault(
        "301",
        Step(301, headers={"location": "https://b/v1/chat/completions?key=1"}),
        "to https://b/v1 (301)",
        "refused",
    ),
    Fault("307 without an address", Step(307), "on to another address (307)", "refused"),
    Fault(
        "408", error(408), "gave up waiting for the answer (408)", "timeout", 2, retry_after=0.001
    ),
    Fault("409", error(409, "Busy"), "conflict with another", "server", 2, retry_after=0.001),
    Fault(
        "413", Step(413, b"<html>"), ("tokens long, is too long for “tiny”", "shorten"), "refused"
    ),
    Fault(
        "422",
        Step(422, b'{"detail":[{"loc":["body","n"],"msg":"too big"}]}'),
        "refused the request (422): “['body', 'n'] too big”",
        "refused",
    ),
    Fault(
        "429 in a moment",
        error(429, "Slow down"),
        ("too often", "in a minute"),
        "rate-limit",
        2,
        retry_after=0.001,
    ),
    Fault(
        "429 in an hour",
        Step(429, headers={"retry-after": "3600"}),
        "Ask again in 60 minutes",
        "rate-limit",
        retry_after=3600,
    ),
    Fault(
        "429 longer than what is left of the time",
        Step(429, headers={"retry-after": "11"}),
        "Ask again in 11 seconds",
        "rate-limit",
        retry_after=11,
    ),
    Fault(
        "429 where others keep the pace",
        error(429),
        "too often",
        "rate-limit",
        others={"waits": False},
        retry_after=0.001,
    ),
    Fault(
        "429 quota", error(429, QUOTA, code="insufficient_quota"), "no credit left: “You", "quota"
    ),
    Fault("500", error(500, "CUDA"), ("(500): “CUDA”", "log"), "server", 2, retry_after=0.001),
    Fault("500 grammar", error(500, "failed to parse grammar"), "none of the modes", "refused", 3),
    Fault(
        "502 HTML",
        Step(502, b"<h1>Bad</h1>", "text/html", {"retry-after-ms": "1"}),
        "of its own (502). Ask again in a moment",
        "server",
        2,
        retry_after=0.001,
    ),
    Fault(
        "401 with a body that breaks off",
        Step(401, b'{"error":', action="cut"),
        "wants a key",
        "key",
    ),
    Fault(
        "400 in an encoding that is none",
        Step(400, b'{"message":"Bad seed"}', "text/plain; charset=idna"),
        "refused the request (400): “Bad seed”",
        "refused",
    ),
    Fault("400 that never ends", Step(400, action="drip"), "refused the request", "refused"),
    Fault("503", error(503, "Loading model"), "“Loading model”", "server", 2, retry_after=0.001),
    Fault("504", error(504), "gave up waiting", "timeout", 2, retry_after=0.001),
    Fault("a hiccup, then a refusal", (error(503), error(401)), "wants a key", "key", 2),
    Fault("HTML", Step(body=b"<!doctype html>", content_type="text/html"), "a web page", "server"),
    Fault("text", Step(body=b"hello"), "something else instead", "server"),
    Fault("empty body", Step(body=b""), "something else instead", "server"),
    Fault("JSON of another kind", Step(body=b"[1]"), "something else instead", "server"),
    Fault("10,000 deep body", Step(body=DEEP.encode()), "something else instead", "server"),
    Fault(
        "200 with an error",
        Step(body=b'{"error":{"message":"out of memory"}}'),
        "without an answer: “out of memory”",
        "server",
    ),
    Fault("reset", RESET, ("connection to 127.0.0.1", "broke before an answer"), "network", 2),
    Fault("no HTTP", Step(body=b"SSH-2.0\r\n", action="raw"), "broke before", "network", 2),
    Fault("no answer", HANG, ("within 0.4 s", "ASSESSOR_TIMEOUT"), "timeout", chosen=SOON),
    Fault("drip", DRIP, "no whole answer within 0.4 seconds", "timeout", chosen=SOON),
)

STREAMS = (
    Fault(
        "cut off with the connection",
        stream(*HALF, action="cut"),
        "broke before the answer was",
        "broken",
    ),
    Fault(
        "reset in mid-answer",
        stream(*HALF, action="reset"),
        "broke before the answer was",
        "broken",
    ),
    Fault("cut off, but closed in order", stream(*HALF), "stopped before the answer", "broken"),
    Fault(
        "cut off in the middle of an event",
        stream(*HALF, event(delta({"content": "x"}))[:30]),
        "stopped before the answer",
        "broken",
    ),
    Fault(
        "hangs in mid-answer",
        stream(*HALF, action="hang"),
        "fell silent in mid-answer: nothing came for 0.1 seconds",
        "timeout",
        others={"silence": 0.1},
    ),
    Fault(
        "hangs in mid-answer until the time is over",
        stream(*HALF, action="hang"),
        "no whole answer within 0.4 s",
        "timeout",
        chosen=SOON,
    ),
    Fault("broken JSON", stream(*HALF, "{no"), "a part of the answer that is not JSON", "broken"),
    Fault("deep JSON", stream(*HALF, DEEP), "a part of the answer that is not JSON", "broken"),
    Fault("no object", stream(*HALF, "[]"), "a part of the answer that is not JSON", "broken"),
    Fault(
        "error in mid-answer",
        stream(*HALF, {"error": {"message": "GPU lost"}}),
        "replied without an answer: “GPU lost”",
        "server",
    ),
    Fault(
        "error event",
        stream(*HALF, b'event: error\ndata: {"message": "GPU lost"}\n\n'),
        "replied without an answer: “GPU lost”",
        "server",
    ),
    Fault(
        "error event that is text",
        stream(*HALF, b"event: error\ndata: GPU lost\n\n"),
        "replied without an answer: “GPU lost”",
        "server",
    ),
    Fault("error event that is empty", stream(*HALF, b"event: error\ndata:\n\n"), "repl", "server"),
    Fault(
        "error with a status",
        stream(*HALF, {"error": {"code": 429, "message": "Slow down"}}),
        "too often",
        "rate-limit",
    ),
    Fault(
        "length limit in mid-answer",
        stream(*HALF, delta({}, "length"), DONE),
        "cut off at a length limit",
        "unfit",
    ),
    Fault(
        "an end that is an error",
        stream(*WHOLE, delta({}, "error"), DONE),
        "stopped before the answer was",
        "broken",
    ),
    Fault(
        "an end by a limit of another name",
        stream(*WHOLE, delta({}, "MAX_TOKENS"), DONE),
        "cut off at a length limit",
        "unfit",
    ),
    Fault(
        "content filter in mid-answer",
        stream(*HALF, delta({}, "content_filter"), DONE),
        ("A content filter at", "Reword"),
        "refused",
    ),
)


def test_half_an_answer_is_half_an_answer() -> None:
    with pytest.raises(ValueError, match="Unterminated string"):
        json.loads(TEXT[: len(TEXT) // 2])


def answers() -> Iterator[Fault]:
    """Faults of whole answers, each as a plain body and as a stream."""
    for name, content, told, code, requests in (
        ("white space", " \n", "“tiny” answered with nothing", "unfit", 1),
        ("prose", "Sure, let me think.", "prose instead of JSON, also after 2", "unfit", 3),
        ("thoughts without an end", "<think>hm", "prose instead of JSON", "unfit", 3),
        ("broken JSON", '{"tasks": [{"name": }', "answered with broken JSON", "unfit", 3),
        ("10,000 deep", DEEP_OBJECT, "broken JSON", "unfit", 3),
        ("array root", [1], "must be an object", "unfit", 3),
        ("NaN", TEXT.replace("40", "NaN"), "tasks[0].time: must be a whole", "unfit", 3),
        ("lone surrogate", LONE, "answered with broken JSON", "unfit", 3),
        ("time", {"tasks": [*TASKS["tasks"][:4], task("E", 9)]}, "not to 100 %: add 1", "unfit", 3),
        ("scale", OFF_SCALE, "score: must be 5 or less (and ", "unfit", 3),
        ("too few", {"tasks": [task("A", 50)]}, "tasks: has 1 entr", "unfit", 3),
        ("another shape", {"zone": "green"}, "tasks: is missing", "unfit", 3),
        ("echoed schema", SCHEMA, "gave back the form of the answer instead", "unfit", 3),
        (
            "key given twice",
            TEXT[:-1] + ', "tasks": []}',
            "the key “tasks” stands twice",
            "unfit",
            3,
        ),
        ("1 MB", json.dumps({**TASKS, "note": "x" * 1_000_000}), "over 200,000 ch", "unfit", 1),
    ):
        for way in (said, said_slowly):
            yield Fault(f"{name}, {way.__name__}", way(content), told, code, requests)  # type: ignore[arg-type]
    for way in (said, said_slowly):
        yield Fault(
            f"cut off, {way.__name__}", way('{"tasks": [', "length"), "length limit", "unfit"
        )
        yield Fault(f"filter, {way.__name__}", way("", "content_filter"), "filter", "refused")
    for name, calls, told in (
        ("wrong call", (("other", TASKS),), "called a function nobody gave it"),
        ("second call", (("TasksAnswer", TASKS),) * 2, "2 times instead of once"),
        ("call that is prose", (("TasksAnswer", "hm"),), "in prose"),
        ("call that is cut", (("TasksAnswer", TEXT[:90]),), "broken JSON"),
    ):
        for make in (called, called_slowly):
            step = make(*calls)
            yield Fault(f"{name}, {make.__name__}", step, told, "unfit", 3, TOOLS)
    for way in (said, said_slowly):
        yield Fault(f"no call, {way.__name__}", way(TASKS), "did not call", "unfit", 3, TOOLS)
    refusal = {"refusal": "I can't help with that."}
    for step in (completion(refusal), stream(delta(refusal), delta({}, "stop"), DONE)):
        yield Fault(f"refusal {step.chunks is None}", step, "declined to answer: “I", "refused")
    thoughts = {"reasoning_content": "Hm."}
    for step in (completion(thoughts), stream(delta(thoughts), delta({}, "stop"), DONE)):
        yield Fault(f"only thoughts {step.chunks is None}", step, "thought but gave no", "unfit")
    yield Fault(
        "an error beside an answer",
        completion({"content": TEXT}, error={"message": "out of memory"}),
        "without an answer: “out of memory”",
        "server",
    )
    yield Fault("no choices", Step(body=b'{"choices":[]}'), "without an answer", "server")
    yield Fault("no choices in a stream", stream({"choices": []}, DONE), "with nothing", "unfit")
    yield Fault("no content", completion({}), "“tiny” answered with nothing", "unfit")
    yield Fault("only [DONE]", stream(DONE), "“tiny” answered with nothing", "unfit")
    yield Fault("5 MB body", said("x" * 5_000_000), "over 4,000,000 bytes", "unfit")
    yield Fault(
        "cut body",
        Step(body=said(TASKS).body, action="cut"),
        "broke before the answer was",
        "broken",
    )
    half = said(TASKS).body[:-200]
    yield Fault("body that stops", Step(body=half), "stopped before the answer", "broken")


async def check(fault: Fault, endpoint: Endpoint, **others: Any) -> str:
    """What arrived, when all else is as it should be."""
    before = NURSE.model_dump_json()
    endpoint.steps = fault.steps if isinstance(fault.steps, tuple) else (fault.steps,)
    told = (fault.told,) if isinstance(fault.told, str) else fault.told
    chosen = settings(endpoint.base_url, **fault.chosen)
    found = await failure(chosen, **{**fault.others, **others})
    for words in told:
        assert words in found.message
    assert (found.code, found.retry_after) == (fault.code, fault.retry_after)
    assert len(endpoint.requests) == fault.requests
    assert NURSE.model_dump_json() == before
    return found.arrived


def named(faults: Iterator[Fault] | tuple[Fault, ...]) -> list[Any]:
    """``faults`` as parameters under their names."""
    return [pytest.param(fault, id=fault.name) for fault in faults]


@pytest.fixture(autouse=True)
def _impatience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assessor.suggest.error_bodies.ERROR_SECONDS", 0.2)
    monkeypatch.setattr("assessor.suggest.exchange.GRACE", 0.1)


@pytest.mark.parametrize("streaming", [True, False], ids=["stream", "whole"])
@pytest.mark.parametrize("fault", named(STATUSES))
async def test_a_server_that_does_not_answer(
    fault: Fault, streaming: bool, endpoint: Endpoint
) -> None:
    assert await check(fault, endpoint, stream=streaming) == ""


@pytest.mark.parametrize("fault", named(STREAMS))
async def test_a_stream_that_breaks_leaves_what_had_arrived(
    fault: Fault, endpoint: Endpoint
) -> None:
    arrived = await check(fault, endpoint)
    assert arrived.startswith("Task 1\n  Name: Triage\n  % of time: 40\n")


@pytest.mark.parametrize("fault", named(answers()))
async def test_an_answer_that_cannot_be_used(fault: Fault, endpoint: Endpoint) -> None:
    arrived = await check(fault, endpoint)
    assert arrived.isascii() or "�" in arrived


async def test_of_an_error_without_an_end_no_more_is_read_than_is_looked_at(
    endpoint: Endpoint,
) -> None:
    endpoint.steps = (Step(400, b"x" * 5_000_000),)
    client = client_for(settings(endpoint.base_url), 5)
    with pytest.raises(openai.APIStatusError) as caught:
        await client.models.list()
    assert len(caught.value.response.content) == MAX_ERROR_BYTES


async def test_an_answer_that_ended_empty_is_not_waited_for(
    endpoint: Endpoint,
) -> None:
    endpoint.steps = (stream(delta({}, "stop"), action="hang"),)
    assert "answered with nothing" in (await failure(settings(endpoint.base_url))).message


async def test_a_date_to_ask_again_is_a_wait(endpoint: Endpoint) -> None:
    at = format_datetime(datetime.now(UTC) + timedelta(hours=5), usegmt=True)
    endpoint.steps = (Step(429, headers={"retry-after": at}),)
    found = await failure(settings(endpoint.base_url))
    assert "Ask again in 5 hours" in found.message
    assert found.retry_after == pytest.approx(5 * 3600, abs=30)
    assert len(endpoint.requests) == 1


@pytest.mark.parametrize("odd", ["", "soon", "-1", "1e9", "9" * 400, "nan", "Tue, 99 Foo 2026"])
async def test_a_wait_that_is_none_is_not_known(odd: str, endpoint: Endpoint) -> None:
    endpoint.steps = (Step(429, headers={"retry-after": odd}),)
    found = await failure(settings(endpoint.base_url, timeout=0.5))
    assert "Ask again in a minute" in found.message
    assert found.retry_after is None


async def test_the_model_that_is_named_is_most_like_the_one_asked_for(endpoint: Endpoint) -> None:
    names = [f"model-{number}" for number in range(400)] + ["llama3.1:8b"]
    body = json.dumps({"data": [{"id": name} for name in names]}).encode()
    endpoint.steps = (NO_MODEL, Step(body=body))
    found = await failure(settings(endpoint.base_url, model="llama3.1"))
    assert "it serves “llama3.1:8b”, “model-" in found.message
    assert "and 398 more" in found.message
