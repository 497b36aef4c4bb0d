"""What can be done in Agreement."""

from __future__ import annotations

from assessor.tui.actions.action import Action

ACTIONS: tuple[Action, ...] = (
    Action(
        "next_group",
        "move(1)",
        "j",
        "Next",
        "To the next group of ratings",
        "agreement",
        in_palette=False,
    ),
    Action(
        "previous_group",
        "move(-1)",
        "k",
        "Previous",
        "To the group of ratings before",
        "agreement",
        in_palette=False,
    ),
    Action(
        "agreement_back",
        "back",
        "escape",
        "Back",
        "Back to the Library",
        "agreement",
        shown=True,
    ),
)
