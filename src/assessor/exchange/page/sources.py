"""The sources and useful resources a page lists."""

from __future__ import annotations

import re

from pydantic import TypeAdapter, ValidationError

from assessor.document.assessment import WebAddress
from assessor.document.text import MAX_LINE, MAX_TEXT
from assessor.exchange.page.reading import Reading

_BULLET = re.compile(r"(?:[•◦▪●*\-–]|\(?[0-9]{1,3}[.)]|\[[0-9]{1,3}\]) ")
_ADDRESS = re.compile(r"https?://[^\s<>()\[\]“”\"]{1,300}")
_WEB_ADDRESS: TypeAdapter[str] = TypeAdapter(WebAddress)
_SOURCES_AT_MOST = 500


def source(reading: Reading) -> int:
    """One line, one source: what it says becomes the title, a web address in it the address."""
    text = reading.line.text
    if len(text) > MAX_TEXT or len(reading.sources) == _SOURCES_AT_MOST:
        return reading.leave(why="There is no room for this source.")
    reading.sources.append((reading.section, text))
    return reading.take()


def fields(text: str) -> dict[str, str]:
    """Title, address and note of the source a line states."""
    bullet = _BULLET.match(text)
    body = text[bullet.end() :] if bullet else text
    url = _address(body)
    title = body.replace(url, "", 1).strip(" —–-:|") if url else body
    if len(title) > MAX_LINE:
        return {"title": title[: MAX_LINE - 1] + "…", "url": url, "note": title}
    return {"title": title, "url": url, "note": ""}


def _address(text: str) -> str:
    match = _ADDRESS.search(text)
    if match is None:
        return ""
    url = match[0].rstrip(".,;:")
    try:
        return _WEB_ADDRESS.validate_python(url)
    except ValidationError:
        return ""
