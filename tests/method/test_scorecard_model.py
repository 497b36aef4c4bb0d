"""A scorecard is built without validation: what is built has to be what validation accepts."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings

from assessor.method.ratings import Ratings
from assessor.method.scorecard import Scorecard, scorecard
from assessor.method.vector import parse_vector
from strategies import ratings


@given(ratings())
@settings(deadline=None)
def test_a_scorecard_reads_back_from_its_json_as_it_was_built(found: Ratings) -> None:
    card = scorecard(found)
    assert Scorecard.model_validate_json(card.model_dump_json()) == card


@given(ratings())
@settings(deadline=None)
def test_a_scorecard_is_valid_as_it_stands(found: Ratings) -> None:
    card = scorecard(found)
    assert Scorecard.model_validate(dict(card)).model_fields_set == card.model_fields_set
    assert card.model_dump(mode="json", warnings="error").keys() == Scorecard.model_fields.keys()


@pytest.mark.parametrize("written", ["52", "52.0", "52.00", "5.2E+1"])
def test_an_override_has_one_decimal_however_it_is_given(written: str) -> None:
    found = parse_vector("AIJRI:1.0/T:40x2A+35x3A+25x4D/E:1,0,1,-1,0/B:0,0,0,1,0/P:0,1,1/G:1")
    card = scorecard(replace(found, override=Decimal(written)))
    assert card.override is not None
    printed = (card.published_score, card.override.score, card.threshold.distance)
    assert [str(figure) for figure in printed] == ["52.0", "52.0", "4.0"]
