"""``assessor check`` compares ratings with those of published roles and of other drafts."""

from __future__ import annotations

from pathlib import Path

from assessor.document.path import replace
from cli.running import assessor, written
from strategies import complete_assessment

WAGES = "evidence.wage_trends"
PAY = "Pay of bakers rises faster than prices, for few young people want to begin at three."


def bring_in(workspace: Path, number: int, rating: int) -> None:
    """A draft of a role whose wage trends are rated so."""
    document = replace(complete_assessment(), "role.title", f"Baker {number}")
    document = replace(document, f"{WAGES}.rationale", f"{PAY} Town {number}.")
    document = replace(document, f"{WAGES}.rating", rating)
    file = written(workspace / f"{number}.json", document)
    assert assessor("--workspace", workspace, "import", file).code == 0


def outliers(workspace: Path, name: str) -> list[str]:
    """Where the check finds ratings far from those of precedents."""
    rows = assessor("--workspace", workspace, "check", name, "--json").json
    return [row["path"] for row in rows if row["code"] == "precedent-outlier"]


def test_drafts_are_precedents_until_they_are_discarded(tmp_path: Path) -> None:
    bring_in(tmp_path, 0, -2)
    for number in range(1, 6):
        bring_in(tmp_path, number, 2)
    assert outliers(tmp_path, "baker-0") == [f"{WAGES}.rating"]
    assert outliers(tmp_path, "baker-1") == []
    assert assessor("--workspace", tmp_path, "discard", "baker-5").code == 0
    assert outliers(tmp_path, "baker-0") == []
