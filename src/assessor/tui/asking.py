"""Asking for suggestions from the Desk: one request at a time, always cancellable."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

from assessor.desk.ports import Failed, Final, SuggestionSource
from assessor.desk.session import Session
from assessor.document.provenance import Section, Suggestion

SourceFactory = Callable[[], Awaitable[SuggestionSource | str]]
"""Makes a source when one is first needed; a string is a sentence on why there is none."""


class Asking:
    """One request under way: for which section, since when."""

    def __init__(self, section: Section) -> None:
        self.section = section
        self._started = time.monotonic()

    @property
    def seconds(self) -> int:
        """Whole seconds since it was asked."""
        return int(time.monotonic() - self._started)


async def ask(make_source: SourceFactory, section: Section, session: Session) -> Suggestion | str:
    """One suggestion for ``section``, or a sentence on why none came.

    Cancelling stops the request and closes its connection.
    """
    source = await make_source()
    if isinstance(source, str):
        return source
    events = source.suggest(section, session.draft.assessment)
    try:
        async for event in events:
            if isinstance(event, Final):
                return event.suggestion
            if isinstance(event, Failed):
                return event.message
    finally:
        close = getattr(events, "aclose", None)
        if close is not None:
            await close()
    return "The source ended without an answer. Ask again."
