"""Ratings proposed by precedent: what the roles most like this one were rated, put to the vote."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from assessor.document.assessment import Assessment
from assessor.document.checks import Precedent, Vote, vote
from assessor.document.provenance import Section
from assessor.method.definition import CURRENT, Dimension
from assessor.suggest.brief import signed

LEAST_ROLES = 3
"""Like roles it takes to propose a rating: with fewer the vote says nothing of a field of work."""

_NAMED = 3
_LONGEST_TITLE = 80


class LikeRoles(Protocol):
    """Decided ratings of roles that are like another."""

    def of_like_roles(self, path: str, assessment: Assessment) -> tuple[Precedent, ...]:
        """Ratings of the dimension at ``path`` in the roles most like this one, nearest first."""
        ...


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rating proposed for the dimension at ``path``, which is called ``label``.

    ``basis`` names, in a sentence or two, what it rests on; ``vote`` holds all of it.
    """

    path: str
    label: str
    rating: int
    basis: str
    vote: Vote


def by_precedent(
    section: Section, assessment: Assessment, precedents: LikeRoles
) -> tuple[Proposal, ...]:
    """A rating for each dimension of ``section`` on which like roles agree, in document order.

    For principles, growth, evidence and barriers; other sections have no rated dimension and get
    none. Roles are alike by title, function, summary and task names, so a role that has a title
    alone gets none either. Nothing is proposed where fewer than :data:`LEAST_ROLES` are alike or
    the vote abstains (:class:`assessor.document.checks.Vote`).
    """
    return tuple(_proposals(section, assessment, precedents))


def _proposals(
    section: Section, assessment: Assessment, precedents: LikeRoles
) -> Iterator[Proposal]:
    for path, dimension in _dimensions(section):
        said = vote(precedents.of_like_roles(path, assessment))
        if said is None or len(said.precedents) < LEAST_ROLES or said.abstains:
            continue
        yield Proposal(path, dimension.label, said.rating, _basis(said, dimension), said)


def _dimensions(section: Section) -> Iterator[tuple[str, Dimension]]:
    if section == "growth":
        yield section, CURRENT.growth
    elif section in ("principles", "evidence", "barriers"):
        for dimension in getattr(CURRENT, section):
            yield f"{section}.{dimension.key}", dimension


def _basis(said: Vote, dimension: Dimension) -> str:
    named = ", ".join(
        f"{_title(near.role)} {signed(dimension, near.rating)}" for near in said.precedents[:_NAMED]
    )
    return (
        f"By precedent: {len(said.precedents)} similar roles, {said.percent} % of their weight on "
        f"{signed(dimension, said.rating)}. Nearest: {named}."
    )


def _title(title: str) -> str:
    return title if len(title) <= _LONGEST_TITLE else f"{title[: _LONGEST_TITLE - 1]}…"
