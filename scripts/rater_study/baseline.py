"""The method the rater is compared with: the nearest tasks by BM25."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

import numpy as np

from assessor.suggest.rater.card import Agreement
from rater_study.data import FOLDS, Task, folds
from rater_study.measure import agreement

NEAREST = 15
EVERY = 3
"""Only every third task is rated, to save time."""


def bm25(tasks: Sequence[Task], groups: Sequence[str]) -> Agreement:
    """The weighted median of the nearest tasks of other groups, for every third task."""
    fold, labels = folds(groups), [task.label for task in tasks]
    chosen = list(range(0, len(tasks), EVERY))
    ratings = {}
    for number in range(FOLDS):
        database = sqlite3.connect(":memory:")
        database.execute("CREATE VIRTUAL TABLE t USING fts5(words, tokenize = 'porter unicode61')")
        database.executemany(
            "INSERT INTO t (rowid, words) VALUES (?, ?)",
            ((i + 1, task.text) for i, task in enumerate(tasks) if fold[i] != number),
        )
        for i in (i for i in chosen if fold[i] == number):
            query = " OR ".join(f'"{stem}"' for stem in dict.fromkeys(_words(tasks[i].text)))
            nearest = database.execute(
                "SELECT rowid, -bm25(t) FROM t WHERE t MATCH ? ORDER BY 2 DESC, 1 LIMIT ?",
                (query, NEAREST),
            )
            ratings[i] = _median((labels[row - 1], weight) for row, weight in nearest)
        database.close()
    return agreement(np.array([ratings[i] for i in chosen]), np.array(labels)[chosen])


def _words(text: str) -> list[str]:
    return "".join(char if char.isalnum() else " " for char in text.lower()).split()


def _median(weighted: Iterable[tuple[int, float]]) -> int:
    pairs = sorted(weighted)
    half, sum_ = sum(weight for _, weight in pairs) / 2, 0.0
    for level, weight in pairs:
        sum_ += weight
        if sum_ >= half:
            return level
    return 1
