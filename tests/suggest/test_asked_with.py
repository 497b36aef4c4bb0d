"""What a question is asked with, and what a suggestion keeps of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from assessor.document.checks.check import Precedent
from assessor.document.provenance import Tokens
from assessor.suggest.answers import ANSWERS, TasksAnswer
from suggest.asking import NURSE, events, failure, settings, suggested
from support.endpoint import Endpoint, called, said, said_slowly
from support.samples import TASKS


@pytest.mark.parametrize(("set_to", "sent", "kept"), [("0.70", 0.7, "0.70"), ("0", 0, "0")])
async def test_the_temperature_that_is_set_is_sent_and_kept(
    set_to: str, sent: float, kept: str, endpoint: Endpoint
) -> None:
    endpoint.steps = (said(TASKS),)
    found = await suggested(settings(endpoint.base_url, temperature=set_to))
    assert endpoint.requests[0].body["temperature"] == sent
    assert found.parameters["temperature"] == kept


async def test_no_temperature_is_sent_where_none_is_set(endpoint: Endpoint) -> None:
    endpoint.steps = (said(TASKS),)
    found = await suggested(settings(endpoint.base_url))
    assert not {"temperature", "max_tokens"} & set(endpoint.requests[0].body)
    assert "temperature" not in found.parameters


class Two:
    """A library with two precedents for everything."""

    def nearest(self, kind: str, text: str, *, besides: str) -> tuple[Precedent, ...]:
        """Two of that kind."""
        return tuple(Precedent(role, f"{kind} like it", 2, 1.0) for role in ("Paramedic", "Medic"))


async def test_precedents_are_given_and_counted(endpoint: Endpoint) -> None:
    endpoint.steps = (said(TASKS),)
    found = await suggested(settings(endpoint.base_url), precedents=Two())
    assert "Paramedic" in endpoint.requests[0].body["messages"][1]["content"]
    assert found.parameters["precedents"] == 2
    assert "precedents" not in (await suggested(settings(endpoint.base_url))).parameters


async def test_pasted_material_is_given(endpoint: Endpoint) -> None:
    endpoint.steps = (said(TASKS),)
    await suggested(settings(endpoint.base_url), material="Answers for {{ 7*7 }} beds.")
    assert "Answers for {{ 7*7 }} beds." in endpoint.requests[0].body["messages"][1]["content"]


@pytest.mark.parametrize("mode", ["json_schema", "tools"])
async def test_the_schema_that_is_sent_is_that_of_the_answer(mode: str, endpoint: Endpoint) -> None:
    endpoint.steps = (called(("TasksAnswer", TASKS)) if mode == "tools" else said(TASKS),)
    await suggested(settings(endpoint.base_url, mode=mode))
    body: dict[str, Any] = endpoint.requests[0].body
    sent = (
        body["tools"][0]["function"]["parameters"]
        if mode == "tools"
        else body["response_format"]["json_schema"]["schema"]
    )
    wanted = TasksAnswer.model_json_schema()
    assert sent["properties"] == wanted["properties"]
    assert sent["$defs"] == wanted["$defs"]
    assert set(sent) <= set(wanted)


@pytest.mark.parametrize("section", list(ANSWERS))
async def test_nothing_is_sent_where_something_is_still_to_be_set(
    section: Any, endpoint: Endpoint
) -> None:
    found = await failure(settings(endpoint.base_url, model=None), section)
    assert (found.code, endpoint.connections) == ("setup", 0)


@pytest.mark.parametrize("way", [said, said_slowly])
async def test_everything_is_the_same_with_a_stream_and_without(
    way: Callable[[object], Any], endpoint: Endpoint
) -> None:
    endpoint.steps = (way(TASKS),)
    for stream in (True, False):
        *_, last = await events(settings(endpoint.base_url), "tasks", NURSE, stream=stream)
        assert last.suggestion.answer  # type: ignore[union-attr]


async def test_the_price_at_the_time_is_kept(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    def price(model: str, at: str, tokens: Tokens, when: datetime) -> Decimal:
        assert (model, tokens) == ("tiny", Tokens(prompt=100, completion=20))
        assert at == f"127.0.0.1:{endpoint.port}"
        assert (datetime.now(UTC) - when).total_seconds() < 60
        return Decimal("1.2E-7")

    endpoint.steps = (said_slowly(TASKS),)
    assert (await suggested(settings(endpoint.base_url))).price is None
    monkeypatch.setattr("assessor.suggest.llm.price_of", price)
    assert (await suggested(settings(endpoint.base_url))).price == "0.00000012"
