"""``assessor submit``, ``withdraw`` and ``reopen``: moves between statuses."""

from __future__ import annotations

from assessor.document.path import replace
from cli.reviewed import NAME, Team
from cli.reviewed import team as team
from strategies import complete_assessment


def status_of(team: Team) -> str:
    """The draft's status as the list has it."""
    rows = {row["name"]: row for row in team.run("Ada", "list", "--json").json}
    status: str = rows[NAME]["status"]
    return status


def test_a_finished_draft_is_handed_in_and_the_list_and_the_log_say_so(team: Team) -> None:
    team.begin(submitted=False)
    ended = team.run("Ada", "submit", NAME, "--reason", "Tasks are new")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == "data-engineer: draft → in review\n"
    assert status_of(team) == "in review"
    assert team.run("Ada", "log", NAME).out.splitlines()[-2:] == [
        "      draft → in review",
        "      why: Tasks are new",
    ]


def test_a_draft_with_errors_stays_one_and_every_error_is_said(team: Team) -> None:
    unfinished = replace(complete_assessment(), "growth.rating", None)
    team.begin(replace(unfinished, "tasks[1].score", None), submitted=False)
    ended = team.run("Ada", "submit", NAME, "--json")
    assert ended.code == 1
    assert ended.json["moved"] is False
    assert len(ended.json["missing"]) == len(ended.errors) > 1
    assert ended.errors == [f"{NAME}: {sentence}" for sentence in ended.json["missing"]]
    assert status_of(team) == "draft"


def test_what_is_in_review_can_be_taken_back_and_verdicts_stay(team: Team) -> None:
    team.begin()
    assert team.review("Grace", "approve", "growth").code == 0
    assert team.run("Ada", "withdraw", NAME, "--json").json["status"] == "draft"
    assert team.state("growth")["approved_by"] == ["Grace"]


def test_only_what_is_settled_can_be_reopened(team: Team) -> None:
    team.begin()
    ended = team.run("Ada", "reopen", NAME)
    assert ended.code == 1
    assert ended.errors == [
        f"{NAME}: It is in review; only what is approved or published can be reopened."
    ]


def test_what_is_no_draft_here_cannot_be_moved(team: Team) -> None:
    ended = team.run("Ada", "submit", "nobody")
    assert (ended.code, ended.out) == (2, "")
    assert ended.errors == ["there is no draft “nobody”; see assessor list"]
    for command in ("submit", "withdraw", "reopen"):
        assert team.run("Ada", command, "../etc").code == 2
