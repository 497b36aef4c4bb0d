"""From task statements to a suggestion that a person decides on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction

from assessor.desk.editing import BLANKS
from assessor.document.assessment import blank
from assessor.document.path import replace
from assessor.document.provenance import Suggestion
from assessor.suggest.offline_tasks import Rate, proposed_work, tasks_suggestion
from assessor.suggest.proposal import ProposedWork

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
DAILY = (*[Fraction(0)] * 4, Fraction(100), Fraction(0), Fraction(0))


@dataclass(frozen=True)
class Said:
    """A task statement."""

    text: str
    core: bool | None = True
    importance: Fraction | None = None
    frequency: tuple[Fraction, ...] = ()


def suggested(
    proposed: Sequence[ProposedWork], *, existing: str = "", rate: Rate | None = None
) -> Suggestion:
    """A suggestion for a role that has no task, or the one called ``existing``."""
    document = blank("Role")
    if existing:
        document = replace(document, "tasks", [{**BLANKS["tasks"], "id": "own", "name": existing}])
    return tasks_suggestion(proposed, document, model="O*NET 29.3: x", asked_at=AT, rate=rate)


def test_proposed_tasks_say_what_they_were_made_of_and_that_time_is_a_prior() -> None:
    (first, second) = proposed_work([Said("Sew, by hand."), Said("Dig.", core=False)])
    assert (first.name, first.time) == ("Sew, by hand", 67)
    assert first.statements == ("Sew, by hand.",)
    assert first.basis == (
        "Time is a prior to confirm: 1 statement, by core 2 : supplemental 1.\n67 % Sew, by hand."
    )
    assert second.time == 33


def test_the_basis_lists_every_statement_that_was_merged() -> None:
    texts = [f"Test part {i} of engines." for i in range(20)]
    found = proposed_work([Said(text) for text in texts])
    assert sorted(text for work in found for text in work.statements) == sorted(texts)
    for work in found:
        assert [line.split(" % ")[1] for line in work.basis.split("\n")[1:]] == list(
            work.statements
        )


def test_the_basis_says_where_ratings_were_used_and_where_they_were_missing() -> None:
    (first, _) = proposed_work([Said("Sew.", True, Fraction(4), DAILY), Said("Dig.")])
    assert first.basis.split("\n")[:2] == [
        "Time is a prior to confirm: 1 statement, by frequency and importance.",
        "Of all statements 1 had no ratings; they weigh as the others do on average.",
    ]


def test_nothing_is_proposed_of_nothing() -> None:
    assert proposed_work([]) == ()


def test_a_suggestion_has_an_item_for_each_task_with_what_is_known_of_it() -> None:
    found = suggested(
        [ProposedWork("Sew", 60, "why", ("Sew.",)), ProposedWork("Dig", None, "", ())]
    )
    assert (found.section, found.source, found.model) == ("tasks", "offline", "O*NET 29.3: x")
    assert (found.endpoint, found.prompt, found.tokens, found.price) == ("", None, None, None)
    first, second = found.items
    assert (first.target, first.label, first.basis) == ("tasks", "Sew", "why")
    assert first.fields == {"name": "Sew", "time": 60}
    assert second.fields == {"name": "Dig"}


def test_the_whole_proposal_is_the_answer() -> None:
    found = suggested([ProposedWork("Sew", 60, "why", ("Sew.", "Stitch ü."))])
    assert json.loads(found.answer) == [
        {"name": "Sew", "time": 60, "statements": ["Sew.", "Stitch ü."]}
    ]


def test_a_task_of_the_same_name_is_spoken_of() -> None:
    found = suggested([ProposedWork("Sew  By Hand", 60, "", ())], existing="sew by hand")
    assert found.items[0].target == "tasks[own]"


def test_a_rater_adds_a_score_with_what_it_rests_on_or_abstains() -> None:
    asked: list[str] = []

    def rate(text: str, rationale: str = "") -> tuple[int, str] | None:
        asked.append(text)
        return (4, "Rater: 4.") if "Sew" in text else None

    work = [ProposedWork("Sew", 60, "why", ("Sew.", "Mend.")), ProposedWork("Dig", 40, "", ())]
    first, second = suggested(work, rate=rate).items
    assert asked == ["Sew.\nMend.", "Dig"]
    assert first.fields["score"] == 4
    assert first.basis == "Rater: 4.\nwhy"
    assert "score" not in second.fields


def test_what_a_document_may_not_hold_is_cleaned_and_bounded() -> None:
    long = tuple(f"{i} " + "a" * 900 for i in range(40))
    work = ProposedWork("Sew\n\x1b[31m" + "b" * 400, 1, "\x07" + "\n".join(long), long)
    found = suggested([work])
    (item,) = found.items
    assert item.label == "Sew " + "b" * 296
    assert item.basis.endswith("… The rest is in the suggestion's answer.")
    assert Suggestion.model_validate_json(found.model_dump_json()) == found
    assert len(json.loads(found.answer)[0]["statements"]) == 40
