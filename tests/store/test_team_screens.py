"""What the screens of one person show of what others write to a team's database."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from assessor.tui import app
from store.store_builders import AT, LATER, OPENED, written
from support.postgres import ASSESSOR, BOTH, Team
from tui.driving import opened

pytestmark = pytest.mark.xdist_group("postgresql")


async def test_the_library_lists_what_others_begin_and_the_desk_says_who_else_writes(
    on_server: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "_REFRESH", 0.01)
    (tmp_path / "roles").mkdir()
    settings = {"ASSESSOR_DATABASE_URL": on_server.address(ASSESSOR)}
    async with opened(tmp_path, settings=settings) as program:
        with closing(on_server.open(BOTH)) as other:
            other.create("data-steward", OPENED, BOTH, AT)
            await program.until(lambda: "Data steward" in program.text, "the draft of another")
            program.app.post_message(program.library.Open("data-steward"))
            await program.until(lambda: len(program.app.screen_stack) == 3, "the desk")
            assert program.desk.session.author.name == ASSESSOR
            assert program.notice == ""

            other.save("data-steward", 1, written("Theirs"), BOTH, LATER)
            await program.until(lambda: program.notice != "", "the notice")
        assert program.notice.startswith(f"{BOTH} works on this draft too.")
