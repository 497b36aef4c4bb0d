"""What the offline source proposes as a task of the role, before it is a suggestion."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProposedWork:
    """One proposed task.

    ``time`` is its share of the working week, 1…100 %, or ``None`` where nothing says it;
    ``basis`` is what it rests on, in words for its card; ``statements`` are the sentences it was
    made from, each whole, so that nothing is dropped unseen.
    """

    name: str
    time: int | None
    basis: str
    statements: tuple[str, ...]
