"""The figures that prose can be compared with, as far as a document yields them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from assessor.document.claims.claim import Ref
from assessor.document.claims.context import OWN
from assessor.document.claims.names import UNKNOWN
from assessor.method.definition import MethodDefinition
from assessor.method.rounding import half_up
from assessor.method.score import composite, threshold
from assessor.method.scorecard import Scorecard, figures

if TYPE_CHECKING:
    from assessor.document.assessment import Assessment
    from assessor.method.ratings import Ratings


class Number(NamedTuple):
    """A figure: as it is printed, and exactly."""

    printed: Decimal
    exact: Fraction

    @classmethod
    def whole(cls, value: int) -> Number:
        """A whole number, printed as it is."""
        return cls(Decimal(value), Fraction(value))

    @classmethod
    def rounded(cls, exact: Fraction, places: int) -> Number:
        """A figure printed with ``places`` decimals."""
        return cls(half_up(exact, places), exact)


@dataclass(frozen=True)
class Computed:
    """The figures of one document; those that depend on a missing rating are not known."""

    assessment: Assessment
    method: MethodDefinition
    ratings: Ratings | None
    card: Scorecard | None

    @classmethod
    def of(
        cls, assessment: Assessment, ratings: Ratings | None, method: MethodDefinition
    ) -> Computed:
        """The figures of ``assessment``, whose ratings, where complete, are ``ratings``."""
        card = None if ratings is None else figures(ratings, method)
        return cls(assessment, method, ratings, card)

    def numbers(self, ref: Ref) -> Sequence[Number]:
        """What ``ref`` is: one number, both scores where one replaces the other, or unknown."""
        kind = ref.kind
        if kind == "score":
            return self._scores(ref.of)
        if kind == "distance":
            return self._distances(ref)
        if kind == "threshold":
            zone = next(zone for zone in self.method.zones if zone.key == ref.of)
            return (Number.whole(zone.lower),)
        if kind in ("task_score", "task_time"):
            return self._of_tasks(kind, ref.of)
        if kind == "task_count":
            return (Number.whole(len(self.assessment.tasks)),) if self.card else ()
        if kind == "share":
            return self._share(ref)
        if kind == "rating":
            return self._whole(self._rating(ref.of))
        if kind in _GROUPS:
            return self._whole(self._total(_GROUPS[kind]))
        return self._factor(kind)

    def zone(self, of: str) -> tuple[str, str | None] | None:
        """Zone and sub-label, by key, of the role or of a comparator.

        A sub-label that a comparator does not state is not known and comes as ``None``, as does
        that of a zone without one: :meth:`states_sub_label` tells them apart.
        """
        if of == OWN:
            return None if self.card is None else (self.card.zone, self.card.sub_label)
        if of == UNKNOWN:
            return None
        comparator = self.assessment.comparators[int(of)]
        return None if comparator.zone is None else (comparator.zone, comparator.sub_label)

    def computed_zone(self, of: str) -> str | None:
        """The zone the formula's score alone gives the role, where an override changed it."""
        if of != OWN or self.card is None or self.card.override is None:
            return None
        return self.card.override.computed_label.partition(" ")[0].lower()

    def states_sub_label(self, of: str) -> bool:
        """Whether a missing sub-label means that there is none."""
        return of == OWN

    def _scores(self, of: str) -> Sequence[Number]:
        if of == UNKNOWN:
            return ()
        if of != OWN:
            score = self.assessment.comparators[int(of)].score
            return () if score is None else (Number(score, Fraction(score)),)
        if self.card is None or self.ratings is None:
            return ()
        computed = Number(self.card.computed_score, composite(self.ratings, self.method).score)
        if self.card.override is None:
            return (computed,)
        published = self.card.published_score
        return Number(published, Fraction(published)), computed

    def _distances(self, ref: Ref) -> Sequence[Number]:
        found: list[Number] = []
        for score in self._scores(ref.of):
            what, _, key = ref.than.partition(":")
            if what == "role":
                others = [other.printed for other in self._scores(key)]
            elif key:
                others = [Decimal(z.lower) for z in self.method.zones if z.key == key]
            else:
                others = [Decimal(threshold(score.printed, self.method)[0].lower)]
            for other in others:
                away = score.printed - other
                signed = -away if ref.sign == "-" else abs(away) if ref.sign == "±" else away
                found.append(Number(signed, Fraction(signed)))
        return found

    def _of_tasks(self, kind: str, of: str) -> Sequence[Number]:
        tasks = [self.assessment.tasks[int(i)] for i in of.split(",")]
        if kind == "task_score":
            return self._whole(tasks[0].score)
        times = [task.time for task in tasks if task.time is not None]
        return (Number.whole(sum(times)),) if len(times) == len(tasks) else ()

    def _share(self, ref: Ref) -> Sequence[Number]:
        card = self.card
        if card is None or self.ratings is None:
            return ()
        impact = card.work_impact
        if ref.of == "scoring":
            level = int(ref.than[0])
            above, below = ref.than.endswith("+"), ref.than.endswith("-")
            return (
                Number.whole(
                    sum(
                        task.time
                        for task in self.ratings.tasks
                        if task.score == level
                        or (above and task.score > level)
                        or (below and task.score < level)
                    )
                ),
            )
        shares = {
            "exposed": card.share_scoring_3_plus,
            "displaced": impact.displaced,
            "augmented": impact.augmented,
            "not_involved": impact.not_involved,
            "involved": impact.displaced + impact.augmented,
        }
        return (Number.whole(shares[ref.of]),)

    def _rating(self, path: str) -> int | None:
        if path == "growth":
            return self.assessment.growth.rating
        group, _, key = path.partition(".")
        rating: int | None = getattr(getattr(self.assessment, group), key).rating
        return rating

    def _total(self, group: str) -> int | None:
        dimensions = getattr(self.method, group)
        ratings = [self._rating(f"{group}.{dimension.key}") for dimension in dimensions]
        known = [rating for rating in ratings if rating is not None]
        return sum(known) if len(known) == len(ratings) else None

    def _factor(self, kind: str) -> Sequence[Number]:
        if self.ratings is None:
            return ()
        result = composite(self.ratings, self.method)
        factors = {
            "resistance": (result.task_resistance, 2),
            "weighted": (result.weighted, 2),
            "evidence_modifier": (result.evidence_modifier, 2),
            "barriers_modifier": (result.barriers_modifier, 2),
            "growth_modifier": (result.growth_modifier, 2),
            "raw": (result.raw, 4),
        }
        return (Number.rounded(*factors[kind]),)

    def _whole(self, value: int | None) -> Sequence[Number]:
        return () if value is None else (Number.whole(value),)


_GROUPS = {"evidence": "evidence", "barriers": "barriers", "protective": "principles"}
