"""Every action a person can take, once: its id, keys, words and where it applies.

Screens bind from here, Help and the palette list from here, and ``[keys]`` in assessor.toml
re-binds by id. The actions of each place are in a module of its name.
"""

from __future__ import annotations

from textual.binding import BindingType

from assessor.tui.actions import (
    agreement,
    card,
    compare,
    desk,
    everywhere,
    history,
    library,
    review,
    whatif,
)
from assessor.tui.actions.action import PLACES as PLACES
from assessor.tui.actions.action import Action as Action
from assessor.tui.actions.action import Place as Place

ACTIONS: tuple[Action, ...] = (
    *everywhere.ACTIONS,
    *library.ACTIONS,
    *desk.ACTIONS,
    *card.ACTIONS,
    *whatif.ACTIONS,
    *compare.ACTIONS,
    *history.ACTIONS,
    *review.ACTIONS,
    *agreement.ACTIONS,
)


def bindings(*places: Place) -> list[BindingType]:
    """The bindings of every action of ``places``."""
    return [action.binding() for place in places for action in ACTIONS if action.place == place]
