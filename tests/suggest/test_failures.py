"""What a person reads when no server can be asked, and what a sentence may hold."""

from __future__ import annotations

import socket
import ssl

import httpx2
import pytest

from assessor.suggest.failures import Asked, no_connection, sentence
from suggest.asking import NURSE, message, settings
from support.endpoint import Endpoint, error


async def test_nothing_listening_says_so() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        found = await message(settings(f"http://127.0.0.1:{port}/v1"))
    assert found == (
        f"Nothing answers at 127.0.0.1:{port}. Start the model server there, "
        "or correct OPENAI_BASE_URL."
    )


async def test_a_host_that_is_not_found_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    found = await message(settings("http://models.invalid/v1"))
    assert found.startswith("The host of models.invalid:80 was not found. Check OPENAI_BASE_URL")


async def test_tls_to_a_server_without_it_says_so(endpoint: Endpoint) -> None:
    found = await message(settings(endpoint.base_url.replace("http", "https")))
    assert found.startswith(f"No secure connection to 127.0.0.1:{endpoint.port} could be made. ")
    assert "http:// or https://" in found
    assert endpoint.connections == 1


@pytest.mark.parametrize(
    ("variable", "value"), [("HTTP_PROXY", "nonsense://x"), ("SSL_CERT_FILE", "/nonexistent")]
)
async def test_an_environment_no_client_can_be_made_in_says_so(
    variable: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    found = await message(settings("https://models.invalid/v1"))
    assert "can be prepared" in found
    assert "proxy and certificate variables" in found


async def test_an_address_the_client_cannot_read_says_so() -> None:
    assert "Check OPENAI_BASE_URL" in await message(settings("http://a b/v1"))


async def test_no_model_says_what_to_set(endpoint: Endpoint) -> None:
    assert "ASSESSOR_MODEL" in await message(settings(endpoint.base_url, model=None))
    assert endpoint.connections == 0


async def test_a_server_cannot_write_more_than_a_clean_short_line(endpoint: Endpoint) -> None:
    endpoint.steps = (error(400, "\x1b[31m[bold]no\x00\r\n\n" + "very " * 2000),)
    found = await message(settings(endpoint.base_url, model="m" * 290))
    assert "“[bold]no very very" in found


async def test_a_failed_request_changes_nothing_it_was_given(endpoint: Endpoint) -> None:
    before = NURSE.model_dump_json()
    endpoint.steps = (error(500),)
    await message(settings(endpoint.base_url), "tasks", NURSE)
    assert NURSE.model_dump_json() == before


ASKED = Asked(endpoint="host:443", model="tiny", mode="json", seconds=5, has_key=True)


def test_a_certificate_nobody_trusts_is_named() -> None:
    refused = ssl.SSLCertVerificationError(1, "certificate verify failed")
    refused.verify_message = "self-signed certificate"
    failure = no_connection(_caused(httpx2.ConnectError("x"), refused), ASKED, answering=False)
    assert "could be made (self-signed certificate). Check" in sentence(failure)


def test_a_connection_that_takes_too_long_says_so() -> None:
    failure = no_connection(
        _caused(OSError("x"), httpx2.ConnectTimeout("x")), ASKED, answering=False
    )
    assert sentence(failure).startswith("host:443 could not be reached in time. Check")


def _caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error
