"""``assessor score`` says the same whether it read a document quickly or by the models."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessor.document.assessment import Assessment
from assessor.document.canonical import dump
from assessor.document.path import Json
from cli.running import Ended, assessor, written
from cli.test_bad_input import WRONG
from strategies import assessments, complete_assessment, complete_export, published

FORMS: tuple[list[str], ...] = ([], ["--json"])


def by_the_models(*arguments: object, stdin: bytes = b"") -> Ended:
    """Run a command that reads no document quickly."""
    with patch("assessor.document.quick.quick", return_value=None):
        return assessor(*arguments, stdin=stdin)


def quickly(*arguments: object, stdin: bytes = b"") -> Ended:
    """Run a command that can read documents no other way."""
    with patch("assessor.document.canonical.load", side_effect=AssertionError):
        return assessor(*arguments, stdin=stdin)


@given(st.one_of(assessments(), assessments(complete=True), published()))
@settings(max_examples=40, deadline=None)
def test_a_sound_file_is_scored_the_same_both_ways(document: Assessment) -> None:
    with TemporaryDirectory() as folder:
        file = written(Path(folder, "a.json"), document)
        for form in FORMS:
            assert quickly("score", *form, file) == by_the_models("score", *form, file)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("document", [complete_assessment(), complete_export()])
def test_standard_input_is_scored_the_same_both_ways(document: Assessment, form: list[str]) -> None:
    quick = quickly("score", *form, "-", stdin=dump(document))
    assert quick == by_the_models("score", *form, "-", stdin=dump(document))
    assert quick.code == 0


@pytest.mark.parametrize("wrong", WRONG)
def test_a_bad_file_is_refused_the_same_both_ways(tmp_path: Path, wrong: str) -> None:
    file = tmp_path / "a.json"
    file.write_bytes(WRONG[wrong][0])
    for form in FORMS:
        refused = assessor("score", *form, file)
        assert refused == by_the_models("score", *form, file)
        assert (refused.code, refused.out) == (1, "")


def test_every_overridden_suggestion_is_flagged_both_ways(tmp_path: Path) -> None:
    export = complete_export()
    far: dict[str, Json] = {"path": "growth.rating", "suggested": -2, "reason": ""}
    origin = export.provenance[0].model_copy(update=far)
    file = written(tmp_path / "a.json", export.model_copy(update={"provenance": (origin,)}))
    found = quickly("score", "--json", file)
    assert "rating-override" in [check["code"] for check in found.json["checks"]]
    assert found == by_the_models("score", "--json", file)
