"""The key of an endpoint in the keyring of the operating system, where there is one.

A key is kept under the service ``assessor`` and the endpoint's host and port, and only ever looked
up under these: whatever an ``assessor.toml`` says, no endpoint is sent the key of another. Looking
takes a process of its own (:mod:`assessor.suggest.keyring_process`), some 0.3 s, and longer where
the keyring asks to be unlocked: call it beside the event loop.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from typing import Literal

from pydantic import SecretStr

from assessor.suggest import keyring_process
from assessor.suggest.keyring_process import LOCKED, NO_BACKEND, NOT_KEPT, NOTHING

SECONDS = 30.0
"""How long the keyring may take, somebody unlocking it included."""
MAX_KEY = 10_000
"""Characters of a key."""

_ENVIRONMENT = "Set OPENAI_API_KEY in the environment instead"
_PROBLEMS = {
    LOCKED: f"The keyring is locked and was not unlocked. Unlock it and try again, or: {_ENVIRONMENT}.",
    NO_BACKEND: f"This computer has no keyring that keeps secrets. {_ENVIRONMENT}.",
    NOT_KEPT: f"The keyring does not keep what it is given. {_ENVIRONMENT}.",
}
_ABSENT = (
    "The keyring package is not installed. Install assessor[keyring], "
    "or set OPENAI_API_KEY in the environment instead."
)
_FAILED = f"The keyring of this computer cannot be used. {_ENVIRONMENT}."
_SLOW = f"The keyring did not answer within {SECONDS:g} seconds. {_ENVIRONMENT}."


class KeyringError(Exception):
    """The keyring cannot be used; the message says why and what to do, and holds no key."""


def keyring_key(endpoint: str) -> SecretStr | None:
    """The key kept for ``endpoint`` (host and port, as in ``api.openai.com:443``), or ``None``.

    A keyring that is absent, locked or broken has none; :func:`kept_key` says why.
    """
    try:
        return kept_key(endpoint)
    except KeyringError:
        return None


def kept_key(endpoint: str) -> SecretStr | None:
    """The key kept for ``endpoint``; ``None`` where there is none.

    Raises:
        KeyringError: the keyring cannot be used.
    """
    found = _run("get", endpoint)
    return SecretStr(found) if found else None


def keep_key(endpoint: str, key: SecretStr) -> None:
    """Keep ``key`` for ``endpoint``, in the place of one kept before.

    Raises:
        KeyringError: the keyring cannot be used, or did not take it.
    """
    _run("set", endpoint, key.get_secret_value())


def forget_key(endpoint: str) -> bool:
    """Drop the key kept for ``endpoint``. Whether there was one.

    Raises:
        KeyringError: the keyring cannot be used.
    """
    return _run("delete", endpoint) is not None


def is_key(text: str) -> bool:
    """Whether ``text`` can be a key: visible ASCII characters, no spaces, not too many."""
    return 0 < len(text) <= MAX_KEY and all("!" <= character <= "~" for character in text)


def _run(act: Literal["get", "set", "delete"], endpoint: str, key: str = "") -> str | None:
    """What the process printed; ``None`` where the keyring has no key for ``endpoint``."""
    if importlib.util.find_spec("keyring") is None:
        raise KeyringError(_ABSENT)
    # -P keeps the current folder, which may be somebody else's, out of what is imported.
    command = [sys.executable, "-P", "-m", keyring_process.__name__, act, endpoint]
    try:
        ended = subprocess.run(
            command,
            input=key.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
        printed = ended.stdout.decode()
    except subprocess.TimeoutExpired:
        raise KeyringError(_SLOW) from None
    except (OSError, ValueError):
        raise KeyringError(_FAILED) from None
    if ended.returncode == NOTHING:
        return None
    if ended.returncode:
        raise KeyringError(_PROBLEMS.get(ended.returncode, _FAILED))
    return printed
