"""Signed statements on published files: in-toto statements in DSSE envelopes, signed with ed25519.

A statement is about one file as it is, byte for byte: name, sha256, and the figures in it that a
reader may want without opening it. It is kept beside the file, under its name and ``.dsse``.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assessor.document.canonical import canonical_bytes
from assessor.document.errors import DocumentError
from assessor.document.export import PublishedAssessment
from assessor.document.json_text import parse_json
from assessor.exchange.signing_keys import SigningKey, TrustedKey

SUFFIX = ".dsse"
"""What is added to a file's name for that of its signed statement."""
PAYLOAD_TYPE = "application/vnd.in-toto+json"
STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE = "urn:assessor:published-assessment:1"
MAX_BYTES = 100_000
"""Of an envelope."""

Statement = dict[str, object]


class _Signature(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True)

    keyid: str = ""
    sig: str


class _Envelope(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True)

    payloadType: str
    payload: str
    signatures: tuple[_Signature, ...] = Field(min_length=1, max_length=20, strict=False)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a signed statement is worth.

    ``valid``: ``by`` signed this very file. ``unknown key``: it is about this file, but signed by
    keys nobody trusted holds, whose ids ``by`` has. ``wrong``: it does not hold; ``problem`` says
    why.
    """

    state: Literal["valid", "unknown key", "wrong"]
    by: tuple[str, ...] = ()
    problem: str = ""


def pae(payload_type: str, payload: bytes) -> bytes:
    """What is signed: type and payload with their lengths in bytes, so that neither can pose as the other."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


def statement(name: str, data: bytes, document: PublishedAssessment) -> Statement:
    """What is said of the file called ``name``, whose bytes ``data`` hold ``document``."""
    card = document.scorecard
    return {
        "_type": STATEMENT_TYPE,
        "subject": [{"name": name, "digest": {"sha256": sha256(data).hexdigest()}}],
        "predicateType": PREDICATE_TYPE,
        "predicate": {
            "role": document.role.title,
            "seniority": document.role.seniority,
            "vector": document.vector,
            "published_score": str(card.published_score),
            "label": card.label,
            "log": document.log.model_dump(mode="json"),
        },
    }


def signed(said: Statement, key: SigningKey) -> bytes:
    """The file of an envelope with ``said``, signed. The same statement and key give the same bytes."""
    payload = canonical_bytes(said)
    envelope = {
        "payloadType": PAYLOAD_TYPE,
        "payload": base64.b64encode(payload).decode(),
        "signatures": [
            {
                "keyid": key.public.id,
                "sig": base64.b64encode(key.sign(pae(PAYLOAD_TYPE, payload))).decode(),
            }
        ],
    }
    return (json.dumps(envelope, indent=2) + "\n").encode()


def check(envelope: bytes, expected: Statement, trusted: Sequence[TrustedKey]) -> Checked:
    """Whether an envelope is a trusted word on the file that ``expected`` describes.

    A key id is only a hint: every signature is tried with every trusted key. One that names a
    trusted key and was not made with it makes the whole wrong.

    Raises:
        SigningError: the ``sign`` extra is missing.
    """
    try:
        read = _Envelope.model_validate(parse_json(envelope))
        payload = _decoded(read.payload)
        signatures = [(made.keyid, _decoded(made.sig)) for made in read.signatures]
    except (DocumentError, ValueError):  # of pydantic, and of base64 that is none
        return Checked("wrong", problem="is not a DSSE envelope")
    if read.payloadType != PAYLOAD_TYPE:
        return Checked("wrong", problem="holds something else than a statement on a file")
    message = pae(PAYLOAD_TYPE, payload)
    names: list[str] = []
    strangers: list[str] = []
    for keyid, signature in signatures:
        signers = [one.name for one in trusted if one.key.verifies(signature, message)]
        claimed = [one.name for one in trusted if one.key.id == keyid]
        if claimed and not signers:
            return Checked("wrong", problem=f"bears a signature that is not {claimed[0]}’s")
        names += signers
        if not signers:
            strangers.append(keyid or "without an id")
    problem = _differs(payload, expected)
    if problem:
        return Checked("wrong", problem=problem)
    if names:
        return Checked("valid", tuple(dict.fromkeys(names)))
    return Checked("unknown key", tuple(dict.fromkeys(strangers)))


def _differs(payload: bytes, expected: Statement) -> str:
    """What a payload says otherwise than ``expected``; empty where they agree."""
    try:
        said = parse_json(payload)
    except DocumentError:
        said = None
    if said == expected:
        return ""
    subject = said.get("subject") if isinstance(said, dict) else None
    if not isinstance(said, dict) or said.get("_type") != STATEMENT_TYPE or not subject:
        return "holds no statement on a file"
    if said.get("predicateType") != PREDICATE_TYPE:
        return "states something that this version does not know"
    if subject != expected["subject"]:
        return "is about another file or other content than the file beside it"
    return "states other figures than the file beside it"


def _decoded(text: str) -> bytes:
    """Base64 of either alphabet."""
    return base64.b64decode(text.translate(str.maketrans("-_", "+/")), validate=True)
