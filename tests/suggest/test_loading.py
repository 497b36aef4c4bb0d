from __future__ import annotations

import asyncio
import builtins
import subprocess
import sys
from typing import Any

import pytest

from assessor.suggest.loading import LoadError, load_llm


async def test_the_module_is_loaded() -> None:
    module = await load_llm()
    assert module is sys.modules["assessor.suggest.llm"]


async def test_loading_twice_at_once_gives_the_same_module() -> None:
    first, second = await asyncio.gather(load_llm(), load_llm())
    assert first is second


async def test_a_missing_library_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any, **others: Any) -> Any:
        if name.partition(".")[0] == "instructor":
            raise ImportError("No module named 'instructor'")
        return real(name, *args, **others)

    for module in ("llm", "exchange"):
        monkeypatch.delitem(sys.modules, f"assessor.suggest.{module}", raising=False)
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(LoadError, match=r"No module named 'instructor'\. Install assessor again"):
        await load_llm()


def test_leaving_while_it_loads_does_not_wait_for_it() -> None:
    code = """
import asyncio, importlib, threading
started, hold = threading.Event(), threading.Event()
def slow(name):
    print("loading", flush=True)
    started.set()
    hold.wait()
importlib.import_module = slow
from assessor.suggest.loading import load_llm
async def main():
    loading = asyncio.create_task(load_llm())
    await asyncio.sleep(0)
    await asyncio.to_thread(started.wait)
    loading.cancel()
asyncio.run(main())
print("left", flush=True)
"""
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=20, check=True
    )
    assert run.stdout.split() == ["loading", "left"]
    assert run.stderr == ""
