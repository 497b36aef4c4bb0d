"""What an answer cost: from a kept price list, by who was asked, and never made up."""

from __future__ import annotations

import socket
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from assessor.document.provenance import Dollars, Tokens
from assessor.suggest.prices import price_of

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
OPENAI = "api.openai.com:443"
THOUSAND = Tokens(prompt=1000, completion=500)


def _price(
    model: str | None = "gpt-4o", endpoint: str = OPENAI, tokens: Tokens | None = THOUSAND
) -> Decimal | None:
    return price_of(model, endpoint, tokens, AT)


def test_a_known_model_at_its_provider_has_its_listed_price() -> None:
    # $2.50 a million tokens in, $10 a million out
    assert _price() == Decimal("0.0075")


def test_each_side_of_the_usage_has_its_own_price() -> None:
    assert _price(tokens=Tokens(prompt=1_000_000, completion=0)) == Decimal("2.5")
    assert _price(tokens=Tokens(prompt=0, completion=1_000_000)) == Decimal("10")


def test_a_router_has_prices_for_the_models_of_others() -> None:
    assert _price("openai/gpt-4o", "openrouter.ai:443") is not None


def test_no_tokens_at_all_cost_nothing() -> None:
    assert _price(tokens=Tokens(prompt=0, completion=0)) == 0


@pytest.mark.parametrize(
    "endpoint",
    [
        "127.0.0.1:8080",
        "127.0.0.1:443",
        "[::1]:443",
        "10.0.0.7:443",
        "localhost:443",
        "gateway:443",
        "llm.example.org:443",
        "api.openai.com:8443",
        "api.openai.com:80",
        "api.openai.com.example.org:443",
        "",
        "api.openai.com",
        "[broken:443",
        "api.openai.com:no",
    ],
)
def test_a_server_of_ones_own_has_no_price_whatever_it_calls_its_model(endpoint: str) -> None:
    assert _price(endpoint=endpoint) is None


@pytest.mark.parametrize("model", ["a-model-nobody-lists", "ft:gpt-4o:us::1", "", None])
def test_an_unknown_model_has_no_price(model: str | None) -> None:
    assert _price(model) is None


def test_without_reported_tokens_there_is_no_price() -> None:
    assert _price(tokens=None) is None


def test_pricing_goes_without_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert _price() is not None
    assert _price("a-model-nobody-lists") is None


@settings(max_examples=50)
@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_every_price_can_be_kept_as_it_is(prompt: int, completion: int) -> None:
    price = _price("gpt-4o-mini", tokens=Tokens(prompt=prompt, completion=completion))
    assert price is not None
    kept = TypeAdapter(Dollars).validate_python(f"{price:f}")
    assert Decimal(kept) == price
