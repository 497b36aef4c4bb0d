"""The text of a source from its file: plain text, Markdown, or HTML reduced to what is read."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from html.parser import HTMLParser

from assessor.document.errors import DocumentError
from assessor.document.text import clean

MAX_BYTES = 5_000_000
"""Bytes of the largest file a source's text is taken from."""
MAX_CHARACTERS = 1_000_000
"""Characters of the longest text that is kept of a source."""

_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_HTML_ENDINGS = (".html", ".htm", ".xhtml")
_BEGINNING = 20_000
_UNENDED = re.compile(r"<(?=[a-z/?!][^<>]*(?:<|\Z))", re.IGNORECASE)
_NOT_TEXT = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a packed file, such as a .docx",
    b"\x1f\x8b": "a packed file",
}
_UNREAD = frozenset({"iframe", "noscript", "script", "style", "svg", "template"})
_IN_LINE_TAGS = """a abbr b bdi bdo big cite code data del dfn em font i ins kbd mark q s samp small
span strike strong sub sup time tt u var wbr"""
_IN_LINE = frozenset(_IN_LINE_TAGS.split())
_LINE_END = re.compile(r"\r\n|\r|\n")


def source_text(data: bytes, name: str = "") -> str:
    """The text in a source's file called ``name``, control characters removed.

    Of HTML, which is told by its beginning or by the name's ending, only what a reader sees is
    left, each block on its own line.

    Raises:
        DocumentError: it is not UTF-8 text (or UTF-16 with a byte order mark), nothing is left
            of it, or too much.
    """
    text = _decoded(data)
    if name.lower().endswith(_HTML_ENDINGS) or _begins_like_html(text):
        text = _read_html(text)
    text = clean(text).strip()
    if not text:
        raise DocumentError.at("file", "holds no text")
    if len(text) > MAX_CHARACTERS:
        raise DocumentError.at(
            "file",
            f"holds {len(text):,} characters of text, {MAX_CHARACTERS:,} at most are kept; "
            "keep the part that is cited",
        )
    return text


def _begins_like_html(text: str) -> bool:
    return text.lstrip()[:1] == "<" and _HTML.search(text[:_BEGINNING]) is not None


def _decoded(data: bytes) -> str:
    for beginning, kind in _NOT_TEXT.items():
        if data.startswith(beginning):
            raise DocumentError.at("file", f"is {kind}, not text; save what it says as text first")
    is_wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return data.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = len(_LINE_END.findall(data[: error.start].decode("latin-1"))) + 1
        raise DocumentError.at(
            f"line {line}", "this is not UTF-8 text; save the source as text in UTF-8"
        ) from None


def _read_html(page: str) -> str:
    # The parser raises where it cannot make sense of a marked section, which HTML has none of;
    # and it looks again and again for the end of what begins like a tag and is none.
    page = "".join(_without_comments(page)).replace("<![", "<!")
    reader = _Reader()
    reader.feed(_UNENDED.sub("&lt;", page))
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.text).split("\n"))
    return "\n".join(line for line in lines if line)


def _without_comments(page: str) -> Iterator[str]:
    at = 0
    while (start := page.find("<!--", at)) >= 0 and (end := page.find("-->", start + 2)) >= 0:
        yield page[at:start]
        at = end + 3
    yield page[at:]


class _Reader(HTMLParser):
    """Gathers what is read of a page in ``text``."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self._unread = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in _UNREAD and not self._unread:
            self._unread = tag
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._unread == tag:
            self._unread = ""
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self.text.append(data.replace("\n", " ").replace("\r", " "))

    def _break(self, tag: str) -> None:
        if tag not in _IN_LINE:
            self.text.append("\n")
