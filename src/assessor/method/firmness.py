"""How firm a score is, as printed: flips, fewest steps, time to move, probabilities (METHOD §3)."""

from fractions import Fraction

from assessor.method.decimals import Decimal3, Points
from assessor.method.definition import CURRENT, MethodDefinition, ZoneKey
from assessor.method.figures import Figures
from assessor.method.flips import Step, fewest_steps, flips, time_to_move, unit_steps
from assessor.method.likelihood import DEFAULT_PROBABILITY, likelihood
from assessor.method.ratings import Ratings
from assessor.method.rounding import half_up, largest_remainder
from assessor.method.score import composite, zone_of


class StepFigure(Figures):
    """One rating changed by one; ``path`` is that of the rating, tasks by position."""

    path: str
    before: int
    after: int


class FlipFigure(StepFigure):
    """A single step that changes the zone, with the score and the zone it leads to."""

    score: Points
    zone: ZoneKey
    adverse: bool


class FewestFigure(Figures):
    """The smallest number of unit steps that changes the zone, and one such series."""

    count: int
    steps: tuple[StepFigure, ...]
    score: Points
    zone: ZoneKey


class MoveFigure(Figures):
    """Points of time moved from one task to another, tasks by position."""

    from_task: int
    to_task: int
    points: int


class TimeFigure(Figures):
    """The fewest points of task time that change the zone when moved, and how."""

    points: int
    moves: tuple[MoveFigure, ...]
    score: Points
    zone: ZoneKey


class ZoneChances(Figures):
    """How likely each zone is, three decimals; the three add up to 1.000."""

    green: Decimal3
    yellow: Decimal3
    red: Decimal3


class Firmness(Figures):
    """How firm the formula's score is; an override is left aside.

    Of the ``steps`` by one that the scales allow, ``adverse`` lower the score. ``flips`` are those
    that change the zone. ``probability`` is that of a rating being off by one to either side, items
    assumed independent; ``low`` and ``high`` bound the 90 % interval of the score, ``worst`` and
    ``best`` are it with every rating one step worse or better. ``fewest`` and ``time`` are ``None``
    where no steps, no moved time can change the zone.
    """

    steps: int
    adverse: int
    flips: tuple[FlipFigure, ...]
    fewest: FewestFigure | None
    time: TimeFigure | None
    probability: Decimal3
    zones: ZoneChances
    low: Points
    high: Points
    worst: Points
    best: Points
    rounding_decides: bool
    clamped: bool

    @property
    def adverse_flips(self) -> int:
        """How many of the flips lower the score."""
        return sum(flip.adverse for flip in self.flips)


def firmness(
    ratings: Ratings,
    method: MethodDefinition = CURRENT,
    probability: Fraction = DEFAULT_PROBABILITY,
) -> Firmness:
    """How firm the score of ``ratings`` is; they are complete and on their scales.

    Raises:
        MethodError: the probability is not within 0…1/2.
    """
    chances = likelihood(ratings, probability, method)
    result = composite(ratings, method)
    steps = unit_steps(ratings, method)
    green, yellow, red = largest_remainder(
        [chances.zones[key] for key in ("green", "yellow", "red")], 3
    )
    return Firmness(
        steps=len(steps),
        adverse=sum(step.path.startswith("tasks") == (step.after > step.before) for step in steps),
        flips=tuple(
            FlipFigure(
                path=flip.step.path,
                before=flip.step.before,
                after=flip.step.after,
                score=flip.published,
                zone=flip.zone.key,
                adverse=flip.adverse,
            )
            for flip in flips(ratings, method)
        ),
        fewest=_fewest(ratings, method),
        time=_time(ratings, method),
        probability=half_up(probability, 3),
        zones=ZoneChances(green=green, yellow=yellow, red=red),
        low=chances.low,
        high=chances.high,
        worst=chances.worst,
        best=chances.best,
        rounding_decides=zone_of(result.score, method) != zone_of(result.published, method),
        clamped=result.clamped,
    )


def _fewest(ratings: Ratings, method: MethodDefinition) -> FewestFigure | None:
    found = fewest_steps(ratings, method)
    if found is None:
        return None
    return FewestFigure(
        count=len(found.steps),
        steps=tuple(_figure(step) for step in found.steps),
        score=found.published,
        zone=found.zone.key,
    )


def _time(ratings: Ratings, method: MethodDefinition) -> TimeFigure | None:
    found = time_to_move(ratings, method)
    if found is None:
        return None
    return TimeFigure(
        points=found.points,
        moves=tuple(
            MoveFigure(from_task=source, to_task=target, points=points)
            for source, target, points in found.moves
        ),
        score=found.published,
        zone=found.zone.key,
    )


def _figure(step: Step) -> StepFigure:
    return StepFigure(path=step.path, before=step.before, after=step.after)
