"""What can be done on a suggestion card."""

from __future__ import annotations

from assessor.tui.actions.action import Action

ACTIONS: tuple[Action, ...] = (
    Action(
        "accept", "accept", "a", "Accept", "Take the suggestion over as it is", "card", shown=True
    ),
    Action(
        "take_over",
        "take_over",
        "ctrl+s",
        "Take over",
        "Take over what the form of a suggestion holds",
        "card",
        shown=True,
        priority=True,
        in_palette=False,
    ),
    Action(
        "leave_field",
        "leave_field",
        "ctrl+t",
        "Leave field out",
        "In the form of a suggestion: leave this field out, or take it in again",
        "card",
        shown=True,
        priority=True,
        in_palette=False,
    ),
    Action(
        "accept_own",
        "accept_own",
        "o",
        "Own rating",
        "Take the suggestion over with the rating you gave before you saw it",
        "card",
        shown=True,
    ),
    Action("discard", "discard", "d", "Discard", "Leave the suggestion out", "card", shown=True),
    Action(
        "next_answer",
        "next_answer",
        "s",
        "Next answer",
        "Show the next of several answers to the same question",
        "card",
        shown=True,
    ),
    Action(
        "discard_rest",
        "discard_rest",
        "D",
        "Discard rest",
        "Leave all of this section's suggestions out, those of other answers too",
        "card",
    ),
    Action(
        "accept_rest",
        "accept_rest",
        "A",
        "Accept the rest",
        "Take over all of this section's suggestions that change no zone",
        "card",
    ),
)
