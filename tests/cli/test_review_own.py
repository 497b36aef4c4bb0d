"""Somebody who rates, has a sentence of theirs reworded, and then tries to pass it alone."""

from __future__ import annotations

from assessor.document.path import replace
from cli.reviewed import NAME, Team
from cli.reviewed import team as team
from strategies import complete_assessment


def test_an_author_does_not_get_their_own_work_published_over_a_reworded_sentence(
    team: Team,
) -> None:
    document = replace(complete_assessment(), "override.score", "48.3")
    team.begin(replace(document, "override.reason", "other"), submitted=False)
    assert team.run("ada", "set", NAME, "growth.rating", "0").code == 0
    assert team.run("ada", "submit", NAME).code == 0
    assert team.run("bob", "set", NAME, "growth.rationale", "In his words. " * 20).code == 0
    items = team.review("bob", "list", "--json").json["items"]
    others = [item["path"] for item in items if item["may_approve"]]
    assert team.review("bob", "approve", *others).code == 0

    growth = team.review("ada", "approve", "growth")
    assert growth.code != 0
    assert "“AI Growth Correlation” " in growth.err and " by ada, who cannot approve" in growth.err
    whole = team.review("ada", "approve", "flag:borderline:score")
    assert " by ada, who cannot approve it" in whole.err
    signed = team.review("ada", "sign")
    assert signed.code != 0
    assert "ada submitted “data-engineer” for review; somebody else has to sign" in signed.err
    assert team.run("ada", "publish", NAME).code != 0

    left = ("growth", "flag:borderline:score", "override")
    assert team.review("carol", "approve", *left).code == 0
    assert team.review("bob", "sign").code == 0
    assert team.run("ada", "publish", NAME).code == 0
