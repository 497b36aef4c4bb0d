"""Older forms of a document brought forward, one schema version at a time.

Each step is a pure function of JSON values. Every version keeps a stored file that still loads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, NoReturn, TypeAlias

from assessor.document.errors import DocumentError

SCHEMA_VERSION: Literal[4] = 4
"""The version that is written.

1 was the first; 2 says in an export how firm the score is; 3 keeps the price of a suggestion, what
its items rest on, and the ratings that a person gave before seeing the suggested ones; 4 keeps who
signed it off and the ratings that reviewers gave blind.
"""

Content: TypeAlias = dict[str, object]


def migrated(content: Content) -> Content:
    """The JSON values of a document in the present form; the same object where they are in it.

    Raises:
        DocumentError: they name no version, or one that is not known here.
    """
    version = content.get("schema_version")
    if version == SCHEMA_VERSION and not isinstance(version, bool):
        return content
    if not isinstance(version, int) or isinstance(version, bool) or version not in _STEPS:
        _refuse(version)
    while version != SCHEMA_VERSION:
        content = _STEPS[version](content)
        version += 1
    return content


def _firmness_unsaid(content: Content) -> Content:
    """1 → 2: an export has a place for how firm the score is; one made before does not say."""
    if "firmness" in content:
        raise DocumentError.at("firmness", "is not a field of an assessment; remove it")
    content = {**content, "schema_version": 2}
    if "scorecard" in content:
        content["firmness"] = None
    return content


def _suggestions_unpriced(content: Content) -> Content:
    """2 → 3: an export has a place for prices, bases and first ratings; one made before has none."""
    if "first_ratings" in content:
        raise DocumentError.at("first_ratings", "is not a field of an assessment; remove it")
    content = {**content, "schema_version": 3}
    if "scorecard" in content:
        content["first_ratings"] = []
        suggestions = content.get("suggestions")
        if isinstance(suggestions, list):
            content["suggestions"] = [migrated_suggestion(made) for made in suggestions]
    return content


def _unsigned(content: Content) -> Content:
    """3 → 4: an export has a place for signatures and second ratings; one made before has none."""
    for name in ("signatures", "second_ratings"):
        if name in content:
            raise DocumentError.at(name, "is not a field of an assessment; remove it")
    content = {**content, "schema_version": 4}
    if "scorecard" in content:
        content |= {"signatures": [], "second_ratings": []}
    return content


def migrated_suggestion(content: object) -> object:
    """The JSON values of a suggestion with the fields that version 3 added, where it lacks them."""
    if not isinstance(content, dict):
        return content
    items = content.get("items")
    if isinstance(items, list):
        items = [{"basis": "", **item} if isinstance(item, dict) else item for item in items]
        content = {**content, "items": items}
    return {"price": None, **content}


_STEPS: Mapping[int, Callable[[Content], Content]] = {
    1: _firmness_unsaid,
    2: _suggestions_unpriced,
    3: _unsigned,
}


def _refuse(version: object) -> NoReturn:
    if version is None:
        raise DocumentError.at("schema_version", "is missing; is this an assessment?")
    if isinstance(version, int) and not isinstance(version, bool) and version > SCHEMA_VERSION:
        raise DocumentError.at(
            "schema_version",
            f"is {version}, made by a newer assessor; this one reads up to {SCHEMA_VERSION}: "
            "upgrade it",
        )
    raise DocumentError.at("schema_version", f"must be 1 to {SCHEMA_VERSION}")
