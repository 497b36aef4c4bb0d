"""What a server means by an error, in the words of many servers."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.suggest.failures import Asked, Failure, sentence
from assessor.suggest.listing import MOST, names_in
from assessor.suggest.refusals import broke_with, closest, in_words, refused, waiting

ASKED = Asked("127.0.0.1:1", "tiny", "json_schema", 5, has_key=True, characters=4000)


def told(status: int, message: str, **fields: object) -> Failure:
    """The failure that an error worded as OpenAI words it is."""
    body = json.dumps({"error": {"message": message, **fields}}).encode()
    return refused(status, body, {}, ASKED)


@pytest.mark.parametrize(
    ("message", "sent", "fits"),
    [
        ("This model's maximum context length is 8192 tokens. However, your messages resulted in "
         "9000 tokens. Please reduce the length of the messages.", "9,000", "8,192"),
        ("This model's maximum context length is 8,192 tokens. However, you requested 9,000 tokens "
         "(8,000 in the messages, 1,000 in the completion).", "9,000", "8,192"),
        ("request (9000 tokens) exceeds the available context size (8192 tokens), try increasing "
         "it", "9,000", "8,192"),
        ("prompt is too long: 9000 tokens > 8192 maximum", "9,000", "8,192"),
        ("The input token count (9000) exceeds the maximum number of tokens allowed (8192).",
         "9,000", "8,192"),
        ("Input is too long for the context window of 8192 tokens", "≈ 1,000", "8,192"),
    ],
)  # fmt: skip
def test_a_request_that_is_too_long_says_how_long(message: str, sent: str, fits: str) -> None:
    assert sentence(told(400, message)).startswith(
        f"The request, {sent} tokens long, is too long for “tiny”: it takes {fits} tokens. "
    )


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (400, "'response_format.type' must be 'json_schema'"),
        (400, "Invalid schema for response_format 'TasksAnswer'"),
        (400, "registry.ollama.ai/library/gemma:2b does not support tools"),
        (404, "No endpoints found that support tool use."),
        (422, "tool_choice: unknown field"),
        (500, "Failed to initialize samplers: failed to parse grammar"),
        (501, "structured output is not implemented"),
    ],
)
def test_a_mode_that_is_not_taken_is_told_from_other_refusals(status: int, message: str) -> None:
    assert told(status, message).about == "mode"


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (400, "temperature must be below 2"),
        (401, "no tools for you"),
        (403, "response_format is not in your plan"),
        (404, "The model `tools-7b` does not exist"),
        (429, "too many tools"),
        (500, "the tool broke"),
    ],
)
def test_what_is_about_something_else_is_no_refusal_of_a_mode(status: int, message: str) -> None:
    assert told(status, message).about != "mode"


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b'"x"', b'{"error": []}', b'[{"error":1}]']
)
@pytest.mark.parametrize("status", [400, 404, 429, 500])
def test_a_body_that_says_nothing_is_not_quoted(status: int, body: bytes) -> None:
    assert "“x" not in (text := sentence(refused(status, body, {}, ASKED))) or body == b'"x"'
    assert text.endswith(".")


@given(st.integers(300, 599), st.binary(max_size=200), st.text(max_size=40), st.booleans())
def test_any_refusal_is_told_in_a_sentence(
    status: int, body: bytes, wait: str, has_key: bool
) -> None:
    asked = Asked("h" * 250, "m" * 200, "tools", 5, has_key=has_key)
    failure = refused(status, body, {"retry-after": wait, "location": wait}, asked)
    text = sentence(failure)
    assert text.isprintable()
    assert len(text) <= 300
    assert failure.retry_after is None or 0 <= failure.retry_after < 10**9


@pytest.mark.parametrize(("code", "kind"), [(429, "rate-limit"), (401, "key"), (502, "server")])
def test_an_error_in_a_stream_is_of_the_kind_its_status_says(code: int, kind: str) -> None:
    failure = broke_with({"error": {"code": code, "message": "x"}}, ASKED)
    assert (failure.code, failure.passing) == (kind, False)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, "soon"),
        (0.2, "soon"),
        (1, "1 second"),
        (2.1, "3 seconds"),
        (180, "180 seconds"),
        (181, "4 minutes"),
        (7200, "120 minutes"),
        (7201, "3 hours"),
        (172_801, "3 days"),
    ],
)
def test_a_wait_is_told_in_words(seconds: float | None, words: str) -> None:
    assert in_words(seconds, "soon") == words


def test_milliseconds_count_before_seconds() -> None:
    assert waiting({"retry-after-ms": "1500", "retry-after": "9"}) == 1.5
    assert waiting({"retry-after": " 2.5 "}) == 2.5
    assert waiting({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}) == 0


@given(st.lists(st.text(max_size=8), max_size=8), st.text(max_size=8))
def test_names_are_put_in_order_and_none_is_lost(names: list[str], name: str) -> None:
    assert sorted(closest(name, names)) == sorted(names)


def test_names_of_any_length_are_put_in_order_soon() -> None:
    started = time.process_time()
    assert closest("tiny" * 70, ["x", "tiny" * 100_000])[1] == "x"
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("body", "names"),
    [
        (b'{"data": [{"id": "a"}, {"id": "b"}, {"id": "a"}]}', ("a", "b")),
        (b'{"models": [{"name": "a"}, {"id": " "}, {"id": 7}, 8, "c"]}', ("a", "c")),
        (b'[{"id": "a"}]', ("a",)),
        (b'{"data": {"id": "a"}}', ()),
        (b"<html>", ()),
        (b"[" * 100_000, ()),
    ],
)
def test_models_are_listed(body: bytes, names: tuple[str, ...]) -> None:
    assert names_in(body) == names


def test_a_long_list_of_models_is_cut() -> None:
    assert len(names_in(json.dumps([str(n) for n in range(9 * MOST)]).encode())) == MOST
