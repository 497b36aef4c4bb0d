"""A section whose suggestions were nearly all taken as they came is remarked on (METHOD §7)."""

from __future__ import annotations

from typing import Literal

import pytest

from assessor.document.checks import Check, run_checks
from assessor.document.provenance import Decision, Provenance
from strategies import AT, HOSTILE, complete_assessment

COMPLETE = complete_assessment()
Verdict = Literal["accepted", "edited", "discarded"]


def decided(
    number: int, *verdicts: Verdict, path: str = "tasks[task-{}]", suggestion: int = 1
) -> list[Decision]:
    """The decisions on the fields of item ``number``."""
    return [
        Decision(
            suggestion_id=f"{suggestion:032x}",
            item_id=f"item-{number}",
            field=f"field-{i}",
            verdict=verdict,
            path="" if verdict == "discarded" else f"{path.format(number)}.field_{i}",
            by="Ada",
            at=AT,
        )
        for i, verdict in enumerate(verdicts)
    ]


def taken(unedited: int, edited: int) -> list[Decision]:
    """So many items taken as they came, and so many edited."""
    found: list[Decision] = []
    for number in range(unedited + edited):
        found += decided(number, "accepted", "accepted" if number < unedited else "edited")
    return found


def verbatim(decisions: list[Decision], *changed: str) -> list[Check]:
    """What is found, where the values at ``changed`` were changed after they were taken over."""
    provenance = tuple(
        Provenance(
            path=path,
            origin="suggestion-edited",
            suggestion_id="1" * 32,
            suggested="x",
            reason="",
            decided_by="Ada",
            at=AT,
        )
        for path in changed
    )
    found = run_checks(COMPLETE, provenance, tuple(decisions))
    return [check for check in found if check.code == "verbatim"]


@pytest.mark.parametrize(
    ("unedited", "edited", "remarked"),
    [
        (4, 1, False),  # exactly 80 %
        (8, 2, False),
        (5, 1, True),
        (9, 2, True),
        (5, 0, True),
        (3, 0, True),
        (2, 0, False),  # too few to say
        (0, 5, False),
    ],
)
def test_over_80_percent_taken_unedited_is_a_remark(
    unedited: int, edited: int, remarked: bool
) -> None:
    found = verbatim(taken(unedited, edited))
    assert [(check.severity, check.path) for check in found] == (
        [("remark", "tasks")] if remarked else []
    )


def test_the_remark_says_how_many() -> None:
    assert verbatim(taken(9, 2))[0].message == (
        "Of 11 accepted suggestions for tasks, 9 were taken unedited; make sure that each says "
        "what you think."
    )


def test_what_was_discarded_whole_was_not_accepted() -> None:
    discarded = [one for i in range(10, 20) for one in decided(i, "discarded", "discarded")]
    assert verbatim([*taken(2, 0), *discarded]) == []
    assert len(verbatim([*taken(3, 0), *discarded])) == 1


def test_a_field_left_out_is_an_edit() -> None:
    assert verbatim([*taken(4, 0), *decided(9, "accepted", "discarded")]) == []


def test_an_edit_after_acceptance_is_an_edit() -> None:
    assert len(verbatim(taken(5, 0), "tasks[elsewhere].field_0")) == 1
    assert verbatim(taken(5, 0), "tasks[task-3].field_1") == []


def test_each_section_is_counted_by_itself() -> None:
    evidence = [
        one for i in range(3) for one in decided(i, "accepted", path="evidence.x_{}", suggestion=2)
    ]
    assert [check.path for check in verbatim([*taken(4, 1), *evidence])] == ["evidence"]


@pytest.mark.parametrize("path", [*HOSTILE, "nowhere.at", "tasksx[0]"])
def test_a_decision_on_no_section_is_passed_over(path: str) -> None:
    plain = path.replace("{", "(").replace("}", ")")
    decisions = [one for i in range(9) for one in decided(i, "accepted", path=plain)]
    assert verbatim(decisions) == []
