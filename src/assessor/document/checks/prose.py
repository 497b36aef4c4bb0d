"""Checks of the rationales as texts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache

from assessor.document.checks.check import Check, Subject
from assessor.document.parts import rated_parts
from assessor.document.text import word_count

THIN_UNDER_WORDS = 15
"""Words under which a rationale is thin (METHOD §7); an empty one is missing instead."""
SAME_FROM_PERCENT = 90
"""% of all their runs of three words that two rationales share when they are nearly the same."""

_RUN = 3
_KEPT = 128  # Texts whose runs are remembered: the checks run after every change.
_KEPT_WHOLE = 8  # Documents whose repetitions are, while other things than texts are changed.


def thin(subject: Subject) -> Iterator[Check]:
    """A rationale of under 15 words."""
    if subject.assessment is None:
        return
    for path, part in rated_parts(subject.assessment):
        words = word_count(part.rationale)
        if 0 < words < THIN_UNDER_WORDS:
            count = "1 word" if words == 1 else f"{words} words"
            name = subject.name_at(path)
            yield _remark(
                "thin",
                path,
                f"{name[:1].upper()}{name[1:]} has a rationale of {count}; "
                f"under {THIN_UNDER_WORDS} seldom tell a reader why.",
            )


def same_rationale(subject: Subject) -> Iterator[Check]:
    """Two rationales are nearly the same text.

    That is when they share at least nine tenths of the different runs of three words in either
    (Jaccard index), letter case and punctuation aside; of shorter texts, all words. Each is
    compared with those before it that are no such repetition themselves.
    """
    if subject.assessment is None:
        return
    rated = list(rated_parts(subject.assessment))
    for repeated, earlier in _repetitions(tuple([part.rationale for _, part in rated])):
        path, other = rated[repeated][0], rated[earlier][0]
        name, before = subject.name_at(path), subject.name_at(other)
        yield _remark(
            "same-rationale",
            path,
            f"The rationale of {name} is nearly the same text as that of {before}.",
        )


@lru_cache(_KEPT_WHOLE)
def _repetitions(texts: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    """The positions of the texts that repeat another, each with that of the other."""
    found: list[tuple[int, int]] = []
    first: list[tuple[int, int]] = []
    having: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for position, text in enumerate(texts):
        runs = _runs(text)
        shared = Counter[int]()
        for run in runs:
            shared.update(having.get(run, ()))
        for earlier, count in shared.items():
            other, size = first[earlier]
            if 100 * count >= SAME_FROM_PERCENT * (len(runs) + size - count):
                found.append((position, other))
                break
        else:
            for run in runs:
                having[run].append(len(first))
            first.append((position, len(runs)))
    return tuple(found)


@lru_cache(_KEPT)
def _runs(text: str) -> frozenset[tuple[str, ...]]:
    words = _word().findall(text.casefold())
    if len(words) < _RUN:
        return frozenset((tuple(words),)) if words else frozenset()
    return frozenset(zip(*(words[i:] for i in range(_RUN)), strict=False))


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"\w+")


def _remark(code: str, path: str, message: str) -> Check:
    return Check(code=code, severity="remark", path=f"{path}.rationale", message=message)
