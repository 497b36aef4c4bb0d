"""Every computed figure of an assessment in one frozen record (METHOD §2, §3, §6)."""

from decimal import Decimal
from fractions import Fraction

from assessor.method import score as compute
from assessor.method.decimals import Decimal1, Decimal2, Decimal4, Points
from assessor.method.definition import CURRENT, MethodDefinition, SubLabelKey, ZoneKey
from assessor.method.figures import Figures
from assessor.method.ratings import Ratings
from assessor.method.rounding import half_up, largest_remainder
from assessor.method.vector import print_vector


class Modifiers(Figures):
    """The three factors of the composite, two decimals."""

    evidence: Decimal2
    barriers: Decimal2
    growth: Decimal2


class WorkImpact(Figures):
    """% of task time by involvement; the three add up to 100."""

    displaced: int
    augmented: int
    not_involved: int


class Composition(Figures):
    """The composition profile: points of its own, no breakdown of the score."""

    task_resistance: Decimal1
    evidence: Decimal1
    barriers: Decimal1
    protective: Decimal1
    growth: Decimal1


class Attribution(Figures):
    """Points per input group. The printed parts add up to the printed unclamped score."""

    base: Decimal1
    evidence: Decimal1
    barriers: Decimal1
    growth: Decimal1


class Threshold(Figures):
    """The nearest boundary, named by the zone above it, and the signed points to it."""

    zone: ZoneKey
    distance: Decimal1


class OverrideEffect(Figures):
    """What an override replaced (METHOD §6).

    ``computed_label`` is the label the formula's own score would carry; ``points`` is published
    minus computed; ``major`` holds when the zone changes or the move is over 5.0 points.
    """

    score: Points
    computed_label: str
    points: Decimal1
    major: bool


class Scorecard(Figures):
    """The figures of one assessment as printed.

    ``score_exact`` is the clamped score as a fraction. ``computed_score`` is the formula's,
    ``published_score`` the one that counts: the override where there is one. Zone, sub-label,
    label, threshold and borderline follow the published score.
    """

    vector: str
    weighted: Decimal2
    task_resistance: Decimal2
    evidence_total: int
    barriers_total: int
    protective_total: int
    growth: int
    modifiers: Modifiers
    raw: Decimal4
    score_exact: str
    computed_score: Points
    published_score: Points
    zone: ZoneKey
    sub_label: SubLabelKey | None
    label: str
    zone_word: str
    share_scoring_3_plus: int
    work_impact: WorkImpact
    composition: Composition
    attribution: Attribution
    threshold: Threshold
    borderline: bool
    quick_screen: str
    override: OverrideEffect | None


def scorecard(ratings: Ratings, method: MethodDefinition = CURRENT) -> Scorecard:
    """Compute every figure of ``ratings``.

    Raises:
        MethodError: the ratings are incomplete or off their scales.
    """
    return figures(ratings.validated(method), method)


def figures(ratings: Ratings, method: MethodDefinition = CURRENT) -> Scorecard:
    """:func:`scorecard` of ratings that are known to be complete and on their scales."""
    result = compute.composite(ratings, method)
    computed = result.published
    # Nothing validates the figures below: each has to be as it is printed already.
    override = None if ratings.override is None else half_up(Fraction(ratings.override), 1)
    published = computed if override is None else override
    zone = compute.zone_of(published, method)
    sub = compute.sub_label(zone, ratings, method)
    impact = compute.work_impact(ratings)
    profile = compute.composition(ratings, method, result)
    parts = compute.attribution(ratings, method, result)
    base, evidence, barriers, growth = largest_remainder(
        [parts["base"], parts["evidence"], parts["barriers"], parts["growth"]], 1
    )
    nearest, distance = compute.threshold(published, method)
    return Scorecard(
        vector=print_vector(ratings, method),
        weighted=half_up(result.weighted, 2),
        task_resistance=half_up(result.task_resistance, 2),
        evidence_total=sum(ratings.evidence),
        barriers_total=sum(ratings.barriers),
        protective_total=sum(ratings.principles),
        growth=ratings.growth,
        modifiers=Modifiers(
            evidence=half_up(result.evidence_modifier, 2),
            barriers=half_up(result.barriers_modifier, 2),
            growth=half_up(result.growth_modifier, 2),
        ),
        raw=half_up(result.raw, 4),
        score_exact=str(result.score),
        computed_score=computed,
        published_score=published,
        zone=zone.key,
        sub_label=sub,
        label=compute.label(zone, sub, method),
        zone_word=zone.word,
        share_scoring_3_plus=compute.share_exposed(ratings, method),
        work_impact=WorkImpact(
            displaced=impact["displacement"],
            augmented=impact["augmentation"],
            not_involved=impact["not_involved"],
        ),
        composition=Composition(
            task_resistance=half_up(profile["task_resistance"], 1),
            evidence=half_up(profile["evidence"], 1),
            barriers=half_up(profile["barriers"], 1),
            protective=half_up(profile["protective"], 1),
            growth=half_up(profile["growth"], 1),
        ),
        attribution=Attribution(base=base, evidence=evidence, barriers=barriers, growth=growth),
        threshold=Threshold(zone=nearest.key, distance=distance),
        borderline=abs(distance) <= method.constants.borderline_points,
        quick_screen=compute.quick_screen(ratings, method),
        override=None
        if override is None
        else _override_effect(override, computed, ratings, method),
    )


def _override_effect(
    override: Decimal, computed: Decimal, ratings: Ratings, method: MethodDefinition
) -> OverrideEffect:
    zone = compute.zone_of(computed, method)
    points = override - computed
    changes_zone = compute.zone_of(override, method).key != zone.key
    return OverrideEffect(
        score=override,
        computed_label=compute.label(zone, compute.sub_label(zone, ratings, method), method),
        points=points,
        major=changes_zone or abs(points) > method.constants.override_major_points,
    )
