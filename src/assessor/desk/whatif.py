"""What-if: other ratings for a document, tried without touching it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from pydantic import JsonValue

from assessor.desk.draft import Draft
from assessor.desk.editing import Author, set_value
from assessor.desk.library import Role, store_new
from assessor.desk.ports import DraftStore
from assessor.desk.session import Session
from assessor.document import path as paths
from assessor.document.assessment import Assessment
from assessor.document.errors import DocumentError
from assessor.document.provenance import Suggestion
from assessor.document.text import clean_line

_TASK_NUMBER = re.compile(r"tasks\[[a-z0-9-]+\]\.(time|score|involvement)", re.ASCII)
_DIMENSION = re.compile(r"(principles|evidence|barriers)\.[a-z_]+|growth", re.ASCII)


def setting(text: str) -> tuple[str, JsonValue]:
    """The path and the value that ``tasks[2].score=4`` or ``evidence.wage_trends=0`` sets.

    A dimension may be named without ``.rating``. Whether the value fits is found out in
    :func:`supposing`.

    Raises:
        DocumentError: it is not written like that, or is no number of the method.
    """
    path, equals, value = (part.strip() for part in text.partition("="))
    if not equals or not value:
        raise DocumentError.at(text, "is not written like tasks[2].score=4")
    return rating_path(path), int(value) if re.fullmatch(r"[-+]?\d{1,4}", value) else value


def rating_path(path: str) -> str:
    """The path of the number that ``path`` means.

    Raises:
        DocumentError: it means none that the method computes with.
    """
    if _TASK_NUMBER.fullmatch(path):
        return path
    bare = path.removesuffix(".rating")
    if _DIMENSION.fullmatch(bare):
        return f"{bare}.rating"
    raise DocumentError.at(
        path,
        "is not a rating; try tasks[0].score, tasks[0].time, tasks[0].involvement, "
        "evidence.wage_trends, barriers.physical_presence or growth",
    )


def supposing(document: Assessment, values: Iterable[tuple[str, JsonValue]]) -> Assessment:
    """``document`` as it would be with other numbers in place; nothing else is changed.

    Raises:
        DocumentError: there is no such place, or a value is off its scale.
    """
    content = paths.to_json(document)
    for path, value in values:
        paths.replaced(content, rating_path(path), value)
    return paths.from_json(content)


def formula_only(document: Assessment) -> Assessment:
    """``document`` without its override: what is tried moves the formula's score."""
    override = document.override.model_copy(update={"score": None})
    return document.model_copy(update={"override": override})


def differing(document: Assessment, supposed: Assessment) -> Mapping[str, JsonValue]:
    """The numbers of ``supposed`` that are not those of ``document``, by path (by ids)."""
    before, after = paths.to_json(document), paths.to_json(supposed)
    return {
        path: value
        for path in number_paths(supposed)
        if (value := paths.look(after, path)) != paths.look(before, path)
    }


def number_paths(document: Assessment) -> tuple[str, ...]:
    """The path (by ids) of every number the method computes with, in document order."""
    found = [f"principles.{key}.rating" for key in _keys(document, "principles")]
    found.append("growth.rating")
    for task in document.tasks:
        found += [f"tasks[{task.id}].{name}" for name in ("time", "score", "involvement")]
    for group in ("evidence", "barriers"):
        found += [f"{group}.{key}.rating" for key in _keys(document, group)]
    return tuple(found)


def keep(
    draft: Draft,
    suggestions: Sequence[Suggestion],
    supposed: Assessment,
    title: str,
    roles: Sequence[Role],
    store: DraftStore,
    author: Author,
) -> Session:
    """Keep what was tried on ``draft`` as a draft of its own; that one stays as it is.

    Every number that differs is the author's decision.

    Raises:
        DocumentError: the title is not a line of text.
        StoreError: the working database cannot be written.
    """
    if not clean_line(title):
        raise DocumentError.at("role.title", "is empty; give what is kept a title")
    values = {"role.title": clean_line(title), **differing(draft.assessment, supposed)}
    for path, value in values.items():
        change = set_value(draft, path, value, author)
        draft = change.draft if change else draft
    return store_new(draft, suggestions, roles, store, author, kind="whatif")


def _keys(document: Assessment, group: str) -> Iterable[str]:
    return [
        name
        for name in type(getattr(document, group)).model_fields
        if hasattr(getattr(getattr(document, group), name), "rating")
    ]
