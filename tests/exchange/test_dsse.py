"""Signed statements on published files, and the keys that sign them."""

from __future__ import annotations

import base64
import json
import stat
import sys
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from assessor.document.canonical import canonical_bytes, dump
from assessor.exchange.dsse import PAYLOAD_TYPE, check, pae, signed, statement
from assessor.exchange.files import FileError
from assessor.exchange.signing_keys import (
    SigningError,
    SigningKey,
    TrustedKey,
    make_signing_key,
    read_signing_key,
    read_trusted_keys,
)
from strategies import complete_export

ADA = SigningKey(Ed25519PrivateKey.from_private_bytes(b"a" * 32))
MALLORY = SigningKey(Ed25519PrivateKey.from_private_bytes(b"m" * 32))
TRUSTED = (TrustedKey("Ada", ADA.public),)
EXPORT = complete_export()
SAID = statement("a-role.json", dump(EXPORT), EXPORT)
ENVELOPE = signed(SAID, ADA)


def envelope(**changes: Any) -> bytes:
    return json.dumps({**json.loads(ENVELOPE), **changes}).encode()


def by(key: SigningKey, payload: bytes, kind: str = PAYLOAD_TYPE, keyid: str = "") -> bytes:
    signature = base64.b64encode(key.sign(pae(kind, payload))).decode()
    return envelope(
        payload=base64.b64encode(payload).decode(),
        payloadType=kind,
        signatures=[{"keyid": keyid, "sig": signature}],
    )


def test_what_is_signed_is_encoded_as_the_specification_says() -> None:
    assert pae("http://example.com/HelloWorld", b"hello world") == (
        b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    )
    assert pae("é", b"") == b"DSSEv1 2 \xc3\xa9 0 "


def test_a_statement_names_the_file_and_what_stands_in_it() -> None:
    payload = json.loads(base64.b64decode(json.loads(ENVELOPE)["payload"]))
    assert payload == SAID
    assert payload["subject"][0]["name"] == "a-role.json"
    assert payload["predicate"]["published_score"] == "53.8"
    assert payload["predicate"]["log"] == {"head": "ef" * 32, "count": 7}


def test_a_file_that_a_trusted_key_signed_is_valid_and_says_whose_it_is() -> None:
    found = check(ENVELOPE, SAID, (TrustedKey("Grace", MALLORY.public), *TRUSTED))
    assert (found.state, found.by) == ("valid", ("Ada",))


def test_the_same_file_signed_again_gives_the_same_bytes() -> None:
    assert signed(SAID, ADA) == ENVELOPE


def test_a_signature_of_a_stranger_is_told_from_a_wrong_one() -> None:
    found = check(signed(SAID, MALLORY), SAID, TRUSTED)
    assert (found.state, found.by) == ("unknown key", (MALLORY.public.id,))


def test_a_stranger_who_poses_as_a_trusted_key_is_wrong() -> None:
    forged = by(MALLORY, canonical_bytes(SAID), keyid=ADA.public.id)
    found = check(forged, SAID, TRUSTED)
    assert (found.state, found.problem) == ("wrong", "bears a signature that is not Ada’s")


def test_a_second_signature_of_a_stranger_does_not_harm_a_trusted_one() -> None:
    both = json.loads(ENVELOPE)["signatures"] + json.loads(signed(SAID, MALLORY))["signatures"]
    assert check(envelope(signatures=both), SAID, TRUSTED).state == "valid"


@pytest.mark.parametrize(
    ("other", "problem"),
    [
        (statement("b-role.json", dump(EXPORT), EXPORT), "another file or other content"),
        (statement("a-role.json", dump(EXPORT) + b" ", EXPORT), "another file or other content"),
        ({**SAID, "predicate": {}}, "other figures"),
        ({**SAID, "predicateType": "urn:other"}, "does not know"),
        ({"_type": "other"}, "no statement"),
        ([], "no statement"),
    ],
)
def test_a_trusted_signature_of_something_else_is_wrong(other: Any, problem: str) -> None:
    found = check(by(ADA, canonical_bytes(other)), SAID, TRUSTED)
    assert found.state == "wrong"
    assert problem in found.problem


