"""What a reviewer reads item by item, and which items show which field of a document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessor.document.assessment import Assessment, MethodRef, blank
from assessor.document.canonical import sha256
from assessor.document.checks import Check, run_checks
from assessor.document.errors import DocumentError
from assessor.document.path import Json, from_json, to_json
from assessor.document.ratings import score
from assessor.document.subjects import (
    Item,
    document_sha256,
    figure_names,
    figures,
    find_shown,
    items,
    shown,
    subject,
    subject_sha256,
)
from assessor.method import definition
from assessor.method.definition import AIJRI_1_0, MethodDefinition
from strategies import (
    Step,
    assessments,
    at_place,
    complete_assessment,
    complete_export,
    places,
    with_value,
)


def hashes(document: Assessment) -> dict[str, str]:
    return {entry.item.path: entry.sha256 for entry in shown(document, ())}


def differing(before: Assessment, after: Assessment) -> set[str]:
    """The items that one document shows otherwise than the other."""
    was, became = hashes(before), hashes(after)
    return {path for path in was.keys() | became.keys() if was.get(path) != became.get(path)}


def others(value: object, place: tuple[Step, ...], content: Any) -> Iterator[Json]:
    """Other values to try in place of ``value``."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from (value + 1, value - 1)
    elif value is None:
        yield from (1, "52.0", "green", "stable", "other", "augmentation", "2026-11-24")
        yield "2026-11-24T09:30:00Z"
    elif "sources" in place[1:]:
        yield from (source["id"] for source in content["sources"] if source["id"] != value)
    elif isinstance(value, str):
        yield from (
            f"{value} x",
            f"{value}x",
            "red",
            "not_involved",
            "displacement",
            "contrast",
            "other_role",
        )
        yield from ("resource", "other", "moderate", "51.7", "2026-11-21", "2026-11-25T09:30:00Z")


def another(document: Assessment, place: tuple[Step, ...]) -> Assessment | None:
    """The document with another value at ``place`` that belongs there, if there is one."""
    content: Any = to_json(document)
    for value in others(at_place(content, place), place, content):
        if value == at_place(content, place):
            continue
        try:
            return from_json(with_value(content, place, value))
        except DocumentError:
            continue
    return None


def showing(document: Assessment, after: Assessment, place: tuple[Step, ...]) -> set[str]:
    """Which items show what stands at ``place``, by the place alone."""
    head, *rest = place
    cited = {
        f"{group}.{key}" if key else group: part["sources"] for group, key, part in rated(document)
    }
    match head:
        case "role" | "assessed_on":
            return {"role"}
        case "tasks":
            return {f"tasks[{document.tasks[int(rest[0])].id}]"}
        case "principles" | "evidence" | "barriers":
            return {f"{head}.{rest[0]}"}
        case "comparators":
            return {f"comparators[{document.comparators[int(rest[0])].id}]"}
        case "sources":
            own_id = document.sources[int(rest[0])].id
            by_tasks = {f"tasks[{t.id}]" for t in document.tasks if own_id in t.sources}
            by = {path for path, sources in cited.items() if own_id in sources} | by_tasks
            return by or {"sources"}
        case "override" if rest == ["at"]:
            return set()  # it is set to what it was, and that it was otherwise between is the log's
        case "override":
            said = [
                d.override.justification.strip()
                or d.override.score is not None
                or d.override.reason
                for d in (document, after)
            ]
            return {"override"} if any(said) else set()
        case _:
            return {str(head)}


def rated(document: Assessment) -> Iterator[tuple[str, str, Any]]:
    content: Any = to_json(document)
    yield "growth", "", content["growth"]
    for group in ("principles", "evidence", "barriers"):
        for key, part in content[group].items():
            if isinstance(part, dict):
                yield group, key, part


def formula(document: Assessment) -> object:
    card = score(document)
    if card is None:
        return None
    return card.computed_score, card.override.computed_label if card.override else card.label


def leaves(document: Assessment) -> list[tuple[Step, ...]]:
    content = to_json(document)
    return [
        place
        for place in places(content)
        if place
        and place[0] not in ("schema_version", "method")
        and place[-1] != "id"
        and not isinstance(at_place(content, place), dict | list)
    ]


