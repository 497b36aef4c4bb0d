"""What can be done in Compare."""

from __future__ import annotations

from assessor.tui.actions.action import Action

ACTIONS: tuple[Action, ...] = (
    Action("next_role", "move(1)", "j", "Next", "To the next role", "compare", in_palette=False),
    Action(
        "previous_role",
        "move(-1)",
        "k",
        "Previous",
        "To the role before",
        "compare",
        in_palette=False,
    ),
    Action(
        "apart_down",
        "page(1)",
        "space,pagedown",
        "Read on",
        "Scroll down what sets the two apart",
        "compare",
        shown=True,
        in_palette=False,
    ),
    Action(
        "apart_up",
        "page(-1)",
        "b,pageup",
        "Read back",
        "Scroll up what sets the two apart",
        "compare",
        in_palette=False,
    ),
    Action(
        "compare_back",
        "back",
        "escape",
        "Back",
        "Back to where one came from",
        "compare",
        shown=True,
    ),
)
