"""Tasks that were merged from several statements, as the offline source proposes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from assessor.suggest.grouping import Statement, group
from assessor.suggest.rater import LEAST_PROBABILITY, Rated, Rater
from assessor.suggest.rater.card import Agreement
from assessor.suggest.rater.words import stems_of
from assessor.suggest.shares import whole_percents
from rater_study.data import Task
from rater_study.measure import agreement, calibration_error, likeliest


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged task: its rating, the lower weighted median of its labels, its statements."""

    rated: Rated
    label: int
    statements: int


def merged(tasks: Iterable[Task], rater: Rater) -> Iterator[Merged]:
    """The statements of each occupation merged and rated; each statement weighs the same."""
    occupations: dict[str, dict[str, int]] = defaultdict(dict)
    for task in tasks:
        occupations[task.occupation][task.text] = task.label
    for labels in occupations.values():
        percents = whole_percents([Fraction(1)] * len(labels))
        for made in group([Statement(*one) for one in zip(labels, percents, strict=True)]):
            texts = [statement.text for statement in made.statements]
            levels = sorted(
                label
                for statement in made.statements
                for label in [labels[statement.text]] * statement.share
            )
            rated = rater.weigh(*map(stems_of, texts))
            yield Merged(rated, levels[(len(levels) - 1) // 2], len(texts))


def rows(found: Sequence[Merged]) -> Iterator[tuple[str, Agreement, object]]:
    """What they come to: a name, the agreement, and the calibration error; of none, no row."""
    sure = [one for one in found if one.rated.probability >= LEAST_PROBABILITY]
    parts = {
        "all": found,
        f"rated, {len(sure) / len(found):.3f} of all": sure,
        "of one statement": [one for one in found if one.statements == 1],
        "of two or three": [one for one in found if one.statements in (2, 3)],
        "of more": [one for one in found if one.statements > 3],
    }
    for name, part in parts.items():
        if part:
            yield name, *_figures(part)


def _figures(found: Sequence[Merged]) -> tuple[Agreement, object]:
    labels = np.array([one.label for one in found])
    ratings = np.array([one.rated.rating for one in found])
    probabilities, right = likeliest([one.rated for one in found], labels)
    return agreement(ratings, labels), calibration_error(probabilities, right)
