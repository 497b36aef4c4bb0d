"""Ed25519 keys that sign published files: one's own in a file, and those that a workspace trusts.

Keys are files of their own and have nothing to do with the keys of model endpoints. Needs the
``sign`` extra.
"""

from __future__ import annotations

import base64
import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assessor.document.text import clean_line, is_one_line
from assessor.exchange.files import FileError, read_bytes

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

TRUSTED = "trusted-keys.txt"
"""The file beside published roles that says whose signatures count."""
MAX_KEY_BYTES = 20_000
MAX_TRUSTED_BYTES = 1_000_000

_KIND = "ssh-ed25519"
_HEADER = len(_KIND).to_bytes(4, "big") + _KIND.encode() + (32).to_bytes(4, "big")
_ABSENT = "signatures need the cryptography package, which is not installed; install assessor[sign]"


class SigningError(Exception):
    """A key that cannot be used, or signatures cannot be made or checked here; why, in a sentence."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """The public half of a key: ``raw`` is its 32 bytes."""

    raw: bytes

    @property
    def id(self) -> str:
        """Its fingerprint as ssh-keygen writes it."""
        digest = hashlib.sha256(_HEADER + self.raw).digest()
        return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")

    @property
    def text(self) -> str:
        """Its OpenSSH form, ``ssh-ed25519 AAAA…``."""
        return f"{_KIND} {base64.b64encode(_HEADER + self.raw).decode()}"

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """Whether ``signature`` of ``message`` was made with the private half.

        Raises:
            SigningError: the ``sign`` extra is missing.
        """
        try:
            from cryptography.exceptions import InvalidSignature
            from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
        except ImportError:
            raise SigningError(_ABSENT) from None
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key, ready to sign."""

    private: Ed25519PrivateKey

    @property
    def public(self) -> PublicKey:
        """The half that others may know."""
        return PublicKey(self.private.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of a signature."""
        return self.private.sign(message)


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """A key and the name of whoever holds it."""

    name: str
    key: PublicKey


def read_signing_key(path: Path) -> SigningKey:
    """The ed25519 key of a PEM or OpenSSH private key file.

    Raises:
        FileError: it cannot be read, or others can read it too.
        SigningError: it holds no such key or one with a passphrase, or the ``sign`` extra is
            missing.
    """
    try:
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    except ImportError:
        raise SigningError(_ABSENT) from None
    data = _private_bytes(path)
    is_openssh = b"BEGIN OPENSSH PRIVATE KEY" in data
    load = serialization.load_ssh_private_key if is_openssh else serialization.load_pem_private_key
    try:
        key = load(data, password=None)
    except TypeError:
        raise SigningError(
            f"{path}: is protected by a passphrase, which cannot be asked for here; make a key "
            "for signing with assessor signing-key FILE"
        ) from None
    except (ValueError, UnsupportedAlgorithm):
        raise SigningError(f"{path}: is not a PEM or OpenSSH private key") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise SigningError(f"{path}: is a private key, but not an ed25519 one")
    return SigningKey(key)


def make_signing_key(path: Path) -> PublicKey:
    """Make a key and write it to a new file, for its owner alone (0600). Its public half.

    Raises:
        FileError: something is there already, or it cannot be written.
        SigningError: the ``sign`` extra is missing.
    """
    try:
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    except ImportError:
        raise SigningError(_ABSENT) from None
    private = Ed25519PrivateKey.generate()
    data = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.OpenSSH,
        serialization.NoEncryption(),
    )
    try:
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise FileError(f"{path}: is there already and is left as it is; name a new file") from None
    except (OSError, ValueError) as error:
        raise FileError(f"{path}: cannot be written: {_why(error)}") from None
    try:
        with open(made, "wb") as stream:  # noqa: PTH123
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        path.unlink(missing_ok=True)
        raise FileError(f"{path}: cannot be written: {_why(error)}") from None
    return SigningKey(private).public


def read_trusted_keys(path: Path) -> tuple[TrustedKey, ...]:
    """The keys of a file of lines ``NAME ssh-ed25519 BASE64``; none where there is no file.

    Empty lines and lines that begin with ``#`` say nothing; what follows a key on its line is a
    comment.

    Raises:
        FileError: it cannot be read, or a line is not such a one.
    """
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except OSError:
        pass  # reading it says what is wrong
    data = read_bytes(path, MAX_TRUSTED_BYTES, "a list of keys is not")
    try:
        lines = data.decode("utf-8").splitlines()
    except UnicodeDecodeError:
        raise FileError(f"{path}: is not UTF-8 text") from None
    found: list[TrustedKey] = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        trusted = _trusted(line)
        if trusted is None:
            raise FileError(
                f"{path}, line {number}: is not of the form NAME {_KIND} KEY, as "
                "assessor signing-key prints it"
            )
        found.append(trusted)
    return tuple(found)


def _trusted(line: str) -> TrustedKey | None:
    name, kind, rest = line.partition(f" {_KIND} ")
    words = rest.split()
    if not kind or not words or not name.strip() or not is_one_line(name):
        return None
    try:
        blob = base64.b64decode(words[0], validate=True)
    except ValueError:
        return None
    if len(blob) != len(_HEADER) + 32 or not blob.startswith(_HEADER):
        return None
    return TrustedKey(clean_line(name), PublicKey(blob[len(_HEADER) :]))


def _private_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            found = os.fstat(stream.fileno()).st_mode
            if not stat.S_ISREG(found):
                raise FileError(f"{path}: is not a file; a private key is read from one")
            if os.name == "posix" and found & 0o077:
                raise FileError(
                    f"{path}: others can read this private key; chmod 600 it, or make another"
                )
            data = stream.read(MAX_KEY_BYTES + 1)
    except FileNotFoundError:
        raise FileError(f"{path}: there is no such file") from None
    except (OSError, ValueError) as error:
        raise FileError(f"{path}: cannot be read: {_why(error)}") from None
    if len(data) > MAX_KEY_BYTES:
        raise FileError(f"{path}: is far too large for a private key")
    return data


def _why(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
