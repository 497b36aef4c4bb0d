"""Settings: the environment first, then ``assessor.toml`` in the workspace, then defaults.

Keys are never read from a file: ``OPENAI_API_KEY`` comes from the environment alone.
"""

from __future__ import annotations

import getpass
import os
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from assessor.workspace import FILE_NAME

Mode: TypeAlias = Literal["tools", "json_schema", "json"]
"""How an endpoint is asked for a structured answer."""


class SettingsError(ValueError):
    """A setting that cannot be used; the message names it, where it stands and what is allowed."""


def _endpoint(text: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
    return text.rstrip("/")


class Settings(BaseSettings):
    """What a person can set."""

    model_config = SettingsConfigDict(
        extra="forbid", frozen=True, use_attribute_docstrings=True, env_ignore_empty=True
    )

    api_key: Annotated[SecretStr | None, Field(validation_alias="OPENAI_API_KEY")] = None
    """Key of the model endpoint; environment only. Local endpoints need none."""
    base_url: Annotated[
        str, AfterValidator(_endpoint), Field(validation_alias="OPENAI_BASE_URL")
    ] = "https://api.openai.com/v1"
    """Address of an OpenAI-compatible endpoint, with its version part."""
    model: Annotated[str | None, Field(validation_alias="ASSESSOR_MODEL")] = None
    """Name of the model to ask; suggestions need one."""
    mode: Annotated[Mode, Field(validation_alias="ASSESSOR_MODE")] = "json_schema"
    """``tools``, ``json_schema`` or ``json``."""
    timeout: Annotated[float, Field(validation_alias="ASSESSOR_TIMEOUT", gt=0, le=3600)] = 120
    """Seconds a whole suggestion may take, re-asks included."""
    user: Annotated[str, Field(validation_alias="ASSESSOR_USER", min_length=1, max_length=300)] = (
        Field(default_factory=lambda: _login())
    )
    """Name that decisions are logged under."""
    keys: Annotated[dict[str, str], Field(validation_alias="ASSESSOR_KEYS")] = {}
    """Other keys for actions, by action id, as in ``suggest_section = "ctrl+g"``."""

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


_FROM_FILE = frozenset(Settings.model_fields) - {"api_key"}


def load_settings(workspace: Path) -> Settings:
    """The settings in force in ``workspace``.

    Raises:
        SettingsError: one cannot be used, or ``assessor.toml`` cannot be read.
    """
    try:
        return Settings(**_file_values(workspace / FILE_NAME))
    except ValidationError as error:
        detail = error.errors(include_url=False, include_input=False)[0]
        alias = str(detail["loc"][0]) if detail["loc"] else "settings"
        field = next(
            (n for n, i in Settings.model_fields.items() if i.validation_alias == alias), alias
        )
        message = detail["msg"].removeprefix("Value error, ").removeprefix("Input ")
        raise SettingsError(
            f"{alias} (or {field} in {FILE_NAME}): {message[:1].lower()}{message[1:]}"
        ) from None


def _file_values(path: Path) -> dict[str, Any]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read: {error}") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: is not TOML: {error}") from None
    for name in content:
        if name == "api_key":
            raise SettingsError(
                f"{path}: a key does not belong in a file; set OPENAI_API_KEY in the environment"
            )
        if name not in _FROM_FILE:
            known = ", ".join(sorted(_FROM_FILE))
            raise SettingsError(f"{path}: “{name}” is not a setting; known are {known}")
    return {_alias(Settings.model_fields[name]): value for name, value in content.items()}


def _alias(field: FieldInfo) -> str:
    return str(field.validation_alias)


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return os.environ.get("LOGNAME", "unknown")
