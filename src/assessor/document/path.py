"""Paths into a document: ``evidence.wage_trends.rating``, ``tasks[2].score``, ``tasks[triage].name``.

A list element is chosen by its position (from 0) or by its stable id; ids never begin with a
digit, so the two cannot be mistaken. What is stored (provenance, events) uses ids, what is shown
uses positions.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from assessor.document.errors import DocumentError

if TYPE_CHECKING:
    from pydantic import JsonValue

    from assessor.document.assessment import Assessment

Json: TypeAlias = "JsonValue"
"""A value as JSON holds it."""

_SEGMENT = re.compile(r"([a-z_0-9]+)((?:\[[a-z0-9-]+\])*)(?:\.|$)")
_INDEX = re.compile(r"\[([a-z0-9-]+)\]")
_LONGEST_POSITION = 9
_KEPT = 1024  # A screen looks the same paths up at every key.


@lru_cache(_KEPT)
def split(path: str) -> tuple[str, ...]:
    """The steps of a path: field names, positions and ids.

    Raises:
        DocumentError: it is not written like a path.
    """
    steps: list[str] = []
    at = 0
    while at < len(path):
        match = _SEGMENT.match(path, at)
        if match is None or (match.end() == len(path) and path.endswith(".")):
            raise DocumentError.at(path, "is not a path such as tasks[2].score")
        steps += [match[1], *_INDEX.findall(match[2])]
        at = match.end()
    if not steps:
        raise DocumentError.at("path", "is empty")
    return tuple(steps)


def to_json(assessment: Assessment) -> dict[str, Json]:
    """The document as JSON values."""
    content: dict[str, Json] = assessment.model_dump(mode="json")
    return content


def get(assessment: Assessment, path: str) -> Json:
    """The JSON value at ``path``.

    Raises:
        DocumentError: there is no such place.
    """
    return look(to_json(assessment), path)


def look(content: Json, path: str) -> Json:
    """The value at ``path`` in the JSON values of a document.

    Raises:
        DocumentError: there is no such place.
    """
    for step in split(path):
        content = _child(content, step, path)
    return content


def exists(assessment: Assessment, path: str) -> bool:
    """Whether ``path`` leads somewhere."""
    try:
        get(assessment, path)
    except DocumentError:
        return False
    return True


def replace(assessment: Assessment, path: str, value: Json) -> Assessment:
    """``assessment`` with ``value`` at ``path``, validated whole.

    Raises:
        DocumentError: there is no such place, or the value does not belong there.
    """
    return from_json(replaced(to_json(assessment), path, value))


def replaced(content: dict[str, Json], path: str, value: Json) -> dict[str, Json]:
    """The JSON values of a document with ``value`` put at ``path``, not yet validated.

    Raises:
        DocumentError: there is no such place.
    """
    steps = split(path)
    parent: Json = content
    for step in steps[:-1]:
        parent = _child(parent, step, path)
    key = _key(parent, steps[-1], path)
    parent[key] = value  # type: ignore[index]
    return content


def from_json(content: Mapping[str, Json]) -> Assessment:
    """The document that JSON values describe.

    Raises:
        DocumentError: naming every place that is wrong.
    """
    from pydantic import ValidationError

    from assessor.document.assessment import Assessment
    from assessor.document.problems import problems_of

    try:
        return Assessment.model_validate_json(json.dumps(content))
    except ValidationError as error:
        raise DocumentError(problems_of(error)) from None


def is_rating(path: str) -> bool:
    """Whether ``path`` is that of a rating: a task's score, or a dimension's rating."""
    return path.endswith(".rating") or (path.startswith("tasks[") and path.endswith(".score"))


def by_id(assessment: Assessment, path: str) -> str:
    """``path`` with every position replaced by the id of what stands there."""
    return _rewrite(to_json(assessment), path, want_ids=True)


def by_position(document: Assessment | Json, path: str) -> str:
    """``path`` with every id replaced by the position of what bears it.

    ``document`` may be given as JSON values, where there are many paths to look up in it.
    """
    if document is None or isinstance(document, dict | list | str | int | float):
        content = document
    else:
        content = to_json(document)
    return _rewrite(content, path, want_ids=False)


def _rewrite(here: Json, path: str, *, want_ids: bool) -> str:
    text = ""
    for step in split(path):
        key = _key(here, step, path)
        here = _child(here, step, path)
        if isinstance(key, int):
            has_id = isinstance(here, dict) and "id" in here
            text += f"[{here['id'] if want_ids and has_id else key}]"  # type: ignore[index, call-overload]
        else:
            text += f".{key}" if text else key
    return text


def _child(here: Json, step: str, path: str) -> Json:
    key = _key(here, step, path)
    return here[key]  # type: ignore[index]


def _key(here: Json, step: str, path: str) -> str | int:
    if isinstance(here, dict) and step in here:
        return step
    if isinstance(here, list):
        if step.isdigit() and len(step) <= _LONGEST_POSITION and int(step) < len(here):
            return int(step)
        for i, element in enumerate(here):
            if isinstance(element, dict) and element.get("id") == step:
                return i
    raise DocumentError.at(path, "there is no such place in this assessment")
