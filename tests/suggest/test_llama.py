"""Suggestions from a genuine llama.cpp server: the protocol as it really is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import pytest
from pydantic import Field, StringConstraints

from assessor.desk.ports import Final, Partial
from assessor.document.provenance import Section
from assessor.suggest import arriving
from assessor.suggest.answers import ANSWERS, TasksAnswer
from suggest.asking import NURSE, events, failure, message, settings, suggested
from support.llama import llama_server
from support.relaxed import QUARTERS, RELAXED, RelaxedTask, RelaxedTasks

KEY = "sk-llama-0123456789"


class ShortTasks(TasksAnswer):
    """Short tasks, and the real rules across them."""

    tasks: tuple[RelaxedTask, ...] = Field(min_length=3, max_length=3)


class WordyTask(RelaxedTask):
    """A task that takes seconds to write."""

    rationale: Annotated[str, StringConstraints(pattern=r"^[a-z]{6,9}( [a-z]{6,9}){400,500}$")]


class WordyTasks(RelaxedTasks):
    """Four of them."""

    tasks: Annotated[tuple[WordyTask, ...], Field(min_length=4, max_length=4)]


pytestmark = pytest.mark.xdist_group("llama")


STREAMED = pytest.mark.parametrize("stream", [True, False], ids=["stream", "whole"])


@STREAMED
async def test_a_suggestion_for_the_tasks_comes_through(stream: bool, llama: str) -> None:
    found = await suggested(settings(llama), answers=RELAXED, stream=stream)
    assert found.parameters["mode"] == "json_schema"
    assert found.endpoint == llama.removeprefix("http://").removesuffix("/v1")
    assert found.tokens is not None
    assert found.tokens.prompt > 1000
    assert found.tokens.completion > 100
    assert [item.target for item in found.items] == ["tasks"] * 4
    for item in found.items:
        time, score = item.fields["time"], item.fields["score"]
        assert isinstance(time, int)
        assert isinstance(score, int)
        assert 1 <= time <= 100
        assert 1 <= score <= 5
        assert str(item.fields["name"]) in found.answer


async def test_it_is_seen_as_it_is_written(llama: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arriving, "EVERY", 0.0)  # it is written in less than that
    *views, last = await events(settings(llama), answers=RELAXED)
    assert isinstance(last, Final)
    name = last.suggestion.items[0].fields["name"]
    texts = [view.text for view in views if isinstance(view, Partial)]
    assert len(texts) >= 2
    assert any(text.startswith(f"Task 1\n  Name: {name}") for text in texts)


@STREAMED
async def test_a_suggestion_can_keep_every_rule_across_tasks(stream: bool, llama: str) -> None:
    found = await suggested(settings(llama), answers=QUARTERS, stream=stream)
    assert [item.fields["time"] for item in found.items] == [25] * 4


@STREAMED
async def test_rules_across_fields_are_beyond_a_random_model(stream: bool, llama: str) -> None:
    told = await message(settings(llama), answers={**ANSWERS, "tasks": ShortTasks}, stream=stream)
    assert "also after 2 re-asks: task time adds up to" in told


@STREAMED
async def test_noise_in_place_of_a_call_is_noticed(stream: bool, short_llama: str) -> None:
    found = await failure(settings(short_llama, mode="tools"), stream=stream)
    assert found.code == "unfit"
    assert "did not call the function" in found.message or "cut off at a length" in found.message


async def test_an_answer_that_takes_too_long_leaves_what_had_arrived(
    llama_model: Path,
) -> None:
    with llama_server(llama_model, most_tokens=20_000) as url:
        found = await failure(settings(url, timeout=2), answers={**ANSWERS, "tasks": WordyTasks})
    assert found.code == "timeout"
    assert found.arrived.startswith("Task 1\n")


async def test_a_missing_or_wrong_key_is_refused(llama_model: Path) -> None:
    with llama_server(llama_model, key=KEY) as url:
        assert "wants a key and none is set" in await message(settings(url))
        assert "did not accept the key" in await message(settings(url, api_key="x" * 20))
        assert await suggested(settings(url, api_key=KEY), answers=RELAXED)


async def test_a_request_longer_than_the_context_is_refused(llama_model: Path) -> None:
    role = NURSE.role.model_copy(update={"function": "Cares for patients. " * 200})
    with llama_server(llama_model, context=2048) as url:
        told = await message(settings(url), "tasks", NURSE.model_copy(update={"role": role}))
    assert "tokens long, is too long for “tiny”: it takes 2,048 tokens" in told


@pytest.fixture(scope="module")
def short_llama(llama_model: Path) -> Iterator[str]:
    """Base URL of a server that cuts every answer off before its first field has a value."""
    with llama_server(llama_model, most_tokens=6) as url:
        yield url


@pytest.mark.parametrize("section", list(ANSWERS))
async def test_the_schema_of_every_section_is_taken_and_a_cut_off_answer_is_noticed(
    section: Section, short_llama: str
) -> None:
    assert "cut off at a length limit" in await message(settings(short_llama), section)