def assert_only_what_shows_it_changes(document: Assessment, place: tuple[Step, ...]) -> bool:
    after = another(document, place)
    if after is None:
        return False
    expected = showing(document, after, place)
    has_override = "override" in hashes(document)
    if has_override and formula(document) != formula(after):
        expected = expected | {"override"}
    found = differing(document, after)
    if "sources" in place[1:] or place[0] == "sources":
        found, expected = found - {"sources"}, expected - {"sources"}
    assert found == expected, place
    return True


def test_every_field_of_a_document_is_shown_by_exactly_the_items_it_belongs_to() -> None:
    document = complete_assessment()
    everywhere = leaves(document)
    assert len(everywhere) > 130
    tried = sum(assert_only_what_shows_it_changes(document, place) for place in everywhere)
    assert tried == len(everywhere)


@settings(max_examples=20, deadline=None)
@given(assessments(), st.randoms(use_true_random=False))
def test_a_change_anywhere_reaches_only_the_items_that_show_it(
    document: Assessment, random: Random
) -> None:
    assert_only_what_shows_it_changes(document, random.choice(leaves(document)))


@settings(max_examples=10, deadline=None)
@given(assessments())
def test_items_have_distinct_paths_and_each_can_be_looked_up(document: Assessment) -> None:
    checks = run_checks(document)
    entries = shown(document, checks)
    paths = [entry.item.path for entry in entries]
    assert len(set(paths)) == len(paths)
    flags = {
        (check.path, check.code, check.message) for check in checks if check.severity == "flag"
    }
    assert sum(entry.item.kind == "flag" for entry in entries) == len(flags)
    last = entries[-1]
    assert subject(document, checks, last.item) == last.subject
    assert subject_sha256(document, checks, last.item) == last.sha256


def test_items_come_in_document_order_with_flags_after_what_they_are_about() -> None:
    document = complete_assessment()
    checks = (
        flag("borderline", "score", "Close to a threshold."),
        flag("label-score", "tasks[1].involvement", "Does not fit."),
        flag("stale-source", "sources[1].accessed_on", "Long ago."),
        Check("thin", "remark", "tasks[0].rationale", "Thin."),
        flag("stale-number", "growth.check", "Contradicts."),
    )
    paths = [item.path for item in items(document, checks)]
    assert paths == [
        "role",
        *(f"principles.{d.key}" for d in AIJRI_1_0.principles),
        "principles.quick_screen",
        "growth",
        "flag:stale-number:growth.check",
        "tasks[task-0]",
        "tasks[task-1]",
        "flag:label-score:tasks[task-1].involvement",
        "tasks[task-2]",
        "tasks[task-3]",
        "tasks[task-4]",
        "reinstatement",
        *(f"evidence.{d.key}" for d in AIJRI_1_0.evidence),
        *(f"barriers.{d.key}" for d in AIJRI_1_0.barriers),
        "override",
        "commentary",
        "outlook",
        "comparators[comparator-0]",
        "comparators[comparator-1]",
        "sources",
        "flag:borderline:score",
        "flag:stale-source:sources[source-1].accessed_on",
    ]


def test_empty_optional_prose_and_an_untouched_override_are_no_items() -> None:
    found = {item.path for item in items(blank("Role"), ())}
    assert found.isdisjoint(
        {"principles.quick_screen", "reinstatement", "override", "commentary", "outlook", "sources"}
    )


def test_two_flags_of_one_code_at_one_place_are_two_items_told_apart_by_what_they_say() -> None:
    document = complete_assessment()
    one, two = (flag("stale-number", "role.summary", words) for words in ("One.", "Two."))
    both = shown(document, (one, two))
    alone = shown(document, (two,))
    second = find_shown(both, "flag:stale-number:role.summary:2")
    assert second is not None and second.item.title == "Two."
    moved_up = find_shown(alone, second.item.path, second.sha256)
    assert moved_up is not None and moved_up.item.path == "flag:stale-number:role.summary"
    assert find_shown(alone, second.item.path, "0" * 64) is None


