"""What can be done in What-if."""

from __future__ import annotations

from assessor.method.definition import CURRENT
from assessor.tui.actions.action import Action

ACTIONS: tuple[Action, ...] = (
    Action("try_next", "move(1)", "j", "Next", "To the next number", "whatif", in_palette=False),
    Action(
        "try_previous",
        "move(-1)",
        "k",
        "Previous",
        "To the number before",
        "whatif",
        in_palette=False,
    ),
    Action(
        "try_up",
        "nudge(1)",
        "right",
        "Higher",
        "Raise the rating by one",
        "whatif",
        shown=True,
        in_palette=False,
    ),
    Action(
        "try_down",
        "nudge(-1)",
        "left",
        "Lower",
        "Lower the rating by one",
        "whatif",
        shown=True,
        in_palette=False,
    ),
    Action(
        "try_1",
        "rate(1)",
        "1",
        "Rate 1 … 5",
        "Rate the task; keys 1 to 5",
        "whatif",
        in_palette=False,
    ),
    *(
        Action(
            f"try_{score}",
            f"rate({score})",
            str(score),
            f"Rate {score}",
            "",
            "whatif",
            in_palette=False,
            in_help=False,
        )
        for score in CURRENT.task_score.values[1:]
    ),
    Action(
        "try_more_time",
        "time(1)",
        "plus,equals_sign",
        "More time",
        "Give the task one more of whatever you count in",
        "whatif",
        in_palette=False,
    ),
    Action(
        "try_less_time",
        "time(-1)",
        "minus",
        "Less time",
        "Give the task one less",
        "whatif",
        in_palette=False,
    ),
    Action(
        "try_time",
        "say_time",
        "enter,t",
        "Time",
        "Type the time of the task",
        "whatif",
        shown=True,
    ),
    Action("try_reset", "reset", "r", "Put back", "Put this line back", "whatif", shown=True),
    Action("try_reset_all", "reset_all", "R", "Put all back", "Put everything back", "whatif"),
    Action(
        "try_week",
        "week",
        "p",
        "Own week",
        "Between the role with other ratings and one person's own week",
        "whatif",
        shown=True,
    ),
    Action(
        "try_keep",
        "keep",
        "s",
        "Keep",
        "Keep what was tried as a new draft",
        "whatif",
        shown=True,
    ),
    Action(
        "try_export",
        "export",
        "x",
        "Write profile",
        "Write the personal profile to a file",
        "whatif",
        shown=True,
    ),
    Action("try_back", "back", "escape", "Back", "Leave; the draft is as it was", "whatif"),
)
