"""What suggestions took adds up, and what is not known is counted and never guessed."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from assessor.desk.spending import (
    Spending,
    as_json,
    by_model,
    by_section,
    runs,
    spending,
    told,
)
from assessor.document.provenance import Suggestion, Tokens
from strategies import suggestion


def _made(number: int = 1, **changes: Any) -> Suggestion:
    return suggestion(number).model_copy(update=changes)


PRICED = _made(1, price="0.0031")
FREE = _made(2, tokens=None, price=None)
OFFLINE = _made(3, source="offline", model="O*NET", endpoint="", tokens=None, price=None)


def test_nothing_asked_took_nothing() -> None:
    assert spending(()) == Spending()


def test_totals_add_up_and_count_what_is_not_known() -> None:
    assert spending([PRICED, FREE, PRICED]) == Spending(
        requests=3,
        prompt=1800,
        completion=240,
        unreported=1,
        dollars=Decimal("0.0062"),
        unpriced=1,
        elapsed_ms=3600,
    )


def test_an_offline_source_takes_no_request_and_nothing_of_it_is_missing() -> None:
    assert spending([OFFLINE]) == Spending(offline=1, elapsed_ms=1200)


@given(st.lists(st.sampled_from([PRICED, FREE, OFFLINE])), st.integers(0, 20))
def test_a_total_is_that_of_its_parts(made: list[Suggestion], at: int) -> None:
    assert spending(made) == spending(made[:at]) + spending(made[at:])
    parts = [by_section(made).values(), by_model(made).values(), (r.spending for r in runs(made))]
    assert all(sum(part, Spending()) == spending(made) for part in parts)


def test_sections_and_models_go_in_the_order_they_were_first_asked() -> None:
    growth = _made(4, section="growth", model="other")
    made = [growth, PRICED, OFFLINE, growth]
    assert {name: took.requests for name, took in by_section(made).items()} == {
        "growth": 2,
        "tasks": 1,
    }
    assert list(by_model(made)) == [
        "other at 127.0.0.1:8080",
        "some-model at 127.0.0.1:8080",
        "O*NET",
    ]


def test_the_answers_to_one_question_are_one_run() -> None:
    asked_first = PRICED.asked_at - timedelta(minutes=1)
    first = _made(5, parameters={"run": "ab" * 16, "sample": 1})
    second = _made(6, parameters={"run": "ab" * 16, "sample": 2}, model="b", asked_at=asked_first)
    together, alone = runs([first, second, PRICED])
    assert (together.id, together.spending.requests) == ("ab" * 16, 2)
    assert together.models == ("some-model", "b")
    assert together.asked_at == asked_first
    assert (alone.id, alone.spending.requests) == (PRICED.id, 1)


def test_words_say_how_much_of_the_total_is_missing() -> None:
    words = told(spending([PRICED, FREE, OFFLINE]))
    assert words.requests == "2 + 1 offline"
    assert words.tokens == "900 in + 120 out (1 not reported)"
    assert words.price == "$0.0031 (1 not known)"
    assert words.time == "3.6 s"


def test_words_for_what_no_endpoint_reported_are_no_zeros() -> None:
    words = told(spending([FREE]))
    assert (words.tokens, words.price) == ("not reported", "not known")


def test_words_for_offline_sources_speak_of_no_cost() -> None:
    words = told(spending([OFFLINE]))
    assert (words.requests, words.tokens, words.price) == ("1 offline", "none", "none")


def test_amounts_are_shown_to_the_cent_and_small_ones_never_as_nothing() -> None:
    shown = {
        price: told(spending([_made(price=price)])).price
        for price in ("1234.567", "0.5", "0.00312", "0.000004", "0")
    }
    assert shown == {
        "1234.567": "$1,234.57",
        "0.5": "$0.5000",
        "0.00312": "$0.0031",
        "0.000004": "$0.000004",
        "0": "$0.0000",
    }


def test_long_times_are_told_in_minutes() -> None:
    assert told(Spending(elapsed_ms=59_949)).time == "59.9 s"
    assert told(Spending(elapsed_ms=61_200)).time == "1 min 01 s"


def test_json_keeps_dollars_as_a_decimal_string() -> None:
    tokens = Tokens(prompt=1, completion=2)
    assert as_json(spending([_made(price="10.0", tokens=tokens), FREE])) == {
        "requests": 2,
        "offline": 0,
        "tokens": {"prompt": 1, "completion": 2, "not_reported": 1},
        "price": {"dollars": "10", "not_known": 1},
        "elapsed_ms": 2400,
    }
