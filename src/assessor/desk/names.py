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


def slug(text: str, fallback: str) -> str:
    """What a name made from ``text`` begins with; ``fallback`` where nothing is left of it."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    begun = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST].strip("-")
    if begun and begun[0].isalpha():
        return begun
    return f"{fallback}-{begun}" if begun else fallback


def unique(text: str, taken: Collection[str], fallback: str) -> str:
    """A name made from ``text``, as :func:`slug` begins it, that is not in ``taken``."""
    begun = slug(text, fallback)
    name, number = begun, 2
    while name in taken:
        name, number = f"{begun}-{number}", number + 1
    return name
