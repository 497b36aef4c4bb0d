"""Names for drafts and ids for what is in them: made from what a person wrote, never a path."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_LONGEST = 48


def is_name(text: str) -> bool:
    """Whether ``text`` can name a draft or a role: lower-case letters, digits and hyphens."""
    return _NAME.fullmatch(text) is not None


def unique(text: str, taken: Collection[str], fallback: str) -> str:
    """A name made from ``text`` that is not in ``taken``; ``fallback`` where nothing is left of it."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST].strip("-")
    if not slug or not slug[0].isalpha():
        slug = f"{fallback}-{slug}" if slug else fallback
    name, number = slug, 2
    while name in taken:
        name, number = f"{slug}-{number}", number + 1
    return name
