"""Where a role sits: who has a place on the scale, and that the drawing can be trusted."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.desk import placing
from assessor.desk.draft import Draft
from assessor.desk.library import Role
from assessor.desk.placing import Placed, column, letters, neighbours, placed, scale_rows
from assessor.desk.ports import StoredDraft
from assessor.document.assessment import Assessment, blank
from assessor.document.checks import KnownRole
from assessor.document.path import replace
from assessor.document.ratings import score
from assessor.method.definition import CURRENT, ZoneKey
from desk.memory_store import MemoryStore
from strategies import AT, complete_assessment

DOCUMENT = complete_assessment()
SCORES = st.integers(0, 1000).map(lambda tenths: Decimal(tenths).scaleb(-1))


def zone_of(points: Decimal) -> ZoneKey:
    return "green" if points >= 48 else "yellow" if points >= 25 else "red"


def known(title: str, points: str) -> KnownRole:
    return KnownRole(
        name=title.lower(),
        title=title,
        seniority="Senior",
        also_known_as=(),
        score=Decimal(points),
        zone=zone_of(Decimal(points)),
        sub_label=None,
    )


def at(points: Decimal) -> Placed:
    return Placed("library", "Role", "", points, zone_of(points), "")


def test_a_role_stands_among_the_library_and_what_it_quotes_highest_first() -> None:
    found = placed(DOCUMENT, [known("Nurse", "60.0"), known("Clerk", "3.0")])
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert sorted(one.kind for one in found) == ["library", "library", "quoted", "quoted", "this"]
    (this,) = [one for one in found if one.kind == "this"]
    card = score(DOCUMENT)
    assert card is not None
    assert (this.score, this.zone, this.label) == (card.published_score, card.zone, card.label)


def test_what_the_library_knows_stands_there_as_computed_not_as_quoted() -> None:
    quoted = DOCUMENT.comparators[0].role
    found = placed(DOCUMENT, [known(f"  {quoted.upper()} ", "11.1")])
    assert [one.kind for one in found if one.score == Decimal("11.1")] == ["library"]
    assert quoted not in {one.title for one in found}


def test_two_roles_of_one_title_have_a_place_each() -> None:
    junior = KnownRole("nurse-2", "Nurse", "Junior", (), Decimal("30.0"), "yellow", None)
    found = placed(DOCUMENT, [known("Nurse", "60.0"), junior])
    assert [(one.name, one.score) for one in found if one.title == "Nurse"] == [
        ("nurse", Decimal("60.0")),
        ("nurse-2", Decimal("30.0")),
    ]


def test_a_comparator_without_a_score_has_no_place() -> None:
    document = replace(DOCUMENT, "comparators[0].score", None)
    assert DOCUMENT.comparators[0].role not in {one.title for one in placed(document, [])}


def test_an_unfinished_role_has_no_place_and_the_others_keep_theirs() -> None:
    assert [one.title for one in placed(blank("Role"), [known("Nurse", "60.0")])] == ["Nurse"]


@pytest.mark.parametrize("width", [20, 80, 120])
@given(points=st.lists(SCORES, max_size=70))
def test_every_role_is_drawn_once_in_its_column_on_rows_as_wide_as_asked(
    width: int, points: list[Decimal]
) -> None:
    found = [at(score) for score in points]
    rows = scale_rows(found, width, CURRENT)
    assert {sum(len(text) for text, _ in row) for row in rows} == {width}
    drawn = [
        (text, x) for row in rows[:-2] for x, (text, style) in enumerate(row) if style == "library"
    ]
    expected = [
        (letter, column(one.score, width))
        for letter, one in zip(letters(len(found)), found, strict=True)
    ]
    assert sorted(drawn) == sorted(expected)


@pytest.mark.parametrize("width", [20, 80, 120])
def test_the_boundaries_are_those_of_the_method(width: int) -> None:
    *_, zones, boundaries = scale_rows([], width, CURRENT)
    line = boundaries[0][0]
    assert line.split() == ["0", "25", "48", "100"]
    for points in ("25", "48"):
        assert line.index(points) == column(Decimal(points), width)
    assert [style for _, style in zones] == sorted(
        (style for _, style in zones), key=["red", "yellow", "green"].index
    )


@pytest.mark.parametrize(
    ("points", "at_80", "at_120"),
    [("0.0", 0, 0), ("25.0", 20, 30), ("48.0", 38, 57), ("50.0", 40, 60), ("100.0", 79, 119)],
)
def test_a_score_stands_in_its_share_of_the_width(points: str, at_80: int, at_120: int) -> None:
    assert (column(Decimal(points), 80), column(Decimal(points), 120)) == (at_80, at_120)


# Beside many drafts


def of_score(points: str | None, title: str) -> Assessment:
    """A role with that score, or with none."""
    document = replace(DOCUMENT, "role.title", title)
    if points is None:
        return replace(document, "growth.rating", None)
    return replace(document, "override.score", points)


def store_of(points: Mapping[str, str | None]) -> MemoryStore:
    """A store of drafts with these scores."""
    store = MemoryStore()
    for name, score_ in points.items():
        draft = Draft(assessment=of_score(score_, name.title()))
        store.kept[name] = StoredDraft(name, 1, draft, AT)
    return store


TENS = store_of({f"d-{tens}": f"{tens}.0" for tens in range(10, 100, 10)})
"""Drafts d-10 … d-90, with as many points."""


@pytest.fixture
def two_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two drafts on either side count as near."""
    monkeypatch.setattr(placing, "NEAREST", 2)


