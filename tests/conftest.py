"""Fixtures for every folder of tests."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Literal

import pytest

from support.endpoint import Endpoint

_OWN = ("OPENAI_", "ASSESSOR_", "PYTHON_KEYRING_")
_PROXIES = ("http_proxy", "https_proxy", "all_proxy")

# Where nothing compiled may be kept, each process that a test starts compiles the program anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

_LONGEST_ID = 200
"""Characters of a parameter in a test's name, which goes into every report on the test."""


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Call a long text by its length."""
    if isinstance(val, str | bytes) and len(val) > _LONGEST_ID:
        return f"{argname} of {len(val)}"
    return None


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """Look for no garbage in what is collected, which stays to the end; less often than usual later."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(10_000, 20, 20)
        gc.enable()


@pytest.fixture(scope="session", autouse=True)
def _nothing_from_outside() -> Iterator[None]:
    """Keep the settings, proxies and keyring of whoever runs the tests out of them.

    There is no keyring but the one that a test names in the environment.
    """
    from assessor.suggest import keyring_process, keys

    look = keys._run

    def run(act: Literal["get", "set", "delete"], endpoint: str, key: str = "") -> str | None:
        if "PYTHON_KEYRING_BACKEND" not in os.environ:
            raise keys.KeyringError(keys._PROBLEMS[keyring_process.NO_BACKEND])
        return look(act, endpoint, key)

    with pytest.MonkeyPatch.context() as patch:
        for name in tuple(os.environ):
            if name.startswith(_OWN) or name.lower() in _PROXIES:
                patch.delenv(name)
        patch.setattr(keys, "_run", run)
        yield


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    """A server that answers as the test says; see :mod:`support.endpoint`."""
    with Endpoint() as server:
        yield server


@pytest.fixture(scope="session")
def llama_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny model with random weights; see :mod:`support.llama`."""
    from support.llama import write_model

    return write_model(tmp_path_factory.mktemp("llama") / "tiny.gguf")


@pytest.fixture(scope="session")
def llama(llama_model: Path) -> Iterator[str]:
    """Base URL of a genuine llama.cpp server on that model."""
    from support.llama import llama_server

    with llama_server(llama_model) as base_url:
        yield base_url
