"""Make the pictures of this folder: SVG screenshots the program takes of itself.

Run from anywhere with the package installed: ``python docs/pictures.py``.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from assessor.desk.ports import Final, SuggestionEvent
from assessor.desk.session import Session
from assessor.document.assessment import Assessment
from assessor.document.model import now
from assessor.document.provenance import PromptRef, Section, SuggestedItem, Suggestion, Tokens
from assessor.settings import load_settings
from assessor.tui.app import AssessorApp
from assessor.tui.screens.desk import DeskScreen
from assessor.workspace import Workspace

HERE = Path(__file__).parent
SIZE = (120, 36)

RATIONALE = (
    "Agents watch the cluster, move jobs and propose scaling rules. The engineer still chooses the "
    "interconnect, lays out mixed hardware for each training run and answers for the design."
)


class OneAnswer:
    """A source that suggests one task, so that the picture shows a card."""

    async def suggest(
        self, section: Section, assessment: Assessment
    ) -> AsyncIterator[SuggestionEvent]:
        """The prepared suggestion."""
        item = SuggestedItem(
            id="1",
            target="tasks[gpu-clusters]",
            label="GPU cluster & training infrastructure management",
            fields={"score": 3, "rationale": RATIONALE},
            basis="",
        )
        yield Final(
            Suggestion(
                id="0" * 32,
                section=section,
                source="llm",
                model="example-model",
                endpoint="127.0.0.1:8080",
                prompt=PromptRef(name="tasks", version="1", sha256="0" * 64),
                parameters={},
                asked_at=now(),
                elapsed_ms=4200,
                tokens=Tokens(prompt=2_310, completion=420),
                price=None,
                answer="",
                items=(item,),
            )
        )


async def take(folder: Path) -> None:
    """Open the shipped role, ask for a suggestion, and take the pictures."""

    async def sources(_: Session) -> tuple[OneAnswer]:
        return (OneAnswer(),)

    app = AssessorApp(Workspace(folder), load_settings(folder), sources)
    async with app.run_test(size=SIZE) as pilot:
        while "published" not in app.export_screenshot():
            await pilot.pause()
        _save(app, "library.svg")
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("right_square_bracket")
        await pilot.press("g")
        screen = app.screen
        assert isinstance(screen, DeskScreen)
        while not screen.session.open_items():
            await pilot.pause()
        await pilot.pause()
        _save(app, "desk.svg")


def _save(app: AssessorApp, name: str) -> None:
    picture = re.sub(r"@font-face \{.*?\}", "", app.export_screenshot(title="assessor"), flags=re.S)
    (HERE / name).write_text(picture.replace("Fira Code", "monospace"), encoding="utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        asyncio.run(take(Path(temporary)))
