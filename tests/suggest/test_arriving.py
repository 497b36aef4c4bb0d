"""The view of an answer while it arrives."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.desk.ports import Failed, Final, Partial
from assessor.suggest.arriving import (
    EVERY,
    MAX_CHARACTERS,
    MAX_LINES,
    Arriving,
    answer_in,
    readable,
)
from assessor.suggest.failures import Asked
from assessor.suggest.llm import LlmSource
from assessor.suggest.modes import Taken
from assessor.suggest.stream import Incoming
from suggest.asking import NOWHERE, NURSE, events, settings
from support.endpoint import (
    DONE,
    PATIENCE,
    Endpoint,
    delta,
    event,
    pieces,
    said,
    said_slowly,
    stream,
)
from support.samples import ANSWERED, TASKS

ASKED = Asked("h:1", "tiny", "json", 5, has_key=False)
TEXT = json.dumps(TASKS)
HALF = TEXT[: len(TEXT) // 2]
HALF_READ = """\
Task 1
  Name: Triage
  % of time: 40
"""


class Clock:
    """A clock that goes on by as much with every look at it."""

    def __init__(self, step: float) -> None:
        self.now, self.step, self.looks = 100.0, step, 0

    def __call__(self) -> float:
        self.looks += 1
        self.now += self.step
        return self.now


def views(parts: list[object], clock: Clock) -> Iterator[str]:
    """Every view of a stream of chunks."""
    view, incoming = Arriving(clock), Incoming(ASKED)
    view.begin(1)
    for part in parts:
        incoming.feed(event(part))
        view.look(incoming)
        if (partial := view.take()) is not None:
            yield partial.text


def deltas(text: str, size: int = 4) -> list[object]:
    """``text`` as chunks of a stream."""
    return [delta({"content": piece}) for piece in pieces(text, size)]


def test_what_arrives_is_shown_as_labels_and_values() -> None:
    assert readable(HALF).startswith(HALF_READ)
    assert readable('{"a_field": "x", "list": ["a", 2], "yes": true, "none": null}') == (
        "A field: x\nList: a, 2\nYes: yes\nNone: –"
    )
    assert readable('{"wage_trends": {"rationale": "One.\\nTwo.", "rating": -1}}') == (
        "Wage Trends\n  Rationale: One.\n    Two.\n  Rating: -1"
    )


@pytest.mark.parametrize("section", list(ANSWERED))
def test_nothing_of_json_is_shown(section: str) -> None:
    text = json.dumps(ANSWERED[section])  # type: ignore[index]
    for end in range(0, len(text), 7):
        assert not set('{}[]"\\') & set(readable(text[:end]))


@pytest.mark.parametrize(
    "around",
    [
        "```json\n{}",
        "Here it is:\n\n```json\n{}",
        "Sure! {}",
        "<think>Is it {{ or }}?</think>{}",
        "Hm, {{.</think>\n{}",
        'You gave me:\n```json\n{{"b": 1}}\n```\nMy answer:\n```json\n{}',
        "\n\n{}",
    ],
)
def test_thoughts_fences_and_preambles_are_not_shown(around: str) -> None:
    assert readable(around.format(HALF)) == readable(HALF)


@pytest.mark.parametrize("after", ["\n```", "\n```\nThat is all.", " Good luck! {"])
def test_what_follows_an_answer_is_not_shown(after: str) -> None:
    assert readable(TEXT + after) == readable(TEXT)


def test_no_end_of_blanks_takes_long_to_look_at() -> None:
    blanks = "Sure:" + " \n" * 100_000
    started = time.process_time()
    assert readable(blanks) == "Sure:"
    assert answer_in(blanks + "```json") == "Sure:"
    assert time.process_time() - started < 1


@pytest.mark.parametrize("text", ["<", "<thi", "<think>", "<think>It is {", "[THI"])
def test_thoughts_are_not_shown_while_they_come(text: str) -> None:
    (*_, last) = ["", *views(deltas(text, 100), Clock(1))]
    assert last.startswith("Thinking: ") or last == ""


def test_thoughts_that_come_apart_are_counted() -> None:
    parts: list[object] = [delta({"reasoning_content": "x" * 600}), delta({"reasoning": "y" * 634})]
    assert list(views(parts, Clock(1))) == [
        "Thinking: 600 characters so far",
        "Thinking: 1,234 characters so far",
    ]


def test_prose_is_shown_as_it_is() -> None:
    assert list(views(deltas("I can't\nsay. ```", 100), Clock(1))) == ["I can't\nsay."]


@pytest.mark.parametrize("text", ["{no", '{"a": ' + "[" * 500, '{"n": ' + "1" * 5000 + "}"])
def test_what_cannot_be_read_is_kept_as_it_came(text: str) -> None:
    assert readable(text) == text


def test_a_view_that_cannot_be_read_leaves_the_last_one() -> None:
    parts: list[object] = [
        *deltas('{"name": "Triage", "x": 1, ', 100),
        *deltas('"y": no}' * 9, 100),
    ]
    assert list(views(parts, Clock(1))) == ["Name: Triage\nX: 1"]


def test_only_the_newest_lines_are_shown() -> None:
    long = json.dumps({"tasks": [{"name": f"Task {n}", "score": n} for n in range(500)]})
    last = list(views(deltas(long, 10**6), Clock(1)))[-1].splitlines()
    assert len(last) == MAX_LINES
    assert last[-1].startswith("  ")
    assert "499" in " ".join(last[-2:])
    (text,) = views(deltas(json.dumps({"text": "word " * 3000 + "end"}), 10**6), Clock(1))
    assert text.startswith("…")
    assert text.endswith(" end")
    assert len(text) == MAX_CHARACTERS


def test_controls_and_markup_are_harmless() -> None:
    hostile = json.dumps({"\x1b[2J[bold]k": "a\x1b[31mb\x00[@click=app.bell]c"})
    assert readable(hostile) == "[bold]k: ab[@click=app.bell]c"
    assert "\x1b" not in readable("{broken \x1b[31m")
    assert "\x1b" not in readable("\x1b[31mprose")


def test_views_come_at_most_eight_times_a_second() -> None:
    clock = Clock(0.001)
    count = len(list(views(deltas(TEXT), clock)))
    assert 1 <= count <= clock.looks * 0.001 / EVERY + 1


def test_the_work_of_all_views_grows_as_the_answer_does(monkeypatch: pytest.MonkeyPatch) -> None:
    def parsed(characters: int) -> int:
        sizes: list[int] = []
        real = answer_in

        def counting(text: str) -> str | None:
            sizes.append(len(text))
            return real(text)

        monkeypatch.setattr("assessor.suggest.arriving.answer_in", counting)
        text = json.dumps({"text": "word " * (characters // 5)})
        list(views(deltas(text, 20), Clock(1)))
        monkeypatch.undo()
        return sum(sizes)

    assert parsed(40_000) < 2.5 * parsed(20_000)
    assert parsed(40_000) < 60 * 40_000


@given(st.text(st.sampled_from('`{}<think/>[]\n" a:1\\'), max_size=60))
def test_any_text_can_be_shown(text: str) -> None:
    assert isinstance(readable(text), str)
    list(views(deltas(text, 3), Clock(1)))


async def test_views_come_before_the_answer(endpoint: Endpoint) -> None:
    endpoint.steps = (said_slowly(TASKS),)
    *partials, last = await events(settings(endpoint.base_url))
    assert isinstance(last, Final)
    assert len(endpoint.requests) == 1
    for partial in partials:
        assert isinstance(partial, Partial)
        assert partial.text in readable(TEXT)


async def test_a_view_comes_while_the_answer_is_under_way(endpoint: Endpoint) -> None:
    endpoint.steps = (stream(*deltas(HALF, 40), action="hang"),)
    source = LlmSource(settings(endpoint.base_url), NOWHERE, taken=Taken())
    asking = source.suggest("tasks", NURSE)
    first = await anext(asking)
    assert isinstance(first, Partial)
    assert first.text.startswith("Task 1\n")
    assert first.attempt == 1
    await asking.aclose()  # type: ignore[attr-defined]
    assert await asyncio.to_thread(endpoint.disconnected.wait, PATIENCE)


async def test_cancelling_in_mid_answer_closes_the_connection(endpoint: Endpoint) -> None:
    endpoint.steps = (stream(*deltas(HALF, 40), action="hang"),)
    seen = asyncio.Event()

    async def consume() -> None:
        source = LlmSource(settings(endpoint.base_url), NOWHERE, taken=Taken())
        async for _ in source.suggest("tasks", NURSE):
            seen.set()

    consuming = asyncio.create_task(consume())
    await asyncio.wait_for(seen.wait(), PATIENCE)
    before = asyncio.get_running_loop().time()
    consuming.cancel()
    with pytest.raises(asyncio.CancelledError):
        await consuming
    assert await asyncio.to_thread(endpoint.disconnected.wait, PATIENCE)
    assert asyncio.get_running_loop().time() - before < 1
    assert len(endpoint.requests) == 1


async def test_a_re_ask_starts_the_view_over(endpoint: Endpoint) -> None:
    wrong = {"tasks": TASKS["tasks"][:2]}
    endpoint.steps = (said_slowly(wrong), stream(*deltas(HALF, 40), action="cut"))
    *partials, last = await events(settings(endpoint.base_url))
    attempts = [partial.attempt for partial in partials if isinstance(partial, Partial)]
    assert attempts == sorted(attempts)
    assert attempts[-1] == 2
    assert Partial("", 2) in partials
    assert isinstance(last, Failed)
    assert last.code == "broken"
    assert last.arrived == readable(HALF)


async def test_what_had_arrived_of_an_answer_that_broke_a_rule_is_kept(endpoint: Endpoint) -> None:
    for way in (said, said_slowly):
        endpoint.steps = (way({"tasks": TASKS["tasks"][:2]}),)
        *_, last = await events(settings(endpoint.base_url))
        assert isinstance(last, Failed)
        assert last.arrived == readable(json.dumps({"tasks": TASKS["tasks"][:2]}))


async def test_the_key_is_in_no_view_and_not_in_what_arrived(endpoint: Endpoint) -> None:
    key = "sk-very-secret-0123456789"
    text = json.dumps({"tasks": [{"name": f"You sent {key}, and {key}."}]})
    for size in (len(text), 10):
        endpoint.steps = (stream(*deltas(text, size), delta({}, "stop"), DONE),)
        found = await events(settings(endpoint.base_url, api_key=key))
        assert "You sent (key), and (key)." in repr(found[-1])
        assert key not in repr(found)
