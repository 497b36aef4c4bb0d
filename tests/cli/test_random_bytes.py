"""Bytes of any kind end every reading command with an exit code and lines, never with a fault."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessor.document.canonical import dump
from cli.pages import page
from cli.running import GOLDEN, assessor
from strategies import complete_assessment, complete_export

SEEDS = (
    dump(complete_assessment()),
    dump(complete_export()),
    page().encode(),
    GOLDEN.encode(),
)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """Valid input with a few stretches of it replaced, dropped or repeated."""
    data = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        length = draw(st.sampled_from((0, 1, 2, 8, 200)))
        new = draw(
            st.binary(max_size=6)
            | st.sampled_from(
                (b'"', b"{", b"}", b"[", b"]", b"null", b"1e9", b"-1", b"\\ud800", b"/")
            )
            | st.just(data[at : at + length] * 2)
        )
        data = data[:at] + new + data[at + length :]
    return data


INPUTS = st.binary(max_size=300) | st.text(max_size=200).map(str.encode) | mutated()


@pytest.mark.parametrize("command", ["score", "check", "verify"])
@settings(max_examples=60, deadline=None)
@given(data=INPUTS)
def test_a_file_of_any_bytes_is_read_or_refused(command: str, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "input")
        file.write_bytes(data)
        ended = assessor(command, file)
    assert ended.code in (0, 1)
    assert ended.code == 0 or command == "check" or ended.errors
    assert all(line.isprintable() for line in ended.err.splitlines())


@settings(max_examples=40, deadline=None)
@given(data=INPUTS)
def test_a_file_of_any_bytes_is_imported_or_refused(data: bytes) -> None:
    from assessor.document.assessment import Assessment
    from assessor.document.errors import DocumentError
    from assessor.exchange.incoming import read_incoming
    from assessor.method.errors import MethodError

    try:
        found = read_incoming(data)
    except (DocumentError, MethodError) as error:
        assert str(error)
    else:
        assert isinstance(found.document, Assessment)


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=100) | mutated().map(lambda data: data.decode("latin-1")))
def test_an_argument_of_any_text_is_scored_or_refused(text: str) -> None:
    ended = assessor("score", "--", text[:500])
    assert ended.code in (0, 1, 2)
    assert ended.code == 0 or ended.errors
