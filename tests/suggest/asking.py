"""Asking a model in a test: settings, one ask, and what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from assessor.desk.ports import Failed, Final, Partial, SuggestionEvent
from assessor.document.assessment import Assessment, blank
from assessor.document.provenance import Section, Suggestion
from assessor.settings import Settings
from assessor.suggest.answers import ANSWERS, AnswerModels
from assessor.suggest.llm import LlmSource
from assessor.suggest.modes import Taken

NOWHERE = Path("/nonexistent")
NURSE = blank("Nurse")

_ALIASES = {
    "api_key": "OPENAI_API_KEY",
    "base_url": "OPENAI_BASE_URL",
    "model": "ASSESSOR_MODEL",
    "mode": "ASSESSOR_MODE",
    "timeout": "ASSESSOR_TIMEOUT",
    "temperature": "ASSESSOR_TEMPERATURE",
}


def settings(base_url: str, **others: Any) -> Settings:
    """Settings for a model called ``tiny`` at ``base_url``, answering within 20 seconds."""
    values = {"base_url": base_url, "model": "tiny", "timeout": 20, **others}
    return Settings(**{_ALIASES[name]: value for name, value in values.items()})


async def events(
    chosen: Settings,
    section: Section = "tasks",
    assessment: Assessment = NURSE,
    *,
    answers: AnswerModels = ANSWERS,
    workspace: Path = NOWHERE,
    **others: Any,
) -> list[SuggestionEvent]:
    """All events of one ask, by a source that has learnt nothing of any endpoint yet."""
    source = LlmSource(chosen, workspace, answers, **{"taken": Taken(), **others})
    return [event async for event in source.suggest(section, assessment)]


async def outcome(chosen: Settings, *args: Any, **others: Any) -> Final | Failed:
    """The last event of one ask; all before it are views."""
    *views, last = await events(chosen, *args, **others)
    assert all(isinstance(view, Partial) for view in views)
    assert isinstance(last, Final | Failed)
    return last


async def suggested(chosen: Settings, *args: Any, **others: Any) -> Suggestion:
    """The suggestion of an ask that must yield one."""
    event = await outcome(chosen, *args, **others)
    assert isinstance(event, Final), event
    return event.suggestion


async def failure(chosen: Settings, *args: Any, **others: Any) -> Failed:
    """The failure of an ask that must fail: one line of at most 300 characters, two sentences."""
    event = await outcome(chosen, *args, **others)
    assert isinstance(event, Failed), event
    assert len(event.message) <= 300
    assert event.message.isprintable()
    assert event.message.endswith(".")
    assert ". " in event.message
    return event


async def message(chosen: Settings, *args: Any, **others: Any) -> str:
    """What :func:`failure` says."""
    return (await failure(chosen, *args, **others)).message
