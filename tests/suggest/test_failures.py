"""What a person reads when a request fails, and how often the server was asked."""

from __future__ import annotations

import json
import socket
import ssl
from typing import Any

import httpx2
import pytest

from assessor.suggest.failures import Asked, no_connection, sentence
from suggest.asking import NURSE, message, settings
from support.endpoint import DRIP, HANG, RESET, Endpoint, Step, called, completion, error, said
from support.samples import TASKS, task

HTML = Step(body=b"<!doctype html><title>Welcome</title>", content_type="text/html")
DEEP = "[" * 10_000 + "]" * 10_000
HUGE = json.dumps({**TASKS, "note": "x" * 1_000_000})
WRONG_TIME = {"tasks": [task("A", 40), task("B", 30), task("C", 29)]}
OFF_SCALE = {"tasks": [task("A", 40, score=9), task("B", 30, score=0), task("C", 30)]}
TOO_FEW = {"tasks": [task("A", 50), task("B", 50)]}
NAN = json.dumps({"tasks": [task("A", float("nan")), task("B", 30), task("C", 30)]})
LONE = json.dumps({"tasks": [task("A \ud83d", 40), task("B", 30), task("C", 30)]})
CONTEXT = "This model's maximum context length is 8192 tokens, you sent 9000."
QUOTA = "You exceeded your current quota, please check your plan and billing details."

