"""Server-sent events, however they are cut and whatever is between them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.suggest.sse import Event, Events


def decoded(*chunks: bytes) -> list[Event]:
    """The events in ``chunks``, those at the end included."""
    decoder = Events()
    found = [event for chunk in chunks for event in decoder.feed(chunk)]
    last = decoder.end()
    return [*found, last] if last else found


@pytest.mark.parametrize(
    ("written", "events"),
    [
        (b"data: a\n\n", [Event("", b"a")]),
        (b"data:a\n\n", [Event("", b"a")]),
        (b"data:  a\n\n", [Event("", b" a")]),
        (b"data: a\ndata: b\n\n", [Event("", b"a\nb")]),
        (b"data\n\n", [Event("", b"")]),
        (b"event: error\ndata: a\n\ndata: b\n\n", [Event("error", b"a"), Event("", b"b")]),
        (b"event: error\n\ndata: b\n\n", [Event("", b"b")]),
        (b": hello\n\ndata: a\n:\n\n", [Event("", b"a")]),
        (b"id: 1\nretry: 10\nfoo: bar\ndata: a\n\n", [Event("", b"a")]),
        (b"\xef\xbb\xbfdata: a\n\n", [Event("", b"a")]),
        (b"data: a\n", [Event("", b"a")]),
        (b"data: a", [Event("", b"a", whole=False)]),
        (b"hello\n\nworld", []),
        (b"\n\n\n", []),
        (b"", []),
    ],
)
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_events_are_found(written: bytes, events: list[Event], end: bytes) -> None:
    ended = written.replace(b"\n", end)
    wanted = [Event(e.name, e.data, e.whole) for e in events]
    assert decoded(ended) == wanted
    assert decoded(*(ended[i : i + 1] for i in range(len(ended)))) == wanted


ENDS = st.sampled_from([b"\n", b"\r\n", b"\r"])
LINES = st.tuples(
    st.sampled_from([b"data: ", b"data:", b": ", b"event: ", b""])
    | st.binary(max_size=4).filter(lambda b: b"\n" not in b and b"\r" not in b),
    ENDS,
)


@given(st.lists(LINES, max_size=12), st.data())
def test_where_the_bytes_are_cut_does_not_matter(
    lines: list[tuple[bytes, bytes]], data: st.DataObject
) -> None:
    written = b"".join(line + end for line, end in lines)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(written)), max_size=6)))
    parts = [written[a:b] for a, b in zip([0, *cuts], [*cuts, len(written)], strict=True)]
    assert decoded(*parts) == decoded(written)


@pytest.mark.parametrize("ends", [b"\r\n\n", b"\n\r", b"\r\r\n", b"\n\r\n"])
def test_line_ends_may_be_of_different_kinds(ends: bytes) -> None:
    written = b"data: a" + ends + b"data: b\n\n"
    wanted = [Event("", b"a"), Event("", b"b")]
    assert decoded(written) == wanted
    assert decoded(*(written[i : i + 1] for i in range(len(written)))) == wanted


@given(st.lists(st.binary(max_size=10), max_size=10))
def test_any_bytes_are_read(chunks: list[bytes]) -> None:
    for event in decoded(*chunks):
        assert b"\r" not in event.data


def test_what_never_ends_is_held_without_being_copied_again_and_again() -> None:
    decoder = Events()
    assert all(decoder.feed(b"x" * 10) == [] for _ in range(200_000))
