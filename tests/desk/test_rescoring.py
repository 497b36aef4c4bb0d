"""A document made under another version of the method: scored under its own, re-scored on purpose."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from assessor.desk.draft import Draft
from assessor.desk.library import open_entry, store_new
from assessor.desk.publishing import contradictions
from assessor.desk.rescoring import RESCORE, is_current, rescore, rescored, rescoring
from assessor.document.assessment import Assessment, MethodRef
from assessor.document.canonical import dump, load
from assessor.document.checks import run_checks
from assessor.document.ratings import method_note, method_of, score
from assessor.method import definition
from assessor.method.definition import AIJRI_1_0, CURRENT, MethodDefinition, Zone
from assessor.method.errors import MethodError
from cli.running import assessor, written
from desk.commands import ADA
from desk.memory_store import MemoryStore
from strategies import complete_assessment
from tui.driving import LARGE, at_desk

AIJRI_0_9 = replace(
    AIJRI_1_0,
    version="0.9",
    constants=replace(AIJRI_1_0.constants, evidence_step=Fraction(10, 100)),
    zones=(Zone("green", "Green", "Protected", 90), *AIJRI_1_0.zones[1:]),
)


@pytest.fixture(autouse=True)
def _known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(definition, "METHODS", (AIJRI_0_9, AIJRI_1_0))


def under(method: MethodDefinition) -> Assessment:
    return complete_assessment().model_copy(update={"method": MethodRef.of(method)})


OLD, NEW = under(AIJRI_0_9), under(AIJRI_1_0)


def published(document: Assessment) -> Decimal:
    card = score(document)
    assert card is not None
    return card.published_score


def test_the_definition_that_every_document_names_is_not_changed_in_passing() -> None:
    assert AIJRI_1_0.sha256 == "aea7c084d241ad02056967e77db39ed9440c4905fa9bb776a8eb5c14924288a3"
    assert CURRENT is AIJRI_1_0


def test_a_document_is_scored_under_its_own_method_and_says_so() -> None:
    assert method_of(OLD) is AIJRI_0_9
    assert published(OLD) != published(NEW)
    card = score(OLD)
    assert card is not None
    assert card.vector.startswith("AIJRI:0.9/")
    assert method_note(OLD) == "Scored under aijri 0.9; the current method is aijri 1.0."
    assert method_note(NEW) == ""


def test_its_zones_are_those_of_its_method() -> None:
    card, now = score(OLD), score(NEW)
    assert card is not None and now is not None
    assert published(OLD) > published(NEW)
    assert (card.zone, now.zone) == ("yellow", "green")


def test_an_altered_method_is_refused_everywhere() -> None:
    altered = OLD.model_copy(update={"method": OLD.method.model_copy(update={"sha256": "0" * 64})})
    for refused in (score, run_checks, method_of, rescoring):
        with pytest.raises(MethodError, match="altered constants"):
            refused(altered)


def test_rescoring_shows_both_scores_and_what_the_method_does() -> None:
    found = rescoring(OLD)
    assert found.before is not None and found.after is not None
    assert (found.old, found.new) == (AIJRI_0_9, CURRENT)
    assert found.after.published_score == published(NEW)
    assert sum(share.printed for share in found.shares) == published(NEW) - published(OLD)
    assert "method" in {share.path for share in found.shares}


def test_rescoring_is_logged_undoable_and_touches_no_rating() -> None:
    store = MemoryStore()
    session = store_new(Draft.of(OLD), (), (), store, ADA, kind="import")
    change = session.do(rescore)
    assert change is not None
    assert session.draft.assessment == rescored(OLD) == NEW
    event = store.events(session.name)[-1]
    assert (event.kind, event.path) == (RESCORE, "method")
    assert (event.before, event.after) == (
        OLD.method.model_dump(mode="json"),
        NEW.method.model_dump(mode="json"),
    )
    assert session.do(rescore) is None
    session.undo()
    assert session.draft.assessment == OLD
    assert not is_current(open_entry(session.name, (), store, "Ada").draft.assessment)


def test_an_export_made_under_another_method_holds_under_that_one() -> None:
    store = MemoryStore()
    session = store_new(Draft.of(OLD), (), (), store, ADA, kind="import")
    export = session.finished()
    assert export.scorecard.published_score == published(OLD)
    assert contradictions(load(dump(export))) == ()


def test_score_on_the_command_line_names_the_method(tmp_path: Path) -> None:
    ended = assessor("score", written(tmp_path / "old.json", OLD))
    assert ended.code == 0
    assert f"{published(OLD)}/100" in ended.out
    assert "Scored under aijri 0.9; the current method is aijri 1.0." in ended.out
    assert "the current method" not in assessor("score", written(tmp_path / "n.json", NEW)).out


def test_rescore_on_the_command_line_changes_nothing_without_yes(tmp_path: Path) -> None:
    here = ("--workspace", str(tmp_path))
    assert assessor("import", written(tmp_path / "old.json", OLD), *here).code == 0
    (name,) = [
        row["name"]
        for row in json.loads(assessor("list", "--json", *here).out)
        if row["status"] == "draft"
    ]
    shown = assessor("rescore", name, *here)
    assert shown.code == 0
    assert "Nothing was changed" in shown.out
    assert f"{published(OLD)}" in shown.out and f"{published(NEW)}" in shown.out
    told = json.loads(assessor("rescore", name, "--json", *here).out)
    assert (told["from"], told["to"], told["changed"]) == ("aijri 0.9", "aijri 1.0", False)
    assert "is now scored under aijri 1.0" in assessor("rescore", name, "--yes", *here).out
    assert "is the current method" in assessor("rescore", name, *here).out
    assert '"rescore"' in assessor("log", name, "--json", *here).out


async def test_the_desk_says_so_and_rescores_after_a_look(tmp_path: Path) -> None:
    async with at_desk(tmp_path, OLD, size=LARGE) as program:
        assert "Scored under aijri 0.9" in program.words
        assert f"{published(OLD)}/100" in program.text
        await program.press("M")
        assert f"aijri 0.9: {published(OLD)}" in program.words
        assert f"aijri 1.0: {published(NEW)}" in program.words
        await program.press("escape")
        assert program.document == OLD
        await program.press("M", "enter")
        assert program.document == NEW
        assert "Scored under" not in program.words
        await program.press("M")
        assert program.app.screen is program.desk
        await program.press("ctrl+z")
        assert program.document == OLD


def test_a_rating_off_the_scale_of_its_method_counts_as_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    narrow = replace(AIJRI_1_0, version="0.8", growth=replace(AIJRI_1_0.growth, low=-1, high=0))
    monkeypatch.setattr(definition, "METHODS", (narrow, AIJRI_1_0))
    document = under(narrow)
    assert document.growth.rating == 1
    assert score(document) is None
    ended = assessor("score", written(tmp_path / "a.json", document))
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.endswith(
        "growth.rating: AI Growth Correlation is rated 1; aijri 0.8 takes -1 to 0: rate it anew.\n"
    )
