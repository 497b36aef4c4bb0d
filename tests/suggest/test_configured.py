from __future__ import annotations

import subprocess
import sys

import pytest

from assessor.settings import Settings
from assessor.suggest.configured import check_configured, endpoint_of
from suggest.asking import settings

LOCAL = "http://127.0.0.1:8080/v1"


def test_a_local_endpoint_needs_a_model_and_no_key() -> None:
    assert check_configured(settings(LOCAL)) is None


def test_nothing_set_says_what_to_set() -> None:
    said = check_configured(Settings()) or ""
    for name in ("ASSESSOR_MODEL", "assessor.toml", "OPENAI_BASE_URL", "OPENAI_API_KEY"):
        assert name in said


@pytest.mark.parametrize("model", [None, "", "  "])
def test_a_missing_or_blank_model_is_asked_for(model: str | None) -> None:
    assert "ASSESSOR_MODEL" in (check_configured(settings(LOCAL, model=model)) or "")


@pytest.mark.parametrize("key", [None, "", " "])
def test_openais_own_host_needs_a_key(key: str | None) -> None:
    chosen = settings("https://api.openai.com/v1", api_key=key)
    assert "OPENAI_API_KEY" in (check_configured(chosen) or "")
    assert check_configured(settings("https://api.openai.com/v1", api_key="sk-1234")) is None


@pytest.mark.parametrize("key", ["sk-1\nX-Evil: 1", "sk-ключ", "sk 1", "sk-\x7f"])
def test_a_key_that_cannot_be_sent_is_refused_without_being_shown(key: str) -> None:
    said = check_configured(settings(LOCAL, api_key=key)) or ""
    assert "OPENAI_API_KEY" in said
    assert key not in said


@pytest.mark.parametrize("url", ["http://", "http:///v1", "http://host:99999/v1", "http://[::1/v1"])
def test_an_address_without_a_host_is_refused(url: str) -> None:
    assert "OPENAI_BASE_URL" in (check_configured(settings(url)) or "")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (LOCAL, "127.0.0.1:8080"),
        ("http://[::1]:9/v1", "[::1]:9"),
        ("https://api.openai.com/v1", "api.openai.com:443"),
        ("http://user:secret@host/v1", "host:80"),
    ],
)
def test_an_endpoint_is_shown_as_host_and_port_alone(url: str, shown: str) -> None:
    assert endpoint_of(settings(url)) == shown


def test_asking_whether_it_is_configured_imports_no_model_library() -> None:
    code = (
        "import sys; from assessor.suggest import configured, loading; "
        "print({'openai', 'instructor', 'jinja2', 'yaml'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"
