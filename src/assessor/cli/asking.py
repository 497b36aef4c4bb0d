"""Who is asked for the suggestions that a command wants. Imported inside commands only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

import typer

from assessor.cli.described import Described
from assessor.cli.desk import Desk
from assessor.desk.ports import SuggestionSource
from assessor.suggest.configured import check_configured, model_of

if TYPE_CHECKING:
    from assessor.suggest.offline import Work

Kind: TypeAlias = Literal["llm", "offline"]


class NoSource(Exception):
    """Nothing can be asked; the message says what to set."""


def kind_of(desk: Desk, wanted: str | None) -> Kind:
    """The kind of source ``wanted``, else the one set, else a model where one is named.

    Raises:
        typer.BadParameter: there is no source of that name.
    """
    chosen = wanted or desk.settings.source
    if chosen in ("llm", "offline"):
        return "llm" if chosen == "llm" else "offline"
    if chosen != "auto":
        raise typer.BadParameter(f"“{chosen[:80]}” is not a source; there are llm and offline")
    return "llm" if model_of(desk.settings) else "offline"


def llm_source(
    desk: Desk,
    model: str | None = None,
    *,
    described: Described | None = None,
    for_many: bool = False,
) -> SuggestionSource:
    """A model, ``model`` in place of the one that is set, that may read how the job is described.

    ``for_many`` requests whose pace is kept elsewhere, none waits on its own, and nothing is
    shown of an answer while it arrives.

    Raises:
        NoSource: it cannot be asked as things are set.
    """
    settings = desk.asking
    if model is not None:
        settings = settings.model_copy(update={"model": model})
    problem = check_configured(settings)
    if problem is not None:
        raise NoSource(problem)
    from assessor.suggest.llm import LlmSource

    return LlmSource(
        settings,
        desk.workspace.root,
        precedents=desk.precedents,
        material=described.text if described else "",
        stream=not for_many,
        waits=not for_many,
    )


def offline_source(desk: Desk, work: Work | None = None) -> SuggestionSource:
    """What works with nothing configured; it makes tasks of ``work``, where that is given."""
    from assessor.material import offline

    return offline(desk.settings, desk.precedents, work)


def work_described(text: str) -> Work:
    """The tasks that a job description speaks of.

    Raises:
        NoSource: it states no responsibility.
    """
    from assessor.material import work_of_description

    work = work_of_description(text)
    if work is None:
        raise NoSource(
            "No responsibility was found in the job description. Give the part that says what "
            "is done."
        )
    return work
