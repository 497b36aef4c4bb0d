"""What each endpoint takes, learnt from what it refused and kept for the life of the process."""

from __future__ import annotations

from dataclasses import dataclass, field

from assessor.settings import Mode
from assessor.suggest.failures import MODES


@dataclass(slots=True)
class Taken:
    """What was found of endpoints, by their address.

    ``whole`` are those that do not take requests for a stream, ``uncounted`` those that take no
    stream options, so that they may not report tokens.
    """

    whole: set[str] = field(default_factory=set)
    uncounted: set[str] = field(default_factory=set)
    _modes: dict[tuple[str, str, Mode], Mode] = field(default_factory=dict)

    def modes(self, address: str, model: str, wanted: Mode) -> tuple[Mode, ...]:
        """The modes to try in turn: what worked in place of ``wanted``, then those that follow."""
        start = MODES.index(self._modes.get((address, model, wanted), wanted))
        return MODES[start:] + MODES[:start]

    def learn(self, address: str, model: str, wanted: Mode, used: Mode) -> None:
        """Keep in mind that ``used`` was taken where ``wanted`` was asked for."""
        if used != wanted:
            self._modes[address, model, wanted] = used

    def learn_form(self, address: str, *, stream: bool, counted: bool) -> None:
        """Keep in mind how an answer was had: as a ``stream``, and with stream options."""
        if not stream:
            self.whole.add(address)
        elif not counted:
            self.uncounted.add(address)


TAKEN = Taken()
"""What this process has learnt."""
