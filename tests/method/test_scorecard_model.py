"""A scorecard is built without validation: what is built has to be what validation accepts."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from pydantic import TypeAdapter, ValidationError

from assessor.method.firmness import Firmness, firmness
from assessor.method.ratings import Ratings
from assessor.method.scorecard import Scorecard, scorecard
from assessor.method.vector import parse_vector
from strategies import ratings

MODEL = TypeAdapter(Scorecard)
VECTOR = "AIJRI:1.0/T:40x2A+35x3A+25x4D/E:1,0,1,-1,0/B:0,0,0,1,0/P:0,1,1/G:1"


@given(ratings())
@settings(deadline=None)
def test_a_scorecard_reads_back_from_its_json_as_it_was_built(found: Ratings) -> None:
    card = scorecard(found)
    assert MODEL.validate_json(MODEL.dump_json(card)) == card


@given(ratings())
@settings(deadline=None)
def test_a_scorecard_writes_itself_as_a_model_that_holds_it_does(found: Ratings) -> None:
    card = scorecard(found)
    assert json.dumps(card.as_json()) == json.dumps(MODEL.dump_python(card, mode="json"))


@given(ratings())
@settings(deadline=None)
def test_the_firmness_reads_back_and_writes_itself_as_a_model_does(found: Ratings) -> None:
    firm, model = firmness(found), TypeAdapter(Firmness)
    assert model.validate_json(model.dump_json(firm)) == firm
    assert json.dumps(firm.as_json()) == json.dumps(model.dump_python(firm, mode="json"))


def test_scorecards_are_equal_by_their_figures_and_do_not_change() -> None:
    card, same = scorecard(parse_vector(VECTOR)), scorecard(parse_vector(VECTOR))
    other = scorecard(parse_vector(VECTOR.replace("G:1", "G:2")))
    assert (card == same, hash(card) == hash(same), card == other) == (True, True, False)
    with pytest.raises(AttributeError, match="do not change"):
        card.label = "GREEN"  # type: ignore[misc]


@pytest.mark.parametrize(
    "wrong", [{"growth": "1"}, {"weighted": 2.5}, {"surprise": 1}, {"modifiers": None}]
)
def test_a_model_reads_a_scorecard_strictly(wrong: dict[str, object]) -> None:
    written = scorecard(parse_vector(VECTOR)).as_json() | wrong
    with pytest.raises(ValidationError):
        MODEL.validate_json(json.dumps(written))


@pytest.mark.parametrize("written", ["52", "52.0", "52.00", "5.2E+1"])
def test_an_override_has_one_decimal_however_it_is_given(written: str) -> None:
    found = parse_vector(VECTOR)
    card = scorecard(replace(found, override=Decimal(written)))
    assert card.override is not None
    printed = (card.published_score, card.override.score, card.threshold.distance)
    assert [str(figure) for figure in printed] == ["52.0", "52.0", "4.0"]
