"""Whether there is an endpoint to ask, and its name. Imports no model library."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from assessor.document.text import clean_line
from assessor.settings import Settings
from assessor.suggest.keys import is_key, keyring_key
from assessor.workspace import FILE_NAME

NO_KEY = "not-needed"
"""What a local endpoint that wants no key is sent in its place."""

_MAX_SHOWN = 60
_DEFAULT_PORTS = {"http": 80, "https": 443}


def check_configured(settings: Settings) -> str | None:
    """What is still to be set before a model can be asked; ``None`` when nothing is.

    A workspace may come from somebody else: an address its file sets gets no key of the
    environment, unless it is this computer's own or OpenAI's. A key that is kept for an endpoint
    goes to that endpoint, whoever set its address.
    """
    endpoint = endpoint_of(settings)
    if endpoint is None:
        return (
            "The address of the model endpoint cannot be used. Set OPENAI_BASE_URL (or base_url "
            f"in {FILE_NAME}) to one like http://127.0.0.1:11434/v1."
        )
    if model_of(settings) is None:
        return (
            f"No model is set. Name one with ASSESSOR_MODEL (or model in {FILE_NAME}), and the "
            "endpoint that serves it with OPENAI_BASE_URL and OPENAI_API_KEY."
        )
    key = key_of(settings)
    if withholds(settings):
        return (
            f"{FILE_NAME} sets the address {endpoint[:_MAX_SHOWN]}, and the key of your "
            "environment is not sent to an address from a file. Set OPENAI_BASE_URL to it in the "
            f"environment to confirm it, or remove base_url from {FILE_NAME}."
        )
    if key is None and is_openai(settings):
        return (
            "The key for api.openai.com is missing. Set OPENAI_API_KEY in the environment, keep a "
            "key with assessor key set, or set OPENAI_BASE_URL to an endpoint that needs none."
        )
    if key is not None and not is_key(key):
        return (
            "The key holds characters that no key has. Set OPENAI_API_KEY again, without spaces "
            "and line breaks."
        )
    return None


def endpoint_of(settings: Settings) -> str | None:
    """Host and port that would be asked, as in ``127.0.0.1:8080``; ``None`` without a host."""
    try:
        parts = urlsplit(settings.base_url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if not host or clean_line(host) != host or len(host) > 253:
        return None
    shown = f"[{host}]" if ":" in host else host
    return f"{shown}:{port or _DEFAULT_PORTS[parts.scheme]}"


def model_of(settings: Settings) -> str | None:
    """The model's name; ``None`` where there is none or a blank one."""
    return (settings.model or "").strip() or None


def key_of(settings: Settings) -> str | None:
    """The key to send; ``None`` where there is none or a blank one."""
    secret = settings.api_key.get_secret_value().strip() if settings.api_key else ""
    return secret or None


def withholds(settings: Settings) -> bool:
    """Whether the key or headers of the environment are kept from an address the file sets."""
    return settings.address_from_file and _has_secret(settings) and not _is_safe(settings)


def is_openai(settings: Settings) -> bool:
    """Whether the endpoint is OpenAI's own."""
    host = urlsplit(settings.base_url).hostname or ""
    return host == "openai.com" or host.endswith(".openai.com")


def with_kept_key(settings: Settings) -> Settings:
    """``settings`` with the key that is kept for their endpoint, where no other may be sent there.

    The keyring may take its time (see :mod:`assessor.suggest.keys`), and where it cannot be used
    there is no key in it. Over plain HTTP a key goes only where whoever runs the program set it.
    """
    endpoint = endpoint_of(settings)
    from_file = settings.address_from_file and not _is_safe(settings)
    wanted = model_of(settings) is not None and (from_file or key_of(settings) is None)
    if endpoint is None or not wanted or (from_file and not _is_secure(settings)):
        return settings
    found = keyring_key(endpoint)
    return settings if found is None else settings.with_kept_key(found)


def _is_secure(settings: Settings) -> bool:
    """Whether what is sent to the endpoint is encrypted."""
    return urlsplit(settings.base_url).scheme == "https"


def _has_secret(settings: Settings) -> bool:
    own_key = key_of(settings) is not None and not settings.key_is_kept
    return own_key or settings.headers is not None


def _is_safe(settings: Settings) -> bool:
    parts = urlsplit(settings.base_url)
    host = parts.hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or (is_openai(settings) and _is_secure(settings))
