"""What an endpoint refuses of a request is asked for otherwise, and remembered."""

from __future__ import annotations

from typing import Any

import pytest

from assessor.suggest.modes import Taken
from suggest.asking import failure, settings, suggested
from support.endpoint import Endpoint, Step, called, error, said, said_slowly
from support.samples import TASKS

NO_SCHEMA = error(400, "response_format json_schema is not supported")
NO_TOOLS = error(400, "tiny does not support tools")
NO_JSON = error(400, "json_object is not supported")
CALLED = called(("TasksAnswer", TASKS))


def sent(endpoint: Endpoint) -> list[str]:
    """The modes of the requests so far."""
    kinds = {"json_schema": "json_schema", "json_object": "json"}
    return [
        "tools" if "tools" in request.body else kinds[request.body["response_format"]["type"]]
        for request in endpoint.requests
    ]


@pytest.mark.parametrize(
    ("mode", "steps", "used"),
    [
        ("json_schema", (NO_SCHEMA, CALLED), ["json_schema", "tools"]),
        ("json_schema", (NO_SCHEMA, NO_TOOLS, said(TASKS)), ["json_schema", "tools", "json"]),
        ("tools", (NO_TOOLS, said(TASKS)), ["tools", "json"]),
        ("json", (NO_JSON, said_slowly(TASKS)), ["json", "json_schema"]),
        (
            "json_schema",
            (error(422, "Extra inputs: response_format"), CALLED),
            ["json_schema", "tools"],
        ),
        ("json_schema", (error(500, "failed to parse grammar"), CALLED), ["json_schema", "tools"]),
        ("json_schema", (error(501, "tool_choice, json_schema"), CALLED), ["json_schema", "tools"]),
    ],
)
async def test_the_next_mode_is_tried_once_and_remembered(
    mode: str, steps: tuple[Step, ...], used: list[str], endpoint: Endpoint
) -> None:
    endpoint.steps, taken = steps, Taken()
    chosen = settings(endpoint.base_url, mode=mode)
    found = await suggested(chosen, taken=taken)
    assert found.parameters["mode"] == used[-1]
    assert sent(endpoint) == used
    again = await suggested(chosen, taken=taken)
    assert again.parameters["mode"] == used[-1]
    assert sent(endpoint) == [*used, used[-1]]


async def test_what_one_model_takes_is_not_held_against_another(endpoint: Endpoint) -> None:
    endpoint.steps, taken = (NO_SCHEMA, CALLED, said(TASKS)), Taken()
    await suggested(settings(endpoint.base_url), taken=taken)
    await suggested(settings(endpoint.base_url, model="other"), taken=taken)
    assert sent(endpoint) == ["json_schema", "tools", "json_schema"]


async def test_a_mode_that_gave_no_answer_is_not_remembered(endpoint: Endpoint) -> None:
    endpoint.steps, taken = (NO_SCHEMA, error(401), said(TASKS)), Taken()
    await failure(settings(endpoint.base_url), taken=taken)
    found = await suggested(settings(endpoint.base_url), taken=taken)
    assert found.parameters["mode"] == "json_schema"


async def test_what_was_learnt_is_kept_for_the_life_of_the_process(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    from assessor.suggest.llm import LlmSource
    from assessor.suggest.modes import TAKEN
    from suggest.asking import NOWHERE, NURSE

    monkeypatch.setattr(TAKEN, "_modes", {})
    endpoint.steps = (NO_SCHEMA, CALLED)
    for _ in range(2):
        async for _event in LlmSource(settings(endpoint.base_url), NOWHERE).suggest("tasks", NURSE):
            pass
    assert sent(endpoint) == ["json_schema", "tools", "tools"]


STREAM = {"stream": True, "stream_options": {"include_usage": True}}
WITHOUT_OPTIONS = {"stream": True}
WHOLE: dict[str, Any] = {}


def forms(endpoint: Endpoint) -> list[dict[str, Any]]:
    """How the requests so far asked for a stream."""
    return [
        {name: r.body[name] for name in ("stream", "stream_options") if name in r.body}
        for r in endpoint.requests
    ]


@pytest.mark.parametrize(
    ("steps", "asked"),
    [
        ((error(400, "Unrecognized argument: stream_options"),), [STREAM, WITHOUT_OPTIONS]),
        (
            (Step(422, b'{"detail":[{"loc":["body","stream_options"],"msg":"Extra inputs"}]}'),),
            [STREAM, WITHOUT_OPTIONS],
        ),
        ((error(400, "Streaming is not supported"),), [STREAM, WHOLE]),
        (
            (error(400, "no stream_options"), error(400, "no stream")),
            [STREAM, WITHOUT_OPTIONS, WHOLE],
        ),
    ],
)
async def test_a_stream_that_is_refused_is_asked_for_otherwise_and_that_is_remembered(
    steps: tuple[Step, ...], asked: list[dict[str, Any]], endpoint: Endpoint
) -> None:
    endpoint.steps, taken = (*steps, said(TASKS)), Taken()
    await suggested(settings(endpoint.base_url), taken=taken)
    assert forms(endpoint) == asked
    await suggested(settings(endpoint.base_url, model="other"), taken=taken)
    assert forms(endpoint) == [*asked, asked[-1]]


async def test_an_endpoint_that_refuses_streams_whatever_it_is_asked_is_not_asked_for_ever(
    endpoint: Endpoint,
) -> None:
    endpoint.steps = (error(400, "stream_options and stream are not supported"),)
    found = await failure(settings(endpoint.base_url))
    assert "refused the request (400): “stream_options" in found.message
    assert len(endpoint.requests) == 3


async def test_what_did_not_help_is_not_remembered(endpoint: Endpoint) -> None:
    refused = error(400, "Input: {'stream': True, 'stream_options': {}}, bad seed")
    endpoint.steps, taken = (refused, refused, refused, said_slowly(TASKS)), Taken()
    await failure(settings(endpoint.base_url), taken=taken)
    found = await suggested(settings(endpoint.base_url), taken=taken)
    assert forms(endpoint)[-1] == STREAM
    assert found.tokens is not None


async def test_no_stream_is_asked_for_where_none_is_wanted(endpoint: Endpoint) -> None:
    endpoint.steps = (said(TASKS),)
    await suggested(settings(endpoint.base_url), stream=False)
    assert forms(endpoint) == [WHOLE]


async def test_the_mode_that_is_tried_next_is_asked_in_the_way_that_was_found(
    endpoint: Endpoint,
) -> None:
    endpoint.steps = (error(400, "no stream_options"), NO_SCHEMA, CALLED)
    await suggested(settings(endpoint.base_url))
    assert forms(endpoint) == [STREAM, WITHOUT_OPTIONS, WITHOUT_OPTIONS]
