"""How far second raters agree with first ones: pairs of ratings over a library, and what they give.

A second rating was given without seeing the first one; where the log says that its rater had been
shown that before, it is left out. It is compared with the rating that stood at that time; a later
change, such as what the two settled on, does not count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from assessor.desk.draft import Draft
from assessor.desk.library import Role
from assessor.desk.ports import DraftStore, UnreadableDraft
from assessor.desk.seen_before import not_blind
from assessor.document.assessment import Assessment
from assessor.document.export import PublishedAssessment
from assessor.document.review import SecondRating
from assessor.method.definition import CURRENT, Dimension

ScaleKey: TypeAlias = Literal["tasks", "principles", "evidence", "barriers", "growth"]
"""The part of an assessment whose ratings are all on one scale."""


@dataclass(frozen=True, slots=True)
class RatedDimension:
    """What is rated alike in every assessment. ``key`` is its path; tasks are one together."""

    key: str
    scale: ScaleKey
    label: str
    low: int
    high: int


def _dimensions() -> Iterator[RatedDimension]:
    def of(scale: ScaleKey, rated: Dimension, label: str = "") -> RatedDimension:
        key = scale if label or scale == "growth" else f"{scale}.{rated.key}"
        return RatedDimension(key, scale, label or rated.label, rated.low, rated.high)

    yield of("tasks", CURRENT.task_score, "Tasks")
    groups: tuple[tuple[ScaleKey, tuple[Dimension, ...]], ...] = (
        ("principles", CURRENT.principles),
        ("evidence", CURRENT.evidence),
        ("barriers", CURRENT.barriers),
    )
    for scale, rated in groups:
        yield from (of(scale, dimension) for dimension in rated)
    yield of("growth", CURRENT.growth)


DIMENSIONS: tuple[RatedDimension, ...] = tuple(_dimensions())
"""Every rated dimension, in the order of the method."""


@dataclass(frozen=True, slots=True)
class Paired:
    """A second rating beside the first. ``name`` is that of the draft or role, ``path`` by ids.

    ``first_by`` is empty where nobody answers for the first rating.
    """

    name: str
    path: str
    dimension: RatedDimension
    first: int
    second: int
    first_by: str
    second_by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A second rating that cannot be compared, and why."""

    name: str
    path: str
    second_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Collected:
    """The second ratings of a library. ``problems`` say what could not be read."""

    paired: tuple[Paired, ...]
    left_out: tuple[LeftOut, ...]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Given:
    """A second rating and the draft as it stood; ``exported`` where that is the finished one.

    ``seen_before`` is whether the rater had been shown the first, by the log.
    """

    name: str
    record: SecondRating
    standing: Draft | None
    exported: bool = False
    seen_before: bool = False


def collect(store: DraftStore, roles: Sequence[Role]) -> Collected:
    """Every second rating of the drafts in ``store`` and of the exported ``roles``.

    Of each reviewer the first rating of an item counts: before a later one, the other may have
    been seen.

    Raises:
        StoreError: the database cannot be read.
    """
    given: dict[str, list[_Given]] = {}
    problems = []
    for stored in store.read(store.recorded("second-rating")):
        if isinstance(stored, UnreadableDraft):
            problems.append(stored.problem)
        else:
            given[stored.name] = list(_of_draft(stored.name, store))
    for role in roles:
        if isinstance(role.document, PublishedAssessment):
            known = [one.record for one in given.get(role.name, ())]
            draft = Draft.of(role.document)
            given.setdefault(role.name, []).extend(
                _Given(role.name, record, draft, exported=True)
                for record in role.document.second_ratings
                if record not in known
            )
    paired: list[Paired] = []
    left_out: list[LeftOut] = []
    for name in sorted(given):
        for found in _told(given[name]):
            if isinstance(found, Paired):
                paired.append(found)
            else:
                left_out.append(found)
    return Collected(tuple(paired), tuple(left_out), tuple(problems))


def _of_draft(name: str, store: DraftStore) -> Iterator[_Given]:
    contents: dict[str, Draft | None] = {}
    shown_first = not_blind(store.events(name))
    for kept in store.records(name):
        if isinstance(kept.record, SecondRating):
            digest = kept.draft_sha256
            if digest not in contents:
                contents[digest] = store.content(digest)
            seen = kept.event in shown_first
            yield _Given(name, kept.record, contents[digest], seen_before=seen)


def _told(given: Sequence[_Given]) -> Iterator[Paired | LeftOut]:
    seen: set[tuple[str, str]] = set()
    for one in sorted(given, key=lambda one: one.record.at):
        record = one.record
        found = _compared(one)
        if (record.path, record.by) in seen:
            found = "the reviewer had rated the item before; only the first time counts"
        seen.add((record.path, record.by))
        yield LeftOut(one.name, record.path, record.by, found) if isinstance(found, str) else found


def _compared(given: _Given) -> Paired | str:
    record, standing = given.record, given.standing
    if given.seen_before:
        return "the reviewer had been shown the first rating before, so theirs is not blind"
    if standing is None:
        return "the assessment as it was rated is not kept"
    dimension, first = _rated(standing.assessment).get(record.path, (None, None))
    if dimension is None:
        return "what it rates is not in the assessment"
    if first is None:
        return "there was no first rating"
    if not dimension.low <= record.rating <= dimension.high:
        return f"its rating {record.rating} is not within {dimension.low}…{dimension.high}"
    origin = standing.origin(f"{record.path}.{'score' if dimension.key == 'tasks' else 'rating'}")
    if origin is not None and given.exported and origin.at > record.at:
        return "the first rating was changed later, and the export does not hold what it was"
    if origin is not None and origin.decided_by == record.by:
        return "the reviewer had given the first rating too"
    return Paired(
        name=given.name,
        path=record.path,
        dimension=dimension,
        first=first,
        second=record.rating,
        first_by=origin.decided_by if origin else "",
        second_by=record.by,
        at=record.at,
    )


def _rated(document: Assessment) -> Mapping[str, tuple[RatedDimension, int | None]]:
    """What is rated in a document, by path (by ids), and how."""
    tasks, *others = DIMENSIONS
    found: dict[str, tuple[RatedDimension, int | None]] = {
        f"tasks[{task.id}]": (tasks, task.score) for task in document.tasks
    }
    for dimension in others:
        part = getattr(document, dimension.scale)
        if dimension.key != dimension.scale:
            part = getattr(part, dimension.key.partition(".")[2])
        found[dimension.key] = (dimension, part.rating)
    return found
