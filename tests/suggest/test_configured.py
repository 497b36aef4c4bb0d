from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from assessor.settings import Settings, load_settings
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


def from_file(folder: Path, url: str) -> Settings:
    """Settings whose address stands in ``assessor.toml``."""
    (folder / "assessor.toml").write_text(f'base_url = "{url}"\nmodel = "tiny"\n')
    return load_settings(folder)


ELSEWHERE = (
    "http://models.example/v1",
    "https://192.0.2.1/v1",
    "https://127.0.0.1.example/v1",
    "https://localhost.example/v1",
    "https://api.openai.com.example/v1",
    "https://api.openai.com@models.example/v1",
    "http://api.openai.com/v1",
    "http://0.0.0.0:8080/v1",
)


@pytest.mark.parametrize("secret", ["OPENAI_API_KEY", "OPENAI_CUSTOM_HEADERS"])
@pytest.mark.parametrize("url", ELSEWHERE)
def test_an_address_from_a_file_gets_no_secret_of_the_environment(
    url: str, secret: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-1234")
    monkeypatch.setenv(secret, "sk-1234")
    said = check_configured(from_file(tmp_path, url)) or ""
    assert "Set OPENAI_BASE_URL" in said
    assert "remove base_url from assessor.toml" in said
    assert "sk-1234" not in said


@pytest.mark.parametrize("url", ELSEWHERE)
def test_an_address_confirmed_in_the_environment_gets_the_key(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-1234")
    monkeypatch.setenv("OPENAI_BASE_URL", url)
    assert check_configured(from_file(tmp_path, url)) is None


@pytest.mark.parametrize(
    "url",
    [
        LOCAL,
        "http://127.9.9.9/v1",
        "http://[::1]:9/v1",
        "http://localhost:11434/v1",
        "https://api.openai.com/v1",
    ],
)
def test_a_file_may_name_this_computer_or_openai(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-1234")
    assert check_configured(from_file(tmp_path, url)) is None


def test_an_address_from_a_file_can_be_asked_without_a_key(tmp_path: Path) -> None:
    assert check_configured(from_file(tmp_path, "http://models.example/v1")) is None


def test_asking_whether_it_is_configured_imports_no_model_library() -> None:
    code = (
        "import sys; from assessor.suggest import configured, loading; "
        "print({'openai', 'instructor', 'jinja2', 'yaml'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"
