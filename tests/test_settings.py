"""Where settings come from, and what is refused."""

from __future__ import annotations

import getpass
from pathlib import Path

import pytest

from assessor.settings import MAX_BYTES, Settings, SettingsError, load_settings


def write(folder: Path, content: str | bytes) -> Path:
    """``assessor.toml`` in ``folder``."""
    path = folder / "assessor.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refusal(folder: Path) -> str:
    """The one line that says why the settings of ``folder`` are refused."""
    with pytest.raises(SettingsError) as caught:
        load_settings(folder)
    said = str(caught.value)
    assert said.isprintable(), said
    return said


def test_the_environment_goes_before_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, 'model = "from-file"\ntimeout = 5\n')
    monkeypatch.setenv("ASSESSOR_MODEL", "from-environment")
    settings = load_settings(tmp_path)
    assert (settings.model, settings.timeout) == ("from-environment", 5)


@pytest.mark.parametrize(
    ("file", "variable", "expected"),
    [
        ("", None, False),
        ("", "http://a.example/v1", False),
        ('base_url = "http://a.example/v1"', None, True),
        ('base_url = "http://a.example/v1"', "", True),
        ('base_url = "http://a.example/v1"', "http://a.example/v1", False),
    ],
)
def test_it_is_known_whether_the_address_comes_from_the_file(
    file: str, variable: str | None, expected: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, file)
    if variable is not None:
        monkeypatch.setenv("OPENAI_BASE_URL", variable)
    assert load_settings(tmp_path).address_from_file is expected


@pytest.mark.parametrize("name", ["api_key", "headers"])
def test_secrets_are_not_read_from_the_file(name: str, tmp_path: Path) -> None:
    write(tmp_path, f'{name} = "sk-secret"\n')
    said = refusal(tmp_path)
    assert name.replace("api_", "") in said
    assert "sk-secret" not in said


def test_a_workspace_cannot_send_its_data_to_a_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, 'database_url = "postgresql://eve:sk-secret@example.org/x"\n')
    said = refusal(tmp_path)
    assert "set ASSESSOR_DATABASE_URL in the environment" in said
    assert "sk-secret" not in said

    write(tmp_path, "")
    assert load_settings(tmp_path).database_url is None
    monkeypatch.setenv("ASSESSOR_DATABASE_URL", "postgresql://ana:sk-secret@example.org/x")
    settings = load_settings(tmp_path)
    assert settings.database_url is not None
    assert "sk-secret" not in repr(settings)


def test_keys_in_the_environment_are_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSESSOR_KEYS", '{"suggest": "ctrl+g"}')
    assert load_settings(tmp_path).keys == {"suggest": "ctrl+g"}


@pytest.mark.parametrize("text", ["foo", "[1]", "1", "null", '"x"', "{", "[" * 100_000])
def test_keys_that_are_not_a_json_object_are_refused(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSESSOR_KEYS", text)
    assert refusal(tmp_path) == (
        'ASSESSOR_KEYS (or keys in assessor.toml): must be JSON such as {"suggest": "ctrl+g"}'
    )


def test_a_key_that_is_not_text_is_named(tmp_path: Path) -> None:
    write(tmp_path, "[keys]\nsuggest = 7\n")
    assert refusal(tmp_path).endswith("assessor.toml): suggest: must be text")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("A\tB", "must be one line without tabs"),
        ("A\nB", "must be one line without tabs"),
        ("A\x1b[2JB", "holds the control character U+001B at character 2; remove it"),
        ("x" * 301, "is longer than 300 characters"),
        ("  ", "must be a name, not white space"),
    ],
)
def test_a_user_name_no_log_can_hold_is_refused(
    name: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = f"ASSESSOR_USER (or user in assessor.toml): {said}"
    monkeypatch.setenv("ASSESSOR_USER", name)
    assert refusal(tmp_path) == expected
    monkeypatch.delenv("ASSESSOR_USER")
    escaped = "".join(f"\\u{ord(character):04x}" for character in name)
    write(tmp_path, f'user = "{escaped}"\n')
    assert refusal(tmp_path) == expected


@pytest.mark.parametrize(
    ("login", "user"),
    [("ada", "ada"), ("a\tb\x1b[2J\x07", "a b"), ("x" * 400, "x" * 300), ("\x07", "unknown")],
)
def test_a_login_is_made_fit_to_be_logged(
    login: str, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: login)
    assert Settings().user == user


def test_without_a_login_the_user_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise KeyError("uid not found")

    monkeypatch.setattr(getpass, "getuser", nobody)
    assert Settings().user == "unknown"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"#" * (MAX_BYTES + 1), "is longer than 100,000 bytes"),
        (b"a = 1\nb = \xff", ", line 2: is not UTF-8 text"),
        (b"a =", "is not TOML"),
        (b"a = " + b"[" * 20_000, "nested far too deep"),
        (b"colour = 1", "“colour” is not a setting; known are base_url"),
        (b"allow_private_addresses = true", "a workspace cannot allow private addresses"),
    ],
)
def test_a_file_that_holds_no_settings_is_refused(
    content: bytes, said: str, tmp_path: Path
) -> None:
    path = write(tmp_path, content)
    message = refusal(tmp_path)
    assert message.startswith(str(path))
    assert said in message


@pytest.mark.parametrize("target", ["/dev/zero", "."])
def test_what_is_not_a_file_is_not_read(target: str, tmp_path: Path) -> None:
    (tmp_path / "assessor.toml").symlink_to(target)
    assert "is not a file" in refusal(tmp_path)
