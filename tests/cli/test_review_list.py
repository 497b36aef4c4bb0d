"""``assessor review list NAME``: what is missing for sign-off, and the gate that ``--check`` is."""

from __future__ import annotations

from cli.reviewed import NAME, Team
from cli.reviewed import team as team

WAGES = "evidence.wage_trends"


def approve_all_but(team: Team, *left: str) -> None:
    """Have Grace approve every item but those."""
    items = team.review("Grace", "list", "--json").json["items"]
    paths = [item["path"] for item in items if item["path"] not in left]
    assert team.review("Grace", "approve", *paths).code == 0


def test_what_is_missing_is_said_in_text_and_check_exits_with_1_while_it_is(team: Team) -> None:
    team.begin()
    lines = team.review("Linus", "list").out.splitlines()
    said = lines[lines.index("Missing for sign-off:") + 1 :]
    assert len(said) == 11
    assert said[-1].startswith("  and ")
    approve_all_but(team, WAGES)
    ended = team.review("ci", "list", "--check", "--json")
    assert ended.code == 1
    assert ended.json["missing"] == ["“Wage Trends” is not approved yet."]
    assert ended.errors == [f"{NAME}: {sentence}" for sentence in ended.json["missing"]]
    assert ended.json["may_sign"] == []
    assert "  “Wage Trends” is not approved yet." in team.review("Ada", "list").out.splitlines()
    assert team.review("ci", "list").code == 0


def test_whoever_asks_the_gate_opens_once_somebody_could_sign_and_stays_open_once_they_have(
    team: Team,
) -> None:
    team.begin()
    approve_all_but(team)
    for user in ("ci", "Ada", "Grace"):
        ended = team.review(user, "list", "--check")
        assert (ended.code, ended.err) == (0, "")
        assert "Nothing is missing for sign-off; Grace can give it." in ended.out
    assert team.review("ci", "list", "--json").json["status"] == "in review"  # nothing was signed
    assert team.review("Grace", "sign").code == 0
    ended = team.review("ci", "list", "--check")
    assert (ended.code, ended.err) == (0, "")
    assert "It is signed off." in ended.out.splitlines()


def test_the_gate_is_closed_for_what_is_not_in_review_and_needs_a_name(team: Team) -> None:
    team.begin(submitted=False)
    ended = team.review("ci", "list", "--check")
    assert ended.code == 1
    assert "only what is in review can be signed off" in ended.errors[0]
    assert team.run("ci", "review", "list", "--check").code == 2


def test_what_a_reviewer_is_refused_is_json_too_where_that_is_asked_for(team: Team) -> None:
    team.begin()
    for user, *command in (
        ("Ada", "approve", "growth"),
        ("Grace", "approve", "growth", "evidence.luck"),
        ("Grace", "request", "growth", "--comment", " "),
        ("Grace", "propose", "growth", "rating", "+9"),
        ("Grace", "resolve", "ffff"),
    ):
        verb, *rest = command
        ended = team.review(user, verb, *rest, "--json")
        assert (ended.code, ended.json["changed"]) == (1, False)
        assert ended.json["refused"] == ended.errors


def test_a_rating_is_proposed_with_the_plus_that_the_screen_writes(team: Team) -> None:
    team.begin()
    assert team.review("Grace", "propose", "growth", "rating", "+2").code == 0
    (proposal,) = team.state("growth")["proposals"]
    assert proposal["value"] == 2
