"""The Desk with a model endpoint behind it: one that misbehaves, and a genuine llama.cpp server."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assessor.desk.publishing import contradictions
from assessor.desk.session import Session
from assessor.document.assessment import blank
from assessor.document.canonical import load
from assessor.document.export import PublishedAssessment
from assessor.document.path import replace
from assessor.suggest.llm import LlmSource
from cli.running import process
from strategies import complete_assessment
from suggest.asking import settings
from support.endpoint import HANG, Endpoint, Step, error, said
from support.relaxed import QUARTERS
from support.samples import TASK_NAMES, TASKS, task
from tui.driving import Program, at_desk
from tui.suggesting import ask, cards, decided, kept, labels, shows

COMPLETE = complete_assessment()

TROUBLE: dict[str, tuple[tuple[Step, ...], str]] = {
    "no key": ((error(401, "no key"),), "wants a key and none is set. Set OPENAI_API_KEY"),
    "unknown model": ((error(404, "model not found"),), "does not know the model “tiny”"),
    "asked too often": ((error(429, "slow down"),), "is asked too often at present (429)"),
    "broken server": ((error(500, "[/] oops"),), "an error of its own (500): “[/] oops”"),
    "web page": ((Step(body=b"<html>Hi</html>", content_type="text/html"),), "with a web page"),
    "cut off": ((said('{"tasks": [{"na', "length"),), "was cut off at a length limit"),
    "broken connection": (
        (Step(action="cut", body=said(TASKS).body),),
        "broke before the answer was complete",
    ),
    "prose": ((said("I would rather not."),), "in prose instead of JSON, also after 2 re-asks"),
    "wrong time": (
        (said({"tasks": [task(name, 18) for name in TASK_NAMES]}),),
        "broke a rule, also after 2 re-asks: task time adds up to 90 %, not to 100 %: add 10",
    ),
}


@pytest.fixture
def asked(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> Endpoint:
    """The endpoint that the program asks by default, as the environment says."""
    monkeypatch.setenv("OPENAI_BASE_URL", endpoint.base_url)
    monkeypatch.setenv("ASSESSOR_MODEL", "tiny")
    return endpoint


async def said_at_last(program: Program) -> str:
    """What the Desk says of a request that has ended."""
    await program.until(lambda: bool(program.notice), "the end of a request")
    return program.notice


async def test_esc_closes_the_connection_of_a_request_that_hangs(
    asked: Endpoint, tmp_path: Path
) -> None:
    asked.steps = (HANG, said(TASKS))
    async with at_desk(tmp_path, COMPLETE) as program:
        before, draft = kept(program), program.draft
        await program.go("tasks")
        await program.press("g")
        await program.until(asked.received.is_set, "a request")
        assert not asked.disconnected.is_set()
        await program.press("escape")
        await program.until(asked.disconnected.is_set, "the end of the connection")
        assert await said_at_last(program) == "Cancelled; nothing was changed."
        assert program.draft == draft
        assert kept(program) == before
        await ask(program, "tasks")
        assert labels(program) == TASK_NAMES


async def test_quitting_closes_the_connection_of_a_request_that_hangs(
    asked: Endpoint, tmp_path: Path
) -> None:
    asked.steps = (HANG,)
    async with at_desk(tmp_path, COMPLETE) as program:
        await program.go("tasks")
        await program.press("g")
        await program.until(asked.received.is_set, "a request")
        await program.press("ctrl+q")
    assert asked.disconnected.wait(10)


async def test_whatever_an_endpoint_does_wrong_one_sentence_says_it_and_nothing_changes(
    asked: Endpoint, tmp_path: Path
) -> None:
    async with at_desk(tmp_path, COMPLETE) as program:
        await program.go("tasks")
        before, draft = kept(program), program.draft
        for trouble, (steps, words) in TROUBLE.items():
            asked.requests.clear()
            asked.steps = steps
            await program.press("g")
            message = await said_at_last(program)
            assert words in message, trouble
            assert len(message) <= 300, trouble
            assert message.isprintable(), trouble
            assert message.endswith("."), trouble
            assert not cards(program), trouble
            assert program.draft == draft, trouble
            assert kept(program) == before, trouble
            await program.press("escape")
        assert not program.notices


async def test_an_answer_put_right_after_two_re_asks_is_as_good_as_any(
    asked: Endpoint, tmp_path: Path
) -> None:
    asked.steps = (said({"tasks": []}), said("{"), said(TASKS))
    async with at_desk(tmp_path, blank("Nurse")) as program:
        await ask(program, "tasks")
        assert labels(program) == TASK_NAMES
        assert len(asked.requests) == 3
        assert program.desk.session.suggestions[0].answer == json.dumps(TASKS)


async def test_a_computed_number_in_an_answer_goes_nowhere(asked: Endpoint, tmp_path: Path) -> None:
    cheating = [{**proposed, "weighted": 0, "zone": "green"} for proposed in TASKS["tasks"]]
    override = {"score": "99.9", "reason": "other", "justification": "so " * 30}
    asked.steps = (said({"tasks": cheating, "score": 99.9, "override": override}),)
    async with at_desk(tmp_path, replace(COMPLETE, "tasks", [])) as program:
        await ask(program, "tasks")
        await program.press("A")
        assert [task.name for task in program.document.tasks] == TASK_NAMES
        assert program.document.override == COMPLETE.override
        card = program.desk.session.standing.card
        assert card is not None
        assert card.override is None
        assert str(card.weighted) == "2.30"
        (suggestion,) = program.desk.session.suggestions
        fields = set().union(*(item.fields for item in suggestion.items))
        assert fields == {"name", "time", "score", "involvement", "rationale"}


@pytest.mark.xdist_group("llama")
async def test_tasks_from_llama_cpp_are_accepted_scored_exported_and_verified(
    llama: str, tmp_path: Path
) -> None:
    chosen = settings(llama)

    async def make_sources(_: Session) -> tuple[LlmSource]:
        return (LlmSource(chosen, tmp_path, QUARTERS),)

    taskless = replace(COMPLETE, "tasks", [])
    async with at_desk(tmp_path, taskless, make_sources=make_sources) as program:
        await shows(program, "No score yet")
        await ask(program, "tasks")
        (suggestion,) = program.desk.session.suggestions
        assert suggestion.endpoint == chosen.base_url.removeprefix("http://").removesuffix("/v1")
        assert suggestion.parameters["mode"] == "json_schema"
        assert suggestion.tokens is not None
        await shows(program, f"tiny · {suggestion.endpoint} · prompt tasks")
        assert len(cards(program)) == 4

        await program.press("e")
        await program.overwrite("The first task, renamed")
        await program.press("ctrl+s", "a", "a", "a")
        assert not cards(program)
        for item, written in zip(suggestion.items, program.document.tasks, strict=True):
            name = "The first task, renamed" if item.id == "1" else item.fields["name"]
            assert (written.name, written.time) == (name, 25)
            assert written.score == item.fields["score"]
            assert written.involvement == item.fields["involvement"]
            assert written.rationale == item.fields["rationale"]
        card = program.desk.session.standing.card
        assert card is not None
        await shows(program, f"{card.published_score}/100")

        await program.press("x", "enter")
        path = tmp_path / "exports" / "some-role.json"
        await program.until(lambda: bool(program.notices), "the end of the export")
        assert program.notices == [f"Written: {path}"]
        events, details = program.events(), decided(program)

    document = load(path.read_bytes())
    assert isinstance(document, PublishedAssessment)
    assert contradictions(document) == ()
    ended = process("verify", path)
    assert (ended.code, ended.err) == (0, "")

    assert document.suggestions == (suggestion,)
    assert document.scorecard == card
    assert [event.kind for event in events] == ["start", "suggest", *["decide"] * 4]
    assert (document.log.count, document.log.head) == (len(events), events[-1].sha256)
    assert [detail["item"] for detail in details] == ["1", "2", "3", "4"]
    assert len(document.decisions) == 4 * 5
    for decision in document.decisions:
        edited = (decision.item_id, decision.field) == ("1", "name")
        assert decision.verdict == ("edited" if edited else "accepted")
        known = next(entry for entry in document.provenance if entry.path == decision.path)
        assert known.origin == ("suggestion-edited" if edited else "suggestion")
        assert known.suggestion_id == decision.suggestion_id == suggestion.id
        assert known.decided_by == "Ada"
