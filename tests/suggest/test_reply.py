from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.document.provenance import Tokens
from assessor.suggest.failures import Asked, NoSuggestion, sentence
from assessor.suggest.reply import Call, checked, json_in, read_reply
from support.endpoint import called, completion, said

ASKED = Asked(endpoint="127.0.0.1:1", model="tiny", mode="json", seconds=5, has_key=False)
OBJECT = '{"a": "}"}'

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@pytest.mark.parametrize(
    "written",
    [
        OBJECT,
        f"  {OBJECT}\n",
        f"```json\n{OBJECT}\n```",
        f"```\n{OBJECT}\n```\n",
        f"Here it is:\n\n```json\n{OBJECT}\n```\nI hope this helps!",
        f"<think>Is it {{ or }}?</think>\n{OBJECT}",
        f"<thinking>a ``` b</thinking>```json\n{OBJECT}\n```",
        f"Sure! {OBJECT}",
        f"{OBJECT} And that is all.",
        f'You gave me:\n```json\n{{"b": 1}}\n```\nMy answer:\n```json\n{OBJECT}\n```',
    ],
)
def test_an_object_is_found_in_what_local_models_wrap_it_in(written: str) -> None:
    assert json_in(written) == OBJECT


@pytest.mark.parametrize("written", ["No.", "", "[1, 2]", "```\nno object\n```", "<think>hm", "}{"])
def test_text_without_an_object_stays_without_one(written: str) -> None:
    with pytest.raises((ValueError, AssertionError)):
        assert isinstance(json.loads(json_in(written)), dict)


@given(st.text(st.sampled_from('`{}<think/>\n" a')))
def test_looking_for_an_object_never_fails(text: str) -> None:
    assert json_in(text) in text


def test_text_calls_ending_and_tokens_are_read() -> None:
    reply = read_reply(said("hello", "stop").body, ASKED)
    assert (reply.text, reply.finish) == ("hello", "stop")
    assert reply.tokens == Tokens(prompt=100, completion=20)
    calls = read_reply(called(("F", {"a": 1}), ("G", "{}")).body, ASKED).calls
    assert calls == (Call("call-1", "F", '{"a": 1}'), Call("call-2", "G", "{}"))


def test_arguments_given_as_an_object_are_read_as_json() -> None:
    step = completion({"tool_calls": [{"function": {"name": "F", "arguments": {"a": "é"}}}]})
    assert read_reply(step.body, ASKED).calls == (Call("call-1", "F", '{"a": "é"}'),)


def test_text_given_in_parts_is_joined() -> None:
    step = completion({"content": [{"type": "text", "text": "a"}, {"text": "b"}, 7]})
    assert read_reply(step.body, ASKED).text == "ab"


def test_lone_surrogates_are_replaced_and_pairs_kept() -> None:
    body = said("x").body.replace(b'"x"', rb'"\ud83d\ude00 \ud83d \udc00"')
    assert read_reply(body, ASKED).text == "😀 � �"


@pytest.mark.parametrize(
    "usage", [None, 1, {}, {"prompt_tokens": 1}, {"prompt_tokens": "1", "completion_tokens": -1}]
)
def test_tokens_that_are_not_reported_properly_are_not_known(usage: object) -> None:
    assert read_reply(completion({"content": "x"}, usage=usage).body, ASKED).tokens is None


@given(VALUES, VALUES, VALUES, VALUES, VALUES)
def test_any_values_in_a_completion_are_read_or_refused_in_a_sentence(
    content: object, calls: object, finish: object, refusal: object, usage: object
) -> None:
    message = {"content": content, "tool_calls": calls, "refusal": refusal}
    body = {"choices": [{"message": message, "finish_reason": finish}], "usage": usage}
    read_or_refused(json.dumps(body).encode())


@given(
    VALUES | st.fixed_dictionaries({"choices": VALUES}) | st.fixed_dictionaries({"error": VALUES})
)
def test_any_json_is_read_or_refused_in_a_sentence(body: object) -> None:
    read_or_refused(json.dumps(body).encode())


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused_in_a_sentence(body: bytes) -> None:
    read_or_refused(body)


def read_or_refused(body: bytes) -> None:
    try:
        reply = checked(read_reply(body, ASKED), ASKED)
    except NoSuggestion as error:
        assert sentence(error.failure).isprintable()
        assert len(sentence(error.failure)) <= 300
    else:
        assert reply.text.strip() or reply.calls
        reply.text.encode()
