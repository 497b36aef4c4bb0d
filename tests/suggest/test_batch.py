"""OpenAI's Batch API: what is sent, and whatever may come back."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from assessor.document.assessment import blank
from assessor.suggest.batch import BatchApi
from assessor.suggest.batch_answers import Result
from assessor.suggest.batch_file import BatchError, Prepared, Wanted, asked_of, prepare
from assessor.suggest.sent import SentBatch, SentError, under_way
from suggest.asking import NOWHERE, settings
from support.batches import Batches, answered
from support.many import completion
from support.samples import ANSWERED

KEY = "sk-very-secret-0123456789"
NURSE, WELDER = blank("Nurse"), blank("Welder")
WANTED = [Wanted("nurse", "tasks", NURSE), Wanted("welder", "growth", WELDER)]


@pytest.fixture
def server() -> Iterator[Batches]:
    """A server with a Batch API."""
    with Batches() as batches:
        yield batches


def prepared(server: Batches, wanted: list[Wanted] = WANTED, **others: Any) -> list[Prepared]:
    """The batches for ``wanted``."""
    return list(asyncio.run(prepare(wanted, settings(server.base_url, **others), NOWHERE)))


def taken_in(server: Batches, one: Prepared, **others: Any) -> list[Result]:
    """What a batch that is over at the server says."""
    chosen = settings(server.base_url, **others)

    async def run() -> list[Result]:
        async with BatchApi(chosen, asked_of(chosen)) as api:
            seen = await api.look("batch_1")
            drafts = {"nurse": NURSE, "welder": WELDER}
            return [came async for came in api.results(one.sent, seen, drafts)]

    return asyncio.run(run())


def sent(server: Batches, one: Prepared, **others: Any) -> None:
    """Send a batch."""
    chosen = settings(server.base_url, **others)

    async def run() -> str:
        async with BatchApi(chosen, asked_of(chosen)) as api:
            return await api.send(one)

    assert asyncio.run(run()) == "batch_1"


def test_a_batch_names_every_request_once_and_remembers_what_it_was_for(server: Batches) -> None:
    (one,) = prepared(server)
    lines = [json.loads(line) for line in one.file.splitlines()]
    assert [line["custom_id"] for line in lines] == ["00001-tasks", "00002-growth"]
    assert [(r.custom_id, r.name, r.section) for r in one.sent.requests] == [
        ("00001-tasks", "nurse", "tasks"),
        ("00002-growth", "welder", "growth"),
    ]
    assert under_way([one.sent]) == {("nurse", "tasks"), ("welder", "growth")}
    assert SentBatch.read(one.sent.written()) == one.sent


@pytest.mark.parametrize("name", ["MOST_REQUESTS", "MOST_BYTES"])
def test_what_is_too_much_for_one_batch_is_sent_in_several(
    name: str, server: Batches, monkeypatch: pytest.MonkeyPatch
) -> None:
    (pair,) = prepared(server, [Wanted("role", "tasks", NURSE)] * 2)
    most = 2 if name == "MOST_REQUESTS" else len(pair.file)
    monkeypatch.setattr(f"assessor.suggest.batch_file.{name}", most)
    wanted = [Wanted(f"role-{n}", "tasks", NURSE) for n in range(5)]
    several = prepared(server, wanted)
    assert len(several) == 3
    assert [r.name for one in several for r in one.sent.requests] == [one.name for one in wanted]
    assert all(len(one.file.splitlines()) == len(one.sent.requests) for one in several)
    assert len({one.sent.run for one in several}) == len(several)


def test_nothing_wanted_is_no_batch(server: Batches) -> None:
    assert prepared(server, []) == []


def test_a_prompt_that_cannot_be_used_is_said_before_anything_is_sent(
    server: Batches, tmp_path: Path
) -> None:
    (tmp_path / "prompts").mkdir()
    (tmp_path / "prompts" / "tasks.md").write_text("nothing")
    with pytest.raises(BatchError, match=r"prompts/tasks\.md, line 1") as caught:
        asyncio.run(prepare(WANTED, settings(server.base_url), tmp_path))
    assert caught.value.code == "setup"
    assert not server.times


def test_without_a_model_there_is_no_batch(server: Batches) -> None:
    with pytest.raises(BatchError, match="ASSESSOR_MODEL"):
        prepared(server, model=None)


def test_the_same_answer_gives_the_same_suggestion(server: Batches) -> None:
    (one,) = prepared(server)
    sent(server, one)
    server.finish(server.only)
    first, again = taken_in(server, one), taken_in(server, one)
    assert [came.suggestion for came in first] == [came.suggestion for came in again]
    assert len({came.suggestion.id for came in first if came.suggestion}) == 2


def test_the_key_appears_nowhere(server: Batches) -> None:
    (one,) = prepared(server, api_key=KEY)
    sent(server, one, api_key=KEY)
    assert KEY.encode() not in one.file + one.sent.written()
    role = {"text": f"{ANSWERED['growth']['rationale']} {KEY}"}
    bodies: dict[str, Any] = {
        "00001-tasks": {"error": {"message": KEY}},
        "00002-growth": completion({**ANSWERED["growth"], "check": role["text"]}),
    }

    def answer(request: Mapping[str, Any]) -> dict[str, Any]:
        body = bodies[request["custom_id"]]
        status = 400 if "error" in body else 200
        return {**answered(request), "response": {"status_code": status, "body": body}}

    server.finish(server.only, answer)
    came = taken_in(server, one, api_key=KEY)
    assert len(came) == 2
    assert KEY not in repr(came)
    assert "(key)" in repr(came)


@pytest.mark.parametrize("path", ["POST /files", "POST /batches"])
@pytest.mark.parametrize(("status", "code"), [(401, "key"), (500, "server"), (429, "rate-limit")])
def test_a_refusal_says_what_and_is_not_tried_again(
    path: str, status: int, code: str, server: Batches
) -> None:
    (one,) = prepared(server)
    server.failing[path] = status
    with pytest.raises(BatchError) as caught:
        sent(server, one)
    assert caught.value.code == code
    assert server.times[path] == 1


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"{}", b'{"id": 5, "status": []}', b"\xff"])
def test_what_is_no_batch_is_not_taken_for_one(body: bytes, server: Batches) -> None:
    (one,) = prepared(server)
    sent(server, one)
    server.raw = body
    with pytest.raises(BatchError, match="instead of a batch"):
        taken_in(server, one)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)


@st.composite
def lines(draw: st.DrawFn) -> bytes:
    """A line of a file of answers, or what is none."""
    custom_id = draw(st.sampled_from(["00001-tasks", "00002-growth", "other"]))
    good: dict[str, Any] = {
        "custom_id": custom_id,
        "response": {"status_code": 200, "body": completion(ANSWERED["tasks"])},
        "error": None,
    }
    for name in draw(st.sets(st.sampled_from(sorted(good)))):
        good[name] = draw(VALUES)
    return draw(st.just(json.dumps(good).encode()) | st.binary(max_size=30))


@given(st.lists(lines(), max_size=5), st.lists(lines(), max_size=2))
@examples(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whatever_is_answered_every_request_has_one_result(
    server: Batches, output: list[bytes], errors: list[bytes]
) -> None:
    server.batches.clear()
    (one,) = prepared(server)
    sent(server, one)
    batch = server.only
    batch.status = "completed"
    batch.output, batch.errors = server.keep(b"\n".join(output)), server.keep(b"\n".join(errors))
    came = taken_in(server, one)
    assert sorted(result.request.custom_id for result in came) == ["00001-tasks", "00002-growth"]
    for result in came:
        assert (result.suggestion is None) == bool(result.problem)
        assert result.problem.isprintable()
        assert len(result.problem) <= 300


@given(st.binary(max_size=200) | VALUES.map(lambda value: json.dumps(value).encode()))
def test_what_is_remembered_is_read_without_trust(data: bytes) -> None:
    with pytest.raises(SentError):
        SentBatch.read(data)
