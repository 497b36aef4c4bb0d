"""Folders that come with the program: the prompts and the starting library."""

from __future__ import annotations

from pathlib import Path
from typing import Literal


def shipped_folder(name: Literal["prompts", "roles"]) -> Path:
    """Where the shipped ``name`` folder is: inside the installed package, or in the checkout."""
    here = Path(__file__)
    installed = here.parent / "_shipped" / name
    return installed if installed.is_dir() else here.parents[2] / name
