"""Precedents for a test: the same few for whatever is looked up."""

from __future__ import annotations

from dataclasses import dataclass, field

from assessor.document.checks import Precedent


@dataclass
class Given:
    """Fulfils :class:`assessor.document.checks.Precedents`; ``asked`` are the look-ups made."""

    found: tuple[Precedent, ...]
    asked: list[tuple[str, str, str]] = field(default_factory=list)

    def nearest(self, kind: str, text: str, *, besides: str) -> tuple[Precedent, ...]:
        """``found``, with the kind in the text so that every item has its own."""
        self.asked.append((kind, text, besides))
        return tuple(
            Precedent(near.role, f"{near.text} ({kind})", near.rating, near.weight)
            for near in self.found
        )


def near(role: str, text: str, rating: int = 1, weight: float = 0.5) -> Precedent:
    """One precedent."""
    return Precedent(role, text, rating, weight)
