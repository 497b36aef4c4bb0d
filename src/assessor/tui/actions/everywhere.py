"""What can be done everywhere."""

from __future__ import annotations

from assessor.tui.actions.action import Action

ACTIONS: tuple[Action, ...] = (
    Action(
        "help",
        "help",
        "question_mark,f1",
        "Help",
        "What can be done here, and with which keys",
        "all",
        shown=True,
    ),
    Action(
        "quit",
        "quit",
        "ctrl+q",
        "Quit",
        "Leave; what is not saved yet is told first",
        "all",
        priority=True,
    ),
)
