"""The text of a source: plain, Markdown, or what a reader sees of HTML."""

from __future__ import annotations

from codecs import BOM_UTF8, BOM_UTF16_LE
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.document.errors import DocumentError
from assessor.document.text import first_forbidden
from assessor.exchange.documents import MAX_CHARACTERS
from assessor.exchange.source_text import read_source, source_text

PAGE = """<!DOCTYPE html><html><head><title>Pay report</title><style>p { color: red }</style>
<script>var a = "<p>not this</p>";</script></head><body><!-- nor this -->
<h1>Pay &amp; prices</h1><p>Pay rose by <b>12&nbsp;%</b>
in <a href="x">2025</a>.</p><ul><li>one</li><li>two</li></ul><![if !IE]><br>three
<noscript>turn it on</noscript><svg><text>axis</text></svg><table><tr><td>a</td><td>b</td></table>"""
READ = """Pay report
Pay & prices
Pay rose by 12 % in 2025.
one
two
three
a
b"""


def test_html_is_reduced_to_what_is_read_with_a_line_for_each_block() -> None:
    assert source_text(PAGE.encode()) == READ


@pytest.mark.parametrize(
    "before", ["\ufeff", "\n  ", '<?xml version="1.0"?>\n', "<!-- a --><!-- b -->" * 50]
)
def test_html_is_told_by_its_beginning(before: str) -> None:
    assert source_text((before + PAGE).encode()) == READ


def test_html_is_told_by_the_name_of_its_file() -> None:
    assert source_text(b"<p>Pay <i>rose</i>.", "report.HTML") == "Pay rose."
    assert source_text(b"<p>Pay <i>rose</i>.", "report.md") == "<p>Pay <i>rose</i>."


@pytest.mark.parametrize("text", ["# Pay\n\n*Rose* by [12 %](x) < 13 %", "if a<b: <html> is text"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert source_text(text.encode()) == text
    assert source_text(BOM_UTF8 + text.encode()) == text
    assert source_text(BOM_UTF16_LE + text.encode("utf-16-le")) == text


@pytest.mark.parametrize("section", ["<![ ]>", "<![foo bar]>", "<![if !IE]>", "<!- a>"])
def test_what_html_has_no_meaning_for_is_left_out(section: str) -> None:
    assert source_text(f"<html>Pay <!-- a -->{section}rose<!-- b -->.".encode()) == "Pay rose."


def test_control_characters_are_removed_and_line_ends_are_one_kind() -> None:
    assert source_text(b"a\r\nb\rc\x00\x1b[31md\x1b[0m\n") == "a\nb\ncd"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "holds no text"),
        (b" \n\x00", "holds no text"),
        (b"<html><script>x()</script></html>", "holds no text"),
        (b"%PDF-1.7 ...", "is a PDF that is damaged"),
        (b"PK\x03\x04....", "is a packed file that is damaged"),
        (b"\x1f\x8b\x08", "is a packed file, not text; unpack it first"),
        (b"one\ntwo \xff", "line 2: this is not UTF-8 text"),
        (BOM_UTF16_LE + b"a", "line 1: this is not UTF-8 text"),
        (b"a" * (MAX_CHARACTERS + 1), "holds 1,000,001 characters of text, 1,000,000 at most"),
    ],
)
def test_what_is_no_text_or_too_much_is_refused_with_the_reason(data: bytes, sentence: str) -> None:
    with pytest.raises(DocumentError, match=sentence):
        source_text(data)


@given(
    st.lists(
        st.sampled_from(
            [
                *"<>&\"'=/ a",
                "</",
                "<!",
                "<![",
                "<!--",
                "-->",
                "<?",
                "&#x;",
                "&#1114112;",
                "<p",
                "<svg>",
                "</svg>",
                "<script>",
                "</script>",
                "]]>",
                "CDATA[",
            ]
        ),
        max_size=20,
    ).map("".join)
)
def test_broken_html_is_read_without_a_fault(page: str) -> None:
    text = source_text(f"<html>begun {page}".encode())
    assert text.startswith("begun")
    assert first_forbidden(text) is None


_PIECES = """< <a_ <a_b=' <a_b='> <a_'b> <a/ <a/> <!-- <!--> <![ <!x & &a </ </a </a> <? <p> <script>
<script <svg> <a_b=c_ <a_b=c> --> <![CDATA[> <style>"""


@pytest.mark.parametrize("piece", [piece.replace("_", " ") for piece in _PIECES.split()])
def test_hostile_html_does_not_take_long(piece: str) -> None:
    page = "<html>begun " + piece * (50_000 // len(piece))
    before = process_time()
    source_text(page.encode())
    assert process_time() - before < 3  # about 0.1 s


def test_bytes_that_are_no_text_are_not_taken_for_a_page_in_some_encoding() -> None:
    noise = bytes(range(256)) * 12
    with pytest.raises(DocumentError, match="file: is not text"):
        read_source(noise, charset="")


@pytest.mark.parametrize("name", ["a.docx", "b.PDF"])
def test_a_document_that_is_none_inside_is_refused_by_what_its_name_says(name: str) -> None:
    with pytest.raises(DocumentError, match=r"is no \.docx or PDF inside"):
        read_source(b"\xd0\xcf plain", name)
