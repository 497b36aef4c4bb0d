"""A source of suggestions that says what a test tells it to, at the moment the test does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from assessor.desk.ports import Partial, SuggestionEvent
from assessor.desk.session import Session
from assessor.document.assessment import Assessment
from assessor.document.provenance import Section
from tui.driving import Program


class Telling:
    """A :class:`~assessor.desk.ports.SuggestionSource`; it is its own factory too."""

    def __init__(self) -> None:
        self.asked: list[Section] = []
        self.ended = 0
        """How many requests came to an end, cancelled ones included."""
        self._events: asyncio.Queue[SuggestionEvent] = asyncio.Queue()

    async def __call__(self, session: Session) -> tuple[Telling]:
        return (self,)

    async def suggest(
        self, section: Section, assessment: Assessment
    ) -> AsyncIterator[SuggestionEvent]:
        """What :meth:`tell` is told, until it is no :class:`Partial`."""
        self.asked.append(section)
        try:
            event: SuggestionEvent = Partial("")
            while isinstance(event, Partial):
                event = await self._events.get()
                yield event
        finally:
            self.ended += 1

    def tell(self, event: SuggestionEvent) -> None:
        """Say ``event`` to whoever asks."""
        self._events.put_nowait(event)


async def asked(program: Program, source: Telling, section: Section = "tasks") -> None:
    """Ask for a section and wait until the source has been asked."""
    before = len(source.asked)
    await program.go(section)
    await program.press("g")
    await program.until(lambda: len(source.asked) > before, "a request")


async def told(program: Program, source: Telling, event: SuggestionEvent, words: str) -> None:
    """Let the source say ``event``, and wait until ``words`` are shown of what has arrived."""
    source.tell(event)
    await program.until(lambda: words in program.arriving, f"“{words}” arriving")
