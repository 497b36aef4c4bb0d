"""Checks of the ratings and of the score they yield."""

from __future__ import annotations

from collections.abc import Iterator

from assessor.document.checks.check import Check, Fix, Subject
from assessor.document.errors import DocumentError
from assessor.document.path import by_position, is_rating, look
from assessor.method.definition import Involvement
from assessor.method.rounding import half_up
from assessor.method.score import composite, is_borderline, threshold, zone_of
from assessor.method.scorecard import scorecard


def score_override(subject: Subject) -> Iterator[Check]:
    """The formula's score was replaced."""
    if subject.ratings is None or subject.ratings.override is None:
        return
    card = scorecard(subject.ratings, subject.method)
    effect = card.override
    if effect is None:
        return
    weight = "major" if effect.major else "minor"
    yield _flag(
        "score-override",
        "override.score",
        f"The score was set to {effect.score} ({card.label}); the ratings give "
        f"{card.computed_score} ({effect.computed_label}): a {weight} override of {effect.points:+} points.",
    )


def rating_override(subject: Subject) -> Iterator[Check]:
    """A rating differs from the suggestion the person saw; from 2 steps on it needs a reason."""
    for origin in subject.provenance:
        suggested = origin.suggested
        if not is_rating(origin.path) or not isinstance(suggested, int):
            continue
        try:
            path = by_position(subject.content, origin.path)
        except DocumentError:
            continue  # what was rated has been removed since
        rating = look(subject.content, path)
        if not isinstance(rating, int) or rating == suggested:
            continue
        sentence = f"{subject.name_at(path)} is rated {rating}, {suggested} was suggested"
        far = abs(rating - suggested) >= subject.method.constants.rating_reason_from
        if far and not origin.reason.strip():
            sentence += ": a difference this large needs a reason"
        yield _flag("rating-override", path, sentence + ".")


def label_score(subject: Subject) -> Iterator[Check]:
    """An involvement that does not fit the task's score.

    Where one involvement alone fits the score, that is the fix.
    """
    if subject.assessment is not None:
        rows = [(task.involvement, task.score) for task in subject.assessment.tasks]
    else:
        tasks = subject.ratings.tasks if subject.ratings else ()
        rows = [(task.involvement, task.score) for task in tasks]
    labels = dict(subject.method.involvements)
    for i, (involvement, score) in enumerate(rows):
        if involvement is None or score is None:
            continue
        if not involvement_fits(involvement, score):
            name, path = subject.task_names[i], f"tasks[{i}].involvement"
            fitting = [key for key in labels if involvement_fits(key, score)]
            yield _flag(
                "label-score",
                path,
                f"“{labels[involvement]}” does not fit a score of {score} for {name}.",
                Fix(path, fitting[0], f"put “{labels[fitting[0]]}”") if len(fitting) == 1 else None,
            )


def involvement_fits(involvement: Involvement, score: int) -> bool:
    """Whether the way AI takes part in a task goes with the task's score (METHOD §7)."""
    if involvement == "displacement":
        return score > 2
    if involvement == "not_involved":
        return score < 3
    return score not in (1, 5)


def borderline(subject: Subject) -> Iterator[Check]:
    """The published score is within 2.0 points of a zone boundary."""
    if subject.ratings is None:
        return
    published = scorecard(subject.ratings, subject.method).published_score
    if not is_borderline(published, subject.method):
        return
    zone, distance = threshold(published, subject.method)
    where = (
        "on" if distance == 0 else f"{abs(distance)} points {'above' if distance > 0 else 'below'}"
    )
    yield _flag(
        "borderline", "score", f"The score is {where} the {zone.label} threshold of {zone.lower}."
    )


def rounding_decides(subject: Subject) -> Iterator[Check]:
    """Rounding alone decides the zone of the formula's score."""
    if subject.ratings is None or subject.ratings.override is not None:
        return
    result = composite(subject.ratings, subject.method)
    exact, rounded = (
        zone_of(result.score, subject.method),
        zone_of(result.published, subject.method),
    )
    if exact.key != rounded.key:
        yield _flag(
            "rounding-decides",
            "score",
            f"Unrounded, {half_up(result.score, 4)} is {exact.label}; "
            f"rounded to {result.published} it is {rounded.label}.",
        )


def clamped(subject: Subject) -> Iterator[Check]:
    """The formula left 0…100 and was cut."""
    if subject.ratings is None:
        return
    result = composite(subject.ratings, subject.method)
    if result.clamped:
        yield _flag(
            "clamped",
            "score",
            f"The formula gives {half_up(result.unclamped, 1)}; the score was cut to {result.published}.",
        )


def _flag(code: str, path: str, message: str, fix: Fix | None = None) -> Check:
    return Check(code=code, severity="flag", path=path, message=message, fix=fix)
