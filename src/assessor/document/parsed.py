"""A score straight from the JSON values of a document, for scoring very many of them.

Reads what a score follows from, as strictly as the models do: the versions of schema and method,
the ratings, time, involvement and override. Prose, ids, sources and unknown fields are not looked
at, so that a document may be scored here that the models refuse: no way to take one in.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from assessor.document.migrations import Content, migrated
from assessor.method.decimals import read_points
from assessor.method.definition import Dimension, MethodDefinition, find_method
from assessor.method.errors import MethodError
from assessor.method.ratings import Ratings, TaskRating
from assessor.method.scorecard import Scorecard, figures


class _Doubt(ValueError):
    """The models may not accept this, or find a number missing."""


def score_parsed(content: Content) -> Scorecard | None:
    """Every computed figure of the document in JSON values; ``None`` while it is incomplete.

    Raises:
        DocumentError: a number is wrong or its place missing; each problem names its place.
        MethodError: its method is not known here.
    """
    try:
        present: Any = migrated(content)
        ref = present["method"]
        method = find_method(ref["id"], ref["version"], ref["sha256"])
        ratings = _ratings(present, method)
    except (_Doubt, MethodError, KeyError, TypeError):
        # What is missing or wrong, and what else is, the models say.
        from assessor.document.canonical import load
        from assessor.document.ratings import score

        return score(load(json.dumps(content).encode()))
    return figures(ratings, method)


def _ratings(content: Any, method: MethodDefinition) -> Ratings:
    override = content["override"]["score"]
    found = Ratings(
        tuple([_task(task, method) for task in content["tasks"]]),
        _group(content["evidence"], method.evidence),
        _group(content["barriers"], method.barriers),
        _group(content["principles"], method.principles),
        _whole(content["growth"]["rating"]),
        None if override is None else _points(override),
    )
    if any(found.problems(method)):
        raise _Doubt
    return found


def _task(task: Any, method: MethodDefinition) -> TaskRating:
    involvement = task["involvement"]
    if all(involvement != known for known, _ in method.involvements):
        raise _Doubt
    return TaskRating(_whole(task["time"]), _whole(task["score"]), involvement)


def _group(group: Any, dimensions: Sequence[Dimension]) -> tuple[int, ...]:
    return tuple([_whole(group[dimension.key]["rating"]) for dimension in dimensions])


def _whole(value: object) -> int:
    if type(value) is not int:
        raise _Doubt
    return value


def _points(value: object) -> Decimal:
    if type(value) is not str:
        raise _Doubt
    try:
        return read_points(value)
    except ValueError as error:
        raise _Doubt from error
