"""What comparators quote is held against the library (METHOD §7)."""

from __future__ import annotations

from dataclasses import replace as with_
from decimal import Decimal

import pytest

from assessor.document.assessment import Assessment
from assessor.document.checks import Beside, Check, Fix, KnownRole, run_checks
from assessor.document.path import Json, replace
from strategies import HOSTILE, complete_assessment

COMPLETE = complete_assessment()
KNOWN = KnownRole(
    name="data-engineer",
    title="Data Engineer",
    seniority="Mid-Level (3-6 years)",
    also_known_as=("ETL Developer",),
    score=Decimal("33.4"),
    zone="yellow",
    sub_label="urgent",
)


def quoting(**fields: Json) -> Assessment:
    """The complete assessment with one comparator, which quotes the role as it is but for ``fields``."""
    comparator: dict[str, Json] = {
        "id": "one",
        "role": "Data Engineer",
        "seniority": "",
        "kind": "other_role",
        "zone": "yellow",
        "sub_label": "urgent",
        "score": "33.4",
        "note": "",
        "also_known_as": [],
    }
    return replace(COMPLETE, "comparators", [comparator | fields])


def drift(document: Assessment, *roles: KnownRole) -> list[Check]:
    """What is found beside ``roles``."""
    found = run_checks(document, beside=Beside(roles=roles or (KNOWN,)))
    return [check for check in found if check.code == "comparator-drift"]


def test_a_comparator_quoted_as_the_library_has_it_is_sound() -> None:
    assert drift(quoting()) == []


def test_another_score_is_a_flag_with_the_current_one_as_its_fix() -> None:
    (check,) = drift(quoting(score="33.5"))
    assert (check.severity, check.path) == ("flag", "comparators[0].score")
    assert check.message == (
        "“Data Engineer” is quoted with a score of 33.5; the library has 33.4."
    )
    assert check.fix == Fix("comparators[0].score", "33.4", "quote 33.4")


def test_another_zone_and_another_sub_label_are_flags_of_their_own() -> None:
    zone, sub_label = drift(quoting(zone="green", sub_label="stable"))
    assert zone.message == "“Data Engineer” is quoted as Green; the library has it in Yellow."
    assert zone.fix == Fix("comparators[0].zone", "yellow", "quote Yellow")
    assert sub_label.message == "“Data Engineer” is quoted as Stable; the library gives it Urgent."
    assert sub_label.fix == Fix("comparators[0].sub_label", "urgent", "quote Urgent")


def test_a_sub_label_that_is_gone_is_taken_out_by_its_fix() -> None:
    (check,) = drift(quoting(), with_(KNOWN, sub_label=None))
    assert check.fix == Fix("comparators[0].sub_label", None, "quote no sub-label")


def test_the_fixes_mend_what_was_found() -> None:
    document = quoting(score="1.0", zone="red", sub_label="stable")
    for check in drift(document):
        assert check.fix is not None
        document = replace(document, check.fix.path, check.fix.value)
    assert drift(document) == []


def test_what_is_not_quoted_cannot_drift() -> None:
    assert drift(quoting(score=None, zone=None, sub_label=None)) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"role": "data  ENGINEER"},
        {"role": "DataEngineer"},
        {"role": "etl developer"},
        {"role": "Pipeline Engineer", "also_known_as": ["Data engineer"]},
        {"seniority": "mid-level"},
        {"seniority": "Mid-Level (any years)"},
    ],
)
def test_a_role_is_known_by_its_names_letter_case_and_spacing_aside(
    fields: dict[str, Json],
) -> None:
    assert len(drift(quoting(score="1.0", **fields))) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"role": "Data Engineering"},
        {"role": ""},
        {"seniority": "Senior"},
        {"seniority": "Mid-Senior"},
    ],
)
def test_another_role_or_level_is_not_compared(fields: dict[str, Json]) -> None:
    assert drift(quoting(score="1.0", **fields)) == []


def test_of_several_levels_the_one_that_is_named_counts() -> None:
    senior = with_(KNOWN, name="senior", seniority="Senior", score=Decimal("44.0"))
    assert drift(quoting(seniority="Senior", score="44.0"), KNOWN, senior) == []
    (check,) = drift(quoting(seniority="Mid-Level", score="44.0"), KNOWN, senior)
    assert check.fix is not None
    assert check.fix.value == "33.4"


def test_of_several_levels_none_counts_where_none_is_named() -> None:
    senior = with_(KNOWN, name="senior", seniority="Senior", score=Decimal("44.0"))
    assert drift(quoting(score="1.0"), KNOWN, senior) == []


def test_a_title_counts_before_another_roles_other_name() -> None:
    other = with_(
        KNOWN,
        name="other",
        title="Analyst",
        also_known_as=("data engineer",),
        score=Decimal("9.0"),
    )
    assert drift(quoting(), other, KNOWN) == []


@pytest.mark.parametrize("text", [text for text in HOSTILE if text.strip()])
def test_names_of_any_kind_are_compared(text: str) -> None:
    (check,) = drift(quoting(role=text, score="1.0"), with_(KNOWN, title=text))
    assert text in check.message


def test_without_a_library_nothing_is_compared() -> None:
    found = run_checks(quoting(score="1.0"))
    assert "comparator-drift" not in {check.code for check in found}
