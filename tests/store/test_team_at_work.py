"""A role from its import to its publication, by several people on one server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cli.running import Ended, assessor
from support.postgres import ASSESSOR, READER, REVIEWER, Team

pytestmark = pytest.mark.xdist_group("postgresql")
_ROLE = Path(__file__).parents[2] / "roles" / "ai-infrastructure-engineer.json"
_NAME = "ai-infrastructure-engineer-2"


@pytest.fixture
def run(on_server: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ended]:
    """Run a command as one of the team."""
    (tmp_path / "roles").mkdir()

    def run(role: str, *arguments: object) -> Ended:
        monkeypatch.setenv("ASSESSOR_DATABASE_URL", on_server.address(role).get_secret_value())
        return assessor(*arguments, "--workspace", tmp_path)

    return run


def test_a_role_is_submitted_approved_signed_and_published_by_those_who_may(
    run: Callable[..., Ended], tmp_path: Path
) -> None:
    assert run(ASSESSOR, "import", _ROLE).code == 0
    assert run(READER, "submit", _NAME).code == 2
    assert run(READER, "set", _NAME, "growth.rating", 0).code == 2
    assert run(ASSESSOR, "set", _NAME, "growth.rating", 0).code == 0
    assert run(ASSESSOR, "submit", _NAME).code == 0
    assert run(REVIEWER, "review", "propose", _NAME, "growth", "rating", "+1").code == 0
    (proposal,) = run(READER, "decide", _NAME, "--json").json
    answer = ("decide", _NAME, proposal["suggestion"], "--accept", "--over")
    assert [run(role, *answer).code for role in (READER, REVIEWER, ASSESSOR)] == [2, 2, 0]
    paths = [
        item["path"] for item in run(REVIEWER, "review", "list", _NAME, "--json").json["items"]
    ]
    assert run(ASSESSOR, "review", "approve", _NAME, paths[0]).code == 1
    assert run(REVIEWER, "review", "sign", _NAME).code == 1
    assert run(REVIEWER, "review", "approve", _NAME, *paths).code == 0
    assert run(ASSESSOR, "review", "sign", _NAME).code != 0
    assert run(REVIEWER, "review", "sign", _NAME).code == 0
    assert run(READER, "verify", _NAME).code == 0
    assert run(ASSESSOR, "publish", _NAME).code == 0
    assert (tmp_path / "roles" / f"{_NAME}.json").is_file()
