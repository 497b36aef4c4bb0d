"""Where a draft stands: its score as far as it is decided, and what the checks find."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from assessor.desk.draft import Draft
from assessor.document.assessment import Assessment
from assessor.document.checks import NOTHING_BESIDE, Beside, Check, errors, run_checks
from assessor.document.ratings import (
    decided_ratings,
    method_note,
    method_of,
    partial_ratings,
    score,
)
from assessor.method.bounds import score_bounds
from assessor.method.definition import MethodDefinition
from assessor.method.firmness import Firmness, firmness
from assessor.method.likelihood import DEFAULT_PROBABILITY
from assessor.method.ratings import Ratings
from assessor.method.scorecard import Scorecard


@dataclass(frozen=True, slots=True)
class Standing:
    """The figures of a draft.

    ``card`` is ``None`` while ratings are missing or the time is not 100 %; then ``bounds`` are
    the lowest and highest score that finishing it can still give (``None`` where the time
    exceeds 100 %).
    """

    card: Scorecard | None
    bounds: tuple[Decimal, Decimal] | None
    checks: tuple[Check, ...]
    assessment: Assessment

    @property
    def method(self) -> MethodDefinition:
        """What the draft is scored under."""
        return method_of(self.assessment)

    @property
    def method_note(self) -> str:
        """A word where that is not the current method; else empty."""
        return method_note(self.assessment)

    def firmness(self, probability: Fraction = DEFAULT_PROBABILITY) -> Firmness | None:
        """How firm the formula's score is; ``None`` while there is none. Computed when asked for.

        ``probability`` is that of a rating being off by one to either side, 0…1/2.
        """
        ratings = decided_ratings(self.assessment)
        return None if ratings is None else _firm(ratings, self.method, probability)

    @property
    def errors(self) -> tuple[Check, ...]:
        """The checks that block finishing."""
        return errors(self.checks)

    def checks_at(self, path: str) -> tuple[Check, ...]:
        """The checks about ``path`` or something in it (paths by position)."""
        return tuple(
            check
            for check in self.checks
            if check.path == path or check.path.startswith((f"{path}.", f"{path}["))
        )


@lru_cache(maxsize=64)
def _firm(ratings: Ratings, method: MethodDefinition, probability: Fraction) -> Firmness:
    return firmness(ratings, method, probability)


def standing(draft: Draft, beside: Beside = NOTHING_BESIDE) -> Standing:
    """Compute where ``draft`` stands now, compared with what lies ``beside`` it.

    Raises:
        MethodError: its method is not known here.
    """
    assessment = draft.assessment
    card = score(assessment)
    bounds = None
    if card is None:
        bounds = score_bounds(partial_ratings(assessment), method_of(assessment))
    found = run_checks(assessment, draft.provenance, draft.decisions, beside)
    return Standing(card, bounds, found, assessment)


def effect(before: Standing, after: Standing) -> str:
    """What a change would do to the score, in a few words; empty where it does nothing."""
    if before.card is None and after.card is None:
        if after.bounds is None or before.bounds == after.bounds:
            return ""
        return f"the score will be between {after.bounds[0]} and {after.bounds[1]}"
    if after.card is None:
        return "no score until the rest is decided"
    if before.card is None:
        return f"gives {after.card.published_score} {after.card.label}"
    difference = after.card.published_score - before.card.published_score
    if before.card.label != after.card.label:
        return f"{difference:+} points, {before.card.label} → {after.card.label}"
    return f"{difference:+} points" if difference else ""
