"""Bytes as text, whatever encoding is stated, rightly or wrongly."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.document.errors import DocumentError
from assessor.exchange.decoding import decoded

TEXT = "“Größe” – 5 €"


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        (TEXT.encode(), None),
        (TEXT.encode(), ""),
        (TEXT.encode(), "utf-8"),
        (TEXT.encode(), "UTF8"),
        (TEXT.encode(), "iso-8859-1"),
        (TEXT.encode(), "no-such-thing"),
        (TEXT.encode(), "rot13"),
        (TEXT.encode(), "unicode_escape"),
        (TEXT.encode("cp1252"), ""),
        (TEXT.encode("cp1252"), "windows-1252"),
        (TEXT.encode("cp1252"), "ISO-8859-1"),
        (TEXT.encode("cp1252"), "us-ascii"),
        (TEXT.encode("utf-16-le"), "utf-16le"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-8"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), None),
        (codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), None),
        (codecs.BOM_UTF8 + TEXT.encode(), "iso-8859-1"),
    ],
)
def test_text_is_read_as_it_was_written(data: bytes, charset: str | None) -> None:
    assert decoded(data, charset) == TEXT


@pytest.mark.parametrize("charset", [None, ""])
@pytest.mark.parametrize(
    ("before", "encoding"),
    [
        ("<meta charset='koi8-r'>", "koi8-r"),
        ('<META http-equiv="Content-Type" content="text/html; charset=koi8-r">', "koi8-r"),
        ('<?xml version="1.0" encoding="koi8-r"?>', "koi8-r"),
        ("<meta charset=shift_jis>", "shift_jis"),
    ],
)
def test_a_page_may_say_what_it_is_written_in(
    before: str, encoding: str, charset: str | None
) -> None:
    text = before + ("Доклад" if encoding == "koi8-r" else "報告")
    assert decoded(text.encode(encoding), charset) == text


def test_what_fits_nothing_is_replaced_when_fetched_and_refused_in_a_file() -> None:
    assert decoded(b"a\xffb", "utf-8") == "a\ufffdb"
    assert decoded(b"a\x81b", "") == "a\ufffdb"
    with pytest.raises(DocumentError, match="line 2: this is not UTF-8 text"):
        decoded(b"a\n\xff")


@given(
    st.binary(max_size=60), st.text(max_size=20) | st.sampled_from(["idna", "hex", "zip", "utf_7"])
)
def test_of_what_a_server_sent_something_is_always_made(data: bytes, charset: str) -> None:
    try:
        decoded(data, charset)
    except DocumentError:
        assert data.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff", b"\xef\xbb\xbf"))
