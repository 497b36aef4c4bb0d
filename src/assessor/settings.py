"""Settings: the environment first, then ``assessor.toml`` in the workspace, then defaults.

Keys are never read from a file: ``OPENAI_API_KEY`` comes from the environment; a key kept in the
keyring of the operating system is looked up by :mod:`assessor.suggest.keys` when it is needed.
"""

from __future__ import annotations

import getpass
import json
import os
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn, TypeAlias

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PrivateAttr,
    SecretStr,
    ValidationError,
)
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from assessor.document.model import Line
from assessor.document.problems import problems_of
from assessor.document.text import MAX_LINE, clean_line
from assessor.workspace import FILE_NAME

Mode: TypeAlias = Literal["tools", "json_schema", "json"]
"""How an endpoint is asked for a structured answer."""

MAX_BYTES = 100_000
"""Of ``assessor.toml``."""


class SettingsError(ValueError):
    """A setting that cannot be used; the message names it, where it stands and what is allowed."""


def _endpoint(text: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
    return text.rstrip("/")


def _named(text: str) -> str:
    if not text.strip():
        raise ValueError("must be a name, not white space")
    return text


def _json_keys(value: object) -> object:
    try:
        content = json.loads(value) if isinstance(value, str) else value
    except (ValueError, RecursionError):
        content = None
    return content if isinstance(content, dict) else _refuse_keys()


def _refuse_keys() -> NoReturn:
    raise ValueError('must be JSON such as {"suggest": "ctrl+g"}')


class Settings(BaseSettings):
    """What a person can set."""

    model_config = SettingsConfigDict(
        extra="forbid", frozen=True, use_attribute_docstrings=True, env_ignore_empty=True
    )

    api_key: Annotated[SecretStr | None, Field(validation_alias="OPENAI_API_KEY")] = None
    """Key of the model endpoint; environment or keyring. Local endpoints need none."""
    base_url: Annotated[
        str, AfterValidator(_endpoint), Field(validation_alias="OPENAI_BASE_URL")
    ] = "https://api.openai.com/v1"
    """Address of an OpenAI-compatible endpoint, with its version part."""
    headers: Annotated[SecretStr | None, Field(validation_alias="OPENAI_CUSTOM_HEADERS")] = None
    """Headers that go with every request, one a line; environment only, and may hold secrets."""
    model: Annotated[str | None, Field(validation_alias="ASSESSOR_MODEL")] = None
    """Name of the model to ask; suggestions need one."""
    mode: Annotated[Mode, Field(validation_alias="ASSESSOR_MODE")] = "json_schema"
    """``tools``, ``json_schema`` or ``json``."""
    timeout: Annotated[float, Field(validation_alias="ASSESSOR_TIMEOUT", gt=0, le=3600)] = 120
    """Seconds a whole suggestion may take, re-asks included."""
    source: Annotated[
        Literal["auto", "llm", "offline"], Field(validation_alias="ASSESSOR_SOURCE")
    ] = "auto"
    """Where suggestions come from: ``llm``, ``offline``, or ``auto``: a model where one is set."""
    temperature: Annotated[
        Decimal | None, Field(validation_alias="ASSESSOR_TEMPERATURE", ge=0, le=2)
    ] = None
    """Temperature a model is asked with, 0 to 2; the endpoint's own where it is not set."""
    samples: Annotated[int, Field(validation_alias="ASSESSOR_SAMPLES", ge=1, le=20)] = 1
    """How often a model is asked for each suggestion, so that its answers can be compared."""
    concurrency: Annotated[int, Field(validation_alias="ASSESSOR_CONCURRENCY", ge=1, le=64)] = 4
    """Requests that may be under way at once when many roles are drafted."""
    blind_first: Annotated[bool, Field(validation_alias="ASSESSOR_BLIND_FIRST")] = False
    """Whether ratings stay hidden until the person has rated: suggested ones, and others' in a review."""
    onet: Annotated[str, Field(validation_alias="ASSESSOR_ONET")] = ""
    """Folder of an O*NET database, for searching occupations; see ``assessor onet``."""
    allow_private_addresses: Annotated[
        bool, Field(validation_alias="ASSESSOR_ALLOW_PRIVATE_ADDRESSES")
    ] = False
    """Whether sources may be fetched from this computer and private networks; environment only."""
    database_url: Annotated[SecretStr | None, Field(validation_alias="ASSESSOR_DATABASE_URL")] = (
        None
    )
    """Address of a team's database on PostgreSQL, for the file in the workspace; environment only."""
    signing_key: Annotated[str, Field(validation_alias="ASSESSOR_SIGNING_KEY")] = ""
    """File of the ed25519 private key that published files are signed with; environment only."""
    user: Annotated[Line, AfterValidator(_named), Field(validation_alias="ASSESSOR_USER")] = Field(
        default_factory=lambda: _login()
    )
    """Name that decisions are logged under; one line of at most 300 characters."""
    keys: Annotated[
        dict[str, str],
        NoDecode,
        BeforeValidator(_json_keys),
        Field(validation_alias="ASSESSOR_KEYS"),
    ] = {}
    """Other keys for actions, by action id, as in ``suggest = "ctrl+g"``; JSON in the environment."""

    _address_from_file: bool = PrivateAttr(default=False)
    _key_is_kept: bool = PrivateAttr(default=False)

    @property
    def address_from_file(self) -> bool:
        """Whether ``base_url`` was set by ``assessor.toml`` and not by whoever runs the program."""
        return self._address_from_file

    @property
    def key_is_kept(self) -> bool:
        """Whether ``api_key`` is from the keyring, kept for host and port of ``base_url`` alone."""
        return self._key_is_kept

    def with_kept_key(self, key: SecretStr) -> Settings:
        """These settings with a key that the keyring holds for host and port of ``base_url``."""
        settings = self.model_copy(update={"api_key": key})
        settings._key_is_kept = True
        return settings

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment over ``assessor.toml`` (handed in as initial values)."""
        return env_settings, init_settings


_FROM_FILE = frozenset(Settings.model_fields) - {
    "api_key",
    "headers",
    "allow_private_addresses",
    "database_url",
    "signing_key",
}
"""A workspace may come from somebody else; what would let it reach further is not read from it."""


def load_settings(workspace: Path) -> Settings:
    """The settings in force in ``workspace``.

    Raises:
        SettingsError: one cannot be used, or ``assessor.toml`` cannot be read.
    """
    values = _file_values(workspace / FILE_NAME)
    try:
        settings = Settings(**values)
    except ValidationError as error:
        raise SettingsError(_sentence(error)) from None
    address = _alias(Settings.model_fields["base_url"])
    settings._address_from_file = address in values and not _in_environment(address)
    return settings


def _sentence(error: ValidationError) -> str:
    alias = str(error.errors(include_url=False, include_input=False)[0]["loc"][0])
    field = next(
        (name for name, info in Settings.model_fields.items() if _alias(info) == alias), alias
    )
    problem = problems_of(error)[0]
    within = problem.place.removeprefix(alias).removeprefix(".")
    message = problem.message.removeprefix("Input ")
    return (
        f"{alias} (or {field} in {FILE_NAME}): {within and f'{within}: '}"
        f"{message[:1].lower()}{message[1:]}"
    )


def _in_environment(alias: str) -> bool:
    return any(name.upper() == alias and value for name, value in os.environ.items())


def _file_values(path: Path) -> dict[str, Any]:
    try:
        if path.exists() and not path.is_file():
            raise SettingsError(f"{path}: is not a file; settings are read from one")
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise SettingsError(f"{path}: is longer than {MAX_BYTES:,} bytes; settings are not")
        content = tomllib.loads(data.decode("utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise SettingsError(f"{path}, line {line}: is not UTF-8 text") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: is not TOML: {error}") from None
    except RecursionError:
        raise SettingsError(f"{path}: is nested far too deep for settings") from None
    for name in content:
        if name == "api_key":
            raise SettingsError(
                f"{path}: a key does not belong in a file; set OPENAI_API_KEY in the environment"
            )
        if name == "allow_private_addresses":
            raise SettingsError(
                f"{path}: a workspace cannot allow private addresses; set "
                "ASSESSOR_ALLOW_PRIVATE_ADDRESSES=true in the environment"
            )
        if name == "database_url":
            raise SettingsError(
                f"{path}: a workspace cannot say where its data goes; set ASSESSOR_DATABASE_URL "
                "in the environment"
            )
        if name == "signing_key":
            raise SettingsError(
                f"{path}: a workspace cannot choose the key you sign with; set "
                "ASSESSOR_SIGNING_KEY in the environment"
            )
        if name not in _FROM_FILE:
            known = ", ".join(sorted(_FROM_FILE))
            raise SettingsError(f"{path}: “{name}” is not a setting; known are {known}")
    return {_alias(Settings.model_fields[name]): value for name, value in content.items()}


def _alias(field: FieldInfo) -> str:
    return str(field.validation_alias)


def _login() -> str:
    try:
        name = getpass.getuser()
    except (OSError, KeyError, ImportError):
        name = ""
    return clean_line(name)[:MAX_LINE].rstrip() or "unknown"
