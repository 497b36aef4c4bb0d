"""The public ratings, and how they are parted into folds."""

from __future__ import annotations

import csv
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from assessor.suggest.rater.numbers import THRESHOLDS

LABELS, SECOND_LABELS = "full_labelset.tsv", "automation_gpt4_human_labels.tsv"
FOLDS = 5
SEED = 0

Levels: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Task:
    """A task with its label 1…5, the label of the second set, and a person's where there is one."""

    text: str
    occupation: str
    label: int
    second: int
    person: int | None

    @property
    def family(self) -> str:
        """The major group of the occupation, two digits."""
        return self.occupation[:2]


def read_tasks(folder: Path) -> list[Task]:
    """The labelled tasks in ``folder``, by occupation and number.

    Raises:
        ValueError: a label or the direction of the scale is not what it has to be.
    """
    second = {_key(row): row for row in _rows(folder / SECOND_LABELS)}
    tasks = {}
    for row in _rows(folder / LABELS):
        label, other = _level(row["gpt4_automation"]), second[_key(row)]
        # The data's own number for a level says which end is automation: 0 none, 1 all of it.
        if float(row["automation"]) != (label - 1) / THRESHOLDS:
            raise ValueError(f"{LABELS}: level and share of task {_key(row)} do not fit")
        person = other["human_automation"]
        tasks[_key(row)] = Task(
            row["Task"],
            row["O*NET-SOC Code"],
            label,
            _level(other["gpt4_automation"]),
            _level(person) if person else None,
        )
    return [tasks[key] for key in sorted(tasks)]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t")


def _key(row: dict[str, str]) -> tuple[str, int]:
    return row["O*NET-SOC Code"], int(float(row["Task ID"]))


def _level(label: str) -> int:
    """T0 (no automation) … T4 (full automation) as 1 (irreducibly human) … 5 (METHOD §1)."""
    return ("T0", "T1", "T2", "T3", "T4").index(label) + 1


def folds(groups: Sequence[str]) -> Levels:
    """The number of a fold for each text; a group is in one fold, and folds are about as large."""
    sizes = Counter(groups)
    order = sorted(sizes)
    random.Random(SEED).shuffle(order)
    load, where = [0] * FOLDS, {}
    for group in sorted(order, key=lambda name: -sizes[name]):
        where[group] = load.index(min(load))
        load[where[group]] += sizes[group]
    return np.array([where[group] for group in groups])
