"""What the rated places of a document are called, for people: by its tasks and its method."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from assessor.method.definition import MethodDefinition
from assessor.method.ratings import Ratings

if TYPE_CHECKING:
    from assessor.document.assessment import Assessment

Names: TypeAlias = Callable[[str], str]
"""What a path, by position or by id, is called in a sentence."""


def names_of(document: Assessment | Ratings, method: MethodDefinition) -> Names:
    """The names of ratings and tasks: a document's tasks by name, a vector's by number."""
    if isinstance(document, Ratings):
        tasks = [f"task {i}" for i in range(1, len(document.tasks) + 1)]
    else:
        tasks = [task.name.strip() or f"task {i}" for i, task in enumerate(document.tasks, 1)]
    known = {f"tasks[{i}]": name for i, name in enumerate(tasks)}
    if not isinstance(document, Ratings):
        known |= {
            f"tasks[{task.id}]": known[f"tasks[{i}]"] for i, task in enumerate(document.tasks)
        }
    for group in ("principles", "evidence", "barriers"):
        known |= {f"{group}.{d.key}": d.label for d in getattr(method, group)}
    known["growth"] = method.growth.label

    def name(path: str) -> str:
        for suffix, word in ((".time", ", time"), (".involvement", ", involvement")):
            if path.endswith(suffix):
                return known.get(path.removesuffix(suffix), path) + word
        bare = path.removesuffix(".score").removesuffix(".rating")
        return known.get(bare, path)

    return name