def test_the_override_shows_the_score_it_replaces() -> None:
    content: Any = to_json(complete_assessment())
    content["override"] |= {"score": "40.0", "reason": "other"}
    document = from_json(content)
    override = next(entry for entry in shown(document, ()) if entry.item.path == "override")
    assert override.subject["computed"] == {
        "score": "53.8",
        "label": "GREEN (Transforming)",
        "points": "-13.8",
        "major": True,
    }


def test_an_override_is_the_same_whenever_it_was_set_and_as_approved_when_that_counted_too() -> (
    None
):
    content: Any = to_json(complete_assessment())
    content["override"] |= {"score": "40.0", "reason": "other", "at": "2026-11-24T09:30:00Z"}
    document = from_json(content)
    content["override"]["at"] = "2026-11-25T09:30:00Z"
    again = from_json(content)
    entry, later = (
        next(one for one in shown(found, ()) if one.item.path == "override")
        for found in (document, again)
    )
    assert later.sha256 == entry.sha256
    with_time = sha256({**entry.subject, "value": to_json(document)["override"]})
    assert entry.bears(entry.sha256) and entry.bears(with_time)
    assert not later.bears(with_time)
    assert not any(one.bears("") for one in shown(document, ()))


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("growth", ["rating"]),
        ("evidence.wage_trends", ["rating"]),
        ("principles.goal_setting_and_moral_judgment", ["rating"]),
        ("barriers.physical_presence", ["rating"]),
        ("tasks[triage]", ["time", "score", "involvement"]),
        ("override", ["score"]),
        *((path, []) for path in ("", "score", "tasks", "evidence", "principles.quick_screen")),
        *((path, []) for path in ("role", "commentary", "comparators[x]", "tasks[triage].name")),
    ],
)
def test_the_figures_of_an_item_are_what_is_judged_in_it(path: str, names: list[str]) -> None:
    assert figure_names(path) == tuple(names)


def test_an_override_that_accepts_the_score_judges_nothing() -> None:
    document = complete_assessment()
    assert figures(document, "override") == ()
    content: Any = to_json(document)
    content["override"] |= {"score": "40.0", "reason": "other"}
    assert figures(from_json(content), "override") == ("override.score",)
    assert figures(document, "growth") == ("growth.rating",)


def test_a_change_of_method_reaches_only_what_it_is_about(monkeypatch: pytest.MonkeyPatch) -> None:
    document = complete_assessment()
    wage = next(d for d in AIJRI_1_0.evidence if d.key == "wage_trends")
    evidence = tuple(
        replace(d, question="Does pay rise?") if d is wage else d for d in AIJRI_1_0.evidence
    )
    assert differing(document, under(monkeypatch, document, evidence=evidence)) == {
        "evidence.wage_trends"
    }
    scale = replace(AIJRI_1_0.task_score, question="Could it?")
    assert differing(document, under(monkeypatch, document, task_score=scale)) == {
        f"tasks[{task.id}]" for task in document.tasks
    }
    heavier = replace(AIJRI_1_0.constants, growth_step=AIJRI_1_0.constants.growth_step * 2)
    assert differing(document, under(monkeypatch, document, constants=heavier)) == {"override"}


def test_a_signature_binds_to_the_assessment_without_what_export_added() -> None:
    export = complete_export()
    assert document_sha256(export) == document_sha256(export.assessment())
    older = export.assessment().model_copy(update={"schema_version": 3})
    assert document_sha256(older) == document_sha256(export)


def test_an_item_that_is_gone_is_refused_by_name() -> None:
    with pytest.raises(DocumentError, match=r"tasks\[gone\]: there is no such item"):
        subject(complete_assessment(), (), Item("tasks[gone]", "task", "Gone"))


def flag(code: str, path: str, message: str) -> Check:
    return Check(code, "flag", path, message)


def under(monkeypatch: pytest.MonkeyPatch, document: Assessment, **changed: Any) -> Assessment:
    """The document under a method that differs from the current one in ``changed``."""
    method: MethodDefinition = replace(AIJRI_1_0, version="1.1", **changed)
    monkeypatch.setattr(definition, "METHODS", (AIJRI_1_0, method))
    return document.model_copy(update={"method": MethodRef.of(method)})
