"""Keyrings of all kinds, for ``PYTHON_KEYRING_BACKEND`` in the environment of a program."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

FILE = "TEST_KEYRING_FILE"


class Kept(KeyringBackend):
    """Keeps what it is given in the file that the environment names, spelt backwards."""

    priority: Any = 9

    def get_password(self, service: str, username: str) -> str | None:
        """The password, where there is one."""
        found = _kept().get(f"{service} {username}")
        return None if found is None else found[::-1]

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a password."""
        _keep({**_kept(), f"{service} {username}": password[::-1]})

    def delete_password(self, service: str, username: str) -> None:
        """Drop a password."""
        _keep({name: key for name, key in _kept().items() if name != f"{service} {username}"})


class Locked(Kept):
    """Stays locked."""

    def get_password(self, service: str, username: str) -> str | None:
        """Nothing."""
        raise KeyringLocked("dismissed")

    def set_password(self, service: str, username: str, password: str) -> None:
        """Nothing."""
        raise KeyringLocked("dismissed")


class Broken(Kept):
    """Fails in a way of its own, loudly and with the key in its words."""

    def get_password(self, service: str, username: str) -> str | None:
        """Nothing."""
        raise _Fault(f"D-Bus is gone {os.environ.get('TEST_KEY')}")

    def set_password(self, service: str, username: str, password: str) -> None:
        """Nothing."""
        raise _Fault(f"D-Bus is gone, and with it {password}")


class Forgetful(Kept):
    """Takes what it is given and keeps nothing."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Nothing."""


class Plain(Kept):
    """Not one that keyring recommends, as those that write plain files."""

    priority: Any = 0.5


class Slow(Kept):
    """Waits for somebody who never comes."""

    def get_password(self, service: str, username: str) -> str | None:
        """Nothing, ever."""
        while True:
            time.sleep(60)


class _Fault(Exception):
    """What no caller of a keyring could know."""


def environment(kind: type[KeyringBackend], file: Path) -> dict[str, str]:
    """What to set so that a program finds the keyring ``kind``, which keeps to ``file``."""
    tests = str(Path(__file__).parent.parent)
    return {
        "PYTHON_KEYRING_BACKEND": f"{__name__}.{kind.__name__}",
        "PYTHONPATH": os.pathsep.join(filter(None, (tests, os.environ.get("PYTHONPATH")))),
        FILE: str(file),
    }


def _kept() -> dict[str, str]:
    path = Path(os.environ[FILE])
    found: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    return found


def _keep(content: Mapping[str, str]) -> None:
    Path(os.environ[FILE]).write_text(json.dumps(content))
