"""Suggestions from a genuine llama.cpp server: the protocol as it really is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import Field

from assessor.document.provenance import Section
from assessor.suggest.answers import ANSWERS, TasksAnswer
from suggest.asking import NURSE, message, settings, suggested
from support.llama import llama_server
from support.relaxed import QUARTERS, RELAXED, RelaxedTask

KEY = "sk-llama-0123456789"


class ShortTasks(TasksAnswer):
    """Short tasks, and the real rules across them."""

    tasks: tuple[RelaxedTask, ...] = Field(min_length=3, max_length=3)


pytestmark = pytest.mark.xdist_group("llama")


async def test_a_suggestion_for_the_tasks_comes_through(llama: str) -> None:
    found = await suggested(settings(llama), answers=RELAXED)
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


async def test_a_suggestion_can_keep_every_rule_across_tasks(llama: str) -> None:
    found = await suggested(settings(llama), answers=QUARTERS)
    assert [item.fields["time"] for item in found.items] == [25] * 4


async def test_rules_across_fields_are_beyond_a_random_model(llama: str) -> None:
    told = await message(settings(llama), answers={**ANSWERS, "tasks": ShortTasks})
    assert "also after 2 re-asks: task time adds up to" in told


async def test_a_missing_or_wrong_key_is_refused(llama_model: Path) -> None:
    with llama_server(llama_model, key=KEY) as url:
        assert "wants a key and none is set" in await message(settings(url))
        assert "did not accept the key" in await message(settings(url, api_key="x" * 20))
        assert await suggested(settings(url, api_key=KEY), answers=RELAXED)


async def test_a_request_longer_than_the_context_is_refused(llama_model: Path) -> None:
    role = NURSE.role.model_copy(update={"function": "Cares for patients. " * 200})
    with llama_server(llama_model, context=2048) as url:
        told = await message(settings(url), "tasks", NURSE.model_copy(update={"role": role}))
    assert "too long for “tiny”: “request (" in told
    assert "available context size (2048 tokens)" in told


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
