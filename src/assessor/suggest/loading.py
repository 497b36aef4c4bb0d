"""Loading the model libraries beside a running screen: they take about a second to import."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Protocol, cast

from assessor.suggest.aside import UnfinishedError, aside

if TYPE_CHECKING:
    from assessor.suggest.llm import LlmSource


class LoadError(Exception):
    """The model libraries cannot be imported; the message is for the person at the desk."""


class LlmModule(Protocol):
    """What a caller needs of :mod:`assessor.suggest.llm`."""

    @property
    def LlmSource(self) -> type[LlmSource]:
        """The source that asks a model."""
        ...


async def load_llm() -> LlmModule:
    """The module :mod:`assessor.suggest.llm`, imported without holding up the event loop.

    Raises:
        LoadError: it cannot be imported.
    """
    try:
        module = await aside(lambda: importlib.import_module("assessor.suggest.llm"), ImportError)
    except (ImportError, UnfinishedError) as error:
        why = f": {error.msg}" if isinstance(error, ImportError) else ""
        raise LoadError(f"The model libraries cannot be loaded{why}. {_REMEDY}") from None
    return cast(LlmModule, module)


_REMEDY = "Install assessor again with its dependencies."
