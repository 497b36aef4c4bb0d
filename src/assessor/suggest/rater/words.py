"""What the rater sees of a text: stems, pairs of them, and which stem comes first.

Training and rating read a text with this one function, so that they cannot drift apart.
"""

from __future__ import annotations

import re
from itertools import pairwise

MOST_CHARACTERS = 8_000
"""How much of a text is read. A task with all its prose is far shorter."""

_WORD = re.compile(r"[^\W\d_]+")
_UNDOUBLED = frozenset("bdfgmnprt")


def stems_of(text: str) -> list[str]:
    """The words of the beginning of ``text`` in their order, each cut to a stem."""
    return [_stem(word) for word in _WORD.findall(text[:MOST_CHARACTERS].casefold())]


def features_of(stems: list[str]) -> list[str]:
    """What is counted of a text: its stems, neighbouring pairs, and its first stem once more.

    A task most often begins with its verb, hence the last.
    """
    first = [f"^{stem}" for stem in stems[:1]]
    return stems + [f"{left} {right}" for left, right in pairwise(stems)] + first


def _stem(word: str) -> str:
    word = word.replace("isation", "ization")
    if len(word) > 4 and word.endswith("ies"):
        word = f"{word[:-3]}y"
    elif len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) >= len(ending) + 3:
            word = word.removesuffix(ending)
            if word[-1] == word[-2] and word[-1] in _UNDOUBLED:
                word = word[:-1]
            break
    if len(word) > 3 and word.endswith("e"):
        word = word[:-1]
    # "organis" and "organiz" are one word
    return f"{word[:-1]}z" if len(word) > 4 and word.endswith(("is", "ys")) else word