@pytest.mark.usefixtures("two_nearest")
@pytest.mark.parametrize(
    ("own", "near"),
    [("d-50", {30, 40, 60, 70}), ("d-90", {80, 70}), ("d-10", {20, 30}), ("d-80", {90, 70, 60})],
)
def test_of_many_drafts_those_nearest_in_score_on_either_side_are_beside_a_draft(
    own: str, near: set[int]
) -> None:
    beside = neighbours(own, TENS.kept[own].draft.assessment, [], TENS)
    names = {f"d-{points}" for points in near}
    assert {one.name for one in beside.known} == beside.drafted - {own} == names
    assert set(beside.documents) == names
    assert beside.left_out == 9 - 1 - len(near)


@pytest.mark.usefixtures("two_nearest")
def test_a_role_that_is_no_draft_stands_beside_all_roles_and_the_nearest_drafts() -> None:
    roles = [Role("far", Path("far.json"), of_score("3.0", "Far"), "")]
    beside = neighbours("role", of_score("45.0", "Role"), roles, TENS)
    assert beside.drafted >= {"d-30", "d-40", "d-50", "d-60"}
    assert {one.name for one in beside.known} == {"far", *beside.drafted}
    assert beside.left_out == 9 - len(beside.drafted)


@pytest.mark.usefixtures("two_nearest")
def test_a_role_without_a_score_stands_beside_the_highest_drafts() -> None:
    beside = neighbours("new", blank("New"), [], TENS)
    assert {one.name for one in beside.known} == {f"d-{tens}" for tens in (50, 60, 70, 80, 90)}
    assert beside.left_out == 4


@pytest.mark.usefixtures("two_nearest")
def test_drafts_without_a_score_are_neither_beside_a_role_nor_left_out() -> None:
    unscored = dict.fromkeys((f"u-{i}" for i in range(9)), None)
    store = store_of({"low": "10.0", "own": "20.0", **unscored})
    beside = neighbours("own", store.kept["own"].draft.assessment, [], store)
    assert [one.name for one in beside.known] == ["low"]
    assert beside.left_out == 0


def test_few_drafts_are_all_there() -> None:
    beside = neighbours("d-50", TENS.kept["d-50"].draft.assessment, [], TENS)
    assert (len(beside.known), beside.left_out) == (8, 0)
