"""Agreement over a library: which pairs of ratings count, and what groups of them come to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from assessor.desk.agreement import Collected, collect
from assessor.desk.agreement_report import STATISTICS, Report, report, unexplained
from assessor.desk.agreement_statistics import Undefined
from assessor.desk.draft import Draft
from assessor.desk.editing import Author, set_value
from assessor.desk.library import Role
from assessor.desk.ports import Change
from assessor.document.export import PublishedAssessment
from assessor.document.path import replace
from assessor.document.review import SecondRating
from desk.memory_store import MemoryStore
from desk.second_ratings import ACTIONS, TASKS, UNION, WAGES, exported, rated, second
from strategies import AT


def keep(store: MemoryStore, name: str, draft: Draft, seconds: Sequence[SecondRating]) -> None:
    """A draft in the working database, and its second ratings."""
    store.create(name, Change(draft, "start", "", None, None, {}), "Ada", AT)
    for record in seconds:
        store.add_record(name, record, record.by)


def collected(draft: Draft, *seconds: SecondRating) -> Collected:
    """What one draft and its second ratings give."""
    store = MemoryStore()
    keep(store, "a", draft, seconds)
    return collect(store, ())


def role(name: str, document: PublishedAssessment) -> Role:
    """A role of the published library."""
    return Role(name, Path(f"{name}.json"), document, "")


def ratings(found: Collected) -> list[tuple[str, int, int]]:
    """Item, first and second rating of every pair."""
    return [(pair.path, pair.first, pair.second) for pair in found.paired]


def reasons(found: Collected) -> list[str]:
    """Why second ratings do not count."""
    assert not found.paired
    return [one.reason for one in found.left_out]


# Which pairs count


def test_a_second_rating_is_paired_with_the_first_and_with_who_gave_it() -> None:
    found = collected(rated({WAGES: -1, TASKS[0]: 4}), second(WAGES, 2), second(TASKS[0], 3))
    assert ratings(found) == [(WAGES, -1, 2), (TASKS[0], 4, 3)]
    (pair, other) = found.paired
    assert (pair.first_by, pair.second_by, pair.name) == ("Ada", "Grace", "a")
    assert (pair.dimension.key, other.dimension.key) == (WAGES, "tasks")


def test_what_was_changed_since_does_not_count() -> None:
    store = MemoryStore()
    keep(store, "a", rated({WAGES: -1}), [second(WAGES, 2)])
    settled = set_value(store.draft("a"), f"{WAGES}.rating", 2, Author("Ada", AT))
    assert settled is not None
    store.save("a", 1, settled, "Ada", AT)
    assert ratings(collect(store, ())) == [(WAGES, -1, 2)]


def test_only_the_first_time_of_a_reviewer_counts() -> None:
    found = collected(
        rated({WAGES: 0}),
        second(WAGES, 1),
        second(WAGES, 0, minutes=2),
        second(WAGES, 2, by="Edsger", minutes=3),
    )
    assert ratings(found) == [(WAGES, 0, 1), (WAGES, 0, 2)]
    (left_out,) = found.left_out
    assert left_out.reason == "the reviewer had rated the item before; only the first time counts"
    assert (left_out.name, left_out.path, left_out.second_by) == ("a", WAGES, "Grace")


def test_who_had_been_shown_the_first_rating_is_left_out() -> None:
    store = MemoryStore()
    keep(store, "a", rated({WAGES: 0}), ())
    record = second(WAGES, 0)
    store.add_record("a", record, record.by, {"seen_before": True})
    assert reasons(collect(store, ())) == [
        "the reviewer had been shown the first rating before, so theirs is not blind"
    ]


def test_nobody_is_a_second_rater_beside_themselves() -> None:
    found = collected(rated({WAGES: 0}, by="Grace"), second(WAGES, 0))
    assert reasons(found) == ["the reviewer had given the first rating too"]


def test_what_cannot_be_compared_is_left_out_with_the_reason() -> None:
    draft = rated({WAGES: None})
    assert reasons(collected(draft, second(WAGES, 1))) == ["there was no first rating"]
    assert reasons(collected(draft, second("tasks[gone]", 1))) == [
        "what it rates is not in the assessment"
    ]
    assert reasons(collected(draft, second(UNION, 3))) == ["its rating 3 is not within 0…2"]


def test_an_assessment_that_is_not_kept_leaves_its_second_ratings_out() -> None:
    store = MemoryStore()
    keep(store, "a", rated({WAGES: 0}), [second(WAGES, 1)])
    store.contents.clear()
    assert reasons(collect(store, ())) == ["the assessment as it was rated is not kept"]


def test_an_export_counts_where_its_rating_is_not_newer() -> None:
    finished = exported(rated({WAGES: 0, ACTIONS: 1}), second(WAGES, 1), second(ACTIONS, 1))
    assert ratings(collect(MemoryStore(), [role("a", finished)])) == [
        (WAGES, 0, 1),
        (ACTIONS, 1, 1),
    ]
    older = exported(rated({WAGES: 0}), second(WAGES, 1, minutes=-1))
    assert reasons(collect(MemoryStore(), [role("a", older)])) == [
        "the first rating was changed later, and the export does not hold what it was"
    ]


def test_a_draft_and_its_own_export_count_once_by_what_the_draft_knows() -> None:
    store = MemoryStore()
    keep(store, "a", rated({WAGES: 0}), [second(WAGES, 1)])
    finished = exported(rated({WAGES: 1}), second(WAGES, 1), second(ACTIONS, 0, minutes=5))
    found = collect(store, [role("a", finished), role("b", finished)])
    assert [(pair.name, pair.path, pair.first) for pair in found.paired] == [
        ("a", WAGES, 0),
        ("a", ACTIONS, finished.evidence.company_actions.rating),
        ("b", WAGES, 1),
        ("b", ACTIONS, finished.evidence.company_actions.rating),
    ]
    assert found.left_out == ()


def test_what_cannot_be_read_is_said_and_does_not_hide_the_rest() -> None:
    store = MemoryStore(unreadable={"b": "b cannot be read"})
    for name in ("a", "b"):
        keep(store, name, rated({WAGES: 0}), [second(WAGES, 1)])
    found = collect(store, [Role("c", Path("c.json"), None, "is damaged")])
    assert found.problems == ("b cannot be read",)
    assert ratings(found) == [(WAGES, 0, 1)]


# What groups come to


def reported() -> Report:
    """Three second raters on two drafts."""
    store = MemoryStore()
    draft = rated({TASKS[0]: 1, TASKS[1]: 2, TASKS[2]: 5, WAGES: 2, ACTIONS: -1, "growth": 0})
    keep(
        store,
        "a",
        draft,
        [
            second(TASKS[0], 1),
            second(TASKS[1], 2),
            second(TASKS[2], 4),
            second(WAGES, 2),
            second(ACTIONS, -1),
            second("growth", 0),
            second(TASKS[0], 2, by="[b]edsger[/b]"),
        ],
    )
    keep(store, "b", rated({WAGES: 0}), [second(WAGES, 0, by="Ada Two")])
    return report(collect(store, ()))


def test_groups_are_all_pairs_dimensions_in_order_of_the_method_and_raters_by_name() -> None:
    found = reported()
    assert (found.overall.pairs, found.overall.items) == (8, 7)
    assert [(line.key, line.pairs, line.items, line.within) for line in found.dimensions] == [
        ("tasks", 4, 3, False),
        ("evidence", 3, 3, False),
        (ACTIONS, 1, 1, True),
        (WAGES, 2, 2, True),
        ("growth", 1, 1, False),
    ]
    assert [(line.key, line.pairs) for line in found.raters] == [
        ("[b]edsger[/b]", 1),
        ("Ada Two", 1),
        ("Grace", 6),
    ]


def test_every_group_has_the_statistics_of_its_pairs() -> None:
    tasks, evidence, *_ = reported().dimensions
    assert tasks.values["exact"] == Fraction(1, 2)
    # Firsts 1,1,2,5, seconds 1,2,2,4: 2 steps observed. Expected, over 4 pairs: from each 1
    # 0+1+1+3, from 2 1+0+0+2, from 5 4+3+3+1.
    assert tasks.values["kappa_linear"] == 1 - Fraction(2) / Fraction(5 + 5 + 3 + 11, 4)
    assert (tasks.shown("exact"), tasks.shown("kappa_linear")) == ("50 %", "0.67")
    assert str(tasks.decimal("kappa_linear")) == "0.666667"
    assert {evidence.values[name] for name in STATISTICS} == {Fraction(1)}


def test_three_ratings_of_one_item_are_one_item_of_alpha() -> None:
    tasks = reported().dimensions[0]
    # Values 1,1,2 | 2,2 | 5,4: counts 2, 3, 1, 1, so their middles lie at 1, 3.5, 5.5 and 6.5.
    observed = Fraction(4) * Fraction(25, 4) / 2 + 2 * Fraction(1)
    expected = (
        2
        * (
            2 * 3 * Fraction(5, 2) ** 2
            + 2 * Fraction(9, 2) ** 2
            + 2 * Fraction(11, 2) ** 2
            + 3 * 2**2
            + 3 * 3**2
            + 1
        )
        / 6
    )
    assert tasks.values["alpha_ordinal"] == 1 - observed / expected


def test_a_missing_value_is_explained_once_for_all_it_is_missing_of() -> None:
    found = reported()
    growth = found.dimensions[-1]
    assert isinstance(growth.values["alpha_ordinal"], Undefined)
    assert (growth.shown("kappa_linear"), growth.decimal("kappa_linear")) == ("–", None)
    assert dict(unexplained(found.lines("dimension"))) == {
        "Only one item was rated twice; it takes two.": [
            "Company Actions",
            "AI Growth Correlation",
        ]
    }
    assert dict(unexplained(found.lines("rater"))) == {
        "Only one item was rated twice; it takes two.": ["[b]edsger[/b]", "Ada Two"]
    }


def test_nothing_rated_twice_is_a_report_too() -> None:
    found = report(collect(MemoryStore(), ()))
    assert found.lines() == (found.overall,)
    assert dict(unexplained(found.lines())) == {"No item was rated twice.": ["All"]}


def test_json_has_exact_fractions_reasons_and_every_pair() -> None:
    found = json.loads(json.dumps(reported().as_json("dimension")))
    assert "raters" not in found
    assert found["dimensions"][0]["kappa_linear"] == {
        "value": "0.666667",
        "fraction": "2/3",
        "undefined": None,
    }
    assert found["dimensions"][-1]["alpha_ordinal"]["value"] is None
    assert "takes two" in found["dimensions"][-1]["alpha_ordinal"]["undefined"]
    assert len(found["pairs"]) == 8


def test_ratings_of_an_older_state_are_another_item() -> None:
    store = MemoryStore()
    keep(store, "a", rated({WAGES: -1}), [second(WAGES, 2)])
    other = replace(store.draft("a").assessment, f"{WAGES}.rating", 1)
    changed = store.draft("a").model_copy(update={"assessment": other})
    store.save("a", 1, Change(changed, "set", f"{WAGES}.rating", -1, 1, {}), "Ada", AT)
    store.add_record("a", second(WAGES, 1, by="Edsger", minutes=9), "Edsger")
    found = report(collect(store, ()))
    assert (found.overall.pairs, found.overall.items) == (2, 2)
