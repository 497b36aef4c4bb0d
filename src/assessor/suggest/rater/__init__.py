"""The offline rater: proposes a task score by the words of the task, and abstains when unsure.

Trained by ``scripts/train_offline_rater.py`` on public ratings and shipped as numbers; what it is
good for and what not is in ``docs/offline-rater.md``. Needs nothing but the standard library.

The numbers were learnt from the task labels published with “GPTs are GPTs” (T. Eloundou, S. Manning,
P. Mishkin, D. Rock; MIT licence) for task statements of the O*NET 27.2 database by the U.S. Department
of Labor, Employment and Training Administration (CC BY 4.0), which has not approved or tested this.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from assessor.suggest.rater.card import Card
from assessor.suggest.rater.numbers import RaterError, read
from assessor.suggest.rater.rating import LEAST_PROBABILITY, Rated, Rater

__all__ = ["LEAST_PROBABILITY", "MODEL", "Card", "Rated", "Rater", "RaterError", "load_rater"]

MODEL = Path(__file__).with_name("model.bin")
"""The shipped numbers."""


@cache
def load_rater(path: Path = MODEL) -> Rater:
    """The rater with the numbers in the file at ``path``, read once.

    Raises:
        RaterError: the file is missing or damaged.
    """
    return Rater(*read(path))
