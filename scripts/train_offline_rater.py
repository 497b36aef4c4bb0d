"""Trains the offline rater on public ratings of tasks, and says how good it is.

    pip install 'assessor[train]'
    python scripts/train_offline_rater.py FOLDER [--model FILE]   # about a minute
    python scripts/train_offline_rater.py FOLDER --bm25           # what it is compared with
    python scripts/train_offline_rater.py FOLDER --merged         # how it rates merged statements

``FOLDER`` holds ``full_labelset.tsv`` and ``automation_gpt4_human_labels.tsv`` of the data published
with “GPTs are GPTs” (Eloundou et al., 2023). Same data and same versions of Python, numpy, scipy
and scikit-learn: same bytes. Every held-out figure is measured with the class that rates at run
time and with rounded weights.

The model has one logistic regression for each of the four thresholds between five levels, on TF-IDF
of stems and pairs. Each is calibrated (Platt) on out-of-fold scores with whole occupation families
held out, as what people write is further from the data than another occupation is.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import platform
from array import array
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import scipy
import sklearn
from scipy.sparse import csr_array
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from assessor.suggest.rater import MODEL, Card, Rated, Rater
from assessor.suggest.rater.numbers import THRESHOLDS, UNIT, Numbers, pack
from assessor.suggest.rater.rating import vector_of
from assessor.suggest.rater.words import features_of, stems_of
from rater_study.baseline import bm25
from rater_study.data import (
    FOLDS,
    LABELS,
    SECOND_LABELS,
    SEED,
    Flags,
    Levels,
    Task,
    folds,
    read_tasks,
)
from rater_study.measure import Measured, agreement
from rater_study.merged import Merged, merged, rows
from rater_study.tables import line, tables

LEAST_TASKS = 5
"""A feature has to stand in so many tasks of the training data."""
STRENGTH = 8.7
"""Inverse of the regularisation (C of scikit-learn)."""
DAMPING = 20.0
"""Beside it a usual task has a length of 28; chosen so that short texts are calibrated too."""
SHORT_WORDS = 3


@dataclass(frozen=True)
class Corpus:
    """Texts as stems, with their labels."""

    stems: Sequence[list[str]]
    labels: Levels

    def part(self, chosen: Flags) -> Corpus:
        """Those of which ``chosen`` is true."""
        return Corpus([self.stems[i] for i in np.flatnonzero(chosen).tolist()], self.labels[chosen])


def fitted(corpus: Corpus, families: Sequence[str]) -> Numbers:
    """The model of ``corpus``, calibrated across ``families``, one a text."""
    scores = np.zeros((len(corpus.labels), THRESHOLDS))
    fold = folds(families)
    for number in range(FOLDS):
        rater = Rater(regressed(corpus.part(fold != number)), "", "")
        for i in np.flatnonzero(fold == number).tolist():
            scores[i] = rater.scores(corpus.stems[i])
    platt = [
        LogisticRegression(C=1e6).fit(scores[:, [threshold]], corpus.labels > threshold + 1)
        for threshold in range(THRESHOLDS)
    ]
    return replace(
        regressed(corpus),
        slopes=tuple(round(float(one.coef_[0, 0]), 4) for one in platt),
        shifts=tuple(round(float(one.intercept_[0]), 4) for one in platt),
    )


def regressed(corpus: Corpus) -> Numbers:
    """The model of ``corpus`` without calibration."""
    spread = Counter(feature for stems in corpus.stems for feature in set(features_of(stems)))
    features = sorted(feature for feature, tasks in spread.items() if tasks >= LEAST_TASKS)
    rarities = (math.log((1 + len(corpus.stems)) / (1 + spread[f])) + 1 for f in features)
    numbers = Numbers(
        places={feature: place for place, feature in enumerate(features)},
        rarities=array("h", (round(UNIT * rarity) for rarity in rarities)),
        weights=(),
        intercepts=(),
        slopes=(1.0,) * THRESHOLDS,
        shifts=(0.0,) * THRESHOLDS,
        damping=DAMPING,
    )
    matrix = matrix_of(corpus.stems, numbers)
    models = [
        LogisticRegression(C=STRENGTH, solver="liblinear", random_state=SEED).fit(
            matrix, corpus.labels > threshold + 1
        )
        for threshold in range(THRESHOLDS)
    ]
    return replace(
        numbers,
        weights=tuple(array("h", (round(UNIT * w) for w in one.coef_[0])) for one in models),
        intercepts=tuple(round(float(one.intercept_[0]), 4) for one in models),
    )


def matrix_of(texts: Sequence[list[str]], numbers: Numbers) -> csr_array:
    """One row a text, made by the function that makes the vectors at run time."""
    vectors = [vector_of(stems, numbers) for stems in texts]
    entries = [entry for vector in vectors for entry in vector]
    starts = np.cumsum([0, *map(len, vectors)])
    return csr_array(
        (
            np.array([value for _, value in entries]),
            np.array([place for place, _ in entries], dtype=np.int32),
            starts.astype(np.int32),
        ),
        shape=(len(vectors), len(numbers.places)),
    )


def held_out(tasks: Sequence[Task], corpus: Corpus, groups: Sequence[str]) -> Measured:
    """Every task rated by a model that saw none of its group."""
    whole: list[Rated | None] = [None] * len(tasks)
    short, majority, unseen = whole[:], np.zeros(len(tasks), int), np.zeros(len(tasks), bool)
    fold = folds(groups)
    for number in range(FOLDS):
        seen = fold != number
        families = [task.family for task, is_seen in zip(tasks, seen, strict=True) if is_seen]
        rater = Rater(fitted(corpus.part(seen), families), "", "")
        wordings = {task.text for task, is_seen in zip(tasks, seen, strict=True) if is_seen}
        majority[~seen] = np.bincount(corpus.labels[seen]).argmax()
        for i in np.flatnonzero(~seen).tolist():
            whole[i] = rater.weigh(corpus.stems[i])
            short[i] = rater.weigh(corpus.stems[i][:SHORT_WORDS])
            unseen[i] = tasks[i].text not in wordings
    return Measured(
        len(set(groups)),
        corpus.labels,
        [rated for rated in whole if rated],
        [rated for rated in short if rated],
        majority,
        unseen,
    )


def held_out_merged(tasks: Sequence[Task], groups: Sequence[str]) -> list[Merged]:
    """Merged tasks of every occupation, rated by a model that saw none of its group."""
    fold = folds(groups)
    found: list[Merged] = []
    for number in range(FOLDS):
        seen = [task for task, at in zip(tasks, fold, strict=True) if at != number]
        corpus = Corpus([stems_of(t.text) for t in seen], np.array([t.label for t in seen]))
        rater = Rater(fitted(corpus, [task.family for task in seen]), "", "")
        unseen = (task for task, at in zip(tasks, fold, strict=True) if at == number)
        found += merged(unseen, rater)
    return found


def trained(folder: Path, tasks: Sequence[Task]) -> tuple[Numbers, Card]:
    """The numbers to ship and what is known about them; ``folder`` is where ``tasks`` are from."""
    corpus = Corpus([stems_of(task.text) for task in tasks], np.array([t.label for t in tasks]))
    occupations = held_out(tasks, corpus, [task.occupation for task in tasks])
    families = held_out(tasks, corpus, [task.family for task in tasks])
    numbers = fitted(corpus, [task.family for task in tasks])
    second = np.array([task.second for task in tasks])
    rated = np.array([task.person is not None for task in tasks])
    people = np.array([task.person for task in tasks if task.person is not None])
    card = Card(
        data={
            name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
            for name in (LABELS, SECOND_LABELS)
        },
        tasks=len(tasks),
        features=len(numbers.places),
        trained_with=f"Python {platform.python_version()}, numpy {np.__version__}, "
        f"scipy {scipy.__version__}, scikit-learn {sklearn.__version__}",
        occupations=occupations.figures(),
        families=families.figures(),
        people=agreement(occupations.ratings[rated], people),
        labels_people=agreement(corpus.labels[rated], people),
        second=agreement(occupations.ratings, second),
        labels_second=agreement(corpus.labels, second),
    )
    return numbers, card


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, write the model file and print its figures."""
    parser = argparse.ArgumentParser(description="Train the offline rater.")
    parser.add_argument("folder", type=Path, help="where the public ratings are")
    parser.add_argument("--model", type=Path, default=MODEL, help="the file to write")
    parser.add_argument("--bm25", action="store_true", help="measure the baseline instead")
    parser.add_argument("--merged", action="store_true", help="measure merged statements instead")
    given = parser.parse_args(arguments)
    try:
        tasks = read_tasks(given.folder)
    except (OSError, ValueError, KeyError) as error:
        parser.error(f"these ratings cannot be used: {error}")
    if given.bm25:
        for name, group in _GROUPS:
            print(line(f"BM25, {name}", bm25(tasks, [group(task) for task in tasks])))
        return
    if given.merged:
        for name, group in _GROUPS:
            for row in rows(held_out_merged(tasks, [group(task) for task in tasks])):
                print(line(name, *row))
        return
    with threadpool_limits(1):  # sums would depend on the number of threads
        numbers, card = trained(given.folder, tasks)
    content = pack(numbers, card)
    given.model.write_bytes(content)
    print(*tables(card), sep="\n")
    print(f"\n{len(content):,} bytes, sha256 {hashlib.sha256(content).hexdigest()}")


_GROUPS: tuple[tuple[str, Callable[[Task], str]], ...] = (
    ("occupations", lambda task: task.occupation),
    ("families", lambda task: task.family),
)


if __name__ == "__main__":
    main()
