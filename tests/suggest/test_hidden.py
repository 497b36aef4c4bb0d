"""What is hidden of what a server says: the key, and what may be one among the headers."""

from __future__ import annotations

import pytest

from assessor.settings import Settings
from assessor.suggest.hidden import Hidden, hidden_of
from suggest.asking import message, settings
from support.endpoint import Endpoint, error

KEY = "sk-very-secret-0123456789"
HEADERS = "x-account: Bearer abcdefghijklmnop\nX-Title: Assessments of roles\nodd"


def test_the_key_and_long_words_of_headers_are_hidden() -> None:
    chosen = Settings(OPENAI_API_KEY=KEY, OPENAI_CUSTOM_HEADERS=HEADERS)  # type: ignore[call-arg]
    hidden = hidden_of(chosen)
    assert hidden.text(f"{KEY}: abcdefghijklmnop, Assessments of odd roles") == (
        "(key): (key), Assessments of odd roles"
    )
    assert KEY not in repr(hidden)


@pytest.mark.parametrize("key", ["", "ollama"])
def test_a_key_that_is_a_word_is_not_hidden(key: str) -> None:
    assert hidden_of(settings("http://h/v1", api_key=key)).text("ollama is up") == "ollama is up"


def test_nothing_else_of_a_body_is_changed() -> None:
    body = b'{"a": "\\ud83d \\u00fc", "b": 1.50}'
    assert Hidden().body(body) == body
    assert Hidden(("secret",)).body(b"\\ secret") == b"\\ (key)"


async def test_a_header_that_a_server_sends_back_is_not_told(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", HEADERS)
    endpoint.steps = (error(400, "You sent abcdefghijklmnop"),)
    assert "“You sent (key)”" in await message(settings(endpoint.base_url))
    assert endpoint.requests[0].headers["x-account"] == "Bearer abcdefghijklmnop"