ANSWERS_OF_SERVERS: list[tuple[str, dict[str, Any], Step, list[str], int]] = [
    ("400", {}, error(400, "Bad temperature"), ["refused the request (400): “Bad temp"], 1),
    (
        "400 context too long",
        {},
        error(400, CONTEXT, code="context_length_exceeded"),
        ["too long for “tiny”", "longer context"],
        1,
    ),
    (
        "400 response_format",
        {},
        error(400, "response_format json_schema is not supported"),
        ["not take requests in json_schema mode", "ASSESSOR_MODE=tools or ASSESSOR_MODE=json"],
        1,
    ),
    (
        "400 tools",
        {"mode": "tools"},
        error(400, "tiny does not support tools"),
        ["tools mode", "ASSESSOR_MODE=json_schema or"],
        1,
    ),
    ("400 model", {}, error(400, "model tiny not found"), ["does not know the model “tiny”"], 1),
    ("401 without a key", {}, error(401), ["wants a key", "Set OPENAI_API_KEY"], 1),
    ("401 with a key", {"api_key": "k" * 20}, error(401), ["did not accept the key"], 1),
    ("402", {}, error(402, "Add credits"), ["no credit left: “Add credits”"], 1),
    ("403", {}, error(403, "Not in your plan"), ["not let this key use “tiny”: “Not in"], 1),
    (
        "404 model",
        {},
        error(404, "The model `tiny` does not exist", code="model_not_found"),
        ["does not know the model “tiny”", "ASSESSOR_MODEL"],
        1,
    ),
    ("404 path", {}, Step(404, b"404 page not found"), ["no chat endpoint", "/v1"], 1),
    ("405", {}, Step(405, b'{"detail":"Method Not Allowed"}'), ["no chat endpoint", "/v1"], 1),
    ("301", {}, Step(301, headers={"location": "https://b/v1"}), ["on to https://b/v1 (301)"], 1),
    ("408", {}, error(408), ["gave up waiting for the answer (408)"], 2),
    ("413", {}, Step(413, b"<html>"), ["request is too long for “tiny”", "shorten"], 1),
    (
        "422",
        {},
        Step(422, b'{"detail":[{"loc":["body","n"],"msg":"too big"}]}'),
        ["refused the request (422): “['body', 'n'] too big”"],
        1,
    ),
    (
        "422 mode",
        {},
        error(422, "Extra inputs: response_format"),
        ["json_schema mode", "ASSESSOR_MODE"],
        1,
    ),
    ("429 rate", {}, error(429, "Slow down"), ["too often", "in a minute"], 2),
    (
        "429 quota",
        {},
        error(429, QUOTA, code="insufficient_quota"),
        ["no credit left: “You exceeded", "Add credit"],
        2,
    ),
    ("500", {}, error(500, "CUDA out of memory"), ["(500): “CUDA out of memory”", "log"], 2),
    ("502 HTML", {}, Step(502, b"<h1>Bad</h1>", headers={"retry-after-ms": "1"}), ["(502)"], 2),
    ("503 loading", {}, error(503, "Loading model"), ["“Loading model”", "in a moment"], 2),
    ("504", {}, error(504), ["gave up waiting"], 2),
    ("HTML", {}, HTML, ["a web page instead of a chat completion", "/v1"], 1),
    ("not JSON", {}, Step(body=b"hello"), ["something else instead"], 1),
    ("empty body", {}, Step(body=b""), ["something else instead"], 1),
    ("JSON of another kind", {}, Step(body=b"[1]"), ["something else instead"], 1),
    ("10,000 deep body", {}, Step(body=DEEP.encode()), ["something else instead"], 1),
    (
        "200 with an error",
        {},
        Step(body=b'{"error":{"message":"out of memory"}}'),
        ["without an answer: “out of memory”"],
        1,
    ),
    ("no choices", {}, Step(body=b'{"choices":[]}'), ["replied without an answer"], 1),
    ("no content", {}, completion({}), ["“tiny” answered with nothing"], 1),
    ("white space", {}, said(" \n"), ["“tiny” answered with nothing"], 1),
    ("cut off", {}, said('{"tasks": [', "length"), ["cut off at a length limit"], 1),
    ("cut off call", {"mode": "tools"}, completion({}, "length"), ["cut off at a length"], 1),
    ("content filter", {}, said("", "content_filter"), ["content filter", "Reword"], 1),
    (
        "refusal",
        {},
        completion({"refusal": "I can't help with that."}),
        ["“tiny” declined to answer: “I can't help with that”"],
        1,
    ),
    ("prose", {}, said("Sure, let me think."), ["prose instead of JSON, also after 2"], 3),
    ("broken JSON", {}, said('{"tasks": [{"name": }'), ["answered with broken JSON"], 3),
    ("10,000 deep", {}, said(DEEP.replace("[", '{"a":').replace("]", "}")), ["broken JSON"], 3),
    ("a list", {}, said([1]), ["broke a rule", "must be an object"], 3),
    ("NaN", {}, said(NAN), ["tasks[0].time: must be a whole number. Ask"], 3),
    ("lone surrogate", {}, said(LONE), ["answered with broken JSON"], 3),
    (
        "broken rule across fields",
        {},
        said(WRONG_TIME),
        ["also after 2 re-asks: task time adds up to 99 %, not to 100 %: add 1"],
        3,
    ),
    (
        "two broken rules",
        {},
        said(OFF_SCALE),
        ["tasks[0].score: must be 5 or less (and 1 more)", "Ask again"],
        3,
    ),
    ("too few", {}, said(TOO_FEW), ["tasks: has 2 entries; give at least 3"], 3),
    ("another shape", {}, said({"zone": "green"}), ["tasks: is missing"], 3),
    ("1 MB answer", {}, said(HUGE), ["over 200,000 characters, far more"], 1),
    ("5 MB body", {}, said("x" * 5_000_000), ["over 4,000,000 bytes, far more"], 1),
    ("no call", {"mode": "tools"}, said(TASKS), ["did not call the function it was given"], 3),
    ("wrong call", {"mode": "tools"}, called(("other", TASKS)), ["a function nobody gave it"], 3),
    (
        "second call",
        {"mode": "tools"},
        called(("TasksAnswer", TASKS), ("TasksAnswer", TASKS)),
        ["called functions 2 times instead of once", "ASSESSOR_MODE=json_schema"],
        3,
    ),
    ("call that is prose", {"mode": "tools"}, called(("TasksAnswer", "hm")), ["in prose"], 3),
    ("reset", {}, RESET, ["connection to 127.0.0.1", "broke", "Ask again"], 2),
    ("cut body", {}, Step(body=said(TASKS).body, action="cut"), ["broke before the answer"], 1),
    ("no HTTP", {}, Step(body=b"SSH-2.0-OpenSSH\r\n", action="raw"), ["broke before"], 2),
    ("no answer", {"timeout": 0.4}, HANG, ["no whole answer within 0.4 s", "ASSESSOR_TIMEOUT"], 1),
    ("drip", {"timeout": 0.4}, DRIP, ["no whole answer within 0.4 seconds"], 1),
]


