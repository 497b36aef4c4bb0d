"""The check of ratings against those of similar tasks and rationales in other roles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assessor.document.checks.check import Check, Precedent, Subject
from assessor.document.checks.voting import vote
from assessor.document.parts import rated_parts

LEAST_PRECEDENTS = 5
"""Similar precedents it takes to call a rating an outlier."""
FAR = 2
"""Steps from the weighted median at which a rating is an outlier."""

_NAMED = 3


def precedent_outlier(subject: Subject) -> Iterator[Check]:
    """A rating is 2 or more away from the weighted median of at least 5 similar precedents."""
    a, precedents = subject.assessment, subject.beside.precedents
    if a is None or precedents is None:
        return
    method = subject.method
    labels = {d.key: d.label for d in (*method.principles, *method.evidence, *method.barriers)}
    for i, task in enumerate(a.tasks):
        if task.score is not None and task.name.strip():
            text = f"{task.name}\n{task.rationale}"
            found = precedents.nearest("task", text, besides=a.role.title)
            yield from _outlier(f"tasks[{i}].score", subject.task_names[i], task.score, found)
    for path, part in rated_parts(a):
        rating: int | None = getattr(part, "rating", None)
        if rating is not None and part.rationale.strip():
            found = precedents.nearest(path, part.rationale, besides=a.role.title)
            name = labels.get(path.rpartition(".")[2], method.growth.label)
            yield from _outlier(f"{path}.rating", name, rating, found)


def _outlier(path: str, name: str, rating: int, precedents: Sequence[Precedent]) -> Iterator[Check]:
    said = vote(precedents)
    if said is None or len(precedents) < LEAST_PRECEDENTS or abs(rating - said.median) < FAR:
        return
    nearest = ", ".join(f"{near.role}: {near.rating}" for near in precedents[:_NAMED])
    yield Check(
        code="precedent-outlier",
        severity="flag",
        path=path,
        message=f"{name[:1].upper()}{name[1:]} is rated {rating}; the weighted median of "
        f"{len(precedents)} similar precedents is {float(said.median):g} ({nearest}).",
    )