def test_a_signature_made_for_another_kind_of_payload_is_wrong() -> None:
    assert check(by(ADA, canonical_bytes(SAID), "text/plain"), SAID, TRUSTED).state == "wrong"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        envelope(signatures=[]),
        envelope(payload="*"),
        envelope(payload="é"),
        envelope(payload=7),
        envelope(signatures=[{"sig": "é"}]),
        envelope(signatures=[{"sig": None}]),
    ],
)
def test_what_is_no_envelope_is_wrong(data: bytes) -> None:
    assert check(data, SAID, TRUSTED).problem == "is not a DSSE envelope"


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_no_altered_bit_of_payload_or_signature_stays_valid(data: st.DataObject) -> None:
    content = json.loads(ENVELOPE)
    where = content if data.draw(st.booleans()) else content["signatures"][0]
    field = "payload" if where is content else "sig"
    raw = bytearray(base64.b64decode(where[field]))
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    where[field] = base64.b64encode(raw).decode()
    assert check(json.dumps(content).encode(), SAID, TRUSTED).state == "wrong"


# Keys


def test_a_key_that_was_made_is_for_its_owner_alone_and_can_be_read(tmp_path: Path) -> None:
    public = make_signing_key(tmp_path / "key")
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    assert read_signing_key(tmp_path / "key").public == public


def test_a_key_is_never_made_over_something_else(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for name in ("key", "link"):
        with pytest.raises(FileError, match="left as it is"):
            make_signing_key(tmp_path / name)
    assert (tmp_path / "key").read_text() == "mine"
    assert not (tmp_path / "elsewhere").exists()


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    make_signing_key(tmp_path / "key")
    (tmp_path / "key").chmod(0o640)
    with pytest.raises(FileError, match="others can read"):
        read_signing_key(tmp_path / "key")


def private(key: Any, form: serialization.PrivateFormat, passphrase: bytes = b"") -> bytes:
    locked = serialization.BestAvailableEncryption(passphrase) if passphrase else None
    made: bytes = key.private_bytes(
        serialization.Encoding.PEM, form, locked or serialization.NoEncryption()
    )
    return made


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (
            private(ADA.private, serialization.PrivateFormat.PKCS8, b"secret"),
            "protected by a passphrase",
        ),
        (
            private(generate_private_key(SECP256R1()), serialization.PrivateFormat.OpenSSH),
            "not an ed25519 one",
        ),
        (b"", "not a PEM or OpenSSH private key"),
        (b"-----BEGIN OPENSSH PRIVATE KEY-----\n", "not a PEM or OpenSSH private key"),
    ],
)
def test_what_cannot_sign_is_refused_with_the_reason(
    tmp_path: Path, data: bytes, problem: str
) -> None:
    (tmp_path / "key").write_bytes(data)
    (tmp_path / "key").chmod(0o600)
    with pytest.raises(SigningError, match=problem):
        read_signing_key(tmp_path / "key")


@pytest.mark.parametrize(
    "form", [serialization.PrivateFormat.PKCS8, serialization.PrivateFormat.OpenSSH]
)
def test_both_forms_of_key_files_are_read(
    tmp_path: Path, form: serialization.PrivateFormat
) -> None:
    (tmp_path / "key").write_bytes(private(ADA.private, form))
    (tmp_path / "key").chmod(0o600)
    assert read_signing_key(tmp_path / "key").public == ADA.public


def test_trusted_keys_are_read_with_names_comments_and_empty_lines(tmp_path: Path) -> None:
    file = tmp_path / "trusted-keys.txt"
    assert read_trusted_keys(file) == ()
    file.write_text(f"# the team\n\nAda Lovelace {ADA.public.text} ada@desk\n")
    assert read_trusted_keys(file) == (TrustedKey("Ada Lovelace", ADA.public),)


@pytest.mark.parametrize(
    "line", ["Ada", "Ada ssh-rsa AAAA", "Ada ssh-ed25519 AAAA", ADA.public.text, "\xff"]
)
def test_a_line_that_is_no_trusted_key_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "trusted-keys.txt"
    file.write_bytes(f"# one\n{line}\n".encode("latin-1"))
    with pytest.raises(FileError, match=r"line 2|UTF-8"):
        read_trusted_keys(file)


def test_without_the_package_that_signs_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("exceptions", "hazmat.primitives"):
        monkeypatch.setitem(sys.modules, f"cryptography.{name}", None)
    with pytest.raises(SigningError, match=r"install assessor\[sign\]"):
        read_signing_key(tmp_path / "key")
    with pytest.raises(SigningError, match=r"install assessor\[sign\]"):
        make_signing_key(tmp_path / "key")
    with pytest.raises(SigningError, match=r"install assessor\[sign\]"):
        check(ENVELOPE, SAID, TRUSTED)
    assert check(ENVELOPE, SAID, ()).state == "unknown key"
