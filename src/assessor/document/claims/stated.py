"""What all claims of numbers share: some words of the method, and how a claim is made."""

from __future__ import annotations

from assessor.document.claims.claim import Claim, Ref, Relation
from assessor.document.claims.context import Sentence
from assessor.document.claims.numbers import Site
from assessor.document.claims.tokens import word_set

ZONE_WORDS = frozenset(("green", "yellow", "red"))
BOUNDARY_WORDS = word_set("threshold boundary line cutoff cut floor border limit bar mark")
POINT_WORDS = frozenset(("point", "points", "pts", "pt"))
PUTTING = word_set(
    "puts places keeps rate call calls rated lifts leaves put lands pushes brings makes rates classifies labels "
    "drops holds moves carries keeping putting placing"
)
"""Verbs that give a role a zone or a score."""


def claim_at(
    s: Sentence,
    site: Site,
    refs: tuple[Ref, ...],
    relation: Relation | None = None,
    side: int | None = None,
) -> Claim:
    """The claim that ``site`` states one of ``refs``; ``side`` is the token that says where."""
    tokens = s.tokens
    return Claim(
        tokens[site.first].start,
        tokens[site.number].end,
        refs,
        site.value,
        site.places,
        relation or site.relation,
        signed=bool(site.sign),
        side=None if side is None else (tokens[side].start, tokens[side].end),
    )
