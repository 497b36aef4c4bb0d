"""What an import takes for JSON."""

from __future__ import annotations

import pytest

from assessor.document.assessment import blank
from assessor.document.canonical import dump
from assessor.document.errors import DocumentError
from assessor.exchange.incoming import read_incoming

BOM = b"\xef\xbb\xbf"


def test_json_may_follow_white_space() -> None:
    document = blank("Nurse")
    assert read_incoming(b" \n\t" + dump(document)).document == document


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (BOM + dump(blank("Nurse")), "file: begins with a byte order mark"),
        (BOM + b"\r\n {}", "file: begins with a byte order mark"),
        (b"[" + dump(blank("Nurse")) + b"]", "file: must hold one JSON object"),
        (b"\n[]", "file: must hold one JSON object"),
        (b"{}", "schema_version: is missing"),
    ],
)
def test_json_that_is_no_assessment_is_refused_as_json(data: bytes, said: str) -> None:
    with pytest.raises(DocumentError, match=said):
        read_incoming(data)
