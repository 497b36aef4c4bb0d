"""``assessor draft --batch``: a list sent as a batch, and its answers taken in later."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from assessor.document.provenance import Suggestion, Tokens
from assessor.store.database import open_store
from assessor.suggest.prompts import load_prompt
from cli.running import Ended, assessor, draft_names
from support.batches import Batches, answered, expired
from support.many import Many, completion
from support.samples import TASKS

LIST = "title\nNurse\nWelder\n"


@pytest.fixture
def server() -> Iterator[Batches]:
    """A server with a Batch API."""
    with Batches() as batches:
        yield batches


@pytest.fixture
def workspace(tmp_path: Path, server: Batches) -> Path:
    """A workspace with a model behind ``server``."""
    point_to(tmp_path, server.base_url)
    (tmp_path / "titles.csv").write_text(LIST)
    return tmp_path


def point_to(workspace: Path, address: str) -> None:
    """Set the endpoint of a workspace."""
    text = f'base_url = "{address}"\nmodel = "some-model"\ntimeout = 20\n'
    (workspace / "assessor.toml").write_text(text)


@pytest.fixture
def batch(workspace: Path) -> Callable[..., Ended]:
    """Run the command with the list."""

    def run(*more: object) -> Ended:
        file = workspace / "titles.csv"
        return assessor("--workspace", workspace, "draft", file, "--batch", *more)

    return run


def kept(workspace: Path, name: str) -> tuple[Suggestion, ...]:
    """The suggestions kept with a draft."""
    store = open_store(workspace / ".assessor" / "desk.db")
    try:
        return store.suggestions(name)
    finally:
        store.close()


def sections(workspace: Path) -> dict[str, list[str]]:
    """What was suggested, by draft."""
    return {
        name: [made.section for made in kept(workspace, name)] for name in draft_names(workspace)
    }


def answer(body: Mapping[str, Any], status: int = 200) -> Callable[..., dict[str, Any]]:
    """What answers every request with this body."""

    def say(request: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "custom_id": request["custom_id"],
            "response": {"status_code": status, "body": body},
            "error": None,
        }

    return say


def test_a_list_is_sent_once_and_what_is_answered_is_kept(
    workspace: Path, server: Batches, batch: Callable[..., Ended]
) -> None:
    sent = batch("--sections", "tasks,growth")
    assert sent.code == 0
    assert "Sent 4 requests" in sent.out
    assert "batch_1" in sent.out
    assert sections(workspace) == {"nurse": [], "welder": []}
    waiting = batch("--sections", "tasks,growth")
    assert waiting.code == 0
    assert "batch_1 is under way (in_progress)" in waiting.out
    server.finish(server.only)
    taken = batch("--sections", "tasks,growth")
    assert (taken.code, taken.errors) == (0, [])
    assert "4 suggestions kept" in taken.out
    assert sections(workspace) == {"nurse": ["tasks", "growth"], "welder": ["tasks", "growth"]}
    assert server.times["POST /files"] == server.times["POST /batches"] == 1


def test_a_suggestion_from_a_batch_says_where_it_came_from(
    workspace: Path, server: Batches, batch: Callable[..., Ended]
) -> None:
    batch()
    server.finish(server.only)
    batch()
    (made,) = kept(workspace, "nurse")
    assert (made.source, made.model, made.endpoint) == (
        "llm",
        "some-model",
        server.base_url.removeprefix("http://").removesuffix("/v1"),
    )
    assert made.parameters["batch"] == "batch_1"
    assert made.parameters["mode"] == "json_schema"
    assert made.prompt == load_prompt("tasks", workspace).ref
    assert made.tokens == Tokens(prompt=100, completion=20)
    assert made.elapsed_ms == 90_000


@pytest.mark.parametrize("mode", ["json_schema", "json", "tools"])
def test_the_questions_are_those_that_are_asked_one_by_one(
    mode: str, workspace: Path, server: Batches, batch: Callable[..., Ended]
) -> None:
    with Many() as many:
        point_to(workspace, many.base_url)
        config = workspace / "assessor.toml"
        config.write_text(config.read_text() + f'mode = "{mode}"\ntemperature = "0.5"\n')
        assessor("--workspace", workspace, "draft", workspace / "titles.csv")
        one_by_one = {asked.title: dict(asked.body) for asked in many.asked}
    point_to(workspace, server.base_url)
    config.write_text(config.read_text() + f'mode = "{mode}"\ntemperature = "0.5"\n')
    (workspace / ".assessor" / "desk.db").unlink()
    batch()
    for request, title in zip(server.requests(server.only), ("Nurse", "Welder"), strict=True):
        assert request["body"] == one_by_one[title]
        assert (request["method"], request["url"]) == ("POST", "/v1/chat/completions")


def test_an_answer_that_breaks_a_rule_is_listed_and_can_be_asked_again(
    workspace: Path, server: Batches, batch: Callable[..., Ended]
) -> None:
    batch()
    first, *others = TASKS["tasks"]
    wrong = answer(completion({"tasks": [{**first, "time": first["time"] - 1}, *others]}))
    server.finish(
        server.only,
        lambda line: wrong(line) if line["custom_id"].startswith("00001") else answered(line),
    )
    taken = batch()
    assert taken.code == 1
    assert "1 suggestion kept, 1 failed" in taken.out
    assert "nurse (tasks)" in taken.out
    assert "task time adds up to 99 %" in taken.out.replace("\n", " ")
    assert server.times["POST /batches"] == 1
    again = batch()
    assert "Sent 1 request" in again.out
    (request,) = server.requests(server.batches["batch_2"])
    assert "Job title: Nurse" in request["body"]["messages"][1]["content"]


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ({"error": {"message": "too much"}}, 429, "asked too often"),
        ({"error": {"message": "odd"}}, 500, "an error of its own"),
        ({}, 200, "without an answer"),
        ([], 200, "instead of a chat completion"),
        (None, 200, "did not answer this"),
        (completion("no JSON"), 200, "in prose instead of JSON"),
    ],
)
def test_an_answer_that_is_none_has_its_sentence(
    body: Any, status: int, said: str, server: Batches, batch: Callable[..., Ended]
) -> None:
    batch()
    server.finish(server.only, answer(body, status))
    taken = batch("--json")
    assert taken.code == 1
    (group,) = taken.json["failures"]
    assert said in group["message"]
    assert len(group["roles"]) == 2


@pytest.mark.parametrize("status", ["expired", "cancelled", "completed"])
def test_what_a_batch_did_not_come_to_is_listed_and_the_rest_kept(
    status: str, workspace: Path, server: Batches, batch: Callable[..., Ended]
) -> None:
    (workspace / "titles.csv").write_text(LIST + "Baker\n")
    batch()
    says = {"00001": answered, "00002": expired}
    server.finish(
        server.only,
        lambda line: says.get(line["custom_id"][:5], lambda _: None)(line),
        status,
    )
    taken = batch("--json")
    assert taken.code == 1
    assert [one["name"] for one in taken.json["kept"]] == ["nurse"]
    lost = {group["roles"][0]["name"]: group["message"] for group in taken.json["failures"]}
    assert "The window ended first" in lost["welder"]
    assert "before this was answered" in lost["baker"]


def test_a_batch_that_was_refused_says_why(server: Batches, batch: Callable[..., Ended]) -> None:
    batch()
    server.only.status, server.only.refusal = "failed", "Enqueued token limit reached."
    taken = batch()
    assert taken.code == 1
    assert "The batch was refused: “line 1: Enqueued token limit reached" in taken.out
    assert "nurse (tasks), welder (tasks)" in taken.out


def test_lines_that_answer_nothing_that_was_asked_are_passed_over(
    workspace: Path, server: Batches, batch: Callable[..., Ended]
) -> None:
    batch()
    strange = b'{"custom_id": "99999-tasks"}\nno JSON\n[]\n\xff\n'
    first = server.requests(server.only)[0]
    twice = answer(completion(TASKS))(first)
    server.finish(server.only, more=strange + str(twice).encode())
    assert batch().code == 0
    assert sections(workspace) == {"nurse": ["tasks"], "welder": ["tasks"]}


def test_taking_the_same_answers_in_twice_doubles_nothing(
    workspace: Path, server: Batches, batch: Callable[..., Ended]
) -> None:
    batch()
    (file,) = (workspace / ".assessor" / "batches").iterdir()
    before = file.read_bytes()
    server.finish(server.only)
    batch()
    file.write_bytes(before)
    again = batch()
    assert again.code == 0
    assert "0 suggestions kept, 2 there already" in again.out
    assert sections(workspace) == {"nurse": ["tasks"], "welder": ["tasks"]}


def test_a_batch_that_was_made_unheard_is_found_again_and_not_sent_twice(
    workspace: Path, server: Batches, batch: Callable[..., Ended]
) -> None:
    server.deaf = True
    unheard = batch()
    assert unheard.code == 1
    assert len(unheard.errors) == 1
    assert "batch_1 is under way" in batch().out
    server.finish(server.only)
    assert "2 suggestions kept" in batch().out
    assert server.times["POST /batches"] == 1


def test_what_never_became_a_batch_is_sent_anew(
    server: Batches, batch: Callable[..., Ended]
) -> None:
    server.failing["POST /files"] = 500
    assert batch().code == 1
    server.failing.clear()
    assert "Sent 2 requests" in batch().out
    assert len(server.batches) == 1


@pytest.mark.parametrize("status", [401, 404])
def test_a_server_that_takes_no_batch_leaves_nothing_behind(
    status: int, workspace: Path, server: Batches, batch: Callable[..., Ended]
) -> None:
    server.failing["POST /files"] = status
    refused = batch()
    assert refused.code == 1
    assert len(refused.errors) == 1
    assert ("Batch API" in refused.errors[0]) == (status == 404)
    assert list((workspace / ".assessor" / "batches").iterdir()) == []


def test_what_is_under_way_in_a_batch_is_not_asked_one_by_one(
    workspace: Path, server: Batches, batch: Callable[..., Ended]
) -> None:
    batch()
    (workspace / "titles.csv").write_text(LIST)
    ended = assessor("--workspace", workspace, "draft", workspace / "titles.csv")
    assert ended.code == 0
    assert "2 under way as a batch" in ended.out
    assert server.times["POST /chat"] == 0


def test_another_list_is_sent_while_a_batch_is_under_way(
    workspace: Path, server: Batches, batch: Callable[..., Ended]
) -> None:
    batch()
    (workspace / "titles.csv").write_text(LIST + "Baker\n")
    assert "Sent 1 request" in batch().out
    assert len(server.batches) == 2


def test_without_a_list_batches_are_only_looked_at(
    workspace: Path, server: Batches, batch: Callable[..., Ended]
) -> None:
    batch()
    look = assessor("--workspace", workspace, "draft", "--batch")
    assert (look.code, "under way" in look.out) == (0, True)
    server.finish(server.only)
    assert assessor("--workspace", workspace, "draft", "--batch").code == 0
    nothing = assessor("--workspace", workspace, "draft", "--batch")
    assert "no batch under way" in nothing.out
    assert server.times["POST /batches"] == 1


def test_answers_are_not_looked_for_at_another_endpoint(
    workspace: Path, server: Batches, batch: Callable[..., Ended]
) -> None:
    batch()
    point_to(workspace, "http://127.0.0.1:9/v1")
    elsewhere = assessor("--workspace", workspace, "draft", "--batch")
    assert elsewhere.code == 1
    assert "Set OPENAI_BASE_URL to that" in elsewhere.errors[0]


def test_a_server_that_is_down_loses_nothing(
    workspace: Path, server: Batches, batch: Callable[..., Ended]
) -> None:
    batch()
    server.finish(server.only)
    server.failing["GET /files"] = 503
    down = batch()
    assert down.code == 1
    assert len(down.errors) == 1
    server.failing.clear()
    assert "2 suggestions kept" in batch().out


def test_what_is_remembered_and_cannot_be_read_is_said(
    workspace: Path, batch: Callable[..., Ended]
) -> None:
    batch()
    (file,) = (workspace / ".assessor" / "batches").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    file.write_text("{")
    broken = batch()
    assert broken.code == 2
    assert file.name in broken.errors[0]


@pytest.mark.parametrize("more", [[], ["--source", "offline"]])
def test_a_batch_needs_a_model(more: list[str], workspace: Path, server: Batches) -> None:
    (workspace / "assessor.toml").write_text("")
    ended = assessor("--workspace", workspace, "draft", workspace / "titles.csv", "--batch", *more)
    assert ended.code == 2
    assert len(ended.errors) == 1
    assert not server.times


def test_a_list_or_a_batch_has_to_be_named(workspace: Path) -> None:
    ended = assessor("--workspace", workspace, "draft")
    assert ended.code == 2
    assert "titles.csv" in ended.errors[0]
