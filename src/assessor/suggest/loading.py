"""Loading the model libraries beside a running screen: they take about a second to import."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import threading
from types import ModuleType
from typing import TYPE_CHECKING, Protocol, cast

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

    The import runs in a daemon thread of its own: leaving the program does not wait for it, as
    it would for a thread of the loop's pool.

    Raises:
        LoadError: it cannot be imported.
    """
    loop = asyncio.get_running_loop()
    loaded: asyncio.Future[ModuleType] = loop.create_future()

    def settle(module: ModuleType | None, why: str) -> None:
        if loaded.done():
            return
        if module is None:
            loaded.set_exception(LoadError(f"The model libraries cannot be loaded{why}. {_TODO}"))
        else:
            loaded.set_result(module)

    def work() -> None:
        module, why = None, ""
        try:
            module = importlib.import_module("assessor.suggest.llm")
        except ImportError as error:
            why = f": {error.msg}"
        finally:
            with contextlib.suppress(RuntimeError):  # the loop was closed meanwhile: nobody waits
                loop.call_soon_threadsafe(settle, module, why)

    threading.Thread(target=work, name="load-llm", daemon=True).start()
    return cast(LlmModule, await loaded)


_TODO = "Install assessor again with its dependencies."
