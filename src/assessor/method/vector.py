"""One line that fixes every number of an assessment (METHOD §5)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NoReturn

from assessor.method.definition import CURRENT, Involvement, MethodDefinition
from assessor.method.errors import MethodError
from assessor.method.ratings import Ratings, TaskRating

PREFIX = "AIJRI:"
_LETTERS: dict[str, Involvement] = {"A": "augmentation", "D": "displacement", "N": "not_involved"}
_LETTER_OF = {involvement: letter for letter, involvement in _LETTERS.items()}
_GROUPS = ("T", "E", "B", "P", "G")
_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,2}", re.ASCII)
_TASK = re.compile(r"([1-9][0-9]{0,2})x([0-9])([A-Z])", re.ASCII)
_SCORE = re.compile(r"(0|[1-9][0-9]{0,2})\.[0-9]", re.ASCII)
_LONGEST = 400


class VectorError(MethodError):
    """A vector that is not in canonical form; names the group and the character (from 1)."""


def looks_like_vector(text: str) -> bool:
    """Whether ``text`` means to be a vector rather than a file name."""
    return text.strip().upper().startswith(PREFIX)


def print_vector(ratings: Ratings, method: MethodDefinition = CURRENT) -> str:
    """The canonical vector of ``ratings``."""
    tasks = "+".join(f"{t.time}x{t.score}{_LETTER_OF[t.involvement]}" for t in ratings.tasks)
    groups = [
        f"{PREFIX}{method.version}",
        f"T:{tasks}",
        f"E:{_join(ratings.evidence)}",
        f"B:{_join(ratings.barriers)}",
        f"P:{_join(ratings.principles)}",
        f"G:{ratings.growth}",
    ]
    if ratings.override is not None:
        groups.append(f"O:{ratings.override:.1f}")
    return "/".join(groups)


def parse_vector(text: str, method: MethodDefinition = CURRENT) -> Ratings:
    """The ratings a vector states. Strict: order, groups, scales and time must all be right.

    Raises:
        VectorError: naming the group and the character where reading stopped.
    """
    if len(text) > _LONGEST:
        _fail("AIJRI", 1, f"a vector has at most {_LONGEST} characters, this has {len(text)}")
    head, *groups = text.split("/")
    if head != f"{PREFIX}{method.version}":
        _fail("AIJRI", 1, f"a vector begins with {PREFIX}{method.version}/")
    at = len(head) + 2
    bodies: dict[str, tuple[str, int]] = {}
    for i, group in enumerate(groups):
        expected = _GROUPS[i] if i < len(_GROUPS) else "O"
        letter, colon, body = group.partition(":")
        if letter in bodies:
            _fail(letter, at, f"group {letter} is repeated")
        if i > len(_GROUPS):
            _fail(expected, at, f"nothing may follow the override, found {group[:12]!r}")
        if letter != expected or not colon:
            _fail(expected, at, f"expected “{expected}:” here, found {group[:12]!r}")
        bodies[letter] = (body, at + 2)
        at += len(group) + 1
    for letter in _GROUPS:
        if letter not in bodies:
            _fail(letter, at, f"group {letter} is missing")
    return Ratings(
        tasks=_tasks(*bodies["T"], method),
        evidence=_ratings("E", *bodies["E"], [(d.low, d.high) for d in method.evidence]),
        barriers=_ratings("B", *bodies["B"], [(d.low, d.high) for d in method.barriers]),
        principles=_ratings("P", *bodies["P"], [(d.low, d.high) for d in method.principles]),
        growth=_ratings("G", *bodies["G"], [(method.growth.low, method.growth.high)])[0],
        override=_override(*bodies["O"]) if "O" in bodies else None,
    )


def _tasks(body: str, at: int, method: MethodDefinition) -> tuple[TaskRating, ...]:
    start, tasks, total = at, [], 0
    scale = method.task_score
    for part in body.split("+"):
        match = _TASK.fullmatch(part)
        if match is None:
            _fail("T", at, f"a task is written TIMExSCORE+letter as in 25x2A, found {part[:12]!r}")
        time, score, letter = int(match[1]), int(match[2]), match[3]
        if time > 100:
            _fail("T", at, f"time {time} is not within 1…100")
        if not scale.low <= score <= scale.high:
            _fail("T", at + match.start(2), f"score {score} is not within {scale.low}…{scale.high}")
        if letter not in _LETTERS:
            _fail("T", at + match.start(3), f"involvement is A, D or N, found {letter!r}")
        tasks.append(TaskRating(time, score, _LETTERS[letter]))
        total += time
        at += len(part) + 1
    if not method.tasks_lowest <= len(tasks) <= method.tasks_highest:
        _fail(
            "T",
            start,
            f"{len(tasks)} tasks given, {method.tasks_lowest} to {method.tasks_highest} are allowed",
        )
    if total != 100:
        _fail("T", start, f"task time adds up to {total} %, not to 100 %")
    return tuple(tasks)


def _ratings(letter: str, body: str, at: int, scales: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    parts = body.split(",")
    if len(parts) != len(scales):
        _fail(letter, at, f"{len(parts)} ratings given, {len(scales)} needed")
    ratings = []
    for part, (low, high) in zip(parts, scales, strict=True):
        if _WHOLE.fullmatch(part) is None:
            _fail(letter, at, f"a rating is a whole number such as {high}, found {part[:12]!r}")
        if not low <= int(part) <= high:
            _fail(letter, at, f"rating {part} is not within {low}…{high}")
        ratings.append(int(part))
        at += len(part) + 1
    return tuple(ratings)


def _override(body: str, at: int) -> Decimal:
    if _SCORE.fullmatch(body) is None or Decimal(body) > 100:
        _fail("O", at, f"an override is a score such as 52.0 within 0.0…100.0, found {body[:12]!r}")
    return Decimal(body)


def _join(ratings: Sequence[int]) -> str:
    return ",".join(str(rating) for rating in ratings)


def _fail(group: str, at: int, sentence: str) -> NoReturn:
    raise VectorError(f"vector, group {group}, character {at}: {sentence}")
