"""Decided ratings of other roles, as examples in a prompt: how the scales were used elsewhere.

For each item of a section the nearest precedents are looked up: of a task or a dimension that is
written down already by its own words, of what is still blank by what is known of the role. They
are data like everything people wrote, so they go into a prompt inside a fence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from assessor.document.assessment import Assessment
from assessor.document.checks.check import Precedent, Precedents
from assessor.document.provenance import Section
from assessor.document.text import clean_line
from assessor.method.definition import CURRENT, Dimension
from assessor.suggest.brief import signed

PER_ITEM = 3
"""Examples for one task or dimension."""
PER_ROLE = 10
"""Examples of tasks while no task of the role is written down."""
MOST_CHARACTERS = 3_000
"""Characters that all examples of a prompt take at most, some 750 tokens."""
MOST_TEXT = 160
"""Characters that are quoted of what was rated."""

_GROUPS: Mapping[str, tuple[Dimension, ...]] = MappingProxyType(
    {
        "principles": CURRENT.principles,
        "evidence": CURRENT.evidence,
        "barriers": CURRENT.barriers,
    }
)


@dataclass(frozen=True, slots=True)
class Example:
    """One precedent and what it is an example for; ``scale`` is what it is rated on."""

    about: str
    scale: Dimension
    precedent: Precedent

    def __str__(self) -> str:
        """It on one line, what was rated clipped."""
        near = self.precedent
        text = clean_line(near.text)
        if len(text) > MOST_TEXT:
            text = f"{text[:MOST_TEXT].rstrip()} …"
        rating = signed(self.scale, near.rating)
        return f"- {clean_line(near.role)}, rated {rating}: {text} (likeness {near.weight:.2f})"


@dataclass(frozen=True, slots=True)
class _Query:
    """What one item is looked up by."""

    about: str
    scale: Dimension
    kind: str
    text: str
    most: int


def examples_for(
    section: Section | str, assessment: Assessment, precedents: Precedents | None
) -> tuple[Example, ...]:
    """The precedents to show for ``section``: by item, of each the nearest first, none twice.

    Empty for a section without ratings, and where there are no precedents. Where they are too
    long together, every item keeps its nearest before any keeps a second.
    """
    if precedents is None:
        return ()
    title = assessment.role.title
    found: list[tuple[int, int, Example]] = []
    seen: set[tuple[str, str, str]] = set()
    for item, query in enumerate(_queries(section, assessment)):
        if not query.text.strip():
            continue
        rank = 0
        for near in precedents.nearest(query.kind, query.text, besides=title):
            if rank == query.most:
                break
            if (same := (query.kind, near.role, near.text)) not in seen:
                seen.add(same)
                found.append((rank, item, Example(query.about, query.scale, near)))
                rank += 1
    return tuple(example for _, _, example in sorted(_fitting(found), key=_by_item))


def listed(examples: Sequence[Example]) -> str:
    """``examples`` as text: a heading for what each is about, and a line for each."""
    lines: list[str] = []
    about = None
    for example in examples:
        if example.about != about:
            about = example.about
            lines.append(f"{about}:")
        lines.append(str(example))
    return "\n".join(lines)


def _fitting(
    found: list[tuple[int, int, Example]],
) -> Iterator[tuple[int, int, Example]]:
    left = MOST_CHARACTERS
    headed: set[int] = set()
    for rank, item, example in sorted(found, key=lambda entry: entry[:2]):
        size = len(str(example)) + 1
        if item not in headed:
            size += len(example.about) + 2
        if size > left:
            return
        left -= size
        headed.add(item)
        yield rank, item, example


def _by_item(entry: tuple[int, int, Example]) -> tuple[int, int]:
    rank, item, _ = entry
    return item, rank


def _queries(section: Section | str, a: Assessment) -> Iterator[_Query]:
    role = "\n".join((a.role.title, a.role.summary, a.role.function))
    if section == "tasks":
        named = [task for task in a.tasks if task.name.strip()]
        for task in named:
            text = f"{task.name}\n{task.rationale}"
            about = f"Like the task “{clean_line(task.name)}”"
            yield _Query(about, CURRENT.task_score, "task", text, PER_ITEM)
        if not named:
            about = "Tasks of roles like this one"
            yield _Query(about, CURRENT.task_score, "task", role, PER_ROLE)
    elif section == "growth":
        yield _Query(
            CURRENT.growth.label, CURRENT.growth, "growth", a.growth.rationale or role, PER_ITEM
        )
    else:
        for dimension in _GROUPS.get(section, ()):
            part = getattr(getattr(a, section), dimension.key)
            text = part.rationale or role
            path = f"{section}.{dimension.key}"
            yield _Query(dimension.label, dimension, path, text, PER_ITEM)
