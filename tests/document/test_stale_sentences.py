"""How well ``stale-number`` does on sentences it was not written for (docs/stale-number.md)."""

from __future__ import annotations

from collections import Counter

import pytest

from assessor.document.checks.check import Check, Fix, Subject
from document.stale_set import (
    HELD_OUT,
    SETS,
    Sentence,
    judged,
    misses,
    outcomes,
    plain,
    role,
    sentences,
    tally,
)

AT_LEAST = 0.95


def every_sentence() -> list[Sentence]:
    return [sentence for name in SETS for sentence in sentences(name)]


@pytest.mark.parametrize("name", SETS)
def test_precision_on_the_labelled_sentences_is_at_least_95_percent(name: str) -> None:
    assert tally(outcomes(name)).precision >= AT_LEAST, misses(name)


@pytest.mark.parametrize("name", SETS)
def test_recall_on_the_labelled_sentences_is_at_least_95_percent(name: str) -> None:
    assert tally(outcomes(name)).recall >= AT_LEAST, misses(name)


def test_nothing_in_the_shipped_role_itself_is_stale() -> None:
    from assessor.document.checks.stale import stale_number

    assert list(stale_number(Subject.of_assessment(role()))) == []


def test_every_label_stands_where_it_says_and_changes_something() -> None:
    for sentence in every_sentence():
        for label in sentence.stale:
            assert sentence.text[label.at :].startswith(label.text), sentence.id
            assert plain(sentence.mended((label,))) != plain(sentence.text), sentence.id


def test_no_sentence_stands_twice_in_the_sets() -> None:
    for name in ("id", "text"):
        counts = Counter(getattr(sentence, name) for sentence in every_sentence())
        assert max(counts.values()) == 1


@pytest.mark.parametrize("name", SETS)
def test_a_set_holds_stale_and_sound_sentences_in_like_number(name: str) -> None:
    stale = sum(bool(sentence.stale) for sentence in sentences(name))
    assert len(sentences(name)) >= 160
    assert 0.4 <= stale / len(sentences(name)) <= 0.6


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("at +5/10", "at 5/10", True),
        ("at 67 points", "at 67.0 points", True),
        ("at 1.20.", "at 1.2.", True),
        ("−1", "-1", True),
        ("one of ten", "1 of 10", True),
        ("49.1\u00a0/ 100", "49.1 / 100", True),
        ("Yellow", "yellow", True),
        ("at 49.1", "at 49.2", False),
        ("at 100", "at 10", False),
        ("at 4.05", "at 4.5", False),
        ("at -1", "at +1", False),
    ],
)
def test_ways_to_write_one_figure_count_as_the_same(one: str, other: str, same: bool) -> None:
    assert (plain(one) == plain(other)) is same


TWICE = Sentence.model_validate(
    {
        "id": "x",
        "kind": "x",
        "path": "role.summary",
        "text": "Yellow (Moderate)",
        "stale": [
            {"at": 0, "text": "Yellow", "should_be": "Green"},
            {"at": 8, "text": "Moderate", "should_be": "Transforming"},
        ],
    }
)


@pytest.mark.parametrize(
    ("fixed", "found", "right", "false"),
    [
        ([], 0, 0, 0),
        (["Green (Moderate)"], 1, 1, 0),
        (["Green (Moderate)", "Yellow (Transforming)"], 2, 2, 0),
        (["GREEN (Transforming)"], 2, 1, 0),
        (["Green (Moderate)", "Green (Moderate)"], 1, 1, 1),
        (["Red (Moderate)"], 0, 0, 1),
        (["Green"], 0, 0, 1),
        ([None], 0, 0, 1),
    ],
)
def test_a_finding_is_right_when_its_fix_puts_labels_right_and_nothing_else(
    fixed: list[str | None], found: int, right: int, false: int
) -> None:
    checks = [
        Check(
            "stale-number",
            "flag",
            TWICE.path,
            "Wrong.",
            None if value is None else Fix(TWICE.path, value, "mend it"),
        )
        for value in fixed
    ]
    outcome = judged(TWICE, checks)
    assert (outcome.found, outcome.right, len(outcome.false)) == (found, right, false)


@pytest.mark.parametrize("name", HELD_OUT)
def test_what_was_found_in_prose_the_check_was_not_made_for_is_still_found(name: str) -> None:
    whole = tally(outcomes(name))
    assert whole.precision >= 0.95, misses(name)
    assert whole.recall >= 0.85, misses(name)
