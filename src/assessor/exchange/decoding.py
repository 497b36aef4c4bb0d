"""Bytes as text: by byte order mark, by what the text or its server says, or by what fits."""

from __future__ import annotations

import codecs
import re

from assessor.document.errors import DocumentError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Python knows encodings that are none of text, and some that act on it.
_OF_TEXT = re.compile(
    r"(?:utf-?(?:8|16|32)(?:-?[lb]e)?|(?:x-)?(?:iso-?8859|windows|cp|ibm|mac|koi8|euc|latin|gb|big5)"
    r"[a-z0-9-]*|us-ascii|ascii|shift-?jis|sjis|iso-2022-(?:jp|kr)|l[1-9]|hz|hkscs)",
    re.IGNORECASE,
)
_ONE_BYTE = re.compile(r"iso8859|cp125|ascii|latin|mac|koi8", re.IGNORECASE)
_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,40})"
    rb"|<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_:.-]{1,40})",
    re.IGNORECASE,
)
_BEGINNING = 2048
_WESTERN = "cp1252"
_LINE_END = re.compile(r"\r\n|\r|\n")


def decoded(data: bytes, charset: str | None = None) -> str:
    """The text that ``data`` holds.

    A byte order mark goes before ``charset``, which is what a server says (empty: nothing), and
    that before what a page says of itself. Valid UTF-8 is UTF-8 whatever single-byte encoding is
    stated. Of what a server sent something is made, with “�” for what fits nothing, unless its mark is
    wrong; a file, ``charset`` being ``None``, is refused where it is not in what it says or in UTF-8.

    Raises:
        DocumentError: it is not text, or not text in UTF-8 that should be.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding)
    for stated in (charset or "", _declared(data)):
        encoding = _known(stated)
        if not encoding or encoding == "utf-8":
            continue
        try:
            # Many servers state a default that their pages are not in.
            return data.decode("utf-8" if _ONE_BYTE.match(encoding) else encoding)
        except UnicodeDecodeError:
            if _ONE_BYTE.match(encoding):
                return data.decode(encoding, "replace")
    if charset is None:
        return _strictly(data, "utf-8")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("utf-8" if _known(charset) == "utf-8" else _WESTERN, "replace")


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = len(_LINE_END.findall(data[: error.start].decode("latin-1"))) + 1
        raise DocumentError.at(
            f"line {line}", "this is not UTF-8 text; save the source as text in UTF-8"
        ) from None


def _declared(data: bytes) -> str:
    found = _DECLARED.search(data[:_BEGINNING])
    return (found[1] or found[2]).decode("ascii") if found else ""


def _known(stated: str) -> str:
    """Python's name of a stated encoding of text; empty where it is not known."""
    name = stated.strip(" \"'").replace("_", "-")
    if not _OF_TEXT.fullmatch(name):
        return ""
    try:
        encoding = codecs.lookup(name.lower().removeprefix("x-")).name
    except LookupError:
        return ""
    # As browsers take it: the quotation marks of Windows are more common than control characters.
    return _WESTERN if encoding in {"iso8859-1", "ascii", "latin-1"} else encoding
