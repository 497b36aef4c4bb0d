"""A response as it arrives: any bytes in, a reply or a failure out, the same however it is cut."""

from __future__ import annotations

import json
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.suggest.failures import Asked, NoSuggestion, sentence
from assessor.suggest.hidden import Hidden
from assessor.suggest.reply import MAX_BODY_BYTES, Reply
from assessor.suggest.stream import MAX_STREAM_BYTES, Incoming
from support.endpoint import DONE, USAGE, called, called_slowly, delta, event, said, said_slowly

ASKED = Asked("h:1", "tiny", "json", 5, has_key=False)

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
KEYS = st.sampled_from(
    [
        "index",
        "delta",
        "message",
        "finish_reason",
        "content",
        "tool_calls",
        "function",
        "id",
        "name",
        "arguments",
        "refusal",
        "reasoning",
        "choices",
        "usage",
        "error",
        "code",
        "type",
    ]
)
ALIKE = st.recursive(
    st.none() | st.integers(-1, 500) | st.sampled_from(["stop", "x", "length", "\ud83d"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=20,
)


def reply_of(chunks: Iterable[bytes], *secrets: str) -> Reply:
    """The reply in a response."""
    incoming = Incoming(ASKED, Hidden(secrets))
    for chunk in chunks:
        incoming.feed(chunk)
        if incoming.over:
            break
    return incoming.reply()


def read_or_refused(chunks: Iterable[bytes]) -> None:
    try:
        reply = reply_of(chunks)
    except NoSuggestion as error:
        told = sentence(error.failure)
        assert told.isprintable()
        assert len(told) <= 300
    else:
        for text in (reply.text, reply.finish, reply.refusal, *(c.arguments for c in reply.calls)):
            text.encode()


@given(st.lists(st.binary(max_size=30), max_size=6))
def test_any_bytes_are_read_or_refused_in_a_sentence(chunks: list[bytes]) -> None:
    read_or_refused(chunks)
    read_or_refused(b"data: " + chunk + b"\n\n" for chunk in chunks)


@given(st.lists(VALUES | ALIKE, max_size=5))
def test_any_values_in_a_stream_are_read_or_refused_in_a_sentence(contents: list[object]) -> None:
    read_or_refused(event(json.dumps(content)) for content in contents)


@given(st.lists(ALIKE, max_size=4))
def test_any_values_in_a_choice_are_read_or_refused_in_a_sentence(contents: list[object]) -> None:
    read_or_refused(
        event({"choices": [{"delta": content, "finish_reason": "stop"}]}) for content in contents
    )
    read_or_refused(event({"choices": [{"delta": {"tool_calls": [c]}}]}) for c in contents)


@given(st.text(st.characters(), min_size=1), st.data())
def test_a_stream_says_what_a_plain_body_says(text: str, data: st.DataObject) -> None:
    plain = reply_of([said(text).body])
    written = b"".join(said_slowly(text).chunks or ())
    cuts = sorted(data.draw(st.lists(st.integers(0, len(written)), max_size=6)))
    parts = [written[a:b] for a, b in zip([0, *cuts], [*cuts, len(written)], strict=True)]
    assert reply_of(parts) == plain


@given(st.lists(st.tuples(st.text("ab"), st.text(max_size=100)), min_size=1, max_size=3))
def test_a_streamed_call_says_what_a_plain_one_says(calls: list[tuple[str, object]]) -> None:
    streamed = reply_of(called_slowly(*calls).chunks or ())
    plain = reply_of([called(*calls).body])
    assert [(c.name, c.arguments) for c in streamed.calls] == [
        (c.name, c.arguments) for c in plain.calls
    ]
    assert streamed.tokens == plain.tokens


def test_a_secret_that_comes_in_pieces_is_taken_out() -> None:
    parts = [event(delta({"content": text})) for text in ("You sent s", "ecr", "et.")]
    assert reply_of([*parts, event(DONE)], "secret").text == "You sent (key)."


def test_a_stream_without_an_end_is_given_up() -> None:
    incoming = Incoming(ASKED)
    chunk = b": " + b"x" * 1_000_000
    with pytest.raises(NoSuggestion, match="far more than a section holds"):
        for _ in range(MAX_STREAM_BYTES // 1_000_000 + 1):
            incoming.feed(chunk)


def test_an_event_that_is_far_too_long_is_not_read() -> None:
    with pytest.raises(NoSuggestion, match="far more than a section holds"):
        reply_of([b'data: {"choices": [', b"{}," * (MAX_BODY_BYTES // 3), b"{}]}\n\n"])


@pytest.mark.parametrize("secret", ["ab/cd", 'ab"cd', "ab\\cd"])
def test_a_secret_that_json_writes_in_escapes_is_taken_out(secret: str) -> None:
    body = json.dumps({"error": {"message": f"Bad key {secret}", "note": "ü"}}).replace("/", "\\/")
    for chunk in (body.encode(), f"data: {body}\n\n".encode()):
        with pytest.raises(NoSuggestion, match=r"“Bad key \(key\)”"):
            reply_of([chunk], secret)


def test_thoughts_do_not_count_as_an_answer_that_is_too_long() -> None:
    thought = event(delta({"reasoning_content": "x" * 50_000}))
    incoming = Incoming(ASKED)
    for _ in range(10):
        incoming.feed(thought)
    incoming.feed(event(delta({"content": "y"}, "stop")) + event(USAGE))
    assert incoming.reply().text == "y"
    assert incoming.thoughts == 500_000
