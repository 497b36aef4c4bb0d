"""What a page's own inputs yield, for every figure a page may state (METHOD §2, §3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from assessor.document.assessment import Assessment
from assessor.document.ratings import partial_ratings
from assessor.exchange.page.layout import DIMENSIONS, UPPER_GRADES
from assessor.method import score as compute
from assessor.method.definition import CURRENT, MethodDefinition
from assessor.method.ratings import TIME_TOTAL, Ratings, TaskRating
from assessor.method.rounding import half_up

Yield: TypeAlias = Fraction | str


@dataclass(frozen=True, slots=True)
class Figure:
    """How a figure is named in a sentence and printed: decimals, and whether with a plus sign."""

    name: str
    places: int = 0
    signed: bool = False

    def printed(self, value: Decimal | Yield) -> str:
        """``value`` as this figure is printed, with at least its own number of decimals."""
        if isinstance(value, str):
            return f"“{value}”"
        if isinstance(value, Fraction):
            value = half_up(value, self.places)
        text = f"{value:+}" if self.signed and value else f"{value}"
        return text.replace("-", "−")


FIGURES: dict[str, Figure] = {
    "score": Figure("score", 1),
    "computed_score": Figure("formula's score", 1),
    "composite": Figure("composite score", 1),
    "waterfall_total": Figure("total of the score waterfall", 1),
    "time_total": Figure("total task time in %"),
    "weighted": Figure("weighted total", 2),
    "task_resistance": Figure("task resistance", 2),
    "evidence_total": Figure("evidence", signed=True),
    "barriers_total": Figure("barriers"),
    "protective_total": Figure("protective principles"),
    "growth": Figure("AI growth", signed=True),
    "growth_sign": Figure("correlation with AI growth"),
    "evidence_modifier": Figure("evidence modifier", 2),
    "barriers_modifier": Figure("barrier modifier", 2),
    "growth_modifier": Figure("growth modifier", 2),
    "raw": Figure("raw product", 4),
    "zone": Figure("zone"),
    "zone_word": Figure("word for the zone"),
    "label": Figure("label"),
    "share_scoring_3_plus": Figure("% of task time scoring 3 or more"),
    "displaced": Figure("% of task time displaced"),
    "augmented": Figure("% of task time augmented"),
    "not_involved": Figure("% of task time not involved"),
    "task_time_share": Figure("share of task time in %"),
    "impact_list": Figure("work impact breakdown"),
    "bands": Figure("bands of the zones"),
    "constant.resistance_from": Figure("number that task resistance is taken from", 2),
    "constant.evidence_step": Figure("step of the evidence modifier", 2),
    "constant.barriers_step": Figure("step of the barrier modifier", 2),
    "constant.growth_step": Figure("step of the growth modifier", 2),
    "constant.raw_lowest": Figure("lowest raw product", 2),
    "constant.raw_span": Figure("span of the raw product", 2),
    **{
        f"{kind}.{key}": Figure(f"{label} in the {where}", places, signed)
        for key, label in (
            ("task_resistance", "task resistance"),
            ("evidence", "evidence"),
            ("barriers", "barriers"),
            ("protective", "protective principles"),
            ("growth", "AI growth"),
        )
        for kind, where, places, signed in (
            ("composition", "score waterfall", 1, True),
            ("weight", "weights of the composition", 0, False),
        )
    },
    **{
        f"distance.{zone.key}": Figure(f"distance to the {zone.label} threshold", 1, signed=True)
        for zone in CURRENT.zones
    },
    **{
        f"{kind}.{path}": Figure(f"{dimension.label} in the box", signed=dimension.low < 0)
        for path, dimension in DIMENSIONS.values()
        for kind in ("rating", "caption")
    },
}


def figure(key: str) -> Figure:
    """The figure a statement is about."""
    return FIGURES.get(key) or Figure("weighted value of this row", 2)


def yielded(assessment: Assessment, *, all_tasks_read: bool) -> dict[str, tuple[Yield, ...]]:
    """What ``assessment`` yields, as the values a page may state, the plain one first.

    Figures whose inputs are incomplete are absent. Numbers are exact.
    """
    method = CURRENT
    partial = partial_ratings(assessment)
    groups: dict[str, tuple[int | None, ...]] = {
        "evidence": partial.evidence,
        "barriers": partial.barriers,
        "principles": tuple(
            getattr(assessment.principles, d.key).rating for d in method.principles
        ),
    }
    has = {name: None not in ratings for name, ratings in groups.items()}
    has["growth"] = partial.growth is not None
    total = sum(task.time or 0 for task in assessment.tasks)
    has["tasks"] = all_tasks_read and total == TIME_TOTAL
    ratings = Ratings(
        tasks=tuple(
            TaskRating(task.time, task.score, task.involvement)
            for task in assessment.tasks
            if task.time and task.score and task.involvement
        ),
        **{name: tuple(rating or 0 for rating in found) for name, found in groups.items()},
        growth=partial.growth or 0,
        override=assessment.override.score,
    )
    found: dict[str, tuple[Yield, ...]] = dict(_constants(method))
    if all_tasks_read:
        found["time_total"] = (Fraction(total),)
    for needs, key, values in _computed(ratings, method):
        if all(has[name] for name in needs):
            found[key] = values
    found |= _ratings(assessment)
    return found


_ALL = ("tasks", "evidence", "barriers", "growth")


def _computed(
    ratings: Ratings, method: MethodDefinition
) -> Iterator[tuple[tuple[str, ...], str, tuple[Yield, ...]]]:
    """Every figure with the inputs it needs, as (needs, key, values)."""
    result = compute.composite(ratings, method)
    computed = result.published
    published = computed if ratings.override is None else ratings.override
    zone = compute.zone_of(published, method)
    either = tuple(dict.fromkeys((Fraction(published), Fraction(computed))))
    zones = tuple(dict.fromkeys((zone.label, compute.zone_of(computed, method).label)))
    label = compute.label(zone, compute.sub_label(zone, ratings, method), method)
    exposed = Fraction(compute.share_exposed(ratings, method))
    impact = compute.work_impact(ratings)
    shares = [impact[name] for name in ("displacement", "augmentation", "not_involved")]
    yield ("tasks",), "weighted", (result.weighted,)
    yield ("tasks",), "task_resistance", (result.task_resistance,)
    yield ("tasks",), "share_scoring_3_plus", (exposed,)
    for name, share in zip(("displaced", "augmented", "not_involved"), shares, strict=True):
        yield ("tasks",), name, (Fraction(share),)
    yield ("tasks",), "task_time_share", (exposed, Fraction(shares[0]), Fraction(shares[1]))
    yield (
        ("tasks",),
        "impact_list",
        (", ".join(f"{share} %" for share in shares if share), ", ".join(f"{s} %" for s in shares)),
    )
    yield ("evidence",), "evidence_total", (Fraction(sum(ratings.evidence)),)
    yield ("barriers",), "barriers_total", (Fraction(sum(ratings.barriers)),)
    yield ("principles",), "protective_total", (Fraction(sum(ratings.principles)),)
    yield ("growth",), "growth", (Fraction(ratings.growth),)
    sign = (ratings.growth > 0) - (ratings.growth < 0)
    yield ("growth",), "growth_sign", (("neutral", "positive", "negative")[sign],)
    yield ("evidence",), "evidence_modifier", (result.evidence_modifier,)
    yield ("barriers",), "barriers_modifier", (result.barriers_modifier,)
    yield ("growth",), "growth_modifier", (result.growth_modifier,)
    yield _ALL, "raw", (result.raw,)
    yield _ALL, "score", (Fraction(published),)
    yield _ALL, "computed_score", (Fraction(computed),)
    yield _ALL, "composite", either
    yield _ALL, "waterfall_total", either
    yield _ALL, "zone", zones
    yield _ALL, "zone_word", (zone.word.capitalize(),)
    yield _ALL, "label", (label,)
    for name, points in compute.composition(ratings, method).items():
        needs = {"task_resistance": "tasks", "protective": "principles"}.get(name, name)
        yield (needs,), f"composition.{name}", (points,)
    for band in method.zones:
        boundary = band.lower or method.zones[-2].lower
        yield _ALL, f"distance.{band.key}", (Fraction(published) - boundary,)


def _constants(method: MethodDefinition) -> Iterator[tuple[str, tuple[Yield, ...]]]:
    c = method.constants
    for name in (
        "resistance_from",
        "evidence_step",
        "barriers_step",
        "growth_step",
        "raw_lowest",
        "raw_span",
    ):
        yield f"constant.{name}", (getattr(c, name),)
    for name, weight in (
        ("task_resistance", c.composition_task_resistance * method.task_score.high),
        ("evidence", c.composition_evidence * sum(d.high for d in method.evidence)),
        ("barriers", c.composition_barriers * sum(d.high for d in method.barriers)),
        ("protective", c.composition_principles * sum(d.high for d in method.principles)),
        ("growth", c.composition_growth * method.growth.high),
    ):
        yield f"weight.{name}", (weight,)
    green, yellow, _ = method.zones
    yield "bands", (f"{green.lower}, {yellow.lower}, {green.lower - 1}, {yellow.lower}",)


def _ratings(assessment: Assessment) -> dict[str, tuple[Yield, ...]]:
    found: dict[str, tuple[Yield, ...]] = {}
    for path, dimension in DIMENSIONS.values():
        group, _, key = path.partition(".")
        part = getattr(assessment, group)
        rating = getattr(part, key).rating if key else part.rating
        if rating is None:
            continue
        value = Fraction(rating)
        found[f"rating.{path}"] = (value,)
        is_upper = dimension.low == 0 and rating >= 2
        found[f"caption.{path}"] = (value, UPPER_GRADES) if is_upper else (value,)
    return found
