"""Fixtures for every folder of tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.endpoint import Endpoint

_OWN = ("OPENAI_", "ASSESSOR_")
_PROXIES = ("http_proxy", "https_proxy", "all_proxy")


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the settings and proxies of whoever runs the tests out of them."""
    for name in tuple(os.environ):
        if name.startswith(_OWN) or name.lower() in _PROXIES:
            monkeypatch.delenv(name)


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
