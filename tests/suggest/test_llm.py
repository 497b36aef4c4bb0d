from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from assessor.desk.ports import Failed, Final
from assessor.document.provenance import Section, Suggestion, Tokens
from assessor.settings import load_settings
from assessor.suggest.answers import ANSWERS
from assessor.suggest.failures import Asked
from assessor.suggest.llm import LlmSource
from assessor.suggest.prompts import Rendered, load_prompt
from suggest.asking import NOWHERE, NURSE, message, outcome, settings, suggested
from support.endpoint import (
    HANG,
    PATIENCE,
    Endpoint,
    Step,
    called,
    completion,
    error,
    said,
)
from support.samples import ANSWERED, TASKS, task

SECTIONS: tuple[Section, ...] = tuple(ANSWERS)
KEY = "sk-very-secret-0123456789"
WRONG_TIME = {"tasks": [*TASKS["tasks"][:4], task("E", 9)]}


@pytest.mark.parametrize("section", SECTIONS)
async def test_a_whole_answer_becomes_a_suggestion(section: Section, endpoint: Endpoint) -> None:
    endpoint.steps = (said(ANSWERED[section]),)
    found = await suggested(settings(endpoint.base_url), section)
    assert found.section == section
    assert found.items
    assert Suggestion.model_validate_json(found.model_dump_json()) == found
    assert len(endpoint.requests) == 1


async def test_a_suggestion_says_where_it_came_from(endpoint: Endpoint) -> None:
    written = f"<think>hm</think>\n```json\n{json.dumps(TASKS)}\n```"
    endpoint.steps = (said(written),)
    found = await suggested(settings(endpoint.base_url))
    prompt, system = (load_prompt(name, NOWHERE).ref for name in ("tasks", "system"))
    assert (found.source, found.model) == ("llm", "tiny")
    assert found.endpoint == f"127.0.0.1:{endpoint.port}"
    assert found.prompt == prompt
    assert found.parameters["mode"] == "json_schema"
    assert found.parameters["system_prompt_sha256"] == system.sha256
    assert found.tokens == Tokens(prompt=100, completion=20)
    assert found.elapsed_ms >= 0
    assert found.answer == written


