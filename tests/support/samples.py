"""An answer for every section, as a model might give it: it keeps every rule of the answers."""

from __future__ import annotations

from typing import Any

from assessor.document.provenance import Section
from assessor.method.definition import CURRENT

WHY = (
    "AI drafts; the nurse decides. What it proposes is read at the bedside, "
    "and nothing of it is done before she agrees."
)
"""A rationale that is long enough for any rule."""

PARAGRAPH = (
    "Charting models write up what was said at the bedside, and somebody has to read it against "
    "what was done. Nurses do that now, and they answer for the record. It is new work, but it "
    "takes less time than the charting that it takes the place of."
)
"""A paragraph that is long enough for any rule."""


def _rated(dimensions: tuple[Any, ...], rating: int) -> dict[str, Any]:
    return {
        d.key: {"rationale": f"What the role shows of {d.key}. {WHY}", "rating": rating}
        for d in dimensions
    }


def task(name: str, time: object = 25, **fields: object) -> dict[str, Any]:
    """One task of an answer."""
    return {
        "name": name,
        "time": time,
        "rationale": WHY,
        "score": 2,
        "involvement": "augmentation",
        **fields,
    }


TASKS: dict[str, Any] = {
    "tasks": [
        task("Triage", 40),
        task("Charting", 30, score=4, involvement="displacement"),
        task("Family talks", 10, score=1, involvement="not_involved"),
        task("Wound care", 10, score=1, involvement="not_involved"),
        task("Comforting", 10, score=1, involvement="not_involved"),
    ]
}
TASK_NAMES: list[str] = [proposed["name"] for proposed in TASKS["tasks"]]

ANSWERED: dict[Section, dict[str, Any]] = {
    "role": {
        "seniority": "Mid-Level (3-6 years experience)",
        "category": "Nursing",
        "also_known_as": ["Staff nurse", "RN"],
        "summary": "Hands-on care keeps the role human, while charting and rostering move to "
        "software that a nurse only checks.",
        "function": "Cares for patients on a ward: watches their state, gives what is prescribed, "
        "talks with families and answers for each shift.",
        "is_not": "Not a physician, who diagnoses and prescribes, and not a care assistant, who "
        "washes and feeds without giving medicine.",
        "experience": "A licence as a nurse and three years or so on a ward, with practice in "
        "triage and in the records system in use there.",
        "seniority_note": "Juniors chart more and are more exposed; senior nurses lead shifts and "
        "judge cases, which software leaves to them.",
    },
    "tasks": TASKS,
    "principles": {
        **_rated(CURRENT.principles, 2),
        "quick_screen": "The body is needed daily and so is trust, which at first sight keeps "
        "people in this role whatever becomes of the paperwork.",
    },
    "growth": {
        "rationale": "Demand follows age, not AI: wards fill with the old whatever software they "
        "run, and models neither add patients nor take them away.",
        "rating": 0,
        "check": f"It holds. {PARAGRAPH}",
    },
    "evidence": _rated(CURRENT.evidence, 1),
    "barriers": _rated(CURRENT.barriers, 1),
    "reinstatement": {"text": f"Checking what models chart. {PARAGRAPH}"},
    "commentary": {
        "reality_check": f"It matches the wards. {PARAGRAPH}",
        "not_captured": [
            {
                "title": "Shortage",
                "text": "Wards are short of people, so that software fills gaps before it "
                "displaces anybody who works there.",
            },
            {
                "title": "Shifts",
                "text": "Nights differ: fewer people are there to ask, and more is left to what "
                "one nurse sees alone.",
            },
        ],
        "who_should_worry": "Those who only chart. Where a nurse spends the shift at a screen, "
        "transcribing what others did, software does that already.",
        "who_should_not": "Those at the bedside, whose day is spent with patients whose state "
        "changes and with families who have questions.",
        "separator": "What tells them apart is hands on patients.",
    },
    "outlook": {
        "year": 2029,
        "role_then": f"Less charting, more care. {PARAGRAPH}",
        "strategies": [
            {
                "title": "Stay at the bedside",
                "text": "It lasts. Ask for the shifts with the most contact with patients, since "
                "nothing else is as hard to automate.",
            }
        ],
        "timeline": "Charting goes first, within a few years, wherever records are digital "
        "already; the rest waits for robots nobody sells.",
    },
    "comparators": {
        "comparators": [
            {
                "role": "Physician",
                "seniority": "Senior",
                "kind": "contrast",
                "note": "Answers for the diagnosis, which software proposes more and more often.",
                "also_known_as": ["Doctor"],
            },
            {
                "role": "Midwife",
                "kind": "other_role",
                "note": "As close to people, and within reach after further training.",
            },
        ]
    },
}
