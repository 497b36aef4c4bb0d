"""Ratings by precedent: like roles vote, name themselves, and keep silent where they disagree."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import get_args

import pytest

from assessor.document.assessment import Assessment, blank
from assessor.document.checks import Precedent
from assessor.document.path import exists, replace
from assessor.document.provenance import Section
from assessor.precedents.index import PrecedentIndex, of_roles
from assessor.suggest.by_precedent import LEAST_ROLES, by_precedent
from strategies import HOSTILE, complete_assessment

COMPLETE = complete_assessment()
WARD = "Nurses patients on a hospital ward through the night and watches over their medicines."
WAGES = "evidence.wage_trends"


@dataclass
class Known:
    """Ratings that are the same for every dimension; ``asked`` keeps the paths."""

    found: tuple[Precedent, ...]
    asked: list[str] = field(default_factory=list)

    def of_like_roles(self, path: str, assessment: Assessment) -> tuple[Precedent, ...]:
        self.asked.append(path)
        return self.found


def rated(*ratings: int, weight: float = 1.0) -> Known:
    """Like roles A, B, … with these ratings."""
    return Known(
        tuple(
            Precedent(f"Role {chr(65 + i)}", "text", rating, weight)
            for i, rating in enumerate(ratings)
        )
    )


def ward_role(title: str, wages: int) -> Assessment:
    """A role of nursing, with a rating of the wage trends."""
    document = replace(COMPLETE, "role.title", title)
    document = replace(document, "role.function", f"{WARD} As {title}.")
    return replace(document, f"{WAGES}.rating", wages)


def new_role(function: str) -> Assessment:
    """A role of which no more is known than a title and what it is for."""
    return replace(blank("Ward sister"), "role.function", function)


def test_like_roles_propose_what_most_of_them_say_and_are_named() -> None:
    (proposal,) = by_precedent("growth", COMPLETE, rated(1, 1, 0, 1))
    assert (proposal.path, proposal.rating) == ("growth", 1)
    assert proposal.basis == (
        "By precedent: 4 similar roles, 75 % of their weight on +1. "
        "Nearest: Role A +1, Role B +1, Role C 0."
    )


def test_scales_with_one_side_have_no_signs() -> None:
    proposals = by_precedent("barriers", COMPLETE, rated(2, 2, 2))
    assert "on 2. Nearest: Role A 2, Role B 2, Role C 2." in proposals[0].basis


@pytest.mark.parametrize("ratings", [(1, 1, 0, 0), (-1, 0, 1), (1, 1), (1,), ()])
def test_where_they_disagree_or_are_few_nothing_is_proposed(ratings: tuple[int, ...]) -> None:
    assert by_precedent("growth", COMPLETE, rated(*ratings)) == ()


@pytest.mark.parametrize(
    ("section", "count"), [("principles", 3), ("growth", 1), ("evidence", 5), ("barriers", 5)]
)
def test_every_dimension_of_a_section_is_voted_on_under_its_path(
    section: Section, count: int
) -> None:
    known = rated(1, 1, 1)
    proposals = by_precedent(section, COMPLETE, known)
    assert [proposal.path for proposal in proposals] == known.asked
    assert len(known.asked) == count
    assert all(exists(COMPLETE, f"{path}.rating") for path in known.asked)


def test_other_sections_get_none() -> None:
    rated_ones = {"principles", "growth", "evidence", "barriers"}
    for section in set(get_args(Section)) - rated_ones:
        assert by_precedent(section, COMPLETE, rated(1, 1, 1)) == ()


def wards(*wages: int) -> PrecedentIndex:
    """An index of nursing roles with these ratings, and of others that differ."""
    roles = [(f"ward-{i}", ward_role(f"Nurse {i}", rating)) for i, rating in enumerate(wages)]
    other = replace(COMPLETE, "role.function", "Posts invoices to the ledger of the firm.")
    others = [
        (f"other-{i}", replace(replace(other, f"{WAGES}.rating", -2), "role.title", f"Clerk {i}"))
        for i in range(6)
    ]
    unlike = [(name, document.model_copy(update={"tasks": ()})) for name, document in others]
    return of_roles([*roles, *unlike])


def test_real_precedents_are_found_by_what_the_role_is_for() -> None:
    role = new_role("Leads the nurses of a hospital ward and watches over patients' medicines.")
    found = {p.path: p for p in by_precedent("evidence", role, wards(2, 2, 1, 2))}
    assert found[WAGES].rating == 2
    assert {near.role for near in found[WAGES].vote.precedents} == {f"Nurse {i}" for i in range(4)}


def test_a_role_with_a_title_alone_or_unlike_all_others_gets_none() -> None:
    index = wards(2, 2, 2, 2)
    assert by_precedent("evidence", blank("Nurse"), index) == ()
    assert by_precedent("evidence", new_role("Carves chess pieces from oak."), index) == ()


def test_a_role_is_no_precedent_of_itself_and_one_without_the_rating_is_none() -> None:
    index = wards(2, 2, 2)
    assert LEAST_ROLES == 3
    own = ward_role("Nurse 1", 0)
    assert WAGES not in {p.path for p in by_precedent("evidence", own, index)}
    unrated = replace(ward_role("Nurse 9", 0), f"{WAGES}.rating", None)
    index.put_draft("ward-9", unrated)
    found = {p.path: len(p.vote.precedents) for p in by_precedent("evidence", own, index)}
    assert WAGES not in found
    assert found["evidence.company_actions"] == 3
    index.put_draft("ward-9", ward_role("Nurse 9", 2))
    assert WAGES in {p.path for p in by_precedent("evidence", own, index)}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_titles_stay_text(hostile: str) -> None:
    known = Known(tuple(Precedent(hostile * 20, "", 1, 1.0) for _ in range(3)))
    (proposal,) = by_precedent("growth", COMPLETE, known)
    assert hostile[:60] in proposal.basis
    assert len(proposal.basis) < 400
