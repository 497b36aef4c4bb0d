"""A source of suggestions inside the process: it answers what a test has prepared."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any, TypeAlias

from assessor.desk.deciding import OpenItem
from assessor.desk.ports import Final, SuggestionEvent
from assessor.desk.session import Session
from assessor.document.assessment import Assessment
from assessor.document.provenance import PromptRef, Section, Suggestion
from assessor.store.database import open_store
from assessor.suggest.items import items_of
from assessor.tui.widgets.items import SuggestionCard
from strategies import AT
from support.relaxed import ANY_LENGTH
from tui.driving import Program

Answering: TypeAlias = Callable[[Section, Assessment], SuggestionEvent]


class Prepared:
    """A :class:`~assessor.desk.ports.SuggestionSource`; it is its own factory too.

    Every request gets the next of ``steps``, the last one again and again: an event, what makes
    one, an exception to raise, or ``None`` for an answer that never comes. Where it is ``held``,
    no answer comes before ``let_go`` is set.
    """

    def __init__(
        self, *steps: SuggestionEvent | Answering | Exception | None, held: bool = False
    ) -> None:
        self.steps = steps
        self.asked: list[Section] = []
        self.let_go = asyncio.Event()
        if not held:
            self.let_go.set()
        self.ended = 0
        """How many requests came to an end, cancelled ones included."""

    async def __call__(self, session: Session) -> tuple[Prepared]:
        return (self,)

    async def suggest(
        self, section: Section, assessment: Assessment
    ) -> AsyncIterator[SuggestionEvent]:
        step = self.steps[min(len(self.asked), len(self.steps) - 1)]
        self.asked.append(section)
        try:
            await self.let_go.wait()
            if step is None:
                await asyncio.Event().wait()
            elif isinstance(step, Exception):
                raise step
            else:
                yield step(section, assessment) if callable(step) else step
        finally:
            self.ended += 1


def answering(
    answers: Mapping[Section, Any], **fields: object
) -> Callable[[Section, Assessment], Final]:
    """Takes what a model would answer for each section, and makes suggestions of it."""

    made = 0

    def answer(section: Section, assessment: Assessment) -> Final:
        nonlocal made
        made += 1
        content = answers[section]
        found = ANY_LENGTH[section].model_validate_json(json.dumps(content))
        suggestion = Suggestion(
            id=f"{made:032x}",
            section=section,
            source="llm",
            model="some-model",
            endpoint="127.0.0.1:8080",
            prompt=PromptRef(name=section, version="1", sha256="ab" * 32),
            parameters={},
            asked_at=AT,
            elapsed_ms=1200,
            tokens=None,
            price=None,
            answer=json.dumps(content),
            items=items_of(found, assessment),
        )
        return Final(suggestion.model_copy(update=fields))

    return answer


def cards(program: Program) -> list[SuggestionCard]:
    """The suggestion cards of the section at the Desk, in order."""
    return [view for view in program.desk.editor.views if isinstance(view, SuggestionCard)]


def labels(program: Program) -> list[str]:
    """What the suggestion cards of the section are about, in order."""
    return [
        about.item.label
        for card in cards(program)
        if isinstance(about := card.shown.about, OpenItem)
    ]


def card_text(program: Program, label: str) -> str:
    """The text of the suggestion card that is about ``label``."""
    return str(cards(program)[labels(program).index(label)].shown.content)


async def on_card(program: Program, label: str) -> None:
    """Put the cursor on the suggestion card that is about ``label``."""
    await program.focus(cards(program)[labels(program).index(label)])


async def ask(program: Program, section: Section) -> None:
    """Ask for a section with ``g``, and wait until its suggestion has come."""
    await program.go(section)
    before = len(program.desk.session.suggestions)
    await program.press("g")
    await program.until(
        lambda: len(program.desk.session.suggestions) > before and bool(cards(program)),
        f"a suggestion for {section}",
    )


async def shows(program: Program, words: str, where: Callable[[], str] | None = None) -> None:
    """Wait until ``words`` are painted: anywhere, or in the text that ``where`` gives."""
    look = where or (lambda: program.text)
    await program.until(lambda: words in look(), f"“{words}” on the screen")


def kept(program: Program) -> tuple[object, ...]:
    """Draft, version, log and suggestions as a new look into the database finds them."""
    store, name = open_store(program.app.workspace.database), program.desk.session.name
    try:
        return store.find(name), store.events(name), store.suggestions(name)
    finally:
        store.close()


def decided(program: Program) -> list[Mapping[str, Any]]:
    """The details of every decision in the log, oldest first."""
    return [event.detail for event in program.events() if event.kind == "decide"]
