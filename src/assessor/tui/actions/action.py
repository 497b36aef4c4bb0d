"""What an action is, and the places where actions apply."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from textual.binding import Binding

Place: TypeAlias = Literal[
    "all", "library", "desk", "card", "whatif", "compare", "history", "agreement", "review"
]

PLACES: dict[Place, str] = {
    "all": "Everywhere",
    "library": "Library",
    "desk": "Desk",
    "card": "Suggestion card",
    "whatif": "What-if",
    "compare": "Compare",
    "history": "History",
    "review": "Review",
    "agreement": "Agreement",
}


@dataclass(frozen=True, slots=True)
class Action:
    """One action. ``name`` is the Textual action it runs, ``keys`` its default keys.

    ``shown`` puts it into the footer; ``priority`` lets it win over text fields.
    """

    id: str
    name: str
    keys: str
    title: str
    help: str
    place: Place
    shown: bool = False
    priority: bool = False
    in_palette: bool = True
    in_help: bool = True

    def binding(self) -> Binding:
        """The binding of this action."""
        return Binding(
            self.keys,
            self.name,
            self.title,
            show=self.shown,
            priority=self.priority,
            id=self.id,
            tooltip=self.help,
        )
