"""One look into the keyring of the operating system, in a process of its own.

Backends are other people's code: they ask to be unlocked and wait, fail in ways of their own, and
take a third of a second to find. Run by :mod:`assessor.suggest.keys` as
``python -P -m assessor.suggest.keyring_process get|set|delete USER``; a key to set comes on
standard input, one that was found goes to standard output, and nothing else goes anywhere.
"""

from __future__ import annotations

import sys

SERVICE = "assessor"

NOTHING = 3
"""Exit code: there is no key for that user."""
LOCKED = 4
NO_BACKEND = 5
"""Exit code: none that keeps secrets; what keeps them in plain files counts for nothing."""
NOT_KEPT = 6
"""Exit code: the keyring took the key but does not give it back."""

_SECURE = 1
"""Priority of a backend from which keyring itself recommends it."""


def main(act: str, user: str) -> int:
    """Do ``act`` for ``user``; the exit code. What a backend raises besides ends the process."""
    import keyring
    from keyring.errors import KeyringLocked, NoKeyringError

    try:
        if keyring.get_keyring().priority < _SECURE:
            return NO_BACKEND
        if act == "set":
            key = sys.stdin.buffer.read().decode()
            keyring.set_password(SERVICE, user, key)
            return 0 if keyring.get_password(SERVICE, user) == key else NOT_KEPT
        found = keyring.get_password(SERVICE, user)
        if found is None:
            return NOTHING
        if act == "delete":
            keyring.delete_password(SERVICE, user)
        else:
            sys.stdout.buffer.write(found.encode())
    except KeyringLocked:
        return LOCKED
    except NoKeyringError:
        return NO_BACKEND
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
