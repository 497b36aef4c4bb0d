"""The names of the models an endpoint lists, read without trust."""

from __future__ import annotations

import json

MOST = 500


def names_in(body: bytes) -> tuple[str, ...]:
    """The names in the body of ``GET /models``; none where it is no such list."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return ()
    found = content.get("data", content.get("models")) if isinstance(content, dict) else content
    entries = found[:MOST] if isinstance(found, list) else []
    names = (
        entry.get("id", entry.get("name")) if isinstance(entry, dict) else entry
        for entry in entries
    )
    return tuple(dict.fromkeys(name for name in names if isinstance(name, str) and name.strip()))
