"""The first frame is painted before anything heavy is imported."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("openai", "instructor", "sqlalchemy", "alembic", "jinja2", "httpx2")

PROGRAM = """
import json, sys
from pathlib import Path
from assessor.tui.app import AssessorApp
from assessor.workspace import Workspace

seen = {"imported": sorted(sys.modules)}

def look(app):
    strips = app.screen._compositor.render_strips()
    seen["painted"] = [strip.text for strip in strips]
    seen["loaded"] = sorted(sys.modules)
    app.exit()

AssessorApp._start_reading = look  # called after the first refresh
AssessorApp(Workspace(Path(sys.argv[1]))).run(headless=True, size=(80, 24))
print(json.dumps(seen))
"""


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What a process had painted and loaded when its first frame stood."""
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path_factory.mktemp("workspace"))],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    found: dict[str, list[str]] = json.loads(ended.stdout.splitlines()[-1])
    return found


def test_importing_the_app_loads_nothing_heavy(seen: dict[str, list[str]]) -> None:
    assert "assessor.tui.app" in seen["imported"]
    assert not set(HEAVY) & set(seen["imported"])


def test_the_first_frame_is_there_before_anything_heavy_is_loaded(
    seen: dict[str, list[str]],
) -> None:
    assert not set(HEAVY) & set(seen["loaded"])
    assert "textual" in seen["loaded"]
    frame = "\n".join(seen["painted"])
    assert "assessor" in frame
    assert "Reading the library …" in frame
    assert "n New role" in frame


def test_the_first_frame_makes_nothing_in_the_workspace(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)],
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert list(tmp_path.iterdir()) == []
