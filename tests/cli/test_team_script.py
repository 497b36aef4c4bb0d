"""A team's script, as docs/review.md shows it: from a suggestion to a verified publication."""

from __future__ import annotations

from typing import Any

from cli.reviewed import Team
from cli.reviewed import team as team
from cli.running import Ended, written
from strategies import complete_assessment

POSTING = """\
Data Engineer

Responsibilities:
- Train junior engineers in the use of the platform
- Coordinate releases with the teams that consume the data
"""


def test_two_people_and_a_gate_go_from_a_suggestion_to_a_verified_publication(team: Team) -> None:
    posting = team.folder / "posting.txt"
    posting.write_text(POSTING)

    def run(user: str, *arguments: object, code: int = 0) -> Ended:
        ended = team.run(user, *arguments)
        assert ended.code == code, (arguments, ended)
        return ended

    def data(user: str, *arguments: object) -> Any:
        return run(user, *arguments, "--json").json

    file = written(team.folder / "assessment.json", complete_assessment())
    role = data("ada", "import", file)["name"]

    # The author takes one task of a job posting over, leaves the rest out, and makes room for it.
    asked = ("suggest", role, "--section", "tasks", "--from", posting, "--source", "offline")
    made = data("ada", *asked)
    first = made["items"][0]["id"]
    taken = data("ada", "decide", role, made["id"], first, "--accept")
    task = taken["decided"][0]["path"].rpartition(".")[0]
    run("ada", "decide", role, made["id"], "--discard", "--all")
    assert data("ada", "decide", role) == []
    run("ada", "set", role, f"{task}.time", 1)
    run("ada", "set", role, f"{task}.score", 2)
    run("ada", "set", role, f"{task}.involvement", "augmentation")
    run("ada", "set", role, f"{task}.rationale", "AI prepares material, but a person teaches " * 3)
    share = complete_assessment().tasks[0].time
    assert share is not None
    done = data("ada", "set", role, "tasks[0].time", share - 1)
    assert done["score"]["after"]["published_score"] is not None
    run("ada", "submit", role)

    # The reviewer asks for a change and proposes it; the gate is closed.
    assert run("ci", "review", "list", role, "--check", code=1).errors
    run("bob", "review", "propose", role, "growth", "rating", "+2", "--why", "Demand rose")
    run("bob", "review", "request", role, "growth", "--comment", "See what I propose")
    run("bob", "review", "return", role)

    # The author answers by the proposal's id, and hands it in again.
    ((proposal, field),) = [
        (one["suggestion"], next(iter(one["items"][0]["fields"])))
        for one in data("ada", "decide", role)
    ]
    assert field == "rating"
    run("ada", "decide", role, proposal, "--accept", code=1)  # something else stands there
    run("ada", "decide", role, proposal, "--accept", "--over")
    run("ada", "submit", role)

    # The reviewer reads and approves what is shown, the gate opens, and they sign.
    items = data("bob", "review", "list", role)["items"]
    shown = [text for item in items for text in ("--expect", item["sha256"])]
    run("bob", "review", "approve", role, *(item["path"] for item in items), *shown)
    assert "bob can give it" in run("ci", "review", "list", role, "--check").out
    run("ada", "review", "sign", role, code=1)
    run("bob", "review", "sign", role)

    published = data("ada", "publish", role)["path"]
    run("ci", "verify", published)
    assert "reopen" in run("ada", "set", role, "growth.rating", 0, code=1).errors[0]
    kinds = {event["kind"] for event in data("ci", "log", role)}
    assert kinds >= {"decide", "set", "submit", "request-changes", "approve", "publish"}
