"""What prose states of computed figures is held against them (METHOD §7)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.document.assessment import Assessment, blank
from assessor.document.canonical import load
from assessor.document.checks.check import Check, Subject
from assessor.document.checks.stale import prose_of, stale_number
from assessor.document.path import Json, from_json, get, replace, replaced, to_json
from assessor.document.ratings import score
from document.stale_examples import SOUND, WRONG
from strategies import HOSTILE, assessments, random_ratings

ROLE = Path(__file__).parents[2] / "roles" / "ai-infrastructure-engineer.json"


@cache
def role() -> Assessment:
    """The shipped role: 49.1, GREEN (Transforming)."""
    loaded = load(ROLE.read_bytes())
    return Assessment.model_validate(
        {name: getattr(loaded, name) for name in Assessment.model_fields}
    )


@cache
def silent() -> Assessment:
    """The shipped role without its prose."""
    content = to_json(role())
    for path, _, _ in prose_of(role()):
        replaced(content, path, "")
    return from_json(content)


def found(document: Assessment) -> list[Check]:
    return list(stale_number(Subject.of_assessment(document)))


def said(path: str, text: str) -> list[Check]:
    """What is found where ``text`` is all the shipped role says, at ``path``."""
    return found(replace(silent(), path, text))


@pytest.mark.parametrize(("path", "text", "wrong"), WRONG, ids=[text for _, text, _ in WRONG])
def test_a_wrong_claim_is_found_and_says_what_it_should_be(
    path: str, text: str, wrong: list[tuple[str, str]]
) -> None:
    checks = said(path, text)
    assert [(check.code, check.severity, check.path) for check in checks] == [
        ("stale-number", "flag", path)
    ] * len(wrong)
    for check, (stated, right) in zip(checks, wrong, strict=True):
        assert stated in check.message
        assert right.removeprefix("-") in check.message.partition("; ")[2]


@pytest.mark.parametrize(("path", "text"), SOUND, ids=[text for _, text in SOUND])
def test_nothing_is_said_of_what_is_right_or_speaks_of_something_else(path: str, text: str) -> None:
    assert said(path, text) == []


@pytest.mark.parametrize(("path", "text", "wrong"), WRONG, ids=[text for _, text, _ in WRONG])
def test_a_fix_puts_its_claim_right(path: str, text: str, wrong: list[tuple[str, str]]) -> None:
    for check in said(path, text):
        if check.fix is not None:
            assert check.fix.path == path
            assert len(said(path, str(check.fix.value))) < len(wrong)


def test_nothing_in_the_shipped_role_is_stale() -> None:
    assert found(role()) == []


def test_the_message_names_the_place_what_it_says_and_what_is_so() -> None:
    (check,) = said("role.summary", "The role scores 52.0.")
    assert check.message == "The summary says the score is 52.0; it is 49.1."
    assert check.fix is not None
    assert (check.fix.value, check.fix.words) == ("The role scores 49.1.", "put 49.1")


@pytest.mark.parametrize(
    ("path", "text", "fixed"),
    [
        ("role.summary", "It scores **52.0**/100.", "It scores **49.1**/100."),
        ("role.summary", "Evidence is at −3/10.", "Evidence is at +5/10."),
        ("role.summary", "All eight tasks stay.", "All seven tasks stay."),
        ("role.summary", "It is YELLOW (Urgent).", "It is GREEN (Transforming)."),
        (
            "role.summary",
            "It sits 2.3 points below the Green threshold.",
            "It sits 1.1 points above the Green threshold.",
        ),
        ("role.summary", "60\u00a0% of task time scores 3+.", "55\u00a0% of task time scores 3+."),
    ],
)
def test_a_fix_keeps_to_the_manner_of_the_sentence(path: str, text: str, fixed: str) -> None:
    (check,) = said(path, text)
    assert check.fix is not None
    assert check.fix.value == fixed


def test_a_claim_with_fewer_decimals_is_right_when_it_is_the_rounding() -> None:
    assert said("role.summary", "It scores 49 and task resistance is 3.5/5.") == []
    assert len(said("role.summary", "It scores 50 and task resistance is 3.4/5.")) == 2


def test_under_an_override_both_scores_and_both_zones_may_be_quoted() -> None:
    override: dict[str, Json] = {
        "score": "46.0",
        "reason": "other",
        "justification": "The formula's score of 49.1 is Green; the role is set to 46.0, in Yellow.",
        "author": "",
        "at": None,
    }
    document = replace(silent(), "override", override)
    assert found(document) == []
    (check,) = found(replace(document, "role.summary", "The role scores 52.0."))
    assert check.message == "The summary says the score is 52.0; it is 46.0."


def test_without_a_score_only_what_is_known_is_checked() -> None:
    unrated = replace(silent(), "growth.rating", None)
    text = "The role scores 52.0, in Yellow. Evidence is +3/10. The Green threshold of 50 is near."
    assert [check.message for check in found(replace(unrated, "role.summary", text))] == [
        "The summary says the evidence total is +3; it is +5.",
        "The summary says the Green threshold is 50; it is 48.",
    ]
    own = replace(unrated, "tasks[0].rationale", "This takes 40% of the week and scores 4/5.")
    assert len(found(own)) == 2


def test_nothing_is_found_in_a_blank_document_or_in_numbers_alone() -> None:
    assert found(blank("Nurse")) == []
    ratings = Subject.of_assessment(role()).ratings
    assert list(stale_number(Subject(None, ratings, Subject.of_assessment(role()).method))) == []


def test_of_a_name_that_two_roles_bear_nothing_is_said() -> None:
    again = {**to_json(role().comparators[4]), "id": "again", "score": "60.0", "zone": "green"}  # type: ignore[arg-type]
    content = to_json(silent())
    assert isinstance(content["comparators"], list)
    content["comparators"].append(again)
    content["role"]["summary"] = "Cloud Engineer (33.3) is in Red."  # type: ignore[index,call-overload]
    assert found(from_json(content)) == []


@given(assessments())
def test_no_text_makes_it_fail_and_every_fix_fits_its_field(document: Assessment) -> None:
    for check in found(document):
        assert isinstance(get(document, check.path), str)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_around_a_claim_is_left_as_it_is(text: str) -> None:
    for check in said("role.summary", f"{text}\nThe role scores 52.0.\n{text}"):
        assert check.fix is not None
        assert check.fix.value == f"{text}\nThe role scores 49.1.\n{text}"


SEEDS = st.integers(0, 2**32 - 1)


def other(seed: int) -> Assessment:
    """The shipped role, without its prose, under other ratings."""
    ratings = random_ratings(Random(seed))
    content = to_json(silent())
    assert isinstance(content["tasks"], list)
    template = content["tasks"][0]
    assert isinstance(template, dict)
    content["tasks"] = [
        {
            **template,
            "id": f"task-{i}",
            "name": f"{_NAMES[i]} of the works",
            "time": task.time,
            "score": task.score,
            "involvement": task.involvement,
        }
        for i, task in enumerate(ratings.tasks)
    ]
    document = from_json(content)
    for group in ("evidence", "barriers", "principles"):
        keys = type(getattr(document, group)).model_fields
        rated = [key for key in keys if key != "quick_screen"]
        for key, rating in zip(rated, getattr(ratings, group), strict=True):
            document = replace(document, f"{group}.{key}.rating", rating)
    return replace(document, "growth.rating", ratings.growth)


_NAMES = [
    "Planning",
    "Reading",
    "Cooking",
    "Drawing",
    "Milling",
    "Welding",
    "Sorting",
    "Baking",
    "Cutting",
    "Folding",
    "Sailing",
    "Pruning",
    "Weaving",
    "Carving",
    "Glazing",
]


def statements(document: Assessment) -> Iterator[tuple[str, str, str]]:
    """Sentences on the figures of ``document``, and how each would read with another number."""
    card = score(document)
    assert card is not None
    away = Decimal("7.3") if card.published_score < 50 else Decimal("-7.3")
    yield "The role scores {}.", str(card.published_score), str(card.published_score + away)
    evidence = f"{card.evidence_total:+d}"
    yield "Evidence stands at {}/10.", evidence, "+3" if evidence != "+3" else "+4"
    barriers = card.barriers_total
    yield "Barriers total {}/10.", str(barriers), str((barriers + 1) % 11)
    yield "The protective total is {}/9.", *_turned(card.protective_total, 10)
    resistance = card.task_resistance
    wrong = resistance + (1 if resistance < 4 else -1)
    yield "Task resistance is {}/5.", str(resistance), str(wrong)
    yield "{}% of task time scores 3 or more.", *_turned(card.share_scoring_3_plus, 101)
    yield "{}% of task time is displaced.", *_turned(card.work_impact.displaced, 101)
    yield "{}% of task time is augmented.", *_turned(card.work_impact.augmented, 101)
    task = document.tasks[0]
    yield "Planning of the works takes {}% of task time.", *_turned(task.time or 0, 101)
    yield "Planning of the works scores {}/5.", str(task.score), str((task.score or 0) % 5 + 1)
    zones = {"green": ("Green", "Yellow"), "yellow": ("Yellow", "Red"), "red": ("Red", "Green")}
    yield "The role is in {}.", *zones[card.zone]


def _turned(value: int, over: int) -> tuple[str, str]:
    return str(value), str((value + 7) % over)


@given(SEEDS)
def test_true_statements_are_silent_whatever_the_ratings(seed: int) -> None:
    document = other(seed)
    text = " ".join(sentence.format(right) for sentence, right, _ in statements(document))
    assert found(replace(document, "role.summary", text)) == []


@given(SEEDS)
def test_each_false_statement_is_found_whatever_the_ratings(seed: int) -> None:
    document = other(seed)
    for sentence, right, wrong in statements(document):
        checks = found(replace(document, "role.summary", sentence.format(wrong)))
        assert len(checks) == 1, sentence.format(wrong)
        assert checks[0].fix is not None
        mended = str(checks[0].fix.value).replace("+", "").replace("−", "-")
        assert mended == sentence.format(right).replace("+", "")
