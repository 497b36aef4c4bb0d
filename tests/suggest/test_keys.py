"""Keys in the keyring of the operating system: kept for one endpoint each, or a clear sentence."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest
from keyring.backend import KeyringBackend
from pydantic import SecretStr

from assessor.settings import load_settings
from assessor.suggest import keys
from assessor.suggest.configured import check_configured, key_of, with_kept_key
from assessor.suggest.keys import (
    MAX_KEY,
    KeyringError,
    forget_key,
    is_key,
    keep_key,
    kept_key,
    keyring_key,
)
from support.keyrings import Broken, Forgetful, Kept, Locked, Plain, Slow, environment

OPENAI = "api.openai.com:443"
KEY = SecretStr("sk-test-4711")


def _keyring(patch: pytest.MonkeyPatch, tmp_path: Path, kind: type[KeyringBackend] = Kept) -> None:
    for name, value in environment(kind, tmp_path / "keyring.json").items():
        patch.setenv(name, value)


def test_a_key_is_kept_for_its_endpoint_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _keyring(monkeypatch, tmp_path)
    assert kept_key(OPENAI) is None
    keep_key(OPENAI, KEY)
    assert kept_key(OPENAI) == KEY == keyring_key(OPENAI)
    assert kept_key("api.openai.com:8443") is None
    assert forget_key(OPENAI)
    assert kept_key(OPENAI) is None
    assert not forget_key(OPENAI)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Locked, "locked"),
        (Plain, "no keyring that keeps secrets"),
        (Broken, "cannot be used"),
        (Forgetful, "does not keep"),
    ],
)
def test_a_keyring_that_cannot_be_used_says_so_in_a_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    kind: type[KeyringBackend],
    words: str,
) -> None:
    _keyring(monkeypatch, tmp_path, kind)
    with pytest.raises(KeyringError, match=words) as caught:
        keep_key(OPENAI, KEY)
    assert "OPENAI_API_KEY" in str(caught.value)
    assert KEY.get_secret_value() not in str(caught.value)
    assert keyring_key(OPENAI) is None
    assert capfd.readouterr() == ("", "")


def test_a_keyring_that_waits_for_ever_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _keyring(monkeypatch, tmp_path, Slow)
    monkeypatch.setattr(keys, "SECONDS", 0.2)
    with pytest.raises(KeyringError, match="did not answer"):
        kept_key(OPENAI)


def test_without_the_keyring_package_there_is_no_key_and_no_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _keyring(monkeypatch, tmp_path)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert keyring_key(OPENAI) is None
    with pytest.raises(KeyringError, match=r"Install assessor\[keyring\]"):
        kept_key(OPENAI)


def test_a_python_that_cannot_be_started_is_a_keyring_that_cannot_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _keyring(monkeypatch, tmp_path)
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(KeyringError, match="cannot be used"):
        kept_key(OPENAI)


def test_a_module_of_the_current_folder_is_never_taken_for_the_keyring(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _keyring(monkeypatch, tmp_path)
    keep_key(OPENAI, KEY)
    (tmp_path / "keyring.py").write_text("raise SystemExit(0)")
    monkeypatch.chdir(tmp_path)
    assert kept_key(OPENAI) == KEY


@pytest.mark.parametrize("text", ["", " ", "a b", "a\nb", "ключ", "a\x00", "x" * (MAX_KEY + 1)])
def test_what_no_server_could_be_sent_is_no_key(text: str) -> None:
    assert not is_key(text)
    assert is_key("sk-proj_A.b/c+d=")


# In the settings


def _set(folder: Path, patch: pytest.MonkeyPatch, *, file: str = "", **variables: str) -> None:
    (folder / "assessor.toml").write_text(file)
    for name, value in {"ASSESSOR_MODEL": "tiny", **variables}.items():
        patch.setenv(name, value)


def _sent(folder: Path) -> str | None:
    """The key that would be sent, where anything would be."""
    settings = with_kept_key(load_settings(folder))
    return key_of(settings) if check_configured(settings) is None else "nothing"


def test_a_kept_key_is_used_where_the_environment_sets_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _keyring(monkeypatch, tmp_path)
    _set(tmp_path, monkeypatch)
    assert _sent(tmp_path) == "nothing"
    keep_key(OPENAI, KEY)
    assert _sent(tmp_path) == KEY.get_secret_value()
    monkeypatch.setenv("OPENAI_API_KEY", "sk-environment")
    assert _sent(tmp_path) == "sk-environment"


def test_a_kept_key_goes_to_an_address_from_a_file_only_where_it_was_kept_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _keyring(monkeypatch, tmp_path)
    _set(tmp_path, monkeypatch, file='base_url = "https://llm.example.org/v1"')
    keep_key(OPENAI, KEY)
    assert _sent(tmp_path) is None
    keep_key("llm.example.org:443", SecretStr("sk-theirs"))
    assert _sent(tmp_path) == "sk-theirs"
    monkeypatch.setenv("OPENAI_API_KEY", "sk-environment")
    assert _sent(tmp_path) == "sk-theirs"
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "x-secret: 1")
    assert _sent(tmp_path) == "nothing"


def test_no_kept_key_goes_over_plain_http_because_a_file_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _keyring(monkeypatch, tmp_path)
    keep_key(OPENAI, KEY)
    _set(tmp_path, monkeypatch, file='base_url = "http://api.openai.com:443/v1"')
    assert _sent(tmp_path) == "nothing"
    monkeypatch.setenv("OPENAI_BASE_URL", "http://api.openai.com:443/v1")
    assert _sent(tmp_path) == KEY.get_secret_value()


def test_no_keyring_is_asked_while_no_model_is_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _keyring(monkeypatch, tmp_path)
    keep_key(OPENAI, KEY)
    _set(tmp_path, monkeypatch, ASSESSOR_MODEL="")
    assert key_of(with_kept_key(load_settings(tmp_path))) is None


def test_settings_show_no_kept_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load_settings(tmp_path).with_kept_key(KEY)
    assert settings.key_is_kept
    assert KEY.get_secret_value() not in f"{settings!r} {settings} {settings.model_dump()}"
