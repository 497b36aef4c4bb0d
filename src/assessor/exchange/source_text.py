"""The text of a source: plain text, Markdown, .docx, PDF, or HTML reduced to what is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from assessor.document.errors import DocumentError
from assessor.document.text import clean, clean_line
from assessor.exchange.decoding import decoded
from assessor.exchange.documents import (
    MAX_CHARACTERS,
    Written,
    is_document,
    read_document_text,
)

MAX_BYTES = 5_000_000
"""Bytes of the largest file a source's text is taken from."""

_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_PUBLISHED = ("article:published_time", "datepublished", "date", "dc.date", "dcterms.date")
_HTML_ENDINGS = (".html", ".htm", ".xhtml")
_DOCUMENT_ENDINGS = (".docx", ".pdf")
_BEGINNING = 20_000
_MOST_NOISE = 0.05
_UNENDED = re.compile(r"<(?=[a-z/?!][^<>]*(?:<|\Z))", re.IGNORECASE)
_GZIP = b"\x1f\x8b"
_UNREAD = frozenset({"iframe", "noscript", "script", "style", "svg", "template"})
_IN_LINE_TAGS = """a abbr b bdi bdo big cite code data del dfn em font i ins kbd mark q s samp small
span strike strong sub sup time tt u var wbr"""
_IN_LINE = frozenset(_IN_LINE_TAGS.split())


def source_text(data: bytes, name: str = "") -> str:
    """The text in a source's file called ``name``, as :func:`read_source` reads it.

    Raises:
        DocumentError: there is none to be read, or too much.
    """
    return read_source(data, name).text


def read_source(
    data: bytes, name: str = "", charset: str | None = None, *, points: bool = False
) -> Written:
    """The text of a source, control characters removed, and what it says of itself.

    Of HTML, which is told by its beginning or by the name's ending, only what a reader sees is
    left, each block on its own line. What a .docx or PDF is, its beginning tells. ``charset`` is
    for :func:`assessor.exchange.decoding.decoded`; ``points`` marks the points of lists with “•”.

    Raises:
        DocumentError: it is no text and no document that is read, nothing is left of it, or too
            much; the sentence says which and what to do.
    """
    if data.startswith(_GZIP):
        raise DocumentError.at("file", "is a packed file, not text; unpack it first")
    if is_document(data):
        found = read_document_text(data, points=points)
    elif name.lower().endswith(_DOCUMENT_ENDINGS):
        raise DocumentError.at("file", "is no .docx or PDF inside, whatever its name says")
    else:
        text = decoded(data, charset)
        if charset is not None and _is_noise(text[:_BEGINNING]):
            raise DocumentError.at("file", "is not text")
        is_page = name.lower().endswith(_HTML_ENDINGS) or _begins_like_html(text)
        found = _read_html(text, points=points) if is_page else Written(text)
    text = clean(found.text).strip()
    if not text:
        raise DocumentError.at("file", "holds no text")
    if len(text) > MAX_CHARACTERS:
        raise DocumentError.at(
            "file",
            f"holds {len(text):,} characters of text, {MAX_CHARACTERS:,} at most are kept; "
            "keep the part that is cited",
        )
    return Written(text, found.title, found.publisher, found.published)


def _is_noise(text: str) -> bool:
    """Whether so much of ``text`` are control or unreadable characters that it is no text."""
    odd = sum(c == "\ufffd" or (c < " " and c not in "\t\n\r\f\x1b") for c in text)
    return odd > len(text) * _MOST_NOISE


def _begins_like_html(text: str) -> bool:
    return text.lstrip()[:1] == "<" and _HTML.search(text[:_BEGINNING]) is not None


def _read_html(page: str, *, points: bool) -> Written:
    # The parser raises where it cannot make sense of a marked section, which HTML has none of;
    # and it looks again and again for the end of what begins like a tag and is none.
    page = "".join(_without_comments(page)).replace("<![", "<!")
    reader = _Reader(points=points)
    reader.feed(_UNENDED.sub("&lt;", page))
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.text).split("\n"))
    said = {name: clean_line(value) for name, value in reader.said.items()}
    return Written(
        "\n".join(line for line in lines if line),
        said.get("og:title") or clean_line("".join(reader.title)),
        said.get("og:site_name", ""),
        next((said[name] for name in _PUBLISHED if said.get(name)), ""),
    )


def _without_comments(page: str) -> Iterator[str]:
    at = 0
    while (start := page.find("<!--", at)) >= 0 and (end := page.find("-->", start + 2)) >= 0:
        yield page[at:start]
        at = end + 3
    yield page[at:]


class _Reader(HTMLParser):
    """Gathers what is read of a page in ``text``, and what it says of itself in ``said``."""

    def __init__(self, *, points: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.title: list[str] = []
        self.said: dict[str, str] = {}
        self._points = points
        self._at_point = False
        self._unread = ""
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNREAD and not self._unread:
            self._unread = tag
        if tag == "meta":
            given = {name: value or "" for name, value in attrs}
            name = given.get("property") or given.get("name") or ""
            self.said.setdefault(name.lower(), given.get("content", ""))
        self._in_title = tag == "title" and not self._unread and not self.title
        self._break(tag)
        if tag in {"li", "ul", "ol"}:
            self._at_point = self._points and tag == "li"

    def handle_endtag(self, tag: str) -> None:
        if self._unread == tag:
            self._unread = ""
        self._in_title = False
        self._at_point = self._at_point and tag != "li"
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if self._unread:
            return
        if self._at_point and data.strip():
            self._at_point = False
            self.text.append("• ")
        self.text.append(data.replace("\n", " ").replace("\r", " "))
        if self._in_title:
            self.title.append(data)

    def _break(self, tag: str) -> None:
        if tag not in _IN_LINE:
            self.text.append("\n")