@pytest.mark.parametrize(
    ("chosen", "step", "told", "requests"),
    [pytest.param(*case, id=name) for name, *case in ANSWERS_OF_SERVERS],
)
async def test_a_failure_says_what_happened_and_what_to_do(
    chosen: dict[str, Any], step: Step, told: list[str], requests: int, endpoint: Endpoint
) -> None:
    endpoint.steps = (step,)
    found = await message(settings(endpoint.base_url, **chosen))
    for words in told:
        assert words in found
    assert len(endpoint.requests) == requests


async def test_waiting_as_long_as_the_server_says_is_advised(endpoint: Endpoint) -> None:
    endpoint.steps = (Step(429, headers={"retry-after": "150"}),)
    assert "Ask again in 150 seconds." in await message(settings(endpoint.base_url))
    assert len(endpoint.requests) == 1


async def test_nothing_listening_says_so() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        found = await message(settings(f"http://127.0.0.1:{port}/v1"))
    assert found == (
        f"Nothing answers at 127.0.0.1:{port}. Start the model server there, "
        "or correct OPENAI_BASE_URL."
    )


async def test_a_host_that_is_not_found_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    found = await message(settings("http://models.invalid/v1"))
    assert found.startswith("The host of models.invalid:80 was not found. Check OPENAI_BASE_URL")


async def test_tls_to_a_server_without_it_says_so(endpoint: Endpoint) -> None:
    found = await message(settings(endpoint.base_url.replace("http", "https")))
    assert found.startswith(f"No secure connection to 127.0.0.1:{endpoint.port} could be made. ")
    assert "http:// or https://" in found
    assert endpoint.connections == 2


@pytest.mark.parametrize(
    ("variable", "value"), [("HTTP_PROXY", "nonsense://x"), ("SSL_CERT_FILE", "/nonexistent")]
)
async def test_an_environment_no_client_can_be_made_in_says_so(
    variable: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    found = await message(settings("https://models.invalid/v1"))
    assert "can be prepared" in found
    assert "proxy and certificate variables" in found


async def test_an_address_the_client_cannot_read_says_so() -> None:
    assert "Check OPENAI_BASE_URL" in await message(settings("http://a b/v1"))


async def test_no_model_says_what_to_set(endpoint: Endpoint) -> None:
    assert "ASSESSOR_MODEL" in await message(settings(endpoint.base_url, model=None))
    assert endpoint.connections == 0


async def test_a_server_cannot_write_more_than_a_clean_short_line(endpoint: Endpoint) -> None:
    endpoint.steps = (error(400, "\x1b[31m[bold]no\x00\r\n\n" + "very " * 2000),)
    found = await message(settings(endpoint.base_url, model="m" * 290))
    assert "“[bold]no very very" in found


async def test_a_failed_request_changes_nothing_it_was_given(endpoint: Endpoint) -> None:
    before = NURSE.model_dump_json()
    endpoint.steps = (error(500),)
    await message(settings(endpoint.base_url), "tasks", NURSE)
    assert NURSE.model_dump_json() == before


ASKED = Asked(endpoint="host:443", model="tiny", mode="json", seconds=5, has_key=True)


def test_a_certificate_nobody_trusts_is_named() -> None:
    refused = ssl.SSLCertVerificationError(1, "certificate verify failed")
    refused.verify_message = "self-signed certificate"
    failure = no_connection(_caused(httpx2.ConnectError("x"), refused), ASKED)
    assert "could be made (self-signed certificate). Check" in sentence(failure)


def test_a_connection_that_takes_too_long_says_so() -> None:
    failure = no_connection(_caused(OSError("x"), httpx2.ConnectTimeout("x")), ASKED)
    assert sentence(failure).startswith("host:443 could not be reached in time. Check")


def _caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error
