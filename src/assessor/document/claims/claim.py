"""What a claim is: where a text states a computed figure, which one, and what it says."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, NamedTuple, TypeAlias

Relation: TypeAlias = Literal["is", "about", "at_least", "at_most"]
"""What words before a number make of it."""


class Ref(NamedTuple):
    """A computed figure: its kind, whose or which it is, and what else tells it apart.

    Of a ``distance``, ``than`` is what it is measured from and ``sign`` says to which side.
    """

    kind: str
    of: str = ""
    than: str = ""
    sign: str = ""


class Claim(NamedTuple):
    """What stands from ``start`` to ``end``: one of ``refs`` is ``value``, or called ``words``.

    ``places`` are the decimals as written; ``signed`` holds where a sign was written. ``words`` are
    a zone and a sub-label in lower case, empty where none is named. ``side`` is where the word stands
    that says on which side a distance lies.
    """

    start: int
    end: int
    refs: tuple[Ref, ...]
    value: Decimal | None = None
    places: int = 0
    relation: Relation = "is"
    signed: bool = False
    words: tuple[str, str] = ("", "")
    side: tuple[int, int] | None = None