async def test_an_answer_is_kept_where_its_price_cannot_be_looked_up(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ImportError("no price list")

    monkeypatch.setattr("assessor.suggest.llm.price_of", broken)
    endpoint.steps = (said(TASKS),)
    assert (await suggested(settings(endpoint.base_url))).price is None


async def test_asking_again_gives_another_suggestion(endpoint: Endpoint) -> None:
    endpoint.steps = (said(TASKS),)
    first, second = [await suggested(settings(endpoint.base_url)) for _ in range(2)]
    assert first.id != second.id
    assert first.items == second.items


@pytest.mark.parametrize("mode", ["json_schema", "json", "tools"])
async def test_the_mode_that_is_set_is_used(mode: str, endpoint: Endpoint) -> None:
    answer = called(("TasksAnswer", TASKS)) if mode == "tools" else said(TASKS)
    endpoint.steps = (answer,)
    found = await suggested(settings(endpoint.base_url, mode=mode))
    sent = endpoint.requests[0].body
    assert sent["model"] == "tiny"
    assert found.parameters["mode"] == mode
    assert json.loads(found.answer) == TASKS
    if mode == "tools":
        assert sent["tool_choice"]["function"]["name"] == "TasksAnswer"
        assert "response_format" not in sent
    else:
        kind = {"json_schema": "json_schema", "json": "json_object"}[mode]
        assert sent["response_format"]["type"] == kind
        assert "tools" not in sent


async def test_text_people_wrote_is_sent_as_written(endpoint: Endpoint) -> None:
    endpoint.steps = (said(TASKS),)
    hostile = "{{ 7*7 }} {% for x %} {{ '' .__class__ }} ```` </s> [INST]"
    role = NURSE.role.model_copy(update={"function": hostile})
    await suggested(settings(endpoint.base_url), "tasks", NURSE.model_copy(update={"role": role}))
    assert f"Primary function: {hostile}\n" in endpoint.requests[0].body["messages"][1]["content"]


async def test_a_prompt_of_ones_own_is_used(endpoint: Endpoint, tmp_path: Path) -> None:
    folder = tmp_path / "prompts"
    folder.mkdir()
    head = '---\nname: mine\nversion: "7"\nsection: tasks\npurpose: A try.\n---\n'
    (folder / "tasks.md").write_text(head + "Name {{ 1 + 1 }} tasks.")
    endpoint.steps = (said(TASKS),)
    found = await suggested(settings(endpoint.base_url), workspace=tmp_path)
    assert endpoint.requests[0].body["messages"][1]["content"] == "Name 2 tasks."
    assert found.prompt is not None
    assert (found.prompt.name, found.prompt.version) == ("mine", "7")


async def test_a_broken_prompt_fails_before_anything_is_sent(
    endpoint: Endpoint, tmp_path: Path
) -> None:
    (tmp_path / "prompts").mkdir()
    (tmp_path / "prompts" / "tasks.md").write_text("nothing")
    told = await message(settings(endpoint.base_url), workspace=tmp_path)
    assert told.startswith("The prompt prompts/tasks.md, line 1: must begin with front matter")
    assert told.endswith("Correct the file, or remove it to use the shipped prompt.")
    assert endpoint.requests == []


@pytest.mark.parametrize("mode", ["json_schema", "json", "tools"])
async def test_a_broken_rule_is_told_to_the_model_and_asked_again(
    mode: str, endpoint: Endpoint
) -> None:
    def answer(content: dict[str, Any]) -> Step:
        return called(("TasksAnswer", content)) if mode == "tools" else said(content)

    endpoint.steps = (answer(WRONG_TIME), answer(TASKS))
    found = await suggested(settings(endpoint.base_url, mode=mode))
    again = json.dumps(endpoint.requests[1].body["messages"], ensure_ascii=False)
    assert "task time adds up to 99 %, not to 100 %: add 1" in again
    assert len(endpoint.requests) == 2
    assert json.loads(found.answer) == TASKS
    assert found.tokens == Tokens(prompt=200, completion=40)


async def test_tokens_are_not_known_when_one_attempt_did_not_report_them(
    endpoint: Endpoint,
) -> None:
    silent = completion({"content": json.dumps(WRONG_TIME)}, usage=None)
    endpoint.steps = (silent, said(TASKS))
    assert (await suggested(settings(endpoint.base_url))).tokens is None


async def test_a_hiccup_of_the_server_is_tried_once_more(endpoint: Endpoint) -> None:
    endpoint.steps = (error(503, "Loading model"), said(TASKS))
    assert await suggested(settings(endpoint.base_url))
    assert len(endpoint.requests) == 2


@pytest.mark.parametrize(("key", "sent"), [(None, "not-needed"), (KEY, KEY)])
async def test_the_key_is_sent_and_a_placeholder_without_one(
    key: str | None, sent: str, endpoint: Endpoint
) -> None:
    endpoint.steps = (said(TASKS),)
    await suggested(settings(endpoint.base_url, api_key=key))
    assert endpoint.requests[0].headers["authorization"] == f"Bearer {sent}"


@pytest.mark.parametrize(
    "step",
    [
        error(401, f"Incorrect API key provided: {KEY}"),
        error(400, f"Bearer {KEY} is odd"),
        error(403, KEY),
        said(f"You sent {KEY}."),
        Step(body=json.dumps({"error": KEY}).encode()),
        Step(status=301, headers={"location": f"http://x/{KEY}"}),
        said({**TASKS, "tasks": [{**TASKS["tasks"][0], "rationale": KEY}, *TASKS["tasks"][1:]]}),
    ],
)
async def test_the_key_appears_nowhere(step: Step, endpoint: Endpoint) -> None:
    endpoint.steps = (step,)
    chosen = settings(endpoint.base_url, api_key=KEY)
    event = await outcome(chosen)
    assert KEY not in repr(event)
    assert KEY not in repr(LlmSource(chosen, NOWHERE)) + repr(chosen)
    if isinstance(event, Final):
        assert KEY not in event.suggestion.model_dump_json()


async def test_cancelling_closes_the_connection(endpoint: Endpoint) -> None:
    endpoint.steps = (HANG,)
    asking = asyncio.create_task(outcome(settings(endpoint.base_url)))
    assert await asyncio.to_thread(endpoint.received.wait, PATIENCE)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert await asyncio.to_thread(endpoint.disconnected.wait, 0.2)
    assert len(endpoint.requests) == 1


@pytest.mark.parametrize("answer", [said(TASKS), error(400, "no")])
async def test_no_connection_stays_open_after_an_answer(answer: Step, endpoint: Endpoint) -> None:
    endpoint.steps = (answer,)
    await outcome(settings(endpoint.base_url))
    assert await asyncio.to_thread(endpoint.disconnected.wait, 1)


def test_a_failure_leaves_nothing_on_the_terminal() -> None:
    code = """
import asyncio
from suggest.asking import outcome, settings
print(asyncio.run(outcome(settings("http://127.0.0.1:9/v1"))))
"""
    folder = Path(__file__).parents[1]
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=folder
    )
    assert run.stdout.startswith("Failed(")
    assert run.stderr == ""


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


