"""Asking for one section as often as is wanted, and keeping every answer the moment it is had."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass, field

from assessor.cli import INTERRUPTED
from assessor.cli.output import OK, UNUSABLE, WRONG
from assessor.cli.progress import Shown, live_line
from assessor.desk.ports import Failed, Partial, SuggestionSource
from assessor.desk.sampling import ask
from assessor.desk.session import Session
from assessor.document.provenance import Section, Suggestion

_UNSET = frozenset({"setup"})


@dataclass
class Sampled:
    """What came, by the number of the answer that was asked for, and whether all could come."""

    kept: dict[int, Suggestion] = field(default_factory=dict)
    failures: dict[int, Failed] = field(default_factory=dict)
    interrupted: bool = False

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """What was kept, in the order it was asked for."""
        return tuple(self.kept[number] for number in sorted(self.kept))

    @property
    def code(self) -> int:
        """The exit code it calls for."""
        if self.interrupted:
            return INTERRUPTED
        if self.failures and not self.kept and {f.code for f in self.failures.values()} == _UNSET:
            return UNUSABLE
        return WRONG if self.failures else OK


def sample(
    sources: Sequence[SuggestionSource], section: Section, session: Session, *, at_once: int
) -> Sampled:
    """Ask every source for ``section``, at most ``at_once`` at a time.

    Each answer is a suggestion of its own and kept with the draft as it comes. An interruption
    leaves what was kept before it.

    Raises:
        KeyboardInterrupt: it came before any answer.
        StoreError: the working database cannot be written.
    """
    came = Sampled()
    with live_line() as shown:
        try:
            asyncio.run(_sample(sources, section, session, came, shown, at_once))
        except KeyboardInterrupt:
            if not came.kept:
                raise
            came.interrupted = True
    return came


async def _sample(
    sources: Sequence[SuggestionSource],
    section: Section,
    session: Session,
    came: Sampled,
    shown: Shown,
    at_once: int,
) -> None:
    def arriving(_number: int, partial: Partial) -> None:
        answered = f"{len(came.kept)} of {len(sources)} answered; " if len(sources) > 1 else ""
        again = f"attempt {partial.attempt}: " if partial.attempt > 1 else ""
        newest = partial.text.rstrip().rpartition("\n")[2].strip()
        shown.line(f"{answered}{section}: {again}{newest}")

    draft = session.draft.assessment
    outcomes = ask(sources, section, draft, at_once=at_once, arriving=arriving)
    async with aclosing(outcomes):
        async for outcome in outcomes:
            if isinstance(outcome.found, Failed):
                came.failures[outcome.number] = outcome.found
            else:
                session.keep(outcome.found)
                came.kept[outcome.number] = outcome.found
