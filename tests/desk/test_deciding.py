"""Deciding on suggestions, per item and per field (METHOD §6)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessor.desk import deciding
from assessor.desk.deciding import OpenItem, accept_rest, discard_rest, needs_reason, open_items
from assessor.desk.draft import Draft
from assessor.desk.editing import Author, add, remove, set_value
from assessor.desk.ports import Change
from assessor.desk.standing import standing
from assessor.document.checks import run_checks
from assessor.document.errors import DocumentError
from assessor.document.path import Json, get
from assessor.document.provenance import Suggestion
from desk.commands import ADA, some_suggestions
from strategies import AT, complete_assessment, suggestion

DRAFT = Draft.of(complete_assessment())
Items = Sequence[tuple[str, dict[str, Any]]]


def asked(items: Items, number: int = 1, section: str = "tasks") -> tuple[Suggestion, OpenItem]:
    made = suggestion(number, section=section, items=items)
    return made, OpenItem(made, made.items[0])


def decide(draft: Draft, open_item: OpenItem, who: Author, **how: Any) -> Change:
    """A decision on an item that is still open."""
    change = deciding.decide(draft, open_item, who, **how)
    assert change is not None
    return change


def discard(draft: Draft, open_item: OpenItem, who: Author) -> Change:
    """An item that is still open, discarded."""
    change = deciding.discard(draft, open_item, who)
    assert change is not None
    return change


def verdicts(draft: Draft) -> dict[str, str]:
    return {decision.field: decision.verdict for decision in draft.decisions}


# Open items


def test_items_are_open_until_decided_newest_suggestion_first() -> None:
    first, second = some_suggestions()[0], some_suggestions()[1]
    open_now = open_items(DRAFT, [first, second])
    assert [found.suggestion.id for found in open_now] == [second.id] * 2 + [first.id] * 4
    assert [found.item.id for found in open_items(DRAFT, [first, second], "tasks")] == [
        f"item-{i}" for i in range(4)
    ]
    after = discard(DRAFT, open_now[0], ADA).draft
    assert open_items(after, [first, second]) == open_now[1:]


def test_an_item_decided_on_is_not_decided_on_again() -> None:
    _, item = asked([("tasks[task-1]", {"score": 4, "time": 30})])
    once = decide(DRAFT, item, ADA).draft
    assert deciding.decide(once, item, ADA, edits={"score": 1}) is None
    assert deciding.discard(once, item, ADA) is None


def test_discarding_what_one_rated_oneself_leaves_it_ones_own() -> None:
    rated = get(DRAFT.assessment, "tasks[task-1].score")
    _, item = asked([("tasks[task-1]", {"score": rated})], 2)
    after = discard(DRAFT, item, ADA).draft.origin("tasks[task-1].score")
    assert after is not None
    assert (after.origin, after.suggested) == ("human", rated)


def test_an_item_partly_left_is_decided_on() -> None:
    made, item = asked([("tasks[task-1]", {"score": 4, "time": 30})])
    after = decide(DRAFT, item, ADA, leave=["time"]).draft
    assert open_items(after, [made]) == ()


# Existing parts


def test_accepting_puts_every_field_in_and_says_where_it_came_from() -> None:
    made, item = asked([("tasks[task-1]", {"score": 4, "rationale": "An agent can."})])
    change = decide(DRAFT, item, ADA)
    task = change.draft.assessment.tasks[1]
    assert (task.score, task.rationale, task.name) == (4, "An agent can.", "task number 1")
    assert verdicts(change.draft) == {"score": "accepted", "rationale": "accepted"}
    assert {d.path for d in change.draft.decisions} == {
        "tasks[task-1].score",
        "tasks[task-1].rationale",
    }
    entries = [e for e in change.draft.provenance if e.path.startswith("tasks[task-1].")]
    assert len(entries) == 2
    for entry in entries:
        assert (entry.origin, entry.suggestion_id, entry.decided_by) == (
            "suggestion",
            made.id,
            "Ada",
        )
    assert change.path == "tasks[task-1]"
    assert change.detail["suggestion"] == made.id


def test_an_edited_field_is_an_edited_suggestion_and_an_edited_rating_an_override() -> None:
    _, item = asked([("tasks[task-1]", {"score": 4, "rationale": "An agent can.", "time": 25})])
    after = decide(
        DRAFT, item, ADA, edits={"score": 2, "rationale": "Own words."}, reason="It fails."
    ).draft
    assert verdicts(after) == {"score": "edited", "rationale": "edited", "time": "accepted"}
    score, rationale = after.origin("tasks[task-1].score"), after.origin("tasks[task-1].rationale")
    assert score is not None
    assert rationale is not None
    assert (score.origin, score.suggested, score.reason) == ("override", 4, "It fails.")
    assert (rationale.origin, rationale.suggested) == ("suggestion-edited", "An agent can.")
    flags = run_checks(after.assessment, after.provenance)
    assert [check.path for check in flags if check.code == "rating-override"] == ["tasks[1].score"]


def test_an_edit_to_the_suggested_value_is_an_acceptance() -> None:
    _, item = asked([("tasks[task-1]", {"score": 4})])
    assert verdicts(decide(DRAFT, item, ADA, edits={"score": 4}).draft) == {"score": "accepted"}


def test_left_fields_stay_as_they_were() -> None:
    _, item = asked([("tasks[task-1]", {"score": 4, "rationale": "An agent can."})])
    after = decide(DRAFT, item, ADA, leave=["rationale"]).draft
    assert after.assessment.tasks[1].rationale == DRAFT.assessment.tasks[1].rationale
    assert after.assessment.tasks[1].score == 4
    assert verdicts(after) == {"score": "accepted", "rationale": "discarded"}
    assert after.origin("tasks[task-1].rationale") is None
    assert [d.path for d in after.decisions if d.verdict == "discarded"] == [""]


def test_discarding_a_differing_rating_is_an_override_of_what_was_seen() -> None:
    _, item = asked([("tasks[task-1]", {"score": 5, "rationale": "An agent can."})])
    after = discard(DRAFT, item, ADA).draft
    assert after.assessment == DRAFT.assessment
    entry = after.origin("tasks[task-1].score")
    assert entry is not None
    assert (entry.origin, entry.suggested) == ("override", 5)
    assert after.origin("tasks[task-1].rationale") is None


def test_a_section_that_is_one_text_takes_it() -> None:
    _, item = asked([("reinstatement", {"text": "New work."})], section="reinstatement")
    after = decide(DRAFT, item, ADA).draft
    assert after.assessment.reinstatement == "New work."
    assert [d.path for d in after.decisions] == ["reinstatement"]
    assert after.origin("reinstatement") is not None


def test_a_target_given_by_position_is_kept_by_id() -> None:
    _, item = asked([("tasks[1]", {"score": 4})])
    assert decide(DRAFT, item, ADA).path == "tasks[task-1]"


# New elements


def test_a_new_element_is_appended_with_an_id_of_its_own() -> None:
    _, item = asked([("tasks", {"name": "Task number 0", "time": 5, "score": 3})])
    change = decide(DRAFT, item, ADA)
    task = change.draft.assessment.tasks[-1]
    assert (task.name, task.time, task.score, task.involvement) == ("Task number 0", 5, 3, None)
    assert change.path == f"tasks[{task.id}]"
    assert change.before is None
    assert change.after == get(change.draft.assessment, change.path)
    assert {d.path for d in change.draft.decisions} == {
        f"tasks[{task.id}].{name}" for name in ("name", "time", "score")
    }


def test_a_discarded_new_element_leaves_nothing_but_the_decision() -> None:
    _, item = asked([("tasks", {"name": "Not needed", "score": 3})])
    change = discard(DRAFT, item, ADA)
    assert change.draft.assessment == DRAFT.assessment
    assert change.draft.provenance == ()
    assert set(verdicts(change.draft).values()) == {"discarded"}
    assert (change.path, change.after) == ("tasks", None)


def test_a_rating_left_out_of_a_new_element_is_remembered_as_seen() -> None:
    _, item = asked([("tasks", {"name": "New", "score": 5})])
    change = decide(DRAFT, item, ADA, leave=["score"])
    path = f"{change.path}.score"
    rated = set_value(change.draft, path, 2, ADA)
    assert rated is not None
    entry = rated.draft.origin(path)
    assert entry is not None
    assert (entry.origin, entry.suggested) == ("override", 5)


def test_where_the_target_is_gone_from_its_list_the_item_becomes_a_new_element() -> None:
    _, item = asked([("tasks[task-1]", {"name": "Back again", "score": 4})])
    without = remove(DRAFT, "tasks[task-1]").draft
    after = decide(without, item, ADA).draft
    assert len(after.assessment.tasks) == len(DRAFT.assessment.tasks)
    assert after.assessment.tasks[-1].name == "Back again"


@pytest.mark.parametrize("target", ["nowhere", "evidence.moods", "role.__class__", "../x", ""])
def test_a_target_that_never_was_is_refused(target: str) -> None:
    _, item = asked([(target, {"rating": 1})])
    with pytest.raises(DocumentError):
        decide(DRAFT, item, ADA)


@pytest.mark.parametrize(
    ("target", "fields"),
    [
        ("tasks[task-1]", {"score": 9}),
        ("tasks[task-1]", {"score": "4"}),
        ("tasks[task-1]", {"nonsense": 1}),
        ("tasks", {"nonsense": 1}),
        ("growth", {"rating": "high"}),
        ("role", {"title": "two\nlines"}),
        ("role", {"also_known_as": "not a list"}),
    ],
)
def test_a_suggested_value_that_does_not_belong_is_refused_whole(
    target: str, fields: dict[str, Any]
) -> None:
    _, item = asked([(target, {"rationale": "Fine.", **fields} if target != "role" else fields)])
    with pytest.raises(DocumentError):
        decide(DRAFT, item, ADA)


def test_an_edit_can_mend_a_suggested_value_that_does_not_belong() -> None:
    _, item = asked([("tasks[task-1]", {"score": 9})])
    after = decide(DRAFT, item, ADA, edits={"score": 5}).draft
    assert after.assessment.tasks[1].score == 5


# Everything left of a section


def test_accepting_the_rest_is_one_change() -> None:
    made = suggestion(
        1, items=[(f"tasks[task-{i}]", {"rationale": f"Said {i}."}) for i in range(4)]
    )
    items = open_items(DRAFT, [made])
    change = accept_rest(DRAFT, items, "tasks", ADA)
    assert change is not None
    assert [t.rationale for t in change.draft.assessment.tasks][:4] == [
        f"Said {i}." for i in range(4)
    ]
    assert open_items(change.draft, [made]) == ()
    assert change.path == "tasks"
    assert len(change.draft.decisions) == 4


def test_accepting_the_rest_skips_what_would_change_the_zone() -> None:
    made = suggestion(
        1,
        items=[
            ("tasks[task-0]", {"score": 5}),
            ("tasks[task-1]", {"rationale": "Harmless."}),
            ("tasks[task-2]", {"score": 4}),
            ("tasks[task-4]", {"score": None}),
        ],
    )
    items = open_items(DRAFT, [made])
    change = accept_rest(DRAFT, items, "tasks", ADA)
    assert change is not None
    before, after = standing(DRAFT).card, standing(change.draft).card
    assert before is not None
    assert after is not None
    assert before.zone == after.zone
    assert [found.item.id for found in open_items(change.draft, [made])] == ["item-0", "item-3"]


def test_accepting_the_rest_leaves_out_what_would_take_the_score_away() -> None:
    items: Items = [("tasks[task-1]", {"time": 99}), ("tasks[task-2]", {"rationale": "New."})]
    made = suggestion(1, items=items)
    change = accept_rest(DRAFT, open_items(DRAFT, [made]), "tasks", ADA)
    assert change is not None
    assert standing(change.draft).card == standing(DRAFT).card
    assert [found.item.id for found in open_items(change.draft, [made])] == ["item-0"]


def test_with_nothing_left_to_accept_there_is_no_change() -> None:
    assert accept_rest(DRAFT, (), "tasks", ADA) is None
    made = suggestion(1, items=[("tasks[task-0]", {"score": 5})])
    assert accept_rest(DRAFT, open_items(DRAFT, [made]), "tasks", ADA) is None


def test_in_an_unfinished_draft_the_rest_is_accepted_whole() -> None:
    change = set_value(DRAFT, "tasks[task-0].score", None, ADA)
    assert change is not None
    made = suggestion(1, items=[("tasks[task-0]", {"score": 5})])
    rest = accept_rest(change.draft, open_items(change.draft, [made]), "tasks", ADA)
    assert rest is not None
    assert rest.draft.assessment.tasks[0].score == 5


# Several at once, and what stands in the way


def test_several_items_are_accepted_with_one_undo_or_none_of_them() -> None:
    items: Items = [("growth", {"rating": 2}), ("reinstatement", {"text": "New work."})]
    made = suggestion(1, section="growth", items=items)
    both = open_items(DRAFT, [made])
    change = deciding.accept_each(DRAFT, both, ADA)
    assert change is not None
    assert (change.path, get(change.draft.assessment, "growth.rating")) == ("growth", 2)
    assert change.draft.assessment.reinstatement == "New work."
    assert deciding.accept_each(change.draft, both, ADA) is None
    alone = deciding.accept_each(DRAFT, both[:1], ADA, leave=["rating"])
    assert alone == deciding.decide(DRAFT, both[0], ADA, leave=["rating"])
    wrong = suggestion(2, items=[("growth", {"rating": 2}), ("tasks[task-0]", {"score": 9})])
    with pytest.raises(DocumentError):
        deciding.accept_each(DRAFT, open_items(DRAFT, [wrong]), ADA)


def test_what_an_item_would_replace_is_told_by_path() -> None:
    task = DRAFT.assessment.tasks[0]
    items: Items = [
        ("tasks[task-0]", {"score": None, "time": task.time, "rationale": "Other."}),
        ("reinstatement", {"text": "New work."}),
        ("tasks", {"name": task.name, "time": 5}),
    ]
    made = suggestion(1, items=items)
    known, prose, new = made.items
    assert deciding.replaced(DRAFT, known) == {
        "tasks[task-0].score": task.score,
        "tasks[task-0].rationale": task.rationale,
    }
    assert deciding.replaced(DRAFT, known, ["score", "rationale"]) == {}
    assert deciding.replaced(DRAFT, prose) == {"reinstatement": DRAFT.assessment.reinstatement}
    assert deciding.replaced(DRAFT, new) == {}
    emptied = set_value(DRAFT, "reinstatement", "", ADA)
    assert emptied is not None
    assert deciding.replaced(emptied.draft, prose) == {}


# Suggestions are not changed


@given(
    st.sampled_from(range(8)),
    st.booleans(),
    st.lists(st.sampled_from(["score", "rationale", "name", "rating", "text"]), max_size=3),
)
@settings(max_examples=80, deadline=None)
def test_no_decision_changes_a_suggestion_or_the_draft_it_starts_from(
    number: int, edit: bool, leave: list[str]
) -> None:
    made = some_suggestions()
    items = open_items(DRAFT, made)
    edits: dict[str, Json] = {"rationale": "Own words.", "score": 1, "rating": 0} if edit else {}
    change = decide(DRAFT, items[number], ADA, edits=edits, leave=leave)
    assert made == some_suggestions()
    assert Draft.of(complete_assessment()) == DRAFT
    fields = items[number].item.fields
    assert {d.field for d in change.draft.decisions} == set(fields)
    for name, verdict in verdicts(change.draft).items():
        expected = "discarded" if name in leave else "accepted"
        if expected == "accepted" and edits.get(name, fields[name]) != fields[name]:
            expected = "edited"
        assert verdict == expected


def test_decisions_say_who_and_when() -> None:
    _, item = asked([("tasks[task-1]", {"score": 4})])
    later = AT + timedelta(days=1)
    after = decide(DRAFT, item, Author("Grace", later)).draft
    assert [(d.by, d.at) for d in after.decisions] == [("Grace", later)]


@pytest.mark.parametrize(
    ("target", "fields", "edits", "needed"),
    [
        ("tasks[a]", {"score": 4}, {"score": 2}, True),
        ("tasks", {"score": 4}, {"score": 2}, True),
        ("tasks[a]", {"score": 4}, {"score": 3}, False),
        ("tasks[a]", {"score": 4}, {"score": 4}, False),
        ("tasks[a]", {"time": 40}, {"time": 10}, False),
        ("growth", {"rating": -1}, {"rating": 1}, True),
        ("growth", {"rating": -1}, {"rating": 0}, False),
        ("growth", {"rating": None}, {"rating": 2}, False),
        ("growth", {"rating": 2}, {"rating": None}, False),
        ("comparators", {"score": 9}, {"score": 1}, False),
    ],
)
def test_a_rating_edited_by_two_or_more_needs_a_reason(
    target: str, fields: dict[str, Any], edits: dict[str, Json], needed: bool
) -> None:
    _, item = asked([(target, fields)])
    assert needs_reason(item, edits, 2) is needed


def test_accepting_the_rest_takes_the_newest_suggestion_and_leaves_older_ones_open() -> None:
    older = suggestion(1, items=[("tasks[task-1]", {"rationale": "The older words."})])
    newer = suggestion(2, items=[("tasks[task-1]", {"rationale": "The newer words."})])
    waiting = open_items(DRAFT, [older, newer], "tasks")
    change = accept_rest(DRAFT, waiting, "tasks", ADA)
    assert change is not None
    assert change.draft.assessment.tasks[1].rationale == "The newer words."
    assert [found.suggestion.id for found in open_items(change.draft, [older, newer])] == [older.id]


def test_discarding_a_later_suggestion_keeps_the_reason_given_for_an_earlier_one() -> None:
    _, first = asked([("tasks[task-1]", {"score": 1})], 1)
    kept = decide(DRAFT, first, ADA, edits={"score": 4}, reason="Seen it done.").draft
    _, second = asked([("tasks[task-1]", {"score": 2})], 2)
    after = discard(kept, second, ADA).draft.origin("tasks[task-1].score")
    assert after is not None
    assert (after.origin, after.suggested, after.reason) == ("override", 1, "Seen it done.")


def test_the_id_of_what_was_decided_on_is_not_given_again() -> None:
    _, item = asked([("tasks", {"name": "Triage", "score": 2})])
    taken = decide(DRAFT, item, ADA).draft
    removed = remove(taken, "tasks[triage]").draft
    assert add(removed, "tasks", {"name": "Triage"}, ADA).path == "tasks[triage-2]"


def test_accepting_the_rest_puts_no_other_rating_in_the_place_of_a_decided_one() -> None:
    rated = get(DRAFT.assessment, "evidence.wage_trends.rating")
    items: Items = [
        ("evidence.wage_trends", {"rating": 0 if rated else 1, "rationale": "Other words."}),
        ("evidence.company_actions", {"rationale": "New words."}),
    ]
    made = suggestion(1, section="evidence", items=items)
    change = accept_rest(DRAFT, open_items(DRAFT, [made]), "evidence", ADA)
    assert change is not None
    assert change.draft.assessment.evidence.wage_trends == DRAFT.assessment.evidence.wage_trends
    assert change.draft.assessment.evidence.company_actions.rationale == "New words."


# Discarding the rest


def test_discarding_the_rest_leaves_the_assessment_alone_and_no_item_open() -> None:
    made = some_suggestions()[0]
    items = open_items(DRAFT, [made])
    change = discard_rest(DRAFT, items, "tasks", ADA)
    assert change is not None
    assert change.draft.assessment == DRAFT.assessment
    assert open_items(change.draft, [made]) == ()
    assert {decision.verdict for decision in change.draft.decisions} == {"discarded"}
    assert (change.kind, change.path) == ("decide", "tasks")


def test_what_is_decided_on_is_not_discarded_with_the_rest() -> None:
    made = some_suggestions()[0]
    items = open_items(DRAFT, [made])
    draft = decide(DRAFT, items[0], ADA).draft
    change = discard_rest(draft, items, "tasks", ADA)
    assert change is not None
    kept = [d for d in change.draft.decisions if d.item_id == items[0].item.id]
    assert {decision.verdict for decision in kept} == {"accepted"}
    assert discard_rest(change.draft, items, "tasks", ADA) is None