@st.composite
def damaged(draw: st.DrawFn, section: Section) -> object:
    """A good answer with any value in place of one of its parts."""
    answer: Any = json.loads(json.dumps(ANSWERED[section]))
    here: Any = answer
    while True:
        key = draw(st.sampled_from(sorted(here) if isinstance(here, dict) else range(len(here))))
        if isinstance(here[key], dict | list) and here[key] and draw(st.booleans()):
            here = here[key]
        else:
            here[key] = draw(VALUES)
            return answer


def bodies() -> st.SearchStrategy[Step]:
    """Any bytes, any JSON as a completion's text, or a damaged answer."""
    answers = st.sampled_from(SECTIONS).flatmap(damaged)
    return (
        st.binary(max_size=40).map(lambda body: Step(body=body))
        | VALUES.map(lambda value: Step(body=json.dumps(value).encode()))
        | VALUES.map(said)
        | answers.map(said)
        | answers.map(lambda answer: called(("TasksAnswer", answer)))
    )


@pytest.fixture
def ask_all(endpoint: Endpoint) -> Callable[[Step, Section, str], Final | Failed]:
    def ask(step: Step, section: Section, mode: str) -> Final | Failed:
        endpoint.requests.clear()
        endpoint.steps = (step,)
        return asyncio.run(outcome(settings(endpoint.base_url, mode=mode), section))

    return ask


@given(bodies(), st.sampled_from(SECTIONS), st.sampled_from(["json_schema", "json", "tools"]))
@examples(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whatever_is_answered_ends_in_a_suggestion_or_a_sentence(
    ask_all: Callable[[Step, Section, str], Final | Failed],
    step: Step,
    section: Section,
    mode: str,
) -> None:
    event = ask_all(step, section, mode)
    if isinstance(event, Final):
        found = event.suggestion
        assert Suggestion.model_validate_json(found.model_dump_json()) == found
        for item in found.items:
            assert re.split(r"[.\[]", item.target)[0] == section
            assert not {"weighted", "zone", "sub_label"} & set(item.fields)
            assert section == "tasks" or "score" not in item.fields
    else:
        assert event.message.isprintable()
        assert len(event.message) <= 300


def sent(endpoint: Endpoint) -> Mapping[str, str]:
    """The headers of the one request that came, names in lower case."""
    (request,) = endpoint.requests
    return request.headers


async def test_who_the_account_belongs_to_is_told_to_openai_alone(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "org-secret")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "proj-secret")
    endpoint.steps = (said(TASKS),)
    await suggested(settings(endpoint.base_url, api_key=KEY))
    assert not {"openai-organization", "openai-project"} & set(sent(endpoint))
    source = LlmSource(settings("https://api.openai.com/v1", api_key=KEY), NOWHERE)
    client = source._client(Asked("api.openai.com:443", "tiny", "json", 1, has_key=True))
    assert (client.organization, client.project) == ("org-secret", "proj-secret")


async def test_a_key_is_not_sent_to_an_address_that_a_file_set(
    tmp_path: Path, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    url = endpoint.base_url.replace("127.0.0.1", "0.0.0.0")
    (tmp_path / "assessor.toml").write_text(f'base_url = "{url}"\nmodel = "tiny"\n')
    endpoint.steps = (said(TASKS),)
    assert "OPENAI_BASE_URL" in await message(load_settings(tmp_path))
    assert not endpoint.requests
    monkeypatch.setenv("OPENAI_BASE_URL", url)
    await suggested(load_settings(tmp_path))
    assert sent(endpoint)["authorization"] == f"Bearer {KEY}"


async def test_a_prompt_that_takes_all_memory_is_told(tmp_path: Path, endpoint: Endpoint) -> None:
    folder = tmp_path / "prompts"
    folder.mkdir()
    head = '---\nname: mine\nversion: "7"\nsection: tasks\npurpose: A try.\n---\n'
    (folder / "tasks.md").write_text(head + "{{ 'x' * 10**17 }}")
    told = await message(settings(endpoint.base_url), workspace=tmp_path)
    assert told.startswith("The prompts system.md and tasks.md did not become text (MemoryError). ")
    assert not endpoint.requests


async def test_a_prompt_that_never_ends_is_given_up_at_the_deadline(
    tmp_path: Path, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold = threading.Event()

    def endless(*_: object) -> Rendered:
        hold.wait()
        return Rendered("", 0)

    monkeypatch.setattr("assessor.suggest.llm.rendered", endless)
    said_ = await message(settings(endpoint.base_url, timeout=0.05), workspace=tmp_path)
    hold.set()
    assert "did not become text within 0.05 seconds" in said_
    assert not endpoint.requests
