"""Random things a person can do to a draft, for tests of undo and redo."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from random import Random
from typing import cast

from assessor.desk import deciding, editing
from assessor.desk.editing import BLANKS
from assessor.desk.session import Command, Session
from assessor.document import path as paths
from assessor.document.path import Json
from assessor.document.provenance import Suggestion
from strategies import AT, HOSTILE, suggestion

ADA = editing.Author("Ada", AT)

TEXTS = (
    "role.summary",
    "growth.check",
    "reinstatement",
    "commentary.separator",
    "growth.rationale",
)
RATINGS = {
    "growth.rating": (-2, 2),
    "evidence.wage_trends.rating": (-2, 2),
    "barriers.physical_presence.rating": (0, 2),
    "principles.embodied_physicality.rating": (0, 3),
}


def some_suggestions() -> tuple[Suggestion, ...]:
    """Two suggestions over several sections: new tasks, ratings, prose, a bare section."""
    return (
        suggestion(
            1,
            items=[
                ("tasks", {"name": "A new task", "time": 5, "score": 3, "rationale": "New."}),
                ("tasks", {"name": "A new task", "time": 7, "score": 4, "rationale": "Newer."}),
                ("tasks[task-0]", {"score": 5, "rationale": "As an agent can."}),
                ("tasks[task-1]", {"score": 3, "time": 20}),
            ],
        ),
        suggestion(
            2,
            section="evidence",
            items=[
                ("evidence.wage_trends", {"rating": -2, "rationale": "Falling."}),
                ("evidence.company_actions", {"rating": 2, "rationale": "Rising."}),
            ],
        ),
        suggestion(3, section="reinstatement", items=[("reinstatement", {"text": "New work."})]),
        suggestion(
            4,
            section="commentary",
            items=[("commentary.not_captured", {"title": "Luck", "text": "It matters."})],
        ),
    )


def random_command(session: Session, random: Random) -> Command:
    """Something to do to the draft of ``session`` as it is now."""
    kinds: list[Callable[[Session, Random], Command]] = [_text, _rating, _override, _add]
    if _elements(session):
        kinds += [_remove, _move, _task]
    if session.open_items():
        kinds += [_decide, _decide, _rest]
    return random.choice(kinds)(session, random)


def _text(session: Session, random: Random) -> Command:
    path, text = random.choice(TEXTS), random.choice(HOSTILE)
    return lambda draft, who: editing.set_value(draft, path, text, who)


def _rating(session: Session, random: Random) -> Command:
    path = random.choice(list(RATINGS))
    rating = random.choice((None, random.randint(*RATINGS[path])))
    reason = random.choice(("", "because"))
    return lambda draft, who: editing.set_value(draft, path, rating, who, reason)


def _task(session: Session, random: Random) -> Command:
    tasks = session.draft.assessment.tasks
    if not tasks:
        return _text(session, random)
    path = f"tasks[{random.choice(tasks).id}]"
    field, value = random.choice(
        (("score", random.randint(1, 5)), ("time", random.randint(1, 100)), ("name", "renamed"))
    )
    return lambda draft, who: editing.set_value(draft, f"{path}.{field}", cast(Json, value), who)


def _override(session: Session, random: Random) -> Command:
    score = random.choice((None, Decimal(random.randint(0, 1000)).scaleb(-1)))
    words = random.choice(("", "why " * 20))
    return lambda draft, who: editing.set_override(
        draft, score, "other" if score is not None else None, words, who
    )


def _add(session: Session, random: Random) -> Command:
    list_path = random.choice(list(BLANKS))
    name = {"tasks": "name", "comparators": "role"}.get(list_path, "title")
    values: dict[str, Json] = {name: random.choice(("Same name", "", "../x", "Другое"))}
    return lambda draft, who: editing.add(draft, list_path, values, who)


def _elements(session: Session) -> list[str]:
    return [
        f"{list_path}[{i}]"
        for list_path in BLANKS
        for i in range(len(cast(list[Json], paths.get(session.draft.assessment, list_path))))
    ]


def _remove(session: Session, random: Random) -> Command:
    path = random.choice(_elements(session))
    return lambda draft, _: editing.remove(draft, path)


def _move(session: Session, random: Random) -> Command:
    path, by = random.choice(_elements(session)), random.randint(-3, 3)
    return lambda draft, _: editing.move(draft, path, by)


def _decide(session: Session, random: Random) -> Command:
    open_item = random.choice(session.open_items())
    names = list(open_item.item.fields)
    leave = random.sample(names, random.randint(0, len(names)))
    edits: dict[str, Json] = {"rationale": "In other words."} if "rationale" in names else {}
    return lambda draft, who: deciding.decide(
        draft, open_item, who, edits=random.choice(({}, edits)), leave=leave
    )


def _rest(session: Session, random: Random) -> Command:
    items = session.open_items("tasks")
    return lambda draft, who: deciding.accept_rest(draft, items, "tasks", who)
